"""Amends a line of a decided application: another employee, module or half-year, as the agency has approved."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pool.applications.models import Line
from pool.applications.services.lines import AskedAlready
from pool.db import hold, lock
from pool.journal import services as journal
from pool.registry.models import Module, Municipality
from pool.workforce.models import Employee


@transaction.atomic
def amend_line(
    *, line: Line, employee: Employee | None = None, module: Module | None = None, term: str = "", by, at: datetime
) -> Line:
    """Change what a line is about. What was confirmed of it belonged to the former employee or module, and goes.

    Submissions and decisions keep their own words of it; the amount stays.

    Raises:
        AskedAlready: the employee's module is on another live line.
    """
    hold(Municipality, [line.application.municipality_id])
    line = lock(Line, line.pk)
    before = _facts(line)
    if (employee and employee.pk != line.employee_id) or (module and module.pk != line.module_id):
        line.outcome, line.outcome_at = "", None
    line.employee, line.module = employee or line.employee, module or line.module
    line.term, line.changed_at = term or line.term, at
    _save(line)
    case = line.application.reference
    facts = {"line": line.pk, "before": before, "after": _facts(line)}
    journal.tell(verb="applications.amend_line", subject=f"application:{case}", case=case, by=by, at=at, facts=facts)
    return line


def _save(line: Line) -> None:
    """The database's own constraint decides whether the pair is free."""
    try:
        with transaction.atomic():
            line.save(update_fields=["employee", "module", "term", "outcome", "outcome_at", "changed_at"])
    except IntegrityError:
        taken = Line.objects.filter(employee=line.employee, module=line.module, live=True).exclude(pk=line.pk)
        found = taken.select_related("application").first()
        if found is None:
            raise
        raise AskedAlready(
            field="employee",
            employee=line.employee.reference,
            module=line.module.code,
            application=found.application.reference,
        ) from None


def _facts(line: Line) -> dict:
    return {"employee": line.employee.reference, "module": line.module.code, "term": line.term}
