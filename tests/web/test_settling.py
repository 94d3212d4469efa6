"""A round of which nothing is outstanding is settled by one button, and shown as settled everywhere."""

from decimal import Decimal

import pytest
import time_machine

from pool.awards.models import Award
from pool.letters.models import Order
from pool.rounds.models import Round
from tests import claiming
from tests.reports.conftest import END, SEPTEMBER, life  # noqa: F401 (a fixture)
from tests.web.agency import browser
from tests.web.applications.reading import main, messages

ROUND = "/allocation/2026-1/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(END, tick=False):
        yield


def test_the_round_is_settled_on_its_page(life):  # noqa: F811
    decider = browser(life.people.decider)
    page = main(decider.get(f"{ROUND}outstanding/"))
    assert "1 thing is outstanding." in page
    assert "Settle the round" not in page
    claiming.repaid(life, life.claim, Decimal(5_000), at=SEPTEMBER)
    answer = decider.get(f"{ROUND}outstanding/")
    assert f'action="{ROUND}settle/"' in answer.content.decode()
    assert "DKK 185,000.00 that is left in its pool goes back to the appropriation" in main(answer)
    others = browser(life.people.controller).get(f"{ROUND}outstanding/").content.decode()
    assert f'action="{ROUND}settle/"' not in others

    answer = decider.post(f"{ROUND}settle/", follow=True)

    assert messages(answer) == [
        "The round is settled. Every municipality with a grant gets a letter with what became of its money."
    ]
    assert answer.redirect_chain == [(f"{ROUND}outstanding/", 302)]
    assert "The round was settled on 10 January 2028, 09:00. Nothing of it is outstanding" in main(answer)
    assert f'action="{ROUND}settle/"' not in answer.content.decode()
    round = Round.objects.get()
    assert (round.state, round.settled_at) == ("settled", END)
    assert list(Award.objects.values_list("state", flat=True)) == ["settled"]
    letters = Order.objects.filter(kind="round_settlement")
    assert list(letters.values_list("application__reference", flat=True)) == ["2026-1-751"]
    assert messages(decider.post(f"{ROUND}settle/", follow=True)) != messages(answer)
    assert letters.count() == 1
    assert "Settled 10 January 2028" in main(browser(life.people.ministry).get("/reports/budget/?by=round"))
