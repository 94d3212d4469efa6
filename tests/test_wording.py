from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from pool import wording
from pool.kernel.refusals import MissingField, NotFound, Refusal, Refusals, TooLong, WrongState
from pool.kernel.words import Said

NOON = datetime(2027, 1, 15, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Several(Refusal):
    code = "several"
    sentence = "%(amount)s until %(deadline)s on %(day)s for %(who)s: %(yes)s, %(names)s, 100 %%"


FACTS = {
    "amount": Decimal("25000.00"), "deadline": NOON, "day": date(2027, 2, 1), "who": "Æbelø %(x)s 100 %", "yes": True,
    "names": ["a", Decimal("1.00")],
}  # fmt: skip


def test_a_refusal_is_written_with_its_facts_in_the_language_of_the_reader():
    problem = Several(**FACTS)
    assert wording.refusal_text(problem) == (
        "DKK\u00a025,000.00 until Friday 15 January 2027, 12:00 on 1 February 2027 for Æbelø %(x)s 100 %: "
        "yes, a, DKK\u00a01.00, 100 %"
    )
    with translation.override("da"):
        assert wording.refusal_text(problem).startswith(
            "25.000,00\u00a0kr. until fredag 15. januar 2027 kl. 12.00 on 1. februar 2027 for"
        )


def test_refusals_are_rows_whose_facts_a_machine_can_read():
    assert wording.refusals(Refusals([Several(field="amount", **FACTS), NotFound()])) == [
        {
            "code": "several",
            "message": wording.refusal_text(Several(**FACTS)),
            "field": "amount",
            "facts": {
                "amount": "25000.00", "deadline": "2027-01-15T12:00:00+01:00", "day": "2027-02-01",
                "who": "Æbelø %(x)s 100 %", "yes": True, "names": ["a", "1.00"],
            },
        },
        {
            "code": "not_found",
            "message": "There is nothing here by that name, or it is not yours to see.",
            "field": "",
            "facts": {},
        },
    ]  # fmt: skip


def test_one_refusal_is_one_row():
    assert [row["code"] for row in wording.refusals(TooLong(length=301, most=300))] == ["too_long"]


class Late(Refusal):
    code = "late"
    sentence = "It is %(now)s."


def test_who_is_a_second_too_late_reads_the_second():
    assert wording.refusal_text(Late(now=NOON)) == "It is Friday 15 January 2027, 12:00."
    assert wording.refusal_text(Late(now=NOON + timedelta(seconds=1))) == "It is Friday 15 January 2027, 12:00:01."


def test_states_and_labels_in_a_refusal_are_translated():
    assert "“Draft”" in wording.refusal_text(WrongState(state=gettext_lazy("Draft")))
    assert wording.refusal_text(MissingField(label="E-mail")) == "Fill in “E-mail”."


class Coded(Refusal):
    code = "coded"
    sentence = "%(first)s and %(second)s."
    words = {"first": {"a": "yes", "": "never"}, "second": {"a": "yes"}}


def test_a_code_in_a_refusal_has_words_for_people_and_stays_a_code_for_programs():
    problem = Coded(first="a", second="b")
    assert wording.refusal_text(problem) == "yes and b."
    with translation.override("da"):
        assert wording.refusal_text(problem) == "ja and b."
    assert wording.refusals(problem)[0]["facts"] == {"first": "a", "second": "b"}


@pytest.mark.parametrize(
    ("gap", "ahead", "ago"),
    [
        (timedelta(days=3, hours=23), "in 3 days", "3 days ago"),
        (timedelta(days=1), "in 1 day", "1 day ago"),
        (timedelta(hours=23, minutes=59), "in 23 hours", "23 hours ago"),
        (timedelta(hours=1), "in 1 hour", "1 hour ago"),
        (timedelta(minutes=59, seconds=59), "in 59 minutes", "59 minutes ago"),
        (timedelta(seconds=1), "in 1 minute", "1 minute ago"),
    ],
)
def test_distance_uses_the_largest_unit_that_says_it(gap, ahead, ago):
    assert wording.distance(NOON + gap, NOON) == ahead
    assert wording.distance(NOON - gap, NOON) == ago


def test_a_deadline_has_weekday_clock_and_distance():
    assert wording.deadline(NOON, NOON - timedelta(days=3)) == "Friday 15 January 2027, 12:00 – in 3 days"


def test_nothing_is_written_as_nothing():
    assert [wording.money(None), wording.day(None), wording.moment(None)] == ["", "", ""]


def test_terms_and_numbers_follow_the_language():
    assert [wording.term("2027F"), wording.term("?"), wording.number(12345)] == ["spring 2027", "?", "12,345"]
    with translation.override("da"):
        assert [wording.term("2027E"), wording.number(Decimal("0.5"), 1)] == ["efterår 2027", "0,5"]


def test_a_name_is_danish_where_there_is_no_english_one():
    assert wording.name(SimpleNamespace(name_da="Pulje", name_en="Pool")) == "Pool"
    assert wording.name(SimpleNamespace(name_da="Pulje", name_en="")) == "Pulje"
    with translation.override("da"):
        assert wording.name(SimpleNamespace(name_da="Pulje", name_en="Pool")) == "Pulje"


def test_the_language_is_danish_when_none_is_active():
    with translation.override(None):
        assert wording.language() == "da"


def test_nobody_counts_the_days_of_what_is_long_over():
    assert wording.deadline(NOON - timedelta(days=60), NOON).endswith(" – 60 days ago")
    assert wording.deadline(NOON - timedelta(days=61), NOON) == wording.moment(NOON - timedelta(days=61), weekday=True)
    assert wording.deadline(NOON + timedelta(days=90), NOON).endswith(" – in 90 days")


FRAME = "the frame of round %(round)s is %(frame)s, the ledger says %(booked)s"
REPEATED = Said("another result when it is repeated")
FINDINGS = [
    (
        Said(FRAME, round="2026-1", frame=Decimal("25000.00"), booked=None),
        "the frame of round 2026-1 is DKK\u00a025,000.00, the ledger says nothing",
        "Rammen for runde 2026-1 er 25.000,00\u00a0kr., men hovedbogen siger intet",
    ),
    (
        Said("duty %(reference)s is due on %(now)s, it was set for %(first)s", reference="2026-1-751-C1",
             now=date(2027, 2, 8), first=date(2027, 2, 1)),
        "duty 2026-1-751-C1 is due on 8 February 2027, it was set for 1 February 2027",
        "Fristen for 2026-1-751-C1 er 8. februar 2027, men den blev sat til 1. februar 2027",
    ),
    (
        Said("%(round)s run %(number)s: %(problem)s", round="2026-1", number=1, problem=REPEATED),
        "2026-1 run 1: another result when it is repeated",
        "Runde 2026-1, fordeling 1: et andet resultat, når beregningen gentages",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "in_english", "in_danish"), FINDINGS)
def test_a_finding_is_said_in_the_language_of_the_reader(problem, in_english, in_danish):
    assert wording.found(problem) == {"problem": in_english, "is_told": True}
    with translation.override("da"):
        assert wording.found(problem) == {"problem": in_danish, "is_told": True}


def test_a_finding_that_nobody_can_translate_stays_english_and_is_marked_so():
    for text in ("a text of an earlier version, 100 % %(x)s", Said("%(number)s rows as nobody words it", number=3)):
        with translation.override("da"):
            assert wording.found(text) == {"problem": text, "is_told": False}
        assert wording.finding(text) == text
    assert wording.found("") == {"problem": "", "is_told": False}
