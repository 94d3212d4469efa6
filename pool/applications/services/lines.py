"""Adds, changes, orders and removes the lines of an application."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError, Sum

from pool.applications.models import Application, Line, Section
from pool.applications.services.drafting import editable, tell
from pool.db import hold
from pool.kernel import money, periods
from pool.kernel.refusals import NotFound, Refusal
from pool.kernel.words import N_
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.workforce import services as workforce
from pool.workforce.models import Employee

MOST_LINES = 400


class UnknownModule(Refusal):
    code = "unknown_module"
    sentence = N_("“%(given)s” is not a module of the schemes of this round. Use one of: %(modules)s.")
    kind = "invalid"


class UnknownScheme(Refusal):
    code = "unknown_scheme"
    sentence = N_("“%(given)s” is not a scheme of this round. Use one of: %(schemes)s.")
    kind = "invalid"


class ModuleNotInScheme(Refusal):
    code = "module_not_in_scheme"
    sentence = N_("Module %(module)s is not paid for by scheme %(scheme)s. The scheme pays for: %(modules)s.")
    kind = "invalid"


class TermOutsideRound(Refusal):
    code = "term_outside_round"
    sentence = N_("“%(given)s” is not a term of this round. Use one of: %(terms)s.")
    kind = "invalid"


class UnknownEmployee(Refusal):
    code = "unknown_employee"
    sentence = N_("There is no employee with the reference “%(given)s” on your staff list. Add the employee first.")
    kind = "invalid"


class AskedAlready(Refusal):
    code = "asked_already"
    sentence = N_(
        "Employee %(employee)s and module %(module)s are already on application %(application)s. "
        "An employee's module is paid for once only, across all rounds and schemes."
    )


class InAllocationRecord(Refusal):
    code = "in_allocation_record"
    sentence = N_(
        "%(employee)s and %(module)s stand in the record of an allocation and cannot be removed. "
        "Change the line, or write to the agency that it shall get nothing."
    )


class TooManyLines(Refusal):
    code = "too_many_lines"
    sentence = N_("An application holds at most %(most)s lines.")


@transaction.atomic
def add_line(
    *, application: Application, employee: str, module: str, term: str, scheme: str = "", by, at: datetime
) -> Line:
    """Add a line for an employee (the municipality's reference), a module code, a term and a scheme code.

    Without a scheme the first scheme of the round that pays for the module is taken.

    Raises:
        UnknownEmployee, UnknownModule, UnknownScheme, ModuleNotInScheme, TermOutsideRound: something is not there.
        AskedAlready: the pair is on another live line, in any round or pool.
    """
    hold(Municipality, [application.municipality_id])
    application = editable(application, "lines", by, at)
    person = Employee.objects.filter(municipality_id=application.municipality_id, reference=employee.strip()).first()
    if person is None:
        raise UnknownEmployee(field="employee", given=employee[:40])
    line = _placed(Line(application=application, employee=person, changed_at=at), scheme, module, term)
    if application.lines.count() >= MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    line.rank = (application.lines.aggregate(last=Max("rank"))["last"] or 0) + 1
    _save(line)
    _resum(application, at)
    tell("applications.add_line", application, by, at, _facts(line))
    return line


@transaction.atomic
def add_line_with_employee(
    *,
    application: Application,
    reference: str,
    initials: str,
    hired_on: date,
    has_child_cases: bool,
    module: str,
    term: str,
    scheme: str = "",
    by,
    at: datetime,
) -> Line:
    """Keep the employee on the staff list and add a line for the employee, both or neither."""
    hold(Municipality, [application.municipality_id])
    person = workforce.keep_employee(
        municipality=application.municipality,
        reference=reference,
        initials=initials,
        hired_on=hired_on,
        has_child_cases=has_child_cases,
        by=by,
        at=at,
    )
    return add_line(
        application=application, employee=person.reference, module=module, term=term, scheme=scheme, by=by, at=at
    )


@transaction.atomic
def change_line(*, line: Line, module: str, term: str, scheme: str, by, at: datetime) -> Line:
    """Change the module, the term or the scheme of a line."""
    hold(Municipality, [line.application.municipality_id])
    application = editable(line.application, "lines", by, at)
    line = _own(application, line)
    line.changed_at = at
    _save(_placed(line, scheme, module, term))
    _resum(application, at)
    tell("applications.change_line", application, by, at, _facts(line))
    return line


@transaction.atomic
def remove_line(*, line: Line, by, at: datetime) -> None:
    """Take a line off the draft. A line that has been submitted before stays in that submission.

    Raises:
        InAllocationRecord: an allocation run, though discarded, shows the line.
    """
    application = editable(line.application, "lines", by, at)
    line = _own(application, line)
    facts = _facts(line)
    try:
        line.delete()
    except ProtectedError:
        raise InAllocationRecord(employee=line.employee.reference, module=line.module.code) from None
    _resum(application, at)
    tell("applications.remove_line", application, by, at, facts)


@transaction.atomic
def move_line(*, line: Line, up: bool, by, at: datetime) -> None:
    """Move a line one place in the municipality's own order of importance."""
    application = editable(line.application, "lines", by, at)
    lines = list(application.lines.select_for_update().order_by("rank", "pk"))
    place = next((index for index, item in enumerate(lines) if item.pk == line.pk), None)
    if place is None:
        raise NotFound()
    other = place - 1 if up else place + 1
    if 0 <= other < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
    for rank, item in enumerate(lines, start=1):
        item.rank = rank
    Line.objects.bulk_update(lines, ["rank"])
    Section.objects.filter(application=application, name="lines").update(completed_at=None)
    tell("applications.move_line", application, by, at, {"line": line.pk, "up": up})


def place_problem(application: Application, scheme: str, module: str, term: str) -> Refusal | None:
    """What is wrong with scheme, module and term in this round, without adding anything."""
    try:
        _placed(Line(application=application), scheme, module, term)
    except Refusal as problem:
        return problem
    return None


def _own(application: Application, line: Line) -> Line:
    found = application.lines.filter(pk=line.pk).select_related("employee", "module", "scheme").first()
    if found is None:
        raise NotFound()
    return found


def _placed(line: Line, scheme: str, module: str, term: str) -> Line:
    """Set scheme, module, term and amount from their codes, or say what would be right."""
    offered = rounds.of_round(line.application.round)
    chosen = _scheme(offered, scheme.strip(), module.strip())
    known = {item.code.casefold(): item for item in chosen.terms.modules.all()}
    line.module = known.get(module.strip().casefold())
    if line.module_id is None:
        raise ModuleNotInScheme(
            field="module",
            module=module[:40],
            scheme=chosen.scheme.code,
            modules=sorted(x.code for x in known.values()),
        )
    line.scheme = chosen.scheme
    line.requested_amount = chosen.terms.rate_amount
    line.term = _term(line.application.round, term)
    return line


def _scheme(offered, scheme: str, module: str):
    if scheme:
        for item in offered:
            if item.scheme.code.casefold() == scheme.casefold():
                return item
        raise UnknownScheme(field="scheme", given=scheme[:40], schemes=[item.scheme.code for item in offered])
    for item in offered:
        if any(known.code.casefold() == module.casefold() for known in item.terms.modules.all()):
            return item
    codes = sorted({known.code for item in offered for known in item.terms.modules.all()})
    raise UnknownModule(field="module", given=module[:40], modules=codes)


def _term(round, text: str) -> str:
    offered = [item.code for item in rounds.terms_of(round)]
    try:
        code = periods.term(text).code
    except periods.NotATerm:
        code = ""
    if code not in offered:
        raise TermOutsideRound(field="term", given=text[:40], terms=offered)
    return code


def _save(line: Line) -> None:
    """Save a line; the database's own constraint decides whether the pair is free."""
    taken = (
        Line.objects.filter(employee=line.employee, module=line.module, live=True)
        .exclude(pk=line.pk)
        .select_related("application")
        .first()
    )
    if taken is None:
        try:
            with transaction.atomic():
                line.save()
            return
        except IntegrityError:
            taken = Line.objects.filter(employee=line.employee, module=line.module, live=True).first()
            if taken is None:
                raise
    raise AskedAlready(
        field="module",
        employee=line.employee.reference,
        module=line.module.code,
        application=taken.application.reference,
    )


def _resum(application: Application, at: datetime) -> None:
    total = application.lines.aggregate(total=Sum("requested_amount"))["total"]
    application.requested_amount = total or money.ZERO
    application.changed_at = at
    application.save(update_fields=["requested_amount", "changed_at"])
    Section.objects.filter(application=application, name="lines").update(completed_at=None)


def _facts(line: Line) -> dict:
    return {
        "employee": line.employee.reference,
        "module": line.module.code,
        "term": line.term,
        "scheme": line.scheme.code,
        "amount": line.requested_amount,
    }
