"""What an approved or recorded change does to the grant: its lines, its parts, its budget."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.applications.services import amending
from pool.kernel import money
from pool.payments.services import following, planning
from pool.registry.models import Module
from pool.settlement import asking, budgets, changes
from pool.settlement.asking.terms import entries_of
from pool.settlement.models import Change
from pool.settlement.services import giving_back, releasing
from pool.settlement.states import ChangeKind
from pool.workforce.models import Employee


@transaction.atomic
def apply(*, change: Change, reason_class: str = "", by, at: datetime) -> Decimal:
    """Let the grant be as the change says, if that still can be. Returns the kroner that are set free.

    A line keeps its parts when its employee, module or half-year changes. Moved to a later half-year than its
    instalment pays for, it waits until participation in it is confirmed (`outcomes.payable`).

    Raises:
        Refusal, Refusals: it cannot be any more; see `asking`.
    """
    found = asking.asked(change.application, change.kind, asking.given_again(change), at, change)
    released = EFFECTS[change.kind](change, found, reason_class, by, at)
    if change.kind in (ChangeKind.EMPLOYEE, ChangeKind.MODULE, ChangeKind.TERM, ChangeKind.WITHDRAWAL):
        releasing.follow_outcomes(application=change.application, by=by, at=at)
    return released


def _amend(change: Change, found: asking.Asked, reason_class: str, by, at: datetime) -> Decimal:
    place = change.application.municipality_id
    employee = Employee.objects.get(municipality=place, reference=found.content["employee"])
    module = Module.objects.get(programme=found.line.module.programme_id, code=found.content["module"])
    term = found.content["term"]
    amending.amend_line(line=found.line, employee=employee, module=module, term=term, by=by, at=at)
    return money.ZERO


def _budget(change: Change, found: asking.Asked, reason_class: str, by, at: datetime) -> Decimal:
    entries = entries_of(found.content["entries"])
    parts = changes.quarters(change.application, change.scheme)
    amounts = budgets.followed(parts, budgets.by_quarter(entries)) or {}
    planning.set_budget(application=change.application, scheme=change.scheme, entries=entries, by=by, at=at)
    if any(amounts[row.part] != row.amount for row in parts):
        following.move_parts(application=change.application, scheme=change.scheme, amounts=amounts, by=by, at=at)
    return money.ZERO


def _give_up(change: Change, found: asking.Asked, reason_class: str, by, at: datetime) -> Decimal:
    return giving_back.give_back(
        application=change.application,
        lines=found.lines,
        reason_class=reason_class,
        why=change.why,
        giver=change.asked_by,
        by=by,
        at=at,
    )


def _nothing(change: Change, found: asking.Asked, reason_class: str, by, at: datetime) -> Decimal:
    """A longer period stands in the change itself (`changes.period_until`)."""
    return money.ZERO


EFFECTS: dict[str, Callable[..., Decimal]] = {
    ChangeKind.EMPLOYEE: _amend,
    ChangeKind.MODULE: _amend,
    ChangeKind.TERM: _amend,
    ChangeKind.EXTENSION: _nothing,
    ChangeKind.BUDGET: _budget,
    ChangeKind.WITHDRAWAL: _give_up,
}
