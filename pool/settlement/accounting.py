"""Accounts: which are due, what they must hold, and what follows from them. Reads only; amounts in kroner."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pool.access import guard
from pool.applications.models import Application
from pool.applications.states import OutcomeKind
from pool.awards.models import Award, AwardLine
from pool.awards.states import AwardState
from pool.kernel import money, periods
from pool.kernel.refusals import NotFound
from pool.payments import queries as payments
from pool.payments.models import Part, PaymentBatch
from pool.payments.states import UNPAID, WAS_PAID, PartState
from pool.rounds import impartial
from pool.rounds.models import Scheme
from pool.rounds.states import PlanKind, SettledBy
from pool.settlement import rules
from pool.settlement.models import Accounts, AuditLink, AuditStatement, Claim
from pool.settlement.states import AuditLevel, ClaimState

FIRST_POST = "substitute_cover"  # where a grant stands until its budget is divided, as in the payment plan
GIVEN = (AwardState.ACCEPTED, AwardState.SETTLED)


def accounts():
    found = Accounts.objects.select_related(
        "application__municipality", "application__round", "scheme", "duty", "signed_by", "decided_by"
    )
    return found.prefetch_related("entries", "statements", "audit_links").order_by("duty__due_on", "pk")


def visible_to(user):
    """The accounts a person may see: a municipality its own, the agency all but those of their ties."""
    found = accounts()
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return impartial.untied(found, user, "application__") if guard.may(user, "accounts.read") else found.none()


def one(user, reference: str) -> Accounts:
    """Accounts by their reference.

    Raises:
        NotFound: there are none, or they are not the person's to see.
    """
    found = visible_to(user).filter(duty__reference=reference).first()
    if found is None:
        raise NotFound()
    return found


def link(token_hash: str) -> AuditLink | None:
    """An auditor's way in, open or not."""
    found = AuditLink.objects.filter(token_hash=token_hash)
    return found.select_related("accounts__application__municipality", "accounts__application__round").first()


def is_open(found: AuditLink, at: datetime) -> bool:
    """Whether the link still leads in: not taken back and not run out."""
    return found.revoked_at is None and at < found.expires_at


def terms(application: Application, scheme: Scheme) -> dict:
    """The terms of a case in a scheme, as they were frozen into its first decision about it."""
    return next(
        award.terms["schemes"][scheme.code]
        for award in application.awards.order_by("number")
        if scheme.code in award.terms["schemes"]
    )


def by_modules(item: Accounts) -> bool:
    """Whether the accounts state modules only: schemes by unit rate."""
    frozen = terms(item.application, item.scheme)
    return frozen["settled_by"] == SettledBy.UNIT_RATE and frozen["plan_kind"] != PlanKind.QUARTERLY


def granted(application: Application, scheme: Scheme | None = None) -> Decimal:
    """What a case was granted and has not lost again, in kroner."""
    found = Part.objects.filter(instalment__award__application=application, instalment__award__state__in=GIVEN)
    found = found.exclude(state=PartState.CANCELLED)
    if scheme:
        found = found.filter(scheme=scheme)
    return sum(found.values_list("amount", flat=True), money.ZERO)


def level(application: Application, scheme: Scheme) -> str:
    """Who must vouch for the accounts: the whole grant of the case counts (SBST handbook: the grant)."""
    frozen = terms(application, scheme)
    limits = (money.parsed_exact(str(frozen[name])) for name in ("statement_above_amount", "audit_above_amount"))
    return rules.audit_level(granted(application), *limits)


def last_term(application: Application, scheme: Scheme) -> periods.Term | None:
    """The last half-year that the case is granted money for in a scheme."""
    rows = AwardLine.objects.filter(
        award__application=application, award__state__in=GIVEN, awarded_amount__gt=0, line__scheme=scheme
    )
    return max((periods.term(code) for code in rows.values_list("line__term", flat=True)), default=None)


def due_on(application: Application, scheme: Scheme) -> date:
    """The last day for the accounts: so many months after the end of the last half-year."""
    last = last_term(application, scheme).ends_on
    return periods.months_after(last, terms(application, scheme)["accounts_months"])


def to_open(at: datetime) -> list[tuple[Application, Scheme]]:
    """Cases and schemes whose last half-year has ended, that still hold a grant and have no accounts yet."""
    today = at.astimezone(periods.COPENHAGEN).date()
    found = AwardLine.objects.filter(award__state=AwardState.ACCEPTED, awarded_amount__gt=0)
    found = found.select_related("award__application__municipality", "award__application__round", "line__scheme")
    last: dict[tuple[Application, Scheme], date] = {}
    for row in found:
        pair, ends = (row.award.application, row.line.scheme), periods.term(row.line.term).ends_on
        last[pair] = max(ends, last.get(pair, ends))
    known = set(Accounts.objects.values_list("application", "scheme"))
    ended = [pair for pair, day in last.items() if day < today and (pair[0].pk, pair[1].pk) not in known]
    return sorted((pair for pair in ended if granted(*pair)), key=lambda pair: (pair[0].reference, pair[1].code))


def modules(application: Application, scheme: Scheme) -> tuple[int, int]:
    """How many places a case was granted in a scheme and has not given up, and how many are confirmed as completed."""
    parts = Part.objects.filter(instalment__award__application=application, scheme=scheme, line__isnull=False)
    lines = parts.exclude(state=PartState.CANCELLED).values("line").distinct()
    return lines.count(), lines.filter(line__outcome=OutcomeKind.COMPLETED).count()


