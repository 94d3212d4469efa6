"""The second round of money in a real browser: a decision maker adds money, and everybody reads what came of it."""

import pytest

from pool.ledger import queries as ledger
from tests import factories, second_round
from tests.browser.people import Person
from tests.browser.test_every_page import _faults
from tests.factories import RATE

pytestmark = pytest.mark.once


@pytest.fixture
def world(transactional_db):
    world = factories.world()
    second_round.decided(world)
    return world


def test_money_is_added_from_the_page(world, live_server, visitor, axe):
    decider = Person(visitor(), live_server.url, "decider")
    decider.go("/allocation/2026-1/fund/")
    decider.fill(amount="25.000,00", document="Aktstykke 7", dated_on_day="20", dated_on_month="10")
    decider.fill(dated_on_year="2026")
    decider.press("main form")
    assert axe(decider.page) == []
    assert ledger.balance(kind="pool") == 0
    decider.press("main form")
    assert ledger.balance(kind="pool") == RATE
    assert decider.page.url.endswith("/allocation/2026-1/")
    assert decider.page.problems == []


@pytest.mark.deep
def test_pages_of_a_second_round_are_accessible_and_fit(world, live_server, visitor, axe):
    second_round.signed(world)
    second_round.raised(world, RATE, "Aktstykke 9")
    run, wrong = second_round.approved(world), []
    pages = {
        "decider": (
            "/", "/allocation/2026-1/", "/allocation/2026-1/fund/", "/allocation/2026-1/reserve/",
            f"/allocation/runs/{run.pk}/", f"/allocation/runs/{run.pk}/issue/", "/awards/",
        ),
        "caseworker": ("/cases/2026-1-825/",),
        "signatory-825": ("/", "/awards/2026-1-825/", "/awards/2026-1-825-2/", "/applications/2026-1-825/"),
    }  # fmt: skip
    for name, paths in pages.items():
        reader = Person(visitor(), live_server.url, name)
        for path in paths:
            wrong += _faults(reader.page, live_server.url + path, axe)
    anybody = visitor()
    wrong += _faults(anybody, f"{live_server.url}/rounds/2026-1/", axe)
    assert wrong == []
