"""Every address of both edges × every role × own and foreign object. Written out by hand: this is what we promise.

P preparer, S signatory, C caseworker, D decision maker, F finance, K controller, A administrator, M ministry,
R auditor; * everybody, also without signing in. First who may read, then who may write; "-" means that the address
does not do that.
"""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pool.access import lists
from tests.access import objects

ROLES = {
    "P": "preparer", "S": "signatory", "C": "caseworker", "D": "decider", "F": "finance", "K": "controller",
    "A": "administrator", "M": "ministry", "R": "auditor",
}  # fmt: skip
ALL = "PSCDFKAMR"
ANSWERED = {200, 201, 202, 204, 302, 400, 404, 405, 409, 410, 415}

PAGES = {
    "start": ("*", "*"), "round": ("*", "*"), "questions": ("*", "*"), "sharing": ("*", "*"),
    "verify": ("*", "*"), "verify_letter": ("*", "*"),
    "accessibility": ("*", "*"), "privacy": ("*", "*"), "sign_in": ("*", "*"), "sign_out": ("*", "*"),
    "password": ("*", "*"), "password_choose": ("*", "*"),
    "set_language": ("*", "*"),
    "employees": ("PS", "PS"), "employee": ("PS", "PS"),
    "applications": ("PSCDKR", "PS"), "application_start": ("PS", "PS"), "application": ("PSCDKR", "PS"),
    "application_section": ("PSCDKR", "PS"), "application_autosave": ("PS", "PS"),
    "application_lines": ("PSCDKR", "PS"), "application_line_add": ("PS", "PS"), "application_line": ("PS", "PS"),
    "application_line_remove": ("PS", "PS"), "application_line_move": ("PS", "PS"),
    "application_import": ("PS", "PS"), "application_import_check": ("PS", "PS"),
    "application_import_discard": ("PS", "PS"), "application_import_template": ("PS", "PS"),
    "application_check": ("PSCDKR", "PS"), "application_hand_over": ("PS", "PS"), "application_take_back": ("PS", "PS"),
    "application_send_back": ("S", "S"), "application_sign": ("S", "S"), "application_withdraw": ("S", "S"),
    "application_hearing": ("PSCDKR", "PS"),
    "application_receipt": ("PSCDKR", "PSCDKR"), "submission_pdf": ("PSCDKR", "PSCDKR"),
    "awards": ("PSCDFKR", "PSCDFKR"), "award": ("PSCDFKR", "PSCDFKR"),
    "impartiality": ("CDFKR", "CDFKR"), "declaration": ("CDFK", "CDFK"), "declarations": ("CDFKR", "CDFKR"),
    "worklist": ("CDKR", "CDKR"), "case": ("CDKR", "CDKR"), "case_take": ("C", "C"), "case_line": ("C", "C"),
    "case_assess_passed": ("C", "C"), "case_return": ("C", "C"), "case_resume": ("C", "C"), "case_finish": ("C", "C"),
    "case_reopen": ("C", "C"), "case_hear": ("C", "C"), "case_condition": ("C", "C"),
    "case_condition_drop": ("C", "C"), "case_reject": ("C", "C"),
    "rejection": ("CDKR", "CDKR"), "rejection_sign": ("D", "D"), "rejection_turn_down": ("D", "D"),
    "award_condition": ("D", "D"), "letter_correct": ("D", "D"), "letter_recall": ("D", "D"),
    "rulesets": ("CDKR", "CDKR"), "ruleset": ("CDKR", "CDKR"), "ruleset_new": ("C", "C"), "ruleset_change": ("C", "C"),
    "ruleset_check": ("C", "C"),
    "rounds": ("CDKR", "CDKR"), "round_workspace": ("CDKR", "CDKR"), "round_close": ("CD", "CD"),
    "round_plan": ("CA", "CA"),
    "round_plan_change": ("CA", "CA"), "round_plan_drop": ("CA", "CA"), "round_open": ("D", "D"),
    "round_fund": ("D", "D"), "round_reserve": ("CDKR", "CDKR"),
    "run_propose": ("CD", "CD"), "run": ("CDKR", "CDKR"), "run_approve": ("D", "D"), "run_discard": ("D", "D"),
    "run_issue": ("D", "D"), "batch": ("CDKR", "CDKR"), "batch_stop": ("D", "D"), "batch_go_on": ("D", "D"),
    "order_release": ("D", "D"), "snapshots": ("CDKR", "CDKR"), "snapshot_take": ("CD", "CD"),
    "snapshot": ("CDKR", "CDKR"), "scenario_compute": ("CD", "CD"), "scenario_choose": ("CD", "CD"),
    "scenario": ("CDKR", "CDKR"), "letter_pdf": ("PSCDFKR", "PSCDFKR"),
    "letters": ("PSCDFKR", "PSCDFKR"), "round_letters": ("CDKR", "CDKR"),
    "mails": ("PSCDKAR", "PSCDKAR"), "mail": ("PSCDKAR", "PSCDKAR"), "mail_again": ("CA", "CA"),
    "case_file": ("CDR", "C"), "case_file_pdf": ("CDR", "CDR"), "case_file_zip": ("CDR", "CDR"),
    "wordings": ("CDKAR", "CDKAR"), "wording_text": ("CDKAR", "CDKAR"), "wording": ("CDKAR", "CDKAR"),
    "wording_pdf": ("CDKAR", "CDKAR"), "wording_change": ("CD", "CD"), "wording_check": ("CD", "CD"),
    "wording_trial": ("CD", "CD"), "wording_approve": ("D", "D"), "wording_discard": ("CD", "CD"),
    "award_accept": ("S", "S"), "award_more_time": ("C", "C"), "award_lapse": ("C", "C"),
    "lapses": ("CDKR", "CDKR"), "lapse": ("CDKR", "CDKR"), "lapse_sign": ("D", "D"), "lapse_turn_down": ("D", "D"),
    "payments": ("DFKR", "F"), "payment_batches": ("DFKR", "DFKR"), "payment_batch": ("DFKR", "DFKR"),
    "payment_batch_release": ("F", "F"), "payment_batch_discard": ("F", "F"), "payment_file": ("DFKR", "DFKR"),
    "payments_made": ("PSDFKR", "PSDFKR"), "bank_answers": ("DFKR", "F"), "bank_answer": ("DFKR", "DFKR"),
    "bank_entry": ("DFKR", "F"), "bank_entry_approve": ("K", "K"), "reconciliation": ("DFKR", "DFKR"),
    "confirmations": ("PSCDFKR", "PSCDFKR"), "confirmation": ("PSCDFKR", "PS"), "confirmation_sign": ("S", "S"),
    "confirmation_import": ("PS", "PS"), "confirmation_table": ("PS", "PS"),
    "calls": ("CDFKR", "CDFKR"), "call": ("CDFKR", "CDFKR"), "calls_due": ("C", "C"), "call_make": ("C", "C"),
    "call_one": ("C", "C"), "changes": ("PSCDFKR", "PSCDFKR"), "change": ("PSCDFKR", "PSCDFKR"),
    "change_ask": ("PS", "PS"), "change_new": ("PS", "PS"), "change_take_back": ("PS", "PS"),
    "change_approve": ("CD", "CD"), "change_refuse": ("CD", "CD"), "change_take_over": ("PS", "PS"),
    "change_decline": ("PS", "PS"), "reminders": ("CDFKR", "CDFKR"), "postpone": ("CK", "CK"),
    "postponement_approve": ("DK", "DK"), "postponement_decline": ("DK", "DK"),
    "offers": ("PSCDKR", "PSCDKR"), "offer": ("PSCDKR", "PSCDKR"), "offer_accept": ("S", "S"),
    "offer_decline": ("S", "S"), "offer_take_back": ("C", "C"), "offers_make": ("C", "C"),
    "offers_propose": ("CD", "CD"), "round_outstanding": ("CDKR", "CDKR"),
    "round_settle": ("D", "D"), "round_deadlines": ("D", "D"),
    "years": ("DFKMR", "DFKMR"), "year": ("DFKMR", "DFKMR"), "year_permission": ("D", "D"), "year_confirm": ("K", "K"),
    "year_turn_down": ("K", "K"), "year_close": ("D", "D"), "appropriation_record": ("D", "D"),
    "controls": ("DKR", "DKR"),
    "accounts": ("PSCDFKR", "PSCDFKR"), "account": ("PSCDFKR", "PSCDFKR"),
    "account_versions": ("PSCDFKR", "PSCDFKR"), "account_fill": ("PS", "PS"),
    "account_sign": ("S", "S"), "account_take_back": ("S", "S"), "account_auditor": ("S", "S"),
    "account_revoke": ("S", "S"), "account_decide": ("K", "K"), "account_query": ("K", "K"), "audit": ("*", "*"),
    "claims": ("PSCDFKR", "PSCDFKR"), "claim": ("PSCDFKR", "PSCDFKR"), "claim_new": ("K", "K"),
    "claim_answer": ("PS", "PS"), "claim_decide": ("D", "D"), "claim_drop": ("D", "D"), "claim_invoice": ("F", "F"),
    "claim_hand_over": ("F", "F"), "incoming": ("CDFKAMR", "CDFKAMR"), "incoming_take": ("F", "F"),
    "incoming_import": ("F", "F"), "incoming_entry": ("CDFKAMR", "CDFKAMR"), "incoming_match": ("F", "F"),
    "incoming_send_back": ("F", "F"), "returned": ("CDFKAMR", "D"),
    "reports": ("PSCDFKMR", "PSCDFKMR"), "report": ("PSCDFKMR", "PSCDFKMR"), "budget_figure": ("CDFKMR", "CDFKMR"),
    "ledger": ("DKR", "DKR"), "journal": ("R", "R"), "proof": ("DKR", "R"), "people": ("DAR", "DAR"),
    "person": ("DAR", "DAR"), "person_add": ("A", "A"), "person_link": ("A", "A"),
    "person_off": ("A", "A"), "person_on": ("A", "A"), "role_propose": ("A", "A"),
    "role_proposal": ("DAR", "DAR"), "role_confirm": ("DA", "DA"), "role_decline": ("DA", "DA"),
    "access_report": ("DAR", "DAR"), "access_sign": ("D", "D"), "access_review": ("DAR", "DAR"),
    "payees": ("CDFKAR", "CDFKAR"), "payee": ("CDFKAR", "CDFKAR"), "payee_propose": ("A", "A"),
    "payee_confirm": ("KA", "KA"), "payee_decline": ("KA", "KA"),
    "catalogue": (ALL, ALL), "schemes": (ALL, ALL), "scheme": (ALL, ALL), "scheme_record": ("CA", "CA"),
    "scheme_terms": ("CA", "CA"), "keys": (ALL, ALL), "key_table": (ALL, ALL), "key_import": ("A", "A"),
    "key_import_check": ("A", "A"), "key_import_discard": ("A", "A"), "key_import_template": ("A", "A"),
}  # fmt: skip

