"""Anybody checks a letter in a real browser: by its code, and its file without sending it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pool.letters.services import correcting
from tests import factories, seal_keys, written
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.once

EXACT, SEALED = "This file is exactly our letter", "This file is our letter with our electronic seal"
UNSEALED, ADDED = "This file is our letter, without our electronic seal", "This file has been changed"
OTHER = "This is another file, or it has been changed"


@pytest.fixture
def here(transactional_db):
    world = factories.world()
    world.case = factories.submitted(world, world.aarhus)
    return world


@pytest.fixture
def sealing(settings, tmp_path):
    settings.SEAL_FILE = seal_keys.write(tmp_path / "seal.p12", seal_keys.ec_key())
    settings.SEAL_PASSWORD = seal_keys.PASSWORD


def receipt(here):
    about = {"submission": 1}
    # In a thread of its own: sealing wants an event loop, and the browser has one in the thread of the test.
    [letter] = at_once(
        lambda: written.letter(kind="receipt", application=here.case, about=about, by=here.people.signatory, at=NOW)
    )
    return letter


def choose(page, content: bytes, said: str) -> None:
    """Choose a file and wait for what is said of it, in words and with a sign."""
    page.locator("#check-file").set_input_files({"name": "brev.pdf", "mimeType": "application/pdf", "buffer": content})
    status = page.locator("[data-check-file] [role=status]")
    expect(status).to_contain_text(said)
    expect(status.locator(".alert svg")).to_be_visible()


def at_phone_width(page) -> bool:
    page.set_viewport_size({"width": 320, "height": 900})
    return not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_letter_is_checked_by_its_code_and_its_file_and_the_file_is_not_sent(here, live_server, visitor, axe):
    letter = receipt(here)
    page = visitor(locale="en-GB")
    page.goto(live_server.url)
    page.get_by_role("link", name="Check a letter").first.click()
    page.get_by_label("Code of the letter").fill(letter.facts["code"].lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We sent this letter, and it is valid")
    assert axe(page) == []

    sent = []
    page.on("request", lambda request: sent.append(request.url))
    original = bytes(letter.pdf)
    changed = original.replace(b"%%EOF", b"%%EOG")
    assert len(changed) == len(original) and changed != original
    for content, said in (
        (original, EXACT),
        (changed, OTHER),
        (original + b"\n% more", ADDED),
        (original[:-1], OTHER),
        (b"%PDF-1.7 something else" * 9000, OTHER),
        (b"", OTHER),
        (original, EXACT),
    ):
        choose(page, content, said)
        assert axe(page) == []
    # The signs of the verdicts are pictures of ours, from the sprite of the design system.
    assert [url for url in sent if not url.startswith(f"{live_server.url}/static/dkfds/img/")] == []
    assert at_phone_width(page) and page.problems == []


def test_a_sealed_letter_is_told_from_its_document_and_from_one_with_more_in_it(
    here, sealing, live_server, visitor, axe
):
    letter = receipt(here)
    page = visitor(locale="en-GB")
    page.goto(f"{live_server.url}/v/{letter.code}")
    sealed = bytes(letter.pdf)
    for content, said in (
        (sealed, SEALED),
        (sealed[: letter.length], UNSEALED),
        (sealed + b"\n1 0 obj", ADDED),
        (sealed[:-1] + b"?", ADDED),
        (b"?" + sealed[1:], OTHER),
    ):
        choose(page, content, said)
    page.get_by_text("Compare the fingerprint yourself").click()
    expect(page.get_by_role("term").filter(has_text="Fingerprint without the seal")).to_be_visible()
    assert axe(page) == []
    assert at_phone_width(page) and page.problems == []


def test_the_file_is_reached_with_the_keyboard_alone(here, live_server, visitor):
    page = visitor()
    page.goto(f"{live_server.url}/v/{receipt(here).code}")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "check-file":
            break
    assert page.evaluate("document.activeElement.id") == "check-file"


def test_without_javascript_the_code_is_checked_and_the_fingerprint_compared_by_hand(here, live_server, browser):
    letter = receipt(here)
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/v/")
    page.get_by_label("Code of the letter").fill(letter.code)
    page.get_by_role("button", name="Check the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We sent this letter, and it is valid")
    expect(page.locator("#check-file")).to_be_hidden()
    expect(page.get_by_text(letter.sha256)).to_be_visible()
    expect(page.get_by_text("sha256sum letter.pdf")).to_be_visible()
    context.close()


@pytest.mark.deep
def test_what_became_of_a_letter_is_accessible_in_every_state(here, live_server, visitor, axe):
    letter, page = receipt(here), visitor(locale="en-GB")
    by, wrong = here.people.decider, []

    def look(code: str, said: str) -> None:
        page.goto(f"{live_server.url}/v/{code}")
        expect(page.locator("main")).to_contain_text(said)
        wrong.extend((said, *violation) for violation in axe(page))
        if not at_phone_width(page):
            wrong.append((said, "scrolls sideways"))
        page.set_viewport_size({"width": 1280, "height": 900})

    correcting.correct(letter=letter, correction="Datoen.", by=by, at=NOW)  # written at once, after the commit
    look(letter.code, "but it has been replaced")
    new = here.case.letters.get(replaces=letter)
    correcting.recall(letter=new, why="Begge.", by=by, at=NOW + timedelta(days=1))
    look(new.code, "but it has been recalled")
    page.problems.clear()  # the browser itself notes that a page was refused
    look("ABC", "is not a code of a letter")
    look("0" * 16, "We know no letter")
    for _ in range(10):
        page.goto(f"{live_server.url}/v/{'0' * 16}")
    look("0" * 16, "Too many codes have been tried")
    assert wrong == []
    assert {problem for problem in page.problems if "Failed to load resource" not in problem} == set()
