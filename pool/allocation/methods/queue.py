"""A line in a published order: first come, ranked by assessment, or smallest first.

Floors are set aside first; the line is then served with what is above them. An applicant's cap is used up on the
way. Bids of one applicant that the order holds equal stand in its own rank; where the draw decides between several
applicants, an applicant's drawn places go to its bids in its rank. A ruleset that wants the rank to go before the
day of receipt names `rank` in its order.
"""

from collections.abc import Iterator
from operator import le

from pool.allocation import fields
from pool.allocation.line import Tie
from pool.allocation.serving import Served, serve
from pool.allocation.stage import Outcome, Stage, draw_facts, take_floors

FIELDS = {"order": fields.order, "margin": fields.one_of("partial", "stop", "skip")}
REQUIRED = ("order", "margin")
DEFAULTS = {}


def run(stage: Stage) -> Outcome:
    """Serve the line. Every row that is not met has the margin, the cap or the money as its reason."""
    floors = stage.floors
    money = stage.money - take_floors(stage, floors)
    wants, rooms = _above_floors(stage)
    served = serve(stage, stage.line(stage.rows), wants, money, stage.step.options["margin"], rooms)
    given = served.spread()
    if floors is not None:
        for row in stage.rows:
            given[row] += floors[row]
    return Outcome(
        given,
        _Reasons(stage, served, given).of,
        partial=_partial(stage, served),
        behind=lambda: _behind(served),
    )


def _above_floors(stage: Stage) -> tuple[list[int], list[int] | None]:
    """What the line may still ask for when floors are set aside, and the room that caps leave for it."""
    wants, floors = stage.wants, stage.floors
    rooms = None if stage.rooms is None else list(stage.rooms)
    if floors is None:
        # Caps that have room for all that is asked hold nobody.
        held = rooms is not None and not all(map(le, stage.table.sums(wants), rooms))
        return wants, rooms if held else None
    if rooms is not None:
        for row in stage.rows:
            rooms[stage.table.owners[row]] -= floors[row]
    return [want - floor for want, floor in zip(wants, floors, strict=True)], rooms


def _partial(stage: Stage, served: Served) -> int | None:
    margin = served.margin
    if stage.step.options["margin"] != "partial" or margin is None or not served.grant(margin):
        return None
    return served.line.places[margin]


def _behind(served: Served) -> Iterator[int]:
    """The rows behind the margin, up to a tie that nothing decides."""
    for place in range(served.margin + 1, len(served.line.places)):
        tie = served.line.tie_at(place)
        if tie and tie.drawn is None:
            return
        yield served.line.places[place]


class _Reasons:
    """Explains rows of a served line; the index from row to place is made when the first is asked for."""

    def __init__(self, stage: Stage, served: Served, given: list[int]):
        self.stage, self.served, self.given = stage, served, given
        self.margin = stage.step.options["margin"]
        self._place_of: dict[int, int] | None = None

    def of(self, row: int) -> tuple[str, dict]:
        if self._place_of is None:
            self.served.line.settle_from(0)
            self._place_of = {row: place for place, row in enumerate(self.served.line.places)}
        place = self._place_of[row]
        tie = self.served.line.tie_at(place)
        first = tie.start if tie and tie.drawn is None else place
        facts = {
            "place": first + 1,
            "places": len(self.served.line.places),
            "left": self.served.left(first),
            **self._cap_facts(row, place),
            **draw_facts(self.stage, tie, place),
        }
        if self.stage.floors is not None and self.stage.floors[row]:
            facts["floor"] = self.stage.floors[row]
        return self._reason(row, place, tie), facts

    def _cap_facts(self, row: int, place: int) -> dict:
        claim, want = self.served.claim(place), self._want(row)
        return {"room": claim, **self.stage.cap_facts(row)} if claim < want else {}

    def _want(self, row: int) -> int:
        floors = self.stage.floors
        return self.stage.wants[row] - (floors[row] if floors is not None else 0)

    def _reason(self, row: int, place: int, tie: Tie | None) -> str:
        served = self.served
        grant, claim = served.grant(place), served.claim(place)
        decided = tie is not None and tie.start in served.decisive
        if grant == claim:
            if claim < self._want(row):
                return "capped"
            return "drawn" if decided else self.stage.met(row)
        if grant:
            return "last_in_line"
        if self.stage.floors is not None and self.stage.floors[row]:
            return "floor_kept"
        return self._unserved(place, tie, decided)

    def _unserved(self, place: int, tie: Tie | None, decided: bool) -> str:
        served = self.served
        if decided:
            return "not_drawn"
        # Equals that need not be told apart are told alike: by what was left when the first of them was served.
        first = tie.start if tie and tie.drawn is None else place
        if not served.left(first) // self.stage.unit:
            return "nothing_left"
        if self.margin == "skip":
            return "skipped"
        at_margin = place == served.margin or (tie is not None and tie.start <= served.margin < tie.stop)
        return "did_not_fit" if at_margin else "queue_ended"
