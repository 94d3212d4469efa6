"""States and moves: one table per record, one function that reads it."""

from collections.abc import Mapping

from pool.kernel.refusals import WrongState


def moved(moves: Mapping[tuple[str, str], str], state: str, verb: str) -> str:
    """Return the state after the verb.

    Raises:
        WrongState: the table has no such move from this state.
    """
    try:
        return moves[(str(state), verb)]
    except KeyError:
        raise WrongState(state=state, verb=verb) from None


def may(moves: Mapping[tuple[str, str], str], state: str, verb: str) -> bool:
    """Say whether the table has the move."""
    return (str(state), verb) in moves
