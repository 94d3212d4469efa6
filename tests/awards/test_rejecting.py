from datetime import timedelta

import pytest

from pool.applications.models import Application, Line
from pool.applications.services import drafting, signing
from pool.assessment import claims
from pool.assessment import queries as assessment
from pool.assessment.services import casework, hearing
from pool.awards import queries
from pool.awards.models import Rejection
from pool.awards.services import rejecting
from pool.kernel.refusals import ReasonMissing, TooLong, WrongState
from pool.letters.models import Order
from pool.letters.services import sending
from tests import factories
from tests.factories import AFTER, NOW, RATE
from tests.together import at_once

GROUND = {"ground": "wrong_pool", "explanation": "Det er byggeri."}


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


def propose(world, case, *, at=AFTER, **more):
    return rejecting.propose_rejection(application=case, by=world.people.caseworker, at=at, **(GROUND | more))


def sign(world, found, *, at=AFTER, **more):
    return sending.sign_rejection(rejection=found, at=at, **({"by": world.people.decider} | more))


def test_signed_rejection_takes_the_application_out_and_orders_its_letter(world, case):
    found = sign(world, propose(world, case))
    case.refresh_from_db()
    assert (case.state, case.next_deadline_at, found.signed_by) == ("rejected", None, world.people.decider)
    assert not Line.objects.filter(application=case, live=True).exists()
    order = Order.objects.get()
    assert (order.kind, order.about["ground"], order.about["signed_by"]) == ("rejection", "wrong_pool", "Decider Test")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ground": "no_such"}, rejecting.NoSuchGround),
        ({"ground": ""}, rejecting.NoSuchGround),
        ({"explanation": " "}, ReasonMissing),
        ({"explanation": "x" * 2001}, TooLong),
    ],
)
def test_proposal_has_a_ground_and_an_explanation(world, case, given, refusal):
    with pytest.raises(refusal):
        propose(world, case, **given)


def test_one_proposal_at_a_time(world, case):
    propose(world, case)
    with pytest.raises(rejecting.ProposedAlready):
        propose(world, case)


def test_proposal_comes_from_the_caseworker_of_an_open_case(world, case):
    casework.take(application=case, by=factories.person("second", "caseworker"), at=AFTER)
    with pytest.raises(casework.NotYourCase):
        propose(world, case)
    with pytest.raises(WrongState):
        propose(world, factories.assessed(world, world.laesoe))


def test_who_proposed_or_handled_the_case_cannot_answer(world, case):
    found = propose(world, case)
    proposer = factories.also(world.people.caseworker, "decider")
    with pytest.raises(rejecting.ProposedByYou):
        sign(world, found, by=proposer)
    with pytest.raises(rejecting.ProposedByYou):
        rejecting.turn_down_rejection(rejection=found, why="Nej.", by=proposer, at=AFTER)
    both = factories.also(factories.person("both", "caseworker"), "decider")
    casework.take(application=case, by=both, at=AFTER)
    with pytest.raises(rejecting.ProposedByYou):
        sign(world, found, by=both)


def test_proposal_is_answered_once(world, case):
    found = propose(world, case)
    rejecting.turn_down_rejection(rejection=found, why="Spørg igen.", by=world.people.decider, at=AFTER)
    with pytest.raises(rejecting.AnsweredRejection):
        sign(world, found)
    assert Application.objects.get(pk=case.pk).state == "submitted"
    assert propose(world, case).pk != found.pk


def test_turning_down_needs_a_reason(world, case):
    with pytest.raises(ReasonMissing):
        rejecting.turn_down_rejection(rejection=propose(world, case), why=" ", by=world.people.decider, at=AFTER)


def test_finished_case_is_not_rejected(world, case):
    found = propose(world, case)
    factories.finish(world, case, AFTER)
    with pytest.raises(WrongState):
        sign(world, found)
    assert Rejection.objects.get().signed_at is None
    assert list(queries.rejections_waiting(world.people.decider)) == [found]


