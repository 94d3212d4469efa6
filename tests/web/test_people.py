import csv
import io

import pytest
import time_machine

from pool.access.models import AccessReview, RoleGrant, RoleProposal, User
from pool.access.services import granting, proposing
from tests import factories
from tests.factories import NOW
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems


@pytest.fixture(autouse=True)
def clock():

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def new(world) -> User:
    return granting.set_up_person(
        username="new", password="demo", first_name="Nye", last_name="Test", email="new@example.dk", by=None, at=NOW
    )


@pytest.fixture
def proposal(world, new) -> RoleProposal:
    return proposing.propose_role(
        user=new, role="caseworker", gives=True, reason="Ny.", by=world.people.administrator, at=NOW
    )


def test_a_role_goes_from_proposal_to_grant(world, new):
    administrator, decider = browser(world.people.administrator), browser(world.people.decider)
    assert "Propose a change of a role" in main(administrator.get(f"/people/{new.pk}/"))
    form = administrator.get(f"/people/{new.pk}/role/").context["form"]
    assert "give:caseworker" in dict(form.fields["role"].choices)

    sent = administrator.post(f"/people/{new.pk}/role/", {"role": "give:caseworker", "reason": "Ny."}, follow=True)
    made = RoleProposal.objects.get()
    assert "Proposed. It is so when somebody else has confirmed it." in messages(sent)
    assert "You have proposed this role. Somebody else must confirm it." in main(sent)
    assert "Confirm the change" not in main(sent)
    assert "Give the role “Caseworker”" in main(decider.get("/"))
    assert "Give the role “Caseworker”" in main(administrator.get("/people/"))

    done = decider.post(f"/people/proposals/{made.pk}/confirm/", follow=True)
    assert "Confirmed. The change is in force, and those whom it concerns get an e-mail." in messages(done)
    assert User.objects.get(pk=new.pk).roles == {"caseworker"}
    assert "Give the role" not in main(decider.get("/"))


def test_a_proposal_is_declined_with_a_reason(world, proposal):
    decider, where = browser(world.people.decider), f"/people/proposals/{proposal.pk}/decline/"
    assert decider.post(where, {"reason": ""}).status_code == 400
    done = decider.post(where, {"reason": "Ikke nødvendigt."}, follow=True)
    assert "Ikke nødvendigt." in main(done) and "Declined" in main(done)
    again = decider.post(where, {"reason": "Igen."})
    assert (again.status_code, "answered already" in main(again)) == (400, True)


def test_who_proposed_it_and_whom_it_is_about_cannot_confirm(world, proposal):
    assert browser(world.people.administrator).post(f"/people/proposals/{proposal.pk}/confirm/").status_code == 403
    own = proposing.propose_role(
        user=world.people.decider, role="caseworker", gives=True, reason="x", by=world.people.administrator, at=NOW
    )
    page = browser(world.people.decider)
    assert page.post(f"/people/proposals/{own.pk}/confirm/").status_code == 403
    assert page.post(f"/people/proposals/{own.pk}/decline/", {"reason": "x"}).status_code == 403
    assert "Confirm the change" not in main(page.get(f"/people/proposals/{own.pk}/"))
    assert not RoleGrant.objects.filter(user=world.people.decider, role="caseworker").exists()


def test_what_cannot_be_given_is_not_on_the_list_and_is_refused_when_sent(world):
    page = browser(world.people.administrator)
    where = f"/people/{world.people.finance.pk}/role/"
    shown = page.get(where)
    assert list(dict(shown.context["form"].fields["role"].choices)) == ["take:finance"]
    assert "One person may not hold both “Finance officer” and “Decision maker”." in main(shown)
    for role in ("give:decider", "give:king", "take:", "", "x" * 5000):
        sent = page.post(where, {"role": role, "reason": "x"})
        assert sent.status_code == 400
    assert problems(page.post(where, {})) == [
        "The change: Choose a change.", "Why: Write a reason: others must be able to read why.",
    ]  # fmt: skip
    assert not RoleProposal.objects.exists()


def test_nobody_proposes_for_themselves(world):
    page = browser(world.people.administrator)
    where = f"/people/{world.people.administrator.pk}/role/"
    assert "Nobody proposes, confirms or declines a role of their own." in main(page.get(where))
    second = factories.person("second", "administrator")
    assert page.post(where, {"role": "take:administrator", "reason": "x"}).status_code == 403
    assert second.roles and not RoleProposal.objects.exists()


