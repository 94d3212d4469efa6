"""Money goes back: claimed by a controller, answered by the municipality, decided, received, matched, repaid."""

import pytest
import time_machine

from pool.settlement.models import Claim
from tests import claiming as c
from tests import factories, paying
from tests.browser.people import Person
from tests.factories import RATE

pytestmark = pytest.mark.once


@pytest.fixture
def grant(transactional_db, monkeypatch):
    return c.paid(factories.world(), monkeypatch)


def test_a_claim_is_answered_decided_and_repaid(grant, live_server, visitor, axe):
    with time_machine.travel(c.AT, tick=True):
        controller, signatory, decider, finance = (
            Person(visitor(locale="en-GB"), live_server.url, role)
            for role in ("controller", "signatory", "decider", "finance")
        )
        controller.go("/cases/2026-1-751/")
        controller.page.locator("a[href$='/claims/new/']").click()
        box = controller.page.locator("input[type=checkbox][name=parts]").first
        controller.page.locator(f"label[for='{box.get_attribute('id')}']").click()
        controller.choose(ground="not_completed", reason_class="changed")
        controller.fill(explanation="Modulet er ikke gennemført.")
        assert axe(controller.page) == []
        controller.press("main form")

        signatory.go("/")
        signatory.page.locator("main .task-state a[href='/claims/2026-1-751-K1/']").click()
        signatory.fill(answer="Det er rigtigt.")
        assert axe(signatory.page) == []
        signatory.press("form[action$='/answer/']")

        decider.go("/")
        decider.page.locator("a[href='/claims/?state=heard']").click()
        decider.page.locator("a[href='/claims/2026-1-751-K1/']").click()
        decider.fill(decision="Pengene skal tilbage.")
        assert axe(decider.page) == []
        decider.press("form[action$='/decide/']")

        finance.go("/incoming/new/")
        finance.fill(
            reference="B1", booked_on_day="10", booked_on_month="6", booked_on_year="2027", amount="25000",
            sender="Aarhus Kommune", text="2026-1-751-K1",
        )  # fmt: skip
        finance.press("main form")
        assert axe(finance.page) == []
        second = Person(visitor(locale="en-GB"), live_server.url, paying.second_officer().username)
        second.go("/incoming/")
        second.page.locator("main a[href^='/incoming/']", has_text="B1").first.click()
        assert axe(second.page) == []
        second.press("form[action$='/match/']")
        assert "Matched" in second.text()
        assert axe(second.page) == []
    claim = Claim.objects.get()
    assert (claim.state, claim.amount) == ("paid", RATE)
    assert [
        problem for person in (controller, signatory, decider, finance, second) for problem in person.page.problems
    ] == []
