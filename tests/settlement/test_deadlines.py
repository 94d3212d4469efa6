"""A deadline that nobody has moved is found where it does not stand; one that was moved by the book is not."""

from datetime import timedelta

import pytest

from pool.awards.models import Award
from pool.payments.models import Duty
from pool.payments.services import accepting
from pool.settlement import deadlines
from pool.settlement.services import controlling, extending
from tests import budgeted, confirming, paying, written

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def award(world, monkeypatch) -> Award:
    written.without_paper(monkeypatch)
    return budgeted.decided(world, count=2)


def test_time_to_accept_is_what_was_given(world, award):
    until = award.accept_by + 10 * DAY
    accepting.give_more_time(award=award, until=until, why="Ferie.", by=world.people.caseworker, at=budgeted.LATER)
    extending.move_deadline(
        round=world.round, kind="acceptance", days=7, why="Strejke.", by=world.people.decider, at=budgeted.LATER
    )
    assert (Award.objects.get().accept_by, deadlines.first_moved()) == (until + 7 * DAY, "")
    for day in (until - DAY, until + 8 * DAY):
        Award.objects.update(accept_by=day)
        assert deadlines.first_moved() == f"the acceptance of 2026-1-751 is due on {day}, it was set for {until}"


def test_a_confirmation_is_due_as_its_call_says(world, award):
    paying.ready(world)
    confirming.called(world)
    duty = Duty.objects.get(kind="confirmation")
    assert deadlines.first_moved() == ""
    Duty.objects.update(due_on=duty.due_on + 30 * DAY)
    assert deadlines.first_moved() == (
        f"duty {duty.reference} is due on {duty.due_on + 30 * DAY}, it was set for {duty.due_on}"
    )


def test_accounts_are_due_as_they_were_opened_or_asked_about(world, monkeypatch):
    item = budgeted.submitted(world, monkeypatch)
    opened = item.duty.due_on
    assert deadlines.first_moved() == ""
    Duty.objects.filter(pk=item.duty_id).update(due_on=opened - DAY)
    assert deadlines.first_moved() == f"duty {item.duty} is due on {opened - DAY}, it was set for {opened}"
    Duty.objects.filter(pk=item.duty_id).update(due_on=opened)
    controlling.query_accounts(accounts=item, question="Hvad er det?", by=world.people.controller, at=budgeted.AT)
    asked = Duty.objects.get(pk=item.duty_id).due_on
    assert (asked != opened, deadlines.first_moved()) == (True, "")
    extending.move_deadline(
        round=world.round, kind="accounts", days=5, why="Strejke.", by=world.people.decider, at=budgeted.AT
    )
    assert (Duty.objects.get(pk=item.duty_id).due_on, deadlines.first_moved()) == (asked + 5 * DAY, "")
    Duty.objects.filter(pk=item.duty_id).update(due_on=asked + 6 * DAY)
    assert deadlines.first_moved() == f"duty {item.duty} is due on {asked + 6 * DAY}, it was set for {asked}"
