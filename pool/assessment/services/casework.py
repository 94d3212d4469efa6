"""The caseworker's verbs. None of them touches an answer of the municipality."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application, Line
from pool.applications.services import signing
from pool.applications.states import ApplicationState
from pool.assessment import claims, queries, rules
from pool.assessment.models import Assessment, LineAssessment
from pool.assessment.services import watching
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.kernel.refusals import Refusal, WrongState, cleaned
from pool.kernel.words import N_
from pool.rounds import impartial


class NotYourCase(Refusal):
    code = "not_your_case"
    sentence = N_("%(who)s handles this case. Take it over first.")


class UnknownGround(Refusal):
    code = "unknown_ground"
    sentence = N_("Choose a ground from the list that fits the answer.")
    kind = "invalid"


class NoteMissing(Refusal):
    code = "note_missing"
    sentence = N_(
        "A check of this line failed or needs a human. Write in the note why the line is eligible all the same."
    )
    kind = "invalid"


class BadScore(Refusal):
    code = "bad_score"
    sentence = N_("Write whole points from 0 to %(most)s, or leave the field empty.")
    kind = "invalid"


class LinesLeft(Refusal):
    code = "lines_left"
    sentence = N_("%(count)s lines have not been assessed. Assess them before you finish the case.")


class HearingOpen(Refusal):
    code = "hearing_open"
    sentence = N_("A hearing of the municipality is open until %(deadline)s. Wait for its answer.")


@transaction.atomic
def take(*, application: Application, by, at: datetime) -> Assessment:
    """Take a case, or take it over from another caseworker.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`; so does every verb here.
    """
    guard.require(by, "cases.assess")
    application = lock(Application, application.pk)
    impartial.require(by, application)
    before = Assessment.objects.filter(application=application).select_related("caseworker").first()
    taken, _ = Assessment.objects.update_or_create(application=application, defaults={"caseworker": by, "taken_at": at})
    _tell("assessment.take", application, by, at, {"from": before.caseworker.username if before else ""})
    return taken


@transaction.atomic
def assess_line(*, line: Line, ground: str, note: str, score: int | None = None, by, at: datetime) -> LineAssessment:
    """Answer for one line. The ground says whether the line is eligible; the amount follows from the line.

    `score` is for rounds that rank by assessment: 0 to 100 points, None for no score.

    Raises:
        UnknownGround: the ground is not on the list.
        BadScore: the score is no whole number from 0 to 100.
        NoteMissing: eligible against a check, without a note.
        WrongState, NotYourCase: the case is not open for this caseworker.
    """
    application = opened(application=line.application, by=by, at=at)
    line = queries.line(application, line.pk)
    if ground not in rules.GROUNDS:
        raise UnknownGround(field="ground")
    if score is not None and not (type(score) is int and 0 <= score <= rules.MOST_SCORE):
        raise BadScore(field="score", most=rules.MOST_SCORE)
    note = cleaned(note, field="note", most=2000)
    eligible = rules.GROUNDS[ground][0]
    if eligible and not note and rules.verdict(queries.checks_of(line)) != rules.PASSED:
        raise NoteMissing(field="note")
    assessed = _store(line, ground, note, score, by, at)
    facts = {"line": line.pk, "ground": ground, "note": note} | ({} if score is None else {"score": score})
    _tell("assessment.assess_line", application, by, at, facts)
    watching.watch(round=application.round, by=by, at=at)
    return assessed


@transaction.atomic
def assess_passed(*, application: Application, by, at: datetime) -> int:
    """Mark every line whose checks all passed, and that nobody has assessed, as eligible. Returns how many."""
    application = opened(application=application, by=by, at=at)
    done = []
    for line in queries.lines_of(application):
        if line.current_assessment is None and rules.verdict(line.checks) == rules.PASSED:
            _store(line, "meets_conditions", "", None, by, at)
            done.append(line.pk)
    if done:
        _tell("assessment.assess_passed", application, by, at, {"lines": done})
        watching.watch(round=application.round, by=by, at=at)
    return len(done)


@transaction.atomic
def return_sections(*, application: Application, reasons: dict[str, str], by, at: datetime) -> Application:
    """Return named sections to the municipality, each with what is missing, and give it the scheme's days to answer.

    Raises:
        NothingReturned, ReasonMissing: see `applications.signing.return_sections`.
    """
    application = _mine(application, by, at)
    until = queries.answer_deadline(application, at)
    returned = signing.return_sections(application=application, reasons=reasons, until=until, by=by, at=at)
    _tell("assessment.return_sections", application, by, at, {"sections": sorted(reasons)})
    watching.watch(round=application.round, by=by, at=at)
    return returned


@transaction.atomic
def resume(*, application: Application, by, at: datetime) -> Application:
    """Go on with what was sent before (`applications.signing.resume`), when the time for a completion has passed.

    Raises:
        AnswerAwaited: the municipality still has time.
    """
    guard.require(by, "cases.assess")
    round = claims.held(application.round)
    impartial.require(by, lock(Application, application.pk))
    resumed = signing.resume(application=application, by=by, at=at)
    watching.watch(round=round, by=by, at=at)
    return resumed


@transaction.atomic
def finish(*, application: Application, by, at: datetime) -> Application:
    """Say that the case is ready for the allocation.

    Raises:
        LinesLeft: a line has no answer, or has changed since.
        HearingOpen: the municipality may still answer a hearing.
    """
    application = opened(application=application, by=by, at=at)
    left = sum(1 for line in queries.lines_of(application) if line.current_assessment is None)
    if left:
        raise LinesLeft(count=left)
    heard = queries.open_hearing(application, at)
    if heard:
        raise HearingOpen(deadline=heard.answer_by)
    done = signing.mark(application=application, verb="finish", by=by, at=at)
    _tell("assessment.finish", application, by, at)
    watching.watch(round=application.round, by=by, at=at)
    return done


@transaction.atomic
def reopen(*, application: Application, by, at: datetime) -> Application:
    """Take a finished case up again, as long as the round has no allocation that rests on it."""
    application = _mine(application, by, at)
    done = signing.mark(application=application, verb="reassess", by=by, at=at)
    _tell("assessment.reopen", application, by, at)
    watching.watch(round=application.round, by=by, at=at)
    return done


def opened(*, application: Application, by, at: datetime) -> Application:
    """The case, held, if it is this caseworker's and open for assessment.

    Raises:
        WrongState, NotYourCase: it is not.
    """
    application = _mine(application, by, at)
    if application.state != ApplicationState.SUBMITTED:
        raise WrongState(state=application.get_state_display())
    return application


def _mine(application: Application, by, at: datetime) -> Application:
    """Hold the case, after a round that closes by itself; one that nobody has taken is taken now."""
    guard.require(by, "cases.assess")
    claims.held(application.round)
    application = lock(Application, application.pk)
    impartial.require(by, application)
    taken = Assessment.objects.filter(application=application).select_related("caseworker").first()
    if taken is None:
        take(application=application, by=by, at=at)
    elif taken.caseworker_id != by.pk:
        raise NotYourCase(who=str(taken.caseworker))
    return application


def _store(line: Line, ground: str, note: str, score: int | None, by, at: datetime) -> LineAssessment:
    eligible = rules.GROUNDS[ground][0]
    stored, _ = LineAssessment.objects.update_or_create(
        line=line,
        defaults={
            "eligible": eligible,
            "ground": ground,
            "note": note,
            "eligible_amount": line.requested_amount if eligible else money.ZERO,
            "score": score,
            "assessed_at": at,
            "assessed_by": by,
        },
    )
    return stored


def _tell(verb: str, application: Application, by, at: datetime, facts: dict | None = None) -> None:
    journal.tell(
        verb=verb,
        subject=f"application:{application.reference}",
        case=application.reference,
        by=by,
        at=at,
        facts=facts,
    )
