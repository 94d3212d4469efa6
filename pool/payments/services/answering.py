"""Takes the bank's answers: what it paid is posted, what it rejected is due again, what does not add up stays red."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import hold, lock
from pool.journal import services as journal
from pool.kernel import money, periods
from pool.kernel.refusals import Refusal, cleaned, reason
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.payments import bankanswers, places, queries, rules
from pool.payments.models import BankAnswer, BankEntry, Explanation, Part, PaymentBatch, PaymentOrder
from pool.payments.states import EntryProblem, PartState, PaymentBatchState, PaymentState


class TakenBefore(Refusal):
    code = "answer_taken_before"
    sentence = N_("This file was taken on %(moment)s already. Nothing was posted twice.")


class NothingToExplain(Refusal):
    code = "nothing_to_explain"
    sentence = N_("This line of the bank's answer adds up, or has been explained.")


class ExplainedByYou(Refusal):
    code = "explained_by_you"
    sentence = N_("You wrote this explanation. Another person must approve it.")
    kind = "forbidden"


@transaction.atomic
def take_answer(*, name: str, content: bytes, by, at: datetime) -> BankAnswer:
    """Take a file from the bank; a line that fits its order is posted, any other is kept and shown as red.

    Raises:
        TakenBefore: the same bytes were taken before.
        NotAnAnswer, BadAnswerRow, AnswerTooLarge, NotAllowed.
    """
    guard.require(by, "payments.answer")
    read = bankanswers.read(content)
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_again(sha256)
    name = cleaned(name, field="file", most=120)
    answer = _kept(name=name, format=read.format, content=content, sha256=sha256, taken_at=at, taken_by=by)
    rows = [*read.rows, *_of_whole(read)]
    orders = _orders(rows)
    entries = [_entry(answer, number, row, orders) for number, row in enumerate(rows, 1)]
    BankEntry.objects.bulk_create(entries)
    taken = [entry for entry in entries if not entry.problem]
    _pay([entry for entry in taken if entry.outcome == PaymentState.PAID], by, at)
    _reject([entry for entry in taken if entry.outcome == PaymentState.REJECTED], at)
    _finish({entry.order.batch_id for entry in taken})
    counts = {
        "paid": sum(1 for entry in taken if entry.outcome == PaymentState.PAID),
        "rejected": sum(1 for entry in taken if entry.outcome == PaymentState.REJECTED),
        "not_taken": len(entries) - len(taken),
    }
    facts = {"name": name, "sha256": sha256, **counts}
    told = [(f"bank_answer:{answer.pk}", "", facts), *(_told(entry) for entry in taken)]
    journal.tell_many(verb="payments.take_answer", by=by, at=at, rows=told)
    return answer


def _told(entry: BankEntry) -> tuple[str, str, dict]:
    """What the history of the case says of its payment."""
    facts = {"outcome": entry.outcome, "amount": entry.order.amount, "booked_on": entry.booked_on}
    facts |= {"reason": entry.reason} if entry.outcome == PaymentState.REJECTED else {}
    return f"payment:{entry.order.reference}", entry.order.application.reference, facts


@transaction.atomic
def explain(*, entry: BankEntry, text: str, by, at: datetime) -> Explanation:
    """Say what a line was that does not add up. It stays red until another person approves it.

    Raises:
        NothingToExplain, ReasonMissing, NotAllowed.
    """
    guard.require(by, "payments.explain")
    text = reason(text, field="text")
    entry = lock(BankEntry, entry.pk)
    known = Explanation.objects.filter(entry=entry).first()
    if not entry.problem or (known and known.approved_at):
        raise NothingToExplain()
    if known:
        known.text, known.written_at, known.written_by = text, at, by
        known.save(update_fields=["text", "written_at", "written_by"])
    else:
        known = Explanation.objects.create(entry=entry, text=text, written_at=at, written_by=by)
    _tell("payments.explain", entry, by, at, {"text": text})
    return known


@transaction.atomic
def approve_explanation(*, explanation: Explanation, by, at: datetime) -> Explanation:
    """Accept what a line turned out to be.

    Raises:
        ExplainedByYou, NothingToExplain, NotAllowed.
    """
    guard.require(by, "explanations.approve")
    explanation = lock(Explanation, explanation.pk)
    if explanation.approved_at:
        raise NothingToExplain()
    if by.pk == explanation.written_by_id:
        raise ExplainedByYou()
    explanation.approved_at, explanation.approved_by = at, by
    explanation.save(update_fields=["approved_at", "approved_by"])
    _tell("payments.approve_explanation", explanation.entry, by, at, {})
    return explanation


def _refuse_again(sha256: str) -> None:
    before = BankAnswer.objects.filter(sha256=sha256).first()
    if before:
        raise TakenBefore(field="file", moment=before.taken_at)


def _kept(**facts) -> BankAnswer:
    try:
        with transaction.atomic():
            return BankAnswer.objects.create(**facts)
    except IntegrityError:  # somebody else took the same file at the same moment
        _refuse_again(facts["sha256"])
        raise


def _of_whole(read: bankanswers.Answer) -> list[bankanswers.Row]:
    """The lines of a batch that the bank answers as a whole."""
    if read.whole is None or read.rows:
        return []
    reference, outcome, why = read.whole
    found = PaymentOrder.objects.filter(batch__reference=reference, state=PaymentState.ORDERED).order_by("reference")
    rows = [bankanswers.Row(order.reference, outcome, order.amount, None, why) for order in found]
    return rows or [bankanswers.Row(reference, outcome, None, None, why)]


def _orders(rows: list[bankanswers.Row]) -> dict[str, PaymentOrder]:
    """The orders that the answer names, held after their cases: whoever posts on a case holds the case first."""
    named = PaymentOrder.objects.filter(reference__in={row.reference for row in rows})
    hold(Application, set(named.values_list("application", flat=True)))
    found = named.select_for_update(of=("self",), no_key=True)
    found = found.select_related("batch", "application__municipality", "application__round__appropriation")
    return {order.reference: order for order in found.order_by("pk")}


def _entry(answer: BankAnswer, number: int, row: bankanswers.Row, orders: dict[str, PaymentOrder]) -> BankEntry:
    order = orders.get(row.reference)
    problem = _problem(order, row)
    if not problem:  # a second line on the same order is one too many
        order.state = PaymentState(row.outcome)
    return BankEntry(
        answer=answer,
        number=number,
        reference=row.reference,
        outcome=row.outcome,
        amount=row.amount,
        booked_on=row.booked_on,
        reason=row.reason,
        order=order,
        problem=problem,
    )


def _problem(order: PaymentOrder | None, row: bankanswers.Row) -> str:
    if order is None:
        return EntryProblem.UNKNOWN
    if order.state == PaymentState.DROPPED or order.batch.released_at is None:
        return EntryProblem.NOT_OUT
    if order.state != PaymentState.ORDERED:
        return EntryProblem.ANSWERED
    return EntryProblem.AMOUNT if row.amount is not None and row.amount != order.amount else ""


def _pay(entries: list[BankEntry], by, at: datetime) -> None:
    """Post what was paid, by scheme: committed → paid; then order the notices: the ledger is held before cases."""
    postings, notices = [], []
    for entry in entries:
        order = entry.order
        order.answered_at = at
        order.paid_on = entry.booked_on or at.astimezone(periods.COPENHAGEN).date()
        parts = Part.objects.filter(ordered__order=order, ordered__live=True).select_related("scheme").order_by("pk")
        sums = rules.by_scheme((part.scheme.code, part.amount) for part in parts)
        if sum((amount for _, amount in sums), money.ZERO) != order.amount:
            raise money.LossyAmount(f"{order.reference} is {order.amount}, its parts are not")
        postings += [
            ledger.Posting(
                source=f"payment:{order.reference}:{scheme}",
                from_place=places.place(order.application, accounts.COMMITTED, scheme),
                to_place=places.place(order.application, accounts.PAID, scheme),
                amount=amount,
                text=f"Payment {order.reference}",
            )
            for scheme, amount in sums
        ]
        about = {
            "payment": order.reference,
            "amount": order.amount,
            "paid_on": order.paid_on,
            "parts": [queries.told(part) for part in queries.parts().filter(pk__in=parts)],
        }
        notices.append((order.application, about))
    if postings:
        ledger.post(postings=postings, by=by, at=at)
    for application, about in sorted(notices, key=lambda item: item[0].pk):
        ordering.order(kind=LetterKind.PAYMENT_NOTICE, application=application, about=about, soon=False, by=by, at=at)
    orders = [entry.order for entry in entries]
    PaymentOrder.objects.bulk_update(orders, ["state", "answered_at", "paid_on"])
    Part.objects.filter(ordered__order__in=orders, ordered__live=True).update(state=PartState.PAID)


def _reject(entries: list[BankEntry], at: datetime) -> None:
    """What the bank rejected is due again."""
    orders = [entry.order for entry in entries]
    for entry in entries:
        entry.order.answered_at, entry.order.rejection = at, entry.reason or "-"
    PaymentOrder.objects.bulk_update(orders, ["state", "answered_at", "rejection"])
    for order in orders:
        Part.objects.filter(ordered__order=order, ordered__live=True).update(state=PartState.PLANNED)
        order.ordered.update(live=False)


def _finish(batches: set[int]) -> None:
    """A batch is answered when each of its payments is."""
    open_orders = PaymentOrder.objects.filter(batch__in=batches, state=PaymentState.ORDERED)
    done = batches - set(open_orders.values_list("batch", flat=True))
    PaymentBatch.objects.filter(pk__in=done, state=PaymentBatchState.RELEASED).update(state=PaymentBatchState.ANSWERED)


def _tell(verb: str, entry: BankEntry, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"bank_entry:{entry.answer_id}/{entry.number}", by=by, at=at, facts=facts)
