"""Collects claims that were not repaid in time: an invoice first, then the debt collection agency."""

from datetime import datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import periods, states
from pool.kernel.refusals import MissingField, Refusal, WrongState, cleaned
from pool.kernel.words import N_
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.rounds import impartial
from pool.settlement import claims
from pool.settlement.models import Claim
from pool.settlement.states import CLAIM_MOVES, ClaimState

INVOICE_DAYS = 14  # from the invoice until it can be handed over


class NotOverdue(Refusal):
    code = "claim_not_overdue"
    sentence = N_("The claim is to be paid by %(day)s. This can be done after that.")


@transaction.atomic
def invoice_claim(*, claim: Claim, invoice: str, by, at: datetime) -> Claim:
    """Record the invoice that was sent because the claim was not paid in time.

    Raises:
        NotOverdue, MissingField, WrongState, TiedToMunicipality, NotAllowed.
    """
    guard.require(by, "claims.collect")
    invoice = cleaned(invoice, field="invoice", most=40)
    if not invoice:
        raise MissingField(field="invoice", label=N_("Invoice number"))
    claim = _held(claim, "invoice", by)
    today = at.astimezone(periods.COPENHAGEN).date()
    if today <= claim.due_on:
        raise NotOverdue(day=claim.due_on)
    claim.state, claim.invoice, claim.invoiced_at, claim.invoiced_by = ClaimState.INVOICED, invoice, at, by
    claim.due_on = today + timedelta(days=INVOICE_DAYS)
    claim.save(update_fields=["state", "invoice", "invoiced_at", "invoiced_by", "due_on"])
    _tell("settlement.invoice_claim", claim, by, at, {"invoice": invoice, "due_on": claim.due_on})
    return claim


@transaction.atomic
def hand_over_claim(*, claim: Claim, by, at: datetime) -> Claim:
    """Hand an unpaid invoice over for collection (the Danish Debt Collection Agency), with a letter.

    Raises:
        NotOverdue, WrongState, TiedToMunicipality, NotAllowed.
    """
    guard.require(by, "claims.collect")
    claim = _held(claim, "hand_over", by)
    if at.astimezone(periods.COPENHAGEN).date() <= claim.due_on:
        raise NotOverdue(day=claim.due_on)
    claim.state, claim.handed_over_at, claim.handed_over_by = ClaimState.HANDED_OVER, at, by
    claim.save(update_fields=["state", "handed_over_at", "handed_over_by"])
    repaid = claims.repaid(claim)
    _tell("settlement.hand_over_claim", claim, by, at, {"left": claim.amount - repaid})
    about = {
        "reference": claim.reference,
        "invoice": claim.invoice,
        "amount": claim.amount,
        "repaid_amount": repaid,
        "left_amount": claim.amount - repaid,
        "due_on": claim.due_on,
        "decided_on": claim.decided_at,
        "handed_over_on": at,
    }
    ordering.order(kind=LetterKind.DEBT_COLLECTION, application=claim.application, about=about, by=by, at=at)
    return claim


def _held(claim: Claim, verb: str, by) -> Claim:
    application = lock(Application, claim.application_id)
    impartial.require(by, application)
    claim = lock(Claim, claim.pk)
    if not states.may(CLAIM_MOVES, claim.state, verb):
        raise WrongState(state=claim.get_state_display())
    return claim


def _tell(verb: str, claim: Claim, by, at: datetime, facts: dict) -> None:
    case = claim.application.reference
    journal.tell(verb=verb, subject=f"claim:{claim.reference}", case=case, by=by, at=at, facts=facts)
