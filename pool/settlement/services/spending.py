"""Posts what was paid as kept, where what it was paid for is confirmed: paid → spent."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.applications.models import Application
from pool.applications.states import OutcomeKind
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.payments import places
from pool.payments.models import BankAnswer, Part
from pool.payments.services import answering
from pool.payments.states import PartState, PaymentState
from pool.rounds.states import SettledBy
from pool.settlement import claims
from pool.settlement.models import Accounts
from pool.settlement.services import releasing


@transaction.atomic
def keep_completed(*, application: Application, by, at: datetime) -> Decimal:
    """Keep the paid parts of completed modules, in schemes by unit rate, and what is paid after accounts are approved.

    Returns the kroner kept now.

    Called whenever a confirmation is signed or the bank has paid; what was kept before is left alone.
    """
    application = lock(Application, application.pk)
    found = Part.objects.filter(
        instalment__award__application=application, state=PartState.PAID, line__outcome=OutcomeKind.COMPLETED
    )
    parts = [part for part in found.select_related("scheme", "instalment__award").order_by("pk") if _by_unit_rate(part)]
    parts += _settled(application, {part.pk for part in parts})
    if not parts:
        return money.ZERO
    ledger.post(postings=[_kept(application, part) for part in parts], by=by, at=at)
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(state=PartState.KEPT)
    total = sum((part.amount for part in parts), money.ZERO)
    case = application.reference
    facts = {"amount": total, "parts": [part.pk for part in parts]}
    journal.tell(verb="settlement.keep_completed", subject=f"application:{case}", case=case, by=by, at=at, facts=facts)
    return total


@transaction.atomic
def take_answer(*, name: str, content: bytes, by, at: datetime) -> BankAnswer:
    """Take a file from the bank (`payments.services.answering.take_answer`), and keep what was completed already.

    What it rejected is due again as far as confirmations go that were signed since it was ordered.
    """
    answer = answering.take_answer(name=name, content=content, by=by, at=at)
    for application in _answered(answer, PaymentState.PAID):
        keep_completed(application=application, by=by, at=at)
    for application in _answered(answer, PaymentState.REJECTED):
        releasing.follow_outcomes(application=application, by=by, at=at)
    return answer


def _answered(answer: BankAnswer, state: str):
    """The cases of which the answer speaks of a payment that is in this state."""
    told = Application.objects.filter(payment_orders__entries__answer=answer, payment_orders__state=state)
    return told.distinct().order_by("pk")


def _settled(application: Application, known: set[int]) -> list[Part]:
    """What was still to be paid when the accounts were approved, and is paid now; what is claimed back is not kept.

    A grant that was accepted after them is in no accounts, so it is not kept.
    """
    settled = Accounts.objects.filter(application=application, decided_at__isnull=False)
    until = dict(settled.values_list("scheme", "decided_at"))
    found = Part.objects.filter(instalment__award__application=application, state=PartState.PAID, scheme__in=until)
    found = found.exclude(pk__in=known | claims.claimed_parts(application))
    found = found.select_related("scheme", "instalment__award").order_by("pk")
    return [part for part in found if part.instalment.award.accepted_at <= until[part.scheme_id]]


def _by_unit_rate(part: Part) -> bool:
    terms = part.instalment.award.terms["schemes"][part.scheme.code]
    return terms["settled_by"] == SettledBy.UNIT_RATE


def _kept(application: Application, part: Part) -> ledger.Posting:
    return ledger.Posting(
        source=ledger_queries.next_source(f"part:{part.pk}:keep"),
        from_place=places.place(application, accounts.PAID, part.scheme.code),
        to_place=places.place(application, accounts.SPENT, part.scheme.code),
        amount=part.amount,
        text=f"{'Module completed' if _by_unit_rate(part) else 'Accounts approved'}, {application.reference}",
    )
