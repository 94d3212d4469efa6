"""Years end with the ministry's permission, rounds are settled, deadlines move for everybody."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from pool.awards.models import Award
from pool.kernel import periods
from pool.kernel.refusals import MissingField, NotAllowed, ReasonMissing
from pool.ledger import queries as ledger
from pool.ledger import services as ledger_services
from pool.mail.models import Message
from pool.reports import proof
from pool.rounds import services as rounds
from pool.rounds.models import AppropriationEntry
from pool.settlement import ending, years
from pool.settlement.models import CarryOver, DeadlineMove, YearEnd
from pool.settlement.services import closing, extending
from tests import claiming, factories, second_round, written

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2027, 1, 5, 10, tzinfo=periods.COPENHAGEN)
LETTER = {"permission": "Ministeriets brev 17", "permitted_on": date(2026, 12, 20)}


@pytest.fixture
def decided(world, monkeypatch):
    """The whole frame of 250,000 is given away; the appropriation holds 250,000 more."""
    written.without_paper(monkeypatch)
    second_round.decided(world)
    return world


def record(world, amount=Decimal(100_000), **given):
    return closing.record_permission(
        appropriation=world.round.appropriation, year=2026, amount=amount, by=world.people.decider, at=NEW_YEAR,
        **LETTER | given,
    )  # fmt: skip


def close(world, at=NEW_YEAR):
    return closing.close_year(appropriation=world.round.appropriation, year=2026, by=world.people.decider, at=at)


def test_what_is_permitted_goes_on_and_the_rest_to_the_treasury(decided):
    permission = record(decided)
    with pytest.raises(closing.PermissionOpen):
        close(decided)
    closing.confirm_permission(carry_over=permission, by=decided.people.controller, at=NEW_YEAR)
    end = close(decided)
    assert (end.carried_amount, end.treasury_amount) == (100_000, 150_000)
    following = years.appropriations().get(finance_year=2027)
    assert years.left(following, 2027).on_it == 100_000
    assert AppropriationEntry.objects.get(appropriation=following).source == "carry_over"
    assert years.open_year(decided.round.appropriation) == 2027
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
    with pytest.raises(closing.YearClosed):
        close(decided)
    CarryOver.objects.update(amount=90_000)
    assert "permitted are 90000" in years.first_carried()


def test_what_was_repaid_and_not_used_again_is_said_to_go_to_the_treasury(world, monkeypatch):
    grant = claiming.paid(world, monkeypatch)
    claim = claiming.decided(world, claiming.heard(world, grant, parts=1))
    claiming.repaid(world, claim, factories.RATE)
    before, at = ledger.balance(kind="treasury"), NEW_YEAR.replace(year=2028)
    end = closing.close_year(appropriation=world.round.appropriation, year=2027, by=world.people.decider, at=at)
    given = 500_000 - 4 * factories.RATE
    assert (before, end.treasury_amount, ledger.balance(kind="treasury")) == (0, given + factories.RATE, 425_000)
    assert ledger.balance(kind="returned") == 0


def test_money_carried_over_past_the_services_is_found(decided):
    YearEnd.objects.create(
        appropriation=decided.round.appropriation, year=2026, carried_amount=5, treasury_amount=0, closed_at=NEW_YEAR,
        closed_by=decided.people.decider,
    )  # fmt: skip
    assert "permitted are 0.00" in years.first_carried()


def test_a_permission_takes_two_people_and_can_be_turned_down(decided):
    for change, refusal in (
        ({"amount": Decimal(250_001)}, closing.MoreThanLeft), ({"amount": Decimal(0)}, closing.MoreThanLeft),
        ({"permission": " "}, MissingField),
    ):  # fmt: skip
        with pytest.raises(refusal):
            record(decided, **change)
    permission = record(decided)
    with pytest.raises(closing.PermissionKnown):
        record(decided)
    for role in ("decider", "finance", "caseworker", "administrator"):
        with pytest.raises(NotAllowed):
            closing.confirm_permission(carry_over=permission, by=getattr(decided.people, role), at=NEW_YEAR)
    with pytest.raises(ReasonMissing):
        closing.turn_down_permission(carry_over=permission, why="", by=decided.people.controller, at=NEW_YEAR)
    closing.turn_down_permission(carry_over=permission, why="Beløbet.", by=decided.people.controller, at=NEW_YEAR)
    assert not CarryOver.objects.exists()
    closing.confirm_permission(carry_over=record(decided), by=decided.people.controller, at=NEW_YEAR)
    with pytest.raises(closing.PermissionKnown):
        closing.turn_down_permission(
            carry_over=CarryOver.objects.get(), why="x", by=decided.people.controller, at=NEW_YEAR
        )


def test_a_confirmed_permission_beyond_what_is_left_is_turned_down_so_that_the_year_can_end(decided):
    permission, controller = record(decided), decided.people.controller
    closing.confirm_permission(carry_over=permission, by=controller, at=NEW_YEAR)
    appropriation, year = permission.appropriation, permission.year
    spare = years.left(appropriation, year).total - permission.amount
    rounds.raise_frame(
        round=decided.round, amount=years.left(appropriation, year).on_it, document="Aktstykke 9",
        dated_on=NEW_YEAR.date(), by=decided.people.decider, at=NEW_YEAR,
    )  # fmt: skip
    assert not years.is_beyond(permission)  # what is in a pool can be carried over, too
    pool, reserved = rounds.place(decided.round, "pool"), rounds.place(decided.round, "reserved")
    taken = ledger_services.Posting("test:beyond", pool, reserved, spare + 1, "")
    ledger_services.post(postings=[taken], by=None, at=NEW_YEAR)
    with pytest.raises(closing.MoreThanLeft):
        close(decided)
    closing.turn_down_permission(carry_over=permission, why="Der er mindre.", by=controller, at=NEW_YEAR)
    assert (CarryOver.objects.count(), close(decided).carried_amount) == (0, 0)


def test_a_permission_stays_when_the_year_is_closed(decided):
    permission, controller = record(decided), decided.people.controller
    closing.confirm_permission(carry_over=permission, by=controller, at=NEW_YEAR)
    close(decided)
    with pytest.raises(closing.YearClosed):
        closing.turn_down_permission(carry_over=permission, why="x", by=controller, at=NEW_YEAR)


def test_a_year_is_closed_after_it_has_ended(decided):
    with pytest.raises(closing.YearRuns):
        close(decided, datetime(2026, 12, 31, 23, tzinfo=periods.COPENHAGEN))


def test_a_year_waits_for_rounds_that_are_open(world):
    with pytest.raises(closing.RoundsUnfinished):
        close(world)


def test_deadlines_of_everybody_move_with_a_reason(decided):
    before = dict(Award.objects.exclude(accept_by=None).values_list("pk", "accept_by"))
    at = factories.AFTER + timedelta(days=1)

    def move(kind="acceptance", days=14, why="Strejke."):
        by = decided.people.decider
        return extending.move_deadline(round=decided.round, kind=kind, days=days, why=why, by=by, at=at)

    for change, refusal in (
        ({"days": 0}, extending.DaysWrong), ({"days": 366}, extending.DaysWrong), ({"days": -1}, extending.DaysWrong),
        ({"why": " "}, ReasonMissing), ({"kind": "accounts"}, extending.NothingToMove),
        ({"kind": "nothing"}, extending.NothingToMove),
    ):  # fmt: skip
        with pytest.raises(refusal):
            move(**change)
    shown = ending.deadlines(decided.round, "acceptance")
    made = move()
    after = dict(Award.objects.exclude(accept_by=None).values_list("pk", "accept_by"))
    assert after == {pk: day + timedelta(days=14) for pk, day in before.items()}
    assert made.count == len(shown) == DeadlineMove.objects.get().count
    told = Message.objects.filter(kind="deadline_moved")
    assert {item.to for item in told} >= {decided.people.signatory.email}
    assert "Strejke." in told.first().text


def test_a_round_with_something_outstanding_cannot_be_settled(decided):
    kinds = {item.kind for item in ending.outstanding(decided.round)}
    assert kinds == {"committed", "acceptance"}
    with pytest.raises(closing.StillOutstanding):
        closing.settle_round(round=decided.round, by=decided.people.decider, at=NEW_YEAR)
    with pytest.raises(NotAllowed):
        closing.settle_round(round=decided.round, by=decided.people.caseworker, at=NEW_YEAR)
