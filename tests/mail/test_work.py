"""Workers and the outbox: several at once, killed in the middle, and a server that is away."""

import signal

import pytest
from django.core.management import call_command

from pool.awards.services import running
from pool.letters.models import Letter
from pool.letters.services import batching
from pool.mail import services
from pool.mail.models import Message
from pool.management import working
from tests import factories, workers
from tests.factories import AFTER, NOW
from tests.mail import backends
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def post(count: int, kind: str = "letter") -> list[Message]:
    return [services.post(to=f"kim{number}@example.dk", kind=kind, case=f"{number}", at=NOW) for number in range(count)]


def ordered() -> None:
    """Two letters wait; nobody waits for a mail yet."""
    world = factories.world()
    for municipality in (world.aarhus, world.laesoe):
        factories.assessed(world, municipality)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    batching.issue(run=run, by=world.people.decider, at=AFTER)
    Message.objects.all().delete()


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def sent() -> list[str]:
    return (backends.tray() / "sent").read_text().split()


@pytest.fixture
def tray(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_workers_at_once_never_take_the_same_mail():
    post(12)

    def take_all():
        taken = []
        while message := services.lease(worker="test:1", at=NOW):
            taken.append(message.pk)
        return taken

    results = at_once(*[take_all] * 4)
    assert all(isinstance(taken, list) for taken in results), results
    every = [key for taken in results for key in taken]
    assert len(every) == len(set(every)) == 12


def test_a_worker_killed_between_sending_and_noting_sends_that_one_mail_again_and_no_other(tray):
    messages = post(6)
    with workers.working("--processes", "1", module="tests.mail.killing") as worker:
        workers.until(lambda: states() == ["sent"] * 6)
        worker.terminate()
        said, _ = worker.communicate(timeout=60)
    assert said.count(f" died ({-signal.SIGKILL.value})") == 1
    every = [services._mail(message).message()["Message-ID"] for message in messages]
    assert sorted(sent()) == sorted([*every, every[2]])  # the third, under the same number


def test_with_once_letters_and_mails_are_done_one_after_the_other(tray, settings):
    ordered()
    post(2)
    settings.EMAIL_BACKEND = "tests.mail.backends.Tray"
    call_command("work", once=True)
    assert Letter.objects.count() == 2
    assert states() == ["sent"] * Message.objects.count()
    assert len(sent()) == Message.objects.count() == 4


def test_letters_are_written_while_the_mail_server_is_away(settings):
    ordered()
    settings.EMAIL_BACKEND = "tests.mail.backends.Away"
    call_command("work", once=True)
    assert Letter.objects.count() == 2
    tried = Message.objects.filter(attempts=1)
    assert tried.count() == 1  # the others need not be tried to know it
    assert set(states()) == {"waiting"}


def test_while_the_server_is_away_mails_are_tried_now_and_then_only(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.mail.backends.Away"
    clock = [1000.0]
    monkeypatch.setattr(working.time, "monotonic", lambda: clock[0])
    post(3)
    outbox = working.Post(once=False)
    assert [outbox.send("test:1", "") for _ in range(3)] == [1, 0, 0]
    clock[0] += working.AWAY
    assert [outbox.send("test:1", "") for _ in range(2)] == [1, 0]
    assert Message.objects.filter(attempts=1).count() == 2
