from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pool.kernel.words import N_, Said


class Named:
    def __str__(self):
        return "2026-1-751"


def test_what_is_said_is_the_english_text_and_remembers_its_sentence_and_facts():
    said = Said(N_("%(case)s gives %(given)s"), case=Named(), given=Decimal("25000.00"))
    assert (said, type(said)) == ("2026-1-751 gives 25000.00", Said)
    assert (said.sentence, said.facts) == (
        "%(case)s gives %(given)s",
        {"case": "2026-1-751", "given": Decimal("25000")},
    )
    assert (f"WRONG {said:<30}|", len(said), bool(said)) == ("WRONG 2026-1-751 gives 25000.00     |", 25, True)


def test_facts_are_written_as_they_are():
    facts = {
        "day": date(2027, 2, 1), "moment": datetime(2027, 2, 1, 11, 30, tzinfo=UTC), "count": 3, "none": None,
        "text": "100 % %(x)s", "part": Said("part %(number)s", number=7), "sentence": "a fact may be called so",
    }  # fmt: skip
    said = Said("%(day)s|%(moment)s|%(count)s|%(none)s|%(text)s|%(part)s|%(sentence)s|100 %%", **facts)
    assert said == "2027-02-01|2027-02-01 11:30:00+00:00|3|None|100 % %(x)s|part 7|a fact may be called so|100 %"
    assert said.facts == facts


def test_a_place_without_a_fact_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        Said("%(case)s gives %(given)s", case="x")
