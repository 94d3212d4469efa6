from datetime import date, timedelta
from decimal import Decimal

import pytest

from pool.awards.models import Award
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing
from pool.ledger import queries as ledger
from pool.letters.models import Order
from pool.payments import bank, bankanswers, due, proving, queries
from pool.payments.models import BankAnswer, BankEntry, Explanation, Part, PaymentBatch, PaymentOrder
from pool.payments.services import answering, batching
from tests import paying
from tests.factories import RATE
from tests.paying import DUE
from tests.payments.conftest import awards

pytestmark = pytest.mark.django_db

LATER = DUE + timedelta(days=1)
HEAD = "reference;outcome;amount;booked_on;reason\n"


def take(here, content: bytes | str, by=None, at=LATER, name="svar.csv") -> BankAnswer:
    content = content.encode() if isinstance(content, str) else content
    return answering.take_answer(name=name, content=content, by=by or here.people.finance, at=at)


def problems() -> list[str]:
    return [entry.problem for entry in BankEntry.objects.order_by("answer_id", "number")]


@pytest.fixture
def sent(ready):
    """A batch of 50,000 to Aarhus and 25,000 to Læsø is with the bank."""
    ready.batch = paying.released(ready)
    ready.first, ready.second = list(bank.orders_of(ready.batch))
    return ready


def explain(here, entry, text="Banken tog fejl.", by=None):
    return answering.explain(entry=entry, text=text, by=by or here.people.finance, at=LATER)


def approve(here, explanation, by=None):
    return answering.approve_explanation(explanation=explanation, by=by or here.people.controller, at=LATER)


def test_what_the_bank_paid_is_posted_once_by_scheme(sent):
    take(sent, paying.bank_csv(sent.batch))
    assert [ledger.balance(kind=kind) for kind in ("committed", "paid")] == [0, 3 * RATE]
    assert {part.state for part in Part.objects.all()} == {"paid"}
    assert [(order.state, order.paid_on) for order in PaymentOrder.objects.all()] == [("paid", date(2027, 2, 1))] * 2
    assert PaymentBatch.objects.get().state == "answered"
    told, *cases = Entry.objects.filter(verb="payments.take_answer").order_by("number")
    assert (told.facts["paid"], told.facts["rejected"], told.facts["not_taken"]) == (2, 0, 0)
    assert [(entry.case, entry.subject, entry.facts) for entry in cases] == [
        (
            order.application.reference,
            f"payment:{order.reference}",
            {"outcome": "paid", "amount": f"{order.amount:.2f}", "booked_on": "2027-02-01"},
        )
        for order in PaymentOrder.objects.order_by("reference")
    ]
    assert [finding() for finding in (proving.first_unbalanced, proving.first_outside_batch, proving.first_unreconciled,
            proving.first_outside_plan, proving.first_committed_and_paid)] == [""] * 5  # fmt: skip
    assert [order.kind for order in Order.objects.all()] == ["payment_notice"] * 2
    assert queries.paid_of(awards()[0]) == 2 * RATE


def test_the_same_file_is_taken_once(sent):
    content = paying.bank_csv(sent.batch)
    take(sent, content)
    with pytest.raises(answering.TakenBefore):
        take(sent, content, name="another.csv")
    assert (BankAnswer.objects.count(), ledger.balance(kind="paid")) == (1, 3 * RATE)


def test_another_file_with_the_same_payments_pays_nothing_more(sent):
    content = paying.bank_csv(sent.batch)
    take(sent, content)
    take(sent, content + b"\n")
    assert (ledger.balance(kind="paid"), problems()) == (3 * RATE, ["", "", "answered_before", "answered_before"])
    assert proving.first_unexplained() != ""


def test_a_second_line_for_one_payment_is_one_too_many(sent):
    line = f"{sent.first.reference};paid;50000.00;2027-02-01;\n"
    take(sent, HEAD + line + line)
    assert (problems(), ledger.balance(kind="paid")) == (["", "answered_before"], 2 * RATE)
    assert PaymentBatch.objects.get().state == "released"  # the other one is not answered


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("P2019-00001-0001;paid;50000.00;;", "unknown"),
        (";paid;50000.00;;", "unknown"),
        ("{first};paid;50000.01;;", "other_amount"),
        ("{first};paid;-50000.00;;", "other_amount"),
        ("{first};rejected;1.00;;AC04", "other_amount"),
        ("{second};paid;50000.00;;", "other_amount"),
    ],
)
def test_a_line_that_does_not_fit_is_kept_and_pays_nothing(sent, line, problem):
    take(sent, HEAD + line.format(first=sent.first.reference, second=sent.second.reference) + "\n")
    assert (problems(), ledger.balance(kind="paid")) == ([problem], 0)
    assert (bank.exceptions().count(), bank.reconciled().holds) == (1, True)


def test_a_payment_that_was_never_released_is_not_paid(ready):
    """Weakness 11: an answer cannot make a payment that no batch sent."""
    batch = paying.built(ready)
    take(ready, paying.bank_csv(batch))
    assert (problems(), ledger.balance(kind="paid")) == (["not_released"] * 2, 0)
    batching.discard(batch=batch, why="x", by=ready.people.finance, at=DUE)
    take(ready, paying.bank_csv(batch) + b"\n")
    assert problems()[2:] == ["not_released"] * 2


