"""Accounts from their opening to the municipality's signature."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.access import rules as roles
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon, money, periods, states
from pool.kernel.refusals import Refusal, Refusals, WrongState, cleaned
from pool.kernel.words import N_
from pool.payments.models import Duty
from pool.payments.states import DutyKind
from pool.rounds.models import Scheme
from pool.settlement import accounting, notices
from pool.settlement.models import Accounts, AccountsEntry
from pool.settlement.states import ACCOUNTS_MOVES, AccountsState, AuditLevel


class AccountsOpened(Refusal):
    code = "accounts_opened"
    sentence = N_("The accounts %(reference)s have been asked for already.")


MOST_MODULES = 10_000


class UnknownPost(Refusal):
    code = "unknown_post"
    sentence = N_("“%(post)s” is no line of the approved budget. A new line must be approved as a change first.")
    kind = "invalid"


class NegativeCost(Refusal):
    code = "negative_cost"
    sentence = N_("A cost is zero or more. You wrote %(amount)s for “%(post)s”.")
    kind = "invalid"


class IncomeWithoutSource(Refusal):
    code = "income_without_source"
    sentence = N_("Write where the other income of %(amount)s comes from.")
    kind = "invalid"


class NothingWritten(Refusal):
    code = "accounts_empty"
    sentence = N_("The accounts have not been filled in. Write the costs before you sign; nothing spent is 0.")
    kind = "invalid"


class ModulesMissing(Refusal):
    code = "modules_missing"
    sentence = N_("Write how many modules were completed.")
    kind = "invalid"


class ModulesDiffer(Refusal):
    code = "modules_differ"
    sentence = N_(
        "You state %(stated)s completed modules, but %(confirmed)s are confirmed. Send the missing confirmations "
        "first, or correct the number."
    )
    kind = "invalid"


def open_due(*, by, at: datetime) -> int:
    """Open the accounts of all grants whose last half-year has ended. Returns how many; a second time it is none."""
    found = accounting.to_open(at)
    for application, scheme in found:
        open_accounts(application=application, scheme=scheme, by=by, at=at)
    return len(found)


@transaction.atomic
def open_accounts(*, application: Application, scheme: Scheme, by, at: datetime) -> Accounts:
    """Ask a municipality for the accounts of its grant in a scheme; late ones hold back all payments to it.

    Raises:
        AccountsOpened: they were asked for before.
        NotAllowed.
    """
    if by:
        guard.require(by, "accounts.approve")
    application = lock(Application, application.pk)
    known = Accounts.objects.filter(application=application, scheme=scheme).select_related("duty").first()
    if known:
        raise AccountsOpened(reference=known.duty.reference)
    day = max(accounting.due_on(application, scheme), at.astimezone(periods.COPENHAGEN).date() + timedelta(days=14))
    duty = Duty.objects.create(
        application=application, kind=DutyKind.ACCOUNTS, reference=f"{application.reference}-R{scheme.code}", due_on=day
    )
    item = Accounts.objects.create(
        application=application,
        scheme=scheme,
        duty=duty,
        level=accounting.level(application, scheme),
        period_from=application.round.period_from,
        period_until=accounting.last_term(application, scheme).ends_on,
        granted_amount=accounting.granted(application, scheme),
        opened_at=at,
    )
    _mirror_budget(item)
    _tell("settlement.open_accounts", item, by, at, {"due_on": day, "level": item.level})
    for role in (roles.SIGNATORY, roles.PREPARER):
        notices.post(item, "accounts_opened", role, at, due_on=day, signs=role == roles.SIGNATORY)
    return item


@transaction.atomic
def save_accounts(
    *,
    accounts: Accounts,
    costs: dict[str, tuple[Decimal, str]],
    modules_completed: int | None,
    other_income: Decimal,
    other_source: str,
    note: str,
    by,
    at: datetime,
) -> Accounts:
    """Write the accounts down, before they are signed. `costs`: budget line → (kroner, note).

    Raises:
        UnknownPost, NegativeCost, IncomeWithoutSource, WrongState, NotAllowed, NotFound.
    """
    guard.require(by, "accounts.prepare")
    guard.require_own(by, accounts.application.municipality_id)
    item = _held(accounts, "declare")
    _mirror_budget(item)
    entries = {entry.post: entry for entry in item.entries.select_for_update()}
    faults: list[Refusal] = [UnknownPost(field="costs", post=post[:40]) for post in costs if post not in entries]
    faults += [
        NegativeCost(field=post, post=post[:40], amount=amount) for post, (amount, _note) in costs.items() if amount < 0
    ]
    if modules_completed is not None and not 0 <= modules_completed <= MOST_MODULES:
        faults.append(ModulesMissing(field="modules_completed"))
    other_source = cleaned(other_source, field="other_income_source", most=200)
    if other_income < 0:
        faults.append(NegativeCost(field="other_income", post="other income", amount=other_income))
    if other_income > 0 and not other_source:
        faults.append(IncomeWithoutSource(field="other_income_source", amount=other_income))
    if faults:
        raise faults[0] if len(faults) == 1 else Refusals(faults)
    for post, (amount, text) in costs.items():
        entry = entries[post]
        entry.cost_amount, entry.note = money.exact(amount), cleaned(text, field=post, most=500)
        entry.save(update_fields=["cost_amount", "note"])
    item.modules_completed, item.other_income_amount = modules_completed, money.exact(other_income)
    item.other_income_source, item.note, item.changed_at = other_source, cleaned(note, field="note", most=2000), at
    item.save(update_fields=["modules_completed", "other_income_amount", "other_income_source", "note", "changed_at"])
    _tell("settlement.save_accounts", item, by, at, {})
    return item


@transaction.atomic
def sign_accounts(*, accounts: Accounts, by, at: datetime) -> Accounts:
    """Sign the accounts and declare them true; above the limit they go to the auditor, else to the agency.

    Raises:
        ModulesMissing, ModulesDiffer: unit rate: the stated modules are not those confirmed.
        NothingWritten: the accounts were never filled in.
        WrongState, NotAllowed, NotFound.
    """
    guard.require(by, "accounts.sign")
    guard.require_own(by, accounts.application.municipality_id)
    item = _held(accounts, "declare")
    _bring_up_to_date(item)
    _check_modules(item)
    verb = "submit" if item.level == AuditLevel.OWN else "declare"
    item.state = states.moved(ACCOUNTS_MOVES, item.state, verb)
    item.content = canon.plain(accounting.told(item))
    item.sha256, item.signed_at, item.signed_by = canon.fingerprint(item.content), at, by
    item.save(update_fields=["state", "level", "granted_amount", "content", "sha256", "signed_at", "signed_by"])
    if item.state == AccountsState.SUBMITTED:
        meet(item.duty, at)
    facts = {"sha256": item.sha256, "state": item.state, "content": item.content}
    _tell("settlement.sign_accounts", item, by, at, facts)
    return item


@transaction.atomic
def take_back_accounts(*, accounts: Accounts, by, at: datetime) -> Accounts:
    """Take accounts back from the auditor to correct them; a statement that was given speaks of the earlier ones.

    Raises:
        WrongState, NotAllowed, NotFound.
    """
    guard.require(by, "accounts.sign")
    guard.require_own(by, accounts.application.municipality_id)
    item = _held(accounts, "take_back")
    item.state = states.moved(ACCOUNTS_MOVES, item.state, "take_back")
    item.signed_at = item.signed_by = item.content = None
    item.sha256 = ""
    item.save(update_fields=["state", "signed_at", "signed_by", "content", "sha256"])
    _tell("settlement.take_back_accounts", item, by, at, {})
    return item


def meet(duty: Duty, at: datetime) -> None:
    """The duty is met: payments to the municipality wait for it no longer."""
    Duty.objects.filter(pk=duty.pk, met_at__isnull=True).update(met_at=at)


def _mirror_budget(item: Accounts) -> None:
    """The same split as the approved budget: what has changed there since changes here. Unit rate has no lines."""
    if accounting.by_modules(item):
        return
    budget = accounting.budget_by_post(item.application, item.scheme)
    entries = {entry.post: entry for entry in item.entries.select_for_update()}
    for code, amount in sorted(budget.items()):
        entry = entries.pop(code, None) or AccountsEntry(accounts=item, post=code)
        if entry.pk is None or entry.budget_amount != amount:
            entry.budget_amount = amount
            entry.save()
    for entry in entries.values():  # no line of the budget any more
        entry.delete()


def _bring_up_to_date(item: Accounts) -> None:
    """What is signed speaks of the grant as it is on the day, which also says who must vouch for it."""
    if item.changed_at is None:
        raise NothingWritten()
    _mirror_budget(item)
    item.level = accounting.level(item.application, item.scheme)
    item.granted_amount = accounting.granted(item.application, item.scheme)


def _check_modules(item: Accounts) -> None:
    if not accounting.by_modules(item):
        return
    if item.modules_completed is None:
        raise ModulesMissing(field="modules_completed")
    _granted, confirmed = accounting.modules(item.application, item.scheme)
    if item.modules_completed != confirmed:
        raise ModulesDiffer(field="modules_completed", stated=item.modules_completed, confirmed=confirmed)


def _held(accounts: Accounts, verb: str) -> Accounts:
    item = lock(Accounts, accounts.pk)
    if not states.may(ACCOUNTS_MOVES, item.state, verb):
        raise WrongState(state=item.get_state_display())
    return item


def _tell(verb: str, item: Accounts, by, at: datetime, facts: dict) -> None:
    case = item.application.reference
    journal.tell(verb=verb, subject=f"accounts:{item.duty.reference}", case=case, by=by, at=at, facts=facts)
