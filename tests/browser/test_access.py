"""The administrator proposes, others confirm: a role, a municipality's number, and the quarter's review of access."""

import pytest

from pool.access.models import AccessReview, User
from pool.access.services import granting
from pool.registry.models import Municipality
from tests import factories
from tests.browser.people import Person

pytestmark = pytest.mark.once


@pytest.fixture
def new(transactional_db) -> User:
    factories.world()
    return granting.set_up_person(
        username="new", password="demo", first_name="Nye", last_name="Test", email="new@example.dk", by=None,
        at=factories.NOW,
    )  # fmt: skip


def test_roles_payees_and_the_review_take_two_people(new, live_server, visitor, axe):
    administrator, decider, controller = (
        Person(visitor(), live_server.url, role) for role in ("administrator", "decider", "controller")
    )
    administrator.go(f"/people/{new.pk}/")
    administrator.page.locator("a[href$='/role/']").click()
    administrator.choose(role="give:caseworker")
    administrator.fill(reason="Begynder på mandag.")
    administrator.press("main form")
    assert axe(administrator.page) == []
    assert administrator.page.locator("form[action$='/confirm/']").count() == 0

    decider.go("/")
    decider.page.locator("a[href^='/people/proposals/']").click()
    decider.press("form[action$='/confirm/']")
    assert User.objects.get(pk=new.pk).roles == {"caseworker"}

    administrator.go("/catalogue/payees/751/propose/")
    administrator.fill(cvr="55 13 30 18", source="virk.dk")
    administrator.press("main form")
    controller.go("/")
    controller.page.locator("a[href='/catalogue/payees/751/']").click()
    controller.press("form[action$='/confirm/']")
    assert Municipality.objects.get(code="751").cvr == "55133018"
    assert axe(controller.page) == []

    decider.go("/people/report/")
    decider.fill(note="Alle roller er set.")
    decider.press("form[action$='/sign/']")
    assert AccessReview.objects.get().signed_by.username == "decider"
    assert axe(decider.page) == []
    assert administrator.page.problems + decider.page.problems + controller.page.problems == []
