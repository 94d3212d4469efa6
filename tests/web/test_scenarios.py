"""The scenario workspace: snapshots, scenarios side by side, reasons, and the choice of one."""

from decimal import Decimal

import pytest
import time_machine

from pool.awards.models import Run, Scenario, Snapshot
from pool.awards.services import rulesets, scenarios
from tests import factories
from tests.factories.recall import recalled
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages, problems

STOP = {
    "unit": 100,
    "steps": [{"name": "Strict", "method": "queue", "order": ["-amount", "received_at", "rank"], "margin": "stop"}],
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
@recalled
def snapshot(world) -> Snapshot:
    assessed(world)
    round = factories.closed(world)
    return scenarios.take_snapshot(round=round, by=world.people.caseworker, at=factories.AFTER)


@pytest.fixture
@recalled
def three(world, snapshot) -> list[Scenario]:
    strict = rulesets.keep(name="Strict", content=STOP, by=world.people.caseworker, at=factories.AFTER)
    return [
        scenarios.compute(
            snapshot=snapshot, ruleset=ruleset, budget=budget, by=world.people.caseworker, at=factories.AFTER
        )
        for ruleset, budget in ((None, factories.FRAME), (strict, factories.FRAME), (None, 12 * factories.RATE))
    ]


def at(snapshot: Snapshot, deed: str = "") -> str:
    return f"/allocation/snapshots/{snapshot.pk}/{deed}"


def test_a_snapshot_is_taken_and_shown(world):
    assessed(world)
    page = browser(world.people.caseworker)
    response = page.post("/allocation/2026-1/snapshots/take/", follow=True)
    snapshot = Snapshot.objects.get()
    assert response.redirect_chain[-1][0] == at(snapshot)
    assert "No scenario yet" in main(response)
    (row,) = page.get("/allocation/2026-1/snapshots/").context["rows"]
    assert (row["number"], row["bids"], row["scenarios"], row["pool"]) == (1, 12, 0, factories.FRAME)


def test_a_snapshot_of_nothing_is_refused_in_words(world):
    response = browser(world.people.caseworker).post("/allocation/2026-1/snapshots/take/", follow=True)
    assert messages(response) == ["No line of this round is eligible yet, or every one has got what it can get."]


def test_a_scenario_is_added(world, snapshot):
    page = browser(world.people.caseworker)
    response = page.post(at(snapshot, "compute/"), {"ruleset": "", "budget": "275,000", "name": "A bit more"})
    assert response.url == at(snapshot)
    made = Scenario.objects.get()
    assert (made.name, made.budget_amount, made.awarded_amount) == ("A bit more", Decimal(275000), Decimal(275000))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"budget": ""}, "This field is required."),
        ({"budget": "-1"}, "You wrote DKK\xa0\u22121.00. The least is DKK\xa00.00."),
        ({"budget": "1e9"}, "Write the amount in kroner with at most two decimals, for example 12,500.50."),
        ({"budget": "1", "ruleset": "999"}, "Select a valid choice. 999 is not one of the available choices."),
        ({"budget": "1", "seed": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_bad_input_is_refused_in_words_and_kept(world, snapshot, given, said):
    response = browser(world.people.caseworker).post(at(snapshot, "compute/"), given)
    assert response.status_code == 400
    assert said in [message for messages in response.context["form"].errors.values() for message in messages]
    assert response.context["form"]["budget"].value() == given["budget"]


def test_a_key_without_figures_is_named_at_the_rules(world, snapshot):
    step = {"method": "queue", "order": ["-key:children", "rank"], "margin": "skip"}
    children = rulesets.keep(name="Children", content={"steps": [step]}, by=world.people.caseworker, at=factories.AFTER)
    response = browser(world.people.caseworker).post(
        at(snapshot, "compute/"), {"ruleset": children.pk, "budget": "250,000"}
    )
    assert response.context["form"].errors["ruleset"] == [
        "The rules use the key “children”, which has no figure for: København, Læsø, Aarhus."
    ]


def test_three_scenarios_side_by_side(world, three):
    response = browser(world.people.controller).get(at(three[0].snapshot), {"base": "1", "open": "101"})
    rows = [(row["name"], row["asked"], [cell["amount"] for cell in row["cells"]]) for row in response.context["rows"]]
    assert rows == [
        ("København", "125,000", ["75,000", "75,000", "125,000"]),
        ("Læsø", "25,000", ["25,000", "25,000", "25,000"]),
        ("Aarhus", "150,000", ["150,000", "150,000", "150,000"]),
    ]
    assert [cell["difference"] for cell in response.context["rows"][0]["cells"]] == ["", "", "+50,000"]
    assert [len(row["lines"]) for row in response.context["rows"]] == [5, 0, 0]
    columns = [(column["awarded"], column["residue"], column["budget"]) for column in response.context["columns"]]
    assert columns == [("250,000", "0", "250,000"), ("250,000", "0", "250,000"), ("300,000", "0", "300,000")]
    figures = {row["label"]: row["cells"] for row in response.context["figures"]}
    assert figures["Employees with at least one module"] == ["10", "10", "12"]
    (deadlines,) = (row for row in response.context["figures"] if row["label"] == "Statutory deadlines met")
    assert deadlines["hint"] == "lines of employees who must begin within a year of the term's start"
    assert figures["Largest cut of a municipality"] == ["40.0\u00a0%", "40.0\u00a0%", "0.0\u00a0%"]
    assert response.context["may_compute"] is False
    shown = main(response)
    assert "Granted in each region, by scenario" in shown and "+50,000" in shown


def test_only_municipalities_where_scenarios_differ(world, three):
    response = browser(world.people.decider).get(at(three[0].snapshot), {"only": "changes"})
    assert [row["name"] for row in response.context["rows"]] == ["København"]
    assert "2 municipalities get the same in every scenario and are not shown." in main(response)


@pytest.mark.parametrize("query", [{"base": "99"}, {"base": "x"}, {"base": "²"}, {"open": "' OR 1"}, {"only": "x"}])
def test_odd_queries_do_no_harm(world, three, query):
    assert browser(world.people.decider).get(at(three[0].snapshot), query).status_code == 200


def test_a_cell_opens_the_chain_of_reasons(world, three):
    page = browser(world.people.caseworker)
    table = page.get(at(three[0].snapshot), {"open": "all"})
    for row in table.context["rows"]:
        for cell in (cell for item in (row, *row["lines"]) for cell in item["cells"]):
            address, _, place = cell["url"].partition("#")
            answer = page.get(address)
            assert answer.status_code == 200
            assert not place or f'id="{place}"' in answer.content.decode()
    response = page.get(f"/allocation/scenarios/{three[0].pk}/?applicant=101")
    (group,) = response.context["groups"]
    assert [(line["name"], int(line["given"])) for line in group["lines"]] == [
        ("1001 · SAM", 25000), ("1002 · SAM", 25000), ("1003 · SAM", 25000), ("1004 · SAM", 0), ("1005 · SAM", 0),
    ]  # fmt: skip
    assert group["lines"][4]["enough"] != ""
    assert all(line["chain"] for line in group["lines"])


def test_an_unknown_municipality_has_no_reasons(world, three):
    page = browser(world.people.caseworker)
    assert page.get(f"/allocation/scenarios/{three[0].pk}/?applicant=999").status_code == 404
    assert page.get("/allocation/scenarios/9999/").status_code == 404
    assert page.get("/allocation/snapshots/9999/").status_code == 404


def test_choosing_needs_a_scenario_and_a_reason(world, three):
    page = browser(world.people.caseworker)
    response = page.post(at(three[0].snapshot, "choose/"), {"scenario": "2", "reason": " "})
    assert (response.status_code, problems(response)) == (
        400,
        ["Why this one: Write a reason: others must be able to read why."],
    )
    response = page.post(at(three[0].snapshot, "choose/"), {"reason": "Because."})
    assert response.status_code == 400
    response = page.post(at(three[0].snapshot, "choose/"), {"scenario": "3", "reason": "All of them."})
    assert problems(response) == [
        "The scenario hands out a budget of DKK 300,000.00, but the pool holds DKK 250,000.00."
    ]
    assert Run.objects.count() == 0


def test_a_scenario_without_shares_is_not_offered_to_choose_or_compare_with(world, snapshot):
    tie = {"steps": [{"name": "By tier", "method": "queue", "order": ["tier"], "margin": "stop"}]}
    by, when = world.people.caseworker, factories.AFTER
    tie = rulesets.keep(name="Tie", content=tie, by=by, at=when)
    for ruleset in (tie, None):
        scenarios.compute(snapshot=snapshot, ruleset=ruleset, budget=factories.FRAME, by=by, at=when)
    page = browser(by)

    response = page.get(at(snapshot), {"base": "1"})
    refused = page.post(at(snapshot, "choose/"), {"scenario": "1", "reason": "To see."})

    assert [column["base"] for column in response.context["columns"]] == [False, True]
    assert [cell["difference"] for cell in response.context["rows"][0]["cells"]] == ["", ""]
    assert response.context["choice"].fields["scenario"].choices == [("2", "2. The rules of the round")]
    assert problems(refused) == ["Scenario: Select a valid choice. 1 is not one of the available choices."]


def test_the_chosen_one_is_proposed_and_says_why(world, three):
    page = browser(world.people.caseworker)
    response = page.post(at(three[0].snapshot, "choose/"), {"scenario": "2", "reason": "Fewer empty promises."})
    run = Run.objects.get()
    assert response.url == f"/allocation/runs/{run.pk}/"
    assert "Fewer empty promises." in main(page.get(response.url))
    again = page.get(at(three[0].snapshot))
    assert again.context["standing"] == run
    assert "A run is under way" in main(again)
