from datetime import date, datetime, timedelta

import pytest

from pool.access.services import grant_role
from pool.assessment.models import Assessment
from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState
from pool.journal.models import Entry
from pool.kernel import periods
from pool.kernel.refusals import NotAllowed, NotFound, ReasonMissing, WrongState
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.letters.models import Order
from pool.payments import due, lapses, proving, queries
from pool.payments.models import Part
from pool.payments.services import accepting, planning
from pool.payments.states import PartState
from tests import factories, paying
from tests.factories import AFTER, RATE
from tests.payments.conftest import awards

pytestmark = pytest.mark.django_db

DEADLINE = datetime(2026, 10, 22, 12, tzinfo=periods.COPENHAGEN)
PAST = DEADLINE + timedelta(seconds=1)


def accept(here, at=AFTER, award=None, by=None):
    return accepting.accept(award=award or here.award, by=by or here.people.signatory, at=at)


def propose(here, at=PAST, *, ground="not_accepted", reason="changed", award=None, by=None, why="Intet svar."):
    by = by or here.people.caseworker
    award = award or awards()[0]
    return accepting.propose_lapse(award=award, ground=ground, reason_class=reason, explanation=why, by=by, at=at)


def another_decider():
    return factories.person("decider-2", "decider")


def test_a_signatory_accepts_and_the_plan_is_laid_out(granted):
    accept(granted, DEADLINE)
    award = awards()[0]
    assert (award.state, award.accepted_at, award.accepted_by) == ("accepted", DEADLINE, granted.people.signatory)
    assert [(part.amount, part.state, part.released_at) for part in Part.objects.all()] == [
        (RATE, PartState.PLANNED, DEADLINE), (RATE, PartState.PLANNED, DEADLINE),
    ]  # fmt: skip
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="payments.").order_by("number")] == [
        "payments.accept", "payments.lay_out",
    ]  # fmt: skip
    assert (proving.first_outside_plan(), proving.first_unbalanced()) == ("", "")


def test_a_grant_is_accepted_once(granted):
    accept(granted)
    with pytest.raises(WrongState):
        accept(granted)
    assert Part.objects.count() == 2


def test_after_noon_of_the_last_day_it_is_too_late_until_there_is_more_time(granted):
    with pytest.raises(accepting.TooLateToAccept) as caught:
        accept(granted, PAST)
    assert (caught.value.facts, Part.objects.count()) == ({"deadline": DEADLINE}, 0)
    more = {"until": date(2026, 11, 2), "why": "Byrådet mødes sent.", "by": granted.people.caseworker, "at": PAST}
    accepting.give_more_time(award=granted.award, **more)
    assert accept(granted, PAST).state == AwardState.ACCEPTED


@pytest.mark.parametrize(
    ("who", "refusal"), [("preparer", NotAllowed), ("caseworker", NotAllowed), ("decider", NotAllowed),
                         ("finance", NotAllowed), ("administrator", NotAllowed)]
)  # fmt: skip
def test_only_a_signatory_accepts(granted, who, refusal):
    with pytest.raises(refusal):
        accept(granted, by=getattr(granted.people, who))


def test_another_municipality_does_not_learn_of_it(granted):
    with pytest.raises(NotFound):
        accept(granted, by=granted.foreign.signatory)


@pytest.mark.parametrize("until", [date(2026, 10, 22), date(2026, 10, 1), date(1900, 1, 1)])
def test_more_time_is_more(granted, until):
    with pytest.raises(accepting.NotLater):
        accepting.give_more_time(award=granted.award, until=until, why="x", by=granted.people.caseworker, at=AFTER)


def test_more_time_has_a_reason_and_is_for_caseworkers(granted):
    given = {"award": granted.award, "until": date(2026, 12, 1), "at": AFTER}
    with pytest.raises(ReasonMissing):
        accepting.give_more_time(**given, why=" ", by=granted.people.caseworker)
    with pytest.raises(NotAllowed):
        accepting.give_more_time(**given, why="x", by=granted.people.decider)


def test_late_grants_are_on_the_list_from_noon_on(granted):
    by = granted.people.caseworker
    assert lapses.late(by, DEADLINE) == []
    assert [award.reference for award in lapses.late(by, PAST)] == ["2026-1-751", "2026-1-825"]
    accept(granted)
    assert [award.reference for award in lapses.late(by, PAST)] == ["2026-1-825"]


def test_a_grant_that_is_not_accepted_lapses_by_two_people(granted):
    made = propose(granted)
    signed = accepting.sign_lapse(lapse=made, by=granted.people.decider, at=PAST)
    assert (awards()[0].state, signed.released_amount) == (AwardState.LAPSED, 2 * RATE)
    assert [ledger.balance(kind=kind) for kind in ("committed", "pool")] == [RATE, factories.FRAME - RATE]
    last = Transfer.objects.order_by("number").last()
    assert (last.source, last.reason) == ("award:2026-1-751:A:lapse", "changed")
    assert Order.objects.get().about["released_amount"] == "50000.00"
    with pytest.raises(WrongState):
        accept(granted, AFTER)


@pytest.mark.parametrize(
    ("reason", "kind"), [("changed", "pool"), ("error", "pool"), ("other", "treasury"), ("closed", "treasury")]
)
def test_the_reason_class_says_where_the_money_goes(granted, reason, kind):
    before = ledger.balance(kind=kind)
    accepting.sign_lapse(lapse=propose(granted, reason=reason), by=granted.people.decider, at=PAST)
    assert ledger.balance(kind=kind) - before == 2 * RATE


