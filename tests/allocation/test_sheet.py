import csv
import dataclasses
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, problems, rows, rulesets, sheet
from pool.allocation.bids import Bid
from pool.kernel.periods import COPENHAGEN
from tests.allocation import inputs

pytestmark = pytest.mark.once

ALL = "id,amount,applicant,lot,floor,tier,scheme,region,rank,received_at,score,children,index"


def bids(text, keys=()):
    return sheet.read(text.encode() if isinstance(text, str) else text, keys).bids


def sentences(text, keys=()):
    with pytest.raises(problems.BidsInvalid) as refused:
        bids(text, keys)
    return [str(problem) for problem in refused.value.problems]


# What is read


def test_every_column_is_read():
    row = "A-1,100,Fanø,25,50,2,A,Nord,3,2026-11-02T09:00,7.5,300,0.853"

    assert bids(f"{ALL}\n{row}\n") == [
        Bid(
            id="A-1",
            amount=100,
            applicant="Fanø",
            lot=25,
            floor=50,
            tier=2,
            scheme="A",
            region="Nord",
            rank=3,
            received_at=datetime(2026, 11, 2, 9, tzinfo=COPENHAGEN),
            score=Decimal("7.5"),
            keys={"children": 300, "index": Decimal("0.853")},
        )
    ]


def test_an_empty_cell_says_nothing():
    assert bids(f"{ALL}\nA-1,,,,,,,,,,,,\n") == [Bid(id="A-1", amount=None)]


def test_a_header_alone_is_a_table_without_bids():
    assert bids("id,amount\n") == []


@pytest.mark.parametrize(
    "table",
    [
        "id,amount,applicant\nA,5,Fanø\nB,,Ærø\n",
        "id;amount;applicant\nA;5;Fanø\nB;;Ærø\n",
        "id\tamount\tapplicant\nA\t5\tFanø\nB\t\tÆrø\n",
        "id,amount,applicant\r\nA,5,Fanø\r\nB,,Ærø\r\n",
        "id,amount,applicant\rA,5,Fanø\rB,,Ærø",
        "\n\n ID , Amount,APPLICANT \n\nA, 5 ,Fanø\n,,\nB,,Ærø\n\n",
        '"id","amount","applicant"\n"A","5","Fanø"\n"B","","Ærø"\n',
        'id, amount, applicant\nA, 5, "Fanø"\nB, , "Ærø"\n',
        "sep=;\nid;amount;applicant\nA;5;Fanø\nB;;Ærø\n",
        "applicant,id,amount\nFanø,A,5.0\nÆrø,B,\n",
        "\ufeffid,amount,applicant\nA,5,Fanø\nB,,Ærø\n",
        "id,amount,applicant\nA,5,Fanø\nB,,Ærø\n".encode("cp1252"),
        "id\tamount\tapplicant\r\nA\t5\tFanø\r\nB\t\tÆrø\r\n".encode("utf-16"),
    ],
)
def test_tables_from_anywhere(table):
    assert bids(table) == [Bid(id="A", amount=5, applicant="Fanø"), Bid(id="B", amount=None, applicant="Ærø")]


