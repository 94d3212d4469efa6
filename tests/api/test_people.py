import pytest

from pool.access.models import RoleGrant, RoleProposal, User
from pool.access.services import granting
from pool.mail.models import Message
from tests import factories

PROPOSALS, REVIEWS = "/api/v1/role-proposals", "/api/v1/access-reviews"


@pytest.fixture
def new(world) -> User:
    return granting.set_up_person(
        username="new", password="demo", first_name="Nye", last_name="Test", email="", by=None, at=factories.NOW
    )


def test_role_goes_from_proposal_to_grant(api, world, new):
    admin, decider = api(world.people.administrator), api(world.people.decider)
    sent = admin.post(PROPOSALS, {"person": "new", "role": "caseworker", "gives": True, "reason": "New."})
    where = f"{PROPOSALS}/{sent.json()['id']}"

    assert sent.status_code == 201
    assert (sent.json()["person"]["username"], sent.json()["confirmed_at"]) == ("new", None)
    assert admin.get(f"{PROPOSALS}?open=true&person=new").json()["count"] == 1
    assert (admin.post(f"{where}/confirm").status_code, admin.post(f"{where}/confirm").json()["code"]) == (
        403, "role_proposed_by_you",
    )  # fmt: skip
    done = decider.post(f"{where}/confirm")
    assert (done.status_code, done.json()["confirmed_by"]["username"]) == (200, "decider")
    assert decider.get(f"/api/v1/people/{new.pk}").json()["roles"] == ["caseworker"]
    assert decider.post(f"{where}/confirm").status_code == 409
    assert decider.post(f"{where}/decline", {"reason": "Late"}).json()["code"] == "role_proposal_answered"
    assert admin.get("/api/v1/people?role=caseworker").json()["count"] == 2
    assert admin.get(f"{PROPOSALS}?open=false").json()["count"] == 1


def test_role_against_the_rules_is_refused(api, world, new):
    admin = api(world.people.administrator)
    for given, status, code in (
        ({"person": "finance", "role": "decider"}, 403, "roles_not_together"),
        ({"person": "administrator", "role": "auditor"}, 403, "own_role"),
        ({"person": "new", "role": "signatory"}, 400, "role_needs_municipality"),
        ({"person": "new", "role": "auditor", "gives": False}, 409, "role_not_held"),
        ({"person": "nobody", "role": "auditor"}, 400, "invalid_input"),
        ({"person": "new", "role": "king"}, 400, "invalid_input"),
        ({"person": 7, "role": "auditor"}, 400, "invalid_input"),
    ):
        answer = admin.post(PROPOSALS, {"gives": True, "reason": "Why", **given})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not RoleProposal.objects.exists()


def test_person_is_switched_off_and_on(api, world):
    admin, where = api(world.people.administrator), f"/api/v1/people/{world.people.caseworker.pk}"
    token = api().post("/api/v1/token", {"username": "caseworker", "password": "demo"}).json()["token"]
    assert api().get("/api/v1/me", HTTP_AUTHORIZATION=f"Token {token}").status_code == 200

    off = admin.post(f"{where}/switch-off", {"reason": "Left."})

    assert (off.status_code, off.json()["active"], off.json()["roles"]) == (200, False, [])
    assert off.json()["grants"][0]["ended_by"]["username"] == "administrator"
    assert api().get("/api/v1/me", HTTP_AUTHORIZATION=f"Token {token}").status_code == 401
    assert admin.get("/api/v1/people?active=false").json()["count"] == 1
    assert admin.post(f"{where}/switch-on", {"reason": "Back."}).json()["roles"] == []
    assert api().get("/api/v1/me", HTTP_AUTHORIZATION=f"Token {token}").status_code == 403  # no role, nothing to see
    assert admin.post(f"{where}/switch-on", {"reason": "Again."}).status_code == 409


