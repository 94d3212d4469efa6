"""Facts of letters in the later life of a grant, as they print them, and the extremes they must bear."""

from decimal import Decimal

from pool.kernel import money
from pool.letters import reasons
from pool.letters.facts import head, life, settling

WORDS = {
    "da": {
        "granted_on": "20. november 2026",
        "acceptance_deadline": "fredag 4. december 2026 kl. 12.00",
        "answer_by": "fredag 4. december 2026 kl. 12.00",
        "due_on": "31. maj 2027",
        "asked_on": "1. maj 2027",
        "paid_on": "3. februar 2027",
        "answered_on": "20. juni 2027",
        "claimed_on": "1. juli 2027",
        "handed_over_on": "15. september 2027",
        "settled_on": "2. maj 2029",
        "retention_until": "31. december 2034",
        "legal_basis": "§ 8 i bekendtgørelsen om puljen til vikardækning",
        "appeal": "Afgørelsen kan ikke indbringes for en anden administrativ myndighed.",
        "scheme_name": "vikardækning",
        "auditors": "en registreret eller statsautoriseret revisor eller jeres kommunale revision",
        "module": "Samtaler med børn, unge og familier",
        "term": "forår 2027",
        "said": "Medarbejderen har fået arbejde i en anden kommune og stopper på modulet.",
        "decided": "Den nye medarbejder arbejder med børnesager og har været ansat i et år.",
        "label": "Medarbejder",
        "post": "Vikarer i børneafdelingen",
        "note": "To bilag handlede ikke om vikarer.",
        "scheme": "A. Vikardækning",
    },
    "en": {
        "granted_on": "20 November 2026",
        "acceptance_deadline": "Friday 4 December 2026, 12:00",
        "answer_by": "Friday 4 December 2026, 12:00",
        "due_on": "31 May 2027",
        "asked_on": "1 May 2027",
        "paid_on": "3 February 2027",
        "answered_on": "20 June 2027",
        "claimed_on": "1 July 2027",
        "handed_over_on": "15 September 2027",
        "settled_on": "2 May 2029",
        "retention_until": "31 December 2034",
        "legal_basis": "section 8 of the executive order on the pool for substitute cover",
        "appeal": "The decision cannot be brought before another administrative authority.",
        "scheme_name": "substitute cover",
        "auditors": "a registered or state-authorised auditor or your municipal audit body",
        "module": "Conversations with children, young people and families",
        "term": "spring 2027",
        "said": "The employee has found work in another municipality and leaves the module.",
        "decided": "The new employee works with child cases and has been employed for a year.",
        "label": "Employee",
        "post": "Substitutes in the children's department",
        "note": "Two vouchers were not about substitutes.",
        "scheme": "A. Substitute cover",
    },
}
TOLD = (
    "granted_on", "acceptance_deadline", "answer_by", "due_on", "asked_on", "paid_on", "answered_on", "claimed_on",
    "handed_over_on", "settled_on", "retention_until", "legal_basis", "auditors",
)  # fmt: skip
PLAIN = {
    "acceptance_reminder", "payment_notice", "confirm_reminder", "accounts_reminder", "debt_collection",
    "reserve_offer", "round_settlement",
}  # fmt: skip
WITH_LINES = {"payment_notice", "reserve_offer", "repayment_claim"}
KINDS = (
    "acceptance_reminder", "lapse", "payment_notice", "confirm_reminder", "change_decision", "accounts_reminder",
    "accounts_decision", "repayment_claim", "debt_collection", "reserve_offer", "round_settlement",
)  # fmt: skip


def more(kind: str, *, language: str, lines: int, ask: int, name: str, word: str) -> dict:
    """What the letter says beside its head. `ask`: øre; `name` and `word`: very long ones, for letters of extremes."""
    words, whole = WORDS[language], ask * lines
    amounts = {
        "awarded": whole, "released": whole, "paid": ask, "granted": whole, "approved": whole - ask // 4,
        "kept": whole - ask // 4, "repay": ask // 4, "still_to_pay": 0, "other_income": ask // 4, "claim": whole,
        "repaid": ask // 4, "left": whole - ask // 4, "offered": whole, "annulled": 0, "claimed": ask // 4,
    }  # fmt: skip
    if kind in ("payment_notice", "accounts_decision", "round_settlement"):
        amounts["paid"] = whole
    if kind == "lapse":
        amounts["released"] = whole - ask
    return {
        **{item: words[item] for item in TOLD},
        **{f"{item}_amount": money.format_money(_kroner(value), language) for item, value in amounts.items()},
        **{f"{item}_short": reasons.short_money(value, language) for item, value in amounts.items()},
        **_said(kind, words, language, name, word),
        **_tables(kind, words, amounts, language, lines, ask, name, word),
        "lines_count": lines,
        "employees_count": (lines + 2) // 3,
        "modules_granted": lines,
        "modules_completed": lines - 1,
        "reminder_number": 2,
        "totals": {item: _number(value, language) for item, value in amounts.items()},
    }


