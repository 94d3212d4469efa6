"""`manage.py daily`: calls for confirmations, reminders, and all else that falls due by itself. Run it every night."""

from datetime import datetime

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pool.kernel import periods
from pool.management import daily


class Command(BaseCommand):
    help = "Does what falls due by itself: calls for confirmations, reminders. Exits 1 if something failed."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="a moment such as 2027-05-01T03:00, for trying it out")

    def handle(self, *, at, **options):
        done = daily.run(_moment(at) if at else timezone.now())
        failed = [name for name, result in done.items() if isinstance(result, Exception)]
        for name, result in done.items():
            self.stdout.write(f"{'FAILED' if name in failed else 'ok    '} {name:<12} {result}")
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is no moment. Write it like 2027-05-01T03:00.")
    return found if found.tzinfo else found.replace(tzinfo=periods.COPENHAGEN)
