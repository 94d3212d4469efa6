"""`manage.py reconcile`: approved = ordered = paid, for a nightly run; the first row that is wrong ends it with 1."""

from django.core.management import BaseCommand, CommandError

from pool.payments import bank, proving


class Command(BaseCommand):
    help = "Compares what was released, what its files order and what the bank answered; fails when it does not add up."

    def handle(self, **options):
        for proof in (proving.first_outside_batch, proving.first_unreconciled, proving.first_unexplained):
            problem = proof()
            if problem:
                raise CommandError(problem)
        found = bank.reconciled()
        self.stdout.write(
            f"Approved {found.approved} = ordered {found.ordered} = paid {found.paid} + rejected {found.rejected}"
            f" + waiting {found.waiting} ({found.approved_count} payments)"
        )
