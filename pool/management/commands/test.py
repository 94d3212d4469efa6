"""`manage.py test`: the whole suite on SQLite, then on PostgreSQL; with arguments: pytest on SQLite with them.

`manage.py test --deep`: the proofs of whole lives, drawn at random, run long on both.
"""

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import BaseCommand

PYTEST = [sys.executable, "-m", "pytest"]
IN_PARALLEL = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]
DEEP = [f"tests/process/test_{name}.py" for name in ("every_verb", "one_frame", "killed")]
DEEP += ["--deep", "-o", "faulthandler_timeout=0"]


class Command(BaseCommand):
    help = "Runs the tests: everything on SQLite and on PostgreSQL, or, with arguments for pytest, those on SQLite."
    requires_system_checks = []

    def run_from_argv(self, argv):
        """Hand every argument to pytest as it is; Django would try to understand it."""
        sys.exit(self.handle(*argv[2:]))

    def handle(self, *arguments, **options):
        """Return 0 when all of it passed. That nothing was collected counts as a failure."""
        chosen = DEEP if arguments == ("--deep",) else []
        if arguments and not chosen:
            return _pytest("SQLite", "", *arguments)
        sqlite = _pytest("SQLite", "", *chosen, *IN_PARALLEL)
        postgresql = self._on_postgresql(*chosen)
        failed = [name for name, code in (("SQLite", sqlite), ("PostgreSQL", postgresql)) if code]
        if failed:
            _say(f"Failed on {' and '.join(failed)}.")
        return 1 if failed else 0

    def _on_postgresql(self, *chosen):
        from tests import pgcluster  # inline: an installation without the tests has no use for it

        with pgcluster.cluster() as url:
            return _pytest("PostgreSQL", url, "-m", "not once", *chosen, *IN_PARALLEL)


def _pytest(name, url, *arguments):
    _say(f"The tests on {name}")
    environment = {**os.environ, **_bytecode(), "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    return subprocess.call([*PYTEST, *arguments], cwd=settings.BASE, env=environment)


def _bytecode():
    """Who wants no bytecode beside the sources has it in `.state`: each process would compile everything anew."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(settings.STATE / "bytecode")}


def _say(text):
    print(f"\n{text}\n{'=' * len(text)}", flush=True)
