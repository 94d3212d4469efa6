"""A caseworker declares a tie in a real browser: by keyboard and without scripts, on a phone and on a desktop."""

import pytest

from pool.rounds import queries
from tests import factories
from tests.browser.people import Person
from tests.browser.test_every_page import _faults

pytestmark = pytest.mark.once


@pytest.fixture
def world(transactional_db):
    world = factories.world()
    factories.submitted(world, world.aarhus)
    factories.person("newcomer", "caseworker", declares=False)
    return world


def test_tie_is_declared_from_the_start_page(world, live_server, visitor, axe):
    person = Person(visitor(locale="en-GB"), live_server.url, "newcomer")
    page = person.page
    page.get_by_role("link", name="Round 2026-1", exact=True).click()
    page.get_by_label("Yes, to those below").check(force=True)
    page.get_by_label("Municipality", exact=True).select_option(label="Aarhus")
    page.get_by_label("What the tie is", exact=True).select_option(label="Employed there before")
    with page.expect_navigation():
        page.get_by_role("button", name="Add another municipality").click()
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Take tie 2 away").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Declare", exact=True).last.click()
    assert "You have declared a tie to Aarhus" in page.inner_text("main")
    newcomer = factories.User.objects.get(username="newcomer")
    assert queries.tied_municipalities(newcomer) == {(world.round.pk, world.aarhus.pk)}
    person.go("/worklist/")
    assert "2026-1-751" not in page.inner_text("main")
    assert page.problems == []
    page.goto(f"{live_server.url}/cases/2026-1-751/")
    assert "You have declared a tie to Aarhus" in page.inner_text("main")


def test_refusal_leads_to_the_declaration_and_back(world, live_server, visitor):
    person = Person(visitor(), live_server.url, "newcomer")
    person.page.goto(f"{live_server.url}/cases/2026-1-751/")
    person.page.locator("main a.button-primary").click()
    person.page.locator("[name=answer][value=none]").check(force=True)
    with person.page.expect_navigation():
        person.page.locator("main button.button-primary[value=declare]").click()
    assert person.page.url.endswith("/cases/2026-1-751/")
    assert person.page.locator("h1").count() == 1


@pytest.mark.deep
def test_pages_are_accessible_and_fit(world, live_server, visitor, axe):
    factories.tie(world.people.decider, world.round, world.laesoe, world.koebenhavn, at=factories.NOW)
    wrong = []
    pages = {
        "decider": ("/impartiality/", "/impartiality/2026-1/", "/impartiality/2026-1/declarations/", "/"),
        "newcomer": ("/", "/impartiality/", "/impartiality/2026-1/"),
        "auditor": ("/impartiality/", "/impartiality/2026-1/declarations/"),
    }
    for name, paths in pages.items():
        reader = Person(visitor(), live_server.url, name)
        for path in paths:
            wrong += _faults(reader.page, live_server.url + path, axe)
    assert wrong == []
