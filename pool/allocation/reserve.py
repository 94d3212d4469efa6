"""The reserve list: who is next, in the order that was published, when money comes back.

With 100 in a line that ends at the first bid that does not fit, asks of 60, 50 and 30 leave 40. The second waits for
10 more, the third for 40 more:

| place | bid | wants | needs |
|---|---|---|---|
| 2 | B | 50 | 10 |
| 3 | C | 30 | 40 |
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pool.allocation import engine, published, runs
from pool.allocation.bids import Bid
from pool.allocation.published import Published, Spot
from pool.allocation.results import OK, Portion
from pool.allocation.rulesets import Ruleset
from pool.allocation.steps import Step
from pool.allocation.table import Table


@dataclass(frozen=True, slots=True)
class Next:
    """One bid that waits. Amounts are in the coin of the run."""

    bid: str
    place: int  # in the published line, from 1; equals that it does not tell apart share one
    wants: int  # what it would get next
    needs: int  # the least money that must come back for that


def reserve_list(
    bids: Iterable[Bid] | Table,
    ruleset: Ruleset,
    budget: int,
    seed: str | None = None,
    had: Mapping[str, int] | None = None,
) -> list[Next] | None:
    """Those who wait after the last step, in its published order; what the step left over is handed out with it.

    After a queue each bid wants all that it has not got; after a step that rounds by remainder, the one lot or unit
    that its remainder was too small for. Returned money is handed out along that order as the step did: a queue as
    its margin says, remainders passing over what does not fit. An applicant's cap stays what it was; what it has no
    room for, beside what it had before (`had`, as in `allocate`), is not waited for. Behind a bid without a ceiling
    nobody waits: it takes all that comes.

    With `skip` the needs are no running sum: a small bid may need less than the one before it. Needs are always enough,
    and the least but for two cases: with a cap and `skip` each needs what meets all before it as well, and where equals
    share a place and some of them are one applicant's, its own rank may meet one of them with less.

    None where the run has no shares or its last step published no order (`rounds` has one for each round, none of the
    whole); an empty list where nobody waits.
    """
    table = bids if isinstance(bids, Table) else Table(bids)
    run = Published(engine.allocate(table, ruleset, budget, seed, had))
    places = _places(run, ruleset.steps[-1]) if run.result.status == OK else None
    if places is None:
        return None
    line = _Claims(runs.plan(table, ruleset, budget, None, had), run).of(places)
    needs = published.needed(line, _margin(ruleset))
    left = run.result.steps[-1]["left"]
    return [Next(spot.bid, spot.place, spot.claim, money - left) for spot, money in zip(line, needs, strict=True)]


def _margin(ruleset: Ruleset) -> str:
    """What happens where money does not reach; a cap makes what a bid may claim depend on all before it being met."""
    return "stop" if ruleset.applicant_cap is not None else ruleset.steps[-1].options.get("margin", "skip")


def _places(run: Published, step: Step) -> dict[str, int] | None:
    """The places of the bids that may wait, in order; None where the step published none."""
    portions = dict(run.of(step.name))
    if step.method != "queue":
        short = any(portion.amount < portion.facts["want"] for portion in portions.values())
        portions = {bid: portion for bid, portion in portions.items() if _waits_by_remainder(portion)}
        if short and not portions:
            return None
    places = {bid: portion.facts["place"] for bid, portion in portions.items()}
    return dict(sorted(places.items(), key=lambda entry: (entry[1], entry[0])))


def _waits_by_remainder(portion: Portion) -> bool:
    """Whether a bid stood in the line by remainder and got nothing there."""
    facts = portion.facts
    return "place" in facts and "rounding" in facts and Fraction(facts["rounding"]) <= 0


class _Claims:
    """What bids in line want next, as far as their applicants' caps have room for it."""

    def __init__(self, plan: runs.Plan, run: Published):
        self.table, self.ruleset = plan.table, plan.ruleset
        self.given, self.by_queue = run.result.amounts, plan.ruleset.steps[-1].method == "queue"
        self._rows = {bid: row for row, bid in enumerate(plan.table.ids)}
        self._rooms = self._left_by_cap(plan)

    def of(self, places: dict[str, int]) -> list[Spot]:
        """The line, up to a bid without a ceiling, of those that want something."""
        line = []
        for bid, place in places.items():
            if self.table.most[self._rows[bid]] is None:
                break
            claim = self._claim(bid)
            if claim > 0:
                line.append(Spot(place, bid, 0, claim, 0))
        return line

    def _claim(self, bid: str) -> int:
        row, given = self._rows[bid], self.given[bid]
        most, lot = self.table.most[row], self.table.bids[row].lot
        grain = self.ruleset.unit if lot == 1 else lot
        total = most if self.by_queue else min(most, given + grain)
        if self._rooms is None:
            return total - given
        owner = self.table.owners[row]
        room = given + self._rooms[owner]
        claim = max(0, (total if total <= room else room - room % grain) - given)
        self._rooms[owner] -= claim
        return claim

    def _left_by_cap(self, plan: runs.Plan) -> list[int] | None:
        """What each applicant may still get."""
        if plan.cap is None:
            return None
        rooms = list(map(plan.room, range(self.table.owner_count)))
        for bid, owner in zip(self.table.ids, self.table.owners, strict=True):
            rooms[owner] -= self.given[bid]
        return rooms