ENDPOINTS = {
    "api-token": ("*", "*"), "api-municipalities": ("*", "*"), "api-municipality": ("*", "*"),
    "api-programmes": ("*", "*"), "api-programme": ("*", "*"), "api-modules": ("*", "*"),
    "api-schemes": ("*", "CA"), "api-scheme-terms": ("CA", "CA"), "api-verification": ("*", "*"),
    "api-scheme": ("*", "*"), "api-rounds": ("*", "CA"), "api-round": ("*", "*"), "api-schema": ("*", "*"),
    "api-docs": ("*", "*"), "api-unknown": ("*", "*"), "api-me": (ALL, ALL),
    "api-employees": ("PSCDKR", "PS"), "api-applications": ("PSCDKR", "PS"), "api-application": ("PSCDKR", "PSCDKR"),
    "api-application-section": ("PSCDKR", "PS"), "api-application-section-complete": ("PS", "PS"),
    "api-application-lines": ("PSCDKR", "PS"), "api-application-line": ("PSCDKR", "PS"),
    "api-application-line-move": ("PS", "PS"), "api-application-imports": ("PS", "PS"),
    "api-application-import": ("PS", "PS"), "api-application-import-confirm": ("PS", "PS"),
    "api-application-hand-over": ("PS", "PS"), "api-application-take-back": ("PS", "PS"),
    "api-application-send-back": ("S", "S"), "api-application-submit": ("S", "S"),
    "api-application-withdraw": ("S", "S"), "api-application-submissions": ("PSCDKR", "PSCDKR"),
    "api-application-hearings": ("PSCDKR", "PSCDKR"), "api-application-hearing-answer": ("PS", "PS"),
    "api-case-hearings": ("CDKR", "C"), "api-case-condition": ("CDKR", "C"), "api-case-rejection": ("CDKR", "C"),
    "api-rejections": ("CDKR", "CDKR"), "api-rejection-sign": ("D", "D"), "api-rejection-turn-down": ("D", "D"),
    "api-award-condition-met": ("D", "D"), "api-letter-correct": ("D", "D"), "api-letter-recall": ("D", "D"),
    "api-awards": ("PSCDFKR", "PSCDFKR"), "api-award": ("PSCDFKR", "PSCDFKR"), "api-letters": ("PSCDFKR", "PSCDFKR"),
    "api-letter": ("PSCDFKR", "PSCDFKR"), "api-letter-pdf": ("PSCDFKR", "PSCDFKR"),
    "api-round-letters": ("CDKR", "CDKR"), "api-case-documents": ("CDR", "CDR"), "api-case-files": ("CDR", "C"),
    "api-case-file-pdf": ("CDR", "CDR"), "api-case-file-zip": ("CDR", "CDR"),
    "api-mails": ("PSCDKAR", "PSCDKAR"), "api-mail": ("PSCDKAR", "PSCDKAR"), "api-mail-send-again": ("CA", "CA"),
    "api-worklist": ("CDKR", "CDKR"), "api-case": ("CDKR", "CDKR"), "api-case-take": ("C", "C"),
    "api-case-line-assess": ("C", "C"), "api-case-assess-passed": ("C", "C"), "api-case-return": ("C", "C"),
    "api-case-resume": ("C", "C"), "api-case-finish": ("C", "C"), "api-case-reopen": ("C", "C"),
    "api-rulesets": ("CDKR", "C"), "api-ruleset": ("CDKR", "C"), "api-ruleset-check": ("CDKR", "CDKR"),
    "api-ruleset-schema": ("*", "*"), "api-ruleset-templates": ("CDKR", "CDKR"),
    "api-allocation-runs": ("CDKR", "CD"), "api-allocation-run": ("CDKR", "CDKR"),
    "api-allocation-run-approve": ("D", "D"), "api-allocation-run-discard": ("D", "D"),
    "api-round-declarations": ("CDFKR", "CDFK"),
    "api-round-plan": ("CA", "CA"), "api-round-plan-drop": ("CA", "CA"), "api-round-open": ("D", "D"),
    "api-round-close": ("CD", "CD"),
    "api-round-frame": ("D", "D"), "api-round-reserve": ("CDKR", "CDKR"),
    "api-allocation-run-issue": ("D", "D"), "api-letter-batches": ("CDKR", "CDKR"),
    "api-letter-batch": ("CDKR", "CDKR"), "api-letter-batch-stop": ("D", "D"), "api-letter-batch-go-on": ("D", "D"),
    "api-letter-order-release": ("D", "D"),
    "api-snapshots": ("CDKR", "CD"), "api-snapshot": ("CDKR", "CDKR"), "api-scenarios": ("CDKR", "CD"),
    "api-scenario": ("CDKR", "CDKR"), "api-scenario-choose": ("CD", "CD"),
    "api-wordings": ("CDKAR", "CDKAR"), "api-wording-text": ("CDKAR", "CDKAR"),
    "api-wording-versions": ("CDKAR", "CDKAR"), "api-wording-preview": ("CDKAR", "CDKAR"),
    "api-wording-proposals": ("CD", "CD"), "api-wording-version": ("CDKAR", "CDKAR"),
    "api-wording-approve": ("D", "D"), "api-wording-discard": ("CD", "CD"),
    "api-award-plan": ("PSCDFKR", "PSCDFKR"), "api-award-accept": ("S", "S"), "api-award-more-time": ("C", "C"),
    "api-award-lapse": ("C", "C"), "api-lapses": ("CDKR", "CDKR"), "api-lapse": ("CDKR", "CDKR"),
    "api-lapse-sign": ("D", "D"), "api-lapse-turn-down": ("D", "D"), "api-grants-overdue": ("CDKR", "CDKR"),
    "api-payments": ("PSDFKR", "PSDFKR"), "api-payment-queue": ("DFKR", "DFKR"),
    "api-payment-batches": ("DFKR", "F"), "api-payment-batch": ("DFKR", "DFKR"),
    "api-payment-batch-release": ("F", "F"), "api-payment-batch-discard": ("F", "F"),
    "api-payment-file": ("DFKR", "DFKR"), "api-bank-answers": ("DFKR", "F"), "api-bank-answer": ("DFKR", "DFKR"),
    "api-bank-exceptions": ("DFKR", "DFKR"), "api-bank-line-explain": ("F", "F"), "api-bank-line-approve": ("K", "K"),
    "api-reconciliation": ("DFKR", "DFKR"), "api-duties": ("DFKR", "DFKR"),
    "api-people": ("DAR", "A"), "api-person-send-link": ("A", "A"),
    "api-person": ("DAR", "DAR"), "api-person-switch-off": ("A", "A"),
    "api-person-switch-on": ("A", "A"), "api-role-proposals": ("DAR", "A"), "api-role-proposal": ("DAR", "DAR"),
    "api-role-proposal-confirm": ("DA", "DA"), "api-role-proposal-decline": ("DA", "DA"),
    "api-access-report": ("DAR", "DAR"), "api-access-reviews": ("DAR", "D"), "api-access-review": ("DAR", "DAR"),
    "api-payees": ("CDFKAR", "CDFKAR"), "api-payee": ("CDFKAR", "CDFKAR"), "api-payee-changes": ("CDFKAR", "A"),
    "api-payee-change-confirm": ("KA", "KA"), "api-payee-change-decline": ("KA", "KA"),
    "api-keys": (ALL, ALL), "api-key": (ALL, ALL), "api-key-imports": ("A", "A"), "api-key-import": ("A", "A"),
    "api-key-import-confirm": ("A", "A"), "api-key-import-discard": ("A", "A"),
    "api-calls": ("CDFKR", "C"), "api-call": ("CDFKR", "CDFKR"), "api-calls-due": ("C", "C"),
    "api-case-confirmations": ("PSCDFKR", "PSCDFKR"),
    "api-case-call": ("C", "C"), "api-confirmations": ("PSCDFKR", "PSCDFKR"),
    "api-confirmation": ("PSCDFKR", "PSCDFKR"), "api-confirmation-answers": ("PS", "PS"),
    "api-confirmation-import": ("PS", "PS"), "api-confirmation-sign": ("S", "S"),
    "api-changes": ("PSCDFKR", "PSCDFKR"), "api-case-changes": ("PSCDFKR", "PS"), "api-change": ("PSCDFKR", "PSCDFKR"),
    "api-change-take-back": ("PS", "PS"), "api-change-approve": ("CD", "CD"), "api-change-refuse": ("CD", "CD"),
    "api-change-take-over": ("PS", "PS"), "api-change-decline": ("PS", "PS"), "api-reminders": ("CDFKR", "CDFKR"),
    "api-postponements": ("CDFKR", "CK"), "api-postponement-approve": ("DK", "DK"),
    "api-postponement-decline": ("DK", "DK"),
    "api-offers": ("PSCDKR", "PSCDKR"), "api-offer": ("PSCDKR", "PSCDKR"), "api-offer-accept": ("S", "S"),
    "api-offer-decline": ("S", "S"), "api-offer-take-back": ("C", "C"), "api-round-offers": ("CDKR", "C"),
    "api-round-offers-run": ("CD", "CD"), "api-round-outstanding": ("CDKR", "CDKR"), "api-round-settle": ("D", "D"),
    "api-round-deadlines": ("CDKR", "D"), "api-appropriations": ("DFKMR", "D"), "api-year": ("DFKMR", "DFKMR"),
    "api-year-permission": ("D", "D"), "api-year-confirm": ("K", "K"), "api-year-turn-down": ("K", "K"),
    "api-year-close": ("D", "D"), "api-controls": ("DKR", "DKR"),
    "api-account-versions": ("PSCDFKR", "PSCDFKR"),
    "api-accounts": ("PSCDFKR", "PSCDFKR"), "api-account": ("PSCDFKR", "PSCDFKR"), "api-account-costs": ("PS", "PS"),
    "api-account-sign": ("S", "S"), "api-account-take-back": ("S", "S"), "api-account-auditor": ("S", "S"),
    "api-account-auditor-close": ("S", "S"), "api-account-query": ("K", "K"), "api-account-result": ("K", "K"),
    "api-account-approve": ("K", "K"), "api-audit": ("*", "*"),
    "api-claims": ("PSCDFKR", "PSCDFKR"), "api-case-claims": ("CDKR", "K"), "api-case-claimable": ("CDKR", "CDKR"),
    "api-claim": ("PSCDFKR", "PSCDFKR"), "api-claim-answer": ("PS", "PS"), "api-claim-decide": ("D", "D"),
    "api-claim-drop": ("D", "D"), "api-claim-invoice": ("F", "F"), "api-claim-hand-over": ("F", "F"),
    "api-incoming": ("CDFKAMR", "F"), "api-suspense": ("CDFKAMR", "CDFKAMR"), "api-incoming-import": ("F", "F"),
    "api-incoming-entry": ("CDFKAMR", "CDFKAMR"), "api-incoming-match": ("F", "F"),
    "api-incoming-send-back": ("F", "F"), "api-returned": ("CDFKAMR", "D"),
    "api-reports": ("PSCDFKMR", "PSCDFKMR"), "api-report": ("PSCDFKMR", "PSCDFKMR"),
    "api-budget-figures": ("CDFKMR", "CDFKMR"),
}  # fmt: skip

