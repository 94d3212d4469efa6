"""Hears the municipality before facts are held against it, and sets conditions for an award."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.assessment import noticing, queries
from pool.assessment.models import Condition, Hearing
from pool.assessment.services import casework
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import periods
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_

MOST = 4000  # signs
MOST_DAYS = 730  # a condition is met within the longest period of a grant


class HearingOver(Refusal):
    code = "hearing_over"
    sentence = N_("The hearing ended %(deadline)s. Write to the agency if there is something it has overlooked.")


class AnsweredAlready(Refusal):
    code = "answered_already"
    sentence = N_("The hearing was answered %(moment)s by %(who)s.")


class NothingToDrop(Refusal):
    code = "no_condition_set"
    sentence = N_("No condition is set for this case.")


class DueDateWrong(Refusal):
    code = "due_date_wrong"
    sentence = N_("Choose a day after today and no later than %(last)s.")
    kind = "invalid"


@transaction.atomic
def hear(*, application: Application, content: str, by, at: datetime) -> Hearing:
    """Put facts to the municipality, and give it the scheme's days to answer.

    Raises:
        HearingOpen: one hearing at a time.
        ReasonMissing: no facts were written.
        WrongState, NotYourCase: the case is not open for this caseworker.
    """
    content = reason(content, field="content", most=MOST)
    application = casework.opened(application=application, by=by, at=at)
    waiting = queries.open_hearing(application, at)
    if waiting:
        raise casework.HearingOpen(deadline=waiting.answer_by)
    number = Hearing.objects.filter(application=application).count() + 1
    hearing = Hearing.objects.create(
        application=application,
        number=number,
        content=content,
        answer_by=queries.answer_deadline(application, at),
        asked_at=at,
        asked_by=by,
    )
    facts = {"number": number, "content": content, "until": hearing.answer_by}
    _tell("assessment.hear", application, by, at, facts)
    return hearing


@transaction.atomic
def answer_hearing(*, hearing: Hearing, answer: str, by, at: datetime) -> Hearing:
    """The municipality's answer, once, within the deadline. The caseworker is told by e-mail.

    Raises:
        AnsweredAlready, HearingOver: too late.
        ReasonMissing: the answer is empty.
        WrongState: the application has left the round, or was begun again since.
    """
    guard.require(by, "hearings.answer")
    guard.require_own(by, hearing.application.municipality_id)
    answer = reason(answer, field="answer", most=MOST)
    application = lock(Application, hearing.application_id)
    hearing = lock(Hearing, hearing.pk)
    if hearing.answered_at:
        raise AnsweredAlready(moment=hearing.answered_at, who=str(hearing.answered_by))
    if at > hearing.answer_by:
        raise HearingOver(deadline=hearing.answer_by)
    if queries.open_hearing(application, at) is None:
        raise WrongState(state=application.get_state_display())
    hearing.answer, hearing.answered_at, hearing.answered_by = answer, at, by
    hearing.save(update_fields=["answer", "answered_at", "answered_by"])
    _tell("assessment.answer_hearing", hearing.application, by, at, {"number": hearing.number, "answer": answer})
    noticing.answered(application, is_hearing=True, at=at)
    return hearing


@transaction.atomic
def set_condition(*, application: Application, content: str, due_on: date, by, at: datetime) -> Condition:
    """Say what the municipality must show before an award is final; replaces what was said before.

    Raises:
        DueDateWrong: the day is not in the next two years.
        ReasonMissing: the condition is empty.
        WrongState, NotYourCase: the case is not open for this caseworker.
    """
    content = reason(content, field="content", most=MOST)
    today = at.astimezone(periods.COPENHAGEN).date()
    last = today + timedelta(days=MOST_DAYS)
    if not today < due_on <= last:
        raise DueDateWrong(field="due_on", last=last)
    application = casework.opened(application=application, by=by, at=at)
    told = {"content": content, "due_on": due_on, "set_at": at, "set_by": by}
    condition, _ = Condition.objects.update_or_create(application=application, defaults=told)
    _tell("assessment.set_condition", application, by, at, {"content": content, "due_on": due_on})
    return condition


@transaction.atomic
def drop_condition(*, application: Application, by, at: datetime) -> None:
    """Take the condition away again before the case is finished.

    Raises:
        NothingToDrop: there is none.
        WrongState, NotYourCase: the case is not open for this caseworker.
    """
    application = casework.opened(application=application, by=by, at=at)
    dropped = queries.condition_of(application)
    if dropped is None:
        raise NothingToDrop()
    dropped.delete()
    _tell("assessment.drop_condition", application, by, at, {"content": dropped.content})


def _tell(verb: str, application: Application, by, at: datetime, facts: dict) -> None:
    journal.tell(
        verb=verb,
        subject=f"application:{application.reference}",
        case=application.reference,
        by=by,
        at=at,
        facts=facts,
    )
