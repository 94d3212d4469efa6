"""First-run set-up. What it makes lies in `.venv/` and `.state/`, and is made again only when its sources change.

Runs before Django is installed, so it is standard library only, except `fonts` and `catalogues`, which run in `.venv`.
"""

import os
import sys
import time

from pool.bootstrap import frontend, places, python, stamps, system


def ready(*, testing):
    """Make sure that everything is there. A second process waits until the first has finished."""
    began = time.monotonic()
    places.STATE.mkdir(exist_ok=True)
    with stamps.one_at_a_time(places.STATE / "set-up.lock"):
        system.install(testing=testing)
        python.install(testing=testing)
        frontend.install()
        cut_from = [places.PACKAGE_LOCK, places.BOOTSTRAP / "fonts.py"]
        python.prepare("fonts", sources=cut_from, makes=places.FONTS)
        catalogues = sorted(places.LOCALE.glob("*/LC_MESSAGES/*.po"))
        python.prepare("catalogues", sources=catalogues, makes=places.COMPILED)
    seconds = time.monotonic() - began
    if seconds > 3:
        places.say(f"ready after {seconds:.0f} s")


def start_again():
    """Replace this process by the same command inside `.venv`."""
    if not places.PYTHON.exists():
        sys.exit("Nothing is set up here yet. Run this first: python3 manage.py demo --once")
    command = [str(places.PYTHON), str(places.ROOT / "manage.py"), *sys.argv[1:]]
    environment = {**os.environ, **system.environment(), "POOL_READY": "1"}
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, environment)
