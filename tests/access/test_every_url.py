"""Every address of both edges × every role × own and foreign object. Written out by hand: this is what we promise.

P preparer, S signatory, C caseworker, D decision maker, F finance, K controller, A administrator, M ministry,
R auditor; * everybody, also without signing in. First who may read, then who may write; "-" means that the address
does not do that.
"""

import pytest
from django.test import Client
from django.urls import reverse

from pool.access import lists
from tests.access import objects

ROLES = {
    "P": "preparer", "S": "signatory", "C": "caseworker", "D": "decider", "F": "finance", "K": "controller",
    "A": "administrator", "M": "ministry", "R": "auditor",
}  # fmt: skip
ALL = "PSCDFKAMR"
ANSWERED = {200, 201, 202, 204, 302, 400, 404, 405, 409, 415}

PAGES = {
    "start": ("*", "*"), "round": ("*", "*"), "questions": ("*", "*"), "sharing": ("*", "*"),
    "verify": ("*", "*"), "verify_letter": ("*", "*"),
    "accessibility": ("*", "*"), "privacy": ("*", "*"), "sign_in": ("*", "*"), "sign_out": ("*", "*"),
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
    "worklist": ("CDKR", "CDKR"), "case": ("CDKR", "CDKR"), "case_take": ("C", "C"), "case_line": ("C", "C"),
    "case_assess_passed": ("C", "C"), "case_return": ("C", "C"), "case_resume": ("C", "C"), "case_finish": ("C", "C"),
    "case_reopen": ("C", "C"), "case_hear": ("C", "C"), "case_condition": ("C", "C"),
    "case_condition_drop": ("C", "C"), "case_reject": ("C", "C"),
    "rejection": ("CDKR", "CDKR"), "rejection_sign": ("D", "D"), "rejection_turn_down": ("D", "D"),
    "award_condition": ("D", "D"), "letter_correct": ("D", "D"), "letter_recall": ("D", "D"),
    "rulesets": ("CDKR", "CDKR"), "ruleset": ("CDKR", "CDKR"), "ruleset_new": ("C", "C"), "ruleset_change": ("C", "C"),
    "ruleset_check": ("C", "C"),
    "rounds": ("CDKR", "CDKR"), "round_workspace": ("CDKR", "CDKR"), "round_close": ("CD", "CD"),
    "round_fund": ("D", "D"), "round_reserve": ("CDKR", "CDKR"),
    "run_propose": ("CD", "CD"), "run": ("CDKR", "CDKR"), "run_approve": ("D", "D"), "run_discard": ("D", "D"),
    "run_issue": ("D", "D"), "batch": ("CDKR", "CDKR"), "batch_stop": ("D", "D"), "batch_go_on": ("D", "D"),
    "order_release": ("D", "D"), "snapshots": ("CDKR", "CDKR"), "snapshot_take": ("CD", "CD"),
    "snapshot": ("CDKR", "CDKR"), "scenario_compute": ("CD", "CD"), "scenario_choose": ("CD", "CD"),
    "scenario": ("CDKR", "CDKR"), "letter_pdf": ("PSCDFKR", "PSCDFKR"),
    "letters": ("PSCDFKR", "PSCDFKR"), "round_letters": ("CDKR", "CDKR"),
    "case_file": ("CDR", "C"), "case_file_pdf": ("CDR", "CDR"), "case_file_zip": ("CDR", "CDR"),
    "wordings": ("CDKAR", "CDKAR"), "wording_text": ("CDKAR", "CDKAR"), "wording": ("CDKAR", "CDKAR"),
    "wording_pdf": ("CDKAR", "CDKAR"), "wording_change": ("CD", "CD"), "wording_check": ("CD", "CD"),
    "wording_trial": ("CD", "CD"), "wording_approve": ("D", "D"), "wording_discard": ("CD", "CD"),
    "payments": ("DFKR", "DFKR"), "payment_confirm": ("F", "F"),
    "reports": ("PSCDFKMR", "PSCDFKMR"), "report": ("PSCDFKMR", "PSCDFKMR"), "budget_figure": ("CDFKMR", "CDFKMR"),
    "ledger": ("DKR", "DKR"), "journal": ("R", "R"), "proof": ("DKR", "R"), "people": ("AR", "AR"),
    "catalogue": (ALL, ALL), "keys": (ALL, ALL), "key_table": (ALL, ALL), "key_import": ("A", "A"),
    "key_import_check": ("A", "A"), "key_import_discard": ("A", "A"), "key_import_template": ("A", "A"),
}  # fmt: skip

ENDPOINTS = {
    "api-token": ("*", "*"), "api-municipalities": ("*", "*"), "api-municipality": ("*", "*"),
    "api-programmes": ("*", "*"), "api-programme": ("*", "*"), "api-modules": ("*", "*"), "api-schemes": ("*", "*"),
    "api-verification": ("*", "*"),
    "api-scheme": ("*", "*"), "api-rounds": ("*", "*"), "api-round": ("*", "*"), "api-schema": ("*", "*"),
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
    "api-worklist": ("CDKR", "CDKR"), "api-case": ("CDKR", "CDKR"), "api-case-take": ("C", "C"),
    "api-case-line-assess": ("C", "C"), "api-case-assess-passed": ("C", "C"), "api-case-return": ("C", "C"),
    "api-case-resume": ("C", "C"), "api-case-finish": ("C", "C"), "api-case-reopen": ("C", "C"),
    "api-rulesets": ("CDKR", "C"), "api-ruleset": ("CDKR", "C"), "api-ruleset-check": ("CDKR", "CDKR"),
    "api-ruleset-schema": ("*", "*"), "api-ruleset-templates": ("CDKR", "CDKR"),
    "api-allocation-runs": ("CDKR", "CD"), "api-allocation-run": ("CDKR", "CDKR"),
    "api-allocation-run-approve": ("D", "D"), "api-allocation-run-discard": ("D", "D"),
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
    "api-payments": ("DFKR", "DFKR"), "api-payment-confirm": ("F", "F"),
    "api-keys": (ALL, ALL), "api-key": (ALL, ALL), "api-key-imports": ("A", "A"), "api-key-import": ("A", "A"),
    "api-key-import-confirm": ("A", "A"), "api-key-import-discard": ("A", "A"),
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
    "employee",
    "api-application", "api-application-section", "api-application-section-complete", "api-application-lines",
    "api-application-line", "api-application-line-move", "api-application-imports", "api-application-import",
    "api-application-import-confirm", "api-application-hand-over", "api-application-take-back",
    "api-application-send-back", "api-application-submit", "api-application-withdraw", "api-application-submissions",
    "api-application-hearings", "api-application-hearing-answer",
    "api-award", "api-letter", "api-letter-pdf",
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
    """Where the answer differs from the promise: (address, role, status)."""
    wrong, clients = [], {letter: _client(world, letter) for letter in ["", *ROLES]}
    # Signing out comes last: it ends the sessions of all.
    for name, keys in sorted(objects.addresses().items(), key=lambda item: item[0] == "sign_out"):
        promised = (PAGES | ENDPOINTS)[name][place]
        address = reverse(name, kwargs=objects.arguments(name, keys, thing))
        for letter, client in clients.items():
            status = getattr(client, method)(address).status_code
            if not _as_promised(name, letter, promised, status):
                wrong.append((name, ROLES.get(letter, "nobody"), status))
    return wrong


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
