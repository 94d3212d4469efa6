from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import grids
from pool.kernel.refusals import Refusal
from pool.registry import keys, rules

PLACES = [
    keys.Place("101", "København", "Københavns Kommune"),
    keys.Place("630", "Vejle", "Vejle Kommune"),
    keys.Place("751", "Aarhus", "Aarhus Kommune"),
    keys.Place("825", "Læsø", "Læsø Kommune"),
]


def read(text: str, key: str = "children") -> keys.Table:
    return keys.read(grids.of_text(text), key, PLACES)


def figures(table: keys.Table) -> dict[str, str]:
    return {row["municipality"]: row["value"] for row in table.rows}


def faults(table: keys.Table) -> list[tuple]:
    return [(fault.row, fault.column, fault.problem.code) for fault in table.faults]


@pytest.mark.parametrize(
    "header",
    ["Kommunekode;Tal", "kommune;værdi", "KODE;Antal", "Municipality;Value", " Code ;figure", "Kommune;Children"],
)
def test_columns_have_danish_and_english_names_or_the_code_of_the_key(header):
    assert figures(read(f"{header}\n101;5")) == {"101": "5"}


@pytest.mark.parametrize(
    ("given_name", "code"),
    [
        ("101", "101"), ("0101", "101"), ("København", "101"), ("KØBENHAVN ", "101"), ("Københavns Kommune", "101"),
        ("københavns  kommune", "101"), ("København Kommune", "101"), ("Aarhus", "751"), ("Århus", "751"),
        ("århus kommune", "751"), ("751", "751"), ("Læsø", "825"),
    ],
)  # fmt: skip
def test_a_municipality_is_known_by_code_and_by_any_spelling_of_its_names(given_name, code):
    assert figures(read(f"Kommune;Tal\n{given_name};5")) == {code: "5"}


def test_every_fault_has_its_row_its_column_and_what_would_be_right():
    table = read(
        "Kommune;Tal\nKøbenhavn;549.050\nAarhuss;12 %\nHele landet;-3\nLaesø;7\n;5\nVejle;\nLæsø;1.234,5", "children"
    )
    assert figures(table) == {"825": "1234.5"}
    assert [(row, column, text % facts) for row, column, text, facts in _told(table)] == [
        (2, "value", "“549.050” can be read in two ways. Write 549050 for the whole number, or 549.0500 for the one with decimals."),  # noqa: E501
        (3, "municipality", "“Aarhuss” is not a municipality. The nearest is Aarhus (751)."),
        (3, "value", "“12 %” has a percent sign. Write the number alone, in the same unit in every row."),
        (4, "municipality", "“Hele landet” is not a municipality. Write its code, such as 101, or its name, such as København."),  # noqa: E501
        (4, "value", "“-3” is below zero. Write zero or more."),
        (5, "municipality", "“Laesø” is not a municipality. The nearest is Læsø (825)."),
        (6, "municipality", "The cell is empty."),
        (7, "value", "The cell is empty."),
    ]  # fmt: skip
    assert table.missing == ["101", "630", "751"]


def _told(table):
    return [(fault.row, fault.column, fault.problem.sentence, fault.problem.facts) for fault in table.faults]


def test_of_a_municipality_in_several_rows_none_is_taken():
    table = read("Kode;Tal\n101;5\n751;6\n0101;7\n101;x")
    assert figures(table) == {"751": "6"}
    assert faults(table) == [
        (2, "code", "place_twice"), (4, "code", "place_twice"), (5, "code", "place_twice"),
        (5, "value", "unreadable_number"),
    ]  # fmt: skip
    assert [fault.problem.facts for fault in table.faults[:2]] == [
        {"place": "København", "row": 4}, {"place": "København", "row": 2},
    ]  # fmt: skip


