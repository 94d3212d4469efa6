from datetime import datetime

from django.db.models import Prefetch

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications import rules
from pool.applications.models import Application, ImportDraft, Line, Submission
from pool.applications.states import EDITABLE, IN_ROUND, WITH_AGENCY, ApplicationState, SectionState
from pool.kernel.refusals import NotFound
from pool.rounds import impartial


def visible_to(user):
    """The applications a person may see: a municipality its own, the agency what has been sent, without their ties."""
    return impartial.untied(_readable(user), user)


def _readable(user):
    found = Application.objects.select_related("round", "municipality").order_by("-created_at", "-pk")
    if guard.is_municipal(user):
        return found.filter(municipality_id=user.municipality_id)
    if guard.may(user, "cases.read"):
        return found.filter(state__in=WITH_AGENCY)
    return found.none()


def one(user, reference: str) -> Application:
    """The application by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _readable(user).filter(reference=reference).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found)
    return found


def deadline_of(application: Application) -> datetime:
    """Until when the municipality can send: the round's deadline, or that of a return."""
    return application.next_deadline_at or application.round.closes_at


def editable_at(application: Application, at: datetime) -> bool:
    """Say whether the municipality can change and send the application at the moment."""
    return application.state in EDITABLE and at <= deadline_of(application)


def lines_of(application: Application):
    """The lines in the municipality's own order."""
    return application.lines.select_related("employee", "module", "scheme", "application").order_by("rank", "pk")


def line(application: Application, pk: int) -> Line:
    """One line of the application.

    Raises:
        NotFound: the application has no such line.
    """
    found = lines_of(application).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def answers_of(application: Application) -> dict[str, str]:
    return dict(application.answers.values_list("name", "value"))


def editors_of(application: Application) -> dict[str, tuple[str, datetime]]:
    """Question → who answered it last, and when."""
    rows = application.answers.select_related("changed_by").order_by("name")
    return {row.name: (str(row.changed_by), row.changed_at) for row in rows}


def task_list(application: Application) -> list[dict]:
    """The sections with their state, and what the agency asks for."""
    known = {section.name: section for section in application.sections.all()}
    return [
        {"name": name, "label": rules.SECTION_NAMES[name], **_section_state(application, known.get(name))}
        for name in rules.SECTIONS
    ]


def _section_state(application: Application, section) -> dict:
    if section is None:
        return {"state": SectionState.NOT_STARTED, "reason": "", "open": application.state == ApplicationState.DRAFT}
    returned = section.returned_at is not None
    state = SectionState.COMPLETED if section.completed_at else SectionState.IN_PROGRESS
    if returned and not section.completed_at:
        state = SectionState.CHANGES_REQUESTED
    may_edit = application.state == ApplicationState.DRAFT or (application.state in EDITABLE and returned)
    return {"state": state, "reason": section.return_reason if returned else "", "open": may_edit}


def person(username: str):
    """The person an answer names; None when nobody is named."""
    return people.people().filter(username=username).first() if username else None


def signatories(application: Application):
    return people.of_municipality(application.municipality_id, roles.SIGNATORY)


def submissions_of(application: Application):
    return (
        Submission.objects.filter(application=application)
        .select_related("application__round", "application__municipality", "submitted_by")
        .order_by("-number")
    )


def submission(application: Application, number: int | None = None) -> Submission:
    """A submission by its number, or the latest.

    Raises:
        NotFound: nothing has been sent, or not under that number.
    """
    found = submissions_of(application)
    found = (found.filter(number=number) if number else found).first()
    if found is None:
        raise NotFound()
    return found


def import_draft(application: Application, pk: int) -> ImportDraft:
    """A table waiting for confirmation.

    Raises:
        NotFound: the application has no such table.
    """
    found = ImportDraft.objects.filter(application=application, pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def live_elsewhere(line: Line):
    """Other live lines of the same employee and module (the database allows none; the check shows it)."""
    return (
        Line.objects.filter(employee_id=line.employee_id, module_id=line.module_id, live=True)
        .exclude(pk=line.pk)
        .select_related("application")
        .order_by("pk")
    )


def submitted_in(round):
    """The applications of a round that have been sent and neither withdrawn nor rejected, with their lines."""
    lines = Line.objects.select_related("employee", "module", "scheme").order_by("rank", "pk")
    return (
        Application.objects.filter(round=round, state__in=IN_ROUND)
        .select_related("municipality")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .order_by("submitted_at", "pk")
    )