def budget_by_post(application: Application, scheme: Scheme) -> dict[str, Decimal]:
    """Budget line → kroner of the latest approved budget; without one the whole grant stands on the first line."""
    sums: dict[str, Decimal] = {}
    for (post, _quarter), amount in payments.budget_entries(application, scheme).items():
        sums[post] = sums.get(post, money.ZERO) + amount
    return sums or {FIRST_POST: granted(application, scheme)}


def parts(application: Application, scheme: Scheme) -> list[Part]:
    """The parts that accounts settle, the earliest first: neither cancelled nor claimed back."""
    found = Part.objects.filter(instalment__award__application=application, scheme=scheme)
    found = found.exclude(state__in=(PartState.CANCELLED, PartState.CLAIMED)).select_related("line", "scheme")
    return list(found.order_by("instalment__due_on", "pk"))


def paid(application: Application, scheme: Scheme) -> Decimal:
    """What a case was paid in a scheme and has not been claimed back."""
    return total(part for part in parts(application, scheme) if part.state in WAS_PAID)


def total(found: Iterable[Part]) -> Decimal:
    return sum((part.amount for part in found), money.ZERO)


def is_done(part: Part) -> bool:
    """Whether the module that a part pays for is confirmed as completed."""
    return part.line is not None and part.line.outcome == OutcomeKind.COMPLETED


def paid_by(application: Application, user) -> bool:
    """Say whether the person built or released a payment to the case, and so may not approve its accounts."""
    batches = PaymentBatch.objects.filter(orders__application=application)
    return (batches.filter(built_by=user) | batches.filter(released_by=user)).exists()


def in_hearing(application: Application, scheme: Scheme) -> Claim | None:
    """A claim on the grant that is not decided: until it is, nobody knows what there is to settle."""
    return Claim.objects.filter(application=application, scheme=scheme, state=ClaimState.HEARD).first()


def waiting(application: Application, scheme: Scheme) -> Award | None:
    """A decision that gives money in the scheme and waits for acceptance: what it gives is in no accounts yet."""
    offered = Award.objects.filter(application=application, state=AwardState.OFFERED)
    return offered.filter(lines__line__scheme=scheme, lines__awarded_amount__gt=0).order_by("number").first()


def statement(item: Accounts) -> AuditStatement | None:
    """The auditor's statement about the accounts as they are signed now; earlier ones speak of earlier accounts."""
    if not item.sha256:
        return None
    return item.statements.filter(accounts_sha256=item.sha256).select_related("link").order_by("-stated_at").first()


def statement_by(found: AuditLink) -> AuditStatement | None:
    """What was stated by a link."""
    return AuditStatement.objects.filter(link=found).select_related("link").first()


def audited(item: Accounts, level: str) -> bool:
    """Whether the accounts as signed are vouched for as their size asks for."""
    if level == AuditLevel.OWN:
        return True
    found = statement(item)
    if found is None or (level == AuditLevel.PERFORMANCE and not found.performance):
        return False
    return not found.link.is_municipal or terms(item.application, item.scheme)["takes_municipal_auditor"]


def required(item: Accounts) -> str:
    """The level that must be met: that of the signature, or a higher one where the grant has grown since."""
    return max(item.level, level(item.application, item.scheme), key=rules.LEVELS.index)


def post_name(item: Accounts, code: str, language: str) -> str:
    """The name of a budget line, from the frozen terms."""
    names = {post["code"]: post for post in terms(item.application, item.scheme)["budget_posts"]}
    return names.get(code, {}).get(language, "")


def told(item: Accounts) -> dict:
    """What is signed: the accounts in the split of the approved budget."""
    return {
        "reference": item.duty.reference,
        "scheme": item.scheme.code,
        "period_from": item.period_from,
        "period_until": item.period_until,
        "granted_amount": item.granted_amount,
        "entries": [
            {"post": entry.post, "budget": entry.budget_amount, "cost": entry.cost_amount, "note": entry.note}
            for entry in item.entries.order_by("post")
        ],
        "modules_completed": item.modules_completed,
        "other_income_amount": item.other_income_amount,
        "other_income_source": item.other_income_source,
        "note": item.note,
    }


def fingerprint(token: str) -> str:
    """What is kept of an auditor's link."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Result:
    """What accounts come to, in kroner: `kept` of what was paid, `repay` of it, `to_pay` that is still missing.

    `waived` is part of what is kept: too little to be claimed back.
    """

    approved: Decimal
    kept: Decimal
    repay: Decimal
    to_pay: Decimal
    waived: Decimal = money.ZERO


def result(item: Accounts, approved: dict[str, Decimal]) -> Result:
    """Work out what follows when so much of each budget line is approved; other income pays first.

    What was kept before, such as after a claim that was dropped, stays kept.
    """
    found = parts(item.application, item.scheme)
    was_paid = total(part for part in found if part.state in WAS_PAID)
    fixed = total(part for part in found if part.state == PartState.KEPT)
    if by_modules(item):
        kept = fixed + total(part for part in found if part.state == PartState.PAID and is_done(part))
        worth = kept + total(part for part in found if part.state in UNPAID and is_done(part))
    else:
        worth = sum(approved.values(), money.ZERO) - item.other_income_amount
        worth = max(min(worth, total(found)), fixed)
        kept = max(fixed, min(worth, was_paid))
    repay = was_paid - kept
    limit = money.parsed_exact(str(terms(item.application, item.scheme)["de_minimis_amount"]))
    waived = repay if repay < limit else money.ZERO
    return Result(worth, kept + waived, repay - waived, max(worth - kept, money.ZERO), waived)
