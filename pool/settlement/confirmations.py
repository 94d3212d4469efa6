"""Calls for confirmations, and what municipalities answer. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from pool.access import guard
from pool.applications.models import Application, Line
from pool.awards.models import Award, AwardLine
from pool.awards.states import AwardState
from pool.journal import queries as journal
from pool.kernel import canon, periods
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.payments.models import Duty, Part
from pool.payments.states import DutyKind, PartState
from pool.rounds import impartial
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import outcomes, schedule
from pool.settlement.models import Call, Confirmation, Outcome
from pool.settlement.states import ConfirmationState

LINE = ("employee", "module", "scheme", "application__municipality", "application__round")


def calls():
    """All calls with how many were asked and how many have signed, the latest first."""
    signed = Count("confirmations", filter=Q(confirmations__state=ConfirmationState.SIGNED))
    found = Call.objects.select_related("round", "called_by").annotate(asked=Count("confirmations"), signed=signed)
    return found.order_by("-called_at", "-pk")


def call(pk: int) -> Call:
    """One call.

    Raises:
        NotFound: there is none.
    """
    found = calls().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def confirmations():
    people = ("signed_by", "duty", "call__round", "application__municipality", "application__round")
    return Confirmation.objects.select_related(*people).order_by("duty__due_on", "duty__reference")


def visible_to(user):
    """The confirmations a person may see: a municipality its own, the agency all but those of their ties."""
    return impartial.untied(_readable(user), user, "application__")


def one(user, reference: str) -> Confirmation:
    """A confirmation by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _readable(user).filter(duty__reference=reference).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def _readable(user):
    found = confirmations()
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return found if guard.may(user, "confirmations.read") else found.none()


def is_late(confirmation: Confirmation, at: datetime) -> bool:
    return is_late_duty(confirmation.duty, at)


def is_late_duty(duty: Duty, at: datetime) -> bool:
    return duty.met_at is None and duty.due_on < at.astimezone(periods.COPENHAGEN).date()


# What is asked


def funded(application: Application) -> list[Line]:
    """The lines that accepted decisions give something, by employee and half-year."""
    given = AwardLine.objects.filter(
        award__application=application, award__state=AwardState.ACCEPTED, awarded_amount__gt=0
    )
    found = Line.objects.filter(pk__in=given.values("line"), live=True).select_related(*LINE)
    return sorted(found.order_by("pk"), key=lambda line: (line.employee.reference, periods.term(line.term), line.pk))


def terms_of(application: Application) -> dict[str, dict]:
    """Scheme → the frozen terms of the case's accepted decisions, the latest one's."""
    found: dict[str, dict] = {}
    for award in Award.objects.filter(application=application, state=AwardState.ACCEPTED).order_by("number"):
        found |= award.terms["schemes"]
    return found


def lines_to_ask(application: Application, last_term: str) -> list[Line]:
    """The lines that a call about a half-year asks of: begun by then, and not completed or ended before."""
    terms, last = terms_of(application), periods.term(last_term)
    return [
        line
        for line in funded(application)
        if periods.term(line.term) <= last
        and line.outcome not in outcomes.FINISHED
        and schedule.is_called(terms[line.scheme.code]["confirmations_a_year"], last_term)
    ]


def asked(confirmation: Confirmation) -> list[Line]:
    """The lines that an unsigned confirmation asks of now."""
    return lines_to_ask(confirmation.application, confirmation.call.last_term)


def answers(confirmation: Confirmation) -> dict[int, Outcome]:
    """Line → what has been answered."""
    return {item.line_id: item for item in confirmation.outcomes.select_related("changed_by")}


def counts_of(found: Iterable[Confirmation]) -> dict[int, list[tuple[str, int]]]:
    """Key of a signed confirmation → its kinds of answers and how many of each. What is not signed tells nothing."""
    rows = Outcome.objects.filter(
        confirmation__in=[item.pk for item in found if item.signed_at], confirmation__state=ConfirmationState.SIGNED
    )
    counts: dict[int, list[tuple[str, int]]] = {}
    counted = rows.order_by("confirmation", "kind").values_list("confirmation", "kind").annotate(Count("pk"))
    for confirmation, kind, count in counted:
        counts.setdefault(confirmation, []).append((kind, count))
    return counts


def answer_of(row: Outcome) -> outcomes.Answer:
    """A kept answer, as it was given."""
    return outcomes.Answer(row.kind, row.completed_on, row.proof, row.until_term, row.gives_back, row.note)


def before(confirmation: Confirmation) -> dict[int, Outcome]:
    """Line → the latest signed answer before this confirmation."""
    earlier = Q(confirmation__call__number__lt=confirmation.call.number)
    found = Outcome.objects.filter(
        earlier, confirmation__application=confirmation.application_id, confirmation__state=ConfirmationState.SIGNED
    )
    return {item.line_id: item for item in found.order_by("confirmation__call__number", "pk")}


