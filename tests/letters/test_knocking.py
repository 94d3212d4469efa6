"""Who guesses codes is shut out, who has a right one is not; and nothing tells a guesser how near a code is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.letters import codes
from pool.letters.models import Knock
from pool.letters.services import knocking, ordering
from tests import factories, written
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db

WRONG = "0000000000000000"
HOME, ELSEWHERE = "192.0.2.7", "192.0.2.8"
START = NOW.replace(minute=15, second=0, microsecond=0)


@pytest.fixture
def letter(world):
    """The receipt of an application."""
    case = factories.submitted(world, world.aarhus)
    return written.letter(kind="receipt", application=case, about={"submission": 1}, by=world.people.signatory, at=NOW)


def look_up(typed=WRONG, address=HOME, at=START):
    return knocking.look_up(typed=typed, address=address, by=None, at=at)


def tried(typed=WRONG, address=HOME, at=START) -> str:
    """What becomes of a try, in one word."""
    try:
        return look_up(typed, address, at).reference
    except (knocking.NotACode, knocking.UnknownCode, knocking.TooManyTries) as refusal:
        return type(refusal).__name__


def test_a_letter_is_found_by_its_code_however_it_is_typed(letter, django_assert_num_queries):
    typed = "-".join(letter.code[start : start + 4] for start in range(0, 16, 4)).lower()
    found = look_up(typed.replace("0", "o").replace("1", "l"))
    assert found == letter
    assert Knock.objects.count() == 1  # the minute's look-ups, and no wrong code
    with django_assert_num_queries(0):
        assert (found.standing, found.application.municipality.code, found.award) == ("valid", "751", None)


def test_ten_wrong_codes_are_told_and_the_eleventh_is_refused(letter):
    assert [tried() for _ in range(12)] == ["UnknownCode"] * 10 + ["TooManyTries"] * 2


def test_a_right_code_is_found_by_who_is_shut_out(letter):
    assert [tried() for _ in range(11)][-1] == "TooManyTries"
    assert tried(letter.code) == letter.reference


def test_a_right_code_is_found_sixty_times_a_minute_and_not_once_more(letter):
    assert {tried(letter.code) for _ in range(60)} == {letter.reference}
    assert tried(letter.code) == "TooManyTries"
    assert tried(letter.code, at=START + timedelta(seconds=59.9)) == "TooManyTries"
    assert tried(letter.code, at=START + timedelta(seconds=60)) == letter.reference


def test_the_next_quarter_of_an_hour_begins_anew(letter):
    for _ in range(11):
        tried()
    assert tried(at=START + timedelta(minutes=14, seconds=59)) == "TooManyTries"
    assert tried(at=START + timedelta(minutes=15)) == "UnknownCode"


@pytest.mark.parametrize(("after", "seconds"), [(0, 900), (1, 899), (0.5, 900), (899, 1), (899.999, 1)])
def test_the_refusal_says_when_to_come_back(db, after, seconds):
    for _ in range(10):
        tried()
    with pytest.raises(knocking.TooManyTries) as caught:
        look_up(at=START + timedelta(seconds=after))
    assert caught.value.facts == {"seconds": seconds}


def test_a_flood_is_told_to_wait_for_the_next_minute(letter):
    for _ in range(60):
        look_up(letter.code)
    with pytest.raises(knocking.TooManyTries) as caught:
        look_up(letter.code, at=START + timedelta(seconds=45))
    assert caught.value.facts == {"seconds": 15}


def test_visitors_are_counted_apart(letter):
    for _ in range(11):
        tried(address=HOME)
    assert tried(address=ELSEWHERE) == "UnknownCode"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("::1", "0.0.0.0", False),
        (None, "not an address", True),
    ],
)
def test_the_addresses_of_one_connection_are_one_visitor(db, one, other, same):
    for _ in range(10):
        tried(address=one)
    assert tried(address=other) == ("TooManyTries" if same else "UnknownCode")


def test_what_can_be_no_code_is_refused_without_a_look_or_a_count(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert {tried(typed) for typed in ("", "ABC", "U" * 16, "x" * 5000, "'; --")} == {"NotACode"}
    with pytest.raises(knocking.NotACode) as caught:
        look_up("x" * 5000)
    assert len(caught.value.facts["given"]) == 40


def test_neither_address_nor_code_is_kept_and_a_day_later_it_is_another_visitor(letter):
    for at in (START, START + timedelta(days=1)):
        for _ in range(11):
            tried(at=at)
    kept = [*Knock.objects.values_list("visitor", flat=True)]
    told = [entry.subject for entry in Entry.objects.filter(verb="letters.shut_out")]
    assert all(HOME not in text and WRONG not in text for text in (*kept, *told))
    assert len(set(told)) == 2


def test_the_key_of_the_installation_makes_the_hash(db, settings):
    settings.SECRET_KEY = "one"
    tried()
    settings.SECRET_KEY = "other"
    tried()
    assert Knock.objects.values("visitor").distinct().count() == 4


def test_old_counts_are_deleted_with_the_next_look_up(db):
    tried()
    assert Knock.objects.count() == 2
    tried(address=ELSEWHERE, at=START + timedelta(minutes=15))
    assert Knock.objects.count() == 4  # those of the quarter before may still be counting
    tried(address=ELSEWHERE, at=START + timedelta(minutes=30))
    assert set(Knock.objects.values_list("since", flat=True)) == {START + timedelta(minutes=m) for m in (15, 30)}


def test_shutting_out_is_told_once_in_the_journal(letter):
    for _ in range(30):
        tried()
    [entry] = Entry.objects.filter(verb="letters.shut_out")
    assert (entry.actor, entry.case, entry.facts) == ("system", "", {"wrong": 11})
    assert len(entry.subject) == len("visitor:") + 64
    assert journal.first_break() == ""


def test_a_flood_is_told_once_in_a_quarter_of_an_hour(letter):
    for minute in (0, 1, 15):
        for _ in range(62):
            tried(letter.code, at=START + timedelta(minutes=minute))
    told = Entry.objects.filter(verb="letters.shut_out").order_by("number")
    assert [entry.facts for entry in told] == [{"lookups": 61}] * 2
    assert len({entry.subject for entry in told}) == 1


def statements(typed: str) -> list[str]:
    """What a try asks of the database; the values it asks for are left out."""
    with CaptureQueriesContext(connection) as caught:
        tried(typed)
    asked = [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in caught.captured_queries]
    return [sql for sql in asked if "SAVEPOINT" not in sql]


def test_nothing_tells_how_near_a_wrong_code_is(world, letter):
    waiting = ordering.order(
        kind="receipt", application=letter.application, about={"submission": 1}, by=world.people.signatory, at=NOW
    )
    near = letter.code[:-1] + ("2" if letter.code[-1] != "2" else "3")
    tried()  # the first look-up of a visitor also makes the rows
    assert [tried(typed) for typed in (near, waiting.code)] == ["UnknownCode", "UnknownCode"]
    assert statements(near) == statements(waiting.code) == statements(codes.fresh())


def test_a_flood_is_answered_without_looking_at_letters(letter):
    for _ in range(62):
        tried(letter.code)
    right, wrong = statements(letter.code), statements(WRONG)
    assert right == wrong
    assert not any("letters_letter" in sql for sql in right)


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted(world):
    found = at_once(*(lambda: tried() for _ in range(4)))
    found += at_once(*(lambda: tried() for _ in range(4)))
    found += at_once(*(lambda: tried() for _ in range(4)))
    assert sorted(found) == ["TooManyTries"] * 2 + ["UnknownCode"] * 10
    assert sorted(Knock.objects.values_list("count", flat=True)) == [12, 12]
    assert Entry.objects.filter(verb="letters.shut_out").count() == 1
