"""Weakness 6: the reminder of accounts that were missing could be switched off.

Closed by `settlement.services.reminding`: a reminder waits only with a reason, for 60 days at most, and when a second
person says so; it stays on the list, and the duty goes on holding payments back. By constraints of the tables, and by
the proofs "reminders", "confirmations" and "hands".
"""

from datetime import date, datetime, time, timedelta

import pytest

from pool.access.models import User
from pool.kernel import periods
from pool.kernel.refusals import NotAllowed, Refusal
from pool.payments import due
from pool.settlement import reminders
from pool.settlement.models import Postponement, Reminder
from pool.settlement.services import reminding
from tests import confirming
from tests.confirming import DUE_ON
from tests.controls.conftest import another_role, forced, problems, shut

pytestmark = pytest.mark.django_db

UNTIL = DUE_ON + timedelta(days=20)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), periods.COPENHAGEN)


AT = noon(DUE_ON)


@pytest.fixture
def duty(world, clock):
    """Aarhus owes a confirmation today; it was reminded a week ago."""
    application = confirming.granted(world)
    confirming.called(world)
    reminding.remind_due(by=None, at=noon(DUE_ON - timedelta(days=7)))
    clock.move_to(AT)
    return confirming.confirmation_of(application).duty


def asked(here, duty, by=None) -> Postponement:
    by = by or here.people.caseworker
    return reminding.ask_postponement(duty=duty, until=UNTIL, why="Aftalt.", by=by, at=AT)


def goes_out(day: date = DUE_ON + timedelta(days=1)) -> bool:
    return any(item.duty for item in reminders.due(noon(day)))


def form(until: date = UNTIL, why: str = "Aftalt.") -> dict:
    return {"until_day": until.day, "until_month": until.month, "until_year": until.year, "why": why}


@pytest.mark.parametrize("role", ["preparer", "signatory", "finance", "decider", "administrator", "auditor"])
def test_others_do_not_even_ask(world, duty, page, api, role):
    by = getattr(world.people, role)
    with pytest.raises(NotAllowed):
        asked(world, duty, by)
    assert page(by).post(f"/duties/{duty}/postpone/", form()).status_code == 403
    given = {"duty": duty.reference, "until": UNTIL.isoformat(), "why": "Aftalt."}
    assert api(by).post("/api/v1/postponements", given).status_code == 403
    assert Postponement.objects.count() == 0


@pytest.mark.parametrize("role", ["caseworker", "controller"])
def test_nobody_lets_a_reminder_wait_alone(world, duty, page, api, role):
    by = getattr(world.people, role)
    made = asked(world, duty, by)
    assert goes_out()  # asking changes nothing
    with pytest.raises(Refusal) as caught:
        reminding.approve_postponement(postponement=made, by=by, at=AT)
    assert caught.value.kind == "forbidden"
    assert page(by).post(f"/postponements/{made.pk}/approve/").status_code == 403
    assert api(by).post(f"/api/v1/postponements/{made.pk}/approve").status_code == 403
    assert goes_out()


def test_not_even_in_a_later_post(world, duty, api):
    made = asked(world, duty)
    by = another_role(world, world.people.caseworker, "caseworker", "controller")
    with pytest.raises(reminding.PostponedByYou):
        reminding.approve_postponement(postponement=made, by=by, at=AT)
    assert api(by).post(f"/api/v1/postponements/{made.pk}/approve").json()["code"] == "postponed_by_you"


@pytest.mark.parametrize(("until", "why"), [(DUE_ON + timedelta(days=61), "x"), (DUE_ON, "x"), (UNTIL, " ")])
def test_a_reminder_waits_neither_for_ever_nor_without_a_reason(world, duty, page, api, until, why):
    by = world.people.caseworker
    assert page(by).post(f"/duties/{duty}/postpone/", form(until, why)).status_code == 400
    given = {"duty": duty.reference, "until": until.isoformat(), "why": why}
    assert api(by).post("/api/v1/postponements", given).status_code == 400
    assert Postponement.objects.count() == 0


def test_what_waits_stays_on_the_list_and_holds_payments_back(world, duty, page):
    reminding.approve_postponement(postponement=asked(world, duty), by=world.people.decider, at=AT)
    assert not goes_out()
    late = noon(DUE_ON + timedelta(days=2))
    assert [item.reference for item in due.late(late)] == [duty.reference]
    shown = page(world.people.auditor).get("/reminders/").content.decode()
    assert duty.reference in shown and "Reminders postponed until" in shown
    assert goes_out(UNTIL + timedelta(days=1))


ASKED = (
    "INSERT INTO settlement_postponement (duty_id, until, reason, asked_at, asked_by_id, approved_at, approved_by_id) "
    "SELECT id, '2027-06-20', 'x', '2027-06-01 10:00:00+00:00', {caseworker}, '2027-06-01 10:00:00+00:00', "
)
REMIND = "INSERT INTO settlement_reminder (duty_id, number, reminded_at) "
FORCED = [
    (ASKED + "{caseworker} FROM payments_duty", "second_person"),
    (ASKED + "{decider} FROM payments_duty", "was approved"),
    (REMIND + "SELECT id, 4, '2027-05-25 10:00:00+00:00' FROM payments_duty", "was reminded"),  # then none goes out
    ("UPDATE settlement_reminder SET number = 9", "only grows"),
    ("DELETE FROM settlement_reminder", "only grows"),
    ("UPDATE payments_duty SET met_at = '2027-05-25 10:00:00+00:00'", "confirmations: duty"),
    ("UPDATE payments_duty SET due_on = '2099-01-01'", "duty"),
]


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_reminder_silenced_in_the_tables_is_refused_or_named(world, duty, statement, words):
    people = {name: User.objects.get(username=name).pk for name in ("caseworker", "decider")}
    assert words in forced(statement.format(**people))
    assert problems() == {}


def test_the_view_of_the_tables_silences_nothing(world, duty, page):
    people = (world.people.caseworker, world.people.controller)
    shut(page, duty, *people, due_on="2099-01-01", met_at="2027-05-25 10:00")
    shut(page, asked(world, duty), *people, approved_by=world.people.caseworker.pk, approved_at="2027-06-01 10:00")
    shut(page, Reminder.objects.get(), *people, number=9)
