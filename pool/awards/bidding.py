"""Turns eligible lines into bids of the engine, and the engine's answer into rows. Reads only."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from pool.allocation import bids as asks
from pool.allocation import engine, increment, problems, results, rulesets
from pool.applications.models import Line
from pool.assessment import queries as assessment
from pool.awards.models import AwardLine
from pool.awards.states import AwardState
from pool.kernel import canon, money, periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.registry import queries as registry
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.rounds.models import Round


class KeyMissing(Refusal):
    code = "key_missing"
    sentence = N_("The rules use the key “%(key)s”, which has no figure for: %(municipalities)s.")
    kind = "invalid"


class PointsMissing(Refusal):
    code = "points_missing"
    sentence = N_(
        "The rules go by points, which lines lack in these cases: %(references)s. Give the points, or use other rules."
    )
    kind = "invalid"


@dataclass(frozen=True)
class Inputs:
    """What may be shared out to: the bids, also as the text that is stored, and the lines behind them.

    `had` is what each municipality, by code, was given by earlier decisions of the round, in øre.
    """

    bids: list[asks.Bid]
    text: str
    keys: dict[str, int]  # key → version of its table
    lines: dict[str, Line]  # by bid
    had: dict[str, int] = field(default_factory=dict)

    @property
    def had_text(self) -> str:
        """The amounts in the form that is stored."""
        return canon.canonical(self.had)

    def are_those_of(self, stored) -> bool:
        """Say whether a stored run or snapshot was made from the same."""
        return (self.text, self.had_text) == (stored.bids, stored.had)


@dataclass(frozen=True)
class Calculated:
    """An answer of the engine before it is stored. Amounts in øre."""

    ruleset: rulesets.Ruleset
    result: results.Result

    @property
    def awarded(self) -> Decimal:
        """Kroner handed out."""
        return money.kroner(self.result.budget - self.result.residue)

    @property
    def residue(self) -> Decimal:
        """Kroner left over."""
        return money.kroner(self.result.residue)


def bid_id(line: Line) -> str:
    """The line's name in a run: case, employee and module, so that nobody needs a database to read a run."""
    return f"{line.application.reference}/{line.employee.reference}/{line.module.code}"


def inputs(round: Round, tranche: int = 1, keys: dict[str, int] | None = None, only: set[str] | None = None) -> Inputs:
    """The round's eligible lines as bids; from the second tranche on, what the earlier ones have not met.

    `keys` names the versions of the tables of keys; without it, those in force on the day of the deadline.
    `only`: the bids that take part, where not all do.
    """
    day = round.closes_at.astimezone(periods.COPENHAGEN).date()
    versions = registry.keys_on(day) if keys is None else keys
    lines = {bid_id(line): line for line in assessment.eligible_lines(round)}
    bids = _bids(round, lines, versions)
    if tranche > 1:
        bids = increment.remaining(_free(bids, lines), _given(round, lines))
    if only is not None:
        bids = [bid for bid in bids if bid.id in only]
    kept = {bid.id: lines[bid.id] for bid in bids}
    return Inputs(bids, asks.to_json(bids), versions, kept, _had(round) if tranche > 1 else {})


def calculate(
    bids: Iterable[asks.Bid], content: str, budget_ore: int, seed: str, had: Mapping[str, int] | None = None
) -> Calculated:
    """Share a budget out by a ruleset, among municipalities of which some `had` something before (by code, in øre).

    Raises:
        KeyMissing: the rules use a key that a municipality has no figure for.
        PointsMissing: they go by points that lines were not given.
        BidsInvalid: a bid lacks something else that the rules ask for.
    """
    ruleset, bids = rulesets.parse(content), list(bids)
    _refuse_missing_keys(ruleset, bids)
    try:
        return Calculated(ruleset, engine.allocate(bids, ruleset, budget_ore, seed or None, had))
    except problems.BidsInvalid as wrong:
        _refuse_missing_points(wrong.problems)
        raise


def again(content: str, bids: str, budget_ore: int, seed: str, had: str = "{}") -> results.Result:
    """Repeat a stored calculation from its stored inputs."""
    return engine.allocate(asks.from_json(bids), rulesets.parse(content), budget_ore, seed or None, json.loads(had))


def _refuse_missing_keys(ruleset: rulesets.Ruleset, bids: list[asks.Bid]) -> None:
    for key in sorted(ruleset.keys):
        codes = {bid.applicant for bid in bids if key not in bid.keys}
        if codes:
            names = Municipality.objects.filter(code__in=codes).order_by("sort_key").values_list("name", flat=True)
            raise KeyMissing(field="ruleset", key=key, municipalities=list(names))


def _refuse_missing_points(found: list[problems.Problem]) -> None:
    """Name the cases, where all that is wrong is that lines have no points."""
    if all(isinstance(problem, problems.ValueMissing) and problem.path.endswith(".score") for problem in found):
        cases = sorted({problem.path.split('"')[1].split("/")[0] for problem in found})
        raise PointsMissing(field="ruleset", references=cases)


def _bids(round: Round, lines: dict[str, Line], versions: dict[str, int]) -> list[asks.Bid]:
    limits = {item.scheme_id: item.terms.begin_within_years for item in rounds.of_round(round)}
    regions = registry.region_codes_on(round.closes_at.astimezone(periods.COPENHAGEN).date())
    figures = registry.key_figures(versions)
    return [
        asks.Bid(
            id=name,
            amount=money.ore(line.assessment.eligible_amount),
            applicant=line.application.municipality.code,
            lot=money.ore(line.assessment.eligible_amount),  # a module is indivisible
            tier=assessment.tier(line, limits[line.scheme_id]),
            scheme=line.scheme.code,
            region=regions.get(line.application.municipality.code, ""),
            rank=line.rank,
            received_at=line.application.submitted_at.astimezone(periods.COPENHAGEN),
            score=line.assessment.score,
            keys=figures.get(line.application.municipality.code, {}),
        )
        for name, line in lines.items()
    ]


def _given(round: Round, lines: dict[str, Line]) -> dict[str, int]:
    """What earlier decisions gave each bid, in øre."""
    by_line = {line.pk: name for name, line in lines.items()}
    given: dict[str, int] = {}
    rows = AwardLine.objects.filter(award__application__round=round, line__in=by_line).order_by("pk")
    for line, amount in rows.values_list("line", "awarded_amount"):
        given[by_line[line]] = given.get(by_line[line], 0) + money.ore(amount)
    return given


def _had(round: Round) -> dict[str, int]:
    """What earlier decisions gave each municipality, in øre, also for lines that are not asked for any more."""
    found = AwardLine.objects.filter(award__application__round=round, awarded_amount__gt=0).order_by()
    found = found.exclude(award__state=AwardState.LAPSED)  # that was given back
    sums = found.values_list("award__application__municipality__code").annotate(total=Sum("awarded_amount"))
    return {code: money.ore(total) for code, total in sums}


def _free(bids: list[asks.Bid], lines: dict[str, Line]) -> list[asks.Bid]:
    """Without lines whose employee and module are asked for or funded elsewhere by now."""
    taken = assessment.asked_elsewhere(line for line in lines.values() if not line.live)
    return [bid for bid in bids if lines[bid.id].pk not in taken]
