"""The main jobs with the keyboard alone: Tab, letters, Space and Enter. The mouse stays in its hole."""

import pytest

from tests import factories
from tests.access import objects

# How pages look and are walked does not depend on the database behind them.
pytestmark = pytest.mark.once


@pytest.fixture
def things(transactional_db):
    return objects.everything(factories.world())


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus, and see that the focus can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            assert outline != "none" or shadow != "none", f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"{selector} is not reached with Tab on {page.url}")


def enter(page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in/")
    tab_to(page, "[name=username]")
    page.keyboard.type(name)
    tab_to(page, "[name=password]")
    page.keyboard.type("demo")
    enter(page)


@pytest.mark.once
def test_preparer_fills_a_section_with_the_keyboard(things, live_server, page):
    draft = things["own"].draft
    sign_in(page, live_server.url, "preparer")
    page.goto(f"{live_server.url}/applications/{draft.reference}/")
    tab_to(page, "a[href$='/sections/contact/']")
    enter(page)
    tab_to(page, "[name=contact_name]")
    page.keyboard.type("Tastatur Tastesen")
    tab_to(page, "[name=contact_email]")
    page.keyboard.type("tast@example.dk")
    tab_to(page, "[name=grant_officer]")
    page.keyboard.press("Space")
    tab_to(page, "form[data-autosave] button.button-primary")
    enter(page)
    answers = dict(draft.answers.exclude(value="").values_list("name", "value"))
    assert answers == {
        "contact_name": "Tastatur Tastesen",
        "contact_email": "tast@example.dk",
        "grant_officer": "signatory",
    }
    assert draft.sections.get(name="contact").completed_at is not None


@pytest.mark.once
def test_caseworker_walks_the_worklist_with_the_keyboard(things, live_server, page):
    reference = things["own"].sent.reference
    sign_in(page, live_server.url, "caseworker")
    page.goto(f"{live_server.url}/worklist/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(reference)
    enter(page)
    tab_to(page, f"a[href*='/cases/{reference}/']")
    enter(page)
    assert f"/cases/{reference}/" in page.url


@pytest.mark.once
def test_ministry_downloads_the_budget_with_the_keyboard(things, live_server, page):
    sign_in(page, live_server.url, "ministry")
    page.goto(f"{live_server.url}/reports/")
    tab_to(page, "a[href*='/reports/budget/']")
    enter(page)
    tab_to(page, "a[href*='format=csv']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
