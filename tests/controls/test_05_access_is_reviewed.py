"""Weakness 5: nobody looked through who may do what.

Closed by the access report (last sign-in, roles, given by whom), which a decision maker signs each quarter
(`access.services.reviewing`) and which turns overdue for everybody to see; by `access_review`, which only grows; and by
the proofs "access" and "hands".
"""

from datetime import timedelta

import pytest

from pool.access import queries, report
from pool.access.models import AccessReview, User
from pool.access.services import proposing, reviewing, switching
from pool.kernel import canon
from pool.kernel.refusals import NotAllowed, ReasonMissing
from tests.controls.conftest import forced, problems, shut
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LATE = NOW + timedelta(days=60)  # the third quarter ended 40 days ago
GIVEN = {"quarter": "2026-3", "note": "Set."}


def sign(here, by=None, **given):
    given = {"year": 2026, "quarter": 3, "note": "Set.", "by": by or here.people.decider, "at": NOW, **given}
    return reviewing.sign_review(**given)


@pytest.mark.parametrize("role", ["administrator", "controller", "finance", "caseworker", "auditor", "signatory"])
def test_whoever_keeps_the_roles_does_not_review_them(world, page, api, role):
    by = getattr(world.people, role)
    with pytest.raises(NotAllowed):
        sign(world, by)
    assert page(by).post("/people/report/sign/", GIVEN).status_code == 403
    given = {"year": 2026, "quarter": 3, "note": "Set."}
    assert api(by).post("/api/v1/access-reviews", given).status_code == 403
    assert AccessReview.objects.count() == 0


def test_a_review_that_nobody_signed_is_shown_as_overdue_until_somebody_does(world, page, clock):
    decider = world.people.decider
    assert queries.overdue_reviews(NOW) == []
    clock.move_to(LATE)
    assert [(item.year, item.quarter) for item in queries.overdue_reviews(LATE)] == [(2026, 3)]
    for address in ("/", "/people/report/"):
        assert "overdue" in page(decider).get(address).content.decode().lower()
    assert page(world.people.auditor).get("/people/report/").status_code == 200
    row = page(world.people.auditor).get("/books/controls/").context["rows"][4]
    assert (row["problem"], row["is_told"]) == ("The review of quarter 3 of 2026 is overdue.", True)
    page(decider).post("/people/report/sign/", GIVEN)
    assert (queries.overdue_reviews(LATE), AccessReview.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"note": " "}, ReasonMissing),
        ({"year": 2026, "quarter": 4}, reviewing.NotToBeReviewed),  # before it began
        ({"year": 2025, "quarter": 3}, reviewing.NotToBeReviewed),  # long after it ended
        ({"quarter": 5}, reviewing.NotToBeReviewed),
        ({"seen": "0" * 64}, reviewing.AccessMoved),  # another report than the one that was read
    ],
)
def test_no_review_is_signed_unread_in_advance_or_long_after(world, given, problem):
    with pytest.raises(problem):
        sign(world, **given)


def test_a_quarter_is_signed_once_and_a_role_given_meanwhile_stops_the_signature(world, api):
    seen = report.seen(report.rows(NOW))
    people = world.people
    role = proposing.propose_role(
        user=people.preparer, role="signatory", gives=True, reason="x", by=people.administrator, at=NOW
    )
    proposing.confirm_role(proposal=role, by=people.decider, at=NOW)
    with pytest.raises(reviewing.AccessMoved):
        sign(world, seen=seen)
    sign(world)
    with pytest.raises(reviewing.ReviewedAlready):
        sign(world)
    again = api(people.decider).post("/api/v1/access-reviews", {"year": 2026, "quarter": 3, "note": "Set."})
    assert (again.status_code, again.json()["code"]) == (409, "reviewed_already")


def test_the_report_names_who_was_long_away_and_who_gave_each_role(world):
    User.objects.filter(username="finance").update(last_login=NOW - timedelta(days=400))
    row = next(row for row in report.rows(NOW) if row["username"] == "finance")
    assert row["days_since"] == 400
    assert row["roles"][0]["granted_by"]["username"] == "administrator"


def test_whoever_is_switched_off_keeps_no_role(world, page):
    user = world.people.finance
    client = page(user)
    assert client.get("/payments/").status_code == 200
    switching.switch_off(user=user, why="Fratrådt.", by=world.people.administrator, at=NOW)
    assert client.get("/payments/").status_code in (302, 403)
    assert User.objects.get(pk=user.pk).roles == set()


FORCED = [
    ("UPDATE access_review SET note = 'x'", "only grows"),
    ("DELETE FROM access_review", "only grows"),
    ("UPDATE access_role_grant SET granted_at = '2020-01-01 00:00:00+00:00' WHERE user_id = {finance}", "access: "),
    ("UPDATE access_role_grant SET ended_at = NULL, ended_by_id = NULL WHERE user_id = {gone}", "was ended"),
    ("UPDATE access_role_grant SET ended_at = granted_at WHERE user_id = {finance}", "role_grant_ended_at_and_by"),
    ("UPDATE access_role_grant SET granted_by_id = user_id WHERE user_id = {finance}", "gave themselves"),
    ("INSERT INTO access_role_grant (user_id, role, granted_at) VALUES ({gone}, 'finance', '2026-09-01 10:00+00:00')",
     "nobody gave"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_roles_and_reviews_are_not_rewritten_unseen(world, statement, words):
    gone, finance = world.people.caseworker, world.people.finance
    switching.switch_off(user=gone, why="Fratrådt.", by=world.people.administrator, at=NOW)
    sign(world)
    assert problems() == {}
    assert words in forced(statement.format(finance=finance.pk, gone=gone.pk))


def test_a_review_forced_into_the_table_is_named(world):
    """With a fitting fingerprint, so that only the journal can tell."""
    sql = (
        "INSERT INTO access_review (year, quarter, content, sha256, note, signed_at, signed_by_id) "
        "VALUES (2026, 2, '{}', %s, 'Set.', %s, %s)"
    )
    assert "was signed" in forced(sql, canon.fingerprint({}), NOW, world.people.decider.pk)


def test_the_view_of_the_tables_signs_and_gives_nothing(world, page):
    sign(world)
    shut(page, AccessReview.objects.get(), world.people.administrator, note="x")
    shut(page, world.people.finance, world.people.administrator, is_superuser="on", is_staff="on")
