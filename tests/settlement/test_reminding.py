"""Reminders go out by themselves, once each, and nobody switches them off; the nightly command."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from pool.awards.services import deciding, running
from pool.kernel import periods
from pool.kernel.refusals import NotAllowed, Refusal, WrongState
from pool.letters.models import Order
from pool.mail.models import Message
from pool.management import daily
from pool.payments import due
from pool.payments.services import accepting
from pool.settlement import reminders, schedule
from pool.settlement.models import Call, Postponement, Reminder
from pool.settlement.services import reminding
from tests import confirming as c
from tests import factories
from tests.factories import AFTER, tie

pytestmark = pytest.mark.django_db


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=periods.COPENHAGEN)


@pytest.fixture
def duty(world):
    grant = c.granted(world)
    c.called(world)
    return c.confirmation_of(grant).duty


def reminded(day: date) -> int:
    return reminding.remind_due(by=None, at=noon(day))


def numbers() -> list[int]:
    return list(Reminder.objects.order_by("pk").values_list("number", flat=True))


def postponed(world, duty, until, at=None, answer=reminding.approve_postponement):
    at = at or noon(c.DUE_ON)
    made = reminding.ask_postponement(duty=duty, until=until, why="Aftalt.", by=world.people.caseworker, at=at)
    return answer(postponement=made, by=world.people.decider, at=at)


def test_reminders_go_out_before_and_after_the_last_day_once_each(world, duty):
    assert reminded(c.DUE_ON - timedelta(days=8)) == 0
    for days, number in ((-7, 1), (-6, None), (0, None), (1, 2), (13, None), (14, 3), (28, 4), (100, None)):
        assert reminded(c.DUE_ON + timedelta(days=days)) == (number is not None), days
    assert numbers() == [1, 2, 3, 4]
    orders = list(Order.objects.filter(kind="confirm_reminder").order_by("pk"))
    assert [(item.about["number"], item.about["payments_wait"]) for item in orders] == [
        (1, False), (2, True), (3, True), (4, True),
    ]  # fmt: skip
    assert orders[0].about["lines_count"] == 2
    assert Message.objects.filter(kind="reminder", to="signatory@example.dk").count() == 4


def test_after_a_pause_only_the_latest_is_sent(world, duty):
    assert reminded(c.DUE_ON + timedelta(days=30)) == 1
    assert numbers() == [4]


def test_what_is_met_is_not_reminded_of(world, duty):
    c.signed(world, duty.application)
    assert reminded(c.DUE_ON + timedelta(days=30)) == 0


def test_an_acceptance_is_reminded_of_before_and_the_day_after(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=AFTER)
    award = deciding.decide(run=run, by=world.people.decider, at=AFTER)[0]
    for days, count in ((-8, 0), (-7, 1), (0, 0), (1, 1), (2, 0)):
        assert reminded(award.accept_by + timedelta(days=days)) == count, days
    about = [item.about for item in Order.objects.filter(kind="acceptance_reminder").order_by("pk")]
    assert [item["number"] for item in about] == [1, 2]
    assert set(about[0]) == {"award", "decided_on", "awarded_amount", "deadline", "number"}
    accepting.accept(award=award, by=world.people.signatory, at=AFTER)
    assert reminded(award.accept_by + timedelta(days=40)) == 0


# Postponing


def test_two_people_postpone_and_the_duty_stays(world, duty):
    until = c.DUE_ON + timedelta(days=20)
    postponed(world, duty, until)
    assert [reminded(c.DUE_ON + timedelta(days=days)) for days in (1, 14, 20, 21)] == [0, 0, 0, 1]
    assert numbers() == [3]
    assert [item.reference for item in due.late(noon(until))] == [duty.reference]
    found = reminders.duties(world.people.auditor).get()
    assert (found.due_on, reminders.postponed_until(found, until)) == (c.DUE_ON, until)


def test_a_postponement_asked_for_changes_nothing(world, duty):
    at = noon(c.DUE_ON)
    made = reminding.ask_postponement(
        duty=duty, until=c.DUE_ON + timedelta(days=20), why="x", by=world.people.caseworker, at=at
    )
    assert reminded(c.DUE_ON + timedelta(days=1)) == 1
    with pytest.raises(reminding.PostponementWaits):
        reminding.ask_postponement(duty=duty, until=made.until, why="x", by=world.people.controller, at=at)
    reminding.decline_postponement(postponement=made, by=world.people.controller, at=at)
    with pytest.raises(WrongState):
        reminding.approve_postponement(postponement=made, by=world.people.decider, at=at)
    assert reminded(c.DUE_ON + timedelta(days=14)) == 1


@pytest.mark.parametrize("days", [-1, 0, 61, 4000])
def test_reminders_wait_for_at_most_sixty_days(world, duty, days):
    with pytest.raises(reminding.PostponedTooLong):
        postponed(world, duty, c.DUE_ON + timedelta(days=days))
    assert schedule.LONGEST_POSTPONEMENT == 60


def test_nobody_switches_reminders_off_alone(world, duty):
    at, until = noon(c.DUE_ON), c.DUE_ON + timedelta(days=20)
    for by in (world.people.signatory, world.people.finance, world.people.decider, world.people.auditor):
        with pytest.raises(NotAllowed):
            reminding.ask_postponement(duty=duty, until=until, why="x", by=by, at=at)
    made = reminding.ask_postponement(duty=duty, until=until, why="x", by=world.people.controller, at=at)
    with pytest.raises(reminding.PostponedByYou):
        reminding.approve_postponement(postponement=made, by=world.people.controller, at=at)
    with pytest.raises(NotAllowed):
        reminding.approve_postponement(postponement=made, by=world.people.caseworker, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Postponement.objects.filter(pk=made.pk).update(approved_by=world.people.controller, approved_at=at)
    assert reminders.first_problem() == ""


def test_a_tied_person_postpones_nothing(world, duty):
    tie(world.people.caseworker, world.round, world.aarhus)
    with pytest.raises(Refusal) as caught:
        postponed(world, duty, c.DUE_ON + timedelta(days=20))
    assert caught.value.code == "tied_to_municipality"


def test_what_is_met_is_not_postponed(world, duty):
    c.signed(world, duty.application)
    with pytest.raises(reminding.DutyMet):
        postponed(world, duty, c.DUE_ON + timedelta(days=20))


# Night after night


def daily_at(moment: str) -> str:
    out = io.StringIO()
    call_command("daily", at=moment, stdout=out)
    return out.getvalue()


def test_the_nightly_command_calls_and_reminds_once(world):
    c.granted(world)
    assert "calls        1" in daily_at("2027-05-02T03:00")
    assert (Call.objects.count(), Reminder.objects.count()) == (1, 0)
    daily_at("2027-05-03T03:00")
    assert "reminders    1" in daily_at("2027-06-08T03:00")
    assert "reminders    0" in daily_at("2027-06-08T03:00")


def test_one_deed_that_fails_stops_no_other_and_ends_red(world, monkeypatch):
    c.granted(world)

    def broken(at):
        raise RuntimeError("no")

    monkeypatch.setitem(daily.DEEDS, "calls", broken)
    with pytest.raises(CommandError, match="failed: calls"):
        daily_at("2027-05-02T03:00")


@pytest.mark.parametrize("moment", ["soon", "2027-13-40T00:00"])
def test_a_moment_that_is_none_is_refused(moment):
    with pytest.raises(CommandError, match="is no moment"):
        daily_at(moment)
