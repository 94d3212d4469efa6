"""Proves the accounts from their rows. Names the first that is wrong, or says nothing."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q

from pool.kernel import canon, money
from pool.kernel.words import N_, Said
from pool.payments.models import Part, PaymentBatch
from pool.settlement import accounting, rules
from pool.settlement.models import Accounts, Claim
from pool.settlement.states import AccountsState, AuditLevel

DECIDED = (AccountsState.APPROVED, AccountsState.PARTLY)
ROWS = ("post", "budget", "cost")


def first_wrong_accounts() -> str:
    """Accounts are as they were signed, vouched for as they must be, approved by nobody who paid, and settled so."""
    for item in accounting.accounts().order_by("pk"):
        sentence = next(_problems(item), "")
        if sentence:
            return Said(sentence, accounts=item.duty.reference, approved=item.approved_amount)
    return ""


def _problems(item: Accounts) -> Iterator[str]:
    """Sentences with places for the `accounts` and what was `approved`."""
    if item.content is not None:
        yield from _differing(item)
    if item.state in DECIDED:
        yield from _unsupported(item)
        yield from _unsettled(item)


def _differing(item: Accounts) -> Iterator[str]:
    """From what was signed."""
    if canon.fingerprint(item.content) != item.sha256:
        yield N_("accounts %(accounts)s differ from their fingerprint")
    if item.state in (AccountsState.OPEN, AccountsState.QUERIED):
        return  # being written anew
    signed = [tuple(row[name] for name in ROWS) for row in item.content["entries"]]
    rows = canon.plain(accounting.told(item))["entries"]
    if signed != [tuple(row[name] for name in ROWS) for row in rows]:
        yield N_("accounts %(accounts)s have other lines than were signed")


def _unsupported(item: Accounts) -> Iterator[str]:
    frozen = accounting.terms(item.application, item.scheme)
    limits = (money.parsed_exact(str(frozen[name])) for name in ("statement_above_amount", "audit_above_amount"))
    if rules.LEVELS.index(item.level) < rules.LEVELS.index(rules.audit_level(item.granted_amount, *limits)):
        yield N_("accounts %(accounts)s were asked to be vouched for by less than their size needs")
    if not accounting.audited(item, AuditLevel(item.level)):
        yield N_("accounts %(accounts)s were approved without the auditor's statement that they need")
    paying = PaymentBatch.objects.filter(orders__application=item.application)
    if paying.filter(Q(built_by=item.decided_by_id) | Q(released_by=item.decided_by_id)).exists():
        # before, or in a later post
        yield N_("accounts %(accounts)s were approved by somebody who paid to the case")


def _unsettled(item: Accounts) -> Iterator[str]:
    """What the grant came to is what was approved, what is claimed back, and what is too little to be claimed."""
    waived = _standing(item) - _claimed(item) - item.approved_amount
    frozen = accounting.terms(item.application, item.scheme)
    if not money.ZERO <= waived < max(money.parsed_exact(str(frozen["de_minimis_amount"])), Decimal("0.01")):
        yield N_(
            "accounts %(accounts)s approve %(approved)s, but what was kept, claimed and left to pay says otherwise"
        )


def _standing(item: Accounts) -> Decimal:
    """What was promised or paid when it was decided, and not cancelled or claimed back by then."""
    found = Part.objects.filter(instalment__award__application=item.application, scheme=item.scheme)
    found = found.filter(instalment__award__accepted_at__lte=item.decided_at)
    found = found.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=item.decided_at))
    before = _claims(item).filter(decided_at__lt=item.decided_at)
    before = before.filter(Q(dropped_at=None) | Q(dropped_at__gt=item.decided_at))
    return accounting.total(found) - _sum(before)


def _claimed(item: Accounts) -> Decimal:
    return _sum(_claims(item).filter(proposed_at=item.decided_at, proposed_by=item.decided_by))


def _claims(item: Accounts):
    return Claim.objects.filter(application=item.application, scheme=item.scheme)


def _sum(found) -> Decimal:
    return sum(found.values_list("amount", flat=True), money.ZERO)
