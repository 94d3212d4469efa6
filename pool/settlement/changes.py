"""Changes that municipalities ask for, and what their grants are since those that were approved. Reads only."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from pool.access import guard
from pool.access import queries as people
from pool.access.models import User
from pool.applications import queries as applications
from pool.applications.models import Application, Line
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.payments import queries as payments
from pool.payments.models import Part
from pool.payments.states import PartState
from pool.rounds import impartial
from pool.rounds.models import Scheme
from pool.settlement import budgets
from pool.settlement.models import Change
from pool.settlement.states import ChangeKind, ChangeState

OPEN = (ChangeState.ASKED, ChangeState.AWAITING)
EXTENSION_MONTHS = 12  # an extension may not go further beyond the end that the grant letter says


def changes():
    people = ("asked_by", "decided_by", "officer", "scheme", "line__employee", "line__module")
    found = Change.objects.select_related("application__municipality", "application__round", *people)
    return found.order_by("-asked_at", "-pk")


def visible_to(user):
    """The changes a person may see: a municipality its own, the agency all but those of their ties."""
    return impartial.untied(_readable(user), user, "application__")


def one(user, reference: str) -> Change:
    """A change by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _readable(user).filter(reference=reference).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def _readable(user):
    found = changes()
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return found if guard.may(user, "changes.read") else found.none()


def waiting(user):
    """The changes that wait for the agency, the oldest first."""
    return visible_to(user).filter(state=ChangeState.ASKED).order_by("asked_at", "pk")


def of_case(application: Application):
    return changes().filter(application=application)


def next_reference(application: Application) -> str:
    """The reference of the next change on a case: `2027-1-751-E1` (ændring)."""
    return f"{application.reference}-E{Change.objects.filter(application=application).count() + 1}"


def accepted(application: Application):
    """The decisions of the case that changes are about, the first one first."""
    return Award.objects.filter(application=application, state=AwardState.ACCEPTED).order_by("number")


def with_grant(municipality_id: int):
    """The cases of a municipality with an accepted grant, the latest first."""
    found = Award.objects.filter(state=AwardState.ACCEPTED).values("application")
    own = Application.objects.filter(municipality=municipality_id, pk__in=found)
    return own.select_related("round").order_by("-reference")


def first_award(application: Application) -> Award | None:
    return accepted(application).first()


def open_lines(application: Application) -> set[int]:
    """The lines that an open change is about."""
    found: set[int] = set()
    for change in Change.objects.filter(application=application, state__in=OPEN):
        found |= {change.line_id} if change.line_id else set(change.content.get("lines", ()))
    return found


def open_of_kind(application: Application, kind: str, scheme: Scheme | None = None) -> Change | None:
    return Change.objects.filter(application=application, kind=kind, scheme=scheme, state__in=OPEN).first()


# What the grant is now


def period_until(application: Application) -> date:
    """The last day of the grant's period, with extensions that were approved."""
    extended = Change.objects.filter(
        application=application, kind=ChangeKind.EXTENSION, state=ChangeState.APPROVED
    ).order_by("decided_at", "pk")
    last = extended.last()
    return date.fromisoformat(last.content["until"]) if last else first_period(application)[1]


def first_period(application: Application) -> tuple[date, date]:
    """The period that the first grant letter says."""
    award = first_award(application) or application.awards.order_by("number").first()
    return date.fromisoformat(award.terms["period_from"]), date.fromisoformat(award.terms["period_until"])


def last_extension(application: Application) -> date:
    """The latest end that can be asked for."""
    return periods.months_after(first_period(application)[1], EXTENSION_MONTHS)


def terms_open(application: Application, at: datetime) -> list[str]:
    """The half-years of the period that have not ended: where a module can be moved to."""
    today = at.astimezone(periods.COPENHAGEN).date()
    begins, until = first_period(application)[0], period_until(application)
    return [term.code for term in periods.terms_between(begins, until) if term.ends_on >= today]


def officer_of(application: Application) -> User | None:
    """Who answers for the grant in the municipality: named in the application, or in the latest change."""
    last = Change.objects.filter(
        application=application, kind=ChangeKind.OFFICER, state=ChangeState.RECORDED
    ).select_related("officer")
    found = last.order_by("decided_at", "pk").last()
    if found:
        return found.officer
    return applications.person(applications.answers_of(application).get("grant_officer", ""))


def officers(application: Application):
    """Active people of the municipality who can answer for the grant."""
    found = people.people().filter(
        Q(role_grants__role__in=("preparer", "signatory"), role_grants__ended_at=None),
        municipality_id=application.municipality_id,
        is_active=True,
    )
    return found.distinct().order_by("first_name", "last_name", "pk")


def budget_terms(application: Application, scheme: Scheme) -> dict:
    """The frozen terms of a scheme in the latest accepted decision that has it; empty where none has."""
    found: dict = {}
    for award in accepted(application):
        found = award.terms["schemes"].get(scheme.code, found)
    return found


def quarters(application: Application, scheme: Scheme) -> list[budgets.Quarter]:
    """The parts that pay a scheme's budget, by quarter."""
    found = Part.objects.filter(instalment__award__application=application, scheme=scheme, line=None)
    found = found.exclude(state=PartState.CANCELLED).select_related("instalment__award").order_by("pk")
    rows = []
    for part in found:
        plan = {item["number"]: item["part"] for item in part.instalment.award.terms["plan"]}
        quarter = plan[part.instalment.number]
        is_fixed = part.state != PartState.PLANNED
        rows.append(budgets.Quarter(part.pk, part.instalment.award_id, quarter, part.amount, is_fixed))
    return rows


def budget_entries(application: Application, scheme: Scheme) -> dict[tuple[str, str], Decimal]:
    return payments.budget_entries(application, scheme)


def line_of(application: Application, pk: int) -> Line:
    """A line of the case by its key.

    Raises:
        NotFound: the case has no such line.
    """
    return applications.line(application, pk)


def first_problem() -> str:
    """Every decided change was decided by somebody else than asked for it, and what was released stands in it."""
    for change in changes().order_by("pk"):
        if change.decided_by_id and change.decided_by_id == change.asked_by_id:
            return Said(N_("change %(change)s was decided by whoever asked for it"), change=change)
        decided = change.state in (ChangeState.APPROVED, ChangeState.REFUSED)
        if decided != bool(change.decided_at) and change.state != ChangeState.RECORDED:
            return Said(
                N_("change %(change)s is %(state)s, its decision says otherwise"), change=change, state=change.state
            )
    return ""
