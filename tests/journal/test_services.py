from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pool.access.models import User
from pool.journal import queries, services
from pool.journal.models import Entry, JournalHead
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
FACTS = st.dictionaries(
    TEXT, TEXT | st.integers(-(2**63), 2**63) | st.booleans() | st.none() | st.lists(TEXT), max_size=4
)


class TakenBack(Exception):
    pass


def test_tell_writes_who_did_what_when_to_which_record():
    by = User(username="caseworker")
    entry = services.tell(
        verb="assessment.take",
        subject="application:1",
        case="1",
        by=by,
        at=NOW,
        facts={"amount": Decimal("1.00"), "day": NOW.date()},
    )
    assert Entry.objects.values().get() == {
        "id": entry.pk, "number": 1, "at": NOW, "actor": "caseworker", "verb": "assessment.take",
        "subject": "application:1", "case": "1", "facts": {"amount": "1.00", "day": "2026-09-10"},
        "previous_hash": "", "hash": entry.hash,
    }  # fmt: skip
    assert JournalHead.objects.values_list("number", "hash").get() == (1, entry.hash)


def test_tell_without_a_person_is_the_system():
    assert services.tell(verb="v", subject="s", by=None, at=NOW).actor == "system"


def test_each_entry_carries_the_hash_of_the_one_before():
    entries = [services.tell(verb="v", subject=str(number), by=None, at=NOW) for number in range(3)]
    assert [entry.previous_hash for entry in entries] == ["", entries[0].hash, entries[1].hash]
    assert len({entry.hash for entry in entries}) == 3
    assert queries.first_break() == ""


def test_tell_many_is_one_chain_in_the_given_order():
    rows = [(f"s{number}", "case", {"n": number}) for number in range(3)]
    entries = services.tell_many(verb="v", by=None, at=NOW, rows=rows)
    assert [(entry.number, entry.subject, entry.facts) for entry in entries] == [
        (1, "s0", {"n": 0}), (2, "s1", {"n": 1}), (3, "s2", {"n": 2}),
    ]  # fmt: skip
    assert queries.first_break() == ""


def test_tell_many_of_nothing_writes_nothing():
    assert services.tell_many(verb="v", by=None, at=NOW, rows=[]) == []
    assert queries.first_break() == ""


def test_what_is_taken_back_leaves_no_gap():
    with pytest.raises(TakenBack), transaction.atomic():
        services.tell(verb="v", subject="gone", by=None, at=NOW)
        raise TakenBack
    services.tell(verb="v", subject="kept", by=None, at=NOW)
    assert list(Entry.objects.values_list("number", "subject")) == [(1, "kept")]
    assert queries.first_break() == ""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TEXT, FACTS), max_size=5), st.integers(0, 10**9))
def test_whatever_is_told_the_chain_read_back_from_the_database_holds(rows, microseconds):
    at = NOW + timedelta(microseconds=microseconds)
    with pytest.raises(TakenBack), transaction.atomic():
        services.tell_many(verb="v", by=None, at=at, rows=[(subject, "", facts) for subject, facts in rows])
        assert queries.first_break() == ""
        assert [entry.facts for entry in Entry.objects.order_by("number")] == [facts for _, facts in rows]
        raise TakenBack


def test_the_history_of_a_case_is_its_own_newest_first():
    for number, case in enumerate(("A", "B", "A"), start=1):
        services.tell(verb="v", subject=f"s{number}", case=case, by=None, at=NOW)
    assert [entry.subject for entry in queries.of_case("A")] == ["s3", "s1"]
    assert [entry.subject for entry in queries.entries()] == ["s3", "s2", "s1"]
