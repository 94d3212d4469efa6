"""In a real browser: hear, answer, finish; propose, sign, read, send anew."""

from datetime import datetime, timedelta

import pytest

from pool.applications.models import Application
from pool.assessment.services import casework
from pool.kernel import periods
from pool.letters.models import Letter
from pool.rounds.models import Round
from tests import factories
from tests.browser.people import Person

CASE, APPLICATION = "/cases/2026-1-751/", "/applications/2026-1-751/"


@pytest.fixture
def world(transactional_db):
    """The small world with a sent application in a round that is open now."""
    now, here = datetime.now(periods.COPENHAGEN), factories.world()
    Round.objects.filter(pk=here.round.pk).update(
        opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9), decide_by=(now + timedelta(days=40)).date()
    )
    here.round.refresh_from_db()
    factories.submitted(here, here.aarhus, at=now - timedelta(hours=2))
    return here


@pytest.mark.once
def test_hearing_is_asked_answered_and_the_case_finished(world, live_server, visitor, axe):
    caseworker = Person(visitor(), live_server.url, "caseworker")
    caseworker.go(f"{CASE}hear/")
    assert axe(caseworker.page) == []
    caseworker.fill(content="Studiet siger, at modulet er begyndt.")
    caseworker.press("main form")
    caseworker.act(f"{CASE}passed/")
    assert caseworker.page.locator(f"form[action^='{CASE}finish/']").count() == 0
    assert axe(caseworker.page) == []

    preparer = Person(visitor(), live_server.url, "preparer")
    preparer.page.locator(f"main a[href='{APPLICATION}hearings/1/']").first.click()
    assert axe(preparer.page) == []
    preparer.fill(answer="Det er en fejl hos studiet.")
    preparer.press("main form")
    assert axe(preparer.page) == []

    caseworker.go(CASE)
    assert "Det er en fejl hos studiet." in caseworker.text()
    caseworker.act(f"{CASE}finish/")
    assert Application.objects.get().state == "assessed"
    assert Letter.objects.get().kind == "hearing"
    assert caseworker.page.problems + preparer.page.problems == []


@pytest.mark.once
def test_rejection_is_proposed_signed_read_and_the_application_sent_anew(world, live_server, visitor, axe):
    now = datetime.now(periods.COPENHAGEN)
    casework.take(application=Application.objects.get(), by=world.people.caseworker, at=now)
    caseworker = Person(visitor(), live_server.url, "caseworker")
    caseworker.go(f"{CASE}reject/")
    caseworker.choose(ground="wrong_pool")
    caseworker.fill(explanation="Ansøgningen handler om byggeri.")
    assert axe(caseworker.page) == []
    caseworker.press("main form")

    decider = Person(visitor(), live_server.url, "decider")
    decider.page.locator("main a[href^='/rejections/']").first.click()
    assert axe(decider.page) == []
    decider.press("form[action$='/sign/']")
    assert Application.objects.get().state == "rejected"

    signatory = Person(visitor(), live_server.url, "signatory")
    signatory.go(APPLICATION)
    assert "Ansøgningen handler om byggeri." in signatory.text()
    assert axe(signatory.page) == []
    signatory.act("/applications/start/2026-1/")
    case = Application.objects.get()
    factories.add_line(case, world.people.signatory, now, reference="9001", module="SAM")
    signatory.go(f"{APPLICATION}lines/")
    signatory.press("main form:not([action])")
    signatory.go(f"{APPLICATION}sign/")
    signatory.tick("declares")
    signatory.press("main form")
    assert Application.objects.get().state == "submitted"
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["receipt", "rejection"]
    assert caseworker.page.problems + decider.page.problems + signatory.page.problems == []
