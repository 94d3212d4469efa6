import io

import pytest
from django.core.management import call_command
from django.db.models import F

from pool import db
from pool.allocation import templates
from pool.awards import proving
from pool.awards.models import Run
from pool.awards.services import rulesets, running, scenarios
from tests import factories
from tests.factories import AFTER
from tests.factories.recall import recalled

pytestmark = pytest.mark.django_db


@pytest.fixture
@recalled
def run(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    return running.propose(round=world.round, by=world.people.caseworker, at=AFTER)


def replay(code):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("replay", code, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_every_run_is_repeated_and_is_the_same(world, run):
    running.discard(run=run, why="Once more.", by=world.people.decider, at=AFTER)
    again = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)

    code, out, err = replay("2026-1")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"2026-1 run 1  discarded  OK  {run.result_hash}  same",
        f"2026-1 run 2  proposed  OK  {again.result_hash}  same",
    ]


def test_a_round_without_runs_says_nothing(world):
    assert replay("2026-1") == (0, "", "")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"seed": "another"}, "another result when it is repeated"),
        ({"budget_amount": F("budget_amount") + 1, "residue_amount": F("residue_amount") + 1}, "another result when"),
        ({"result": "{}"}, "another result when it is repeated"),
        ({"status": "TIE"}, "it does not show what its result says"),
    ],
)
def test_a_run_that_differs_is_named(world, run, changed, problem):
    with db.lifted():
        Run.objects.filter(pk=run.pk).update(**changed)

    code, out, err = replay("2026-1")

    assert (code, err) == (1, "")
    assert out.startswith(
        f"2026-1 run 1  proposed  {changed.get('status', 'OK')}  {run.result_hash}  DIFFERS: {problem}"
    )


def test_a_share_that_differs_is_named(world, run):
    share = run.shares.order_by("bid").first()
    with db.lifted():
        run.shares.filter(pk=share.pk).update(portions=[])

    code, out, _ = replay("2026-1")

    assert code == 1
    assert out.endswith(f"DIFFERS: the reasons of share {share.bid} differ from its result\n")


def test_scenarios_are_repeated_too(world, run):
    snapshot = scenarios.take_snapshot(round=world.round, by=world.people.caseworker, at=AFTER)
    ruleset = rulesets.keep(
        name="Pro rata", content=templates.ruleset("pro_rata"), by=world.people.caseworker, at=AFTER
    )
    scenarios.compute(
        snapshot=snapshot, ruleset=ruleset, budget=factories.RATE, seed="s", by=world.people.caseworker, at=AFTER
    )

    code, out, _ = replay("2026-1")

    assert (code, out.count("  same\n")) == (0, 2)
    assert out.startswith("2026-1 snapshot 1 scenario 1  scenario  OK  ")


def test_an_unknown_round_is_refused_with_those_there_are(world):
    assert replay("2027-9") == (2, "", "There is no round 2027-9. Rounds are: 2026-1.\n")


def test_other_rounds_are_left_alone(world, run):
    factories.open_round(code="2026-2")

    assert replay("2026-2") == (0, "", "")
    assert [item.problem for item in proving.replayed()] == [""]
