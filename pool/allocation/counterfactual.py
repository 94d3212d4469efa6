"""What would have been enough for a bid that was refused or cut: so much more money, or such a place in line.

Both are answers that the engine itself gives. With 100 in a line that ends at the first bid that does not fit:

| bid | ask | got | enough: more money | enough: place |
|---|---|---|---|---|
| A | 60 | 60 | 0 | – |
| B | 50 | 0 | 10 | 1 |
| C | 30 | 0 | 40 | 2 |

A run with 140 pays C, one with 139 does not. On place 2, in front of B, 40 were left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pool.allocation import published, runs
from pool.allocation.bids import Bid
from pool.allocation.published import Published, Spot
from pool.allocation.results import OK, Portion
from pool.allocation.rulesets import Ruleset
from pool.allocation.steps import Step
from pool.allocation.table import Table
from pool.allocation.trials import AMPLE, Trials


@dataclass(frozen=True, slots=True)
class Enough:
    """What would have met one bid in full, everything else as it was. Amounts are in the coin of the run."""

    frame: int | None  # so much larger a budget; 0: it is met; None: no budget that was tried
    place: int | None  # the last place in its line that would have done; None: none would, or places do not decide
    places: int | None  # how long that line was; None where the last step that took it up was no queue
    step: str  # the last step that took it up; empty: none did


def enough(
    bids: Iterable[Bid] | Table,
    ruleset: Ruleset,
    budget: int,
    seed: str | None = None,
    ids: Iterable[str] | None = None,
    had: Mapping[str, int] | None = None,
) -> dict[str, Enough]:
    """By id, for the bids asked about or for all that a run at this budget refuses or cuts. `had` as in `allocate`.

    A bid is met in full when it gets all whole lots of its ask, or as much of them as its applicant's cap leaves with
    ample money. `frame` is verified: the run with it meets the bid, the run with one coin less does not. Where more
    money never takes a bid's money away (`queue` with `partial` or `stop` in one step, before rounding also the level
    methods) it is the smallest. With `skip`, several steps, a minimum or shares of the budget it is an amount that
    would have been enough, not always the smallest, and None then means that none was found. A step or cap that is a
    share of the budget grows with it, so a frame may exceed what is asked for.

    `place` is read from the published line: what was left there. There is none where a place is not all that decides:
    with an applicant's minimum, or where the cap has no room beside what the applicant's other bids got.

    A run that is TIE or INFEASIBLE meets nobody. Raises what the engine raises, and KeyError for an unknown id.
    """
    trials = Trials(bids, ruleset, seed, had)
    result = trials.begin(budget)
    run, given = Published(result), result.amounts if result.status == OK else dict.fromkeys(trials.table.ids, 0)
    full = dict(zip(trials.table.ids, trials.table.most, strict=True))
    chosen = sorted(_unmet(trials.table, given) if ids is None else set(ids))
    asked = {bid: full[bid] for bid in chosen}
    frames = _frames(trials, run, asked, given)
    lines = _Lines(trials, run)
    return {bid: Enough(frames.get(bid), *lines.enough(bid, is_short=frames.get(bid) != 0)) for bid in chosen}


def _unmet(table: Table, given: dict[str, int]) -> list[str]:
    """Bids that got less than their whole lots, and those that asked for something and got nothing."""
    return [
        bid.id
        for bid, most in zip(table.bids, table.most, strict=True)
        if given[bid.id] < (most or 0) or (bid.amount != 0 and not given[bid.id])
    ]


def _frames(trials: Trials, run: Published, asked: dict[str, int | None], given: dict[str, int]) -> dict[str, int]:
    """How much larger a budget would have met each bid; bids that none was found for are left out."""
    is_ok = run.result.status == OK
    frames = {bid: 0 for bid, most in asked.items() if is_ok and most and given[bid] >= most}
    short = {bid: most for bid, most in asked.items() if most and bid not in frames}
    within_cap = _within_cap(trials, short)
    wishes = {bid: {bid: within_cap.get(bid, most)} for bid, most in short.items()}
    open_wishes = {bid: wish for bid, wish in wishes.items() if wish[bid] > given[bid]}
    budget = run.result.budget
    found = trials.first(open_wishes, budget, _guesses(trials.ruleset, run, set(open_wishes)))
    return frames | {bid: sufficient - budget for bid, sufficient in found.items()}


def _within_cap(trials: Trials, short: dict[str, int]) -> dict[str, int]:
    """What bids get with ample money, where their applicant's cap is what keeps it below their whole lots."""
    ruleset, table = trials.ruleset, trials.table
    if ruleset.applicant_cap is None or not short:
        return {}
    ample = trials.amounts(AMPLE)
    if ample is None:
        return {}
    rooms = list(map(trials.plan.at(AMPLE).room, range(table.owner_count)))
    for bid, owner in zip(table.ids, table.owners, strict=True):
        rooms[owner] -= ample[bid]
    return {
        bid.id: ample[bid.id]
        for bid, owner in zip(table.bids, table.owners, strict=True)
        if ample[bid.id] < short.get(bid.id, 0) and rooms[owner] < (ruleset.unit if bid.lot == 1 else bid.lot)
    }


