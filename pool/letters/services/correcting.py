"""Replaces a letter by a corrected one, and recalls a letter that should not stand."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.awards import queries as awards
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_
from pool.letters.models import Letter, Order, Recall
from pool.letters.services import ordering
from pool.rounds import impartial


class NotStanding(Refusal):
    code = "letter_not_standing"
    sentence = N_("%(reference)s no longer stands: it has been replaced or recalled.")


class LetterOfYourCase(Refusal):
    code = "letter_of_your_case"
    sentence = N_("You have handled this case. Another decision maker must correct or recall its letters.")
    kind = "forbidden"


@transaction.atomic
def correct(*, letter: Letter, correction: str, by, at: datetime) -> Order:
    """Write the letter anew from today's facts and texts. It says what is corrected and replaces the earlier one.

    The decision itself stands as it was signed: amounts and reasons come from it and cannot change here.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        NotStanding: it has been replaced or recalled.
        LetterOfYourCase: the person handles the case.
        ReasonMissing: what is corrected was not said.
    """
    guard.require(by, "letters.correct")
    correction = reason(correction, field="correction", most=500)
    letter = _standing(letter, by)
    return ordering.order(
        kind=letter.kind,
        application=letter.application,
        award=letter.award,
        about=letter.order.about if letter.order else {},
        replaces=letter,
        correction=correction,
        by=by,
        at=at,
    )


@transaction.atomic
def recall(*, letter: Letter, why: str, by, at: datetime) -> Recall:
    """Say that a letter does not stand. It is kept; whoever checks it reads that it was recalled.

    Raises:
        NotStanding, LetterOfYourCase, ReasonMissing: as for a correction.
    """
    guard.require(by, "letters.correct")
    why = reason(why)
    letter = _standing(letter, by)
    recalled = Recall.objects.create(letter=letter, reason=why, recalled_at=at, recalled_by=by)
    journal.tell(
        verb="letters.recall",
        subject=f"letter:{letter.reference}",
        case=letter.application.reference,
        by=by,
        at=at,
        facts={"reason": why},
    )
    return recalled


def _standing(letter: Letter, by) -> Letter:
    letter = lock(Letter, letter.pk)
    impartial.require(by, lock(Application, letter.application_id))
    replaced = Order.objects.filter(replaces=letter).exists() or Letter.objects.filter(replaces=letter).exists()
    if replaced or Recall.objects.filter(letter=letter).exists():
        raise NotStanding(reference=letter.reference)
    if awards.handles(letter.application, by):
        raise LetterOfYourCase()
    return letter
