"""From the decision to the money in a real browser: accepted, built, released by another, answered, seen as paid."""

from datetime import timedelta

import pytest
import time_machine

from pool.awards.services import deciding, running
from pool.ledger import queries as ledger
from pool.payments.models import PaymentBatch
from tests import factories, paying
from tests.browser.people import Person
from tests.browser.test_every_page import _faults
from tests.factories import AFTER, RATE
from tests.paying import DUE

pytestmark = pytest.mark.once


@pytest.fixture
def world(transactional_db):
    world = factories.world()
    factories.assessed(world, world.aarhus, count=2)
    factories.assessed(world, world.laesoe, count=1)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    paying.payee(world, world.aarhus)
    paying.second_officer()
    return world


def test_a_grant_is_accepted_paid_and_seen_as_paid(world, live_server, visitor, axe, tmp_path):
    wrong = []
    with time_machine.travel(AFTER + timedelta(days=1), tick=True):
        signatory = Person(visitor(), live_server.url, "signatory")
        wrong += _faults(signatory.page, f"{live_server.url}/awards/2026-1-751/", axe)
        signatory.press("form[action$='/accept/']")
        assert axe(signatory.page) == []
        signatory.page.problems.clear()  # the browser complains about the 400, as it should
        signatory.tick("terms")
        signatory.press("form[action$='/accept/']")
        wrong += _faults(signatory.page, f"{live_server.url}/awards/2026-1-751/", axe)
    with time_machine.travel(DUE, tick=True):
        finance = Person(visitor(), live_server.url, "finance")
        wrong += _faults(finance.page, f"{live_server.url}/payments/", axe)
        finance.page.locator("[id='pick-2026-1-751']").check()
        assert "50.000,00" in finance.page.locator("[data-bulk-sum]").inner_text()
        finance.press("form[data-bulk]", "button[value=picked]")
        batch = PaymentBatch.objects.get()
        assert finance.page.url.endswith(f"/payments/batches/{batch}/")

        second = Person(visitor(), live_server.url, "finance2")
        here = f"{live_server.url}/payments/batches/{batch}/"
        wrong += _faults(second.page, here, axe) + _faults(second.page, f"{here}release/", axe)
        second.fill(count="1", total="50.000,01")
        second.press("main form[method=post]")
        assert PaymentBatch.objects.get().state == "built"
        assert axe(second.page) == []
        second.page.problems.clear()
        second.fill(count="1", total="50.000,00")
        second.press("main form[method=post]")
        assert PaymentBatch.objects.get().state == "released"
        assert b"<EndToEndId>" in second.fetch(f"/payments/batches/{batch}/files/{batch}.xml")

        answer = tmp_path / "svar.csv"
        answer.write_bytes(paying.bank_csv(batch) + b"P2019-1;paid;1.00;;\n")
        wrong += _faults(finance.page, f"{live_server.url}/payments/answers/", axe)
        finance.page.locator("input[type=file]").set_input_files(answer)
        finance.press("form[enctype]")
        wrong += _faults(finance.page, finance.page.url, axe)
        wrong += _faults(finance.page, f"{live_server.url}/payments/reconciliation/", axe)
        assert ledger.balance(kind="paid") == 2 * RATE

        signatory = Person(visitor(), live_server.url, "signatory")
        wrong += _faults(signatory.page, f"{live_server.url}/payments/made/", axe)
        signatory.go("/awards/2026-1-751/")
        assert "Udbetalt" in signatory.text() or "Paid" in signatory.text()
        caseworker = Person(visitor(), live_server.url, "caseworker")
        for path in ("/lapses/", "/awards/2026-1-825/lapse/", "/awards/2026-1-825/more-time/", "/cases/2026-1-751/"):
            wrong += _faults(caseworker.page, live_server.url + path, axe)
    assert wrong == []
    for person in (finance, second, signatory, caseworker):
        assert person.page.problems == []
