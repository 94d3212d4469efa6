"""`manage.py words`: bring the Danish catalogue up to date with what the product says."""

from django.core.management import BaseCommand, CommandError

from pool.bootstrap import catalogues
from pool.management import messages


class Command(BaseCommand):
    help = "Collects every sentence into the Danish catalogue and compiles it. --check only says what is missing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; fail where something is missing")

    def handle(self, *, check, **options):
        said = messages.collect()
        if not check:
            messages.update(said)
            catalogues.compile_all()
        problems = messages.problems(said)
        for problem in problems:
            self.stderr.write(problem)
        if check and problems:
            raise CommandError(f"{len(problems)} of {len(said)} sentences need a translator: run “manage.py words”.")
        self.stdout.write(f"{len(said)} sentences, {len(problems)} to translate.")
