"""The command itself; nothing here may touch a database, so no test asks for one."""

import io
import json
import os
import random

import pytest
from django.core.management import CommandError, call_command

from pool.allocation import engine, invariants, rulesets
from tests.management.running import allocate, files, program, run

pytestmark = pytest.mark.once

TABLE = """id;Amount;applicant;rank;children
A-1;60;Fanø;1;300
B-1;50;Læsø;1;200
B-2;;Læsø;2;100
"""
LINE = {"steps": [{"name": "Line", "method": "queue", "order": ["-key:children"], "margin": "partial"}]}
SHARES = """id,applicant,asked,awarded,step,reason
A-1,Fanø,60,60,Line,met_in_full
B-1,Læsø,50,40,Line,last_in_line
B-2,Læsø,,0,Line,nothing_left
"""
PRO_RATA = {"steps": [{"method": "proportional"}]}
DRAWN = {"steps": [{"name": "Draw", "method": "queue", "order": ["draw"], "margin": "stop"}]}
TWINS = "id,amount\nA,10\nB,10\nC,10\n"


def test_shares_go_out_and_the_summary_beside_them(tmp_path):
    ran = allocate(tmp_path, TABLE, LINE, 100)

    assert (ran.code, ran.out) == (0, SHARES)
    assert ran.err.splitlines()[:-3] == [
        "status: OK",
        "bids: 3",
        "asked: 110, and 1 without a ceiling",
        "budget: 100",
        "awarded: 100",
        "residue: 0",
        "step “Line”: queue, bids 3, budget 100, handed out 100, left 0",
    ]
    assert ran.said("ruleset") == rulesets.parse(LINE).sha256
    assert ran.said("seed") == "none"
    assert len(ran.said("result")) == 64


def test_the_summary_has_the_level_of_a_step(tmp_path):
    ran = allocate(tmp_path, "id,amount\nA,60\nB,40\n", PRO_RATA, 50)

    assert ran.awarded == (30, 20)
    assert ran.said("step “1”") == "proportional, bids 2, budget 50, handed out 50, left 0, λ = 1/2"


def test_explained_shares_have_one_more_column(tmp_path):
    plain, explained = (allocate(tmp_path, TABLE, LINE, 100, *more) for more in ((), ("--explain",)))

    facts = [json.loads(row.pop("facts")) for row in explained.rows]
    assert [row["id"] for row in plain.rows] == ["A-1", "B-1", "B-2"]
    assert explained.rows[0].keys() == {*plain.rows[0], "facts"}
    assert [[portion["reason"] for portion in portions] for portions in facts] == [
        ["met_in_full"],
        ["last_in_line"],
        ["nothing_left"],
    ]
    assert facts[1][0]["facts"] == {
        "ask": 50,
        "before": 0,
        "want": 50,
        "budget": 100,
        "place": 2,
        "places": 3,
        "left": 40,
    }
    assert plain.said("result") == explained.said("result")


def test_shares_can_go_into_a_file(tmp_path):
    ran = allocate(tmp_path, TABLE, LINE, 100, "--output", str(tmp_path / "SHARES.csv"))

    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "SHARES.csv").read_bytes().decode() == SHARES


def test_the_order_of_rows_changes_nothing_but_the_order_of_rows(tmp_path):
    rows = [f"{number},{number % 7 * 5},{number % 5},{number}" for number in range(40)]
    rules = {"steps": [{"method": "queue", "order": ["-key:need", "draw"], "margin": "skip"}]}
    one = allocate(tmp_path, "\n".join(["id,amount,need,rank", *rows]), rules, 300, "--seed", "tombola")
    random.Random(7).shuffle(rows)
    other = allocate(tmp_path, "\n".join(["id,amount,need,rank", *rows]), rules, 300, "--seed", "tombola")

    assert [row["id"] for row in other.rows] == [row.partition(",")[0] for row in rows]
    assert sorted(one.out.splitlines()) == sorted(other.out.splitlines())
    assert one.said("result") == other.said("result")


def test_a_tie_is_shown_with_its_facts_and_no_shares(tmp_path):
    ran = allocate(tmp_path, TWINS, DRAWN, 20, "--output", str(tmp_path / "SHARES.csv"))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[0] == (
        "TIE: the step “Draw” does not decide between 3 bids (A, B, C). They want 30 together, and 20 is left. "
        "Its order ends in the draw: publish the ids, then a seed, and run this again with --seed."
    )
    assert ran.facts == {
        "step": "Draw",
        "ids": ["A", "B", "C"],
        "left": 20,
        "wanted": 30,
        "order": ["draw"],
        "seed_missing": True,
    }
    assert (ran.said("status"), ran.said("residue")) == ("TIE", "20")
    assert not (tmp_path / "SHARES.csv").exists()


