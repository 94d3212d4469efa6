"""`manage.py replay`: everything that was calculated for a round, calculated once more from what was stored."""

import sys

from django.core.management import BaseCommand

from pool.awards import proving
from pool.rounds import queries as rounds

DIFFERENT = 1
WRONG_INPUT = 2


class Command(BaseCommand):
    help = (
        "Repeats every allocation run and scenario of a round from its stored inputs and compares the results byte by "
        "byte. Exit code 1: one differs; 2: there is no such round."
    )

    def add_arguments(self, parser):
        parser.add_argument("round", metavar="ROUND", help="the round's code, such as 2026-1")

    def handle(self, *, round, **options):
        found = rounds.rounds().filter(code=round).first()
        if found is None:
            codes = ", ".join(rounds.rounds().order_by("code").values_list("code", flat=True)) or "none"
            self.stderr.write(f"There is no round {round}. Rounds are: {codes}.")
            sys.exit(WRONG_INPUT)
        different = 0
        for item in proving.replayed(found):
            verdict = f"DIFFERS: {item.problem}" if item.problem else "same"
            self.stdout.write(f"{item.name}  {item.state}  {item.status}  {item.sha256}  {verdict}")
            different += bool(item.problem)
        if different:
            sys.exit(DIFFERENT)
