"""Runs a measurement on SQLite and on a PostgreSQL of its own, each in a process and a folder that go afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AGAIN = "BENCH_AGAIN"  # stands in the environment of a process that measures


def on_both(measure: Callable[[], None], about: str = "") -> None:
    """Start the running script once for each database, with its arguments; there, make the tables and measure."""
    if AGAIN in os.environ:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return measure()
    from tests import pgcluster  # the throw-away cluster of the suite

    with tempfile.TemporaryDirectory() as folder:
        _start("SQLite", f"sqlite:///{folder}/bench.sqlite3", folder, about)
        with pgcluster.cluster() as url:
            _start("PostgreSQL", url, folder, about)


def _start(name: str, url: str, folder: str, about: str) -> None:
    print(", ".join(filter(None, (name, about))), flush=True)
    environment = {**os.environ, "DATABASE_URL": url, "FILES": folder, AGAIN: name}
    subprocess.run([sys.executable, *sys.argv], check=True, env=environment)
