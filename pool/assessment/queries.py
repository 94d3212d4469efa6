from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from pool.access import queries as people
from pool.access.rules import CASEWORKER
from pool.applications import queries as applications
from pool.applications.models import Application, Line, Submission
from pool.applications.states import WITH_AGENCY, ApplicationState
from pool.assessment import rules
from pool.assessment.models import Assessment, LineAssessment
from pool.kernel import money, periods
from pool.kernel.refusals import NotFound
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.workforce.models import Employee


def cases():
    """All applications that have reached the agency; the worklist and its filters start here."""
    return Application.objects.filter(state__in=WITH_AGENCY)


def worklist(found, first: int, last: int) -> list[Application]:
    """The rows first..last of the filtered cases, most urgent first, with what a row shows. One query.

    The page is cut on the bare table; names and sums are fetched for its rows alone.
    """
    keys = found.order_by(*_URGENT_FIRST).values("pk")[first:last]
    lines = Line.objects.filter(application=OuterRef("pk")).order_by().values("application")
    eligible = LineAssessment.objects.filter(line__application=OuterRef("pk")).order_by().values("line__application")
    return list(
        Application.objects.filter(pk__in=Subquery(keys))
        .select_related("municipality", "round", "assessment__caseworker")
        .annotate(
            employees=Subquery(lines.annotate(n=Count("employee", distinct=True)).values("n")),
            modules=Subquery(lines.annotate(n=Count("pk")).values("n")),
            scheme_codes_first=Subquery(lines.order_by("scheme__code").values("scheme__code")[:1]),
            scheme_codes_last=Subquery(lines.order_by("-scheme__code").values("scheme__code")[:1]),
            eligible_amount=Subquery(eligible.annotate(total=Sum("eligible_amount")).values("total")),
            assessed=Subquery(eligible.annotate(n=Count("pk")).values("n")),
        )
        .order_by(*_URGENT_FIRST)
    )


_URGENT_FIRST = (F("next_deadline_at").asc(nulls_last=True), "pk")


def counts(found) -> dict[str, int]:
    """How many of the cases are in each state."""
    return dict(found.order_by().values_list("state").annotate(Count("pk")))


def case(reference: str) -> Application:
    """A case by its reference.

    Raises:
        NotFound: nothing by that reference has reached the agency.
    """
    found = cases().select_related("municipality", "round__appropriation").filter(reference=reference).first()
    if found is None:
        raise NotFound()
    return found


def handler(application: Application) -> Assessment | None:
    return Assessment.objects.filter(application=application).select_related("caseworker").first()


def neighbours(found, application: Application) -> tuple[str, str]:
    """References of the cases before and after this one in the worklist's order; empty at the ends.

    The case itself need not be among the found ones: finishing it takes it out of its filter.
    """
    deadline, pk = application.next_deadline_at, application.pk
    if deadline is None:
        before = Q(next_deadline_at__isnull=False) | Q(next_deadline_at__isnull=True, pk__lt=pk)
        after = Q(next_deadline_at__isnull=True, pk__gt=pk)
    else:
        before = Q(next_deadline_at__lt=deadline) | Q(next_deadline_at=deadline, pk__lt=pk)
        later = Q(next_deadline_at__gt=deadline) | Q(next_deadline_at__isnull=True)
        after = later | Q(next_deadline_at=deadline, pk__gt=pk)
    backwards = (F("next_deadline_at").desc(nulls_first=True), "-pk")
    last = found.filter(before).order_by(*backwards).values_list("reference", flat=True).first()
    first = found.filter(after).order_by(*_URGENT_FIRST).values_list("reference", flat=True).first()
    return last or "", first or ""


def answer_deadline(application: Application, at: datetime) -> datetime:
    """Until when the municipality may complete what is returned to it now: the scheme's days, at noon."""
    days = max(item.terms.answer_days for item in rounds.of_round(application.round))
    day = (at.astimezone(periods.COPENHAGEN) + timedelta(days=days)).date()
    return datetime.combine(day, time(12), periods.COPENHAGEN)


