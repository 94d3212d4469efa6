"""An offer from the reserve list, from the caseworker's button to the signatory's yes; and the year's end."""

import pytest
import time_machine

from pool.settlement.models import Offer, YearEnd
from tests import factories, written
from tests.browser.people import Person
from tests.settlement.test_offering import LATER, more, wait

pytestmark = pytest.mark.once

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 900}


@pytest.fixture
def world(transactional_db, monkeypatch):
    written.without_paper(monkeypatch)
    made = wait(factories.world())
    more(made, 2)
    with time_machine.travel(LATER, tick=True):
        yield made


def faults(person: Person, axe) -> list:
    """What axe finds, and whether a phone scrolls sideways."""
    found = list(axe(person.page))
    person.page.set_viewport_size(PHONE)
    if person.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append((person.page.url, "scrolls sideways"))
    person.page.set_viewport_size(DESKTOP)
    return found


def test_money_is_offered_and_taken(world, live_server, visitor, axe):
    caseworker = Person(visitor(), live_server.url, "caseworker")
    caseworker.go("/allocation/2026-1/reserve/")
    wrong = faults(caseworker, axe)
    caseworker.act("/allocation/2026-1/offers/")
    assert Offer.objects.filter(state="made").count() == 2
    wrong += faults(caseworker, axe)

    signatory = Person(visitor(), live_server.url, world.foreign.signatory.username)
    signatory.page.locator("a.button[href^='/offers/']").first.click()
    wrong += faults(signatory, axe)
    signatory.press("form[action$='/accept/']")
    assert Offer.objects.filter(state="accepted").count() == 1
    signatory.go("/offers/")
    wrong += faults(signatory, axe)

    caseworker.go("/allocation/2026-1/reserve/")
    caseworker.act("/allocation/2026-1/offers/propose/")
    assert "/allocation/runs/" in caseworker.page.url

    decider = Person(visitor(), live_server.url, "decider")
    pages = ("2026-1/outstanding/", "2026-1/deadlines/")
    year = f"/years/{world.round.appropriation_id}/2026/"
    for path in (*(f"/allocation/{page}" for page in pages), "/books/controls/", "/years/", "/years/record/", year):
        decider.go(path)
        wrong += faults(decider, axe)
    assert not YearEnd.objects.exists()
    assert wrong == []
    assert caseworker.page.problems + signatory.page.problems + decider.page.problems == []
