from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.payments import services as payments
from pool.payments.models import Payment
from tests import factories
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages

ONE = "/payments/2026-1-751/1/"


@pytest.fixture
def decided(world):
    """Three decisions, each with one instalment due on 1 February 2027; it is the day after."""
    assessed(world)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    with time_machine.travel(factories.AFTER.replace(year=2027, month=2, day=2), tick=False):
        yield world


def shown(response) -> list[tuple]:
    return [(row["reference"], row["amount"], row["state"], row["confirm_url"]) for row in response.context["rows"]]


def test_payments_show_what_is_due_first(decided):
    response = browser(decided.people.finance).get("/payments/")
    assert shown(response) == [
        ("2026-1-101", 75000, "due_soon", "/payments/2026-1-101/1/"), ("2026-1-751", 150000, "due_soon", ONE),
        ("2026-1-825", 25000, "due_soon", "/payments/2026-1-825/1/"),
    ]  # fmt: skip
    assert [(pill["label"], pill["count"]) for pill in response.context["pills"]] == [
        ("Due now", 3), ("Due later", 0), ("Paid", 0), ("All", 3),
    ]  # fmt: skip
    assert response.context["total"] == 250000


def test_payments_ask_six_queries(decided):
    page = browser(decided.people.finance)
    with CaptureQueriesContext(connection) as asked:
        page.get("/payments/?state=all")
    assert len(asked) <= 6


def test_payments_are_found_by_name_and_reference(decided):
    page = browser(decided.people.finance)
    assert [row[0] for row in shown(page.get("/payments/?q=AARHUS"))] == ["2026-1-751"]
    assert [row[0] for row in shown(page.get("/payments/?q=2026-1-825&state=all"))] == ["2026-1-825"]
    assert "No instalment here" in main(page.get("/payments/?state=paid"))


def test_payments_are_confirmed_only_by_finance(decided):
    assert {row[3] for row in shown(browser(decided.people.controller).get("/payments/"))} == {""}
    assert browser(decided.people.controller).post(ONE).status_code == 403


def test_confirm_asks_before_it_posts(decided):
    response = browser(decided.people.finance).get(ONE)
    assert "Confirm this instalment as paid?" in main(response)
    assert Payment.objects.count() == 0


def test_confirm_posts_once(decided):
    page = browser(decided.people.finance)
    first = page.post(ONE, follow=True)
    assert messages(first) == ["Instalment 1 of 2026-1-751 is confirmed as paid: DKK\u00a0150,000.00."]
    second = page.post(ONE, follow=True)
    assert messages(second) == [
        "Instalment 1 of 2026-1-751 has been confirmed as paid already. Nothing was posted twice."
    ]
    assert [(row.paid_amount, row.paid_by) for row in Payment.objects.all()] == [(150000, decided.people.finance)]
    assert "This instalment is paid" in main(page.get(ONE))


def test_confirm_by_who_signed_the_decision_is_refused(decided):
    """Nobody can hold both roles; should it happen all the same, the service stands in the way."""
    decided.people.decider.role_grants.update(role="finance")
    response = browser(decided.people.decider).post(ONE)
    assert response.status_code == 403
    assert "You have prepared or signed this decision. Another person must confirm its payment." in main(response)
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("path", ["/payments/2026-1-751/9/", "/payments/1999-1-751/1/"])
def test_confirm_of_no_instalment_is_not_found(decided, path):
    page = browser(decided.people.finance)
    assert (page.get(path).status_code, page.post(path).status_code) == (404, 404)


def test_payment_shows_when_and_by_whom(decided):
    at = factories.AFTER + timedelta(days=123)
    payments.confirm(award=Award.objects.get(reference="2026-1-825"), number=1, by=decided.people.finance, at=at)
    (row,) = browser(decided.people.auditor).get("/payments/?state=paid").context["rows"]
    assert (row["reference"], row["state"], row["paid"]) == (
        "2026-1-825",
        "paid",
        "1 February 2027, 12:30, Finance Test",
    )