def lines_of(application: Application) -> list[Line]:
    """The lines with `checks` and `current_assessment` (None when not assessed, or changed since)."""
    found = _as_sent(list(applications.lines_of(application).select_related("assessment__assessed_by")))
    context = _Context(application, found)
    for line in found:
        line.checks = rules.checks(context.facts(line))
        line.verdict = rules.verdict(line.checks)
        line.suggestion = rules.suggestion(line.checks)
        line.current_assessment = current(line)
    return found


def line(application: Application, pk: int) -> Line:
    """One line of the case.

    Raises:
        NotFound: the case has no such line.
    """
    return _as_sent([applications.line(application, pk)])[0]


def checks_of(line: Line) -> list[rules.Check]:
    return rules.checks(_Context(line.application, [line]).facts(line))


def current(line: Line) -> LineAssessment | None:
    """The assessment of the line as it is now; one from before a change does not count."""
    found = getattr(line, "assessment", None)
    return found if found and found.assessed_at >= line.changed_at else None


def eligible_lines(round) -> list[Line]:
    """The eligible lines of a round's assessed applications, with municipality and region."""
    found = (
        Line.objects.filter(application__round=round, assessment__eligible=True)
        .exclude(application__state=ApplicationState.WITHDRAWN)
        .select_related("application__municipality", "employee", "module", "scheme", "assessment")
        .order_by("application__reference", "rank", "pk")
    )
    return _as_sent(list(found))


def tier(line: Line, begin_within_years: int | None) -> int:
    """1 when the employee's deadline to begin falls within a year of the term's start, else 2."""
    limit = rules.begin_limit_on(line.employee.hired_on, begin_within_years)
    start = periods.term(line.term).starts_on
    return 1 if limit is not None and limit <= periods.years_after(start, 1) else 2


def asked_elsewhere(lines: Iterable[Line]) -> set[int]:
    """The keys of those lines whose employee and module another line asks for, or has been given. One query."""
    lines = list(lines)
    others = Line.objects.filter(live=True, employee__in={line.employee_id for line in lines}).order_by("pk")
    pairs: dict[tuple[int, int], list[int]] = {}
    for key, employee, module in others.values_list("pk", "employee_id", "module_id"):
        pairs.setdefault((employee, module), []).append(key)
    return {
        line.pk for line in lines if any(key != line.pk for key in pairs.get((line.employee_id, line.module_id), ()))
    }


def totals(round) -> dict:
    """Asked and eligible in a round, and how many applications are in each state."""
    found = Line.objects.filter(application__round=round, application__state__in=WITH_AGENCY)
    sums = found.aggregate(asked=Sum("requested_amount"), eligible=Sum("assessment__eligible_amount"))
    return {
        "asked": sums["asked"] or money.ZERO,
        "eligible": sums["eligible"] or money.ZERO,
        "states": counts(cases().filter(round=round)),
    }


def sums_by_round() -> dict[int, dict]:
    """Asked, eligible and number of applications of every round, in kroner. One query for a list of rounds."""
    found = (
        Line.objects.filter(application__state__in=WITH_AGENCY)
        .order_by()
        .values_list("application__round")
        .annotate(Sum("requested_amount"), Sum("assessment__eligible_amount"), Count("application", distinct=True))
    )
    return {
        round: {"asked": asked, "eligible": eligible or money.ZERO, "applications": applications}
        for round, asked, eligible, applications in found
    }


def caseworkers():
    """Everybody who handles a case, by name."""
    return people.holding(CASEWORKER)


def _as_sent(lines: list[Line]) -> list[Line]:
    """Give each line's employee the facts that were sent: a later staff list changes no check and no bid."""
    sent = {}
    submissions = Submission.objects.filter(application__in={line.application_id for line in lines})
    for key, content in submissions.order_by("application", "number").values_list("application", "content"):
        sent.update({(key, item["employee"]): item for item in content["lines"]})
    for line in lines:
        item, employee = sent.get((line.application_id, line.employee.reference)), line.employee
        if item:
            employee.initials, employee.has_child_cases = item["initials"], item["has_child_cases"]
            employee.hired_on = date.fromisoformat(item["hired_on"])
    return lines


def _amount(typed: str) -> Decimal | str:
    """Kroner where the answer is an amount; otherwise what was typed, for the caseworker to judge."""
    try:
        return money.parsed(typed)
    except money.LossyAmount:
        return typed


class _Context:
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