def test_a_seed_settles_what_the_draw_may_settle(tmp_path):
    ran = allocate(tmp_path, TWINS, DRAWN, 20, "--seed", "tombola")

    assert [row["reason"] for row in ran.rows] == ["drawn", "not_drawn", "drawn"]
    assert ran.said("seed") == "tombola"


def test_a_long_tie_is_said_in_short_and_told_in_full(tmp_path):
    ran = allocate(tmp_path, "id,amount\n" + "".join(f"{number:02},1\n" for number in range(30)), PRO_RATA, 10)

    assert "between 30 bids (00, 01, 02, 03, 04, 05, 06, 07, 08, 09 …)" in ran.err
    assert len(ran.facts["ids"]) == 30


@pytest.mark.parametrize(
    ("table", "ruleset", "sentence"),
    [
        (
            "id,amount,floor\nA,9,8\nB,9,7\n",
            PRO_RATA,
            "INFEASIBLE: the floors in the step “1” come to 15 (A, B), but the money of the step allows 10: "
            "5 too little.",
        ),
        (
            "id,amount,floor,applicant\nA,9,8,Fanø\n",
            {**PRO_RATA, "applicant_cap": {"amount": 6}},
            "INFEASIBLE: the floors in the step “1” come to 8 (A), but the cap of Fanø allows 6: 2 too little.",
        ),
        (
            "id,amount,floor,need\nA,9,8,1\n",
            {"steps": [{"method": "keyed", "key": "need", "cap": 5}]},
            "INFEASIBLE: the floors in the step “1” come to 8 (A), but the step's own cap allows 5: 3 too little.",
        ),
    ],
)
def test_floors_that_cannot_be_met_are_shown_with_the_shortfall(tmp_path, table, ruleset, sentence):
    ran = allocate(tmp_path, table, ruleset, 10)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[0] == sentence
    assert ran.facts["shortfall"] == ran.facts["floors"] - ran.facts["available"]


@pytest.mark.parametrize(
    ("bids", "ruleset", "budget", "sentences"),
    [
        (TWINS, PRO_RATA, "1.5", ['--budget must be a whole number in digits only, such as 25000; found "1.5".']),
        (TWINS, PRO_RATA, "", ['--budget must be a whole number in digits only, such as 25000; found "".']),
        (TWINS, PRO_RATA, "-1", ["budget must be a whole number from 0 to 1000000000000000000; found -1."]),
        (TWINS, PRO_RATA, "9" * 19, ["budget must be a whole number from 0 to 1000000000000000000; found 9"]),
        (TWINS, "{", 10, ["The ruleset is not JSON that can be read: Expecting property name"]),
        (TWINS, {"steps": []}, 10, ["steps must be a list of 1 to 50 entries; found []."]),
        (
            TWINS,
            {"unit": 0, "steps": [{"method": "queue", "order": ["rank"], "margin": "half"}]},
            10,
            ["unit must be a whole number from 1", 'steps[0].margin must be one of partial, stop, skip; found "half".'],
        ),
        ("", PRO_RATA, 10, ["The table is empty. Its first line must be a header"]),
        (
            "id,amount\nA,x\nB,1\nB,2\n",
            PRO_RATA,
            10,
            ["Line 2, column amount must be", 'Line 4, column id repeats "B"'],
        ),
        ("id,amount\nA,\n", PRO_RATA, 10, ["Line 2, column amount has no value, and the step “1” uses it."]),
        (TWINS, LINE, 10, ["The step “Line” uses the key children, and the table has no such column."]),
    ],
)
def test_wrong_input_is_refused_with_a_sentence_each(tmp_path, bids, ruleset, budget, sentences):
    ran = allocate(tmp_path, bids, ruleset, budget)

    assert (ran.code, ran.out) == (2, "")
    said = ran.err.splitlines()
    assert len(said) == len(sentences)
    assert all(line.startswith(sentence) for line, sentence in zip(said, sentences, strict=True))


def test_a_wrong_seed_is_refused(tmp_path):
    ran = allocate(tmp_path, TWINS, DRAWN, 10, "--seed", "")

    assert (ran.code, ran.err) == (2, 'seed must be text of 1 to 200 characters; found "".\n')