def test_cells_in_quotes_hold_separators_quotes_and_lines():
    read = sheet.read('id,amount,applicant\n"A;1","5","Fanø, ""the\nisland"""\nB,7,\n'.encode())

    assert read.bids == [Bid(id="A;1", amount=5, applicant='Fanø, "the\nisland"'), Bid(id="B", amount=7)]
    assert read.lines == {"A;1": 2, "B": 4}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("300", 300),
        ("-2", -2),
        ("007", 7),
        ("12.50", Decimal("12.5")),
        ("12,5", Decimal("12.5")),
        ("0,853", Decimal("0.853")),
        ("1.234", Decimal("1.234")),
        ("1234,567", Decimal("1234.567")),
        ("1,2345", Decimal("1.2345")),
        ("3.0", 3),
        ("0.30000000000000004", Decimal("0.30000000000000004")),
    ],
)
def test_numbers(cell, value):
    (bid,) = bids(f"id;amount;score;children\nA;1;{cell};{cell}\n")

    assert (bid.score, bid.keys) == (value, {"children": value})


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-02T09:00", datetime(2026, 11, 2, 8, tzinfo=UTC)),
        ("2026-11-02 09:00:00", datetime(2026, 11, 2, 8, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-11-02T23:30Z", datetime(2026, 11, 2, 23, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_moments(cell, moment):
    (bid,) = bids(f"id,amount,received_at\nA,1,{cell}\n")

    assert bid.received_at.timestamp() == moment.timestamp()
    assert bid.received_at.tzinfo is COPENHAGEN


def test_the_day_of_receipt_is_the_danish_day():
    (bid,) = bids("id,amount,received_at\nA,1,2026-11-02T23:30Z\n")

    assert bid.received_at.date().isoformat() == "2026-11-03"


def test_a_key_is_found_in_whatever_case_the_ruleset_spells_it():
    (bid,) = bids("id,amount,children_0_17,Index\nA,1,5,2\n", keys={"Children_0_17"})

    assert bid.keys == {"Children_0_17": 5, "Index": 2}


def test_keys_of_a_ruleset():
    rules = rulesets.parse(
        {"steps": [{"method": "queue", "order": ["tier", "-key:children", "key:index", "draw"], "margin": "stop"}]}
    )

    assert rules.keys == {"children", "index"}


# What is refused


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", ["The table is empty. Its first line must be a header with the columns id and amount."]),
        ("\n \n", ["The table is empty. Its first line must be a header with the columns id and amount."]),
        ("id\nA\n", ["Line 1, column amount is missing."]),
        ("A;5\nB;6\n", ["Line 1, column id is missing.", "Line 1, column amount is missing."]),
        ("id,amount,ID\n", ['Line 1, column 3 repeats "ID"; it may stand only once.']),
        ("id,amount,x,X\n", ['Line 1, column 4 repeats "X"; it may stand only once.']),
        ("id,amount,\nA,5,\n", ["Line 1, column 3 has no name. Name it, or delete the column."]),
        ("id,amount,tier\nA,5\n", ["Line 2 has another number of cells (2) than the header (3)."]),
        ("id,amount\n\nA,5,6\n", ["Line 3 has another number of cells (3) than the header (2)."]),
        ('id,amount\nA,5\n"B,6\n', ["Line 3 cannot be split into cells: unexpected end of data."]),
        ('id,amount\n"A"x,5\n', ["Line 2 cannot be split into cells: ',' expected after '\"'."]),
        ("id,amount\nA,5\nB\0,6\n", ["Line 3 holds something that is no text (a NUL character)."]),
        (b"id,amount\nA,5\nB\x81,6\n", ["Line 3 holds something that is no text (byte 16 of the file)."]),
        (b"\xef\xbb\xbfid,amount\n\xff,6\n", ["Line 2 holds something that is no text (byte 14 of the file)."]),
        (b"PK\x03\x04\x14\0\0\0", ["Line 1 holds something that is no text (a NUL character). Save the table as CSV"]),
        ("id,amount\n,5\n", ['Line 2, column id must be text of 1 to 200 characters; found "".']),
        (f"id,amount\n{'x' * 201},5\n", ["Line 2, column id must be text of 1 to 200 characters; found "]),
        ("id,amount\nA,5\n\nA,6\n", ['Line 4, column id repeats "A" of line 2; it may stand only once.']),
        ("id,amount\nA,12.5\n", ["Line 2, column amount must be a whole number in digits only, such as 25000; found"]),
        (
            "id;amount\nA;25.000\n",
            ['Line 2, column amount must be a whole number in digits only, such as 25000; found "25.'],
        ),
        ("id,amount\nA,1e5\n", ["Line 2, column amount must be a whole number in digits only"]),
        ("id,amount\nA,٣\n", ["Line 2, column amount must be a whole number in digits only"]),
        (
            "id,amount\nA,-5\n",
            ["Line 2, column amount must be a whole number from 0 to 1000000000000000000; found -5."],
        ),
        ("id,amount\nA,9999999999999999999\n", ["Line 2, column amount must be a whole number from 0 to 10000000000"]),
        (f"id,amount\nA,{'9' * 5000}\n", ["Line 2, column amount must be a whole number in digits only"]),
        (f"id,amount\nA,{'9' * 200_000}\n", ["Line 2 cannot be split into cells: field larger than field limit"]),
        ("id,amount,lot\nA,5,0\n", ["Line 2, column lot must be a whole number from 1"]),
        (
            "id,amount,tier\nA,5,first\n",
            ['Line 2, column tier must be a whole number in digits only, such as 25000; found "first".'],
        ),
        (
            "id,amount,floor\nA,5,6\n",
            ["Line 2, column floor is 6, but whole lots of 1 within the amount give at most 5."],
        ),
        ("id,amount,score\nA,5,good\n", ['Line 2, column score must be a number such as 12 or 0.853; found "good".']),
        ("id,amount,score\nA,5,NaN\n", ["Line 2, column score must be a number"]),
        ("id,amount,name\nA,5,Fanø\n", ["Line 2, column name is a key and must be a number such as 12 or 0.853; fou"]),
        ("id;amount;x\nA;5;1,234\n", ['Line 2, column x is "1,234": thousands or decimals?']),
        ("id;amount;x\nA;5;9999999999999999999\n", ["Line 2, column x must be an exact number, whole or decimal"]),
        (
            "id,amount,received_at\nA,5,02-11-2026\n",
            ["Line 2, column received_at must be a day or a moment such as 2026-"],
        ),
        (
            "id,amount,received_at\nA,5,0001-01-01T00:00+14:00\n",
            ["Line 2, column received_at must be a day or a moment"],
        ),
        (
            "id,amount,received_at\nA,5,2026-10-25T02:30\n",
            ['Line 2, column received_at is "2026-10-25T02:30", which Dan'],
        ),
        ("id,amount,received_at\nA,5,2026-03-29T02:30\n", ["which Danish clocks show twice or never."]),
    ],
)
def test_wrong_tables_are_refused_with_line_and_column(table, expected):
    found = sentences(table)

    assert len(found) == len(expected)
    assert all(part in sentence for part, sentence in zip(expected, found, strict=True))


