import pytest

from pool.applications.states import MOVES, ApplicationState
from pool.awards.states import MOVES as RUN_MOVES
from pool.kernel import states
from pool.kernel.refusals import WrongState
from pool.rounds.states import MOVES as ROUND_MOVES


def test_moved_follows_the_table():
    assert states.moved({("a", "go"): "b"}, "a", "go") == "b"


def test_moved_refuses_a_move_that_is_not_in_the_table():
    with pytest.raises(WrongState) as caught:
        states.moved({("a", "go"): "b"}, "b", "go")
    assert caught.value.facts == {"state": "b", "verb": "go"}


def test_may_understands_members_and_plain_text():
    assert states.may(MOVES, ApplicationState.DRAFT, "submit")
    assert states.may(MOVES, "draft", "submit")
    assert not states.may(MOVES, "decided", "submit")


@pytest.mark.parametrize("moves", [MOVES, RUN_MOVES, ROUND_MOVES])
def test_nothing_leaves_the_last_state(moves):
    ends = set(moves.values()) - {state for state, _ in moves}
    assert {str(end) for end in ends} in ({"decided", "withdrawn"}, {"discarded", "decided"}, {"decided"}, {"settled"})
