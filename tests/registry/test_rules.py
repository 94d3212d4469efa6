import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.registry import rules
from pool.registry.models import validate_cvr

ALPHABET = "abcdefghijklmnopqrstuvwxyzæøå"
WORDS = st.text(ALPHABET, min_size=1, max_size=8)


@given(st.lists(WORDS, max_size=8))
def test_names_are_sorted_as_in_danish(words):
    def danish(word):
        return [ALPHABET.index(letter) for letter in word.replace("aa", "å")]

    assert sorted(words, key=rules.sort_key) == sorted(words, key=danish)


def test_municipalities_stand_in_danish_order():
    names = ["Aarhus", "Ærø", "Aabenraa", "Odense", "Ølgod", "Zealand", "Aalborg", "Ringsted", "Albertslund"]
    assert sorted(names, key=rules.sort_key) == [
        "Albertslund", "Odense", "Ringsted", "Zealand", "Ærø", "Ølgod", "Aabenraa", "Aalborg", "Aarhus",
    ]  # fmt: skip


@given(WORDS)
def test_the_key_does_not_depend_on_capitals(word):
    assert rules.sort_key(word.upper()) == rules.sort_key(word)
    assert rules.search_key(f" {word.upper()} ") == rules.search_key(word)


@pytest.mark.parametrize("text", ["Århus", "AARHUS", "århus ", "aarhus"])
def test_double_a_and_the_letter_find_each_other(text):
    assert rules.search_key(text) == "århus"


def test_a_business_number_with_a_wrong_check_digit_is_refused():
    validate_cvr("55133018")  # Aarhus Kommune
    for wrong in ("55133019", "5513301", "0000000x", ""):
        with pytest.raises(Exception, match="check digit"):
            validate_cvr(wrong)