# Addresses that name an object of one municipality: the other one must not learn that it exists.
OBJECTS = {
    "application", "application_section", "application_autosave", "application_lines", "application_line_add",
    "application_line", "application_line_remove", "application_line_move", "application_import",
    "application_import_check", "application_import_discard", "application_import_template", "application_check",
    "application_hand_over", "application_take_back", "application_send_back", "application_sign",
    "application_withdraw", "application_hearing", "application_receipt", "submission_pdf", "award", "letter_pdf",
    "employee", "mail", "api-mail",
    "account_versions", "api-account-versions", "api-case-confirmations",
    "account", "account_fill", "account_sign", "account_take_back", "account_auditor", "account_revoke",
    "api-account", "api-account-costs", "api-account-sign", "api-account-take-back", "api-account-auditor",
    "api-account-auditor-close",
    "claim", "claim_answer", "api-claim", "api-claim-answer",
    "offer", "offer_accept", "offer_decline", "api-offer", "api-offer-accept", "api-offer-decline",
    "confirmation", "confirmation_sign", "confirmation_import", "confirmation_table", "change", "change_ask",
    "change_new", "change_take_back", "change_take_over", "change_decline", "api-confirmation",
    "api-confirmation-answers", "api-confirmation-import", "api-confirmation-sign", "api-case-changes", "api-change",
    "api-change-take-back", "api-change-take-over", "api-change-decline",
    "api-application", "api-application-section", "api-application-section-complete", "api-application-lines",
    "api-application-line", "api-application-line-move", "api-application-imports", "api-application-import",
    "api-application-import-confirm", "api-application-hand-over", "api-application-take-back",
    "api-application-send-back", "api-application-submit", "api-application-withdraw", "api-application-submissions",
    "api-application-hearings", "api-application-hearing-answer",
    "api-award", "api-letter", "api-letter-pdf", "award_accept", "api-award-plan", "api-award-accept",
}  # fmt: skip


