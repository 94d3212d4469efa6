"""In a real browser: an e-mail that did not get through is found, read, tried again and sent; its case shows it."""

from datetime import datetime

import pytest

from pool.applications.services import signing
from pool.kernel import periods
from pool.mail import services
from pool.mail.models import Message
from tests import factories
from tests.browser.people import Person


@pytest.fixture
def world(transactional_db):
    """Aarhus has handed an application over; the e-mail to the signatory failed."""
    here = factories.world()
    application = factories.draft(here, here.aarhus)
    signing.hand_over(application=application, to=here.people.signatory, by=here.people.preparer, at=factories.NOW)
    Message.objects.filter(kind="handed_over").update(state="failed", attempts=6, problem="550 No such user")
    return here


@pytest.mark.once
def test_a_failed_mail_is_found_from_the_start_page_and_tried_again(world, live_server, visitor, axe):
    administrator = Person(visitor(locale="en-GB"), live_server.url, "administrator")
    administrator.page.locator("main a[href='/mails/?state=failed']").first.click()
    assert axe(administrator.page) == []
    message = Message.objects.get(kind="handed_over")
    administrator.page.locator(f"main a[href='/mails/{message.pk}/']").click()
    assert "550 No such user" in administrator.text() and "Preparer Test" in administrator.text()
    assert axe(administrator.page) == []
    administrator.act(f"/mails/{message.pk}/again/")
    assert "tried again in a moment" in administrator.text()
    assert services.work(worker="test:1", at=datetime.now(periods.COPENHAGEN)) == 1

    preparer = Person(visitor(locale="en-GB"), live_server.url, "preparer")
    preparer.go("/applications/2026-1-751/")
    preparer.page.locator(f"main a[href='/mails/{message.pk}/']").click()
    assert "Sent" in preparer.text() and "Try again" not in preparer.text()
    assert axe(preparer.page) == []
    assert administrator.page.problems + preparer.page.problems == []


@pytest.mark.once
@pytest.mark.parametrize("language", ["da", "en"])
def test_an_e_mail_itself_is_accessible_and_fits_a_phone(world, visitor, axe, language):
    message = services.post(
        to="kim@example.dk", kind="letter_hearing", language=language, case="2026-1-751", at=factories.NOW,
        person="Kim Larsen", until=factories.AFTER,
    )  # fmt: skip
    page = visitor()
    page.set_content(message.html)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
