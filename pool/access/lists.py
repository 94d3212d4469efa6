"""The two lists of everything that has an address: who may read it, and who may write to it.

A test compares them with the addresses that exist; the guard refuses what is on no list.
"""

from pool.access.rules import EVERYBODY, SIGNED_IN

OWN = ("applications.read", "applications.prepare")

# name of the page → verb for reading, or (verb for reading, verb for writing)
PAGES: dict[str, str | tuple[str, str]] = {
    # everybody
    "start": EVERYBODY,
    "round": EVERYBODY,
    "questions": EVERYBODY,
    "sharing": EVERYBODY,
    "accessibility": EVERYBODY,
    "privacy": EVERYBODY,
    "sign_in": EVERYBODY,
    "sign_out": EVERYBODY,
    "set_language": EVERYBODY,
    # the municipality
    "employees": "employees.keep",
    "employee": "employees.keep",
    "applications": OWN,
    "application_start": "applications.prepare",
    "application": OWN,
    "application_section": OWN,
    "application_autosave": "applications.prepare",
    "application_lines": OWN,
    "application_line_add": "applications.prepare",
    "application_line": "applications.prepare",
    "application_line_remove": "applications.prepare",
    "application_line_move": "applications.prepare",
    "application_import": "applications.prepare",
    "application_import_check": "applications.prepare",
    "application_import_discard": "applications.prepare",
    "application_import_template": "applications.prepare",
    "application_check": OWN,
    "application_hand_over": "applications.prepare",
    "application_take_back": "applications.prepare",
    "application_send_back": "applications.sign",
    "application_sign": "applications.sign",
    "application_withdraw": "applications.sign",
    "application_receipt": "applications.read",
    "submission_pdf": "applications.read",
    "awards": "awards.read",
    "award": "awards.read",
    # the agency
    "worklist": "cases.read",
    "case": "cases.read",
    "case_take": "cases.assess",
    "case_line": "cases.assess",
    "case_assess_passed": "cases.assess",
    "case_return": "cases.assess",
    "case_resume": "cases.assess",
    "case_finish": "cases.assess",
    "case_reopen": "cases.assess",
    "rulesets": "allocation.read",
    "ruleset": "allocation.read",
    "ruleset_new": "rulesets.keep",
    "ruleset_change": "rulesets.keep",
    "ruleset_check": "rulesets.keep",
    "rounds": "allocation.read",
    "round_workspace": "allocation.read",
    "round_close": "rounds.close",
    "round_fund": "rounds.fund",
    "round_reserve": "allocation.read",
    "run_propose": "allocation.propose",
    "run": "allocation.read",
    "run_approve": "allocation.approve",
    "run_discard": "allocation.approve",
    "run_issue": "decisions.sign",
    "snapshots": "allocation.read",
    "snapshot_take": "allocation.propose",
    "snapshot": "allocation.read",
    "scenario_compute": "allocation.propose",
    "scenario_choose": "allocation.propose",
    "scenario": "allocation.read",
    "letter_pdf": "letters.read",
    "payments": "payments.read",
    "payment_confirm": "payments.confirm",
    # reports, books, people
    "reports": "reports.read",
    "report": "reports.read",
    "budget_figure": "budget.read",
    "ledger": "books.read",
    "journal": "journal.read",
    "proof": ("books.read", "books.verify"),
    "people": "people.read",
    "catalogue": "registers.read",
    "keys": "registers.read",
    "key_table": "registers.read",
    "key_import": "keys.import",
    "key_import_check": "keys.import",
    "key_import_discard": "keys.import",
    "key_import_template": "keys.import",
}

# name of the endpoint → the same
ENDPOINTS: dict[str, str | tuple[str, str]] = {
    # everybody
    "api-token": EVERYBODY,
    "api-municipalities": EVERYBODY,
    "api-municipality": EVERYBODY,
    "api-programmes": EVERYBODY,
    "api-programme": EVERYBODY,
    "api-modules": EVERYBODY,
    "api-schemes": EVERYBODY,
    "api-scheme": EVERYBODY,
    "api-rounds": EVERYBODY,
    "api-round": EVERYBODY,
    "api-schema": EVERYBODY,
    "api-docs": EVERYBODY,
    "api-unknown": EVERYBODY,
    "api-me": SIGNED_IN,
    # the municipality
    "api-employees": ("employees.read", "employees.keep"),
    "api-applications": OWN,
    "api-application": "applications.read",
    "api-application-section": OWN,
    "api-application-section-complete": "applications.prepare",
    "api-application-lines": OWN,
    "api-application-line": OWN,
    "api-application-line-move": "applications.prepare",
    "api-application-imports": "applications.prepare",
    "api-application-import": "applications.prepare",
    "api-application-import-confirm": "applications.prepare",
    "api-application-hand-over": "applications.prepare",
    "api-application-take-back": "applications.prepare",
    "api-application-send-back": "applications.sign",
    "api-application-submit": "applications.sign",
    "api-application-withdraw": "applications.sign",
    "api-application-submissions": "applications.read",
    "api-awards": "awards.read",
    "api-award": "awards.read",
    "api-letters": "letters.read",
    "api-letter": "letters.read",
    "api-letter-pdf": "letters.read",
    # the agency
    "api-worklist": "cases.read",
    "api-case": "cases.read",
    "api-case-take": "cases.assess",
    "api-case-line-assess": "cases.assess",
    "api-case-assess-passed": "cases.assess",
    "api-case-return": "cases.assess",
    "api-case-resume": "cases.assess",
    "api-case-finish": "cases.assess",
    "api-case-reopen": "cases.assess",
    "api-ruleset-schema": EVERYBODY,
    "api-ruleset-templates": "allocation.read",
    "api-ruleset-check": "allocation.read",
    "api-rulesets": ("allocation.read", "rulesets.keep"),
    "api-ruleset": ("allocation.read", "rulesets.keep"),
    "api-allocation-runs": ("allocation.read", "allocation.propose"),
    "api-allocation-run": "allocation.read",
    "api-allocation-run-approve": "allocation.approve",
    "api-allocation-run-discard": "allocation.approve",
    "api-allocation-run-issue": "decisions.sign",
    "api-round-frame": "rounds.fund",
    "api-round-reserve": "allocation.read",
    "api-snapshots": ("allocation.read", "allocation.propose"),
    "api-snapshot": "allocation.read",
    "api-scenarios": ("allocation.read", "allocation.propose"),
    "api-scenario": "allocation.read",
    "api-scenario-choose": "allocation.propose",
    "api-payments": "payments.read",
    "api-payment-confirm": "payments.confirm",
    # tables of keys
    "api-keys": "registers.read",
    "api-key": "registers.read",
    "api-key-imports": "keys.import",
    "api-key-import": "keys.import",
    "api-key-import-confirm": "keys.import",
    "api-key-import-discard": "keys.import",
    # reports
    "api-reports": "reports.read",
    "api-report": "reports.read",
    "api-budget-figures": "budget.read",
}

# The auditor's view of the tables: its addresses are made from the models, so they stand here as one.
TABLES = "admin:"

READING = {"GET", "HEAD", "OPTIONS"}


def verb(names: dict, name: str, method: str) -> str | None:
    """The verb that this method on this address needs; None when the address is on no list."""
    if name.startswith(TABLES):
        return "admin.read" if names is PAGES else None
    entry = names.get(name)
    if entry is None or isinstance(entry, str):
        return entry
    return entry[0] if method in READING else entry[1]
