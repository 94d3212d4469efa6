"""One step at work: its rows, its money, and what a method needs to know about them.

Lists are per row of the table (not per row of the step); amounts are whole numbers of the smallest coin.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from pool.allocation import problems
from pool.allocation.draw import Ticket
from pool.allocation.fields import KEY
from pool.allocation.line import Line, Tie
from pool.allocation.order import Column, line_up
from pool.allocation.ramps import listed, reduced
from pool.allocation.steps import Step
from pool.allocation.table import Measure, Table


class Undecided(Exception):
    """A tie that matters and that the step's order does not decide."""

    def __init__(self, rows: Iterable[int], left: int, wanted: int):
        self.rows, self.left, self.wanted = list(rows), left, wanted


class Infeasible(Exception):
    """Floors that cannot be met: by the step's money, by the cap of one applicant, or by the step's cap on a bid."""

    def __init__(self, rows: Iterable[int], floors: int, available: int, limit: str):
        self.rows, self.floors, self.available, self.limit = list(rows), floors, available, limit


@dataclass(slots=True)
class Outcome:
    """What a method made of a stage."""

    given: list[int]  # per row of the table
    explain: Callable[[int], tuple[str, dict]]  # reason and facts of a row of the step; only worked out when asked
    facts: dict = field(default_factory=dict)
    partial: int | None = None  # the row at the margin that got the rest of a line
    behind: Callable[[], Iterator[int]] = tuple  # the rows behind that one, up to a tie that nothing decides
    exact: Callable[[], dict[int, Fraction]] | None = None  # per applicant before rounding, where a method rounds
    floors: list[int] | None = None  # what a row had to get, and the most it could, where the method adds its own
    highs: list[int] | None = None

    @property
    def rest(self) -> int:
        return 0 if self.partial is None else self.given[self.partial]

    def totals(self, stage: "Stage") -> dict[int, int | Fraction]:
        """What each applicant gets, before rounding."""
        if self.exact is not None:
            return self.exact()
        totals = {}
        for owner, amount in zip(stage.table.owners, self.given, strict=True):
            totals[owner] = totals.get(owner, 0) + amount
        return totals


