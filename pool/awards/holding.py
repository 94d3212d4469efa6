"""Holds a run for a deed: the row locked, its state right, and nobody at it who had a hand in it."""

from pool.awards import queries
from pool.awards.models import Run
from pool.awards.states import MOVES
from pool.db import lock
from pool.kernel import states
from pool.kernel.refusals import Refusal, WrongState
from pool.kernel.words import N_


class PreparedByYou(Refusal):
    code = "prepared_by_you"
    sentence = N_("You have prepared this run or handled cases in it. Another decision maker must approve it.")
    kind = "forbidden"


def held(run: Run, verb: str) -> Run:
    """The row, locked, if its state allows the verb."""
    run = lock(Run, run.pk)
    if not states.may(MOVES, run.state, verb):
        raise WrongState(state=run.get_state_display())
    return run


def second_person(run: Run, by) -> None:
    """Refuse a person who had a hand in the run."""
    if queries.took_part(run, by):
        raise PreparedByYou()
