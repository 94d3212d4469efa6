"""The outbox: a mail is posted with its deed, sent once it stands, tried again, and kept."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction

from pool.mail import queries, services, wording
from pool.mail.models import Message
from pool.mail.services import PAUSES, NoAddress, NothingToSendAgain, ServerAway
from tests.factories import NOW
from tests.posted import posted

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def post(to="kim@example.dk", **more) -> Message:
    return services.post(to=to, kind="letter", case="2026-1-751", at=NOW, **more)


def state(message: Message) -> tuple:
    message.refresh_from_db()
    return message.state, message.attempts, message.problem


def test_a_mail_is_worded_when_it_is_posted_and_sent_later(settings):
    settings.LANGUAGE_CODE = "en"
    message = post(person="Kim Test")
    assert (message.subject, message.state, outbox.outbox) == ("A new letter in case 2026-1-751", "waiting", [])
    (sent,) = posted(NOW + SECOND)
    assert (sent.to, sent.subject, sent.body) == (["kim@example.dk"], message.subject, message.text)
    assert sent.alternatives == [(message.html, "text/html")]
    assert sent.from_email == settings.DEFAULT_FROM_EMAIL
    assert state(message) == ("sent", 0, "")
    assert (message.sent_at, message.worker, message.leased_until) == (NOW + SECOND, "", None)
    assert len(posted(NOW + SECOND)) == 1


def test_a_secret_is_read_by_the_receiver_alone_and_forgotten_when_it_is_sent():
    message = post(person=f"Kim {wording.SECRET} Test", secret="k3y")
    assert "Kim […] Test" in message.text and "k3y" not in message.subject + message.text + message.html
    (sent,) = posted(NOW)
    assert sent.body == message.text.replace("[…]", "k3y") != message.text
    assert sent.alternatives == [(message.html.replace("[…]", "k3y"), "text/html")]
    kept = Message.objects.get()
    assert (kept.secret, kept.text, kept.html) == ("", message.text, message.html)


def test_words_that_look_like_the_stand_in_stay_where_there_is_no_secret():
    post(person="Kim […] Test")
    (sent,) = posted(NOW)
    assert "Kim […] Test" in sent.body


def test_a_secret_is_kept_as_long_as_the_mail_may_be_tried(settings):
    settings.EMAIL_BACKEND = "tests.mail.backends.Away"
    message = post(person=wording.SECRET, secret="k3y")
    with pytest.raises(ServerAway):
        services.work(worker="a", at=NOW)
    message.refresh_from_db()
    assert (message.state, message.secret) == ("waiting", "k3y")


@pytest.mark.parametrize(("state", "secret"), [("waiting", "k" * 43), ("failed", "k" * 43), ("sent", "")])
def test_links_in_mails_of_before_are_taken_out(state, secret):
    link = f"https://kronespor.example/audit/{'k' * 43}/"
    at = NOW if state == "sent" else None
    message = Message.objects.create(
        to="kim@example.dk", kind="auditor", language="da", subject="Regnskab", made_at=NOW, state=state, sent_at=at,
        text=f"Åbn: {link}\n", html=f'<p>Åbn: <a href="{link}">{link}</a></p>',
    )  # fmt: skip
    import_module("pool.migrations.0012_mails_keep_no_secret").take_out(apps, None)
    message.refresh_from_db()
    assert (message.secret, message.text) == (secret, f"Åbn: https://kronespor.example/audit/{wording.SECRET}/\n")
    assert "kkk" not in message.html and message.html.count(wording.SECRET) == 2


def test_a_deed_that_is_undone_posts_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        post()
        raise IntegrityError
    assert posted(NOW) == []


def test_the_same_row_always_has_the_same_message_id_and_another_row_another_one(settings):
    settings.ADDRESS = "https://kronespor.agency.example"
    one, other = post(), post()
    stored = Message.objects.get(pk=one.pk)
    first, again, second = (services._mail(message).message()["Message-ID"] for message in (one, stored, other))
    assert first == again == f"<mail.{one.pk}.20260910080000000000@kronespor.agency.example>"
    assert second != first


def test_nobody_is_answered_by_an_absence():
    assert services._mail(post()).message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("", "no_address"),
        ("   ", "no_address"),
        ("kim", "bad_address"),
        ("kim@example.dk, other@example.dk", "bad_address"),
        ("kim@example.dk\nBcc: other@example.dk", "bad_address"),
        ("kim@example.dk\r\n\r\nText", "bad_address"),
        ("k" * 400 + "@example.dk", "bad_address"),
    ],
)
def test_a_missing_or_wrong_address_stops_no_deed_and_is_seen(to, problem):
    message = post(to)
    assert state(message) == ("failed", 0, problem)
    assert "\n" not in message.to and len(message.to) <= 254
    assert posted(NOW) == []


@pytest.mark.parametrize("evil", ["2026\nBcc: x@example.dk", "2026\r\nBcc: x@example.dk", "2026\u2028Bcc: x\x00\x0b"])
def test_a_fact_can_neither_add_a_header_nor_a_paragraph(evil):
    message = services.post(to="kim@example.dk", kind="handed_over", case=evil, at=NOW, by=f"{evil}\n\nNew", until=NOW)
    assert len(message.subject.splitlines()) == 1
    assert "Bcc" in message.subject
    plain = services.post(to="kim@example.dk", kind="handed_over", case="x", at=NOW, by="y", until=NOW)
    assert message.text.count("\n\n") == plain.text.count("\n\n")
    assert set(services._mail(message).message().keys()) == set(services._mail(plain).message().keys())


def test_a_name_is_no_markup_and_no_link(settings):
    message = post(person="<b>Kim</b> https://evil.example/ & co")
    assert "Hej <b>Kim</b> https://evil.example/ & co\n" in message.text
    assert "&lt;b&gt;Kim&lt;/b&gt; https://evil.example/ &amp; co" in message.html
    assert message.html.count("<a ") == message.html.count(f'<a href="{settings.ADDRESS}/') == 1


def test_a_long_subject_is_cut():
    message = services.post(to="kim@example.dk", kind="letter", case="9" * 40, at=NOW)
    assert len(message.subject) <= 200
    assert services.wording.worded("letter", "da", {"case": "x" * 900})[0].count("x") < 200


def test_what_fails_is_tried_again_with_longer_and_longer_pauses_and_then_kept_as_failed(settings):
    settings.EMAIL_BACKEND = "tests.mail.backends.Refusing"
    message, at = post("lost@example.dk"), NOW
    for number, pause in enumerate(PAUSES, start=1):
        assert services.work(worker="a", at=at) == 1
        assert state(message)[:2] == ("waiting", number)
        assert services.work(worker="a", at=at + pause - SECOND) == 0
        at += pause
    assert services.work(worker="a", at=at) == 1
    assert state(message) == ("failed", 6, "550 No such user")
    assert services.work(worker="a", at=at + timedelta(days=30)) == 0


def test_a_mail_that_fails_stops_no_other(settings):
    settings.EMAIL_BACKEND = "tests.mail.backends.Refusing"
    lost, other = post("lost@example.dk"), post()
    while services.work(worker="a", at=NOW):
        pass
    assert (state(lost)[0], state(other)[0]) == ("waiting", "sent")


def test_a_server_that_is_away_is_told_and_the_mail_is_kept(settings):
    settings.EMAIL_BACKEND = "tests.mail.backends.Away"
    message = post()
    with pytest.raises(ServerAway):
        services.work(worker="a", at=NOW)
    assert state(message) == ("waiting", 1, "ConnectionRefusedError: [Errno 111] Connection refused")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(posted(NOW + PAUSES[0])) == 1
    assert state(message) == ("sent", 1, "")


def test_a_backend_that_does_not_exist_loses_nothing(settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    message = post()
    assert services.work(worker="a", at=NOW) == 1
    assert state(message)[:2] == ("waiting", 1)


# Leases


def test_a_leased_mail_is_taken_by_nobody_else_until_the_lease_runs_out():
    message = post()
    assert services.lease(worker="a", at=NOW) == message
    assert services.lease(worker="b", at=NOW + services.LEASE - SECOND) is None
    assert services.lease(worker="b", at=NOW + services.LEASE) == message


def test_what_a_dead_worker_held_is_free_at_once():
    post()
    services.lease(worker="a", at=NOW)
    assert services.lease(worker="b", after="a", at=NOW).worker == "b"


def test_a_worker_that_was_too_slow_notes_nothing_after_another_one_took_over(settings):
    post()
    slow = services.lease(worker="a", at=NOW)
    taken = services.lease(worker="b", at=NOW + services.LEASE)
    settings.EMAIL_BACKEND = "tests.mail.backends.Away"
    with pytest.raises(ServerAway):
        services.send(message=slow, at=NOW + services.LEASE)
    assert (state(taken)[:2], taken.worker) == (("waiting", 0), "b")


def test_the_oldest_goes_first():
    first, second = post("first@example.dk"), post("second@example.dk")
    assert [message.to for message in posted(NOW)] == [[first.to], [second.to]]


# Trying again


def test_a_failed_mail_is_tried_again_with_as_many_attempts_as_a_new_one():
    message = post()
    Message.objects.update(state="failed", attempts=6, problem="TimeoutError: timed out")
    services.retry(message=message, to=message.to)
    assert state(message) == ("waiting", 0, "")
    assert [sent.to for sent in posted(NOW)] == [["kim@example.dk"]]


@pytest.mark.parametrize("to", ["", "kim"])
def test_without_a_right_address_there_is_nothing_to_try(to):
    with pytest.raises(NoAddress):
        services.retry(message=post(to), to=to)


@pytest.mark.parametrize("sent", [True, False])
def test_what_is_sent_or_waits_cannot_be_tried_again(sent):
    message = post()
    if sent:
        posted(NOW)
    with pytest.raises(NothingToSendAgain):
        services.retry(message=message, to=message.to)


def test_counts_name_every_state():
    post("")
    post()
    assert queries.counts(queries.messages()) == {"waiting": 1, "sent": 0, "failed": 1}


def test_a_mail_is_what_a_program_for_mail_expects():
    post(person="Kim Æbelø")
    (sent,) = posted(NOW)
    assert isinstance(sent, EmailMultiAlternatives)
    read = sent.message()
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert read["To"] == "kim@example.dk"
