"""Accounts in a real browser: the municipality writes and signs, its auditor states by a link, the agency approves."""

import pytest

from pool.settlement.models import Accounts
from tests import budgeted as b
from tests import factories
from tests.browser.people import Person
from tests.browser.test_every_page import _faults

pytestmark = pytest.mark.once
HERE = "/accounts/2026-1-751-RA/"


@pytest.fixture
def world(transactional_db, monkeypatch):
    world = factories.world()
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paid(world)
    b.opened(award)
    return world


def test_accounts_from_the_costs_to_the_approval(world, live_server, visitor, axe):
    at, wrong = live_server.url, []
    signatory = Person(visitor(), at, "signatory")
    wrong += _faults(signatory.page, f"{at}{HERE}fill/", axe)
    signatory.fill(substitute_cover="140.000,10", note="Bilag ligger hos os.")
    signatory.press("main form", "button[name=sign]")
    wrong += _faults(signatory.page, f"{at}{HERE}sign/", axe)
    signatory.tick("declares")
    signatory.press("main form")
    wrong += _faults(signatory.page, f"{at}{HERE}auditor/", axe)
    signatory.fill(firm="Revision A/S", email="revisor@example.dk")
    signatory.press("main form")
    wrong += _faults(signatory.page, f"{at}{HERE}", axe)

    auditor, link = Person.__new__(Person), f"{at}/audit/{b.token()}/"
    auditor.page, auditor.address = visitor(), at
    wrong += _faults(auditor.page, link, axe)
    auditor.fill(auditor="R. Visor", registration="mne1", text="Uden forbehold.")
    auditor.choose(conclusion="clean")
    auditor.press("main form")
    assert "R. Visor" in auditor.text()
    wrong += _faults(auditor.page, link, axe)

    controller = Person(visitor(), at, "controller")
    wrong += _faults(controller.page, f"{at}{HERE}decide/", axe)
    assert "9.999,90" in controller.text()
    controller.choose(reason_class="other")
    controller.fill(decision="Alt er dokumenteret.")
    controller.press("main form", "button[name=approve]")
    assert Accounts.objects.get().state == "approved"
    wrong += _faults(controller.page, f"{at}{HERE}", axe)
    wrong += _faults(controller.page, f"{at}/accounts/", axe)
    assert wrong == []