def test_many_problems_end_in_a_word_that_there_may_be_more(tmp_path):
    ran = allocate(tmp_path, "id,amount\n" + "".join(f"{number},x\n" for number in range(300)), PRO_RATA, 10)

    assert len(ran.err.splitlines()) == 101
    assert ran.err.endswith("There may be more; these are the first 100.\n")


def test_files_that_cannot_be_read_are_named(tmp_path):
    table, rules = files(tmp_path, TWINS, PRO_RATA)
    missing, folder = str(tmp_path / "nothing.csv"), str(tmp_path)

    assert run(missing, "--ruleset", rules, "--budget", "1") == (
        2,
        "",
        f"{missing} cannot be read: No such file or directory.\n",
    )
    assert run(folder, "--ruleset", rules, "--budget", "1").err == f"{folder} cannot be read: Is a directory.\n"
    assert (
        run(table, "--ruleset", missing, "--budget", "1").err
        == f"{missing} cannot be read: No such file or directory.\n"
    )
    assert run(table, "--ruleset", folder, "--budget", "1").err == f"{folder} cannot be read: Is a directory.\n"
    assert run("a\0b", "--ruleset", rules, "--budget", "1").code == 2


def test_files_that_cannot_be_written_are_named(tmp_path):
    ran = allocate(tmp_path, TWINS, PRO_RATA, 30, "--output", str(tmp_path / "no" / "SHARES.csv"))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{tmp_path}/no/SHARES.csv cannot be written: No such file or directory.\n"


@pytest.mark.parametrize("name", ["BIDS.csv", "RULES.json"])
def test_no_input_is_written_over(tmp_path, name):
    files(tmp_path, TWINS, PRO_RATA)
    before = (tmp_path / name).read_bytes()
    os.symlink(tmp_path / name, tmp_path / "SHARES.csv")

    ran = allocate(tmp_path, TWINS, PRO_RATA, 30, "--output", str(tmp_path / "SHARES.csv"))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("is one of the files to read. Name another file for the shares.\n")
    assert (tmp_path / name).read_bytes() == before


def test_a_table_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pool.management.commands.allocate.MOST_BYTES", 100)

    ran = allocate(tmp_path, TWINS + "\n" * 100, PRO_RATA, 30)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{tmp_path}/BIDS.csv is larger than 100 bytes. Divide the table.\n"


def test_a_fault_of_the_engines_own_is_no_fault_of_the_input(tmp_path, monkeypatch):
    def broken(*arguments):
        raise invariants.BrokenInvariant("shares and residue are not the budget")

    monkeypatch.setattr(engine, "allocate", broken)
    table, rules = files(tmp_path, TWINS, PRO_RATA)

    with pytest.raises(CommandError, match="shares and residue are not the budget. Nothing may rest on it"):
        call_command("allocate", table, "--ruleset", rules, "--budget", "1", stdout=io.StringIO())


# As a program


def test_from_any_folder_without_a_database_in_any_locale(tmp_path):
    _, rules = files(tmp_path, TABLE.encode("cp1252"), LINE)
    (tmp_path / "elsewhere").mkdir()
    call = ("../BIDS.csv", "--ruleset", "../RULES.json", "--budget", "100")

    plain, ascii_only = (
        program(*call, folder=tmp_path / "elsewhere", **more)
        for more in ({}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    )

    assert (plain.code, plain.out) == (0, SHARES)
    assert ascii_only == plain


def test_the_table_can_come_from_standard_input(tmp_path):
    _, rules = files(tmp_path, "", LINE)

    ran = program("-", "--ruleset", rules, "--budget", "100", folder=tmp_path, given=TABLE.encode())

    assert (ran.code, ran.out) == (0, SHARES)


def test_wrong_input_ends_with_two_and_ties_with_three(tmp_path):
    files(tmp_path, TWINS, PRO_RATA)
    call = ("BIDS.csv", "--ruleset", "RULES.json", "--budget")

    wrong, tied, unsaid = (program(*call, *budget, folder=tmp_path) for budget in (["x"], ["20"], []))

    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert (tied.code, tied.out) == (3, "")
    assert (unsaid.code, unsaid.out) == (2, "")
    assert not any("Traceback" in ran.err for ran in (wrong, tied, unsaid))


def test_a_full_disk_is_said(tmp_path):
    table, rules = files(tmp_path, TABLE, LINE)

    ran = program(table, "--ruleset", rules, "--budget", "100", "--output", "/dev/full", folder=tmp_path)

    assert (ran.code, ran.err) == (2, "/dev/full cannot be written: No space left on device.\n")
