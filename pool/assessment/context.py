"""What the checks of a case's lines need to know. Reads only."""

from datetime import datetime
from decimal import Decimal

from pool.applications import queries as applications
from pool.applications.models import Application, Line
from pool.assessment import rules
from pool.kernel import money, periods
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.workforce.models import Employee


class Context:
    """What the checks of many lines need, fetched once for all of them."""

    def __init__(self, application: Application, lines: list[Line]):
        self.application = application
        self.terms = {item.scheme_id: item.terms for item in rounds.of_round(application.round)}
        self.modules = {key: {module.pk for module in terms.modules.all()} for key, terms in self.terms.items()}
        self.answers = applications.answers_of(application)
        self.known = Municipality.objects.filter(pk=application.municipality_id).exists()
        self.elsewhere = self._elsewhere(lines)
        self.alike = self._alike()

    def _elsewhere(self, lines: list[Line]) -> dict:
        found: dict = {}
        others = (
            Line.objects.filter(employee__in={line.employee_id for line in lines}, live=True)
            .exclude(application=self.application)
            .values_list("employee_id", "module_id", "application__reference")
        )
        for employee, module, reference in others:
            found.setdefault((employee, module), []).append(reference)
        return found

    def _alike(self) -> dict:
        found: dict = {}
        for employee in Employee.objects.filter(municipality_id=self.application.municipality_id):
            found.setdefault((employee.initials, employee.hired_on), []).append(employee.reference)
        return found

    def facts(self, line: Line) -> rules.LineFacts:
        terms, application, employee = self.terms[line.scheme_id], self.application, line.employee
        same = self.alike.get((employee.initials, employee.hired_on), [])
        other = self.answers.get("other_financing") == "yes"
        return rules.LineFacts(
            municipality=application.municipality.official_name,
            municipality_known=self.known,
            has_child_cases=employee.has_child_cases,
            hired_on=employee.hired_on,
            scheme=line.scheme.code,
            module=line.module.code,
            module_in_scheme=line.module_id in self.modules[line.scheme_id],
            term=line.term,
            begin_within_years=terms.begin_within_years,
            complete_within_years=terms.complete_within_years,
            submitted_at=application.submitted_at or datetime.max.replace(tzinfo=periods.COPENHAGEN),
            deadline=application.round.closes_at,
            elsewhere=tuple(self.elsewhere.get((line.employee_id, line.module_id), ())),
            alike=tuple(reference for reference in same if reference != employee.reference),
            other_source=self.answers.get("other_financing_source", "") if other else "",
            other_amount=_amount(self.answers.get("other_financing_amount", "")) if other else "",
        )


def _amount(typed: str) -> Decimal | str:
    """Kroner where the answer is an amount; otherwise what was typed, for the caseworker to judge."""
    try:
        return money.parsed(typed)
    except money.LossyAmount:
        return typed
