"""One lot each in round 1 to every applicant that still wants one, a second in round 2, up to `places` rounds.

Which of its bids gets the applicant's lot is its own rank (see `turns`). A lot is the bid's; for a divisible bid it is
the ruleset's unit. Floors are paid first: share = max(floor, lots of its rounds). Rounds that the money covers are
given to all. In the first one that it does not, applicants stand in the step's order; without an order that decides,
that is a tie. The margin says what happens to a lot that does not fit; without one it is passed over (`skip`), in this
round and in later ones. With lots of 10, three rounds and 60 to hand out:

| applicant | wants | round 1 | round 2 | round 3 | share |
|---|---|---|---|---|---|
| first | 30 | 10 | 10 | 10 | 30 |
| second | 10 | 10 | | | 10 |
| third | 40 | 10 | 10 | - | 20 |

O(n log n) for the rounds that are covered, however many they are, and for each that is not. With lots of one size
that is one.
"""

from functools import cache

from pool.allocation import alike, fields, turns
from pool.allocation.play import Played, play
from pool.allocation.stage import Outcome, Stage, Undecided, draw_facts, take_floors
from pool.allocation.turns import Turns

FIELDS = {
    "places": fields.whole(1),
    "order": fields.order,
    "margin": fields.one_of("partial", "stop", "skip"),
}
REQUIRED = ("places",)
DEFAULTS = {"margin": "skip"}


def run(stage: Stage) -> Outcome:
    """Play the rounds. Every row that is not met has the rounds, the cap or the money as its reason."""
    money, places = stage.money - take_floors(stage, stage.floors), stage.step.options["places"]

    @cache
    def in_turns() -> tuple[Turns, Played]:
        taken = turns.taken(stage, places)
        return taken, play(taken, money)

    found = alike.shared_out(stage, places, money)
    if found is None:
        taken, played = in_turns()
        found = played.amounts(taken), played.part and played.part[0]
        _refuse_unranked(stage, taken, played, found[0])
    given, partial = found
    reasons = cache(lambda: _Reasons(stage, *in_turns(), given))
    return Outcome(given, lambda row: reasons().of(row), partial=partial)


def _refuse_unranked(stage: Stage, taken: Turns, played: Played, given: list[int]):
    """A tie where some of one applicant's lots went to bids that nothing tells apart, and others did not.

    Where their lots differ, so may what is left for others: then that is a tie unless all of them are met or none of
    them had a turn.
    """
    for equals in taken.equals:
        got, wanted = (sum(values[row] for row in equals) for values in (given, stage.wants))
        alike = len(set(map(stage.grain, equals))) == 1 and not any(
            stage.wants[row] % stage.grain(row) or turns.floor_of(stage, row) for row in equals
        )
        covered = not played.served
        settled = got in (0, wanted) if alike or covered else not any(taken.lots[row] for row in equals)
        if not settled:
            raise Undecided(equals, played.left, wanted)


class _Reasons:
    """Explains rows of played rounds."""

    def __init__(self, stage: Stage, taken: Turns, played: Played, given: list[int]):
        self.stage, self.taken, self.played, self.given = stage, taken, played, given
        self._place_of: dict[int, dict[int, int]] = {}

    def of(self, row: int) -> tuple[str, dict]:
        first, given = self.taken.firsts[row], self.given[row]
        lots = -(-given // self.stage.grain(row)) if first else 0
        facts = {"rounds": self.stage.step.options["places"], "lots": lots}
        if lots:
            facts |= {"first_round": first, "last_round": first + lots - 1}
        if turns.floor_of(self.stage, row):
            facts["floor"] = turns.floor_of(self.stage, row)
        if self.taken.allowed[row] < self.stage.wants[row]:
            facts |= self.stage.cap_facts(row)
        stop = self.played.stop_of(self.taken, row)
        number, left = stop or (first + self.taken.lots[row] - 1, None)
        if left is not None:
            facts |= {"round": number, "left": left}
        line = self._line_facts(row, number)
        return self._reason(row, number, line), {**facts, **line}

    def _line_facts(self, row: int, number: int) -> dict:
        """Where a row stood in a round that the money did not cover; nothing where it stood in none."""
        served = self.played.served.get(number)
        place = None if served is None else self._places(number).get(row)
        if place is None:
            return {}
        tie = served.line.tie_at(place)
        first = tie.start if tie and tie.drawn is None else place
        line = {"round": number, "place": first + 1, "places": len(served.line.places), "left": served.left(first)}
        return {**line, **draw_facts(self.stage, tie, place)}

    def _places(self, number: int) -> dict[int, int]:
        if number not in self._place_of:
            line = self.played.served[number].line
            line.settle_from(0)
            self._place_of[number] = {row: place for place, row in enumerate(line.places)}
        return self._place_of[number]

    def _reason(self, row: int, number: int, line: dict) -> str:
        stage, taken, given = self.stage, self.taken, self.given[row]
        decided = bool(line) and self._decided(row, number)
        if given == stage.wants[row] and stage.table.amounts[row] is not None:
            return "drawn" if decided else stage.met(row)
        if given and given == turns.floor_of(stage, row):
            return "floor_kept"
        if self.played.stop_of(taken, row):
            return self._stopped(row, number, line, decided)
        if taken.most[row] < taken.allowed[row]:
            return "rounds_served" if given else "rounds_over"
        return "capped" if taken.allowed[row] < stage.wants[row] else "rounds_paid"

    def _decided(self, row: int, number: int) -> bool:
        served = self.played.served[number]
        tie = served.line.tie_at(self._places(number)[row])
        return tie is not None and tie.start in served.decisive

    def _stopped(self, row: int, number: int, line: dict, decided: bool) -> str:
        """The money ended before this row's lot."""
        if self.played.part is not None and self.played.part[0] == row:
            return "last_in_line"
        if self.given[row]:
            return "rounds_paid"
        if not line:
            return "round_not_reached"
        if decided:
            return "not_drawn"
        if not line["left"] // self.stage.unit:
            return "nothing_left"
        served, margin = self.played.served[number], self.stage.step.options["margin"]
        place = self._places(number)[row]
        if margin == "skip":
            return "skipped"
        tie = served.line.tie_at(place)
        at_margin = place == served.margin or (tie is not None and tie.start <= served.margin < tie.stop)
        return "did_not_fit" if at_margin else "queue_ended"
