import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.letters import differences
from pool.letters.differences import ADDED, REMOVED, SAME


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("En to tre", "En to tre", [(SAME, "En to tre")]),
        ("En to tre", "En fem tre", [(SAME, "En "), (REMOVED, "to"), (ADDED, "fem"), (SAME, " tre")]),
        ("Senest {day}.", "Senest {time}.", [(SAME, "Senest "), (REMOVED, "{day}"), (ADDED, "{time}"), (SAME, ".")]),
        ("Accepter nu.", "Sig ja nu.", [(REMOVED, "Accepter"), (ADDED, "Sig ja"), (SAME, " nu.")]),
        ("a b c d", "a x y d", [(SAME, "a "), (REMOVED, "b c"), (ADDED, "x y"), (SAME, " d")]),
        ("", "ny", [(ADDED, "ny")]),
        ("væk", "", [(REMOVED, "væk")]),
    ],
)
def test_difference_word_by_word(before, after, pieces):
    assert differences.words(before, after) == pieces


def test_paragraphs_are_compared_side_by_side():
    found = differences.texts(["a b", "c", "e"], ["a b", "d", "c", "e"])
    assert found == [[(SAME, "a b")], [(ADDED, "d")], [(SAME, "c")], [(SAME, "e")]]
    assert differences.texts(["a", "b"], ["a"]) == [[(SAME, "a")], [(REMOVED, "b")]]
    assert differences.changed(found) and not differences.changed(differences.texts("a", "a"))


texts = st.text(alphabet="ab {}.\u00a0", max_size=30)


@given(texts, texts)
def test_both_versions_can_be_read_out_of_the_difference(before, after):
    found = differences.words(before, after)
    assert "".join(text for what, text in found if what != ADDED) == before
    assert "".join(text for what, text in found if what != REMOVED) == after
    assert all(text for _, text in found)
