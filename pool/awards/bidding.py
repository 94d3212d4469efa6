"""Turns eligible lines into bids of the engine, and the engine's answer into rows. Reads only."""

from dataclasses import dataclass

from pool.allocation import bids as engine_bids
from pool.allocation import engine, results, rulesets
from pool.applications.models import Line
from pool.assessment import queries as assessment
from pool.kernel import money, periods
from pool.registry import queries as registry
from pool.rounds import queries as rounds
from pool.rounds.models import Round


@dataclass(frozen=True)
class Calculated:
    """A run before it is stored: its inputs and its result as text, and the lines by bid."""

    ruleset: rulesets.Ruleset
    bids: str
    result: results.Result
    lines: dict[str, Line]


def bid_id(line: Line) -> str:
    """The line's name in a run: case, employee and module, so that nobody needs a database to read a run."""
    return f"{line.application.reference}/{line.employee.reference}/{line.module.code}"


def calculate(round: Round, budget_ore: int, seed: str) -> Calculated:
    """Run the round's own ruleset on its eligible lines. Amounts in øre."""
    lines = {bid_id(line): line for line in assessment.eligible_lines(round)}
    ruleset = rulesets.parse(round.ruleset)
    bids = _bids(round, lines)
    result = engine.allocate(bids, ruleset, budget_ore, seed or None)
    return Calculated(ruleset, engine_bids.to_json(bids), result, lines)


def replay(ruleset: str, bids: str, budget_ore: int, seed: str) -> results.Result:
    """Repeat a stored run from its stored inputs."""
    return engine.allocate(engine_bids.from_json(bids), rulesets.parse(ruleset), budget_ore, seed or None)


def _bids(round: Round, lines: dict[str, Line]) -> list[engine_bids.Bid]:
    limits = {item.scheme_id: item.terms.begin_within_years for item in rounds.of_round(round)}
    regions = registry.region_codes_on(round.closes_at.astimezone(periods.COPENHAGEN).date())
    return [
        engine_bids.Bid(
            id=name,
            amount=money.ore(line.assessment.eligible_amount),
            applicant=line.application.municipality.code,
            lot=money.ore(line.assessment.eligible_amount),  # a module is indivisible
            tier=assessment.tier(line, limits[line.scheme_id]),
            scheme=line.scheme.code,
            region=regions.get(line.application.municipality.code, ""),
            rank=line.rank,
            received_at=line.application.submitted_at.astimezone(periods.COPENHAGEN),
        )
        for name, line in lines.items()
    ]