def _said(kind: str, words: dict, language: str, name: str, word: str) -> dict:
    """Numbers, choices and what people wrote; letters of extremes take the longer choice."""
    is_long = bool(name)
    ground = life.GROUNDS["not_accepted"] if kind == "lapse" else settling.GROUNDS["not_completed"]
    until = life.UNTIL[language].format(moment=words["acceptance_deadline"])
    text = [name] * 20 if is_long else [words["said"]]
    plain = kind in PLAIN
    return {
        "granted_reference": "2026-V1-0042-A1",
        "payment_reference": "P-2027-2-0042",
        "confirmation_reference": "2026-V1-0042-C1",
        "change_reference": "2026-V1-0042-E1",
        "accounts_reference": "2026-V1-0042-R-A",
        "claim_reference": "2026-V1-0042-K1",
        "invoice": "4711-2027",
        "scheme_name": name or words["scheme_name"],
        "change_name": settling.CHANGES["employee"][language],
        "answer": settling.ANSWERS[language][2 if kind == "accounts_decision" else int(not is_long)],
        "asked_by": word or "Karen Østergård",
        "ground": ground[language].format(until=until),
        "explanation": text,
        "asked_why": text,
        "answer_lines": text,
        "decision": [name] * 20 if is_long else [words["decided"]],
        "audit_level": "performance",
        "is_late": is_long,
        "payments_wait": is_long,
        "is_approved": not is_long,
        "is_voluntary": False,
        "by_modules": False,
        "is_paid": True,
        "is_released": True,
        "is_income": True,
        "is_repaid": True,
        "is_still_to_pay": False,
        "is_owing": is_long,
        **({} if plain else {"handled_by": "", "appeal": [words["appeal"]]}),
        "prepared_by": "" if plain or kind in ("change_decision", "accounts_decision") else word or "Mads Holm",
        "prepared_by_title": settling.CONTROLLER if kind == "repayment_claim" else head.TITLES[language][0],
        "decided_by": "" if plain else "Birgitte Åkjær",
        "decided_by_title": _title(kind, language),
    }


def _tables(kind: str, words: dict, amounts: dict, language: str, lines: int, ask: int, name: str, word: str) -> dict:
    one = _number(ask, language)
    entry = {"post": name or words["post"], "note": name * 3 or words["note"], "budget": one, "cost": one}
    row = {item: _number(amounts[item], language) for item in life.SETTLED}
    found = {
        "changes": [{"what": name or words["label"], "before": word or "SAG-004", "after": word or "SAG-011"}] * 2,
        "entries": [{**entry, "approved": one}] * min(lines, 6),
        "entry_totals": dict.fromkeys(settling.ENTRIES, _number(ask * min(lines, 6), language)),
        "rows": [{"scheme": name or words["scheme"], **row}] * 2,
        "schemes_count": 2 if name else 1,
    }
    if kind in WITH_LINES:
        found |= {
            "lines": [
                {
                    "number": number,
                    "employee": f"{word}-{number}" if word else f"SAG-{(number + 2) // 3:03d}",
                    "scheme": "A",
                    "module": f"{words['module']} {name}".strip(),
                    "term": words["term"],
                    "instalment": 1,
                    "amount": one,
                }
                for number in range(1, lines + 1)
            ],
            "lines_total": _number(ask * lines, language),
        }
    return found


def _title(kind: str, language: str) -> str:
    if kind == "accounts_decision":
        return settling.CONTROLLER
    return "" if kind == "change_decision" else head.TITLES[language][1]


def _kroner(ore: int) -> Decimal:
    return money.kroner(ore)


def _number(ore: int, language: str) -> str:
    return money.format_number(_kroner(ore), language)
