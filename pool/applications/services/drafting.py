"""Begins an application and keeps its answers while it is a draft."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications import rules
from pool.applications.models import Answer, Application, Section
from pool.applications.states import EDITABLE, MOVES, OUT, ApplicationState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, states
from pool.kernel.refusals import NotFound, Refusal, WrongState, raise_all
from pool.kernel.words import N_
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.rounds.models import Round


class RoundNotOpen(Refusal):
    code = "round_not_open"
    sentence = N_("Round %(round)s does not take applications. It is open from %(opens)s until %(closes)s.")


class RoundFull(Refusal):
    code = "round_full"
    sentence = N_(
        "Round %(round)s is closed for now, because its frame is used. A draft is kept: it can be sent if the round "
        "opens again before the deadline, %(deadline)s."
    )


class DeadlinePassed(Refusal):
    code = "deadline_passed"
    sentence = N_(
        "The deadline was %(deadline)s, and it is now %(now)s. The application was not sent; the draft is kept, "
        "and you can read and print it."
    )


class SectionNotReturned(Refusal):
    code = "section_not_returned"
    sentence = N_("The agency has not returned the section “%(label)s”, so it cannot be changed.")


class NoSuchSignatory(Refusal):
    code = "no_such_signatory"
    sentence = N_("Choose a person of your municipality who may sign.")
    kind = "invalid"


class EditedMeanwhile(Refusal):
    code = "edited_meanwhile"
    sentence = N_(
        "%(who)s changed this answer to “%(theirs)s” while you were writing (%(when)s). Your text is kept in the "
        "field: save again to use it, or put theirs back."
    )


@transaction.atomic
def start(*, round: Round, municipality: Municipality, by, at: datetime) -> Application:
    """Begin the municipality's application, or return the one that exists: there is one per municipality and round.

    One that was withdrawn or rejected becomes a draft again, without its lines; what was sent stays on file.

    Raises:
        RoundFull: the frame is used, and the round is closed for now.
        RoundNotOpen: the round does not take applications now.
    """
    guard.require(by, "applications.prepare")
    guard.require_own(by, municipality.pk)
    existing = Application.objects.filter(round=round, municipality=municipality).first()
    if existing and existing.state not in OUT:
        return existing
    round = lock(Round, round.pk)
    if rounds.is_full(round, at):
        raise RoundFull(round=round.code, deadline=round.closes_at)
    if not rounds.takes_applications(round, at):
        raise RoundNotOpen(round=round.code, opens=round.opens_at, closes=round.closes_at)
    if existing:
        return _begun_again(existing, by, at)
    application, created = Application.objects.get_or_create(
        round=round,
        municipality=municipality,
        defaults={
            "reference": f"{round.code}-{municipality.code}",
            "created_at": at,
            "created_by": by,
            "changed_at": at,
            "moved_at": at,
            "next_deadline_at": round.closes_at,
        },
    )
    if created:
        tell("applications.start", application, by, at)
    return application


@transaction.atomic
def save_answers(
    *, application: Application, section: str, answers: dict[str, str], base: dict[str, str], by, at: datetime
) -> list[Refusal]:
    """Keep what was typed, complete or not, and merge it with what others have typed since `base` was read.

    An answer that equals its base was not touched here and never overwrites what somebody else wrote. Returns the
    answers that could not be kept (too long, or changed by somebody else meanwhile); all others are stored, so that
    one bad answer loses nothing.

    Raises:
        WrongState, DeadlinePassed, SectionNotReturned: the section cannot be edited now.
    """
    application = editable(application, section, by, at)
    present = {answer.name: answer for answer in application.answers.select_related("changed_by")}
    problems, changed = [], {}
    for item in rules.SECTIONS[section]:
        if item.name not in answers:
            continue
        try:
            value = rules.kept(item, answers[item.name])
            _merge(item, value, base, present, by, changed)
        except Refusal as problem:
            problems.append(problem)
    if changed:
        _store(application, changed, by, at)
        Section.objects.filter(application=application, name=section).update(completed_at=None)
        tell("applications.save_answers", application, by, at, {"section": section, "answers": sorted(changed)})
    return problems


@transaction.atomic
def complete_section(*, application: Application, section: str, by, at: datetime) -> Application:
    """Mark the section as completed.

    Raises:
        MissingField, BadEmail, …: what is missing, all at once.
    """
    application = editable(application, section, by, at)
    raise_all(open_points(application, section))
    Section.objects.filter(application=application, name=section).update(completed_at=at)
    tell("applications.complete_section", application, by, at, {"section": section})
    return application


def open_points(application: Application, section: str) -> list[Refusal]:
    """What keeps the section from being complete."""
    if section == "lines":
        return [] if application.lines.exists() else [rules.NoLines(field="lines")]
    answers = dict(application.answers.values_list("name", "value"))
    return [*rules.problems(section, answers), *_strangers(application, section, answers)]


def editable(application: Application, section: str, by, at: datetime) -> Application:
    """Hold the application for editing of one section, and note that the section has been opened.

    Raises:
        NotFound: there is no such section.
        WrongState: the application is not a draft and not returned.
        DeadlinePassed: the time for changes is over.
        SectionNotReturned: the agency asked for other sections.
    """
    guard.require(by, "applications.prepare")
    guard.require_own(by, application.municipality_id)
    if section not in rules.SECTIONS:
        raise NotFound()
    application = lock(Application, application.pk)
    if application.state not in EDITABLE:
        raise WrongState(state=application.get_state_display())
    in_time(application, at)
    known, _ = Section.objects.get_or_create(application=application, name=section, defaults={"opened_at": at})
    if application.state == ApplicationState.RETURNED and known.returned_at is None:
        raise SectionNotReturned(label=rules.SECTION_NAMES[section])
    return application


def in_time(application: Application, at: datetime) -> None:
    """Refuse after the round's deadline, or after the deadline of the return.

    Raises:
        DeadlinePassed: with the deadline and the server's time.
    """
    deadline = application.next_deadline_at or application.round.closes_at
    if at > deadline:
        raise DeadlinePassed(deadline=deadline, now=at)


def tell(verb: str, application: Application, by, at: datetime, facts: dict | None = None) -> None:
    journal.tell(
        verb=verb,
        subject=f"application:{application.reference}",
        case=application.reference,
        by=by,
        at=at,
        facts=facts,
    )


def _strangers(application: Application, section: str, answers: dict[str, str]) -> list[Refusal]:
    """People who are named but may not sign for this municipality (any more)."""
    named = [item for item in rules.SECTIONS[section] if item.kind == "person" and answers.get(item.name)]
    if not named:
        return []
    known = set(people.of_municipality(application.municipality_id, roles.SIGNATORY).values_list("username", flat=True))
    return [NoSuchSignatory(field=item.name) for item in named if answers[item.name] not in known]


def _begun_again(application: Application, by, at: datetime) -> Application:
    application = lock(Application, application.pk)
    application.state = states.moved(MOVES, application.state, "restart")
    application.requested_amount, application.submitted_at = money.ZERO, None
    application.moved_at = application.changed_at = at
    application.next_deadline_at = application.round.closes_at
    application.lines.all().delete()
    application.sections.filter(name="lines").update(completed_at=None)
    application.save()
    tell("applications.start", application, by, at, {"again": True})
    return application


def _merge(item, value: str, base: dict, present: dict, by, changed: dict) -> None:
    current = present.get(item.name)
    stored = current.value if current else ""
    # A browser sends line breaks as two characters; that alone is no change.
    was = base.get(item.name, stored).replace("\r\n", "\n").strip()
    if value in (was, stored):
        return
    if current and stored != was and current.changed_by_id != by.pk:
        raise EditedMeanwhile(field=item.name, who=str(current.changed_by), theirs=stored, when=current.changed_at)
    changed[item.name] = value


def _store(application: Application, changed: dict[str, str], by, at: datetime) -> None:
    for name, value in changed.items():
        Answer.objects.update_or_create(
            application=application, name=name, defaults={"value": value, "changed_at": at, "changed_by": by}
        )
    application.changed_at = at
    application.save(update_fields=["changed_at"])
