"""What a proof found is kept as its English text with sentence and facts, and read again as it was said."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pool.kernel.words import Said
from pool.reports import problems

FACTS = {
    "amount": Decimal("25000.00"), "day": date(2027, 2, 1), "moment": datetime(2027, 2, 1, 11, 30, 5, 7, tzinfo=UTC),
    "count": 3, "none": None, "text": "100 % %(x)s",
    "part": Said("part %(number)s of %(sum)s", number=7, sum=Decimal(1)),
}  # fmt: skip
SENTENCE = "%(amount)s|%(day)s|%(moment)s|%(count)s|%(none)s|%(text)s|%(part)s"


def stored(problem):
    return json.loads(json.dumps(problems.kept(problem)))


def test_what_was_said_is_kept_with_its_facts():
    said = Said(SENTENCE, **FACTS)
    found = problems.read(stored(said))
    assert (found, type(found), found.sentence, found.facts) == (said, Said, SENTENCE, FACTS)
    assert {name: type(value) for name, value in found.facts.items()} == {
        name: type(value) for name, value in FACTS.items()
    }
    assert stored(said)["text"] == str(said)


@pytest.mark.parametrize("text", ["", "a text of an earlier version"])
def test_a_text_alone_is_kept_as_it_is(text):
    assert (stored(text), problems.read(stored(text)), type(problems.read(text))) == (text, text, str)


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "%(count)s of something else"},
        {"sentence": "%(missing)s"},
        {"sentence": "%(count)z"},
        {"sentence": 7},
        {"facts": {"count": 4}},
        {"facts": {"count": {"kroner": "x"}}},
        {"facts": {"count": {"day": "x"}}},
        {"facts": {"count": {"other": "3"}}},
        {"facts": {"count": {}}},
        {"facts": {"count": {"moment": None}}},
        {"facts": ["count"]},
        {"facts": None},
    ],
)
def test_where_the_sentence_does_not_give_the_text_the_text_stands_alone(change):
    row = stored(Said("%(count)s rows", count=3)) | change
    assert (problems.read(row), type(problems.read(row))) == ("3 rows", str)
    del row["sentence"]
    assert problems.read(row) == "3 rows"


def test_a_row_without_anything_says_nothing():
    assert problems.read({}) == ""