def test_a_person_is_switched_off_and_on(world):
    page, who = browser(world.people.administrator), world.people.caseworker
    assert page.post(f"/people/{who.pk}/off/", {"reason": ""}).status_code == 400
    done = page.post(f"/people/{who.pk}/off/", {"reason": "Fratrådt."}, follow=True)
    assert "Switched off. All roles have ended." in messages(done)
    assert "Roles that have ended" in main(done)
    assert problems(page.post(f"/people/{who.pk}/off/", {"reason": "x"})) == [
        "Caseworker Test is switched off already."
    ]
    page.post(f"/people/{who.pk}/on/", {"reason": "Tilbage."})
    assert (User.objects.get(pk=who.pk).is_active, User.objects.get(pk=who.pk).roles) == (True, frozenset())
    assert page.post(f"/people/{world.people.administrator.pk}/off/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/people/999999/", "/people/proposals/999999/", "/people/reviews/2026/3/",
                                  "/people/99999999999999999999999/"])  # fmt: skip
def test_what_is_not_there_is_not_found(world, path):
    assert browser(world.people.administrator).get(path).status_code == 404


def test_the_report_is_signed_by_a_decision_maker_and_kept(world):
    page = browser(world.people.decider)
    shown = page.get("/people/report/")
    seen = shown.context["form"].initial.get("seen") or shown.context["form"]["seen"].value()
    given = {"quarter": "2026-3", "note": "Alt set.", "seen": seen}
    done = page.post("/people/report/sign/", given, follow=True)
    assert "Signed. The report is kept as you have seen it." in messages(done)
    assert AccessReview.objects.get().sha256 in main(done)
    assert "Sign the review" not in main(page.get("/people/report/"))
    assert page.post("/people/report/sign/", given).status_code == 400


def test_what_is_wrong_with_a_signature_is_said_and_nothing_typed_is_lost(world):
    page = browser(world.people.decider)
    empty = page.post("/people/report/sign/", {})
    assert problems(empty) == [
        "Quarter: Choose a quarter.",
        "What you looked at, and what follows: Write a reason: others must be able to read why.",
    ]
    moved = page.post("/people/report/sign/", {"quarter": "2026-3", "note": "Set.", "seen": "0" * 64})
    assert problems(moved) == ["Roles have changed since you opened the report. Read it again, then sign."]
    assert moved.context["form"]["note"].value() == "Set."
    assert page.post("/people/report/sign/", {"quarter": "1999-1", "note": "Set."}).status_code == 400
    again = page.post(
        "/people/report/sign/", {"quarter": "2026-3", "note": "Set.", "seen": moved.context["form"]["seen"].value()}
    )
    assert again.status_code == 302


def test_the_report_as_a_file_has_one_row_for_each_role(world):
    page = browser(world.people.auditor)
    answer = page.get("/people/report/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert (answer["Content-Type"], len(rows)) == ("text/csv; charset=utf-8", User.objects.count())
    row = next(row for row in rows if row["User name"] == "finance")
    assert (row["Role"], row["Given by"], row["Can sign in"]) == ("Finance officer", "Administrator Test", "yes")
    assert page.get("/people/report/?format=xlsx").content.startswith(b"PK")
    assert page.get("/people/report/?format=pdf").content.startswith(b"%PDF")
    assert page.get("/people/report/?format=exe").status_code == 400


@pytest.mark.parametrize("role", ["decider", "auditor", "administrator"])
def test_an_overdue_review_is_red_on_the_start_page(world, role):

    text = "The review of who may do what is overdue: Quarter 3 of 2026."
    page = browser(getattr(world.people, role))
    assert text not in main(page.get("/"))
    with time_machine.travel("2026-11-01T12:00:00+01:00", tick=False):
        page = browser(getattr(world.people, role))
        assert text in main(page.get("/")) and text in main(page.get("/people/report/"))
    assert text not in main(browser(world.people.caseworker).get("/"))


def test_a_conflict_is_red_on_the_person_and_in_the_report(world):
    RoleGrant.objects.create(user=world.people.finance, role="decider", granted_at=NOW)
    page = browser(world.people.auditor)
    assert "Roles that exclude each other" in main(page.get(f"/people/{world.people.finance.pk}/"))
    assert "Roles that exclude each other" in main(page.get("/people/report/"))