def unanswered(confirmation: Confirmation) -> list[Line]:
    known = answers(confirmation)
    return [line for line in asked(confirmation) if line.pk not in known]


# What is to be called


@dataclass(frozen=True)
class ToCall:
    """A round whose grants are to be asked, about which half-year, and how they stand."""

    round: Round
    opens_on: date
    last_term: str
    applications: tuple[Application, ...]


def to_call(at: datetime) -> list[ToCall]:
    """What the schedule of the frozen terms says should be called by now and has not been."""
    opens_on, last_term = schedule.opening(at.astimezone(periods.COPENHAGEN).date())
    found = []
    for round in Round.objects.exclude(state=RoundState.SETTLED).order_by("pk"):
        if round.calls.filter(last_term=last_term).exists():
            continue
        applications = tuple(askable(round, last_term))
        if applications:
            found.append(ToCall(round, opens_on, last_term, applications))
    return found


def askable(round: Round, last_term: str) -> list[Application]:
    """The applications of a round with something to confirm."""
    accepted = Award.objects.filter(run__round=round, state=AwardState.ACCEPTED).values("application")
    found = Application.objects.filter(pk__in=accepted).select_related("municipality", "round").order_by("reference")
    return [application for application in found if lines_to_ask(application, last_term)]


def confirm_days(applications: Iterable[Application]) -> int:
    """The days to confirm by the frozen terms; the longest where they differ."""
    return max(terms["confirm_days"] for item in applications for terms in terms_of(item).values())


def next_number(round: Round) -> int:
    return 1 + Call.objects.filter(round=round).count()


# The money that follows


def places(application: Application) -> list[outcomes.Place]:
    return [outcomes.Place(line.pk, line.employee_id, line.term, line.outcome) for line in funded(application)]


def parts(application: Application) -> list[Part]:
    """The parts of a case that are about a line and not cancelled."""
    found = Part.objects.filter(instalment__award__application=application, line__isnull=False)
    return list(found.exclude(state=PartState.CANCELLED).select_related("instalment").order_by("pk"))


def payable(application: Application) -> set[int]:
    """The parts of a case that may be paid, as far as confirmations go."""
    rows = [
        outcomes.PartOfPlan(part.pk, part.line_id, part.instalment_id, tuple(part.instalment.terms), part.trigger)
        for part in parts(application)
    ]
    return outcomes.payable(places(application), rows)


# Proofs


def first_changed() -> str:
    """Every signed confirmation is as it was signed, and so are its answers."""
    for item in confirmations().filter(state=ConfirmationState.SIGNED).prefetch_related("outcomes"):
        if canon.fingerprint(item.content) != item.sha256:
            return Said(N_("confirmation %(confirmation)s differs from its fingerprint"), confirmation=item)
        said = {row["line"]: row["outcome"] for row in item.content["rows"]}
        if {row.line_id: row.kind for row in item.outcomes.all()} != said:
            differ = N_("the answers of confirmation %(confirmation)s differ from what was signed")
            return Said(differ, confirmation=item)
    return ""


def first_unconfirmed() -> str:
    """What a line came to is what its latest signed confirmation says, unless it has been amended since.

    The latest is the one that the journal tells of last: two that are signed together may bear the same moment.
    """
    told = journal.entries().filter(verb="settlement.sign_confirmation").order_by("number")
    order = dict(told.values_list("subject", "number"))
    latest: dict[int, Outcome] = {}
    signed = Outcome.objects.filter(confirmation__state=ConfirmationState.SIGNED)
    signed = list(signed.select_related("confirmation__duty").order_by("pk"))
    for item in sorted(signed, key=lambda item: order.get(f"confirmation:{item.confirmation}", 0)):
        latest[item.line_id] = item
    for line in Line.objects.exclude(outcome="").select_related("application").order_by("pk"):
        said = latest.get(line.pk)
        if said is None or (said.kind, said.confirmation.signed_at) != (line.outcome, line.outcome_at):
            unsaid = N_("line %(line)s is %(outcome)s, which no signed confirmation says")
            return Said(unsaid, line=line, outcome=line.outcome)
    return ""


def first_unmet() -> str:
    """A duty to confirm is met by a signature at that moment, and by nothing else."""
    for duty in Duty.objects.filter(kind=DutyKind.CONFIRMATION).order_by("pk").select_related("confirmation"):
        if duty.met_at != duty.confirmation.signed_at:
            differs = N_("duty %(duty)s is met at %(met)s, its confirmation is signed at %(signed)s")
            return Said(differs, duty=duty, met=duty.met_at, signed=duty.confirmation.signed_at)
    return ""


def first_problem() -> str:
    return first_changed() or first_unconfirmed() or first_unmet()
