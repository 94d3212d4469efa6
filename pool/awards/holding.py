"""Holds a run for a deed: the row locked, its state right, and nobody at it who had a hand in it or is tied to it."""

from pool.applications import queries as applications
from pool.awards import queries
from pool.awards.models import Run
from pool.awards.states import MOVES
from pool.db import hold, lock
from pool.kernel import states
from pool.kernel.refusals import Refusal, WrongState
from pool.kernel.words import N_
from pool.rounds import impartial
from pool.rounds.models import Round


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


def untied(round: Round, by) -> None:
    """Hold the round, and refuse a person who is tied to a municipality with a case in it, or has not declared.

    Declarations hold it as well, so that none comes in between.
    """
    hold(Round, [round.pk])
    refuse_tied(round, by)


def refuse_tied(round: Round, by) -> None:
    """The same question, asked for a page before anything is done."""
    impartial.require_round(by, round, applications.submitted_in(round).values("municipality"))