def test_all_that_is_wrong_is_said_at_once():
    assert len(sentences("id,amount,lot\nA,x,y\nB,5\nC,5,1\nC,5,1\n")) == 4


def test_no_more_than_a_hundred_problems_are_said():
    assert len(sentences("id,amount,lot\n" + "".join(f"{n},x,y\n" for n in range(500)))) == sheet.MOST_PROBLEMS


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet='idamount,;\t"\n\r 1.-x\0ø', max_size=60).map(str.encode)))
def test_anything_is_read_or_refused(tail):
    for data in (tail, b"id,amount,x\n" + tail):
        try:
            assert isinstance(sheet.read(data).bids, list)
        except problems.BidsInvalid as refused:
            assert all(str(problem) for problem in refused.problems)


# What the engine refuses, in the table's words


def engine_sentences(table, ruleset):
    rules = rulesets.parse(ruleset)
    read = sheet.read(table.encode(), rules.keys)
    with pytest.raises(problems.BidsInvalid) as refused:
        engine.allocate(read.bids, rules, 100)
    return [str(problem) for problem in sheet.placed(refused.value, read)]


def queue(*order):
    return {"steps": [{"name": "Line", "method": "queue", "order": list(order), "margin": "stop"}]}


def test_missing_values_are_named_by_line_and_column():
    table = "id,amount,received_at,Children\nZ,1,,\nA,1,2026-01-01,5\n\nB,1,,\n"

    assert engine_sentences(table, queue("received_day")) == [
        "Line 2, column received_at has no value, and the step “Line” uses it. Give the value or change the step.",
        "Line 5, column received_at has no value, and the step “Line” uses it. Give the value or change the step.",
    ]
    assert engine_sentences(table, queue("-key:children"))[0].startswith("Line 2, column children has no value")


