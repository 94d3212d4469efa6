"""A person comes into the system: added by an administrator, the link in the mail, a password, and signed in."""

import re

import pytest

from pool.access.models import User
from pool.mail.models import Message
from tests import factories
from tests.browser.people import Person

pytestmark = pytest.mark.once
PASSWORD = "Grevinge-3-lygter"
PHONE, DESKTOP = {"width": 320, "height": 800}, {"width": 1280, "height": 900}


def link() -> str:
    message = Message.objects.exclude(secret="").latest("pk")
    return re.search(r"/password/[\w-]+/", message.text).group() + f"{message.secret}/"


def fits(page, axe) -> bool:
    """Nothing for axe to find, and no sideways scrolling on a phone."""
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    is_narrow = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size(DESKTOP)
    return is_narrow


def test_a_person_is_added_chooses_a_password_and_signs_in(transactional_db, live_server, visitor, axe):
    factories.world()
    administrator = Person(visitor(), live_server.url, "administrator")
    administrator.go("/people/")
    administrator.page.locator("a[href='/people/add/']").click()
    assert fits(administrator.page, axe)
    administrator.fill(first_name="Kim", last_name="Lund", email="kim@kommune.dk", username="kim")
    administrator.pick("municipality", "751")
    administrator.press("main form")
    made = User.objects.get(username="kim")
    assert administrator.page.url.endswith(f"/people/{made.pk}/") and fits(administrator.page, axe)

    page, where = visitor(), link()
    page.goto(live_server.url + where)
    assert page.url.endswith("/set-password/") and fits(page, axe)
    _send(page, new_password1="kort", new_password2="kort")
    assert page.locator(".form-error").count() == 1 and fits(page, axe)
    page.problems.clear()  # the browser tells of the 400
    _send(page, new_password1=PASSWORD, new_password2=PASSWORD)
    assert page.url.endswith("/sign-in/") and fits(page, axe)
    _send(page, username="kim", password=PASSWORD)
    assert "Kim Lund" in page.locator("header").inner_text()

    late = visitor()
    late.goto(live_server.url + where)
    assert fits(late, axe)
    late.problems.clear()  # the browser tells of the 404
    with late.expect_navigation():
        late.locator("main a[href='/password/']").click()
    assert fits(late, axe)
    _send(late, email="kim@kommune.dk")
    assert fits(late, axe) and Message.objects.filter(kind="password", to="kim@kommune.dk").count() == 1

    administrator.press("main form[action$='/link/']")
    assert Message.objects.filter(kind="password", to="kim@kommune.dk").count() == 2
    assert administrator.page.problems + page.problems + late.problems == []


def _send(page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"[name={name}]:not([hidden])").fill(text)
    with page.expect_navigation():
        page.locator("main form button").first.click()
