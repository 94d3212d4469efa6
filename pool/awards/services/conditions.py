"""Makes a conditional award final, once its condition is met."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.awards import queries
from pool.awards.models import Award
from pool.awards.states import AwardKind
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_
from pool.rounds import impartial


class NoCondition(Refusal):
    code = "no_condition"
    sentence = N_("This award has no condition that is still to be met.")


class ConditionHandledByYou(Refusal):
    code = "condition_handled_by_you"
    sentence = N_("You have handled this case. Another decision maker must say that the condition is met.")
    kind = "forbidden"


@transaction.atomic
def meet_condition(*, award: Award, note: str, by, at: datetime) -> Award:
    """Say that the condition is met, and how it was shown. From then on the award can be paid.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        NoCondition: the award has none, or it is met.
        ConditionHandledByYou: the person prepared or handled the case.
        ReasonMissing: the note is empty.
    """
    guard.require(by, "decisions.sign")
    note = reason(note, field="note")
    award = lock(Award, award.pk)
    impartial.require(by, lock(Application, award.application_id))
    if award.kind != AwardKind.CONDITIONAL or award.condition_met_at:
        raise NoCondition()
    if by.pk == award.prepared_by_id or queries.handles(award.application, by):
        raise ConditionHandledByYou()
    award.condition_note, award.condition_met_at, award.condition_met_by = note, at, by
    award.save(update_fields=["condition_note", "condition_met_at", "condition_met_by"])
    journal.tell(
        verb="awards.meet_condition",
        subject=f"award:{award.reference}",
        case=award.application.reference,
        by=by,
        at=at,
        facts={"note": note},
    )
    return award
