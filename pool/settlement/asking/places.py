"""Changes of places: another employee, module or half-year, or places given up. Reads only."""

import copy
from datetime import datetime

from pool.applications.models import Application, Line
from pool.applications.states import OutcomeKind
from pool.assessment import context
from pool.assessment import rules as checks
from pool.kernel import periods
from pool.kernel.refusals import MissingField, raise_all
from pool.kernel.words import N_
from pool.payments.models import Part
from pool.registry.models import Module
from pool.rounds import queries as rounds
from pool.settlement import changes, confirmations
from pool.settlement.asking import refusals as no
from pool.settlement.asking.shapes import Asked
from pool.settlement.models import Change
from pool.workforce.models import Employee


def _line(application: Application, key, change: Change | None) -> Line:
    """A line of the grant that can be changed."""
    if key in (None, ""):
        raise MissingField(field="line", label=N_("Employee and module"))
    line = changes.line_of(application, key)
    facts = {"employee": line.employee.reference, "module": line.module.code}
    if line.pk not in {item.pk for item in confirmations.funded(application)}:
        raise no.LineNotFunded(field="line", **facts)
    if line.outcome == OutcomeKind.COMPLETED:
        raise no.LineCompleted(field="line", **facts)
    if change is None and line.pk in changes.open_lines(application):
        raise no.LineHasOpenChange(field="line", **facts)
    return line


def employee(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    line = _line(application, given.get("line"), change)
    reference = (given.get("employee") or "").strip()
    employee = Employee.objects.filter(municipality_id=application.municipality_id, reference=reference).first()
    if employee is None:
        raise no.EmployeeUnknown(field="employee", given=reference[:40])
    if employee.pk == line.employee_id:
        raise no.NothingChanges(field="employee")
    term = _term(application, given.get("term") or line.term, at) if given.get("term") != line.term else line.term
    new = _changed(line, employee=employee, term=term)
    return _of_line(line, new, "employee")


def module(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    line = _line(application, given.get("line"), change)
    code = (given.get("module") or "").strip()
    offered = next(item for item in rounds.of_round(application.round) if item.scheme_id == line.scheme_id)
    modules = {item.code.casefold(): item for item in offered.terms.modules.all()}
    module = modules.get(code.casefold())
    if module is None:
        codes = sorted(item.code for item in modules.values())
        raise no.ModuleOutsideScheme(field="module", scheme=line.scheme.code, given=code[:40], modules=codes)
    if module.pk == line.module_id:
        raise no.NothingChanges(field="module")
    return _of_line(line, _changed(line, module=module), "module")


def moved(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    line = _line(application, given.get("line"), change)
    term = _term(application, given.get("term") or "", at)
    if term == line.term:
        raise no.NothingChanges(field="term")
    return _of_line(line, _changed(line, term=term), "term")


def _term(application: Application, text: str, at: datetime) -> str:
    offered = changes.terms_open(application, at)
    try:
        code = periods.term(text).code
    except periods.NotATerm:
        code = ""
    if code not in offered:
        raise no.TermOutsidePeriod(field="term", given=text[:40], terms=offered)
    return code


def _changed(line: Line, **facts) -> Line:
    new = copy.copy(line)
    for name, value in facts.items():
        setattr(new, name, value)
    return new


def _of_line(line: Line, new: Line, name: str) -> Asked:
    """A change of one line: its pair must be free, and it must meet the terms as at the application."""
    taken = Line.objects.filter(employee=new.employee, module=new.module, live=True).exclude(pk=line.pk)
    other = taken.select_related("application").first()
    if other:
        facts = {"employee": new.employee.reference, "module": new.module.code}
        raise no.ModuleTaken(field=name, application=other.application.reference, **facts)
    found = checks.checks(context.Context(line.application, [new]).facts(new))
    found = [check for check in found if check.code != "deadline"]
    raise_all([no.CheckFailed(check, name) for check in found if check.outcome == checks.FAILED])
    notes = [check for check in found if check.outcome == checks.HUMAN]
    return Asked(before=_facts(line), content=_facts(new), line=line, lines=[line], notes=notes)


def _facts(line: Line) -> dict:
    module: Module = line.module
    return {
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "module": module.code,
        "module_da": module.name_da,
        "module_en": module.name_en,
        "term": line.term,
        "scheme": line.scheme.code,
    }


def withdrawal(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    keys = list(dict.fromkeys(given.get("lines") or ()))
    if not keys:
        raise MissingField(field="lines", label=N_("Employees and modules"))
    lines = [_line(application, key, change) for key in keys]
    parts = Part.objects.filter(line__in=lines)
    with_parts = set(parts.values_list("line", flat=True))
    for line in lines:
        if line.pk not in with_parts:
            raise no.NoPlaces(field="lines", scheme=line.scheme.code)
    rows = [{"line": line.pk, **_facts(line)} for line in lines]
    return Asked(before={"rows": rows}, content={"lines": keys}, lines=lines)
