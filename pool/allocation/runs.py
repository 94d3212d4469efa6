"""One pass through the steps: what each step takes, how much money it has, and what it leaves for the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pool.allocation import problems
from pool.allocation.draw import Lottery, Ticket
from pool.allocation.methods.table import METHODS
from pool.allocation.results import Portion
from pool.allocation.stage import Outcome, Stage
from pool.allocation.steps import Ruleset, Select, Step
from pool.allocation.table import Table


@dataclass(slots=True)
class Pass:
    """The steps once through, and what they gave."""

    table: Table
    left: int
    given: list[int] | None = None  # per row; None until a step has given something
    done: list[tuple[Stage, Outcome]] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)

    def amounts(self) -> list[int]:
        return [0] * len(self.table) if self.given is None else self.given

    def portions(self, row: int) -> list[Portion]:
        """What each step that took the row gave it, and why."""
        found, before = [], 0
        for stage, outcome in self.done:
            if not stage.wants[row]:
                continue
            reason, facts = outcome.explain(row)
            amount = outcome.given[row]
            found.append(Portion(stage.step.name, amount, reason, {**_asked(stage, row, before), **facts}))
            before += amount
        return found


@dataclass(slots=True)
class Plan:
    """What stays the same however often the steps are run."""

    table: Table
    ruleset: Ruleset
    budget: int
    cap: int | None
    chosen: list[Sequence[int]]  # per step: the rows it selects
    tickets: list[dict[int, Ticket] | None]  # per step: the draw, if its order ends in one and there is a seed
    had: list[int] | None = None  # what each applicant has from earlier runs; None: nobody has anything
    had_by_all: int = 0  # also by those that ask for nothing now
    step: Step | None = None  # the one at work, for those who ask after a halt

    def at(self, budget: int) -> "Plan":
        """The same rows and the same draw with another budget."""
        return replace(self, budget=budget, cap=_cap(self.ruleset, budget, self.had_by_all))

    def room(self, owner: int) -> int | None:
        """What an applicant may get under the cap in this run, all steps together; None without a cap."""
        return self.cap if self.cap is None or self.had is None else max(0, self.cap - self.had[owner])

    def before(self, owner: int) -> int:
        """What an applicant has from earlier runs."""
        return 0 if self.had is None else self.had[owner]

    def once(self, out: set[int]) -> Pass:
        """Run all steps without the applicants that are out. Raises Undecided and Infeasible."""
        run = Pass(self.table, self.budget)
        for number, step in enumerate(self.ruleset.steps):
            self.step = step
            stage = self._stage(run, number, step, out)
            outcome = METHODS[step.method].run(stage)
            handed_out = sum(outcome.given)
            run.left -= handed_out
            run.given = outcome.given if run.given is None else _added(run.given, outcome.given)
            run.done.append((stage, outcome))
            run.steps.append(
                {
                    "name": step.name,
                    "method": step.method,
                    "order": step.order,
                    "budget": stage.money,
                    "handed_out": handed_out,
                    "left": stage.money - handed_out,
                    "bids": len(stage.rows),
                    **outcome.facts,
                }
            )
        return run

    def _stage(self, run: Pass, number: int, step: Step, out: set[int]) -> Stage:
        money = run.left if step.budget is None else min(step.budget.of(self.budget), run.left)
        rows, wants = self._wants(run, self.chosen[number], out, money)
        return Stage(
            table=self.table,
            step=step,
            rows=rows,
            wants=wants,
            floors=self._floors(run, rows),
            rooms=self._rooms(run),
            money=money,
            unit=self.ruleset.unit,
            cap=self.cap,
            tickets=self.tickets[number],
            had=self.had,
        )

    def _wants(self, run: Pass, rows: Sequence[int], out: set[int], money: int) -> tuple[Sequence[int], list[int]]:
        """The rows that are not yet met, and what each could still get; a bid without a ceiling wants all the money."""
        most = self.table.most
        if run.given is None and not out and isinstance(rows, range) and self.table.plain:
            return rows, most
        given, owners = run.amounts(), self.table.owners if out else None
        wants = [0] * len(most)
        for row in rows:
            if owners is None or owners[row] not in out:
                wants[row] = self._endless(row, money) if most[row] is None else most[row] - given[row]
        return [row for row in rows if wants[row] > 0], wants

    def _endless(self, row: int, money: int) -> int:
        """What a bid without a ceiling wants: all the money in whole units or lots, and at least its floor."""
        lot = self.table.bids[row].lot
        grain = self.ruleset.unit if lot == 1 else lot
        floor = 0 if self.table.floors is None else self.table.floors[row]
        return max(grain, money - money % grain, floor)

    def _floors(self, run: Pass, rows: Sequence[int]) -> list[int] | None:
        """What each row must still get for its floor."""
        if self.table.floors is None:
            return None
        given, floors = run.amounts(), [0] * len(self.table)
        for row in rows:
            floors[row] = max(0, self.table.floors[row] - given[row])
        return floors

    def _rooms(self, run: Pass) -> list[int] | None:
        """What each applicant may still get under the cap."""
        if self.cap is None:
            return None
        count = self.table.owner_count
        rooms = [self.cap] * count if self.had is None else list(map(self.room, range(count)))
        if run.given is None:
            return rooms
        for owner, amount in zip(self.table.owners, run.given, strict=True):
            rooms[owner] -= amount
        return rooms


def plan(
    table: Table, ruleset: Ruleset, budget: int, lottery: Lottery | None, had: Mapping[str, int] | None = None
) -> Plan:
    """Select the rows of every step, and draw all lots before any money is handed out: there is no second draw."""
    chosen = [_chosen(table, step) for step in ruleset.steps]
    tickets = [_tickets(table, step, rows, lottery) for step, rows in zip(ruleset.steps, chosen, strict=True)]
    by_all = sum(had.values()) if had else 0
    before = [had.get(table.bids[row].applicant, 0) for row, *_ in table.rows_of_owners] if by_all else None
    return Plan(table, ruleset, budget, _cap(ruleset, budget, by_all), chosen, tickets, before, by_all)


def _cap(ruleset: Ruleset, budget: int, had_by_all: int) -> int | None:
    """What one applicant may have in all; a share is one of all money of the pot, this and earlier."""
    return None if ruleset.applicant_cap is None else ruleset.applicant_cap.of(budget + had_by_all)


def _chosen(table: Table, step: Step) -> Sequence[int]:
    if step.select is None:
        return range(len(table))
    if step.select.min_score is not None:
        _refuse_missing_score(table, step)
    return [row for row, bid in enumerate(table.bids) if _selects(step.select, bid)]


def _selects(select: Select, bid) -> bool:
    return (
        (not select.tier or bid.tier in select.tier)
        and (not select.scheme or bid.scheme in select.scheme)
        and (not select.region or bid.region in select.region)
        and (select.min_score is None or bid.score >= select.min_score)
    )


def _refuse_missing_score(table: Table, step: Step):
    ids = sorted(bid.id for bid in table.bids if bid.score is None)
    if ids:
        paths = [f"bids[{problems.shown(bid)}].score" for bid in ids[:100]]
        raise problems.BidsInvalid([problems.ValueMissing(path, step=step.name) for path in paths])


def _tickets(table: Table, step: Step, rows: Sequence[int], lottery: Lottery | None) -> dict[int, Ticket] | None:
    """Lots for every tie that the step's other criteria leave, in the order of the line."""
    if "draw" not in step.order or lottery is None:
        return None
    stage = Stage(table, step, rows, [], None, None, 0, 1, None, None)
    tickets = {}
    for tie in stage.undrawn(rows):
        row_of = {table.ids[row]: row for row in tie}
        tickets.update((row_of[bid], ticket) for bid, ticket in lottery.draw(row_of).items())
    return tickets


def _added(one: list[int], other: list[int]) -> list[int]:
    return [first + second for first, second in zip(one, other, strict=True)]


def _asked(stage: Stage, row: int, before: int) -> dict:
    """The facts that every portion has."""
    bid = stage.table.bids[row]
    facts = {"ask": bid.amount, "before": before, "want": stage.wants[row], "budget": stage.money}
    return facts if bid.lot == 1 else {**facts, "lot": bid.lot}
