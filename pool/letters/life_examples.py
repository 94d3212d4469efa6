"""What the made-up letters of a grant's later life tell: two employees with a module each, of whom one drops out."""

from datetime import date
from decimal import Decimal

from pool.kernel import money
from pool.letters import reasons
from pool.letters.states import LetterKind as K

RATE = Decimal(25_000)
PLAIN = {
    K.ACCEPTANCE_REMINDER, K.PAYMENT_NOTICE, K.CONFIRMATION_REMINDER, K.ACCOUNTS_REMINDER, K.DEBT_COLLECTION, K.OFFER,
    K.SETTLEMENT,
}  # fmt: skip

# fact → what it says in Danish and in English; amounts and days are written out
FACTS: dict[str, object] = {
    "reminder_number": 1,
    "due_on": date(2027, 5, 31),
    "asked_on": date(2027, 5, 1),
    "asked_by": "Karen Østergård",
    "paid_on": date(2027, 2, 3),
    "payment_reference": "P-2027-1-0001",
    "confirmation_reference": "2026-V1-0000-C1",
    "change_reference": "2026-V1-0000-E1",
    "accounts_reference": "2026-V1-0000-R-A",
    "claim_reference": "2026-V1-0000-K1",
    "change_name": ("en anden medarbejder", "another employee"),
    "answer": ("godkendt", "approved"),
    "scheme_name": ("vikardækning", "substitute cover"),
    "modules_granted": 2,
    "modules_completed": 1,
    "answered_on": date(2027, 6, 20),
    "claimed_on": date(2027, 7, 1),
    "invoice": "4711",
    "handed_over_on": date(2027, 9, 15),
    "settled_on": date(2029, 5, 2),
}
AMOUNTS = {
    "released": RATE,
    "paid": RATE * 2,
    "granted": RATE * 2,
    "approved": RATE,
    "kept": RATE,
    "repay": RATE,
    "still_to_pay": money.ZERO,
    "other_income": money.ZERO,
    "claim": RATE,
    "repaid": money.ZERO,
    "left": RATE,
    "offered": RATE * 2,
    "annulled": money.ZERO,
    "claimed": RATE,
}
TEXTS: dict[str, tuple[str, str]] = {
    "module": ("Samtaler med børn, unge og familier", "Conversations with children, young people and families"),
    "term": ("forår 2027", "spring 2027"),
    "employee": ("Medarbejder", "Employee"),
    "why": ("SAG-002 har fået nyt job.", "SAG-002 has got another job."),
    "decision": ("SAG-003 opfylder kravene.", "SAG-003 meets the conditions."),
    "ground": ("Modulerne er ikke gennemført.", "The modules were not completed."),
    "post": ("Vikarer", "Substitutes"),
    "scheme": ("A. Vikardækning", "A. Substitute cover"),
}
OWN = {
    K.LAPSE: {"awarded": RATE * 2, "released": RATE * 2, "paid": money.ZERO},
    K.ACCEPTANCE_REMINDER: {"awarded": RATE * 2},
    K.CHANGE_DECISION: {"released": money.ZERO},
    K.SETTLEMENT: {"awarded": RATE * 2, "repaid": RATE},
}


def more(kind: str, language: str) -> dict:
    """What a letter of the later life says beside the facts of every letter; nothing for other letters."""
    if kind not in PLAIN | {K.LAPSE, K.CHANGE_DECISION, K.ACCOUNTS_DECISION, K.REPAYMENT}:
        return {}
    amounts = {**AMOUNTS, **OWN.get(kind, {})}
    said = {name: pair[language == "en"] for name, pair in TEXTS.items()}
    written = {name: money.format_number(value, language) for name, value in amounts.items()}
    if kind == K.CHANGE_DECISION:
        said["ground"] = ""
    return {
        **{f"{name}_amount": money.format_money(value, language) for name, value in amounts.items()},
        **{f"{name}_short": reasons.short_money(money.ore(value), language) for name, value in amounts.items()},
        **_yes_or_no(amounts),
        **_tables(said, written, language),
        "totals": {"awarded": "", **written},
        "audit_level": "own",
        "ground": said["ground"],
        "explanation": [said["why"]],
        "asked_why": [said["why"]],
        "answer_lines": [],
        "decision": [said["decision"]],
        **({"prepared_by": ""} if kind in (K.CHANGE_DECISION, K.ACCOUNTS_DECISION) else {}),
    }


def _yes_or_no(amounts: dict) -> dict:
    return {
        "is_late": False,
        "payments_wait": False,
        "is_approved": True,
        "is_voluntary": False,
        "by_modules": True,
        "is_paid": bool(amounts["paid"]),
        "is_released": bool(amounts["released"]),
        "is_income": bool(amounts["other_income"]),
        "is_repaid": bool(amounts["repaid"]) or bool(amounts["repay"]),
        "is_still_to_pay": False,
        "is_owing": False,
    }


def _tables(said: dict, written: dict, language: str) -> dict:
    one, both = money.format_number(RATE, language), money.format_number(RATE * 2, language)
    line = {"scheme": "A", "module": said["module"], "term": said["term"], "instalment": 1, "amount": one}
    entry = {"post": said["post"], "note": "", "budget": both, "cost": one, "approved": one}
    return {
        "lines": [{"number": number, "employee": f"SAG-00{number}", **line} for number in (1, 2)],
        "lines_total": both,
        "changes": [{"what": said["employee"], "before": "SAG-002", "after": "SAG-003"}],
        "entries": [entry],
        "entry_totals": entry,
        "rows": [{"scheme": said["scheme"], "awarded": both, **written}],
    }
