"""The inbox, read receipts, and a round's letters as a ZIP."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pool.journal.models import Entry
from pool.letters.models import Letter, Reading, Recall
from tests.factories import AFTER
from tests.letters import case_of_all
from tests.web.agency import browser
from tests.web.applications.reading import main, text

LATER = AFTER + timedelta(days=2)


@pytest.fixture
def here(world):
    case_of_all.everything(world)
    with time_machine.travel(LATER, tick=False):
        yield world


@pytest.fixture
def inbox(here):
    return browser(here.people.preparer)


def shown(response) -> list[str]:
    return [row["reference"] for row in response.context["rows"]]


def pdf(reference: str) -> str:
    return reverse("letter_pdf", args=[Letter.objects.get(reference=reference).pk])


def test_municipality_sees_its_letters_newest_first_and_unread_ones_marked(inbox):
    response = inbox.get(reverse("letters"))
    assert shown(response) == ["2026-1-751-A2", "2026-1-751-A1", "2026-1-751-B2", "2026-1-751-B1"]
    page = main(response)
    assert "4 letters have not been read yet." in page
    assert page.count("Not read yet") == 1 + 4  # the filter, and each row
    assert "Award, corrected" in page and "replaces 2026-1-751-A1" in page
    assert "Replaced by 2026-1-751-A2" in page


def test_filters_count_and_narrow(inbox):
    response = inbox.get(reverse("letters"))
    pills = [(str(pill["label"]), pill["count"], pill["current"]) for pill in response.context["pills"]]
    assert pills == [
        ("All", 4, True), ("Not read yet", 4, False), ("Receipt", 1, False), ("Hearing", 1, False),
        ("Award", 2, False),
    ]  # fmt: skip
    assert shown(inbox.get(reverse("letters"), {"kind": "hearing"})) == ["2026-1-751-B2"]
    inbox.get(pdf("2026-1-751-B2"))
    assert len(shown(inbox.get(reverse("letters"), {"read": "no"}))) == 3
    assert "No letter here" in text(inbox.get(reverse("letters"), {"kind": "refusal"}))
    for nonsense in ({"kind": "postcard"}, {"read": "perhaps"}, {"page": "x"}):
        assert len(shown(inbox.get(reverse("letters"), nonsense))) == 4


def test_opening_a_letter_is_noted_once_and_both_sides_see_it(here, inbox):
    address = pdf("2026-1-751-A2")
    assert inbox.head(address).status_code == 200
    assert not Reading.objects.exists()
    assert inbox.get(address)["Content-Type"] == "application/pdf"
    browser(here.people.signatory).get(address)
    reading = Reading.objects.get()
    assert (reading.read_by, reading.read_at) == (here.people.preparer, LATER)
    assert "3 October 2026 by Preparer Test" in main(inbox.get(reverse("letters")))
    caseworker = browser(here.people.caseworker)
    for page in (reverse("letters"), "/cases/2026-1-751/", "/awards/2026-1-751/"):
        assert "3 October 2026 by Preparer Test" in main(caseworker.get(page)), page


def test_agency_opening_a_letter_leaves_no_receipt(here):
    for role in ("caseworker", "decider", "finance", "auditor"):
        assert browser(getattr(here.people, role)).get(pdf("2026-1-751-A2")).status_code == 200
    assert not Reading.objects.exists()
    assert not Entry.objects.filter(verb="letters.read").exists()


def test_another_municipality_opens_nothing(here):
    stranger = browser(here.foreign.signatory)
    assert stranger.get(pdf("2026-1-751-A2")).status_code == 404
    assert not Reading.objects.exists()
    response = stranger.get(reverse("letters"))
    assert shown(response) == []
    assert "You have no letters yet" in main(response)


def test_menu_and_start_page_count_what_is_unread(here, inbox):
    start = inbox.get("/")
    assert "Letters 4 (4 not read yet)" in text(start)
    assert "Letters that nobody here has read" in main(start)
    for reference in Letter.objects.values_list("reference", flat=True):
        inbox.get(pdf(reference))
    start = inbox.get("/")
    assert "not read yet" not in text(start)
    assert "Letters that nobody here has read" not in main(start)
    assert "not read yet" not in text(browser(here.people.caseworker).get("/"))


def test_recalled_letter_is_marked_and_its_reason_stays_with_the_agency(here, inbox):
    letter = Letter.objects.get(reference="2026-1-751-B2")
    Recall.objects.create(
        letter=letter, reason="Sendt ved en fejl.", recalled_at=LATER, recalled_by=here.people.decider
    )
    assert "Recalled 3 October 2026" in main(inbox.get(reverse("letters")))
    for page in (reverse("letters"), "/applications/2026-1-751/"):
        assert "Sendt ved en fejl." not in text(inbox.get(page))
    assert "Sendt ved en fejl." in main(browser(here.people.caseworker).get("/cases/2026-1-751/"))


def test_application_case_and_decision_show_their_letters(here, inbox):
    page = main(inbox.get("/applications/2026-1-751/"))
    assert all(reference in page for reference in ("2026-1-751-B1", "2026-1-751-B2", "2026-1-751-A1", "2026-1-751-A2"))
    case = main(browser(here.people.caseworker).get("/cases/2026-1-751/"))
    assert case.count("Not read yet") == 4
    assert "Not sent out yet" in case
    award = main(inbox.get("/awards/2026-1-751/"))
    assert "2026-1-751-A2" in award and "2026-1-751-B1" in award


def test_agency_searches_every_letter(here):
    page = browser(here.people.decider)
    address = reverse("letters")
    assert len(shown(page.get(address))) == 4
    assert shown(page.get(address, {"q": "2026-1-751-a1"})) == ["2026-1-751-A1"]
    assert len(shown(page.get(address, {"q": "århus"}))) == 4
    assert shown(page.get(address, {"q": "Læsø"})) == []
    assert shown(page.get(address, {"kind": "receipt", "round": "2026-1"})) == ["2026-1-751-B1"]
    assert shown(page.get(address, {"read": "yes"})) == []
    browser(here.people.preparer).get(pdf("2026-1-751-B1"))
    assert shown(page.get(address, {"read": "yes"})) == ["2026-1-751-B1"]
    assert len(shown(page.get(address, {"read": "no"}))) == 3
    assert "No letter fits these filters" in main(page.get(address, {"q": "nothing"}))
    for nonsense in ({"kind": "postcard"}, {"round": "1999-1"}, {"read": "maybe"}, {"page": "99"}):
        assert len(shown(page.get(address, nonsense))) == 4


@pytest.mark.parametrize("role", ["preparer", "caseworker"])
def test_lists_take_six_queries(here, role):
    page = browser(getattr(here.people, role))
    with CaptureQueriesContext(connection) as asked:
        page.get(reverse("letters"))
    assert len(asked) == 6


def test_lists_have_pages(here, monkeypatch):
    monkeypatch.setattr("pool.web.letters.inbox.PAGE", 3)
    for role in ("preparer", "caseworker"):
        page = browser(getattr(here.people, role))
        assert len(shown(page.get(reverse("letters")))) == 3
        assert shown(page.get(reverse("letters"), {"page": 2})) == ["2026-1-751-B1"]


def test_round_letters_are_a_zip_for_the_agency(here):
    response = browser(here.people.caseworker).get("/allocation/2026-1/letters.zip")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "private, no-store")
    assert response["Content-Disposition"] == 'attachment; filename="2026-1.zip"'
    whole = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert "Aarhus Kommune 2026-1-751-A2.pdf" in whole.namelist()
    assert (
        "/allocation/2026-1/letters.zip" in browser(here.people.caseworker).get("/allocation/2026-1/").content.decode()
    )


def test_round_without_letters_has_no_zip(world):
    page = browser(world.people.caseworker)
    assert page.get("/allocation/2026-1/letters.zip").status_code == 404
    assert page.get("/allocation/1999-1/letters.zip").status_code == 404
    assert "letters.zip" not in page.get("/allocation/2026-1/").content.decode()
    assert browser(world.people.preparer).get("/allocation/2026-1/letters.zip").status_code == 403
