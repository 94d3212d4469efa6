"""Texts of letters, from the desk to a letter that carries them: change, see, propose, approve as somebody else."""

import pytest

from tests import factories, written
from tests.browser.people import Person
from tests.factories import AFTER

# How pages look and are walked does not depend on the database behind them.
pytestmark = pytest.mark.once

CHANGE = "/wordings/receipt/da/change/?scheme="


def receipt(world, case):
    more = {"kind": "receipt", "application": case, "by": world.people.caseworker, "at": AFTER}
    return written.letter(**more, about={"submission": 1})


def test_a_changed_text_is_seen_proposed_approved_and_written(world, live_server, visitor, axe):
    case = factories.submitted(world, world.aarhus, count=1)
    first = receipt(world, case)
    caseworker = Person(visitor(), live_server.url, "caseworker")
    page = caseworker.page
    caseworker.go(CHANGE)
    assert first.reference in page.locator("#preview-letter").inner_text()
    field = page.locator("[name=text-change]")
    field.fill("Ring til os, ")
    page.locator(".place-button", has_text="{municipality}").first.click()
    page.keyboard.type(".")
    assert field.input_value() == "Ring til os, {municipality}."
    page.locator("#preview-letter", has_text="Ring til os, Aarhus Kommune.").wait_for()
    assert axe(page) == []
    field.fill("Ring til {gossip}.")
    page.locator("#preview-letter a[href='#id_text-change']").wait_for()
    page.locator("#preview-letter a[href='#id_text-change']").click()
    assert page.evaluate("document.activeElement.name") == "text-change"
    field.fill("Ring til os, {municipality}.")
    page.locator("#on, #id_on").select_option("example-receipt")
    page.locator("#preview-letter", has_text="Ring til os, Eksempel Kommune.").wait_for()
    caseworker.press("#texts", "button.button-primary[value=review]")
    assert page.locator("ins").count() and axe(page) == []
    caseworker.fill(reason="Det er hurtigere.")
    caseworker.press("main form", "button[value=propose]")
    assert axe(page) == []
    decider = Person(visitor(), live_server.url, "decider")
    with decider.page.expect_navigation():
        decider.page.locator("#texts + table a").click()
    assert "Det er hurtigere." in decider.text() and axe(decider.page) == []
    decider.act(decider.page.url.removeprefix(live_server.url) + "approve/")
    second = receipt(world, case)
    assert second.facts["words"]["change"] == "Ring til os, Aarhus Kommune."
    assert (first.wording["receipt"], second.wording["receipt"]) == (0, 1)
    assert page.problems == [] and decider.page.problems == []


def test_texts_are_changed_without_scripts(world, live_server, browser):
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    caseworker = Person(context.new_page(), live_server.url, "caseworker")
    caseworker.go(CHANGE)
    caseworker.fill(**{"text-change": "Ring til {municipality}.", "text-lead": "Tak for {gossip}."})
    caseworker.press(".wordings-side", "button[value=preview]")
    assert caseworker.page.locator("#preview-letter a[href='#id_text-lead']").count() == 1
    caseworker.press("form[data-texts]", "button[value=product-lead]")
    assert "Ring til Eksempel Kommune." in caseworker.page.locator("#preview-letter").inner_text()
    caseworker.press("form[data-texts]", "button.button-primary[value=review]")
    caseworker.fill(reason="Kortere.")
    caseworker.press("main form", "button[value=propose]")
    assert "/wordings/version/" in caseworker.page.url
    context.close()
