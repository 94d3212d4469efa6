"""Workers as programs of their own, on the database of the test."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection


def address() -> str:
    """DATABASE_URL of the database that the test runs on."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}"


def start(*arguments: str, module: str = "tests.settings") -> subprocess.Popen:
    environment = {**os.environ, "DATABASE_URL": address(), "FILES": str(settings.MEDIA_ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = module
    return subprocess.Popen(
        [sys.executable, str(settings.BASE / "manage.py"), "work", "--pause", "0.2", *arguments],
        cwd=settings.BASE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextlib.contextmanager
def working(*arguments: str, module: str = "tests.settings"):
    """A worker that is gone at the end, whatever happens. `module`: its settings."""
    worker = start(*arguments, module=module)
    try:
        yield worker
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.communicate(timeout=30)
        worker.kill()


def children(worker: subprocess.Popen) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()]


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it is so."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it has not come to that"
        time.sleep(0.05)
