"""What endpoints that take a body are sent in tests: a right body, what is wrong with it, and what is only absurd."""

import copy
import re
from collections.abc import Iterator

ENTRY = {"post": "books", "quarter": "2027Q1", "amount": "1.00"}
ROUND = {
    "code": "2027-1", "title_da": "Runde", "title_en": "Round", "appropriation": 1, "frame_amount": "1000.00",
    "schemes": ["A"], "ruleset": 1, "opens_at": "2026-11-01T12:00:00+01:00", "closes_at": "2026-12-01T12:00:00+01:00",
    "decide_by": "2027-01-15", "period_from": "2027-02-01", "period_until": "2029-01-31", "language": "da",
    "closes_when_used": False,
}  # fmt: skip
GRANT = {
    "code": "15.26.36.10", "finance_year": 2026, "name_da": "Konto", "name_en": "Account", "amount": "1.00",
    "source": "finance_act", "document": "FL", "dated_on": "2026-01-01",
}  # fmt: skip
TERMS = {
    "rate_amount": "25000.00", "modules": ["IND", "SAM"], "answer_days": 14, "acceptance_days": 21, "offer_days": 10,
    "start_within_months": 6, "confirmations_a_year": 2, "confirm_days": 30, "accounts_months": 3, "claim_days": 30,
    "plan_kind": "yearly", "start_percent": 60, "settled_by": "unit_rate", "change_percent": 10,
    "change_amount": "100000.00", "statement_above_amount": "100000.00", "audit_above_amount": "500000.00",
    "takes_municipal_auditor": True, "de_minimis_amount": "500.00", "retention_years": 5, "legal_basis_da": "Vilkår",
    "legal_basis_en": "Terms", "appeal_da": "Kan ikke påklages.", "appeal_en": "Cannot be appealed.",
    "valid_from": "2027-01-01",
}  # fmt: skip
USUAL = {
    "offer_days", "confirmations_a_year", "confirm_days", "accounts_months", "claim_days", "plan_kind",
    "start_percent", "settled_by", "takes_municipal_auditor",
}  # fmt: skip
SCHEME = TERMS | {
    "code": "E-1", "name_da": "Ordning", "name_en": "Scheme", "purpose_da": "Formål", "purpose_en": "Purpose",
    "programme": "DBU",
}  # fmt: skip
CHANGE = {
    "kind": "term", "why": "Why", "line": 1, "employee": "1001", "module": "IND", "term": "2028F",
    "until": "2029-03-01", "lines": [1], "scheme": "A", "entries": [ENTRY], "officer": "preparer",
}  # fmt: skip
COSTS = {
    "costs": [{"post": "books", "cost": "1.00", "note": "x"}], "modules_completed": 1, "other_income": "1.00",
    "other_income_source": "x", "note": "x",
}  # fmt: skip
STATEMENT = {
    "accounts_sha256": "0" * 64, "auditor": "R. Visor", "registration": "mne1", "conclusion": "clean", "text": "x",
    "performance": "x",
}  # fmt: skip
CLAIM = {
    "scheme": "A", "parts": [1], "amount": "500.00", "ground": "not_completed", "reason_class": "changed",
    "explanation": "Why",
}  # fmt: skip
INCOME = {
    "reference": "B1", "booked_on": "2026-10-01", "amount": "1.00", "sender": "By", "cvr": "55133018", "text": "x",
}  # fmt: skip
ANSWERED = {
    "line": 1, "outcome": "completed", "completed_on": "2027-05-01", "proof": "x", "until_term": "2028F",
    "gives_back": False, "note": "x",
}  # fmt: skip
APPROVED = [{"post": "books", "approved": "1.00", "why": "x"}]
REASON = {"reason": "Why"}
NEWCOMER = {
    "username": "kim", "first_name": "Kim", "last_name": "Lund", "email": "kim@kommune.dk", "municipality": "751",
}  # fmt: skip
# name of the endpoint → (method, role, a body that is right, the fields that may be left out)
WRITING = {
    "api-schemes": ("post", "administrator", SCHEME, USUAL),
    "api-scheme-terms": ("post", "caseworker", TERMS | {"seen": 1}, {*TERMS, "seen"} - {"valid_from"}),
    "api-people": ("post", "administrator", NEWCOMER, {"municipality"}),
    "api-rounds": ("post", "administrator", ROUND, {"language", "closes_when_used"}),
    "api-round-plan": (
        "post", "administrator", {name: value for name, value in ROUND.items() if name != "code"},
        {"language", "closes_when_used"},
    ),
    "api-round-plan-drop": ("post", "administrator", REASON, ()),
    "api-round-frame": ("post", "decider", {"amount": "1.00", "document": "A", "dated_on": "2026-01-01"}, ()),
    "api-round-declarations": (
        "post", "caseworker", {"ties": [{"municipality": "751", "ground": "other", "note": "x"}]}, ()
    ),
    "api-round-deadlines": ("post", "decider", {"kind": "acceptance", "days": 7, "reason": "Why"}, ()),
    "api-round-offers-run": ("post", "caseworker", {"seed": "x"}, {"seed"}),
    "api-appropriations": ("post", "decider", GRANT, {"name_da", "name_en"}),
    "api-year-permission": ("post", "decider", {"amount": "1.00", "document": "B", "permitted_on": "2026-12-01"}, ()),
    "api-year-turn-down": ("post", "controller", REASON, ()),
    "api-application-hearing-answer": ("post", "signatory", {"answer": "x"}, ()),
    "api-scenarios": ("post", "caseworker", {"budget": "1.00", "seed": "x", "name": "x"}, {"seed", "name"}),
    "api-scenario-choose": ("post", "caseworker", REASON, ()),
    "api-award-condition-met": ("post", "decider", {"note": "x"}, ()),
    "api-letter-correct": ("post", "decider", {"correction": "x"}, ()),
    "api-letter-recall": ("post", "decider", REASON, ()),
    "api-award-more-time": ("post", "caseworker", {"until": "2026-12-01", "reason": "Why"}, ()),
    "api-award-lapse": (
        "post", "caseworker", {"ground": "declined", "reason_class": "changed", "explanation": "Why"}, ()
    ),
    "api-lapse-turn-down": ("post", "decider", REASON, ()),
    "api-payment-batches": ("post", "finance", {"pay_on": "2026-12-01", "applications": ["2026-1-751"]}, {
        "applications",
    }),
    "api-payment-batch-release": ("post", "finance", {"count": 1, "total": "1.00"}, ()),
    "api-payment-batch-discard": ("post", "finance", REASON, ()),
    "api-bank-answers": ("post", "finance", {"name": "x", "content": "x"}, ()),
    "api-bank-line-explain": ("post", "finance", {"text": "x"}, ()),
    "api-calls": ("post", "caseworker", {"round": "2026-1", "last_term": "2027F", "due_on": "2027-06-01"}, ()),
    "api-case-call": ("post", "caseworker", {"last_term": "2027F", "due_on": "2027-06-01"}, ()),
    "api-confirmation-answers": ("put", "preparer", {"answers": [ANSWERED]}, ()),
    "api-case-changes": ("post", "signatory", CHANGE, set(CHANGE) - {"kind", "why"}),
    "api-change-approve": ("post", "caseworker", {"decision": "x", "reason_class": "changed"}, {"reason_class"}),
    "api-change-refuse": ("post", "caseworker", {"decision": "x"}, ()),
    "api-change-decline": ("post", "preparer", REASON, ()),
    "api-postponements": ("post", "caseworker", {"duty": "2026-1-751-C1", "until": "2026-11-01", "why": "x"}, ()),
    "api-account-costs": ("put", "preparer", COSTS, set(COSTS)),
    "api-account-auditor": ("post", "signatory", {"firm": "x", "email": "a@b.dk", "is_municipal": False}, {
        "is_municipal",
    }),
    "api-account-query": ("post", "controller", {"question": "x"}, ()),
    "api-account-result": ("post", "controller", {"entries": APPROVED}, {"entries"}),
    "api-account-approve": ("post", "controller", {"entries": APPROVED, "decision": "x", "reason_class": "changed"}, {
        "entries", "reason_class",
    }),
    "api-audit": ("post", None, STATEMENT, {"performance"}),
    "api-offer-take-back": ("post", "caseworker", REASON, ()),
    "api-case-claims": ("post", "controller", CLAIM, {"parts", "amount"}),
    "api-claim-answer": ("post", "signatory", {"answer": "x"}, ()),
    "api-claim-decide": ("post", "decider", {"decision": "x"}, ()),
    "api-claim-drop": ("post", "decider", REASON, ()),
    "api-claim-invoice": ("post", "finance", {"invoice": "x"}, ()),
    "api-incoming": ("post", "finance", INCOME, {"cvr", "text"}),
    "api-incoming-match": ("post", "finance", {"claim": "2026-1-751-K1", "amount": "1.00"}, ()),
    "api-incoming-send-back": ("post", "finance", {"amount": "1.00", "why": "x"}, ()),
    "api-returned": ("post", "decider", {"round": "2026-1", "amount": "1.00"}, ()),
}  # fmt: skip
# name of the endpoint → role; they need no body
BARE = {
    "api-round-open": "decider", "api-round-close": "caseworker", "api-round-settle": "decider",
    "api-round-offers": "caseworker", "api-snapshots": "caseworker", "api-year-confirm": "controller",
    "api-year-close": "decider", "api-award-accept": "signatory", "api-lapse-sign": "decider",
    "api-bank-line-approve": "controller", "api-calls-due": "caseworker", "api-confirmation-sign": "signatory",
    "api-change-take-back": "signatory", "api-change-take-over": "preparer", "api-account-sign": "signatory",
    "api-account-take-back": "signatory", "api-account-auditor-close": "signatory",
    "api-postponement-approve": "controller", "api-postponement-decline": "controller",
    "api-offer-accept": "signatory", "api-offer-decline": "signatory", "api-claim-hand-over": "finance",
    "api-mail-send-again": "caseworker", "api-person-send-link": "administrator",
    "api-application-import-confirm": "preparer",
}  # fmt: skip
# name of the endpoint → role; they take a file
FILES = {
    "api-application-imports": "preparer", "api-confirmation-import": "preparer", "api-incoming-import": "finance",
}  # fmt: skip
VALUES = {
    "null": None,
    "a number": 7,
    "a fraction": 1.5,
    "a huge number": 10**400,
    "an array": ["a"],
    "an object": {"a": "b"},
    "a null byte": "a\x00b",
    "half a surrogate": "\ud800",
    "a long text": "x" * 100_000,
    "a text for yes": "perhaps",
}
AMOUNT, DAY = re.compile(r"[0-9]+\.[0-9]{2}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KEYS = (0, -1, 2**31, 2**63, 10**400)
AMOUNTS = ("0.00", "-1.00", "999999999999.99", "NaN", "1e999")
DAYS = ("0001-01-01", "9999-12-31", "2027-02-29", "")
TEXTS = ("", "-", "x" * 500, "\u0007", "%s", "2027Z", "🦄")


def wrong(right: dict, optional) -> Iterator[tuple[dict, str]]:
    """Right bodies with one value of a wrong type, or missing."""
    for name, value in right.items():
        for what, other in VALUES.items():
            if not _fits(value, what):
                yield right | {name: other}, f"{name} is {what}"
        if name not in optional:
            yield {key: item for key, item in right.items() if key != name}, f"{name} is missing"


def _fits(value, what: str) -> bool:
    """Whether a value could stand in the place of the right one."""
    if isinstance(value, str):
        numbers = AMOUNT.fullmatch(value) and what in ("a number", "a fraction")
        return bool(numbers) or (what == "a text for yes" and not DAY.match(value) and not AMOUNT.fullmatch(value))
    if isinstance(value, list):
        return what == "an array" and value[:1] != [] and isinstance(value[0], str)
    return isinstance(value, int) and not isinstance(value, bool) and what in ("a number", "a huge number")


def absurd(right: dict) -> Iterator[tuple[dict, str]]:
    """Right bodies with one value, at whatever depth, that has its type and makes no sense."""
    for path, value in _leaves(right):
        for other in _others(value):
            body = copy.deepcopy(right)
            inner = body
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = other
            yield body, f"{'.'.join(map(str, path))} is {str(other)[:30]!r}"


def _others(value) -> tuple:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return KEYS
    if AMOUNT.fullmatch(value):
        return AMOUNTS
    return DAYS if DAY.match(value) else TEXTS


def _leaves(value, path: tuple = ()) -> Iterator[tuple[tuple, object]]:
    if not isinstance(value, (dict, list)):
        yield path, value
        return
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(inner, (*path, step))
