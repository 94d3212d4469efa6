from datetime import date, timedelta

import pytest

from pool.applications import queries, tables
from pool.applications.models import ImportDraft
from pool.applications.services import drafting, imports, lines, signing
from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound, WrongState
from pool.workforce.models import Employee
from tests import factories
from tests.factories import DEADLINE, NOW

pytestmark = pytest.mark.django_db

HEADER = "Reference;Initialer;Ansættelsesdato;Børnesager;Modul;Termin;Ordning"


@pytest.fixture
def draft(world):
    return factories.draft(world, world.aarhus, count=1)


def read(application, *rows, at=NOW):
    table = tables.read_text("\n".join([HEADER, *rows]), date(2026, 9, 10))
    by = application.created_by
    return imports.read_table(application=application, table=table, source="Excel 📊" * 50, by=by, at=at)


def confirm(held, at=NOW):
    return imports.confirm(draft=held, by=held.read_by, at=at)


def test_nothing_is_imported_until_a_person_confirms(draft):
    held = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A", "2002;CD;02-03-2026;nej;VID;2027E;")
    assert (len(held.rows), held.faults, len(held.source)) == (2, [], 200)
    assert (draft.lines.count(), Employee.objects.count()) == (1, 1)
    assert confirm(held) == 2
    assert [(line.employee.reference, line.module.code, line.scheme.code) for line in queries.lines_of(draft)] == [
        ("1001", "SAM", "A"), ("2001", "SAM", "A"), ("2002", "VID", "B"),
    ]  # fmt: skip
    assert journal.first_break() == ""


def test_reading_leaves_only_its_own_entry_in_the_journal(draft):
    before = Entry.objects.count()
    read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A")
    assert [entry.verb for entry in Entry.objects.order_by("number")[before:]] == ["applications.read_table"]


def test_rows_are_tried_against_the_application_itself(draft):
    held = read(
        draft,
        "1001;AB;01-03-2026;ja;SAM;2027F;A",  # asked for already
        "2001;AB;01-03-2026;ja;XXX;2027F;A",
        "2002;AB;01-03-2026;ja;VID;2027F;A",
        "2003;AB;01-03-2026;ja;SAM;2031F;A",
        "2004;AB;01-03-2026;ja;SAM;2027F;Z",
        "bad row;;;;;;",
        "2005;AB;01-03-2026;ja;SAM;2027F;A",
    )
    assert [(fault["row"], fault["column"], fault["code"]) for fault in held.faults] == [
        (2, "module", "asked_already"), (3, "module", "module_not_in_scheme"), (4, "module", "module_not_in_scheme"),
        (5, "term", "term_outside_round"), (6, "scheme", "unknown_scheme"), (7, "reference", "bad_reference"),
        (7, "initials", "empty_cell"), (7, "hired_on", "empty_cell"), (7, "has_child_cases", "empty_cell"),
        (7, "module", "empty_cell"), (7, "term", "empty_cell"),
    ]  # fmt: skip
    assert [row["reference"] for row in held.rows] == ["2005"]
    assert confirm(held) == 1
    assert (draft.lines.count(), Employee.objects.count()) == (2, 2)


def test_a_table_without_a_good_row_cannot_be_confirmed(draft):
    held = read(draft, "bad row;;;;;;")
    with pytest.raises(imports.NothingToImport):
        confirm(held)


def test_a_table_is_confirmed_or_thrown_away_once(draft):
    held = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A")
    assert confirm(held) == 1
    with pytest.raises(imports.SettledAlready):
        confirm(held)
    with pytest.raises(imports.SettledAlready):
        imports.discard(draft=held, by=held.read_by, at=NOW)
    assert draft.lines.count() == 2


def test_a_table_thrown_away_imports_nothing(draft):
    held = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A")
    imports.discard(draft=held, by=held.read_by, at=NOW)
    with pytest.raises(imports.SettledAlready):
        confirm(held)
    assert draft.lines.count() == 1
    assert list(ImportDraft.objects.values_list("settled_at", "confirmed")) == [(NOW, False)]


def test_all_rows_come_in_or_none(draft):
    held = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A", "2002;CD;02-03-2026;ja;SAM;2027F;A")
    factories.add_line(draft, draft.created_by, reference="2002")  # somebody was faster with the second
    employees = Employee.objects.count()
    with pytest.raises(lines.AskedAlready):
        confirm(held)
    assert (draft.lines.count(), Employee.objects.count()) == (2, employees)
    assert list(ImportDraft.objects.values_list("settled_at", flat=True)) == [None]


@pytest.mark.parametrize("why", ["late", "sent"])
def test_nothing_is_read_or_confirmed_after_the_deadline_or_after_sending(world, draft, why):
    held, refusal, at = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A"), WrongState, NOW
    if why == "sent":
        signing.submit(application=draft, by=world.people.signatory, at=NOW)
    else:
        refusal, at = drafting.DeadlinePassed, DEADLINE + timedelta(seconds=1)
    with pytest.raises(refusal):
        confirm(held, at)
    with pytest.raises(refusal):
        read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A", at=at)
    assert (draft.lines.count(), Employee.objects.count()) == (1, 1)


def test_a_table_of_another_application_is_not_found(world, draft):
    held = read(draft, "2001;AB;01-03-2026;ja;SAM;2027F;A")
    other = factories.draft(world, world.laesoe)
    with pytest.raises(NotFound):
        queries.import_draft(other, held.pk)
    assert queries.import_draft(draft, held.pk) == held


def test_a_table_brings_the_facts_of_a_known_employee_up_to_date(draft):
    confirm(read(draft, "1001;XY;05-05-2025;nej;IND;2027E;A"))
    assert list(Employee.objects.values_list("reference", "initials", "hired_on", "has_child_cases")) == [
        ("1001", "XY", date(2025, 5, 5), False)
    ]
