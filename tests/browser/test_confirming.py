"""The job after an award: confirm all employees and sign; ask for a change and have it approved."""

import pytest

from pool.settlement.models import Change, Confirmation
from tests import confirming as c
from tests import factories
from tests.browser.people import Person

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def grant(transactional_db):
    here = factories.world()
    application = c.granted(here)
    # The browser's clock is the machine's own: the call is open, whatever day it is.
    c.called(here)
    return application


def test_everybody_is_confirmed_and_signed(grant, live_server, visitor, axe):
    reader = Person(visitor(), live_server.url, "signatory")
    reader.page.locator("a[href='/confirmations/2026-1-751-C1/']").first.click()
    rows = reader.page.locator("tr.outcome")
    assert rows.count() == 2
    assert not rows.nth(0).locator("input[name$='-proof']").is_visible()
    rows.nth(0).locator("select[name$='-kind']").select_option("participating")
    rows.nth(1).locator("select[name$='-kind']").select_option("dropped_out")
    assert rows.nth(1).locator("input[name$='-gives_back'] + label").is_visible()
    assert axe(reader.page) == []
    reader.press("main form", "button[name=sign]")
    reader.tick("declares")
    assert axe(reader.page) == []
    reader.press("form.after-list")
    assert Confirmation.objects.get().state == "signed"
    assert reader.page.locator(".state").first.is_visible() and reader.page.problems == []


def test_a_change_is_asked_for_and_approved(grant, live_server, visitor):
    line = c.line_of(grant, "1001", "IND").pk
    asks = Person(visitor(), live_server.url, "signatory")
    asks.go("/changes/")
    asks.page.locator("a[href='/grants/2026-1-751/changes/new/']").click()
    asks.page.locator("a[href$='/new/term/']").click()
    asks.pick("line", str(line))
    asks.pick("term", "2028E")
    asks.fill(why="Holdet er flyttet.")
    asks.press("main form[novalidate]")
    answers = Person(visitor(), live_server.url, "caseworker")
    answers.page.locator("a[href='/changes/?state=asked']").click()
    answers.page.locator("a[href='/changes/2026-1-751-E1/']").click()
    answers.fill(decision="Formålet nås stadig.")
    answers.act("/changes/2026-1-751-E1/approve/")
    asks.page.reload()
    assert Change.objects.get().state == "approved"
    assert "Formålet nås stadig." in asks.text()
    assert asks.page.problems == [] and answers.page.problems == []