def test_what_is_rejected_comes_back_and_is_paid_in_a_later_batch(sent):
    take(sent, paying.bank_csv(sent.batch, {"2026-1-825": "AC04 Kontoen er lukket"}))
    order = PaymentOrder.objects.get(pk=sent.second.pk)
    assert (order.state, order.rejection, ledger.balance(kind="paid")) == (
        "rejected",
        "AC04 Kontoen er lukket",
        2 * RATE,
    )
    assert [item.application.reference for item in due.queue(DUE.date(), DUE)] == ["2026-1-825"]
    again = paying.paid(sent, at=DUE + timedelta(days=7))
    assert (again.count, again.total_amount, again.state) == (1, RATE, "answered")
    assert (ledger.balance(kind="paid"), ledger.balance(kind="committed")) == (3 * RATE, 0)
    assert (proving.first_outside_batch(), proving.first_unbalanced(), proving.first_unreconciled()) == ("", "", "")
    found = bank.reconciled()
    assert (found.paid_count, found.rejected_count, found.waiting_count, found.approved) == (2, 1, 0, 4 * RATE)


def test_a_late_yes_after_a_no_pays_nothing(sent):
    take(sent, paying.bank_csv(sent.batch, {"2026-1-825": "AC04"}))
    take(sent, HEAD + f"{sent.second.reference};paid;25000.00;;\n")
    assert (problems()[2:], ledger.balance(kind="paid")) == (["answered_before"], 2 * RATE)


def test_a_rejection_without_a_reason_is_taken(sent):
    take(sent, HEAD + f"{sent.second.reference};rejected;25000.00;;\n")
    assert PaymentOrder.objects.get(pk=sent.second.pk).rejection == "-"


def test_a_line_is_explained_by_one_and_approved_by_another(sent):
    take(sent, HEAD + "P2019-1;paid;1.00;;\n")
    entry = BankEntry.objects.get()
    with pytest.raises(ReasonMissing):
        explain(sent, entry, " ")
    explain(sent, entry)
    made = explain(sent, entry, "Banken tog fejl: det var et ældre tilskud.")  # written anew, still one
    assert Explanation.objects.count() == 1
    assert bank.exceptions().count() == 1
    Explanation.objects.update(written_by=sent.people.controller)
    with pytest.raises(answering.ExplainedByYou):
        approve(sent, made)
    Explanation.objects.update(written_by=sent.people.finance)
    approve(sent, made)
    assert (bank.exceptions().count(), proving.first_unexplained()) == (0, "")
    for deed in (lambda: approve(sent, made), lambda: explain(sent, entry)):
        with pytest.raises(answering.NothingToExplain):
            deed()


def test_a_line_that_adds_up_needs_no_explanation(sent):
    take(sent, paying.bank_csv(sent.batch))
    with pytest.raises(answering.NothingToExplain):
        explain(sent, BankEntry.objects.first())


@pytest.mark.parametrize("role", ["decider", "controller", "caseworker", "auditor"])
def test_only_finance_takes_answers_and_explains(sent, role):
    by = getattr(sent.people, role)
    with pytest.raises(NotAllowed):
        take(sent, paying.bank_csv(sent.batch), by=by)
    take(sent, HEAD + "P2019-1;paid;1.00;;\n")
    with pytest.raises(NotAllowed):
        explain(sent, BankEntry.objects.get(), by=by)
    if role != "controller":
        with pytest.raises(NotAllowed):
            approve(sent, explain(sent, BankEntry.objects.get()), by=by)


def test_finance_does_not_approve_explanations(sent):
    take(sent, HEAD + "P2019-1;paid;1.00;;\n")
    with pytest.raises(NotAllowed):
        approve(sent, explain(sent, BankEntry.objects.get()), by=paying.second_officer())


def test_a_broken_file_changes_nothing(sent):
    with pytest.raises(bankanswers.BadAnswerRow):
        take(sent, HEAD + f"{sent.first.reference};paid;50000.00;;\n{sent.second.reference};maybe;1;;\n")
    assert (BankAnswer.objects.count(), ledger.balance(kind="paid")) == (0, 0)


def test_a_whole_batch_can_be_rejected_at_once(sent):
    take(sent, _whole(sent.batch.reference, "RJCT"), name="svar.xml")
    assert (BankEntry.objects.count(), ledger.balance(kind="paid")) == (2, 0)
    assert {order.rejection for order in PaymentOrder.objects.all()} == {"AM23 Der mangler dækning"}
    assert len(due.queue(DUE.date(), DUE)) == 2


def test_a_whole_batch_that_is_unknown_is_one_line_to_explain(sent):
    take(sent, _whole("P1999-1", "ACSC"), name="svar.xml")
    assert (problems(), ledger.balance(kind="paid")) == (["unknown"], 0)


def test_an_award_is_paid_up_to_what_it_gives_and_no_more(sent):
    """Weakness 10: nothing raises what an award may be paid."""
    take(sent, paying.bank_csv(sent.batch))
    assert due.queue(DUE.date() + timedelta(days=4000), DUE) == []
    with pytest.raises(batching.NothingToPay):
        paying.built(sent, at=DUE + timedelta(days=400))
    assert sum(award.awarded_amount for award in Award.objects.all()) == ledger.received(kind="paid")


def test_amounts_of_the_answer_are_exact(sent):
    take(sent, HEAD + f"{sent.first.reference};betalt;50.000,00;2027-02-01;\n")
    assert BankEntry.objects.get().amount == Decimal("50000.00")


def _whole(reference: str, status: str) -> str:
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2027-02-02T08:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{reference}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>"
        f"<GrpSts>{status}</GrpSts>"
        "<StsRsnInf><Rsn><Cd>AM23</Cd></Rsn><AddtlInf>Der mangler dækning</AddtlInf></StsRsnInf>"
        "</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"
    )
