"""Compare three scenarios, choose one, open a reason, approve as another person."""

from datetime import timedelta

import pytest
import time_machine

from pool.awards.models import Run, Scenario
from pool.awards.services import rulesets
from pool.ledger import queries as ledger
from tests import factories
from tests.browser.people import Person

CHILDREN = {
    "unit": 100,
    "steps": [
        {"name": "Et modul til hver", "method": "rounds", "places": 1, "order": ["received_at"]},
        {"name": "Resten", "method": "proportional", "order": ["received_at"]},
    ],
}


@pytest.fixture
def world(transactional_db):
    here = factories.world()
    for place, (municipality, count) in enumerate(((here.aarhus, 6), (here.laesoe, 1), (here.koebenhavn, 5))):
        factories.assessed(here, municipality, count=count, at=factories.NOW + timedelta(hours=place))
    factories.closed(here)
    rulesets.keep(name="Et modul til hver", content=CHILDREN, by=here.people.caseworker, at=factories.AFTER)
    return here


@pytest.mark.once
def test_three_scenarios_are_compared_and_one_is_chosen_and_approved(world, live_server, visitor):
    with time_machine.travel(factories.AFTER, tick=True):
        caseworker = Person(visitor(), live_server.url, "caseworker")
        compare(caseworker)
        open_a_reason(caseworker)
        choose(caseworker)
        approve(Person(visitor(), live_server.url, "decider"))
    assert ledger.balance(kind="reserved", round="2026-1") == factories.FRAME
    assert ledger.balance(kind="pool", round="2026-1") == 0
    assert Scenario.objects.count() == 3


def compare(caseworker: Person) -> None:
    caseworker.go("/allocation/2026-1/")
    caseworker.page.locator("main a[href$='/snapshots/']").first.click()
    caseworker.page.wait_for_url("**/snapshots/")
    caseworker.act("/allocation/2026-1/snapshots/take/")
    deed = "form[action$='/compute/']"
    chosen = caseworker.page.locator("select[name=ruleset] option").nth(1).get_attribute("value")
    for ruleset, budget, name in (
        ("", "250000", "Rundens"),
        (chosen, "250.000", "Spredt"),
        (chosen, "300.000,00", "Alt"),
    ):
        caseworker.pick("ruleset", ruleset)
        caseworker.fill(budget=budget, name=name)
        caseworker.press(deed)
    shown = caseworker.text()
    assert all(words in shown for words in ("1. Rundens", "2. Spredt", "3. Alt", "Region Hovedstaden"))
    table = caseworker.page.locator("table.scenarios").nth(1)
    assert table.locator("tfoot tr").nth(0).inner_text().split("\t")[2:] == ["250.000", "250.000", "300.000\n+50.000"]
    assert caseworker.page.locator("figure.chart svg title").count() == 1
    assert caseworker.page.problems == []


def open_a_reason(caseworker: Person) -> None:
    """København's cut: the lines, then the chain of one of them, down to what would have been enough."""
    where = caseworker.page.url
    caseworker.page.locator("#m-101 a[href*='open=101']").click()
    caseworker.page.locator("#m-101 .line-row").last.locator("a").nth(0).click()
    caseworker.page.wait_for_url("**/scenarios/**")
    line = caseworker.page.locator(f"#{caseworker.page.url.rpartition('#')[2]}")
    assert line.locator("ol.chain > li").count() == 1
    text = line.inner_text().replace("\xa0", " ")
    assert "25.000,00 kr." in text and "i stedet for nr." in text, text
    assert caseworker.page.problems == []
    caseworker.page.goto(where)


def choose(caseworker: Person) -> None:
    page = caseworker.page
    caseworker.choose(scenario="2")
    caseworker.press("form[action$='/choose/']")
    assert page.locator(".error-summary").count() == 1  # without a reason nothing is chosen
    page.problems.clear()  # the browser complains about the refusal
    caseworker.choose(scenario="2")
    page.locator("form[action$='/choose/'] textarea").fill("Alle kommuner får mindst ét modul.")
    caseworker.press("form[action$='/choose/']")
    assert "Alle kommuner får mindst ét modul." in caseworker.text()
    assert page.locator("form[action$='/approve/']").count() == 0
    assert page.problems == []


def approve(decider: Person) -> None:
    run = Run.objects.get()
    decider.go(f"/allocation/runs/{run.pk}/")
    decider.page.locator("form[action$='/approve/'] textarea").fill("Enig.")
    decider.act(f"/allocation/runs/{run.pk}/approve/")
    run.refresh_from_db()
    assert (run.state, run.approved_by.username) == ("approved", "decider")
    assert decider.page.problems == []