def test_code_and_name_must_mean_the_same():
    table = read("Kommunekode;Kommune;Tal\n101;København;5\n751;Læsø;6\n;Vejle;7\n825;;8")
    assert figures(table) == {"101": "5", "630": "7", "825": "8"}
    assert faults(table) == [(3, "municipality", "two_places")]
    assert table.faults[0].problem.facts == {"place": "Aarhus", "given": "Læsø"}


def test_a_number_cell_has_one_meaning_only():
    grid = [["Kommune", "Tal"], [Decimal(101), Decimal("1.234")], ["751", Decimal("0.1234567")]]
    table = keys.read(grid, "x", PLACES)
    assert figures(table) == {"101": "1.234"}
    assert faults(table) == [(3, "value", "number_too_long")]


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("a;b\n1;2", "key_columns_missing", {"missing": ["Municipality", "Figure"], "key": "children"}),
        ("Kommune;b\n1;2", "key_columns_missing", {"missing": ["Figure"], "key": "children"}),
        ("Kommune;Tal;Antal\n1;2;3", "several_columns", {"label": "Figure", "columns": [2, 3]}),
        ("Kommune;children;Kommune;\n1;2;3", "several_columns", {"label": "Municipality", "columns": [1, 3]}),
    ],
)
def test_columns_that_are_missing_or_doubtful_are_named(text, code, facts):
    with pytest.raises(Refusal) as caught:
        read(text)
    assert (caught.value.code, caught.value.facts) == (code, facts)


CELL = st.text(st.characters(exclude_characters="\x00\r\n"), max_size=12) | st.sampled_from(
    ["101", "Aarhus", "5", "1.234", "1,5", "-1", "5 %", "0751", "Læsø", ""]
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_a_row_is_either_good_or_has_a_fault_and_no_municipality_is_lost(rows):
    grid = [["Kommune", "Tal"], *map(list, rows)]
    try:
        table = keys.read(grid, "x", PLACES)
    except grids.TableEmpty:
        return
    good, bad = {row["row"] for row in table.rows}, {fault.row for fault in table.faults}
    filled = {number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    assert (good | bad, good & bad) == (filled, set())
    assert {*figures(table), *table.missing} == {place.code for place in PLACES}
    assert len(figures(table)) == len(table.rows)
    for fault in table.faults:
        assert fault.problem.sentence % fault.problem.facts


@pytest.mark.parametrize("code", ["a", "children_0_17", "x" * 40, " inhabitants "])
def test_codes_that_rules_can_name(code):
    assert rules.checked_code(code) == code.strip()


@pytest.mark.parametrize("code", ["", "A", "1a", "a-b", "a b", "æ", "x" * 41, "a\nb", "_a", "a.b", "ａ"])
def test_codes_that_nobody_could_name_are_refused(code):
    with pytest.raises(rules.BadCode):
        rules.checked_code(code)


@pytest.mark.parametrize("code", ["import", "imports", "amount", "tier", "kommune"])
def test_words_with_another_meaning_are_no_codes(code):
    with pytest.raises(rules.ReservedCode):
        rules.checked_code(code)


def test_the_fingerprint_depends_on_the_figures_alone():
    one = rules.fingerprint({"101": Decimal("5.0"), "751": Decimal("1.50")})
    assert one == rules.fingerprint({"751": Decimal("1.5"), "101": Decimal("5")})
    assert one != rules.fingerprint({"751": Decimal("1.5"), "101": Decimal("5.1")})


def test_changes_show_the_largest_first_and_then_what_is_new_or_gone():
    before = {"101": Decimal(100), "630": Decimal(10), "751": Decimal(50), "825": Decimal(0), "1": Decimal(3)}
    after = {"101": Decimal(110), "630": Decimal(5), "751": Decimal(50), "825": Decimal(4), "2": Decimal(9)}
    assert [(item.code, item.before, item.after, item.percent) for item in rules.changes(before, after)] == [
        ("825", 0, 4, None), ("630", 10, 5, -50), ("101", 100, 110, 10), ("1", 3, None, None), ("2", None, 9, None),
    ]  # fmt: skip
    assert rules.changes(before, before) == []
