"""Says of an application what the municipality's people must know: how far it is, what is next, who may do it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.applications import queries, rules
from pool.applications.models import Application
from pool.applications.services import drafting
from pool.applications.states import NEVER_SENT
from pool.applications.states import ApplicationState as S
from pool.assessment import queries as assessment
from pool.assessment.models import Hearing
from pool.awards import queries as awards
from pool.awards.states import FormalGround
from pool.rounds import queries as rounds

WITH_SIGNATORY = {S.AWAITING, S.RETURNED_AWAITING}
OPEN = {S.DRAFT, S.RETURNED} | WITH_SIGNATORY
ASSESSING = {S.SUBMITTED, S.ASSESSED, S.ALLOCATED}


def state(application: Application, at: datetime) -> dict:
    """Code and label of the state as the municipality may see it.

    How far the assessment has come is the agency's affair until the decision is signed.
    """
    if application.state in ASSESSING:
        waiting = at <= application.round.closes_at
        return {"code": S.SUBMITTED, "label": S.SUBMITTED.label if waiting else _("Under assessment")}
    if is_late(application, at) and application.submitted_at is None:
        return {"code": "expired", "label": _("Not sent before the deadline")}
    return {"code": S(application.state), "label": S(application.state).label}


def is_late(application: Application, at: datetime) -> bool:
    """Say whether it lies with the municipality and the time to send it is over."""
    return application.state in OPEN and at > queries.deadline_of(application)


def why_full(application: Application, at: datetime) -> str:
    """Why a draft cannot be sent now though the deadline has not passed; empty where it can, or has been sent."""
    round = application.round
    if application.state not in NEVER_SENT or not rounds.is_full(round, at):
        return ""
    return wording.refusal_text(drafting.RoundFull(round=round.code, deadline=round.closes_at))


def why_closed(application: Application, at: datetime) -> str:
    """Why nothing can be changed here: too late, handed over, sent, or not returned."""
    if is_late(application, at):
        return wording.refusal_text(drafting.DeadlinePassed(deadline=queries.deadline_of(application), now=at))
    if application.state == S.RETURNED:
        return _("The agency has not returned this section, so it cannot be changed.")
    if application.state in WITH_SIGNATORY:
        return _("The application waits for a signature. Take it back to change it.")
    return _("The application has been sent, so it cannot be changed.")


def next_step(application: Application, user, at: datetime) -> dict:
    """What to do next, in words, with the address where it is done (may be empty) and the deadline (may be None)."""
    here = reverse("application", args=[application.reference])
    heard = assessment.open_hearing(application, at) if application.state == S.SUBMITTED else None
    if heard:
        return hearing_step(heard)
    deadline = queries.deadline_of(application) if application.state in OPEN else None
    if is_late(application, at):
        text = _("The deadline has passed. You can read the draft, but not send it.")
        if application.submitted_at:
            text = _("The time for the completion has passed. The agency goes on with what you sent before.")
        return {"text": text, "url": here, "label": _("Read it"), "deadline": deadline}
    if why_full(application, at):
        text = _("The round is closed for now, because its frame is used. You can send it if the round opens again.")
        return {"text": text, "url": here, "label": _("Read it"), "deadline": deadline}
    if application.state in WITH_SIGNATORY:
        return {**_signature(application, user), "deadline": deadline}
    if application.state == S.RETURNED:
        text = _("The agency needs more from you. Complete the sections it has returned.")
        return {"text": text, "url": here, "label": _("Complete it"), "deadline": deadline}
    if application.state == S.DRAFT:
        return {"text": _("Fill in and sign."), "url": here, "label": _("Continue"), "deadline": deadline}
    return {**_done(application, here), "deadline": None}


def hearing_step(heard: Hearing) -> dict:
    """That a hearing waits for an answer, as a next step."""
    return {
        "text": _("The agency has information that may count against you. Read it and answer."),
        "url": reverse("application_hearing", args=[heard.application.reference, heard.number]),
        "label": _("Answer the hearing"),
        "deadline": heard.answer_by,
    }


def rejection(application: Application, user, at: datetime) -> dict:
    """Why the application was rejected, and whether a new one can be sent; empty where it was not."""
    found = awards.rejection_of(application)
    if found is None:
        return {}
    round = application.round
    is_open = rounds.takes_applications(round, at)
    may_start = is_open and guard.may(user, "applications.prepare")
    full = wording.refusal_text(drafting.RoundFull(round=round.code, deadline=round.closes_at))
    over = _("The deadline of this round has passed, so no new application can be sent in it.")
    return {
        "ground": FormalGround(found.ground).label,
        "explanation": found.explanation,
        "who": str(found.signed_by),
        "at": found.signed_at,
        "is_open": is_open,
        "deadline": round.closes_at,
        "start_url": reverse("application_start", args=[round.code]) if may_start else "",
        "closed": full if rounds.is_full(round, at) else over,
    }


def _signature(application: Application, user) -> dict:
    here = reverse("application", args=[application.reference])
    if application.handed_to_id == user.pk:
        sign = reverse("application_sign", args=[application.reference])
        return {"text": _("It waits for your signature."), "url": sign, "label": _("Read and sign")}
    text = _("It waits for the signature of %(who)s.") % {"who": application.handed_to}
    return {"text": text, "url": here, "label": _("Read it")}


def _done(application: Application, here: str) -> dict:
    if application.state == S.DECIDED:
        award = reverse("award", args=[application.reference])
        return {"text": _("The decision is there."), "url": award, "label": _("Read the decision")}
    if application.state == S.REJECTED:
        return {"text": _("The application was rejected. Read why."), "url": here, "label": _("Read why")}
    if application.state == S.WITHDRAWN:
        return {"text": _("Nothing. You withdrew the application."), "url": here, "label": _("Read it")}
    day = wording.day(application.round.decide_by)
    return {
        "text": _("Nothing. The agency decides by %(day)s.") % {"day": day},
        "url": here,
        "label": _("Read what you sent"),
    }


def abilities(application: Application, user, at: datetime) -> dict[str, bool]:
    """What this person can do with the application now; a button stands on a page only when it works."""
    in_time = not is_late(application, at) and not why_full(application, at)
    signs = guard.may(user, "applications.sign")
    prepares = guard.may(user, "applications.prepare")
    held = application.handed_to_id in (None, user.pk)
    return {
        "edit": prepares and queries.editable_at(application, at),
        "hand_over": prepares and queries.editable_at(application, at),
        "take_back": prepares and application.state in WITH_SIGNATORY,
        "send_back": signs and application.state in WITH_SIGNATORY,
        "sign": signs and in_time and held and application.state in OPEN,
        "withdraw": signs and application.state in OPEN | {S.SUBMITTED},
    }


def who_signs(application: Application) -> list[dict]:
    """Name and mail of those who may sign."""
    return [{"name": str(person), "mail": person.email} for person in queries.signatories(application)]


def steps(application: Application, current: str) -> list[dict]:
    """The sections and the check, for the list beside a page."""
    tasks = queries.task_list(application)
    signs = {"completed": "done", "changes_requested": "error"}
    found = [
        {
            "label": wording.sentence(task["label"], {}),
            "url": section_url(application, task["name"]),
            "state": signs.get(task["state"], "todo"),
            "current": task["name"] == current,
        }
        for task in tasks
    ]
    check = reverse("application_check", args=[application.reference])
    label = _("Check your answers")
    return [*found, {"label": label, "url": check, "state": "todo", "current": current == "check"}]


def section_url(application: Application, name: str) -> str:
    if name == "lines":
        return reverse("application_lines", args=[application.reference])
    return reverse("application_section", args=[application.reference, name])


def after(application: Application, name: str, back: str) -> str:
    """Where “Save and continue” leads: back to the check, or to the next section that is not complete."""
    check = reverse("application_check", args=[application.reference])
    if back == "check":
        return check
    tasks = queries.task_list(application)
    order = list(rules.SECTIONS)
    place = order.index(name)
    waiting = [task["name"] for task in tasks if task["state"] != "completed" and task["open"]]
    later = [item for item in waiting if order.index(item) > place]
    following = (later or waiting)[:1]
    return section_url(application, following[0]) if following else check


def trail(application: Application, label: str = "") -> list[dict]:
    """The way here from the list of applications."""
    found = [{"label": _("Applications"), "url": reverse("applications")}]
    if label:
        found.append({"label": application.reference, "url": reverse("application", args=[application.reference])})
        return [*found, {"label": label}]
    return [*found, {"label": application.reference}]
