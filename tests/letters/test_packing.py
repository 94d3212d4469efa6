import csv
import hashlib
import io
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.utils import translation

from pool.letters import listing, packing, queries
from pool.letters.models import Letter
from pool.letters.services import batching
from pool.registry.models import Municipality
from tests import factories
from tests.factories import AFTER
from tests.letters import case_of_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    return case_of_all.everything(world)


def made(round) -> zipfile.ZipFile:
    with translation.override("en"):
        return zipfile.ZipFile(packing.of_letters(list(queries.of_round(None, round))))


def rows(whole: zipfile.ZipFile, name: str = "index.csv") -> list[dict]:
    text = whole.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_zip_holds_the_decisions_under_municipality_and_reference(world, here):
    whole = made(world.round)
    assert whole.namelist() == [
        "README.txt", "index.csv", "Aarhus Kommune 2026-1-751-A1.pdf", "Aarhus Kommune 2026-1-751-A2.pdf",
    ]  # fmt: skip
    for letter in Letter.objects.filter(award__isnull=False):
        assert whole.read(f"Aarhus Kommune {letter.reference}.pdf") == bytes(letter.pdf)
    assert whole.testzip() is None


def test_table_says_what_each_file_is_and_how_to_prove_it(world, here):
    whole = made(world.round)
    first, second = rows(whole)
    assert first == {
        "Reference": "2026-1-751-A1", "Kind": "Award", "Municipality": "Aarhus Kommune", "Date": "2026-10-01",
        "Amount, kr.": "50,000.00", "Standing": "Replaced", "SHA-256": first["SHA-256"], "Bytes": first["Bytes"],
        "File": "Aarhus Kommune 2026-1-751-A1.pdf",
    }  # fmt: skip
    assert (second["Standing"], second["Date"]) == ("Valid", "2026-10-02")
    for row in (first, second):
        content = whole.read(row["File"])[: int(row["Bytes"])]
        assert hashlib.sha256(content).hexdigest() == row["SHA-256"]
    assert "sha256sum" in whole.read("README.txt").decode()


def test_same_letters_give_the_same_bytes(world, here):
    one, other = (packing.of_letters(list(queries.of_round(None, world.round))).read() for _each in range(2))
    assert one == other
    dates = {entry.filename: entry.date_time for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()}
    assert dates["Aarhus Kommune 2026-1-751-A1.pdf"] == (2026, 10, 1, 12, 30, 0)
    assert dates["index.csv"] == (2026, 10, 2, 12, 30, 0)


def test_municipalities_stand_in_danish_order(world):
    for place in (world.aarhus, world.laesoe, world.koebenhavn):
        factories.assessed(world, place, count=1)
    run = case_of_all.decided(world)
    batching.issue_now(run=run, by=world.people.decider, at=AFTER)
    letters = queries.of_round(None, world.round)
    assert [letter.application.municipality.code for letter in letters] == ["101", "825", "751"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Læsø Kommune", "Læsø Kommune"), ("../../etc/passwd", "etc-passwd"), ("A/S “x”: <y>|*?", "A-S -x- -y"),
        ("  . ", "-"), ("a" * 300, "a" * 80), ("Ærø\x00\n", "Ærø"),
    ],
)  # fmt: skip
def test_names_are_safe_in_every_system(name, safe):
    assert packing.safe(name) == safe


def test_name_of_a_municipality_cannot_leave_the_folder_or_run_as_a_formula(world, here):
    Municipality.objects.filter(code="751").update(official_name="=cmd|'/c calc'!A1")
    whole = made(world.round)
    assert [name for name in whole.namelist() if "/" in name or "\\" in name] == []
    assert rows(whole)[0]["Municipality"].startswith("'=")


def test_documents_are_read_a_few_at_a_time(world, here, django_assert_num_queries):
    keys = list(Letter.objects.order_by("-pk").values_list("pk", flat=True))
    with django_assert_num_queries(2):
        found = list(listing.documents(keys, together=2))
    assert [key for key, _pdf in found] == keys
    assert all(pdf.startswith(b"%PDF") for _key, pdf in found)


def test_zip_is_never_whole_in_memory():
    """Sixty documents of a megabyte each: the peak stays far below their sum."""
    megabyte = bytes(1_000_000)
    whole = packing.Zip()
    tracemalloc.start()
    for number in range(60):
        whole.add(f"{number}.pdf", megabyte, AFTER + timedelta(seconds=number))
    file = whole.finished()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    assert file.seek(0, io.SEEK_END) > 60_000_000
