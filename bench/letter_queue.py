"""What the queue costs: finding and leasing a letter beside writing it and telling its reader, on both databases.

    .venv/bin/python bench/letter_queue.py [letters]

Prints CPU time of a letter written by a worker, and of what a worker does only because there is a queue: ask for the
oldest free order and lease it, in a transaction of its own. `bench/batch.py` kills workers on purpose.
"""

import os
import statistics
import sys
import time

from databases import on_both

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")
WAITING = 1000
LETTERS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 40


def measure() -> None:
    from django.db import transaction
    from django.utils import timezone

    from pool.letters.services import batching
    from tests import factories, many

    with transaction.atomic():
        world = factories.world()
        run = many.approved(world, WAITING)
        batching.issue(run=run, by=world.people.decider, at=factories.AFTER)
    lease, spent = batching._leased, {"whole": [], "queue": []}

    def timed(*given):
        began = time.process_time(), time.perf_counter()
        order = lease(*given)
        spent["queue"].append((time.process_time() - began[0], time.perf_counter() - began[1]))
        return order

    batching._leased = timed
    for number in range(LETTERS + 1):
        began = time.process_time(), time.perf_counter()
        assert batching.work(worker="bench:1", at=timezone.now()) == 1
        spent["whole"].append((time.process_time() - began[0], time.perf_counter() - began[1]))
        if not number:
            spent = {"whole": [], "queue": []}  # the first letter prepares the press
    for place, name in enumerate(("CPU", "time")):
        whole, queue = (statistics.median(row[place] for row in spent[kind]) for kind in ("whole", "queue"))
        rest, cost = (whole - queue) * 1000, queue * 1000
        print(f"  {name:<5} letter {rest:6.1f} ms, queue {cost:5.2f} ms: {cost / rest:.1%}   target ≤ 3 % (Q1)")


if __name__ == "__main__":
    on_both(measure, f"{LETTERS} of {WAITING} letters that wait")
