"""Every page in a real browser: nothing for axe to find, no complaint in the console, no sideways scrolling."""

import pytest
from django.urls import reverse

from pool.access import lists
from tests import factories
from tests.access import objects
from tests.browser.people import Person

# How pages look and are walked does not depend on the database behind them.
pytestmark = pytest.mark.once

PHONE, TABLET, DESKTOP = ({"width": width, "height": 900} for width in (320, 768, 1280))
WIDE = """[...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().left + element.scrollWidth > window.innerWidth)
    .map(element => element.outerHTML.slice(0, 120)).slice(-5)"""
# role → the pages it is the first to use
READERS = {
    "preparer": (
        "start", "employees", "employee", "applications", "application", "application_section", "application_lines",
        "application_line_add", "application_line", "application_line_remove", "application_import",
        "application_import_check", "application_check", "application_hand_over", "application_receipt",
        "application_hearing", "awards",
        "award", "letters", "round", "questions", "confirmations", "confirmation", "confirmation_import", "changes",
        "claims", "claim", "accounts", "account", "account_versions", "account_fill",
        "change", "change_ask",
    ),
    "signatory": ("account_sign", "offers", "offer", "confirmation_sign", "change_new",
        "application_sign", "application_send_back", "application_withdraw", "report"),
    "caseworker": ("start", "worklist", "case", "case_file", "letters", "case_return", "case_hear", "case_condition",
        "case_reject", "round_plan", "round_plan_change", "rulesets", "ruleset", "ruleset_new", "ruleset_change",
        "wordings", "wording_text", "wording_change",
        "snapshots", "snapshot", "scenario", "calls", "call", "call_make", "call_one", "reminders", "postpone",
        "confirmation", "change", "award_more_time", "award_lapse", "lapses"),
    "decider": ("start", "returned", "round_outstanding", "round_deadlines", "rounds", "round_workspace",
        "round_fund", "round_reserve", "run", "run_issue", "batch", "wording",
        "declarations", "rejection", "lapse", "award_condition", "letter_correct", "letter_recall"),
    "finance": ("start", "claim", "incoming", "incoming_take", "incoming_import", "incoming_entry",
        "impartiality", "declaration", "payments", "payment_batches", "payment_batch",
        "payment_batch_release", "payments_made", "bank_answers", "bank_answer", "bank_entry", "reconciliation"),
    "controller": ("start", "claim_new", "awards", "award"),
    "administrator": ("start", "mails", "mail", "people", "person", "person_add", "person_off", "person_on",
        "role_propose", "role_proposal", "access_report", "access_review", "payees", "payee", "payee_propose",
        "catalogue", "schemes", "scheme", "scheme_record", "scheme_terms",
        "keys", "key_table", "key_import", "key_import_check"),
    "ministry": ("start", "incoming", "years", "year", "reports", "report", "budget_figure"),
    "auditor": ("start", "controls", "ledger", "journal", "proof"),
}  # fmt: skip
NOT_PAGES = {
    # deeds without a page of their own, files, and what everybody sees without signing in
    "application_start", "application_autosave", "application_line_move", "application_import_discard",
    "application_import_template", "key_import_discard", "key_import_template", "application_take_back",
    "submission_pdf", "rejection_sign", "rejection_turn_down", "case_condition_drop", "case_take", "case_line",
    "ruleset_check", "case_assess_passed", "case_resume",
    "case_finish", "case_reopen", "round_open", "round_plan_drop", "round_close", "snapshot_take",
    "scenario_compute", "scenario_choose",
    "run_propose", "run_approve", "run_discard", "batch_stop", "batch_go_on", "order_release", "letter_pdf",
    "round_letters", "mail_again", "case_file_pdf", "case_file_zip", "wording_pdf", "wording_check", "wording_trial",
    "wording_approve", "wording_discard", "payment_batch_discard", "payment_file", "bank_entry_approve",
    "award_accept", "lapse_sign", "lapse_turn_down", "sign_out", "set_language",
    "person_link", "role_confirm", "role_decline", "access_sign", "payee_confirm", "payee_decline",
    # read in tests/browser/test_accounts.py: they need accounts that are signed, or a link
    "account_auditor", "account_decide", "audit",
    "account_take_back", "account_revoke", "account_query",
    "claim_answer", "claim_decide", "claim_drop", "claim_invoice", "claim_hand_over", "incoming_match",
    "incoming_send_back",
    "confirmation_table", "calls_due", "change_take_back", "change_approve", "change_refuse", "change_take_over",
    "offer_accept", "offer_decline", "offer_take_back", "offers_make", "offers_propose", "round_settle",
    "year_permission", "year_confirm", "year_turn_down", "year_close", "appropriation_record",
    "change_decline", "postponement_approve", "postponement_decline",
    "sign_in", "password", "sharing", "verify", "verify_letter", "accessibility", "privacy",
    # read in tests/browser/test_passwords.py, by a link
    "password_choose",
}  # fmt: skip


@pytest.fixture
def things(transactional_db):
    return objects.everything(factories.world())


def test_every_page_is_read_by_somebody():
    assert {name for names in READERS.values() for name in names} | NOT_PAGES == set(lists.PAGES)


@pytest.mark.deep
@pytest.mark.parametrize("role", READERS)
def test_pages_are_accessible_and_fit(things, live_server, visitor, axe, role):
    reader = Person(visitor(), live_server.url, role)
    wrong = []
    for name in READERS[role]:
        wrong += _faults(reader.page, live_server.url + _address(name, things["own"]), axe)
    assert wrong == []


def test_public_pages_are_accessible_and_fit(things, live_server, visitor, axe):
    page, wrong = visitor(), []
    for path in (
        "/",
        "/rounds/2026-2/",
        "/rounds/2026-2/questions/",
        "/sign-in/",
        "/password/",
        "/accessibility/",
        "/privacy/",
        "/sharing/",
        "/v/",
    ):
        wrong += _faults(page, live_server.url + path, axe)
    assert wrong == []


def test_pages_in_english_have_no_danish_menu(things, live_server, visitor):
    reader = Person(visitor(locale="en-GB"), live_server.url, "caseworker")
    assert reader.page.locator("html").get_attribute("lang") == "en"
    menu = reader.page.locator("nav").first.inner_text()
    assert "Worklist" in menu and "Arbejdsliste" not in menu


def _address(name: str, thing) -> str:
    keys = objects.addresses()[name]
    values = objects.arguments(name, keys, thing)
    if name == "report" and thing is not None:
        values = {"name": "spending"}
    address = reverse(name, kwargs=values)
    return address + "?figure=committed&finance_year=2026" if name == "budget_figure" else address


def _faults(page, address: str, axe) -> list:
    """What is wrong with one page: status, axe, console, and the widths at which it scrolls sideways."""
    page.set_viewport_size(DESKTOP)
    status = page.goto(address).status
    found = [] if status == 200 else [(address, status)]
    found += [(address, *violation) for violation in axe(page)]
    for size in (PHONE, TABLET):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((address, "scrolls sideways", size["width"], page.evaluate(WIDE)))
    found += [(address, problem) for problem in page.problems]
    page.problems.clear()
    return found
