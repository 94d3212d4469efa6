"""The page on which a case file is made for whoever asked for access to documents."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine

from pool.letters.models import CaseFile
from tests import paper_reader
from tests.factories import AFTER
from tests.letters import case_of_all
from tests.web.agency import browser
from tests.web.applications.reading import main, text

AT = "/cases/2026-1-751/file/"


@pytest.fixture
def here(world):
    case_of_all.everything(world)
    with time_machine.travel(AFTER + timedelta(days=2), tick=False):
        yield world


@pytest.fixture
def page(here):
    return browser(here.people.caseworker)


def form(page, **changes) -> dict:
    """What the browser would send as the page stands."""
    documents = page.get(AT).context["documents"]
    given = {
        "asked_by": "Jens Journalist",
        "language": "en",
        "why": "Internal documents.",
        "seen": [item["key"] for item in documents],
        "take": [item["key"] for item in documents if item["taken"]],
    }
    return {**given, **changes}


def test_page_lists_the_documents_and_leaves_internal_ones_out(page):
    response = page.get(AT)
    taken = {item["key"]: item["taken"] for item in response.context["documents"]}
    assert [key for key, is_taken in taken.items() if not is_taken] == ["assessment", "rejection:1", "run:1"]
    assert "section 23" in response.context["form"]["why"].value()
    assert main(response).count("Internal") >= 3


def test_file_is_made_and_downloaded(page):
    response = page.post(AT, form(page), follow=True)
    assert "Case file 1 is made." in text(response)
    assert "3 documents Internal documents." in main(response)
    made = CaseFile.objects.get()
    pdf = page.get(f"{AT}1.pdf")
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert pdf["Content-Disposition"] == 'inline; filename="Case file 2026-1-751-1.pdf"'
    assert pdf.content == bytes(made.pdf)
    whole = zipfile.ZipFile(io.BytesIO(b"".join(page.get(f"{AT}1.zip").streaming_content)))
    assert whole.read("Case file 2026-1-751.pdf") == bytes(made.pdf)


def test_files_are_listed_on_the_case_too(here, page):
    assert "Case file for access to documents" in main(page.get("/cases/2026-1-751/"))
    page.post(AT, form(page))
    assert "Case file 1 (PDF)" in main(page.get("/cases/2026-1-751/"))
    assert "Case file made" in main(page.get("/cases/2026-1-751/"))
    assert "Case file for access" not in main(browser(here.people.controller).get("/cases/2026-1-751/"))


def test_internal_document_can_be_chosen(page):
    sent = form(page)
    page.post(AT, {**sent, "take": [*sent["take"], "rejection:1"]})
    made = CaseFile.objects.get()
    assert made.left_out == ["assessment", "run:1"]
    assert "Den hører til her." in paper_reader.text(bytes(made.pdf))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"asked_by": ""}, "Write who asked for access."),
        ({"asked_by": "010101-1234"}, "This looks like a civil registration number (CPR)."),
        ({"why": ""}, "Write a reason: others must be able to read why."),
        ({"why": "CPR 010101-1234"}, "This looks like a civil registration number (CPR)."),
        ({"take": []}, "Every document is left out, so there is no file to make."),
        ({"seen": ["journal"]}, "The case has got other documents since you opened the page."),
        ({"language": "sv"}, "Select a valid choice."),
    ],
)
def test_refusal_stands_on_the_form_and_nothing_typed_is_lost(page, changes, sentence):
    sent = form(page, **changes)
    response = page.post(AT, sent)
    assert response.status_code == 400
    assert sentence in main(response)
    assert response.context["form"]["asked_by"].value() == sent["asked_by"]
    assert [item["key"] for item in response.context["documents"] if item["taken"]] == sent["take"]
    assert not CaseFile.objects.exists()


def test_who_may_read_sees_files_and_documents_but_makes_none(here, page):
    page.post(AT, form(page))
    for role in ("decider", "auditor"):
        reader = browser(getattr(here.people, role))
        shown = main(reader.get(AT))
        assert "Case file 1 (PDF)" in shown and "Make the case file" not in shown
        assert reader.get(f"{AT}1.pdf").status_code == 200
        assert reader.post(AT, form(reader)).status_code == 403
    for role in ("preparer", "signatory", "controller", "finance", "administrator", "ministry"):
        reader = browser(getattr(here.people, role))
        assert [reader.get(f"{AT}{end}").status_code for end in ("", "1.pdf", "1.zip")] == [403, 403, 403], role


def test_unknown_case_and_file_are_not_found(page):
    assert page.get("/cases/2026-1-999/file/").status_code == 404
    assert page.get(f"{AT}1.pdf").status_code == 404
    assert page.get(f"{AT}1.zip").status_code == 404
