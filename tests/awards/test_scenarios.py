"""Snapshots, scenarios and the choice of one."""

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from pool.allocation import results
from pool.assessment import queries as cases
from pool.assessment.services import casework as assessment
from pool.awards import bidding, comparing, proving, queries
from pool.awards.models import Run, Scenario, Snapshot
from pool.awards.services import deciding, rulesets, running, scenarios
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing
from pool.ledger import queries as ledger
from tests import factories
from tests.factories import AFTER, FRAME, RATE

STOP = {
    "unit": 100,
    "steps": [{"name": "Strict", "method": "queue", "order": ["-amount", "received_at", "rank"], "margin": "stop"}],
}
CHILDREN = {"steps": [{"name": "Children", "method": "queue", "order": ["-key:children", "rank"], "margin": "skip"}]}


@pytest.fixture
def here(world):
    """Aarhus asks for six modules, Læsø for one, København for five; the frame pays for ten."""
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.laesoe, 1), (world.koebenhavn, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW.replace(hour=10 + place))
    world.round = factories.closed(world)
    return world


def taken(here):
    return scenarios.take_snapshot(round=here.round, by=here.people.caseworker, at=AFTER)


def computed(here, snapshot, budget=FRAME, ruleset=None, **more):
    return scenarios.compute(
        snapshot=snapshot, ruleset=ruleset, budget=budget, by=here.people.caseworker, at=AFTER, **more
    )


def kept(here, content=STOP, name="Strict"):
    return rulesets.keep(name=name, content=content, by=here.people.caseworker, at=AFTER)


def test_a_snapshot_freezes_the_eligible_lines_as_bids(here):
    snapshot = taken(here)

    bids = queries.bids_of(snapshot)
    assert [bid.id for bid in bids[:2]] == ["2026-1-101/1001/SAM", "2026-1-101/1002/SAM"]
    assert (len(bids), {bid.amount for bid in bids}, {bid.lot for bid in bids}) == (12, {2_500_000}, {2_500_000})
    assert (snapshot.number, snapshot.tranche, snapshot.pool_amount, snapshot.keys) == (1, 1, FRAME, {})
    assert Entry.objects.last().verb == "awards.take_snapshot"


def test_a_snapshot_of_nothing_is_refused(world):
    with pytest.raises(scenarios.NothingEligible):
        taken(world)


def test_a_scenario_keeps_what_came_out_and_adds_up(here):
    scenario = computed(here, taken(here), budget=FRAME - RATE / 2)

    assert (scenario.number, scenario.status) == (1, "OK")
    assert (scenario.awarded_amount, scenario.residue_amount) == (9 * RATE, RATE / 2)
    again = bidding.again(scenario.content, scenario.snapshot.bids, 23_750_000, "")
    assert (again.to_json(), again.sha256) == (scenario.result, scenario.result_hash)


def test_a_ruleset_is_frozen_when_a_scenario_uses_it(here):
    ruleset = kept(here)
    rulesets.change(ruleset=ruleset, content={**STOP, "unit": 1}, by=here.people.caseworker, at=AFTER)
    computed(here, taken(here), ruleset=ruleset)

    with pytest.raises(rulesets.RulesetUsed):
        rulesets.change(ruleset=ruleset, content=STOP, by=here.people.caseworker, at=AFTER)
    second = kept(here)
    assert (second.version, json.loads(second.content)["unit"]) == (2, 100)
    with pytest.raises(rulesets.SameAsBefore):
        kept(here)


def test_at_most_six_scenarios_and_no_question_twice(here):
    snapshot = taken(here)
    for number in range(6):
        computed(here, snapshot, budget=FRAME + number * RATE)
    with pytest.raises(scenarios.TooManyScenarios):
        computed(here, snapshot, budget=Decimal(1))

    other = taken(here)
    computed(here, other)
    with pytest.raises(scenarios.ScenarioExists):
        computed(here, other, name="The same again")


@pytest.mark.parametrize("budget", [Decimal(-1), Decimal("100000000000.01")])
def test_a_budget_that_is_no_budget_is_refused(here, budget):
    with pytest.raises(scenarios.BudgetOutOfRange):
        computed(here, taken(here), budget=budget)


def test_a_municipality_without_a_figure_is_named(here):
    with pytest.raises(bidding.KeyMissing) as refused:
        computed(here, taken(here), ruleset=kept(here, CHILDREN, "Children"))
    assert refused.value.facts["municipalities"] == ["København", "Læsø", "Aarhus"]
    assert Scenario.objects.count() == 0


def test_the_cases_without_points_are_named(here):
    ranked = kept(here, {"steps": [{"method": "queue", "order": ["-score", "draw"], "margin": "skip"}]}, "Ranked")
    with pytest.raises(bidding.PointsMissing) as refused:
        computed(here, taken(here), ruleset=ranked)
    assert refused.value.facts["references"] == ["2026-1-101", "2026-1-751", "2026-1-825"]