def test_a_missing_column_is_named_once():
    table = "id,amount\nA,1\nB,2\nC,3\n"

    assert engine_sentences(table, queue("score")) == [
        "The step “Line” uses the column score, and the table has no such column."
    ]
    assert engine_sentences(table, queue("-key:children_0_17")) == [
        "The step “Line” uses the key children_0_17, and the table has no such column."
    ]
    assert engine_sentences("id,amount,score\nA,1,5\n", queue("key:score")) == [
        "The step “Line” uses the key score, and the table has no such column."
    ]


def test_strange_ids_are_placed_too():
    table = 'id,amount,x\n"a""].x",1,\n"b]. ",1,2\n'

    assert engine_sentences(table, queue("key:x"))[0].startswith("Line 2, column x has no value")


def test_what_is_no_bids_fault_stays_as_it_is():
    read = sheet.read(b"id,amount\nA,1\n")
    wrong = problems.BidsInvalid([problems.NotText("seed", most=200, found='""')])

    assert [str(problem) for problem in sheet.placed(wrong, read)] == [
        'seed must be text of 1 to 200 characters; found "".'
    ]


# What is written


def shares(table, ruleset, budget, explain=False):
    read = sheet.read(table.encode())
    text = sheet.written(read, engine.allocate(read.bids, rulesets.parse(ruleset), budget), explain)
    return list(csv.reader(io.StringIO(text)))


TWO_STEPS = {
    "steps": [
        {"name": "First", "method": "queue", "order": ["rank"], "margin": "partial", "budget": {"amount": 60}},
        {"name": "Then", "method": "queue", "order": ["rank"], "margin": "stop", "select": {"tier": [1]}},
    ]
}
TABLE = """id,amount,applicant,rank,tier
Z,40,"Fanø, by",1,1
B,40,,2,1
A,40,Ærø,3,1
C,50,Læsø,4,1
D,,Samsø,5,2
E,0,,6,2
"""


def test_shares_in_the_tables_order_with_steps_and_reasons():
    assert shares(TABLE, TWO_STEPS, 130) == [
        ["id", "applicant", "asked", "awarded", "step", "reason"],
        ["Z", "Fanø, by", "40", "40", "First", "met_in_full"],
        ["B", "", "40", "40", "First+Then", "last_in_line+met_in_full"],
        ["A", "Ærø", "40", "40", "Then", "met_in_full"],
        ["C", "Læsø", "50", "0", "Then", "did_not_fit"],
        ["D", "Samsø", "", "0", "First", "nothing_left"],
        ["E", "", "0", "0", "", "nothing_asked"],
    ]


def test_explained_shares_carry_every_portion():
    _, _, second, *_ = shares(TABLE, TWO_STEPS, 130, explain=True)

    assert second[:6] == ["B", "", "40", "40", "First+Then", "last_in_line+met_in_full"]
    first, then = json.loads(second[6])
    assert (first["step"], first["amount"], first["reason"], first["facts"]["left"]) == (
        "First",
        20,
        "last_in_line",
        20,
    )
    assert (then["step"], then["amount"], then["facts"]["before"]) == ("Then", 20, 20)


# There and back


def as_table(bids_, separator):
    names = ["id", "amount", "applicant", "lot", "floor", "tier", "scheme", "region", "rank", "received_at", "children"]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator)
    writer.writeheader()
    for bid in bids_:
        row = {name: getattr(bid, name) for name in names[:-1]}
        writer.writerow({**row, "received_at": bid.received_at.isoformat(), **bid.keys})
    return out.getvalue().encode()


@settings(max_examples=100, deadline=None)
@given(inputs.bid_lists(endless=True), st.sampled_from(rows.SEPARATORS))
def test_bids_written_as_a_table_are_read_as_they_were(drawn, separator):
    plain = [dataclasses.replace(bid, score=None, keys={"children": bid.keys["children"]}) for bid in drawn]

    assert sheet.read(as_table(plain, separator)).bids == plain
