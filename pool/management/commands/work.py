"""`manage.py work`: writes letters and sends e-mails that wait. Any number of these, on any number of machines."""

import os
import sys

from django.core.management import BaseCommand, CommandError

from pool.management import working


class Command(BaseCommand):
    help = (
        "Writes the letters and sends the e-mails that wait, until it is ended with SIGTERM or Ctrl-C; then it "
        "finishes the one at hand."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end as soon as nothing can be taken")
        parser.add_argument("--processes", type=int, default=0, help="so many processes, replaced when one dies")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between looks when nothing waits")
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process ends that started this one"
        )

    def handle(self, *, once, processes, pause, with_parent, **options):
        if processes < 0 or pause <= 0:
            raise CommandError("--processes and --pause take a number above zero.")
        parent = os.getppid() if with_parent else 0
        if processes:
            code = working.keep_working(processes, once=once, pause=pause, with_parent=parent)
        else:
            code = working.work(once=once, pause=pause, ending=working.Ending(parent))
        if code:
            sys.exit(code)
