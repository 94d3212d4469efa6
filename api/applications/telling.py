"""The application of an address, told as the person may see it."""

from rest_framework.response import Response

from api.applications.shapes import ApplicationDetailOut
from api.views import Edge
from pool.access import guard
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.awards import queries as awards


class Case(Edge):
    """What the endpoints below one application have in common."""

    def application(self) -> Application:
        """The application of the address.

        Raises:
            NotFound: there is none, or it is not the person's to see.
        """
        return applications.one(self.request.user, self.kwargs["reference"])

    def told(self, status: int = 200) -> Response:
        """The application as it is now."""
        return Response(ApplicationDetailOut(told(self.application(), self.request.user)).data, status=status)


def told(application: Application, user) -> dict:
    """The application with answers, sections and lines, as this person may see them."""
    own = guard.is_municipal(user)
    shown = {
        name: getattr(application, name)
        for name in (
            "reference", "round", "municipality", "state", "requested_amount", "created_at", "changed_at", "moved_at",
            "submitted_at", "next_deadline_at",
        )
    }  # fmt: skip
    handed = application.handed_to if own else None
    return {
        **shown,
        "handed_to": handed.username if handed else None,
        "handed_at": application.handed_at if own else None,
        "sent_back_reason": application.sent_back_reason if own else "",
        "signatories": applications.signatories(application) if own else [],
        "answers": answers(application, user),
        "sections": applications.task_list(application),
        "lines": lines(application, user),
        "rejection": awards.rejection_of(application),
    }


def answers(application: Application, user) -> dict[str, str]:
    if guard.is_municipal(user):
        return applications.answers_of(application)
    return applications.submission(application).content["answers"]


def lines(application: Application, user) -> list[dict]:
    if guard.is_municipal(user):
        return [line(row) for row in applications.lines_of(application)]
    return [{**row, "id": row["line"]} for row in applications.submission(application).content["lines"]]


def line(row) -> dict:
    return {
        "id": row.pk,
        "rank": row.rank,
        "employee": row.employee.reference,
        "initials": row.employee.initials,
        "hired_on": row.employee.hired_on,
        "has_child_cases": row.employee.has_child_cases,
        "scheme": row.scheme.code,
        "module": row.module.code,
        "term": row.term,
        "requested_amount": row.requested_amount,
    }
