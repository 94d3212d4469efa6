"""`manage.py test`: the suite on SQLite and on PostgreSQL; on CI (`CI=true`) the deep run follows.

`manage.py test --deep`: only the deep run: on PostgreSQL what the suite asks SQLite alone, every page before the
accessibility checker, and the proofs of whole lives, drawn at random, run long.
With other arguments: pytest on SQLite with them.
"""

import os
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import BaseCommand

PYTEST = [sys.executable, "-m", "pytest"]
IN_PARALLEL = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]
LONG = ["--deep", "-o", "faulthandler_timeout=0"]
# name of the run → what pytest is given on SQLite, and on PostgreSQL
RUNS = {
    "The tests": ([], ["-m", "not once and not later"]),
    "The deep run": ([*LONG, "-m", "deep or longer"], [*LONG, "-m", "(deep or longer or later) and not once"]),
}
QUICK, DEEP = RUNS


class Command(BaseCommand):
    help = "Runs the tests: everything on SQLite and on PostgreSQL, or, with arguments for pytest, those on SQLite."
    requires_system_checks = []

    def run_from_argv(self, argv):
        """Hand every argument to pytest as it is; Django would try to understand it."""
        sys.exit(self.handle(*argv[2:]))

    def handle(self, *arguments, **options):
        """Return 0 when all of it passed. That nothing was collected counts as a failure."""
        if arguments and arguments != ("--deep",):
            return _pytest("", *arguments)
        runs = [DEEP] if arguments else [QUICK, DEEP] if os.environ.get("CI") == "true" else [QUICK]
        failed = [said for run in runs for said in self._run(run)]
        if failed:
            _say(f"Failed: {', '.join(failed)}.")
        return 1 if failed else 0

    def _run(self, name):
        """Run on both databases, one after the other; return what failed."""
        from tests import pgcluster  # inline: an installation without the tests has no use for it

        on_sqlite, on_postgresql = RUNS[name]
        failed = [f"{name} on SQLite"] if _timed(name, "SQLite", "", *on_sqlite) else []
        with pgcluster.cluster() as url:
            return failed + ([f"{name} on PostgreSQL"] if _timed(name, "PostgreSQL", url, *on_postgresql) else [])


def _timed(name, database, url, *chosen):
    _say(f"{name} on {database}")
    began = time.monotonic()
    code = _pytest(url, *chosen, *IN_PARALLEL)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{name} on {database} took {minutes}:{seconds:02} minutes.", flush=True)
    return code


def _pytest(url, *arguments):
    environment = {**os.environ, **_bytecode(), "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    return subprocess.call([*PYTEST, *arguments], cwd=settings.BASE, env=environment)


def _bytecode():
    """Who wants no bytecode beside the sources has it in `.state`: each process would compile everything anew."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(settings.STATE / "bytecode")}


def _say(text):
    print(f"\n{text}\n{'=' * len(text)}", flush=True)
