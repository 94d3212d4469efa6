from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from pool.reports import proof, services


class Command(BaseCommand):
    help = "Prove the books from their rows: balances, chains, fingerprints, and every allocation once more."

    def add_arguments(self, parser):
        parser.add_argument("--letters", action="store_true", help="print every letter again and compare its bytes")

    def handle(self, *, letters, **options):
        _run, found = services.prove(by=None, at=timezone.now())
        found += [proof.reprinted()] if letters else []
        for item in found:
            self.stdout.write(
                f"{'ok    ' if not item.problem else 'WRONG '} {item.name:<14} {item.problem or item.label}"
            )
        wrong = [item for item in found if item.problem]
        if wrong:
            raise CommandError(f"{wrong[0].name}: {wrong[0].problem}")
