"""The agency's answer to a change: approved with its effects, or refused; either way with a letter."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.rounds import impartial
from pool.settlement import told
from pool.settlement.models import Change
from pool.settlement.services import applying, changing
from pool.settlement.states import CHANGE_MOVES, ChangeKind, ChangeState


class ReasonClassMissing(Refusal):
    code = "reason_class_missing"
    sentence = N_("Say why the money is released: that decides whether it may be used again this year.")
    kind = "invalid"


class ReleasesMoney(Refusal):
    code = "change_releases_money"
    sentence = N_("This change releases money, so a decision maker must answer it.")
    kind = "forbidden"


@transaction.atomic
def approve(*, change: Change, decision: str, reason_class: str = "", by, at: datetime) -> Change:
    """Approve a change. All its effects come with it, or none; the letter amends the grant letter.

    `reason_class`: of the money that is released, where places are given up.

    Raises:
        ReleasesMoney: places are given up, and the person is no decision maker.
        ReasonClassMissing, ReasonMissing.
        Refusal, Refusals: it cannot be any more; see `asking`.
        WrongState: it has been answered or taken back.
        TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    decision = reason(decision, field="decision")
    change = _held(change, "approve", by)
    releases = change.kind == ChangeKind.WITHDRAWAL
    if releases and reason_class not in dict(accounts.REASON_CLASSES):
        raise ReasonClassMissing(field="reason_class")
    change.released_amount = applying.apply(change=change, reason_class=reason_class, by=by, at=at)
    facts = {"amount": change.released_amount, "reason": reason_class} if releases else {}
    return _decided(change, "approve", decision, facts, by, at)


@transaction.atomic
def refuse(*, change: Change, decision: str, by, at: datetime) -> Change:
    """Refuse a change, with the reasons. The grant stays as it is.

    Raises:
        ReleasesMoney, ReasonMissing, WrongState, TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    decision = reason(decision, field="decision")
    change = _held(change, "refuse", by)
    return _decided(change, "refuse", decision, {}, by, at)


def _held(change: Change, verb: str, by) -> Change:
    guard.require(by, "changes.decide")
    if change.kind == ChangeKind.WITHDRAWAL and not guard.may(by, "changes.release"):
        raise ReleasesMoney()
    if change.kind != ChangeKind.WITHDRAWAL:
        guard.require(by, "changes.amend")
    change = changing.held(change, verb)
    impartial.require(by, change.application)
    return change


def _decided(change: Change, verb: str, decision: str, facts: dict, by, at: datetime) -> Change:
    change.state = states.moved(CHANGE_MOVES, change.state, verb)
    change.decision, change.decided_at, change.decided_by = decision, at, by
    change.save(update_fields=["state", "decision", "decided_at", "decided_by", "released_amount"])
    case = change.application.reference
    journal.tell(
        verb=f"settlement.{verb}_change",
        subject=f"change:{change.reference}",
        case=case,
        by=by,
        at=at,
        facts={"kind": change.kind, "decision": decision, **facts},
    )
    ordering.order(kind=LetterKind.CHANGE_DECISION, application=change.application, about=_about(change), by=by, at=at)
    return change


def _about(change: Change) -> dict:
    return {
        "reference": change.reference,
        "kind": change.kind,
        "approved": change.state == ChangeState.APPROVED,
        "asked_on": change.asked_at.astimezone(periods.COPENHAGEN).date(),
        "asked_by": str(change.asked_by),
        "rows": told.in_both(change),
        "why": change.why,
        "decision": change.decision,
        "released_amount": change.released_amount or money.ZERO,
        "decided_by": str(change.decided_by),
    }
