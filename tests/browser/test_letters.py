"""The way of a letter to its reader, and a case file for whoever asked, in a real browser."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from pypdf import PdfReader

from tests import factories
from tests.browser.people import Person
from tests.letters import case_of_all

# How pages look and are walked does not depend on the database behind them.
pytestmark = pytest.mark.once

LATER = factories.AFTER + timedelta(days=2)
CASE = "/cases/2026-1-751/"


@pytest.fixture
def world(transactional_db):
    here = factories.world()
    case_of_all.everything(here)
    return here


def test_municipality_reads_a_letter_and_the_agency_sees_that_it_did(world, live_server, visitor):
    with time_machine.travel(LATER, tick=True):
        preparer = Person(visitor(locale="en-GB"), live_server.url, "preparer")
        menu = preparer.page.locator("nav a[href='/letters/']").locator("visible=true").first
        assert "4" in menu.inner_text()
        menu.click()
        preparer.page.wait_for_url("**/letters/")
        assert preparer.page.locator("tr.unread").count() == 4
        link = preparer.page.locator("tr.unread a[href$='.pdf']").first.get_attribute("href")
        letter = PdfReader(io.BytesIO(preparer.fetch(link)))
        assert "2026-1-751-A2" in letter.pages[0].extract_text()
        preparer.go("/letters/?read=no")
        assert preparer.page.locator("tr.unread").count() == 3
        assert preparer.page.problems == []
        caseworker = Person(visitor(locale="en-GB"), live_server.url, "caseworker")
        caseworker.go(CASE)
        assert "by Preparer Test" in caseworker.text()
        assert caseworker.page.problems == []


def test_caseworker_makes_a_case_file(world, live_server, visitor):
    with time_machine.travel(LATER, tick=True):
        caseworker = Person(visitor(locale="en-GB"), live_server.url, "caseworker")
        caseworker.go(CASE)
        caseworker.page.locator(f"a[href='{CASE}file/']").click()
        caseworker.page.wait_for_url("**/file/")
        boxes = caseworker.page.locator("input[name=take]")
        assert (boxes.count(), caseworker.page.locator("input[name=take]:checked").count()) == (10, 7)
        caseworker.press("main form")
        assert "Write who asked for access." in caseworker.text()
        caseworker.fill(asked_by="Jens Journalist")
        caseworker.page.locator("input[name=take][value='rejection:1']").check()
        caseworker.press("main form")
        assert "Case file 1 is made." in caseworker.page.locator("body").inner_text()
        pdf = PdfReader(io.BytesIO(caseworker.fetch(f"{CASE}file/1.pdf")))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert "Den hører til her." in text and "Jens Journalist" in text
        names = zipfile.ZipFile(io.BytesIO(caseworker.fetch(f"{CASE}file/1.zip"))).namelist()
        assert "letters/2026-1-751-A2.pdf" in names
        assert caseworker.page.problems == [
            "Failed to load resource: the server responded with a status of 400 (Bad Request)"
        ]