def test_stored_snapshots_and_scenarios_cannot_be_changed(here):
    computed(here, taken(here))
    for change in (
        lambda: Snapshot.objects.update(pool_amount=0),
        lambda: Scenario.objects.update(number=2),
        lambda: Scenario.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_side_by_side(here):
    snapshot = taken(here)
    computed(here, snapshot, name="Frame")
    computed(here, snapshot, budget=11 * RATE, name="More")

    shown = comparing.of(snapshot)

    assert [row.name for row in shown.municipalities] == ["København", "Læsø", "Aarhus"]
    assert [[int(cell.amount) for cell in row.cells] for row in shown.municipalities] == [
        [75000, 100000], [25000, 25000], [150000, 150000],
    ]  # fmt: skip
    assert [[int(cell.difference) for cell in row.cells] for row in shown.municipalities] == [
        [0, 25000],
        [0, 0],
        [0, 0],
    ]
    assert [len(row.lines) for row in shown.municipalities] == [5, 1, 6]
    for number, column in enumerate(shown.columns):
        given = shown.total.cells[number].amount
        assert given + column.scenario.residue_amount == column.scenario.budget_amount
        assert given == sum(row.cells[number].amount for row in shown.municipalities)
        assert given == sum(row.cells[number].amount for row in shown.regions)
        assert given == sum(line.cells[number].amount for row in shown.municipalities for line in row.lines)
    figures = shown.columns[0].measures
    assert (figures.people_funded, figures.met, figures.refused) == (10, 10, 2)
    assert (figures.smallest_cut, str(figures.largest_cut)) == (0, "2/5")
    assert [int(cell.difference) for cell in comparing.of(snapshot, 2).total.cells] == [-25000, 0]


def test_the_chosen_scenario_becomes_a_run_that_another_person_approves(here):
    snapshot = taken(here)
    computed(here, snapshot)
    strict = computed(here, snapshot, ruleset=kept(here), budget=FRAME - RATE)

    run = running.choose(scenario=strict, why="Fewer broken promises.", by=here.people.caseworker, at=AFTER)

    assert (run.scenario, run.choice_reason, run.budget_amount) == (strict, "Fewer broken promises.", FRAME - RATE)
    assert (run.result, run.ruleset_hash) == (strict.result, strict.content_hash)
    with pytest.raises(running.RunStands):
        running.choose(scenario=strict, why="Again.", by=here.people.caseworker, at=AFTER)
    with pytest.raises(NotAllowed):
        running.approve(run=run, why="Mine.", by=here.people.caseworker, at=AFTER)
    running.approve(run=run, why="Agreed.", by=here.people.decider, at=AFTER)
    assert ledger.balance(kind="reserved", round="2026-1") == 9 * RATE
    assert ledger.balance(kind="pool", round="2026-1") == RATE
    deciding.decide(run=run, by=here.people.decider, at=AFTER)
    assert [(item.name, item.problem) for item in proving.replayed(here.round)] == [
        ("2026-1 snapshot 1 scenario 1", ""), ("2026-1 snapshot 1 scenario 2", ""), ("2026-1 run 1", ""),
    ]  # fmt: skip


def test_a_choice_needs_a_reason(here):
    scenario = computed(here, taken(here))
    with pytest.raises(ReasonMissing):
        running.choose(scenario=scenario, why=" ", by=here.people.caseworker, at=AFTER)


def test_a_scenario_beyond_the_pool_can_be_computed_but_not_chosen(here):
    scenario = computed(here, taken(here), budget=FRAME + RATE)
    with pytest.raises(running.BeyondThePool):
        running.choose(scenario=scenario, why="Generous.", by=here.people.caseworker, at=AFTER)
    assert Run.objects.count() == 0


def test_a_choice_is_refused_when_an_assessment_has_changed_since(here):
    scenario = computed(here, taken(here))
    application = here.round.applications.get(municipality=here.laesoe)
    by = here.people.caseworker
    assessment.reopen(application=application, by=by, at=AFTER)
    (line,) = cases.lines_of(application)
    assessment.assess_line(line=line, ground="no_child_cases", note="Oplyst.", by=by, at=AFTER)
    with pytest.raises(running.CasesLeft):
        running.choose(scenario=scenario, why="Early.", by=by, at=AFTER)
    assessment.finish(application=application, by=by, at=AFTER)
    with pytest.raises(running.SnapshotOutdated):
        running.choose(scenario=scenario, why="Late.", by=by, at=AFTER)


def test_a_tie_is_shown_and_cannot_be_chosen_further(here):
    tie = {"steps": [{"name": "By tier", "method": "queue", "order": ["tier"], "margin": "stop"}]}
    scenario = computed(here, taken(here), ruleset=kept(here, tie, "Tie"))

    assert (scenario.status, scenario.awarded_amount, scenario.residue_amount) == (results.TIE, 0, FRAME)
    shown = comparing.of(scenario.snapshot)
    assert shown.columns[0].measures is None
    run = running.choose(scenario=scenario, why="To see.", by=here.people.caseworker, at=AFTER)
    with pytest.raises(running.NotDecidable):
        running.approve(run=run, why="No.", by=here.people.decider, at=AFTER)


def test_nothing_is_compared_with_a_scenario_without_shares(here):
    snapshot = taken(here)
    tie = {"steps": [{"name": "By tier", "method": "queue", "order": ["tier"], "margin": "stop"}]}
    computed(here, snapshot, ruleset=kept(here, tie, "Tie"))
    assert comparing.of(snapshot).base == 0
    computed(here, snapshot)
    computed(here, snapshot, budget=FRAME - RATE)

    for asked in (None, 1):
        shown = comparing.of(snapshot, asked)
        assert (shown.base, [int(cell.difference) for cell in shown.total.cells]) == (2, [0, 0, -25000])


def test_what_was_tampered_with_is_found_by_replaying(here):
    computed(here, taken(here))
    from pool import db  # the books only open for a test

    with db.lifted(), transaction.atomic():
        Scenario.objects.update(seed="another")
    assert proving.first_unreplayable() == "2026-1 snapshot 1 scenario 1: another result when it is repeated"
