"""The measurements run: each script of bench/ on a small input, in a process of its own. No figure is asked for."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = [pytest.mark.once, pytest.mark.deep]

SMALLEST = {
    "allocation.py": ["1000", "queue, partial"],
    "batch.py": ["--letters", "4", "--kills", "1"],
    "books.py": ["small"],
    "decide.py": ["20"],
    "letter_queue.py": ["2"],
    "letters.py": ["1"],
    "seal.py": ["1"],
    "worklist.py": ["200"],
}


def test_every_script_is_here():
    scripts = {path.name for path in (settings.BASE / "bench").glob("*.py")}
    assert scripts - {"databases.py"} == set(SMALLEST)


@pytest.mark.parametrize("script", sorted(SMALLEST))
def test_a_measurement_runs_to_its_end(script):
    own = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "FILES"}  # each script says itself where it works
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, settings.BASE / "bench" / script, *SMALLEST[script]]
    done = subprocess.run(command, cwd=settings.BASE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip()
