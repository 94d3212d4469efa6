import pytest
from hypothesis import given
from hypothesis import strategies as st

import pool.payments.services.answering  # noqa: F401 - the rooms behind it come along, with their refusals
from pool.kernel import refusals


@given(st.text(max_size=400))
def test_cleaned_text_can_be_shown_and_fits_or_is_refused(text):
    try:
        kept = refusals.cleaned(text, most=300)
    except refusals.Refusal as problem:
        assert problem.code in ("too_long", "unreadable_text")
        return
    assert len(kept) <= 300
    assert kept == kept.strip() == refusals.cleaned(kept)
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in kept)
    kept.encode()


def test_cleaned_keeps_danish_letters_emoji_and_line_breaks():
    assert refusals.cleaned("  Æblegrød\r\n🦔\tå  ") == "Æblegrød\n🦔\tå"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\rb", "a\ud800b"])
def test_cleaned_refuses_what_cannot_be_shown(text):
    with pytest.raises(refusals.Forbidden) as caught:
        refusals.cleaned(text, field="note")
    assert caught.value.field == "note"


def test_cleaned_says_how_long_the_text_is():
    with pytest.raises(refusals.TooLong) as caught:
        refusals.cleaned("æ" * 301, field="name")
    assert (caught.value.facts, caught.value.field) == ({"length": 301, "most": 300}, "name")


@pytest.mark.parametrize("text", ["", "   ", "\n", None])
def test_a_reason_is_never_empty(text):
    with pytest.raises(refusals.ReasonMissing):
        refusals.reason(text)


def test_raise_all_raises_nothing_one_or_several():
    one, other = refusals.NotFound(), refusals.NotAllowed()
    refusals.raise_all([])
    with pytest.raises(refusals.NotFound):
        refusals.raise_all([one])
    with pytest.raises(refusals.Refusals) as caught:
        refusals.raise_all([one, other])
    assert caught.value.items == [one, other]


def every_refusal(base=refusals.Refusal):
    for found in base.__subclasses__():
        if found.__module__.startswith(("pool.", "api.")):
            yield found
        yield from every_refusal(found)


def test_every_refusal_has_a_code_a_sentence_and_a_kind():
    found = list(every_refusal())
    assert len(found) > 40
    assert {
        item.__name__ for item in found if item.kind not in ("invalid", "forbidden", "missing", "conflict")
    } == set()
    assert {item.__name__ for item in found if item.code == refusals.Refusal.code} == set()
    assert {item.__name__ for item in found if not item.sentence.endswith((".", "!"))} == set()


def test_two_different_refusals_never_share_a_code():
    codes = {}
    for item in every_refusal():
        codes.setdefault(item.code, set()).add(item.sentence)
    assert {code for code, sentences in codes.items() if len(sentences) > 1} == set()