def test_a_grant_cannot_lapse_too_early_or_on_the_wrong_ground(granted):
    with pytest.raises(accepting.NotDueToLapse):
        propose(granted, DEADLINE)
    with pytest.raises(accepting.WrongLapseGround):
        propose(granted, ground="not_started")
    accept(granted)
    with pytest.raises(accepting.WrongLapseGround):
        propose(granted)
    with pytest.raises(accepting.NotDueToLapse):
        propose(granted, ground="not_started")


def test_a_municipality_can_say_no_at_any_time(granted):
    made = propose(granted, AFTER, ground="declined")
    assert accepting.sign_lapse(lapse=made, by=granted.people.decider, at=AFTER).signed_at == AFTER


def test_it_is_proposed_once(granted):
    propose(granted)
    with pytest.raises(accepting.LapseProposed):
        propose(granted)


def test_who_proposed_it_or_handles_the_case_does_not_sign_it(granted):
    made = propose(granted)
    Lapse.objects.update(proposed_by=granted.people.decider)
    with pytest.raises(accepting.LapseProposedByYou):
        accepting.sign_lapse(lapse=made, by=granted.people.decider, at=PAST)
    with pytest.raises(accepting.LapseProposedByYou):
        accepting.turn_down_lapse(lapse=made, why="x", by=granted.people.decider, at=PAST)
    other = another_decider()
    Assessment.objects.update(caseworker=other)
    with pytest.raises(accepting.LapseProposedByYou):
        accepting.sign_lapse(lapse=made, by=other, at=PAST)


def test_a_proposal_is_turned_down_with_a_reason_and_then_settled(granted):
    made = propose(granted)
    with pytest.raises(ReasonMissing):
        accepting.turn_down_lapse(lapse=made, why="", by=granted.people.decider, at=PAST)
    accepting.turn_down_lapse(lapse=made, why="De har ringet.", by=granted.people.decider, at=PAST)
    with pytest.raises(accepting.LapseSettled):
        accepting.sign_lapse(lapse=made, by=granted.people.decider, at=PAST)
    assert awards()[0].state == AwardState.OFFERED
    assert propose(granted)  # it can be proposed anew


def test_accepted_meanwhile_it_does_not_lapse(granted):
    made = propose(granted, AFTER, ground="declined")
    accept(granted)
    with pytest.raises(accepting.WrongLapseGround):
        accepting.sign_lapse(lapse=made, by=granted.people.decider, at=AFTER)
    assert awards()[0].state == AwardState.ACCEPTED


def test_a_grant_that_nobody_began_lapses_half_a_year_on_and_only_what_is_unpaid(ready):
    paying.paid(ready, applications=["2026-1-751"])
    late = datetime(2027, 8, 2, tzinfo=periods.COPENHAGEN)
    assert lapses.idle(ready.people.caseworker, paying.DUE) == []
    assert [award.reference for award in lapses.idle(ready.people.caseworker, late)] == ["2026-1-751", "2026-1-825"]
    for award, released in ((awards()[0], 0), (awards()[1], RATE)):
        made = propose(ready, late, ground="not_started", award=award)
        signed = accepting.sign_lapse(lapse=made, by=ready.people.decider, at=late)
        assert signed.released_amount == released
    assert sorted(part.state for part in Part.objects.all()) == ["cancelled", "paid", "paid"]
    assert (proving.first_unbalanced(), proving.first_outside_plan(), proving.first_outside_batch()) == ("", "", "")


def test_once_somebody_has_begun_it_does_not_lapse(ready):
    line = ready.award.lines.first().line
    type(line).objects.filter(pk=line.pk).update(outcome="participating")
    with pytest.raises(accepting.HasBegun):
        propose(ready, datetime(2027, 9, 1, tzinfo=periods.COPENHAGEN), ground="not_started")


def test_what_is_in_a_batch_does_not_lapse(ready):
    paying.built(ready)
    late = datetime(2027, 9, 1, tzinfo=periods.COPENHAGEN)
    made = propose(ready, late, ground="not_started")
    with pytest.raises(planning.InABatch):
        accepting.sign_lapse(lapse=made, by=ready.people.decider, at=late)
    assert awards()[0].state == AwardState.ACCEPTED


def test_roles_that_exclude_each_other_accept_nothing(granted):
    grant_role(user=granted.foreign.preparer, role="signatory", by=None, at=AFTER)
    other = accept(granted, award=granted.other, by=granted.foreign.preparer)
    assert other.accepted_by == granted.foreign.preparer


def test_the_plan_says_what_each_instalment_waits_for(granted):
    def waits(at=AFTER):
        return [[item.code for item in row.waits] for row in due.plan(awards()[0], at)]

    assert waits() == [["acceptance", "later", "payee_no_number"]]
    accept(granted)
    assert waits() == [["later", "payee_no_number"]]
    assert waits(paying.DUE) == [["payee_no_number"]]
    paying.payee(granted, granted.aarhus)
    assert waits(paying.DUE) == [[]]
    paying.released(granted)
    assert waits(paying.DUE) == [["on_its_way"]]


def test_what_is_left_of_grants_is_said_in_one_go(granted):
    accept(granted)
    found = queries.left_of_awards(Award.objects.all())
    assert sorted(found.values()) == [RATE, 2 * RATE]
