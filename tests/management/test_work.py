"""`manage.py work`: several at once, ended, killed, and every letter written once all the same."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command

from pool.journal import queries as journal
from pool.letters import printing, queries
from pool.letters.models import Dispatch, Letter, Order
from pool.letters.services import batching
from tests import factories, many, workers
from tests.factories import AFTER
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issue(transactional_db):
    """Return a function that orders so many letters."""

    def issued(count: int):
        world = factories.world()
        run = many.approved(world, count)
        return batching.issue(run=run, by=world.people.decider, at=AFTER)

    return issued


def written() -> int:
    return Letter.objects.count()


def prove(count: int) -> None:
    """Every letter once, as ordered, sent out once, its fingerprint that of a fresh rendering, the books whole."""
    letters = list(Letter.objects.order_by("reference"))
    assert len(letters) == len({letter.reference for letter in letters}) == count
    assert {letter.order_id for letter in letters} == set(Order.objects.values_list("pk", flat=True))
    assert set(Order.objects.values_list("state", flat=True)) == {"written"}
    assert Dispatch.objects.count() == count
    assert (queries.first_unproved(), journal.first_break()) == ("", "")
    for letter in letters[:: max(count // 6, 1)]:
        assert hashlib.sha256(printing.document(letter.facts)).hexdigest() == letter.sha256
    call_command("verify")


def test_once_writes_all_that_waits_and_ends(issue):
    issue(3)
    with workers.working("--once") as worker:
        said, _ = worker.communicate(timeout=120)
    assert (worker.returncode, said) == (0, "")
    prove(3)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.deep)])
def test_a_worker_that_is_told_to_end_finishes_the_letter_at_hand(issue, number):
    issue(40)  # so many that even a fast worker is still at them
    with workers.working() as worker:
        workers.until(lambda: written() > 0)
        worker.send_signal(number)
        said, _ = worker.communicate(timeout=60)
    assert (worker.returncode, said) == (0, "")
    assert 0 < written() < 40
    assert not Order.objects.filter(state="waiting").exclude(worker="").exists()  # nothing was left half done


def test_killed_workers_lose_and_double_nothing(issue):
    issue(12)
    chance = random.Random(4)
    with workers.working("--processes", "2") as worker:
        for letters in (2, 6):
            workers.until(lambda letters=letters: written() >= letters)
            time.sleep(chance.random() / 5)
            os.kill(chance.choice(workers.children(worker)), signal.SIGKILL)
        workers.until(lambda: Dispatch.objects.count() == 12, seconds=120)
        worker.terminate()
        said, _ = worker.communicate(timeout=60)
    assert (worker.returncode, said.count(" died (-9)")) == (0, 2)
    prove(12)


@pytest.mark.deep
def test_a_worker_that_is_killed_with_its_parent_leaves_its_letter_to_others(issue):
    issue(24)
    with workers.working("--processes", "1") as worker:
        workers.until(lambda: written() > 0)
        (child,) = workers.children(worker)
        os.kill(worker.pid, signal.SIGKILL)  # the child sees it after its letter
        workers.until(lambda: not os.path.exists(f"/proc/{child}") or _is_gone(child), seconds=30)
    before = written()
    assert 0 < before < 24
    with workers.working("--once") as worker:
        worker.communicate(timeout=120)
    prove(24)


def _is_gone(process: int) -> bool:
    with open(f"/proc/{process}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] == "Z"


def test_with_parent_a_worker_ends_when_its_parent_does(issue):
    manage = str(workers.settings.BASE / "manage.py")
    program = (
        "import subprocess, sys; nothing = subprocess.DEVNULL; "
        f"command = [sys.executable, {manage!r}, 'work', '--with-parent', '--pause', '0.2']; "
        "print(subprocess.Popen(command, stdin=nothing, stdout=nothing).pid, flush=True); input()"
    )
    environment = {**os.environ, "DATABASE_URL": workers.address(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        worker = int(parent.stdout.readline())
        issue(1)
        workers.until(lambda: written() == 1)
        parent.kill()
    workers.until(lambda: not os.path.exists(f"/proc/{worker}") or _is_gone(worker), seconds=30)


def test_workers_at_once_never_take_the_same_order(issue):
    issue(12)

    def take_all():
        taken = []
        while key := batching._leased("test:1", "", AFTER):
            taken.append(key)
        return taken

    results = at_once(*[take_all] * 4)
    assert all(isinstance(taken, list) for taken in results), results
    every = [key for taken in results for key in taken]
    assert len(every) == len(set(every)) == 12


@pytest.mark.parametrize("options", [{"processes": -1}, {"pause": 0.0}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(CommandError, match="take a number above zero"):
        call_command("work", **options)