@pytest.fixture
def things(world):
    return objects.everything(world)


def test_every_address_is_promised_to_somebody():
    assert set(objects.addresses()) == PAGES.keys() | ENDPOINTS.keys()
    assert (set(lists.PAGES), set(lists.ENDPOINTS)) == (set(PAGES), set(ENDPOINTS))


def test_every_role_reads_what_it_is_promised_and_nothing_else(world, things):
    assert _wrong(world, things["own"], "get", 0) == []


def test_every_role_writes_where_it_is_promised_and_nowhere_else(world, things):
    assert _wrong(world, things["own"], "post", 1) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_municipality_never_learns_of_another_ones_records(world, things, method):
    wrong, clients = [], {letter: _client(world, letter) for letter in "PS"}
    for name, keys in objects.addresses().items():
        if name not in OBJECTS:
            continue
        address = reverse(name, kwargs=objects.arguments(name, keys, things["foreign"]))
        promised = (PAGES | ENDPOINTS)[name][method == "post"]
        for letter in set(promised) & set("PS"):
            answer = getattr(clients[letter], method)(address)
            # A method that an address does not know is refused before anything is looked up.
            if answer.status_code not in (404, 405):
                wrong.append((name, ROLES[letter], method, answer.status_code))
    assert wrong == []


def test_nobody_reaches_the_tables_but_the_auditor(world):
    seen = {letter: _client(world, letter).get("/admin/").status_code for letter in ROLES}
    assert seen == dict.fromkeys("PSCDFKAM", 403) | {"R": 200}
    assert _client(world, "").get("/admin/").status_code == 302
    assert _client(world, "R").get("/admin/pool/transfer/add/").status_code == 403


