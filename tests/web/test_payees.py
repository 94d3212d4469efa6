import pytest
import time_machine

from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees
from tests import factories
from tests.factories import NOW
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

WHERE = "/catalogue/payees/751/"
GIVEN = {"cvr": "55 13 30 18", "gln": "", "source": "virk.dk, 10 September 2026"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def change(world) -> PayeeChange:
    return payees.propose_payee(
        municipality=world.aarhus, cvr="55133018", gln="", source="virk.dk", by=world.people.administrator, at=NOW
    )


def test_a_number_goes_from_proposal_to_payments(world, clock):
    administrator, controller = browser(world.people.administrator), browser(world.people.controller)
    assert "Nothing can be paid before a number is proposed and confirmed." in main(administrator.get(WHERE))
    sent = administrator.post(f"{WHERE}propose/", GIVEN, follow=True)
    assert "Proposed. Nothing is paid to the municipality until somebody has answered." in messages(sent)
    assert "Confirm the number" not in main(sent)
    assert "Aarhus Kommune" in main(controller.get("/"))

    found = PayeeChange.objects.get()
    assert "55 13 30 18" in main(controller.get(WHERE))
    done = controller.post(f"/catalogue/payee-changes/{found.pk}/confirm/", follow=True)
    assert "Confirmed. The municipality is told, and payments wait so that it can object." in messages(done)
    assert "Nothing is paid before 15 September 2026, 10:00" in main(done)
    clock.shift(5 * 24 * 3600)
    assert "Can be made." in main(browser(world.people.controller).get(WHERE))


def test_the_list_says_where_money_can_go(world, change):
    page = browser(world.people.finance)
    shown = page.get("/catalogue/payees/")
    assert [(row["code"], row["state"]["code"]) for row in shown.context["rows"]] == [
        ("101", "no_number"), ("825", "no_number"), ("751", "proposed"),
    ]  # fmt: skip
    assert [row["code"] for row in page.get("/catalogue/payees/?state=proposed").context["rows"]] == ["751"]
    assert len(page.get("/catalogue/payees/?state=nonsense").context["rows"]) == 3
    assert "Payees: the number each municipality is paid by" in main(page.get("/catalogue/"))


def test_what_is_wrong_is_said_field_by_field(world):
    page = browser(world.people.administrator)
    sent = page.post(f"{WHERE}propose/", {"cvr": "55133019", "gln": "12", "source": "x" * 301})
    assert (sent.status_code, problems(sent)) == (
        400,
        [
            "CVR number: The CVR number 55133019 does not exist: its check digit is wrong. Look for a slip of the pen.",
            "GLN number: “12” is not a GLN number: it has 13 digits.",
            "Where you looked it up: The text is 301 characters long; at most 300 are allowed.",
        ],
    )
    assert problems(page.post(f"{WHERE}propose/", {})) == [
        "CVR number: Fill in “CVR number”.", "Where you looked it up: Fill in “Where you looked it up”.",
    ]  # fmt: skip


def test_the_proposer_takes_back_and_another_declines(world, change):
    administrator = browser(world.people.administrator)
    confirm, decline = (f"/catalogue/payee-changes/{change.pk}/{deed}/" for deed in ("confirm", "decline"))
    assert administrator.post(confirm).status_code == 403
    assert administrator.post(decline, {"reason": ""}).status_code == 400
    done = administrator.post(decline, {"reason": "Tastefejl."}, follow=True)
    assert "Declined. The number stays as it is." in messages(done) and "Tastefejl." in main(done)
    late = browser(world.people.controller).post(confirm, follow=True)
    assert messages(late) == ["This proposal has been answered already. Reload the page to see how."]
    assert Municipality.objects.get(code="751").cvr == ""


def test_finance_and_the_municipality_change_nothing(world, change):
    for user in (world.people.finance, world.people.signatory, world.people.decider):
        page = browser(user)
        assert page.get(f"{WHERE}propose/").status_code == page.post(f"{WHERE}propose/", GIVEN).status_code == 403
        for deed in ("confirm", "decline"):
            assert page.post(f"/catalogue/payee-changes/{change.pk}/{deed}/", {"reason": "x"}).status_code == 403
    assert browser(world.people.signatory).get(WHERE).status_code == 403
    assert Municipality.objects.get(code="751").cvr == ""


def test_what_is_not_there_is_not_found(world):
    page = browser(world.people.administrator)
    assert page.get("/catalogue/payees/999/").status_code == 404
    assert page.get("/catalogue/payees/999/propose/").status_code == 404
    assert page.post("/catalogue/payee-changes/999/confirm/").status_code == 404


def test_a_second_administrator_may_confirm(world, change):
    browser(factories.person("second", "administrator")).post(f"/catalogue/payee-changes/{change.pk}/confirm/")
    assert Municipality.objects.get(code="751").cvr == "55133018"
