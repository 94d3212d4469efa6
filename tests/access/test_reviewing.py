from datetime import datetime, timedelta

import pytest
from django.db import connection

from pool.access import quarters, queries, report
from pool.access.models import AccessReview, RoleGrant, User
from pool.access.services import proposing, reviewing
from pool.journal.models import Entry
from pool.kernel import canon
from pool.kernel.periods import COPENHAGEN
from pool.kernel.refusals import NotAllowed, ReasonMissing
from tests.factories import NOW, OPENED

pytestmark = pytest.mark.django_db


def moment(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=COPENHAGEN)


def states(first, at, signed=()) -> dict[str, str]:
    return {f"{item.year}-{item.quarter}": item.state for item in quarters.since(first, at, set(signed))}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (moment(2026, 3, 31, 23), (2026, 1)),
        (moment(2026, 4, 1, 0), (2026, 2)),
        (moment(2026, 12, 31), (2026, 4)),
        (moment(2027, 1, 1, 0), (2027, 1)),
    ],
)
def test_quarters_follow_the_calendar_in_copenhagen(at, expected):
    assert quarters.quarter_of(at) == expected


def test_a_quarter_is_due_for_thirty_days_then_overdue_then_missed():
    first = moment(2026, 7, 15)
    assert states(first, moment(2026, 9, 30)) == {"2026-3": "due"}
    assert states(first, moment(2026, 10, 30, 23)) == {"2026-4": "due", "2026-3": "due"}
    assert states(first, moment(2026, 10, 31, 0)) == {"2026-4": "due", "2026-3": "overdue"}
    assert states(first, moment(2027, 1, 1)) == {"2027-1": "due", "2026-4": "due", "2026-3": "missed"}
    assert states(first, moment(2027, 1, 1), [(2026, 3)])["2026-3"] == "signed"


def test_a_later_review_covers_what_was_missed():
    def late(at, signed=()):
        found = quarters.overdue(quarters.since(moment(2026, 1, 1), at, set(signed)))
        return [(item.year, item.quarter) for item in found]

    assert late(moment(2026, 12, 1)) == [(2026, 3), (2026, 2), (2026, 1)]
    assert late(moment(2026, 12, 1), [(2026, 2)]) == [(2026, 3)]
    assert late(moment(2026, 12, 1), [(2026, 3)]) == []


def test_nobody_there_means_nothing_to_review(db):
    assert queries.reviews(NOW) == [] == queries.overdue_reviews(NOW)


def sign(world, year=2026, quarter=3, at=NOW, **given):
    given = {"note": "Alt i orden.", "by": world.people.decider, **given}
    return reviewing.sign_review(year=year, quarter=quarter, at=at, **given)


def test_the_report_is_kept_as_it_was_seen(world):
    User.objects.filter(pk=world.people.finance.pk).update(last_login=NOW - timedelta(days=2))
    made = sign(world, seen=report.seen(report.rows(NOW)))

    assert made.sha256 == canon.fingerprint(made.content)
    row = next(item for item in made.content["people"] if item["username"] == "finance")
    assert (row["days_since"], row["roles"][0]["role"], row["roles"][0]["granted_by"]["username"]) == (
        2, "finance", "administrator",
    )  # fmt: skip
    entry = Entry.objects.order_by("number").last()
    assert (entry.verb, entry.subject, entry.facts["sha256"]) == ("access.sign_review", "access:2026-3", made.sha256)
    with connection.cursor() as cursor, pytest.raises(Exception, match="only grows"):
        cursor.execute("UPDATE access_review SET note = 'x'")


def test_who_keeps_roles_does_not_sign(world):
    for role in ("administrator", "auditor", "controller", "finance", "caseworker", "ministry", "signatory"):
        with pytest.raises(NotAllowed):
            sign(world, by=getattr(world.people, role))


@pytest.mark.parametrize(
    ("year", "quarter"), [(2026, 4), (2026, 1), (2025, 3), (2026, 0), (2026, 5), (2026, -3), (0, 0), (10**12, 3)]
)
def test_only_the_running_quarter_and_the_one_before(world, year, quarter):
    with pytest.raises(reviewing.NotToBeReviewed):
        sign(world, year, quarter)
    assert not AccessReview.objects.exists()


def test_the_quarter_before_is_signed_once(world):
    later = moment(2026, 11, 20)
    assert [item.quarter for item in queries.overdue_reviews(later)] == [3]
    sign(world, at=later)
    with pytest.raises(reviewing.ReviewedAlready):
        sign(world, at=later)
    assert queries.overdue_reviews(later) == []


def test_a_note_is_written_and_the_roles_are_those_seen(world):
    with pytest.raises(ReasonMissing):
        sign(world, note="  ")
    seen = report.seen(report.rows(NOW))
    RoleGrant.objects.filter(user=world.people.caseworker).update(ended_at=NOW, ended_by=world.people.decider)
    with pytest.raises(reviewing.AccessMoved):
        sign(world, seen=seen)


def test_the_report_names_what_to_ask_about(world):
    def flags() -> dict[str, list[str]]:
        return {row["username"]: row["flags"] for row in report.rows(at) if row["flags"]}

    at = OPENED + timedelta(days=89)
    assert flags() == {}
    at = OPENED + timedelta(days=91)
    everybody = {user.username for user in User.objects.all()}
    assert flags() == dict.fromkeys(everybody, ["unused"])
    User.objects.update(last_login=at - timedelta(days=1))
    assert flags() == {}
    User.objects.filter(username="auditor").update(last_login=OPENED + timedelta(days=1))
    RoleGrant.objects.create(user=world.people.finance, role="decider", granted_at=at)
    User.objects.filter(username="ministry").update(is_active=False)
    assert flags() == {"auditor": ["long_away"], "finance": ["conflict"], "ministry": ["off_with_roles"]}
    assert report.counts(report.rows(at)) == {
        "people": len(everybody), "conflict": 1, "off_with_roles": 1, "unused": 0, "long_away": 1,
    }  # fmt: skip


def test_the_report_says_who_proposed_a_role(world):
    made = proposing.propose_role(
        user=world.people.preparer, role="signatory", gives=True, reason="x", by=world.people.administrator, at=NOW
    )
    proposing.confirm_role(proposal=made, by=world.people.decider, at=NOW)
    row = next(item for item in report.rows(NOW) if item["username"] == "preparer")
    given = row["roles"][-1]
    assert (given["granted_by"]["username"], given["proposed_by"]["username"]) == ("decider", "administrator")