def _guesses(ruleset: Ruleset, run: Published, short: set[str]) -> set[int]:
    """Budgets that are likely answers: at which the lines, as they stood, would have reached the bids."""
    found = set()
    for step in ruleset.steps:
        line = run.queue(step.name) if step.method == "queue" and run.portions else []
        if line:
            start = line[0].left
            reached = zip(line, published.needed(line, step.options["margin"]), strict=True)
            needs = (need for spot, need in reached if spot.bid in short)
            found.update(_whole(step, run, need - start) for need in needs if need > start)
    return found


def _whole(step: Step, run: Published, more: int) -> int:
    """The whole budget that gives a step so much more money, if nothing before it changes."""
    if step.budget is None or not step.budget.share:
        return run.result.budget + more
    share, money = step.budget.share, run.steps[step.name]["budget"] + more
    return -(-money * share.denominator // share.numerator)


class _Lines:
    """The published lines of a run, each made when the first bid in it asks."""

    def __init__(self, trials: Trials, run: Published):
        self.trials, self.table, self.ruleset, self.run = trials, trials.table, trials.ruleset, run
        self.steps = {step.name: step for step in self.ruleset.steps}
        self._lines: dict[str, list[Spot]] = {}
        self._row_of = {bid: row for row, bid in enumerate(self.table.ids)}

    def enough(self, bid: str, *, is_short: bool) -> tuple[int | None, int | None, str]:
        """The place that would have done, the length of the line, and the step."""
        portion = self.run.last(bid)
        step = self.steps.get(portion.step) if portion else None
        if step is None or step.method != "queue":
            return None, None, step.name if step else ""
        if step.name not in self._lines:
            self._lines[step.name] = self.run.queue(step.name)
        place = self._place(portion, step) if is_short and self._may_be_met(self._row_of[bid]) else None
        return place, portion.facts["places"], step.name

    @cached_property
    def _plan(self) -> runs.Plan:
        return self.trials.plan.at(self.run.result.budget)

    def _may_be_met(self, row: int) -> bool:
        """Whether a place can decide: not where a minimum or a bid without a ceiling does, nor the applicant's cap."""
        owner, most = self.table.owners[row], self.table.most[row]
        if self.ruleset.applicant_minimum or most is None:
            return False
        given, ids = self.run.result.amounts, self.table.ids
        own = (other for other in self.table.rows_of_owners[owner] if other != row)
        room = self._plan.room(owner)
        return room is None or most + sum(given[ids[other]] for other in own) <= room

    def _place(self, portion: Portion, step: Step) -> int | None:
        """The last place before its own at which enough was left, and up to which the line had not ended."""
        facts, found = portion.facts, None
        wanted = facts["want"] - facts.get("floor", 0)
        for spot in self._lines[step.name]:
            if spot.place >= facts["place"] or spot.left < wanted:
                break
            found = spot.place
            if spot.grant < spot.claim and step.options["margin"] != "skip":
                break
        return found