def test_nothing_is_rejected_while_the_municipality_may_answer_a_hearing(world, case):
    found = propose(world, case)
    asked = hearing.hear(application=case, content="Studiet siger nej.", by=world.people.caseworker, at=AFTER)
    with pytest.raises(casework.HearingOpen):
        sign(world, found)
    rejecting.turn_down_rejection(rejection=found, why="Vent.", by=world.people.decider, at=AFTER)
    with pytest.raises(casework.HearingOpen):
        propose(world, case)
    assert sign(
        world, propose(world, case, at=asked.answer_by + timedelta(hours=1)), at=asked.answer_by + timedelta(hours=2)
    )


def test_completion_sent_since_makes_a_proposal_outdated(world, case):
    found = propose(world, case, at=NOW)
    sending.return_sections(application=case, reasons={"financing": "Hvem?"}, by=world.people.caseworker, at=NOW)
    with pytest.raises(WrongState):
        sign(world, found, at=NOW)
    drafting.complete_section(application=case, section="financing", by=world.people.signatory, at=NOW)
    signing.submit(application=case, by=world.people.signatory, at=NOW + timedelta(hours=1))
    with pytest.raises(rejecting.Outdated):
        sign(world, found)
    rejecting.turn_down_rejection(rejection=found, why="Rettet.", by=world.people.decider, at=AFTER)
    assert sign(world, propose(world, case)).signed_at == AFTER


def test_rejected_application_is_begun_again_before_the_deadline_and_its_old_rejection_is_history(world, case):
    sign(world, propose(world, case, at=NOW), at=NOW)
    assert queries.rejection_of(Application.objects.get(pk=case.pk)).ground == "wrong_pool"
    again = factories.submitted(world, world.aarhus, at=NOW + timedelta(days=1))
    assert (again.pk, again.state) == (case.pk, "submitted")
    assert queries.rejection_of(again) is None
    assert sign(world, propose(world, again)).pk


def test_rejected_application_cannot_be_begun_again_after_the_deadline(world, case):
    sign(world, propose(world, case))
    with pytest.raises(drafting.RoundNotOpen):
        drafting.start(round=world.round, municipality=world.aarhus, by=world.people.signatory, at=AFTER)


def test_rejected_application_is_applied_for_and_nothing_of_it_is_eligible(world, case):
    casework.assess_passed(application=case, by=world.people.caseworker, at=AFTER)
    assert assessment.totals(world.round)["eligible"] == 2 * RATE
    sign(world, propose(world, case))
    totals = assessment.totals(world.round)
    assert (totals["asked"], totals["eligible"], totals["states"]) == (2 * RATE, 0, {"rejected": 1})
    assert assessment.sums_by_round()[world.round.pk] == {"asked": 2 * RATE, "eligible": 0, "applications": 1}
    assert assessment.eligible_lines(world.round) == []


def test_rejection_frees_the_frame_of_a_round_that_closes_by_itself(world):
    round = factories.first_come(world)
    case = factories.submitted(world, world.aarhus, count=4)
    round.refresh_from_db()
    assert (round.state, claims.meter(round).granted) == ("full", 4 * RATE)
    sign(world, propose(world, case, at=NOW), at=NOW)
    round.refresh_from_db()
    assert (round.state, claims.meter(round).granted) == ("open", 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_decision_makers_one_answers(world, case):
    found, other = propose(world, case), factories.person("second", "decider")
    results = at_once(
        lambda: sign(world, found),
        lambda: rejecting.turn_down_rejection(rejection=found, why="Nej.", by=other, at=AFTER),
    )
    assert sorted(type(item).__name__ for item in results) == ["AnsweredRejection", "Rejection"]
    stored = Rejection.objects.get()
    assert (stored.signed_at is None) != (stored.turned_down_at is None)
    state = Application.objects.get(pk=case.pk).state
    assert state == ("rejected" if stored.signed_at else "submitted")


@pytest.mark.django_db(transaction=True)
def test_signing_and_finishing_at_once_leave_one_of_both(world, case):
    found = propose(world, case)
    casework.assess_passed(application=case, by=world.people.caseworker, at=AFTER)
    results = at_once(
        lambda: sign(world, found),
        lambda: casework.finish(application=case, by=world.people.caseworker, at=AFTER),
    )
    assert sorted(type(item).__name__ for item in results if isinstance(item, Exception)) == ["WrongState"]
    assert Application.objects.get(pk=case.pk).state in ("rejected", "assessed")
