"""Released money is offered to the next on the reserve list; what nobody answers passes on."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from pool.awards import queries as awards
from pool.awards.services import deciding, running
from pool.kernel.refusals import WrongState
from pool.rounds import services as rounds
from pool.rounds.models import AppropriationEntry, FrameEntry
from pool.settlement import ending
from pool.settlement.services import closing, offering
from tests import factories, paying, written
from tests.factories import AFTER, RATE

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def waiting(world, monkeypatch) -> SimpleNamespace:
    written.without_paper(monkeypatch)
    return wait(world)


def wait(world) -> SimpleNamespace:
    """Ten lines are funded: eight of Aarhus, two of Læsø, which waits with two more, and København with one."""
    factories.assessed(world, world.aarhus, count=8)
    factories.assessed(world, world.laesoe, count=4, at=factories.NOW + timedelta(hours=1))
    factories.assessed(world, world.koebenhavn, count=1, at=factories.NOW + timedelta(hours=2))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=LATER)
    paying.ready(world)
    return world


def more(world, count: int) -> None:
    rounds.raise_frame(
        round=world.round, amount=count * RATE, document=f"Aktstykke {count}", dated_on=date(2026, 11, 1),
        by=world.people.decider, at=LATER,
    )  # fmt: skip


def offered(world) -> list[tuple[str, int, str]]:
    found = ending.offers().order_by("made_at", "place", "pk")
    return [(item.line.application.municipality.code, item.place, item.state) for item in found]


def test_the_next_in_line_gets_an_offer_and_an_accepted_one_a_decision(waiting):
    with pytest.raises(offering.NobodyNext):
        offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    more(waiting, 2)
    made = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    assert offered(waiting) == [("825", 1, "made"), ("825", 2, "made")]
    assert ending.free(waiting.round) == 0
    with pytest.raises(offering.NobodyNext):
        offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    offering.accept_offer(offer=made[0], by=waiting.foreign.signatory, at=LATER)
    offering.decline_offer(offer=made[1], by=waiting.foreign.signatory, at=LATER)
    with pytest.raises(WrongState):
        offering.accept_offer(offer=made[1], by=waiting.foreign.signatory, at=LATER)
    run = offering.propose_offered(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    assert [share.bid for share in run.shares.all()] == [f"2026-1-825/{made[0].line.employee.reference}/SAM"]
    running.approve(run=run, why="x", by=waiting.people.decider, at=LATER)
    deciding.decide(run=run, by=waiting.people.decider, at=LATER)
    assert list(ending.standing_offers(waiting.round)) == []
    assert ending.free(waiting.round) == awards.in_pool(waiting.round) == RATE
    made = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER + timedelta(days=1))
    assert [item.line.application.municipality.code for item in made] == ["101"]


def test_an_offer_that_nobody_answers_passes_on(waiting):
    more(waiting, 2)
    made = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    late = made[0].answer_by + timedelta(seconds=1)
    with pytest.raises(offering.OfferOver):
        offering.accept_offer(offer=made[0], by=waiting.foreign.signatory, at=late)
    assert offering.expire_offers(round=waiting.round, at=made[0].answer_by) == 0
    assert offering.expire_offers(round=waiting.round, at=late) == 2
    assert offered(waiting) == [("825", 1, "expired"), ("825", 2, "expired"), ("101", 3, "made")]
    assert ending.free(waiting.round) == RATE
    assert ending.offers().count() == 3
    assert ending.next_in_line(waiting.round) == []


def test_when_everybody_has_been_asked_those_who_were_passed_are_asked_again(waiting):
    more(waiting, 3)
    made = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    late = made[0].answer_by + timedelta(seconds=1)
    assert offering.expire_due(at=late) == 3
    assert offering.expire_due(at=late) == 0
    assert ending.next_in_line(waiting.round) == []  # by itself nobody is asked twice
    again = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=late)
    assert [item.line_id for item in again] == [item.line_id for item in made]


def test_money_is_promised_once_offered_or_in_a_run(waiting):
    more(waiting, 2)
    run = running.propose(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    with pytest.raises(running.RunStands):
        offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    running.discard(run=run, why="x", by=waiting.people.decider, at=LATER)
    offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    with pytest.raises(offering.OffersStand):
        offering.propose_rest(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    with pytest.raises(offering.NoAcceptedOffers):
        offering.propose_offered(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    assert ending.first_wrong() == ""


def test_an_offer_that_a_run_builds_on_is_not_taken_back(waiting):
    more(waiting, 1)
    by, decider = waiting.people.caseworker, waiting.people.decider
    made = offering.make_offers(round=waiting.round, by=by, at=LATER)[0]
    offering.accept_offer(offer=made, by=waiting.foreign.signatory, at=LATER)
    run = offering.propose_offered(round=waiting.round, by=by, at=LATER)

    def refused() -> None:
        with pytest.raises(offering.OfferInRun) as problem:
            offering.take_back_offer(offer=made, why="Fejl.", by=by, at=LATER)
        assert problem.value.facts == {"number": run.number}
        made.refresh_from_db()
        assert (made.state, ending.run_of(made), ending.first_wrong()) == ("accepted", run, "")

    refused()
    running.approve(run=run, why="x", by=decider, at=LATER)
    refused()
    running.discard(run=run, why="x", by=decider, at=LATER)
    assert (ending.run_of(made), ending.free(waiting.round)) == (None, 0)
    run = offering.propose_offered(round=waiting.round, by=by, at=LATER)
    refused()
    running.approve(run=run, why="x", by=decider, at=LATER)
    deciding.decide(run=run, by=decider, at=LATER)
    refused()
    assert (ending.free(waiting.round), awards.in_pool(waiting.round)) == (0, 0)


def test_an_accepted_offer_that_is_in_no_run_is_taken_back(waiting):
    more(waiting, 1)
    by, decider = waiting.people.caseworker, waiting.people.decider
    made = offering.make_offers(round=waiting.round, by=by, at=LATER)[0]
    offering.accept_offer(offer=made, by=waiting.foreign.signatory, at=LATER)
    run = offering.propose_offered(round=waiting.round, by=by, at=LATER)
    running.discard(run=run, why="x", by=decider, at=LATER)
    offering.take_back_offer(offer=made, why="Fejl.", by=by, at=LATER)
    assert ending.free(waiting.round) == RATE
    with pytest.raises(offering.NoAcceptedOffers):
        offering.propose_offered(round=waiting.round, by=by, at=LATER)


def test_an_offer_whose_run_stands_and_that_was_forced_back_is_found(waiting):
    more(waiting, 1)
    by = waiting.people.caseworker
    made = offering.make_offers(round=waiting.round, by=by, at=LATER)[0]
    offering.accept_offer(offer=made, by=waiting.foreign.signatory, at=LATER)
    run = offering.propose_offered(round=waiting.round, by=by, at=LATER)
    ending.Offer.objects.filter(pk=made.pk).update(state="taken_back", ended_at=LATER)
    assert ending.first_wrong() == f"2026-1 run {run.number} builds on offer {made.pk}, which is taken_back"


def test_a_year_does_not_end_over_an_offer(waiting):
    more(waiting, 2)
    made = offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    late = LATER + timedelta(days=400)
    with pytest.raises(closing.RoundsUnfinished):
        closing.close_year(appropriation=waiting.round.appropriation, year=2026, by=waiting.people.decider, at=late)
    offering.expire_due(at=made[0].answer_by + timedelta(seconds=1))
    offering.expire_due(at=late)
    end = closing.close_year(appropriation=waiting.round.appropriation, year=2026, by=waiting.people.decider, at=late)
    assert end.treasury_amount == 500_000 - 10 * RATE
    with pytest.raises(offering.NobodyNext):
        offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=late)
    assert ending.first_wrong() == ""


def test_an_offer_beyond_the_pool_that_was_forced_in_is_found(waiting):
    line = ending.reserve.of_round(waiting.round).rows[0].line
    ending.Offer.objects.create(
        line=line, place=1, amount=RATE, answer_by=LATER, made_at=LATER, made_by=waiting.people.caseworker
    )
    assert "has offered more than its pool holds" in ending.first_wrong()


def test_a_frame_is_never_lowered_and_offered_money_leaves_the_pool_by_no_other_way(waiting):
    more(waiting, 2)
    offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    appropriation, by, day = waiting.round.appropriation, waiting.people.decider, date(2026, 11, 2)
    for amount in (-RATE, Decimal(0)):
        with pytest.raises(rounds.NothingToAdd):
            rounds.raise_frame(round=waiting.round, amount=amount, document="A", dated_on=day, by=by, at=LATER)
    for entry in (
        FrameEntry(round=waiting.round, amount=-RATE, document="A", dated_on=day),
        AppropriationEntry(appropriation=appropriation, amount=-RATE, source="supplement", document="A", dated_on=day),
    ):
        with pytest.raises(IntegrityError, match="_entry_is_positive"), transaction.atomic():
            entry.save()
    with pytest.raises(closing.RoundsUnfinished):
        closing.close_year(appropriation=appropriation, year=2026, by=by, at=LATER + timedelta(days=120))
    with pytest.raises(closing.StillOutstanding):
        closing.settle_round(round=waiting.round, by=by, at=LATER)
    with pytest.raises(offering.OffersStand):
        offering.propose_rest(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    assert (awards.in_pool(waiting.round), ending.free(waiting.round)) == (2 * RATE, 0)
    assert offered(waiting) == [("825", 1, "made"), ("825", 2, "made")]
