"""Confirms instalments as paid."""

from datetime import datetime

from django.db import transaction

from pool.awards import supplements
from pool.awards.models import Award
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.kernel.refusals import NotFound, Refusal
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.payments import rules
from pool.payments.models import Payment
from pool.rounds import services as rounds


class DecidedByYou(Refusal):
    code = "decided_by_you"
    sentence = N_("You have prepared or signed this decision. Another person must confirm its payment.")
    kind = "forbidden"


class ConditionNotMet(Refusal):
    code = "condition_not_met"
    sentence = N_("%(award)s was given on a condition that is not met yet. Nothing can be paid before it is.")


class PaidAlready(Refusal):
    code = "paid_already"
    sentence = N_("Instalment %(number)s of %(award)s has been confirmed as paid already. Nothing was posted twice.")


class EarlierFirst(Refusal):
    code = "earlier_first"
    sentence = N_("Instalment %(number)s comes first: instalments are paid in their order.")


@transaction.atomic
def confirm(*, award: Award, number: int, by, at: datetime) -> Payment:
    """Post one instalment of the plan as paid: committed → paid.

    Raises:
        NotFound: the plan has no such instalment.
        PaidAlready, EarlierFirst: the order of the plan.
        DecidedByYou: the same person may not commit and pay (weakness 9).
        ConditionNotMet: the award is not final, or the award that this one supplements.
    """
    award = lock(Award, award.pk)
    item = next((item for item in award.terms["plan"] if item["number"] == number), None)
    if item is None:
        raise NotFound()
    if by.pk in (award.decided_by_id, award.prepared_by_id, award.run.approved_by_id, award.run.prepared_by_id):
        raise DecidedByYou()
    waiting = supplements.waiting_for_condition(award)
    if waiting:
        raise ConditionNotMet(award=waiting.reference)
    paid = set(award.payments.values_list("number", flat=True))
    if number in paid:
        raise PaidAlready(number=number, award=award.reference)
    if number > len(paid) + 1:
        raise EarlierFirst(number=len(paid) + 1)
    payment = Payment.objects.create(
        award=award, number=number, paid_amount=money.parsed_exact(item["amount"]), paid_at=at, paid_by=by
    )
    ledger.post(postings=_postings(award, payment, item["terms"]), by=by, at=at)
    journal.tell(
        verb="payments.confirm",
        subject=f"award:{award.reference}",
        case=award.application.reference,
        by=by,
        at=at,
        facts={"instalment": number, "amount": payment.paid_amount},
    )
    return payment


def _postings(award: Award, payment: Payment, terms: list[str]) -> list[ledger.Posting]:
    rows = award.lines.order_by("pk").values_list("line__scheme__code", "line__term", "awarded_amount")
    where = {"municipality": award.application.municipality.code, "award": award.application.reference}
    round = award.application.round
    return [
        ledger.Posting(
            source=f"award:{award.reference}:{scheme}:pay:{payment.number}",
            from_place=rounds.place(round, accounts.COMMITTED, scheme=scheme, **where),
            to_place=rounds.place(round, accounts.PAID, scheme=scheme, **where),
            amount=amount,
            text=f"Instalment {payment.number} of {award.reference}",
        )
        for scheme, amount in rules.by_scheme(payment.paid_amount, rows, terms)
    ]
