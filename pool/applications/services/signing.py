"""Hands an application over, takes it back, signs and submits it, returns it for completion, withdraws it."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications import facts, queries, rules
from pool.applications.models import Application, Section, Submission
from pool.applications.services import drafting, restoring
from pool.applications.services.drafting import NoSuchSignatory, in_time, tell
from pool.applications.states import MOVES
from pool.db import lock
from pool.journal import queries as journal
from pool.kernel import canon, states
from pool.kernel.refusals import Refusal, WrongState, raise_all, reason
from pool.kernel.words import N_
from pool.mail import services as mail


class NotReady(Refusal):
    code = "not_ready"
    sentence = N_("The section “%(label)s” is not complete. Open it, then choose Save and continue.")
    kind = "invalid"


class NotYourSignature(Refusal):
    code = "not_your_signature"
    sentence = N_("The application has been handed to %(who)s. Take it back first if somebody else shall sign.")
    kind = "forbidden"


class AnswerAwaited(Refusal):
    code = "answer_awaited"
    sentence = N_("The municipality has until %(deadline)s to complete the application.")


class NothingReturned(Refusal):
    code = "nothing_returned"
    sentence = N_("Choose at least one section to return, and write for each what is missing.")
    kind = "invalid"


@transaction.atomic
def hand_over(*, application: Application, to, by, at: datetime) -> Application:
    """Give a complete draft to a signatory of the municipality, who is told by e-mail.

    Raises:
        NotReady: a section is not complete.
        NoSuchSignatory: `to` may not sign for this municipality.
        DeadlinePassed: too late.
    """
    guard.require(by, "applications.prepare")
    guard.require_own(by, application.municipality_id)
    application = _held(application, "hand_over")
    in_time(application, at)
    raise_all(not_ready(application))
    if not people.of_municipality(application.municipality_id, roles.SIGNATORY).filter(pk=to.pk).exists():
        raise NoSuchSignatory(field="to")
    _move(application, "hand_over", at, handed_to=to, handed_at=at, sent_back_reason="")
    tell("applications.hand_over", application, by, at, {"to": to.username})
    if to != by:
        _post("handed_over", to, application, by, at)
    return application


@transaction.atomic
def take_back(*, application: Application, by, at: datetime) -> Application:
    """Take a draft back from the signatory; possible until it is signed."""
    guard.require(by, "applications.prepare")
    guard.require_own(by, application.municipality_id)
    return _returned_to_draft(application, "take_back", "", by, at)


@transaction.atomic
def send_back(*, application: Application, why: str, by, at: datetime) -> Application:
    """The signatory gives the draft back with a reason. Who handed it over is told by e-mail.

    Raises:
        ReasonMissing: no reason was written.
    """
    guard.require(by, "applications.sign")
    guard.require_own(by, application.municipality_id)
    application = _returned_to_draft(application, "send_back", reason(why), by, at)
    handed = journal.of_case(application.reference).filter(verb="applications.hand_over").first()
    preparer = queries.person(handed.actor) if handed else None
    if preparer and preparer.is_active and preparer != by:
        _post("sent_back", preparer, application, by, at)
    return application


@transaction.atomic
def submit(*, application: Application, by, at: datetime) -> Submission:
    """Sign and send: freeze what is asked for, with its fingerprint.

    The first moment of submission decides the place in a queue; a completion keeps it.

    Raises:
        NotReady: a section is not complete.
        DeadlinePassed: the deadline was before `at` (the server's clock); the draft is kept.
        NotYourSignature: it waits for another signatory.
        WrongState: it has been sent already.
        NotAllowed, NotFound: the person does not sign for the municipality.
    """
    guard.require(by, "applications.sign")
    guard.require_own(by, application.municipality_id)
    application = _held(application, "submit")
    in_time(application, at)
    if application.handed_to_id not in (None, by.pk):
        raise NotYourSignature(who=str(application.handed_to))
    raise_all(not_ready(application))
    _move(
        application,
        "submit",
        at,
        submitted_at=application.submitted_at or at,
        handed_to=None,
        handed_at=None,
        sent_back_reason="",
        next_deadline_at=facts.assessment_deadline(application.round),
    )
    submission = _frozen(application, by, at)
    tell("applications.submit", application, by, at, {"number": submission.number, "sha256": submission.sha256})
    return submission


@transaction.atomic
def return_sections(
    *, application: Application, reasons: dict[str, str], until: datetime, by, at: datetime
) -> Application:
    """Open named sections again for the municipality, each with what is missing. Called by the assessment.

    Raises:
        NothingReturned: no section was named.
        ReasonMissing: a section has no reason.
    """
    if not reasons or not set(reasons) <= set(rules.SECTIONS):
        raise NothingReturned(field="sections")
    written = {name: reason(text, field=f"reason_{name}", most=1000) for name, text in reasons.items()}
    application = _held(application, "return")
    _move(application, "return", at, next_deadline_at=until)
    for name, text in written.items():
        Section.objects.update_or_create(
            application=application,
            name=name,
            defaults={"returned_at": at, "return_reason": text, "completed_at": None},
            create_defaults={"returned_at": at, "return_reason": text, "opened_at": at},
        )
    tell("applications.return_sections", application, by, at, {"sections": written, "until": until})
    return application


@transaction.atomic
def resume(*, application: Application, by, at: datetime) -> Application:
    """Go on with what was sent before, when the time for a completion has passed without an answer.

    What the municipality changed meanwhile and never sent is undone: the agency judges what was signed.

    Raises:
        AnswerAwaited: the municipality still has time.
    """
    application = _held(application, "resume")
    if at <= application.next_deadline_at:
        raise AnswerAwaited(deadline=application.next_deadline_at)
    deadline = facts.assessment_deadline(application.round)
    _move(application, "resume", at, handed_to=None, handed_at=None, next_deadline_at=deadline)
    restoring.as_sent(application=application, by=by, at=at)
    application.sections.update(returned_at=None, return_reason="", completed_at=at)
    tell("applications.resume", application, by, at)
    return application


@transaction.atomic
def withdraw(*, application: Application, why: str, by, at: datetime) -> Application:
    """Take the application out of the round before a decision; its pairs of employee and module are free again.

    Raises:
        ReasonMissing: no reason was written.
        WrongState: it has been assessed, decided or withdrawn.
    """
    guard.require(by, "applications.sign")
    guard.require_own(by, application.municipality_id)
    why = reason(why)
    application = _held(application, "withdraw")
    _move(application, "withdraw", at, next_deadline_at=None)
    application.lines.update(live=False)
    tell("applications.withdraw", application, by, at, {"reason": why})
    return application


@transaction.atomic
def mark(*, application: Application, verb: str, by, at: datetime) -> Application:
    """Move the application for a later room: finish, reassess, allocate, release, decide, reject.

    A decided or rejected application has no deadline left.
    """
    application = _held(application, verb)
    _move(application, verb, at, **({"next_deadline_at": None} if verb in ("decide", "reject") else {}))
    tell(f"applications.{verb}", application, by, at)
    return application


def not_ready(application: Application) -> list[Refusal]:
    """The sections that are not complete, as refusals."""
    completed = set(application.sections.filter(completed_at__isnull=False).values_list("name", flat=True))
    found = []
    for name in rules.SECTIONS:
        if name not in completed or drafting.open_points(application, name):
            found.append(NotReady(field=name, label=rules.SECTION_NAMES[name]))
    return found


def _held(application: Application, verb: str) -> Application:
    """Hold the row, then ask the table of moves: of two people at once, the second is refused."""
    application = lock(Application, application.pk)
    if not states.may(MOVES, application.state, verb):
        raise WrongState(state=application.get_state_display())
    return application


def _move(application: Application, verb: str, at: datetime, **changes) -> None:
    application.state = states.moved(MOVES, application.state, verb)
    application.moved_at = at
    for name, value in changes.items():
        setattr(application, name, value)
    application.save(update_fields=["state", "moved_at", *changes])


def _returned_to_draft(application: Application, verb: str, why: str, by, at: datetime) -> Application:
    application = _held(application, verb)
    _move(application, verb, at, handed_to=None, handed_at=None, sent_back_reason=why)
    tell(f"applications.{verb}", application, by, at, {"reason": why} if why else None)
    return application


def _post(kind: str, person, application: Application, by, at: datetime) -> None:
    """Tell a colleague what to do with the application, and until when it can be sent."""
    language, until = application.round.language, queries.deadline_of(application)
    mail.post_to(
        person=person, kind=kind, language=language, case=application.reference, at=at, until=until, by=str(by)
    )


def _frozen(application: Application, by, at: datetime) -> Submission:
    content = canon.plain(facts.submission_content(application, by, at))
    last = application.submissions.order_by("-number").first()
    submission = Submission.objects.create(
        application=application,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=canon.fingerprint(content),
        submitted_at=at,
        submitted_by=by,
    )
    application.sections.update(returned_at=None, return_reason="")
    return submission