def _wrong(world, thing, method: str, place: int) -> list[tuple]:
    """Where the answer differs from the promise: (address, role, status).

    Who may pass is decided by the rules alone, which do not know the database. So SQLite is asked for every role, and
    PostgreSQL for one of each sort of those that look something up.
    """
    wrong, clients = [], {letter: _client(world, letter) for letter in ["", *ROLES]}
    # Signing out comes last: it ends the sessions of all.
    for name, keys in sorted(objects.addresses().items(), key=lambda item: item[0] == "sign_out"):
        promised = (PAGES | ENDPOINTS)[name][place]
        address = reverse(name, kwargs=objects.arguments(name, keys, thing))
        for letter in _asked(promised):
            status = getattr(clients[letter], method)(address).status_code
            if not _as_promised(name, letter, promised, status):
                wrong.append((name, ROLES.get(letter, "nobody"), status))
    return wrong


def _asked(promised: str) -> list[str]:
    """The roles that try an address; nobody is ""."""
    if connection.vendor == "sqlite":
        return ["", *ROLES]
    may = ALL if promised == "*" else promised
    # A municipality, the agency, the ministry, which sees sums only, and who reads everything.
    sorts = ([letter for letter in sort if letter in may][:1] for sort in ("PS", "CDFKA", "M", "R"))
    return ["", *sum(sorts, [])]


def _as_promised(name: str, letter: str, promised: str, status: int) -> bool:
    if promised == "*" or (letter and letter in promised):
        return status in ANSWERED or (status == 401 and name == "api-token")
    if letter:
        return status == 403
    return status == (401 if name in ENDPOINTS else 302)


def _client(world, letter: str) -> Client:
    client = Client()
    if letter:
        client.force_login(getattr(world.people, ROLES[letter]), backend="pool.access.guard.Backend")
    return client
