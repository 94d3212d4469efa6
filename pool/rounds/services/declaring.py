"""Keeps what people declare about their ties to municipalities (forvaltningsloven § 6)."""

from datetime import datetime

from django.db import transaction

from pool.journal import services as journal
from pool.kernel.refusals import NotAllowed
from pool.rounds import queries
from pool.rounds import ties as tied
from pool.rounds.models import Declaration, Round, Tie
from pool.rounds.states import TieGround


@transaction.atomic
def declare(*, round: Round, ties: list[tuple], by, at: datetime) -> Declaration:
    """Keep what a person declares about a round; it takes the place of what they declared before.

    `ties`: (municipality, ground, note), none for no ties. Edges call `assessment.services.declaring.declare`, which
    also lets the person's cases of those municipalities go.

    Raises:
        NotAllowed: the person's role has nothing to declare.
        NoSuchTie, TieTwice, TieUnexplained, CivilNumberInNote, TooLong, Forbidden: see `ties.checked`.
    """
    if not queries.declares(by):
        raise NotAllowed(verb="impartiality.declare")
    ties = tied.checked(ties, TieGround.values)
    made = Declaration.objects.create(round=round, person=by, made_at=at)
    Tie.objects.bulk_create(
        Tie(declaration=made, municipality=place, ground=ground, note=note) for place, ground, note in ties
    )
    facts = {"ties": [{"municipality": place.code, "ground": ground} for place, ground, _note in ties]}
    journal.tell(verb="rounds.declare", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    return made
