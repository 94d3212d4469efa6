"""A round of a thousand letters: issued, stopped, gone on with, its workers killed again and again; then proved.

    .venv/bin/python bench/batch.py [--letters 1000] [--kills 10] [--processes 2] [--postgresql]

Ends with an error unless there are as many letters as decisions, each once, each sent out once, and `verify` finds
every one as it was ordered and printed. Prints letters per second of wall time, kills included.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--letters", type=int, default=1000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--postgresql", action="store_true")
    given = options.parse_args()
    if "BENCH_FOLDER" in os.environ:
        return measure(given)
    from tests import pgcluster  # the throw-away cluster of the suite

    with tempfile.TemporaryDirectory() as folder:
        if given.postgresql:
            with pgcluster.cluster() as url:
                run(url, folder)
        else:
            run(f"sqlite:///{folder}/bench.sqlite3", folder)


def run(url: str, folder: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "FILES": f"{folder}/files", "BENCH_FOLDER": folder}
    subprocess.run([sys.executable, __file__, *sys.argv[1:]], check=True, env=environment)


def measure(given) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from pool.letters.models import Dispatch, Letter
    from pool.letters.services import batching
    from tests import factories, many, workers

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        world = factories.world()
        approved = many.approved(world, given.letters)
    at = timezone.now()
    batch = batching.issue(run=approved, by=world.people.decider, at=at)
    print(f"{given.letters} decisions signed and letters ordered in {(timezone.now() - at).total_seconds():.1f} s")
    chance, began, stops = random.Random(4), time.monotonic(), 0
    marks = sorted(chance.sample(range(1, given.letters), min(given.kills, given.letters - 1)))
    with workers.working("--processes", str(given.processes)) as worker:
        for number, mark in enumerate(marks):
            workers.until(lambda mark=mark: Letter.objects.count() >= mark, seconds=600)
            if number == len(marks) // 2:
                batching.stop(batch=batch, by=world.people.decider, at=timezone.now())
                time.sleep(2)
                before = Letter.objects.count()
                time.sleep(2)
                assert Letter.objects.count() == before, "letters are written though the batch is stopped"
                batching.go_on(batch=batch, by=world.people.decider, at=timezone.now())
                stops += 1
            time.sleep(chance.random() / 3)
            os.kill(chance.choice(workers.children(worker)), signal.SIGKILL)
        workers.until(lambda: Dispatch.objects.count() >= given.letters, seconds=1200)
    seconds = time.monotonic() - began
    count = Letter.objects.count()
    print(f"{count} letters, {len(marks)} workers killed, stopped {stops} time: {count / seconds:.1f} letters/s")
    references = set(Letter.objects.values_list("reference", flat=True))
    assert count == len(references) == Dispatch.objects.count() == approved.awards.count() == given.letters
    assert len(list(Path(os.environ["FILES"]).rglob(".*"))) == 0, "half a file was left in the out-tray"
    call_command("verify")
    print("each once, each proved by verify")


if __name__ == "__main__":
    main()
