"""The documents of a case, and the file made of them: what is in it, what is left out, and that it lasts."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from pool.applications import printing
from pool.applications import queries as applications
from pool.assessment.services import casework, hearing
from pool.journal.models import Entry
from pool.kernel.refusals import MissingField, NotFound, ReasonMissing, TooLong
from pool.letters import bundling, casefile, queries
from pool.letters.models import CaseFile, Letter
from pool.letters.services import filing
from tests import factories, paper_reader
from tests.factories import AFTER, NOW
from tests.factories.recall import recalled
from tests.letters import case_of_all

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=2)
WHY = "Internal working documents, section 23."
KEYS = [
    "submission:1", "letter:2026-1-751-B1", "letter:2026-1-751-B2", "answer:1", "assessment", "rejection:1", "run:1",
    "letter:2026-1-751-A1", "letter:2026-1-751-A2", "journal",
]  # fmt: skip


@pytest.fixture
def here(world):
    return case_of_all.everything(world)


@pytest.fixture
def case(here):
    return here.case


@recalled
def make(world, case, **more) -> CaseFile:
    given = {"asked_by": "Jens Journalist", "language": "en", "why": WHY, "by": world.people.caseworker, "at": LATER}
    return filing.make(application=case, **{**given, **more})


def listed(case) -> list[casefile.Document]:
    with translation.override("en"):
        return casefile.documents(case, LATER)


def zipped(made: CaseFile) -> zipfile.ZipFile:
    return zipfile.ZipFile(bundling.packed(made))


# The list


def test_every_document_is_listed_in_its_order(case):
    assert [item.key for item in listed(case)] == KEYS


def test_directions_are_said_and_working_documents_are_marked(case):
    directions = {item.key: item.direction for item in listed(case)}
    assert {key for key, direction in directions.items() if direction == "in"} == {"submission:1", "answer:1"}
    assert {key for key in KEYS if key.startswith("letter:")} == {k for k, d in directions.items() if d == "out"}
    assert [item.key for item in listed(case) if item.is_internal] == ["assessment", "rejection:1", "run:1"]
    assert directions["journal"] == "register"


def test_titles_say_who_and_what(case):
    titles = {item.key: item.title for item in listed(case)}
    assert titles["submission:1"] == "Application, submission 1, signed by Signatory Test"
    assert titles["answer:1"] == "Answer to hearing 1, by Preparer Test"
    assert titles["letter:2026-1-751-A1"].startswith("Award 2026-1-751-A1 (replaced): ")
    assert titles["letter:2026-1-751-A2"].startswith("Award 2026-1-751-A2: ")
    assert titles["rejection:1"] == "Proposal to reject the application, by Caseworker Test"


def test_hearing_and_condition_are_listed_where_no_letter_tells_of_them(world):
    case, by = factories.submitted(world, world.aarhus), world.people.caseworker
    casework.take(application=case, by=by, at=NOW)
    hearing.hear(application=case, content="Hun mangler på listen.", by=by, at=NOW)
    hearing.set_condition(
        application=case, content="Vis et nyt budget.", due_on=(NOW + timedelta(days=30)).date(), by=by, at=NOW
    )
    found = {item.key: item for item in listed(case)}
    assert found["hearing:1"].content()["texts"] == ["Hun mangler på listen."]
    assert found["hearing:1"].direction == "out"
    assert found["condition"].is_internal
    with translation.override("en"):
        assert found["condition"].content()["texts"][0] == "Vis et nyt budget."


def test_documents_take_the_same_queries_for_any_number_of_lines(world, django_assert_max_num_queries):
    case = factories.assessed(world, world.aarhus, count=8)
    with django_assert_max_num_queries(40):
        listed(case)


# The file


@pytest.fixture
def made(world, case):
    return make(world, case)


def test_internal_documents_are_left_out_unless_chosen(made):
    assert made.left_out == ["assessment", "rejection:1", "run:1"]
    text = paper_reader.text(bytes(made.pdf))
    assert WHY in text
    assert "3 of them are left out." in text
    assert text.count("left out") == 3 + 2  # in the index, in the lead and in the heading of the reason
    assert "Hører til den anden pulje." not in text
    assert "The line meets the conditions of the scheme." not in text


def test_chosen_internal_documents_are_in_it_and_marked(world, case):
    made = make(world, case, left_out=["run:1"])
    text = paper_reader.text(bytes(made.pdf))
    assert made.left_out == ["run:1"]
    assert "Hører til den anden pulje." in text and "Den hører til her." in text
    assert "The line meets the conditions of the scheme." in text
    assert text.count("Internal working document.") == 2


def test_nothing_left_out_needs_no_reason(world, case):
    made = make(world, case, left_out=[], why="")
    assert (made.left_out, made.reason) == ([], "")
    assert "None is left out." in paper_reader.text(bytes(made.pdf))


def test_letters_and_submissions_are_told_in_their_own_words(made):
    text = paper_reader.text(bytes(made.pdf))
    for letter in Letter.objects.all():
        assert " ".join(letter.facts["words"]["lead"].split()) in text
    assert "This is exactly what was sent." in text
    assert "Medarbejder 1001 står ikke på listen fra uddannelsen." in text
    assert "Hun er optaget nu." in text


def test_index_has_the_page_of_each_document(made):
    pages = paper_reader.pages(bytes(made.pdf))
    index = pages[0]
    assert len(pages) == 10
    assert "4 11 September 2026 Received Answer to hearing 1, by Preparer Test 5" in index
    assert "Hun er optaget nu." in pages[4]
    assert "10 3 October 2026 Register Journal of the case 10" in index
    assert "Journal of the case" in pages[9]


def test_index_leads_to_the_documents(made):
    reader = pypdf.PdfReader(io.BytesIO(bytes(made.pdf)))
    links = [item.get_object()["/Dest"] for item in reader.pages[0]["/Annots"]]
    assert set(links) == {f"document-{number}" for number in (1, 2, 3, 4, 8, 9, 10)}


@pytest.mark.parametrize("language", ["da", "en"])
def test_file_is_archival_and_accessible(world, case, language):
    pdf = bytes(make(world, case, language=language, left_out=[]).pdf)
    assert paper_reader.faults(pdf) == []
    tags = paper_reader.tags(pdf)
    assert tags.count("H1") == 1 and tags.count("H2") == 11
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.metadata.title.endswith("2026-1-751")


def test_headings_are_bookmarks(made):
    headings = paper_reader.headings(bytes(made.pdf))
    assert headings[:3] == ["Case file 2026-1-751", "Documents", "Why documents are left out"]
    assert "4. Answer to hearing 1, by Preparer Test" in headings
    assert "Begrundelse" in headings


def test_facts_of_the_choice_lie_in_the_document(made):
    with pikepdf.open(io.BytesIO(bytes(made.pdf))) as document:
        index = json.loads(document.attachments["index.json"].get_file().read_bytes())
    assert [item["key"] for item in index["documents"]] == KEYS
    assert {item["key"] for item in index["documents"] if item["left_out"]} == set(made.left_out)


def test_same_case_at_the_same_moment_gives_the_same_bytes(world, case):
    with translation.override("en"):
        documents = casefile.documents(case, LATER)
        head = {"asked_by": "X", "made_by": "Y", "reason": ""}
        one, other = (bundling.document(case, documents, set(), head, LATER) for _each in range(2))
    assert one == other


def test_long_case_is_one_document_too(world):
    case = factories.assessed(world, world.aarhus, count=60)
    made = make(world, case, left_out=[], why="")
    assert paper_reader.faults(bytes(made.pdf)) == []
    assert "1060" in paper_reader.text(bytes(made.pdf))


def test_what_a_municipality_wrote_is_shown_as_text(world):
    case, by = factories.submitted(world, world.aarhus), world.people.caseworker
    casework.take(application=case, by=by, at=NOW)
    asked = hearing.hear(application=case, content="<h1>Farligt</h1> & {{ agency }}", by=by, at=NOW)
    answer = "</body><script>x</script> <img src='https://example.dk/x.png'>"
    hearing.answer_hearing(hearing=asked, answer=answer, by=world.people.preparer, at=NOW)
    text = paper_reader.text(bytes(make(world, case).pdf))
    assert "<h1>Farligt</h1> & {{ agency }}" in text
    assert answer in text


# What is kept


def test_file_is_kept_with_its_choice(world, made):
    assert (made.number, made.asked_by, made.language, made.reason) == (1, "Jens Journalist", "en", WHY)
    assert hashlib.sha256(bytes(made.pdf)).hexdigest() == made.sha256
    entry = Entry.objects.get(verb="letters.make_case_file")
    assert (entry.actor, entry.case, entry.subject) == ("caseworker", "2026-1-751", "casefile:2026-1-751/1")
    assert [item["key"] for item in entry.facts["documents"]] == KEYS
    assert entry.facts["reason"] == WHY
    assert "Jens" not in json.dumps(entry.facts)


def test_files_are_numbered_and_fetched_again(world, case, made):
    second = make(world, case, at=LATER + timedelta(hours=1))
    assert [item.number for item in queries.case_files(case)] == [2, 1]
    assert bytes(queries.case_file(case, 1).pdf) == bytes(made.pdf)
    assert second.number == 2
    with pytest.raises(NotFound):
        queries.case_file(case, 3)


def test_kept_file_cannot_be_changed(made):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE letters_case_file SET reason = ''")


def test_zip_holds_the_file_the_letters_and_what_was_received(case, made):
    whole = zipped(made)
    assert whole.namelist() == [
        "index.csv", "Case file 2026-1-751.pdf", "submissions/2026-1-751-1.pdf", "submissions/2026-1-751-1.json",
        "letters/2026-1-751-B1.pdf", "letters/2026-1-751-B2.pdf", "letters/2026-1-751-A1.pdf",
        "letters/2026-1-751-A2.pdf",
    ]  # fmt: skip
    assert whole.read("Case file 2026-1-751.pdf") == bytes(made.pdf)
    for letter in Letter.objects.all():
        assert whole.read(f"letters/{letter.reference}.pdf") == bytes(letter.pdf)
    sent = applications.submission(case)
    content = whole.read("submissions/2026-1-751-1.json")
    assert hashlib.sha256(content).hexdigest() == sent.sha256
    assert whole.read("submissions/2026-1-751-1.pdf") == printing.document(sent, "en")


def test_index_of_the_zip_says_what_was_left_out_and_why(made):
    text = zipped(made).read("index.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["In the file"] for row in rows].count("no") == 3
    assert {row["Why not"] for row in rows if row["In the file"] == "no"} == {WHY}
    assert {row["Why not"] for row in rows if row["In the file"] == "yes"} == {""}


def test_zip_of_an_older_file_does_not_grow_with_the_case(world, case, made):
    before = zipped(made).namelist()
    assert bundling.packed(made).read() == bundling.packed(made).read()
    make(world, case, at=LATER + timedelta(hours=1))
    assert zipped(made).namelist() == before


def test_what_is_left_out_is_not_in_the_zip(world, case):
    made = make(world, case, left_out=["submission:1", "letter:2026-1-751-B1"])
    names = zipped(made).namelist()
    assert not any("submissions" in name or "B1" in name for name in names)
    assert "letters/2026-1-751-A1.pdf" in names


# Refusals


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"asked_by": "  "}, MissingField),
        ({"asked_by": "x" * 201}, TooLong),
        ({"why": " "}, ReasonMissing),
        ({"left_out": ["letter:nothing"]}, filing.DocumentUnknown),
        ({"left_out": KEYS}, filing.NothingToShow),
        ({"seen": KEYS[:-1]}, filing.DocumentsChanged),
        ({"seen": [*KEYS, "letter:gone"]}, filing.DocumentsChanged),
        ({"language": "sv"}, NotFound),
    ],
)
def test_choice_that_does_not_fit_is_refused(world, case, given, refusal):
    with pytest.raises(refusal):
        make(world, case, **given)
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize(
    "number", ["0101011234", "010101-1234", "010101 1234", "01-01-01-1234", "Jens, 311299–4321", "cpr:3112994321."]
)
def test_civil_registration_numbers_are_refused(world, case, number):
    for field in ("asked_by", "why"):
        with pytest.raises(filing.CivilNumberNamed) as problem:
            make(world, case, **{field: number})
        assert problem.value.field == field


@pytest.mark.parametrize("name", ["Sag 2026-1234567", "Tlf. 45 67 89 10", "Aktindsigt nr. 20261122-17", "3213011234"])
def test_other_numbers_are_no_civil_registration_numbers(world, case, name):
    assert make(world, case, asked_by=name).asked_by == name
