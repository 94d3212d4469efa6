import pytest
from django.test import Client

from pool.access.models import User
from tests.web.agency import browser
from tests.web.applications.reading import main, problems

WRONG = "User name and password do not fit together. Check both, and whether Caps Lock is on."


@pytest.fixture
def stranger(world) -> Client:
    return Client(headers={"accept-language": "en"})


def send(client: Client, username="caseworker", password="demo", **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_sign_in_leads_to_the_start_page(stranger):
    response = send(stranger)
    assert (response.status_code, response["location"]) == (302, "/")
    assert stranger.session["_auth_user_id"] == str(User.objects.get(username="caseworker").pk)


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/worklist/?state=submitted", "/worklist/?state=submitted"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_on_only_within_the_house(stranger, address, leads):
    assert send(stranger, next=address)["location"] == leads


def test_page_behind_the_door_comes_back_after_sign_in(stranger):
    asked = stranger.get("/worklist/")
    assert asked["location"] == "/sign-in/?next=/worklist/"
    assert stranger.get(asked["location"]).context["next"] == "/worklist/"


@pytest.mark.parametrize(("username", "password"), [("caseworker", "wrong"), ("nobody", "demo")])
def test_wrong_name_and_wrong_password_say_the_same(stranger, username, password):
    response = send(stranger, username, password)
    assert (response.status_code, problems(response)) == (400, [WRONG])
    assert response.context["form"]["username"].value() == username
    assert 'value="wrong"' not in response.content.decode()


def test_empty_sign_in_names_both_fields(stranger):
    response = send(stranger, "", "")
    assert problems(response) == ["User name: Write your user name.", "Password: Write your password."]


def test_person_without_access_is_not_let_in(stranger):
    User.objects.filter(username="caseworker").update(is_active=False)
    assert problems(send(stranger)) == [WRONG]


def test_fifth_wrong_password_closes_the_door_for_a_while(stranger):
    for _ in range(4):
        assert send(stranger, password="wrong").status_code == 400
    locked = send(stranger, password="wrong")
    told = ["There were too many wrong passwords for this user name. Wait 15 minutes, then try again."]
    assert (locked.status_code, problems(locked)) == (429, told)
    assert problems(send(stranger)) == told
    assert send(stranger, "decider").status_code == 302


def test_sign_in_lists_the_people_of_the_demonstration(stranger):
    response = stranger.get("/sign-in/")
    people = response.context["demo_people"]
    assert [(someone["username"], someone["role"], someone["place"]) for someone in people] == [
        ("preparer", "Preparer", "Aarhus Kommune"), ("signatory", "Signatory", "Aarhus Kommune"),
        ("caseworker", "Caseworker", ""), ("decider", "Decision maker", ""), ("finance", "Finance officer", ""),
        ("controller", "Controller", ""), ("administrator", "Administrator", ""), ("ministry", "Ministry reader", ""),
        ("auditor", "Auditor", ""),
    ]  # fmt: skip
    assert "The password is the same for all: demo" in main(response)


def test_sign_in_lists_nobody_in_production(stranger, settings):
    settings.DEMO = False
    assert "demo_people" not in stranger.get("/sign-in/").context


def test_sign_out_is_a_deed(world):
    page = browser(world.people.caseworker)
    assert page.get("/sign-out/").status_code == 405
    assert page.post("/sign-out/")["location"] == "/"
    assert "_auth_user_id" not in page.session


def test_people_show_roles_and_who_gave_them(world):
    response = browser(world.people.administrator).get("/people/")
    row = next(row for row in response.context["rows"] if row["username"] == "signatory")
    assert (row["name"], row["place"], row["last"] is None) == ("Signatory Test", "Aarhus Kommune", True)
    roles = [(role["label"], role["who"], role["ended"]) for role in row["roles"]]
    assert roles == [("Signatory", "Administrator Test", None)]