@dataclass(slots=True)
class Stage:
    """What a method is given."""

    table: Table
    step: Step
    rows: Sequence[int]  # bids that the step takes and that are not yet met
    wants: list[int]  # what each could still get: whole lots, less what earlier steps gave
    floors: list[int] | None  # what each must still get; None: nothing
    rooms: list[int] | None  # what each applicant may still get under its cap; None: no cap
    money: int
    unit: int
    cap: int | None  # what one applicant may get over all steps
    tickets: dict[int, Ticket] | None  # per row, where the step's order draws lots and a seed is known
    had: list[int] | None = None  # what each applicant has from earlier runs; None: nobody has anything
    _columns: list[tuple[Column, bool]] | None = None

    def grain(self, row: int) -> int:
        """The smallest amount this row takes: its lot, or the unit for a divisible bid."""
        lots = self.table.lots
        return self.unit if lots is None or lots[row] == 1 else lots[row]

    def met(self, row: int) -> str:
        """The reason of a row that got all it could get."""
        amount = self.table.amounts[row]
        if amount is None:
            return "last_in_line"
        return "met_in_full" if self.table.most[row] == amount else "met_in_lots"

    def cap_facts(self, row: int) -> dict:
        """The cap of the row's applicant, and what of it earlier runs gave, where they gave anything."""
        had = 0 if self.had is None else self.had[self.table.owners[row]]
        return {"cap": self.cap, "had": had} if had else {"cap": self.cap}

    def fit(self, row: int, want: int, room: int) -> int:
        """As much of a want as the applicant's cap leaves room for, in whole grains."""
        return want if want <= room else room - room % self.grain(row)

    def ceilings(self) -> list[int]:
        """What each could get before rounding: its want, and all the money where it has no ceiling of its own.

        A want is in whole lots. If it were here, too, more money could give less to those beside an endless ask.
        """
        amounts = self.table.amounts
        if self.table.plain or None not in amounts:
            return self.wants
        pairs = zip(self.wants, amounts, strict=True)
        return [max(want, self.money) if amount is None and want else want for want, amount in pairs]

    def spread(self, values: list[int]) -> tuple[list[int], int]:
        """Each applicant's value over its rows, in proportion to what they want: whole numbers of 1/n, and the n."""
        wants, owners = self.wants, self.table.owners
        totals = [0] * self.table.owner_count
        for row in self.rows:
            totals[owners[row]] += wants[row]
        parts = {row: reduced(wants[row], totals[owners[row]]) for row in self.rows}
        whole = lcm(*{under for _, under in parts.values()})
        found = [0] * len(values)
        for row, (over, under) in parts.items():
            found[row] = values[row] * over * (whole // under)
        return found, whole

    def line(self, rows: Sequence[int], leading: Iterable[tuple[Column, bool]] = ()) -> Line:
        """The rows in the order of leading columns, then of the step; inside an applicant, ties go by its own rank."""
        return Line(self.table, rows, [*leading, *self.columns()], self.tickets)

    def refuse_no_ceiling(self):
        """Raise BidsInvalid where a bid has no amount: a part of an endless ask is no number."""
        if not self.table.plain and None in self.table.amounts:
            self._refuse_missing("amount", self.table.amounts)

    def measured(self, key: str) -> Measure:
        """The values of a key; raises BidsInvalid where a bid of the step has none."""
        found = self.table.measured(key)
        if found.missing:
            self._refuse_missing(KEY + key, found.values)
        return found

    def refuse_below(self, least: int, key: str, measure: Measure, problem: type[problems.Problem]):
        """Raise BidsInvalid where the step takes rows whose key is less than that."""
        if measure.least >= least:
            return
        rows = [row for row in self.rows if measure.values[row] < least]
        if rows:
            first = sorted(rows, key=self.table.ids.__getitem__)[:100]
            bids = [self.table.bids[row] for row in first]
            raise problems.BidsInvalid(
                [
                    problem(f"bids[{problems.shown(bid.id)}].{KEY}{key}", step=self.step.name, found=str(bid.keys[key]))
                    for bid in bids
                ]
            )

    def _column(self, criterion: str) -> tuple[Column, bool]:
        name = criterion.removeprefix("-")
        column = self.table.criterion(name)
        if column.missing:
            self._refuse_missing(name, column.values)
        return column, criterion != name

    def _refuse_missing(self, name: str, values: list):
        ids = sorted(self.table.ids[row] for row in self.rows if values[row] is None)
        if ids:
            paths = [f"bids[{problems.shown(bid)}].{name}" for bid in ids[:100]]
            raise problems.BidsInvalid([problems.ValueMissing(path, step=self.step.name) for path in paths])

    def undrawn(self, rows: Sequence[int]) -> list[list[int]]:
        """The ties that only the draw can decide, in the order of the line."""
        places, runs = line_up(rows, self.columns())
        return [places[start:stop] for start, stop in runs]

    def columns(self) -> list[tuple[Column, bool]]:
        """What the step's order compares, and whether the largest goes first."""
        if self._columns is None:
            self._columns = [self._column(name) for name in self.step.order if name != "draw"]
        return self._columns


def applicants(stage: Stage) -> Iterable[tuple[int, list[int]]]:
    """Each applicant's number with the rows of the step that are its."""
    if isinstance(stage.rows, range):
        return enumerate(stage.table.rows_of_owners)
    groups = defaultdict(list)
    for row in stage.rows:
        groups[stage.table.owners[row]].append(row)
    return groups.items()


def by_owner(stage: Stage, rows: Iterable[int]) -> dict[int, list[int]]:
    """The rows of each applicant, in its own rank."""
    owners, ranks = stage.table.owners, stage.table.ranks
    groups = defaultdict(list)
    for row in sorted(rows, key=ranks.__getitem__):
        groups[owners[row]].append(row)
    return groups


def take_floors(stage: Stage, promised: list[int] | None) -> int:
    """The sum of what is promised to the rows of the step; raises Infeasible when money or a cap falls short of it."""
    if promised is None:
        return 0
    total = sum(listed(stage.rows, promised))
    if stage.rooms is None and total <= stage.money:
        return total
    held = [row for row in stage.rows if promised[row]]
    if stage.rooms is not None:
        for owner, rows in sorted(by_owner(stage, held).items(), key=lambda item: stage.table.owner_names[item[1][0]]):
            floors = sum(promised[row] for row in rows)
            if floors > stage.rooms[owner]:
                raise Infeasible(rows, floors, stage.rooms[owner], "applicant_cap")
    if total > stage.money:
        raise Infeasible(held, total, stage.money, "budget")
    return total


def draw_facts(stage: Stage, tie: Tie | None, place: int) -> dict:
    """How a place came about in the draw; nothing where no lots were drawn. `drawn` is the id on the ticket: a bid of
    the same applicant, though another one where the applicant's own rank gives the place to this bid.
    """
    if tie is None or tie.drawn is None:
        return {}
    row = tie.drawn[place - tie.start]
    ticket = stage.tickets[row]
    return {
        "draw_place": ticket.place,
        "draw_number": ticket.number,
        "draw_listed": ticket.listed,
        "draw_counter": ticket.counter,
        "drawn": stage.table.ids[row],
    }