def test_report_and_review(api, world):
    decider = api(world.people.decider)
    shown = decider.get("/api/v1/access-report").json()
    row = next(row for row in shown["people"] if row["username"] == "finance")
    assert (row["roles"][0]["role"], row["roles"][0]["granted_by"]["username"], row["flags"]) == (
        "finance", "administrator", [],
    )  # fmt: skip
    given = {"year": 2026, "quarter": 3, "note": "Seen.", "seen": shown["seen"]}

    signed = decider.post(REVIEWS, given)

    assert (signed.status_code, signed.json()["signed_by"]["username"]) == (201, "decider")
    assert decider.get(f"{REVIEWS}/2026/3").json() == signed.json()
    assert api(world.people.auditor).get(REVIEWS).json() == {
        "reviews": [{"year": 2026, "quarter": 3, "ends_on": "2026-09-30", "due_on": "2026-10-30", "state": "signed"}]
    }
    assert decider.post(REVIEWS, given).json()["code"] == "reviewed_already"
    assert decider.post(REVIEWS, {**given, "quarter": 2}).json()["code"] == "not_to_be_reviewed"
    assert decider.get(f"{REVIEWS}/2026/2").status_code == decider.get(f"{REVIEWS}/999999999999/1").status_code == 404
    RoleGrant.objects.filter(user=world.people.finance).update(ended_at=factories.NOW, ended_by=world.people.decider)
    assert decider.get("/api/v1/access-report").json()["seen"] != shown["seen"]


def test_report_comes_as_files(api, world):
    auditor = api(world.people.auditor)
    assert b"finance;" in auditor.get("/api/v1/access-report?format=csv").content
    assert auditor.get("/api/v1/access-report?format=xlsx").content.startswith(b"PK")
    assert auditor.get("/api/v1/access-report?format=exe").status_code == 400
    assert auditor.get("/api/v1/access-report?by=role").status_code == 400


GIVEN = {"username": "kim", "first_name": "Kim", "last_name": "Lund", "email": "kim@kommune.dk"}


def test_person_is_added_and_gets_a_link(api, world):
    sent = api(world.people.administrator).post("/api/v1/people", {**GIVEN, "municipality": "751"})
    made = User.objects.get(username="kim")
    assert sent.status_code == 201
    assert {name: sent.json()[name] for name in ("id", "username", "name", "active", "password_chosen", "roles")} == {
        "id": made.pk, "username": "kim", "name": "Kim Lund", "active": True, "password_chosen": False, "roles": [],
    }  # fmt: skip
    assert sent.json()["municipality"]["code"] == "751"
    message = Message.objects.get()
    assert (message.kind, message.to) == ("welcome", "kim@kommune.dk")
    assert message.secret not in sent.content.decode()


def test_person_that_cannot_be_added_is_refused(api, world):
    admin = api(world.people.administrator)
    for given, status, code in (
        ({"username": "a b"}, 400, "bad_username"),
        ({"username": "DECIDER"}, 409, "username_taken"),
        ({"email": "decider@example.dk"}, 409, "mail_address_taken"),
        ({"email": "kim"}, 400, "bad_mail_address"),
        ({"first_name": ""}, 400, "invalid_input"),
        ({"municipality": "999"}, 400, "invalid_input"),
        ({"municipality": 751}, 400, "invalid_input"),
        ({"password": "demo"}, 400, "invalid_input"),
        ({"email": None}, 400, "invalid_input"),
    ):
        answer = admin.post("/api/v1/people", {**GIVEN, **given})
        assert (answer.status_code, answer.json()["code"]) == (status, code), given
    for role in ("decider", "auditor", "caseworker"):
        assert api(getattr(world.people, role)).post("/api/v1/people", GIVEN).status_code == 403
    assert not User.objects.filter(username="kim").exists() and not Message.objects.exists()


def test_link_is_sent_and_told_to_nobody(api, world):
    admin, where = api(world.people.administrator), f"/api/v1/people/{world.people.caseworker.pk}/send-link"
    sent = admin.post(where)
    message = Message.objects.get()
    assert (sent.status_code, sent.json()["username"], message.kind) == (200, "caseworker", "password")
    assert message.secret not in sent.content.decode() + admin.get(f"/api/v1/mails/{message.pk}").content.decode()
    assert [admin.post(where).status_code for _ in range(3)] == [200, 200, 409]
    assert admin.post("/api/v1/people/999999/send-link").status_code == 404
    assert api(world.people.decider).post(where).status_code == 403
    assert admin.post(where, {"to": "me@example.dk"}).status_code == 400
