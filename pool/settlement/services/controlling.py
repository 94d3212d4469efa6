"""The controller's side of accounts: queries, approval, and what follows from it for the money."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.access import rules as roles
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, WrongState, cleaned, reason
from pool.kernel.words import N_
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as ledger_accounts
from pool.ledger import services as ledger
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.payments import places
from pool.payments.models import Duty, Part
from pool.payments.services import planning
from pool.payments.states import UNPAID, PartState
from pool.rounds import impartial
from pool.settlement import accounting, notices
from pool.settlement.models import Accounts
from pool.settlement.services import accounts as municipal
from pool.settlement.services import claiming
from pool.settlement.services.deciding_changes import ReasonClassMissing
from pool.settlement.states import ACCOUNTS_MOVES, AccountsState, ClaimGround

QUERY_DAYS = 14


class PaidByYou(Refusal):
    code = "paid_by_you"
    sentence = N_("You have paid money to this case. Whoever pays may not approve its accounts.")
    kind = "forbidden"


class AuditMissing(Refusal):
    code = "audit_missing"
    sentence = N_(
        "These accounts need an auditor's statement that fits the size of the grant, and have none. Query them, so "
        "that the municipality can ask its auditor."
    )


class ClaimInHearing(Refusal):
    code = "claim_in_hearing"
    sentence = N_("Claim %(reference)s on this grant is not decided. Decide or drop it, then approve the accounts.")


class GrantNotAccepted(Refusal):
    code = "accounts_before_acceptance"
    sentence = N_(
        "%(reference)s waits for acceptance, so the accounts do not hold all of the grant. Approve them when it is "
        "accepted or has lapsed."
    )


class WhyNotAll(Refusal):
    code = "why_not_all"
    sentence = N_("Write why not all of “%(post)s” is approved.")
    kind = "invalid"


class ApprovedAboveCost(Refusal):
    code = "approved_above_cost"
    sentence = N_("You approve %(approved)s of “%(post)s”, but the cost is %(cost)s.")
    kind = "invalid"


@transaction.atomic
def query_accounts(*, accounts: Accounts, question: str, by, at: datetime) -> Accounts:
    """Ask the municipality about its accounts; it has two weeks, and signs again.

    Raises:
        PaidByYou, WrongState, ReasonMissing, NotAllowed.
    """
    guard.require(by, "accounts.approve")
    question = reason(question, field="question")
    item = _checked(accounts, "query", by)
    item.state, item.query = states.moved(ACCOUNTS_MOVES, item.state, "query"), question
    item.save(update_fields=["state", "query"])
    day = at.astimezone(periods.COPENHAGEN).date() + timedelta(days=QUERY_DAYS)
    Duty.objects.filter(pk=item.duty_id).update(met_at=None, due_on=day)
    _tell("settlement.query_accounts", item, by, at, {"question": question, "until": day})
    notices.post(item, "accounts_queried", roles.SIGNATORY, at, question=question, due_on=day)
    return item


@transaction.atomic
def approve_accounts(
    *, accounts: Accounts, approved: dict[str, tuple[Decimal, str]], decision: str, reason_class: str, by, at: datetime
) -> Accounts:
    """Approve accounts, wholly or in part; what is not approved of the money paid is proposed as a claim.

    `approved`: budget line → (kroner approved, why not all). `reason_class`: of what is released or claimed.

    Raises:
        PaidByYou: the person paid money to the case (weakness 2).
        AuditMissing: nobody vouches for them as their size asks for (weakness 12).
        ClaimInHearing, GrantNotAccepted: how much there is to settle is not known yet.
        ReasonClassMissing: money is released or claimed back.
        ApprovedAboveCost, NegativeCost, UnknownPost, InABatch, WrongState, ReasonMissing, NotAllowed.
    """
    guard.require(by, "accounts.approve")
    decision = reason(decision, field="decision")
    item = _checked(accounts, "approve", by)
    _check_gates(item)
    given = _approve_entries(item, approved)
    found = accounting.result(item, given)
    _check_reason_class(item, found, reason_class)
    partly = any(given[entry.post] < entry.cost_amount for entry in item.entries.all())
    item.state = states.moved(ACCOUNTS_MOVES, item.state, "approve_partly" if partly else "approve")
    item.decision, item.approved_amount, item.decided_at, item.decided_by = decision, found.approved, at, by
    item.save(update_fields=["state", "decision", "approved_amount", "decided_at", "decided_by"])
    facts = {"approved": found.approved, "kept": found.kept, "repay": found.repay, "to_pay": found.to_pay}
    _tell("settlement.approve_accounts", item, by, at, facts)
    about = {**_about(item, found), "decision": decision, "decided_by": str(by)}
    ordering.order(kind=LetterKind.ACCOUNTS_DECISION, application=item.application, about=about, by=by, at=at)
    _follow(item, found, reason_class, by, at)
    return item


def _approve_entries(item: Accounts, approved: dict[str, tuple[Decimal, str]]) -> dict[str, Decimal]:
    entries = {entry.post: entry for entry in item.entries.select_for_update()}
    for post, (amount, note) in approved.items():
        if post not in entries:
            raise municipal.UnknownPost(field="approved", post=post[:40])
        if amount < 0:
            raise municipal.NegativeCost(field=post, post=post, amount=amount)
        if amount > entries[post].cost_amount:
            raise ApprovedAboveCost(field=post, post=post, approved=amount, cost=entries[post].cost_amount)
        if amount < entries[post].cost_amount and not note.strip():
            raise WhyNotAll(field=f"{post}-why", post=post)
    for post, entry in entries.items():
        amount, note = approved.get(post, (entry.cost_amount, ""))
        entry.approved_amount, entry.note = money.exact(amount), cleaned(note, field=post, most=500) or entry.note
        entry.save(update_fields=["approved_amount", "note"])
    return {post: entry.approved_amount for post, entry in entries.items()}


def _check_gates(item: Accounts) -> None:
    if not accounting.audited(item, accounting.required(item)):
        raise AuditMissing()
    claim = accounting.in_hearing(item.application, item.scheme)
    if claim:
        raise ClaimInHearing(reference=claim.reference)
    waiting = accounting.waiting(item.application, item.scheme)
    if waiting:
        raise GrantNotAccepted(reference=waiting.reference)


def _check_reason_class(item: Accounts, found: accounting.Result, reason_class: str) -> None:
    """Money that is released or claimed back says why: that decides where it goes."""
    if reason_class in dict(ledger_accounts.REASON_CLASSES):
        return
    whole = accounting.total(accounting.parts(item.application, item.scheme))
    if reason_class or found.kept + found.to_pay < whole:
        raise ReasonClassMissing(field="reason_class")


def _follow(item: Accounts, found: accounting.Result, reason_class: str, by, at: datetime) -> None:
    """Keep what is approved, cancel what will not be paid, and propose to claim back what was paid beyond it."""
    application, scheme = item.application, item.scheme
    parts = accounting.parts(application, scheme)
    paid = [part for part in parts if part.state == PartState.PAID]
    unpaid = [part for part in parts if part.state in UNPAID]
    if accounting.by_modules(item):
        cancelled, over = ([part for part in some if not accounting.is_done(part)] for some in (unpaid, paid))
    else:
        fixed = accounting.total(part for part in parts if part.state == PartState.KEPT)
        cancelled = _beyond(unpaid, found.to_pay, by, at)
        over = _beyond(paid, found.kept - fixed, by, at) if found.repay else []
    if not found.repay:
        over = []
    planning.cancel_parts(application=application, parts=cancelled, reason=reason_class, by=by, at=at)
    claimed = {part.pk for part in over}
    _keep(application, [part for part in _paid(item) if part.pk not in claimed], by, at)
    planning.release_parts(application=application, parts=_to_pay(item), by=by, at=at)
    if over:
        ground = ClaimGround.NOT_COMPLETED if accounting.by_modules(item) else ClaimGround.UNSPENT
        claiming.propose_claim(
            application=application,
            scheme=scheme,
            ground=ground,
            reason_class=reason_class,
            explanation=item.decision,
            parts=over,
            by=by,
            at=at,
        )


def _paid(item: Accounts) -> list[Part]:
    return [part for part in accounting.parts(item.application, item.scheme) if part.state == PartState.PAID]


def _to_pay(item: Accounts) -> list[Part]:
    return [part for part in accounting.parts(item.application, item.scheme) if part.state in UNPAID]


def _beyond(parts: Iterable[Part], worth: Decimal, by, at: datetime) -> list[Part]:
    """The parts beyond so many kroner; the one on the limit is divided there."""
    found = []
    for part in parts:
        if part.amount <= worth:
            worth -= part.amount
        elif worth > 0:
            found.append(planning.split_part(part=part, amount=part.amount - worth, by=by, at=at))
            worth = money.ZERO
        else:
            found.append(part)
    return found


def _keep(application: Application, parts: list[Part], by, at: datetime) -> None:
    """paid → spent."""
    if not parts:
        return
    ledger.post(
        postings=[
            ledger.Posting(
                source=ledger_queries.next_source(f"part:{part.pk}:keep"),
                from_place=places.place(application, ledger_accounts.PAID, part.scheme.code),
                to_place=places.place(application, ledger_accounts.SPENT, part.scheme.code),
                amount=part.amount,
                text=f"Accounts approved, {application.reference}",
            )
            for part in parts
        ],
        by=by,
        at=at,
    )
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(state=PartState.KEPT)


def _about(item: Accounts, found: accounting.Result) -> dict:
    """What the letter says."""
    names = {post["code"]: post for post in accounting.terms(item.application, item.scheme)["budget_posts"]}
    places, _completed = accounting.modules(item.application, item.scheme)
    return {
        "reference": item.duty.reference,
        "scheme": item.scheme.code,
        "approved": "partly" if item.state == AccountsState.PARTLY else "full",
        "by_modules": accounting.by_modules(item),
        "entries": [
            {
                "post_da": names.get(entry.post, {}).get("da", entry.post),
                "post_en": names.get(entry.post, {}).get("en", entry.post),
                "budget": entry.budget_amount,
                "cost": entry.cost_amount,
                "approved": entry.approved_amount,
                "note": entry.note,
            }
            for entry in item.entries.order_by("post")
        ],
        "modules_granted": places,
        "modules_completed": item.modules_completed,
        "granted_amount": accounting.granted(item.application, item.scheme),
        "paid_amount": accounting.paid(item.application, item.scheme),
        "other_income_amount": item.other_income_amount,
        "approved_amount": found.approved,
        "kept_amount": found.kept,
        "repay_amount": found.repay,
        "still_to_pay_amount": found.to_pay,
    }


def _checked(accounts: Accounts, verb: str, by) -> Accounts:
    lock(Application, accounts.application_id)
    item = _held(accounts, verb)
    if accounting.paid_by(item.application, by):
        raise PaidByYou()
    impartial.require(by, item.application)
    return item


def _held(accounts: Accounts, verb: str) -> Accounts:
    item = lock(Accounts, accounts.pk)
    if not states.may(ACCOUNTS_MOVES, item.state, verb):
        raise WrongState(state=item.get_state_display())
    return item


def _tell(verb: str, item: Accounts, by, at: datetime, facts: dict) -> None:
    case = item.application.reference
    journal.tell(verb=verb, subject=f"accounts:{item.duty.reference}", case=case, by=by, at=at, facts=facts)
