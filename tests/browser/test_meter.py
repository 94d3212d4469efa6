"""The public meter in a real browser: accessible open and full, and up to date without a reload by hand."""

import pytest
import time_machine
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.once


@pytest.fixture
def here(transactional_db):
    world = factories.world()
    factories.first_come(world)
    return world


def test_meter_follows_the_applications_by_itself(here, live_server, visitor, axe):
    with time_machine.travel(factories.NOW):
        page = visitor(locale="en-GB")
        page.clock.install()
        page.goto(f"{live_server.url}/rounds/2026-3/")
        meter = page.locator("[data-meter]")
        expect(meter).to_contain_text("DKK\u00a0100,000.00")
        assert axe(page) == []
        factories.submitted(here, here.laesoe, count=3)
        page.clock.fast_forward(61_000)
        expect(meter).to_contain_text("DKK\u00a075,000.00")
        factories.submitted(here, here.koebenhavn, count=1)
        page.clock.fast_forward(61_000)
        expect(page.get_by_text("Closed for now since")).to_be_visible()
        expect(page.get_by_text("Sign in to apply")).to_have_count(0)
        assert axe(page) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert page.problems == []
