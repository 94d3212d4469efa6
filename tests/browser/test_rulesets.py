"""Rules composed with the keyboard, with scripts and without: begin, add a step, read back, save."""

import json

import pytest

from pool.awards.models import Ruleset
from tests import factories
from tests.browser.people import Person
from tests.browser.test_keyboard import enter, sign_in, tab_to

pytestmark = pytest.mark.once
COMPOSED = {
    "steps": [
        {
            "budget": {"share": "0.625"},
            "margin": "skip",
            "method": "queue",
            "name": "Hurtige",
            "order": ["-received_at", "draw"],
        },
        {
            "budget": "rest",
            "margin": "skip",
            "method": "rounds",
            "name": "2",
            "order": ["received_at", "draw"],
            "places": 2,
        },
    ],
    "unit": 100,
}


@pytest.fixture
def world(transactional_db):
    return factories.world()


@pytest.fixture
def bare(browser):
    """A page in a browser that runs no scripts."""
    context = browser.new_context(locale="da-DK", viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def kept() -> dict:
    return json.loads(Ruleset.objects.get(name="Mine regler").content)


def test_caseworker_composes_rules_with_the_keyboard(world, live_server, page, axe):
    sign_in(page, live_server.url, "caseworker")
    page.goto(f"{live_server.url}/rulesets/new/")
    tab_to(page, "a[href$='?template=empty']")
    enter(page)
    tab_to(page, "[name=name]")
    page.keyboard.type("Mine regler")
    tab_to(page, "[name=step-0-name]")
    page.keyboard.type("Hurtige")
    tab_to(page, "[name=step-0-order_0]")
    page.keyboard.press("ArrowDown")  # latest first
    tab_to(page, "[name=step-0-budget]")
    page.keyboard.press("ArrowUp")  # the last of the three: a part of the pool
    tab_to(page, "[name=step-0-budget_share]")
    page.keyboard.type("625")
    page.wait_for_selector("[data-rules-reading] a[href='#id_step-0-budget_share']")
    page.keyboard.press("Control+A")
    page.keyboard.type("62,5")
    page.wait_for_selector("[data-rules-reading] .reading-steps >> text=62,5")
    tab_to(page, "button[value=add]")
    enter(page)
    assert page.evaluate("document.activeElement.name") == "step-1-name"
    tab_to(page, "[name=step-1-method]")
    assert not page.locator("[name=step-1-places]").is_visible()
    for _ in range(5):
        page.keyboard.press("ArrowDown")  # the last one: in rounds
    tab_to(page, "[name=step-1-places]")
    page.keyboard.type("2")
    assert axe(page) == []
    tab_to(page, "form[data-rules] button.button-primary[value=review]")
    enter(page)
    assert "62,5" in page.locator("main").inner_text()
    assert axe(page) == []
    tab_to(page, "button[value=save]")
    enter(page)
    assert kept() == COMPOSED
    assert page.problems == []


def test_errors_are_reached_with_the_keyboard(world, live_server, page, axe):
    sign_in(page, live_server.url, "caseworker")
    page.goto(f"{live_server.url}/rulesets/new/?template=children")
    page.locator("[name=step-0-cap]").fill("mange")
    tab_to(page, "button.button-primary[value=review]")
    enter(page)
    assert page.problems.pop().startswith("Failed to load resource") and page.problems == []  # the answer is 400
    assert axe(page) == []
    tab_to(page, ".error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "step-0-cap"


def test_caseworker_composes_rules_without_scripts(world, live_server, bare):
    caseworker = Person(bare, live_server.url, "caseworker")
    caseworker.go("/rulesets/new/?template=empty")
    caseworker.fill(name="Mine regler", **{"step-0-name": "Anden"})
    caseworker.press("form[data-rules]", "button[value=add]")
    caseworker.fill(**{"step-1-name": "Hurtige"})
    caseworker.pick("step-1-order_0", "-received_at")
    bare.locator("label[for='id_step-1-budget_2']").click()
    caseworker.fill(**{"step-1-budget_share": "62,5"})
    caseworker.press("form[data-rules]", "button[value=up-1]")
    caseworker.fill(**{"step-1-name": ""})
    caseworker.pick("step-1-method", "rounds")
    caseworker.press("form[data-rules]", "button[value=update]")
    assert bare.locator(".rules-reading a[href='#id_step-1-places']").count() == 1
    caseworker.fill(**{"step-1-places": "2"})
    caseworker.press("form[data-rules]", "button.button-primary[value=review]")
    caseworker.press("main form", "button[value=save]")
    assert kept() == COMPOSED
