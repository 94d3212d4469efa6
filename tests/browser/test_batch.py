"""A round is issued in a real browser, with a real worker: the bar moves without reloading, is stopped, and goes on."""

import pytest

from pool.awards.models import Award
from pool.letters.models import Dispatch, Letter, Order
from tests import factories, many, workers
from tests.browser.people import Person
from tests.browser.test_every_page import _faults

pytestmark = pytest.mark.once
LETTERS = 60  # so many that a fast worker is still at them when the person presses Stop
SHOWN = 50  # written letters on a page


@pytest.fixture
def run(transactional_db):
    return many.approved(factories.world(), LETTERS)


def moved(page, beyond: int) -> None:
    """Wait until the bar has passed a number of letters."""
    for _ in range(600):
        if int(page.locator("progress").get_attribute("value")) > beyond:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the bar does not move")


def test_a_round_is_issued_watched_stopped_and_gone_on_with(run, live_server, visitor, axe):
    decider = Person(visitor(), live_server.url, "decider")
    page = decider.page
    decider.go(f"/allocation/runs/{run.pk}/issue/")
    # Who is granted in full stands in a fold; who is not is decided by the draw.
    held = page.locator("label[for^='hold-']").locator("visible=true").first
    name = held.get_attribute("for").removeprefix("hold-")
    held.click()
    decider.press("main form:has([name=hold])", "button[type=submit]")
    assert (page.locator(".error-list a").count(), Award.objects.count()) == (1, 0)
    page.problems.clear()  # the browser complains about every refusal
    page.locator(f"[name='why-{name}']").fill("De har ringet.")
    decider.press("main form:has([name=hold])", "button[type=submit]")
    assert page.url.endswith(f"/allocation/letters/{run.batch.pk}/")
    assert _faults(page, page.url, axe) == []
    page.evaluate("window.here = true")  # gone when the page is loaded anew
    with workers.working():
        moved(page, 1)
        assert page.evaluate("window.here")
        decider.press("form[action$='/stop/']")
        workers.until(lambda: not Order.objects.filter(state="waiting").exclude(worker="").exists())
        stopped = Letter.objects.count()
        assert 0 < stopped < LETTERS - 1
        assert axe(page) == []
        page.wait_for_timeout(1500)  # long enough for a worker that had not heard of it to write some more
        assert Letter.objects.count() == stopped
        decider.press("form[action$='/go-on/']")
        page.evaluate("window.here = true")
        moved(page, LETTERS - 2)
        assert page.evaluate("window.here")
        page.wait_for_selector("#batch-written tbody tr")
        assert page.locator("#batch-written tbody tr").count() == SHOWN
        assert page.locator("#batch-said").inner_text() != ""
        decider.press("form[action*='/release/']")
        moved(page, LETTERS - 1)
        workers.until(lambda: Dispatch.objects.count() == LETTERS, seconds=120)
    assert page.problems == []


@pytest.mark.deep
def test_without_scripts_the_page_renews_itself(run, live_server, browser):
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    decider = Person(context.new_page(), live_server.url, "decider")
    decider.go(f"/allocation/runs/{run.pk}/issue/")
    decider.press("main form:has([name=hold])", "button[type=submit]")
    with workers.working("--once"):
        workers.until(lambda: Dispatch.objects.count() > 2)
        workers.until(lambda: "0 af" not in decider.page.inner_text("main"), seconds=30)
    context.close()
