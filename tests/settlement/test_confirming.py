"""Calls, answers and signatures, and what they do to the money."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pool.applications.models import Line
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, NotFound, Refusal, Refusals, WrongState
from pool.mail.models import Message
from pool.payments import due
from pool.payments.models import Duty, Part
from pool.reports import proof
from pool.settlement import confirmations
from pool.settlement.models import Claim, Confirmation, Outcome
from pool.settlement.outcomes import Answer
from pool.settlement.services import calling, confirming, giving_back
from tests import confirming as c
from tests import factories, paying
from tests.factories import RATE, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(world):
    return c.granted(world)


@pytest.fixture
def asked(world, grant):
    c.called(world)
    return c.confirmation_of(grant)


def part(application, employee, module) -> Part:
    return Part.objects.get(
        instalment__award__application=application, line__employee__reference=employee, line__module__code=module
    )


def released(application) -> list[str]:
    found = Part.objects.filter(instalment__award__application=application, released_at__isnull=False)
    return sorted(f"{row.line.employee.reference} {row.line.module.code}" for row in found)


def holds() -> None:
    assert [(item.name, item.problem) for item in proof.findings() if item.problem] == []


def test_a_call_asks_about_what_has_begun(world, grant, asked):
    assert (asked.duty.reference, asked.duty.due_on, asked.state) == ("2026-1-751-C1", c.DUE_ON, "open")
    assert [str(line.employee.reference) for line in confirmations.asked(asked)] == ["1001", "1002"]
    mails = Message.objects.filter(kind="confirmation_called").order_by("pk")
    assert {mail.to for mail in mails} == {"signatory@example.dk", "preparer@example.dk"}
    assert Entry.objects.filter(verb="settlement.call", case=grant.reference).exists()
    holds()


def test_the_schedule_calls_twice_a_year_and_once_each(world, grant):
    assert calling.call_due(at=c.MAY - timedelta(days=5)) == []
    call = calling.call_due(at=c.MAY)[0]
    assert (call.last_term, call.due_on, call.called_by) == ("2027F", date(2027, 6, 1), None)
    assert calling.call_due(at=c.MAY + timedelta(days=1)) == []
    later = calling.call_due(at=c.NOVEMBER)[0]
    assert (later.last_term, later.number) == ("2027E", 2)
    assert len(confirmations.asked(c.confirmation_of(grant))) == 3


def test_a_scheme_that_confirms_once_a_year_is_asked_in_autumn(world, grant):
    award = c.award_of(grant)
    award.terms["schemes"]["A"]["confirmations_a_year"] = 1
    award.save(update_fields=["terms"])
    assert calling.call_due(at=c.MAY) == []
    assert calling.call_due(at=c.NOVEMBER)[0].last_term == "2027E"


def test_nothing_is_called_where_nothing_is_accepted(world):
    factories.assessed(world, world.aarhus)
    with pytest.raises(calling.NothingToConfirm):
        c.called(world)


@pytest.mark.parametrize("due_on", [c.MAY.date(), date(2020, 1, 1)])
def test_a_call_gives_time(world, grant, due_on):
    with pytest.raises(calling.DueTooEarly):
        c.called(world, due_on=due_on)


def test_answers_are_kept_and_changed_until_the_signature(world, grant, asked):
    by = world.people.preparer
    line = confirmations.asked(asked)[0]
    kept = confirming.save_outcome(confirmation=asked, line=line, answer=c.GOES_ON, by=by, at=c.MAY)
    assert (kept.kind, kept.changed_by) == ("participating", by)
    kept = confirming.save_outcome(confirmation=asked, line=line, answer=c.DONE, by=by, at=c.MAY)
    assert (kept.kind, kept.completed_on, Outcome.objects.count()) == ("completed", date(2027, 5, 1), 1)
    assert Line.objects.get(pk=line.pk).outcome == ""
    c.signed(world, grant)
    with pytest.raises(WrongState):
        confirming.save_outcome(confirmation=asked, line=line, answer=c.GOES_ON, by=by, at=c.MAY)


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (Answer("flying"), ["unknown_outcome"]),
        (Answer(""), ["unknown_outcome"]),
        (Answer("completed"), ["completion_day_missing", "proof_missing"]),
        (replace(c.DONE, completed_on=date(2027, 5, 3)), ["completed_in_future"]),
        (replace(c.DONE, completed_on=date(2027, 1, 31)), ["completed_before_term"]),
        (replace(c.DONE, proof="12"), ["proof_tells_grade"]),
        (replace(c.DONE, proof="Karakter: 7"), ["proof_tells_grade"]),
        (replace(c.DONE, proof="010190-1234"), ["civil_number_given"]),
        (replace(c.DONE, proof="x" * 101), ["too_long"]),
        (replace(c.DONE, proof="a\x00b"), ["unreadable_text"]),
        (replace(c.GOES_ON, proof="Bevis"), ["only_when_completed"]),
        (Answer("postponed"), ["postponed_until_missing"]),
        (Answer("postponed", until_term="soon"), ["postponed_until_missing"]),
        (Answer("postponed", until_term="2027F"), ["postponed_backwards"]),
        (Answer("on_leave", until_term="2028F"), ["only_when_postponed"]),
        (Answer("on_leave", gives_back=True), ["cannot_be_given_back"]),
        (Answer("on_leave", note="cpr 0101901234"), ["civil_number_given"]),
    ],
)
def test_answers_that_cannot_be_are_refused_with_a_sentence(world, asked, answer, codes):
    line = confirmations.asked(asked)[0]
    with pytest.raises((Refusal, Refusals)) as caught:
        confirming.save_outcome(confirmation=asked, line=line, answer=answer, by=world.people.preparer, at=c.MAY)
    items = caught.value.items if isinstance(caught.value, Refusals) else [caught.value]
    assert [item.code for item in items] == codes
    assert all(item.field.startswith(f"{line.pk}-") for item in items)
    assert not Outcome.objects.exists()


def test_an_incomplete_confirmation_cannot_be_signed(world, grant, asked):
    confirming.save_outcome(
        confirmation=asked, line=confirmations.asked(asked)[0], answer=c.GOES_ON, by=world.people.preparer, at=c.MAY
    )
    with pytest.raises(confirming.Unanswered) as caught:
        confirming.sign(confirmation=asked, by=world.people.signatory, at=c.MAY)
    assert caught.value.facts == {"employee": "1002", "module": "SAM"}


def test_a_signature_freezes_the_answers_and_meets_the_duty(world, grant, asked):
    done = c.signed(world, grant, _1001=c.DONE)
    assert (done.state, done.signed_by, Duty.objects.get(pk=done.duty_id).met_at) == (
        "signed", world.people.signatory, c.MAY,
    )  # fmt: skip
    assert [row["outcome"] for row in done.content["rows"]] == ["completed", "participating"]
    said = list(grant.lines.order_by("rank").values_list("outcome", flat=True))
    assert said == ["completed", "participating", "", ""]
    with pytest.raises(WrongState):
        confirming.sign(confirmation=asked, by=world.people.signatory, at=c.MAY)
    holds()


def test_who_may_prepare_and_sign(world, grant, asked):
    line = confirmations.asked(asked)[0]
    for by in (world.people.caseworker, world.people.auditor):
        with pytest.raises(NotAllowed):
            confirming.save_outcome(confirmation=asked, line=line, answer=c.GOES_ON, by=by, at=c.MAY)
    with pytest.raises(NotFound):
        confirming.save_outcome(confirmation=asked, line=line, answer=c.GOES_ON, by=world.foreign.preparer, at=c.MAY)
    c.answered(asked, world.people.preparer)
    with pytest.raises(NotAllowed):
        confirming.sign(confirmation=asked, by=world.people.preparer, at=c.MAY)
    with pytest.raises(NotFound):
        confirming.sign(confirmation=asked, by=world.foreign.signatory, at=c.MAY)
    with pytest.raises(NotAllowed):
        c.calling.call(round=world.round, last_term="2027E", due_on=c.DUE_ON, by=world.people.decider, at=c.MAY)


def test_a_tied_caseworker_cannot_call(world, grant):
    tie(world.people.caseworker, world.round, world.aarhus)
    with pytest.raises(Refusal) as caught:
        c.called(world)
    assert caught.value.code == "tied_to_run"


def test_a_line_of_another_case_is_not_answered(world):
    grant = c.granted(world, others=True)
    c.called(world)
    other = Line.objects.filter(application__municipality=world.laesoe).first()
    with pytest.raises(NotFound):
        confirming.save_outcome(
            confirmation=c.confirmation_of(grant), line=other, answer=c.GOES_ON, by=world.people.preparer, at=c.MAY
        )


# What follows for the money


def test_participation_releases_the_next_payment(world, grant, asked):
    assert released(grant) == ["1001 IND", "1001 SAM", "1002 SAM"]
    c.signed(world, grant)
    assert released(grant) == ["1001 IND", "1001 SAM", "1002 SAM"]
    c.called(world, at=c.NOVEMBER, last_term="2028F", due_on=date(2027, 12, 1))
    c.signed(world, grant, at=c.NOVEMBER, _1001_TVP=Answer("not_begun"))
    assert released(grant) == ["1001 IND", "1001 SAM", "1002 SAM"]
    c.called(world, at=c.NOVEMBER + timedelta(days=100), last_term="2028F", due_on=date(2028, 3, 1))
    c.signed(world, grant, at=c.NOVEMBER + timedelta(days=100))
    assert released(grant) == ["1001 IND", "1001 SAM", "1001 TVP", "1002 SAM"]
    holds()


def test_leave_holds_what_is_not_paid_until_somebody_goes_on(world, grant, asked):
    c.signed(world, grant, _1001=Answer("on_leave"))
    assert released(grant) == ["1002 SAM"]
    c.called(world, at=c.NOVEMBER, last_term="2027E", due_on=date(2027, 12, 1))
    c.signed(world, grant, at=c.NOVEMBER)
    assert released(grant) == ["1001 IND", "1001 SAM", "1002 SAM"]


def test_what_was_paid_for_a_completed_module_is_kept(world, grant, asked):
    paying.paid(world)
    c.signed(world, grant, _1001=c.DONE)
    assert part(grant, "1001", "SAM").state == "kept"
    assert part(grant, "1002", "SAM").state == "paid"
    holds()


def test_a_place_given_back_is_cancelled_and_claimed(world, grant, asked):
    paying.paid(world)
    c.signed(world, grant, _1001=c.GIVEN_BACK)
    assert [part(grant, "1001", code).state for code in ("SAM", "IND", "TVP")] == ["paid", "paid", "cancelled"]
    claim = Claim.objects.get()
    assert (claim.amount, claim.ground, claim.proposed_by, claim.answer_by) == (
        2 * RATE, "voluntary", world.people.signatory, None,
    )  # fmt: skip
    assert not c.line_of(grant, "1001", "TVP").live
    assert confirmations.asked(c.confirmation_of(grant)) == [c.line_of(grant, "1002", "SAM")]
    holds()


def test_a_place_is_not_given_back_while_its_payment_is_on_the_way(world, grant, asked):
    paying.built(world)
    with pytest.raises(giving_back.PaymentOnItsWay):
        c.signed(world, grant, _1001=c.GIVEN_BACK)
    assert Confirmation.objects.get().state == "open"
    c.answered(asked, world.people.signatory, _1001=Answer("dropped_out"))
    confirming.sign(confirmation=asked, by=world.people.signatory, at=c.MAY)


def test_a_completed_module_is_never_asked_about_again(world, grant, asked):
    c.signed(world, grant, _1001=c.DONE, _1002=Answer("changed_job"))
    c.called(world, at=c.NOVEMBER, last_term="2027E", due_on=date(2027, 12, 1))
    assert [line.module.code for line in confirmations.asked(c.confirmation_of(grant))] == ["IND"]


def test_a_late_confirmation_holds_all_payments_until_it_is_signed(world, grant, asked):
    assert due.waits([grant], c.MAY) == {}
    waits = due.waits([grant], c.JUNE)[grant.municipality_id]
    assert [(item.code, item.fact) for item in waits] == [("late_confirmation", "2026-1-751-C1")]
    c.signed(world, grant, at=c.JUNE)
    assert due.waits([grant], c.JUNE) == {}


def test_one_municipality_is_called_anew(world, grant, asked):
    by = world.people.caseworker
    given = {"application": grant, "last_term": "2027F", "due_on": date(2027, 7, 1), "by": by}
    with pytest.raises(calling.AlreadyCalled):
        calling.call_one(**given, at=c.MAY)
    c.signed(world, grant)
    anew = calling.call_one(**given, at=c.JUNE)
    assert (anew.duty.reference, confirmations.before(anew)[c.line_of(grant, "1002", "SAM").pk].kind) == (
        "2026-1-751-C2", "participating",
    )  # fmt: skip


def test_a_confirmation_can_be_signed_when_nothing_is_left_to_tell(world, grant, asked):
    Line.objects.filter(application=grant).update(live=False)
    confirming.sign(confirmation=asked, by=world.people.signatory, at=c.MAY)
    assert Duty.objects.get(pk=asked.duty_id).met_at == c.MAY


# Proofs


def test_a_signed_confirmation_that_was_changed_is_named(world, grant, asked):
    c.signed(world, grant)
    assert confirmations.first_problem() == ""
    Outcome.objects.filter(line__employee__reference="1002").update(kind="completed", completed_on=c.DUE_ON, proof="x")
    assert confirmations.first_problem() == "the answers of confirmation 2026-1-751-C1 differ from what was signed"
    Outcome.objects.filter(line__employee__reference="1002").update(kind="participating")
    Line.objects.filter(pk=c.line_of(grant, "1001", "SAM").pk).update(outcome="completed")
    assert "which no signed confirmation says" in confirmations.first_problem()
    Line.objects.filter(pk=c.line_of(grant, "1001", "SAM").pk).update(outcome="participating")
    Duty.objects.update(met_at=None)
    assert confirmations.first_problem().startswith("duty 2026-1-751-C1 is met at None")
    Confirmation.objects.update(content={"rows": []})
    assert confirmations.first_problem() == "confirmation 2026-1-751-C1 differs from its fingerprint"
