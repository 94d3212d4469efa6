"""The way in: bids, ruleset and budget become a result that its own rules have been held against."""

from collections.abc import Iterable, Iterator, Mapping

from pool.allocation import bids as asks
from pool.allocation import draw, invariants, minimum, problems, runs
from pool.allocation.results import INFEASIBLE, OK, TIE, Portion, Result, Shares
from pool.allocation.rulesets import Ruleset
from pool.allocation.stage import Infeasible, Undecided
from pool.allocation.table import Table


def allocate(
    bids: Iterable[asks.Bid] | Table,
    ruleset: Ruleset,
    budget: int,
    seed: str | None = None,
    had: Mapping[str, int] | None = None,
) -> Result:
    """Shares of a budget for bids, after a ruleset. All amounts are whole numbers of one coin.

    `had` is what each applicant has from earlier runs of the same pot, also of applicants that ask for nothing now. It
    counts towards the applicant's cap and minimum; a cap that is a share is one of the budget and all of `had`. A bid
    without an applicant has had nothing.

    The status is TIE or INFEASIBLE where the ruleset does not lead to shares; that is for people to settle.
    Raises BidsInvalid for input that cannot be used, BrokenInvariant for a fault of the engine's own.
    O(n log n) for each run of the steps; `minimum` says how often they are run.
    """
    _refuse_wrong(budget, seed, had)
    table = bids if isinstance(bids, Table) else Table(bids)
    lottery = None if seed is None else draw.Lottery(draw.seeded(seed))
    return settled(runs.plan(table, ruleset, budget, lottery, had), seed)


def settled(plan: runs.Plan, seed: str | None) -> Result:
    """The result of a plan that was made with this seed; for one that is run at several budgets."""
    table, ruleset, budget = plan.table, plan.ruleset, plan.budget
    try:
        done, out = minimum.settled(plan)
    except (Undecided, Infeasible) as halt:
        status, facts = (TIE, _tie(plan, halt, seed)) if isinstance(halt, Undecided) else (INFEASIBLE, _gap(plan, halt))
        return Result(status, budget, budget, (), (), facts, ruleset.sha256, seed)
    given = done.amounts()
    _check(plan, done, given, out)
    shares = Shares(table.ids, given, _Portions(table, done, out))
    return Result(OK, budget, done.left, shares, tuple(done.steps), {}, ruleset.sha256, seed)


def _refuse_wrong(budget, seed, had):
    found = list(_faults_of_had(had))
    if type(budget) is not int or not 0 <= budget <= asks.MOST:
        found.append(problems.NotAWholeNumber("budget", least=0, most=asks.MOST, found=problems.shown(budget)))
    if seed is not None and not (asks.is_text(seed) and seed):
        found.append(problems.NotText("seed", most=asks.TEXT, found=problems.shown(seed)))
    if found:
        raise problems.BidsInvalid(found)


def _faults_of_had(had) -> Iterator[problems.Problem]:
    if not isinstance(had, Mapping):
        if had is not None:
            yield problems.NotAnObject("had", found=problems.shown(had))
        return
    for name, amount in had.items():
        if not (asks.is_text(name) and name):
            yield problems.NotText("had", most=asks.TEXT, found=problems.shown(name))
        elif type(amount) is not int or not 0 <= amount <= asks.MOST:
            path, found = f"had[{problems.shown(name)}]", problems.shown(amount)
            yield problems.NotAWholeNumber(path, least=0, most=asks.MOST, found=found)


def _check(plan: runs.Plan, done: runs.Pass, given: list[int], out: dict[int, dict]):
    partial = {outcome.partial for _, outcome in done.done} - {None}
    floored = {row for stage, _ in done.done if stage.floors is not None for row in stage.rows}
    for _, outcome in done.done:
        invariants.hold_step(outcome.given, outcome.floors, outcome.highs)
    invariants.hold(
        plan.table,
        plan.budget,
        given,
        done.left,
        unit=plan.ruleset.unit,
        cap=plan.cap,
        minimum=plan.ruleset.applicant_minimum,
        partial=partial,
        floored=floored,
        had=plan.had,
    )


def _tie(plan: runs.Plan, tie: Undecided, seed: str | None) -> dict:
    return {
        "step": plan.step.name,
        "ids": sorted(plan.table.ids[row] for row in tie.rows),
        "left": tie.left,
        "wanted": tie.wanted,
        "order": plan.step.order,
        "seed_missing": seed is None and "draw" in plan.step.order,
    }


def _gap(plan: runs.Plan, short: Infeasible) -> dict:
    applicant = plan.table.bids[short.rows[0]].applicant if short.limit == "applicant_cap" else ""
    return {
        "step": plan.step.name,
        "ids": sorted(plan.table.ids[row] for row in short.rows),
        "floors": short.floors,
        "available": short.available,
        "shortfall": short.floors - short.available,
        "applicant": applicant,
        "limit": short.limit,
    }


class _Portions:
    """Puts together the portions of a row: those of the steps, or the one reason why no step took it."""

    def __init__(self, table: Table, done: runs.Pass, out: dict[int, dict]):
        self.table, self.done, self.out = table, done, out

    def __call__(self, row: int) -> tuple[Portion, ...]:
        ask = {"ask": self.table.amounts[row]}
        if self.out and self.table.owners[row] in self.out:
            return (Portion("", 0, "below_minimum", {**ask, **self.out[self.table.owners[row]]}),)
        portions = self.done.portions(row)
        if portions:
            return tuple(portions)
        bid = self.table.bids[row]
        if self.table.most[row] == 0:
            code, facts = ("less_than_a_lot", {"lot": bid.lot}) if bid.amount else ("nothing_asked", {})
            return (Portion("", 0, code, {**ask, **facts}),)
        facts = {"tier": bid.tier, "scheme": bid.scheme, "region": bid.region}
        return (Portion("", 0, "not_selected", {**ask, **facts}),)
