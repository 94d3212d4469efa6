from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum

from pool.access import queries as people
from pool.access.rules import CASEWORKER
from pool.applications import queries as applications
from pool.applications.models import Application, Line, Submission
from pool.applications.states import IN_ROUND, OUT, WITH_AGENCY
from pool.assessment import rules
from pool.assessment.context import Context
from pool.assessment.models import Assessment, Condition, Hearing, LineAssessment
from pool.kernel import money, periods
from pool.kernel.refusals import NotFound
from pool.rounds import impartial
from pool.rounds import queries as rounds


def cases():
    """All applications that have reached the agency."""
    return Application.objects.filter(state__in=WITH_AGENCY)


def cases_for(user):
    """The cases that a person is not tied to; the worklist and its filters start here."""
    return impartial.untied(cases(), user)


def worklist(found, first: int, last: int, **more) -> list[Application]:
    """The rows first..last of the filtered cases, most urgent first, with what a row shows. One query.

    The page is cut on the bare table; names and sums are fetched for its rows alone. `more`: what a later room adds to
    each row, as expressions. `heard` is when the last hearing was answered, `hearing_until` how long it may be.
    """
    heard = Hearing.objects.filter(application=OuterRef("pk"), asked_at__gte=OuterRef("submitted_at"))
    last_heard = heard.order_by("-number")
    condition = Condition.objects.filter(application=OuterRef("pk"), set_at__gte=OuterRef("submitted_at"))
    keys = found.order_by(*_URGENT_FIRST).values("pk")[first:last]
    lines = Line.objects.filter(application=OuterRef("pk")).order_by().values("application")
    assessed = LineAssessment.objects.filter(line__application=OuterRef("pk"), line__application__state__in=IN_ROUND)
    eligible = assessed.order_by().values("line__application")
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
            heard=Subquery(last_heard.values("answered_at")[:1]),
            hearing_until=Subquery(last_heard.values("answer_by")[:1]),
            has_condition=Exists(condition),
            **more,
        )
        .order_by(*_URGENT_FIRST)
    )


# A rejected application was applied for; none of it is eligible.
_ELIGIBLE = Sum("assessment__eligible_amount", filter=Q(application__state__in=IN_ROUND))
_URGENT_FIRST = (F("next_deadline_at").asc(nulls_last=True), "pk")


def counts(found) -> dict[str, int]:
    """How many of the cases are in each state."""
    return dict(found.order_by().values_list("state").annotate(Count("pk")))


def case(user, reference: str) -> Application:
    """A case by its reference.

    Raises:
        NotFound: nothing by that reference has reached the agency.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = cases().select_related("municipality", "round__appropriation").filter(reference=reference).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found)
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


def hearings_of(application: Application):
    """The hearings of a case, the first one first."""
    return Hearing.objects.filter(application=application).select_related("asked_by", "answered_by").order_by("number")


def hearing(application: Application, number: int) -> Hearing:
    """One hearing of a case.

    Raises:
        NotFound: there is none by that number.
    """
    found = hearings_of(application).select_related("application").filter(number=number).first()
    if found is None:
        raise NotFound()
    return found


def open_hearing(application: Application, at: datetime) -> Hearing | None:
    """The hearing that the municipality may still answer."""
    return hearings_open(at).filter(application=application).first()


def hearings_open(at: datetime):
    """Every hearing that may still be answered; none from before its application was begun again."""
    found = Hearing.objects.filter(answered_at__isnull=True, answer_by__gte=at, application__state__in=IN_ROUND)
    found = found.filter(asked_at__gte=F("application__submitted_at"))
    return found.select_related("application__municipality", "application__round", "asked_by").order_by("answer_by")


def condition_of(application: Application) -> Condition | None:
    """What was set since the application was sent; a condition from before it was begun again is none."""
    found = Condition.objects.filter(application=application, set_at__gte=F("application__submitted_at"))
    return found.select_related("set_by").first()


def with_condition(cases: Iterable[int]) -> set[int]:
    """Those of the cases that have a condition."""
    found = Condition.objects.filter(application__in=cases, set_at__gte=F("application__submitted_at"))
    return set(found.values_list("application", flat=True))


def conditions_in(round):
    """The conditions set in a round."""
    return Condition.objects.filter(application__round=round).order_by("application", "pk")


def refused_lines(round):
    """The assessments by which lines of a round are not eligible, by case and rank."""
    found = LineAssessment.objects.filter(line__application__round=round, eligible=False).select_related("line")
    return found.order_by("line__application", "line__rank", "pk")


def lines_of(application: Application) -> list[Line]:
    """The lines with `checks` and `current_assessment` (None when not assessed, or changed since)."""
    found = _as_sent(list(applications.lines_of(application).select_related("assessment__assessed_by")))
    context = Context(application, found)
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
    return rules.checks(Context(line.application, [line]).facts(line))


def current(line: Line) -> LineAssessment | None:
    """The assessment of the line as it is now; one from before a change does not count."""
    found = getattr(line, "assessment", None)
    return found if found and found.assessed_at >= line.changed_at else None


def eligible_lines(round) -> list[Line]:
    """The eligible lines of a round's assessed applications, with municipality and region."""
    found = (
        Line.objects.filter(application__round=round, assessment__eligible=True)
        .exclude(application__state__in=OUT)
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
    sums = found.aggregate(asked=Sum("requested_amount"), eligible=_ELIGIBLE)
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
        .annotate(Sum("requested_amount"), Count("application", distinct=True), eligible=_ELIGIBLE)
    )
    return {
        round: {"asked": asked, "eligible": eligible or money.ZERO, "applications": applications}
        for round, asked, applications, eligible in found
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
