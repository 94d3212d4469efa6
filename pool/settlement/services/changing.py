"""A municipality asks for a change of its grant, takes it back, or names another grant officer."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import states
from pool.kernel.refusals import NotFound, Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.mail import services as mail
from pool.settlement import asking, changes
from pool.settlement.models import Change
from pool.settlement.services import applying
from pool.settlement.states import CHANGE_MOVES, ChangeKind, ChangeState


class NoAcceptedGrant(Refusal):
    code = "no_accepted_grant"
    sentence = N_("There is no accepted grant on this case, so there is nothing to change.")


class NotTheOfficer(Refusal):
    code = "not_the_officer"
    sentence = N_("Only the present grant officer or a signatory can name another one.")
    kind = "forbidden"


class SignatoryTakesBack(Refusal):
    code = "signatory_takes_back"
    sentence = N_("A signatory has asked for this, and a signatory takes it back.")


class NotNamed(Refusal):
    code = "not_named_officer"
    sentence = N_("Only %(name)s can answer this.")
    kind = "forbidden"


@transaction.atomic
def ask(*, application: Application, kind: str, given: dict, why: str, by, at: datetime) -> Change:
    """Ask for a change. A small change of a budget is recorded at once; all others wait for an answer.

    `given`, by kind: `line` and `employee` (reference), `module` or `term`; `until`; `lines`; `scheme` and `entries`
    (post, quarter, amount in kroner); `officer` (user name).

    Raises:
        Refusal, Refusals: see `asking`; each on the field it speaks of.
        NoAcceptedGrant, NotTheOfficer, ReasonMissing, NotAllowed, NotFound.
    """
    if kind not in ChangeKind.values:
        raise NotFound()
    guard.require(by, "officers.name" if kind == ChangeKind.OFFICER else "changes.ask")
    guard.require_own(by, application.municipality_id)
    why = reason(why, field="why")
    application = lock(Application, application.pk)
    if changes.first_award(application) is None:
        raise NoAcceptedGrant()
    if kind == ChangeKind.OFFICER:
        _require_officer(application, by)
    found = asking.asked(application, kind, given, at)
    change = Change.objects.create(
        application=application,
        reference=changes.next_reference(application),
        kind=kind,
        state=_first_state(kind, found),
        line=found.line,
        scheme=found.scheme,
        before=found.before,
        content=found.content,
        why=why,
        asked_at=at,
        asked_by=by,
        officer=found.officer,
    )
    facts = {"kind": kind, "state": change.state, "before": found.before, "after": found.content}
    _tell("settlement.ask_change", change, by, at, facts)
    if change.state == ChangeState.RECORDED:
        applying.apply(change=change, by=by, at=at)
    else:
        _post(change, at)
    return change


@transaction.atomic
def take_back(*, change: Change, by, at: datetime) -> Change:
    """Take a change back that has not been answered.

    Raises:
        WrongState: it has been answered.
        SignatoryTakesBack, NotTheOfficer, NotAllowed, NotFound.
    """
    guard.require(by, "officers.name")
    guard.require_own(by, change.application.municipality_id)
    if change.kind != ChangeKind.OFFICER and not guard.may(by, "changes.ask"):
        raise SignatoryTakesBack()
    change = held(change, "take_back")
    if change.kind == ChangeKind.OFFICER and by.pk != change.asked_by_id:
        _require_officer(change.application, by)
    change.state = states.moved(CHANGE_MOVES, change.state, "take_back")
    change.save(update_fields=["state"])
    _tell("settlement.take_back_change", change, by, at, {})
    return change


@transaction.atomic
def confirm_officer(*, change: Change, by, at: datetime) -> Change:
    """The person who is named takes the grant over. Both are told.

    Raises:
        NotNamed: somebody else.
        NotAnOfficer: the person can no longer answer for the grant.
        WrongState, NotAllowed, NotFound.
    """
    change = _answered(change, "confirm", by, at)
    _tell("settlement.confirm_officer", change, by, at, {"officer": by.get_username()})
    for person in {change.asked_by, by, *_former(change)}:
        _mail(change, person, "officer_changed", at, name=str(by))
    return change


@transaction.atomic
def decline_officer(*, change: Change, why: str, by, at: datetime) -> Change:
    """The person who is named does not take the grant over.

    Raises:
        NotNamed, WrongState, ReasonMissing, NotAllowed, NotFound.
    """
    why = reason(why)
    change = _answered(change, "decline", by, at)
    change.decision = why
    change.save(update_fields=["decision"])
    _tell("settlement.decline_officer", change, by, at, {"reason": why})
    _mail(change, change.asked_by, "officer_declined", at, name=str(by))
    return change


def held(change: Change, verb: str) -> Change:
    """The case first, then its change: everybody holds them in this order.

    Raises:
        WrongState
    """
    lock(Application, change.application_id)
    change = lock(Change, change.pk)
    if not states.may(CHANGE_MOVES, change.state, verb):
        raise WrongState(state=change.get_state_display())
    return change


def _answered(change: Change, verb: str, by, at: datetime) -> Change:
    guard.require(by, "officers.name")
    guard.require_own(by, change.application.municipality_id)
    change = held(change, verb)
    if by.pk != change.officer_id:
        raise NotNamed(name=str(change.officer))
    if verb == "confirm":
        asking.asked(change.application, change.kind, asking.given_again(change), at, change)
    change.state = states.moved(CHANGE_MOVES, change.state, verb)
    change.decided_at, change.decided_by = at, by
    change.save(update_fields=["state", "decided_at", "decided_by"])
    return change


def _first_state(kind: str, found: asking.Asked) -> str:
    if kind == ChangeKind.OFFICER:
        return ChangeState.AWAITING
    return ChangeState.ASKED if found.needs_approval else ChangeState.RECORDED


def _require_officer(application: Application, by) -> None:
    now = changes.officer_of(application)
    if not guard.may(by, "changes.ask") and (now is None or now.pk != by.pk):
        raise NotTheOfficer()


def _former(change: Change):
    return changes.officers(change.application).filter(username=change.before["officer"])


def _post(change: Change, at: datetime) -> None:
    """Whoever is to answer is told: the person who is named, or the agency."""
    if change.kind == ChangeKind.OFFICER:
        _mail(change, change.officer, "officer_named", at, name=str(change.asked_by))
    else:
        case = change.application.reference
        place = change.application.municipality.official_name
        facts = {"reference": change.reference, "municipality": place}
        mail.post(to=settings.AGENCY["mail"], kind="change_asked", case=case, at=at, **facts)


def _mail(change: Change, person, kind: str, at: datetime, **facts) -> None:
    application = change.application
    mail.post_to(
        person=person,
        kind=kind,
        language=application.round.language,
        case=application.reference,
        at=at,
        reference=change.reference,
        **facts,
    )


def _tell(verb: str, change: Change, by, at: datetime, facts: dict) -> None:
    case = change.application.reference
    journal.tell(verb=verb, subject=f"change:{change.reference}", case=case, by=by, at=at, facts=facts)
