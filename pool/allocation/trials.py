"""Engine runs of one ruleset on the same bids at many budgets: from which budget on is a wish met?

The search goes upwards: budgets that are guessed to be the answer, and between them steps that double, until a run
meets the wish. What lies between the last run that did not and the first that did is halved; wishes share the runs.
Amounts are multiples of a grid (100 kr., say), so answers mostly are: halving keeps to it, and only the coin below the
answer is looked at on its own.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from math import gcd

from pool.allocation import draw, engine, problems, runs
from pool.allocation.bids import MOST, Bid
from pool.allocation.results import OK, Result
from pool.allocation.rulesets import Ruleset
from pool.allocation.table import Table

AMPLE = MOST  # money that no ask, and no share of the budget that means something, is short of

Wish = Mapping[str, int]  # the least amount of each bid


class Trials:
    """One table, one ruleset, one seed. A run that is TIE or INFEASIBLE, or lacks a value, meets no wish."""

    def __init__(
        self,
        bids: Iterable[Bid] | Table,
        ruleset: Ruleset,
        seed: str | None,
        had: Mapping[str, int] | None = None,
    ):
        self.table = bids if isinstance(bids, Table) else Table(bids)
        self.ruleset, self.seed, self.had = ruleset, seed, had

    def begin(self, budget: int) -> Result:
        """The run that the others are compared with; raises what the engine raises for wrong input."""
        return engine.allocate(self.table, self.ruleset, budget, self.seed, self.had)

    def run(self, budget: int) -> Result:
        return engine.settled(self.plan.at(budget), self.seed)

    def amounts(self, budget: int) -> dict[str, int] | None:
        """What each bid gets; None where a run has no shares."""
        try:
            result = self.run(budget)
        except problems.BidsInvalid:
            # A bid that only so much money brings into a step lacks a value that the step asks for.
            return None
        return result.amounts if result.status == OK else None

    @cached_property
    def plan(self) -> runs.Plan:
        """Rows and lots are the same at every budget, so they are drawn once."""
        lottery = None if self.seed is None else draw.Lottery(draw.seeded(self.seed))
        return runs.plan(self.table, self.ruleset, 0, lottery, self.had)

    @cached_property
    def grid(self) -> int:
        """What every ask, lot, floor and amount of the ruleset is a multiple of."""
        parts = [self.ruleset.applicant_cap, *(step.budget for step in self.ruleset.steps)]
        amounts = [part.amount or 0 for part in parts if part is not None]
        columns = (self.table.lots or [], self.table.floors or [], [most or 0 for most in self.table.most])
        return gcd(*amounts, *(number for column in columns for number in column)) or 1

    def first(self, wishes: Mapping[str, Wish], above: int, guesses: Iterable[int] = ()) -> dict[str, int]:
        """Per wish a budget above one that is too small: a run at it meets the wish, a run at one coin less does not.

        Where a wish that is once met stays met with more money, that is the smallest such budget. A wish is left out
        where no budget that was tried meets it. Between one and two runs for each good guess; without, as many as the
        range has bits for each budget that is found.
        """
        likely, found, waiting, low = set(guesses), {}, set(wishes), above
        for high in self._upwards(above, likely):
            met = self._met(wishes, waiting, high)
            found.update(self._between(wishes, met, low, high, likely))
            waiting, low = waiting - met, high
            if not waiting:
                break
        return found

    def _upwards(self, above: int, likely: set[int]) -> list[int]:
        doubling = {above + (1 << bit) for bit in range(AMPLE.bit_length())}
        return sorted(budget for budget in doubling | likely | {AMPLE} if above < budget <= AMPLE)

    def _between(self, wishes, met: set[str], low: int, high: int, likely: set[int]) -> dict[str, int]:
        """The first budgets for wishes that are not met at `low` and met at `high`."""
        found, open_ranges = {}, [(low, high, met)]
        while open_ranges:
            low, high, names = open_ranges.pop()
            if high - low == 1 or not names:
                found.update(dict.fromkeys(names, high))
                continue
            middle = self._probe(low, high, likely)
            sooner = self._met(wishes, names, middle)
            open_ranges += [(low, middle, sooner), (middle, high, names - sooner)]
        return found

    def _probe(self, low: int, high: int, likely: set[int]) -> int:
        """Where to look between two budgets: just below one that is likely the answer, else in the middle."""
        middle = (low + high) // 2
        for on_grid in (middle - middle % self.grid, middle - middle % self.grid + self.grid):
            if low < on_grid < high and high not in likely:
                return on_grid
        return high - 1 if high in likely or not high % self.grid else middle

    def _met(self, wishes: Mapping[str, Wish], names: set[str], budget: int) -> set[str]:
        """Those of the wishes that a run at this budget meets."""
        given = self.amounts(budget) if names else None
        if given is None:
            return set()
        return {name for name in names if all(given[bid] >= least for bid, least in wishes[name].items())}
