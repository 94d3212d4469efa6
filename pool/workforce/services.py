"""Keeps a municipality's staff list."""

from datetime import date, datetime

from django.db import transaction

from pool.access import guard
from pool.journal import services as journal
from pool.kernel import periods
from pool.registry.models import Municipality
from pool.workforce import rules
from pool.workforce.models import Employee


@transaction.atomic
def keep_employee(
    *,
    municipality: Municipality,
    reference: str,
    initials: str,
    hired_on: date,
    has_child_cases: bool,
    by,
    at: datetime,
) -> Employee:
    """Add the employee, or bring the facts of a known reference up to date.

    Raises:
        BadReference, CivilNumber, BadInitials, BadHireDate: a fact is not possible.
    """
    guard.require(by, "employees.keep")
    guard.require_own(by, municipality.pk)
    facts = {
        "initials": rules.checked_initials(initials),
        "hired_on": rules.checked_hire_date(hired_on, at.astimezone(periods.COPENHAGEN).date()),
        "has_child_cases": has_child_cases,
    }
    reference = rules.checked_reference(reference)
    employee, created = Employee.objects.select_for_update().get_or_create(
        municipality=municipality, reference=reference, defaults={**facts, "created_at": at, "changed_at": at}
    )
    changed = {name: value for name, value in facts.items() if getattr(employee, name) != value}
    for name, value in changed.items():
        setattr(employee, name, value)
    if changed:
        employee.changed_at = at
        employee.save(update_fields=[*changed, "changed_at"])
    journal.tell(
        verb="workforce.keep_employee",
        subject=f"employee:{municipality.code}/{reference}",
        by=by,
        at=at,
        facts={"added": created, "changed": changed},
    )
    return employee
