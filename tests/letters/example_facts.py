"""Facts as letters, submissions and reports print them: the contract, and the extremes it must bear."""

import functools
from decimal import Decimal

from pool.kernel import money
from pool.letters import methods, printing, reasons, wordings
from pool.letters.facts import casework, terms
from tests.letters import life_facts

MODULES = {
    "da": (
        "Samtaler med børn, unge og familier",
        "Inddragelse af børn, unge og familier",
        "Tværprofessionelt samarbejde i relation til udsatte børn og unge",
    ),
    "en": (
        "Conversations with children, young people and families",
        "Involving children, young people and families",
        "Working across professions for vulnerable children and young people",
    ),
}
TERMS = {
    "da": ("forår 2027", "efterår 2027", "forår 2028"),
    "en": ("spring 2027", "autumn 2027", "spring 2028"),
}
WORDS = {
    "da": {
        "date": "20. november 2026",
        "agency": "Social- og Boligstyrelsen",
        "agency_unit": "Puljer og tilskud",
        "agency_address": "Edisonsvej 1, 5000 Odense C",
        "grant_officer_title": "afdelingsleder",
        "for_what": "vikardækning",
        "round_title": "Vikardækning 2027",
        "submitted_at": "fredag 9. oktober 2026 kl. 10.42",
        "legal_basis": "§ 8 i bekendtgørelsen om puljen til vikardækning",
        "purpose": "Pengene skal dække vikarer for rådgivere med børnesager, mens de tager moduler på uddannelsen.",
        "terms_version": "A version 1",
        "appeal": [
            "Afgørelsen kan ikke indbringes for en anden administrativ myndighed.\n"
            "I kan bede os om at tage sagen op igen, hvis der er nye oplysninger. "
            "I kan også klage til Folketingets Ombudsmand eller gå til domstolene."
        ],
        "prepared_by_title": "fuldmægtig",
        "decided_by_title": "kontorchef",
        "scheme": "A. Vikardækning",
        "period_from": "1. januar 2027",
        "period_until": "31. december 2028",
        "start_by": "30. juni 2027",
        "start_from": "periodens start",
        "condition": "Send et nyt budget, hvor vikarer og kursusafgift står hver for sig.",
        "condition_note": "Kommunen har sendt et nyt budget 4. januar 2027.",
        "answer_by": "fredag 4. december 2026 kl. 12.00",
        "deadline": "fredag 15. januar 2027 kl. 12.00",
        "decide_by": "1. marts 2027",
        "acceptance_deadline": "fredag 4. december 2026 kl. 12.00",
        "acceptance_place": "kronespor.example",
        "confirm_often": "to gange om året",
        "confirm_by": "31. maj 2027",
        "accounts_by": "31. marts 2029",
        "accounts_what": terms.ACCOUNTS["da"]["unit_rate",],
        "auditors": terms.AUDITORS["da"][0],
        "retention_until": "31. december 2034",
        "first_decided": "20. november 2026",
        "last_decided": "20. november 2026",
        "granted_on": "20. november 2026",
        "due": ("1. februar 2027", "1. februar 2028"),
        "what": ("Moduler i 2027", "Moduler i 2028"),
        "next_round": "I kan søge igen i næste runde. Den ventes at åbne i august 2027.",
    },
    "en": {
        "date": "20 November 2026",
        "agency": "Social- og Boligstyrelsen",
        "agency_unit": "Pools and grants",
        "agency_address": "Edisonsvej 1, 5000 Odense C",
        "grant_officer_title": "head of department",
        "for_what": "substitute cover",
        "round_title": "Substitute cover 2027",
        "submitted_at": "Friday 9 October 2026, 10:42",
        "legal_basis": "section 8 of the executive order on the pool for substitute cover",
        "purpose": "The money pays for substitutes while social workers with child cases take modules of the diploma.",
        "terms_version": "A version 1",
        "appeal": [
            "The decision cannot be brought before another administrative authority.\n"
            "You can ask us to reopen the case if there is new information. "
            "You can also complain to the Parliamentary Ombudsman or go to the courts."
        ],
        "prepared_by_title": "caseworker",
        "decided_by_title": "head of division",
        "scheme": "A. Substitute cover",
        "period_from": "1 January 2027",
        "period_until": "31 December 2028",
        "start_by": "30 June 2027",
        "start_from": "the period begins",
        "condition": "Send a new budget in which substitutes and course fees stand apart.",
        "condition_note": "The municipality sent a new budget on 4 January 2027.",
        "answer_by": "Friday 4 December 2026, 12:00",
        "deadline": "Friday 15 January 2027, 12:00",
        "decide_by": "1 March 2027",
        "acceptance_deadline": "Friday 4 December 2026, 12:00",
        "acceptance_place": "kronespor.example",
        "confirm_often": "twice a year",
        "confirm_by": "31 May 2027",
        "accounts_by": "31 March 2029",
        "accounts_what": terms.ACCOUNTS["en"]["unit_rate",],
        "auditors": terms.AUDITORS["en"][0],
        "retention_until": "31 December 2034",
        "first_decided": "20 November 2026",
        "last_decided": "20 November 2026",
        "granted_on": "20 November 2026",
        "due": ("1 February 2027", "1 February 2028"),
        "what": ("Modules in 2027", "Modules in 2028"),
        "next_round": "You can apply again in the next round. It is expected to open in August 2027.",
    },
}
LONG_NAME = (
    "Kommunen for Blåvandshuk, Sønder Omme, Ærøskøbing, Gråsten-Rødekro og de øvrige sammenlagte "
    "landkommuner i Region Østdanmark og omegn"
)
LONG_WORD = "Ungdomsmyndighedsrådgivningsafdelingskoordinator" * 3
RATE = 2_500_000  # øre
CHECKED = {
    "address": "kronespor.example",
    "code": "7K3M-9QXA-B2CD-E5FG",
    "verify_address": "kronespor.example/v",
    "verify_url": "https://kronespor.example/v/7K3M9QXAB2CDE5FG",
}
NOT_FACTS = {"scheme", "due", "what", "condition", "condition_note", "answer_by", "deadline", "decide_by"}


def award_facts(**knobs) -> dict:
    return _letter("award", _full, **knobs)


def partial_facts(**knobs) -> dict:
    return _letter("partial_award", _two_thirds, **knobs)


def refusal_facts(**knobs) -> dict:
    return _letter("refusal", _nothing, **knobs)


def supplement_facts(**knobs) -> dict:
    return _letter("supplement", _full, **knobs)


def conditional_facts(**knobs) -> dict:
    return _letter("conditional_award", _two_thirds, **knobs)


def final_facts(**knobs) -> dict:
    return _letter("final_award", _full, **knobs)


def receipt_facts(*, language="da", lines=10, ask=RATE, long=False, **_) -> dict:
    rows = [_row(number, _full(number, ask), ask, language, long) for number in range(1, lines + 1)]
    return worded(
        {
            **_case("receipt", language, long),
            **{name: WORDS[language][name] for name in ("deadline", "decide_by")},
            "signed_by": LONG_WORD if long else "Karen Østergård",
            "requested_amount": _money(ask * lines, language),
            "requested_short": reasons.short_money(ask * lines, language),
            "requested_total": _number(ask * lines, language),
            "lines_count": lines,
            "employees_count": len({row["employee"] for row in rows}),
            "lines": rows,
            "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }
    )


def completion_facts(*, language="da", lines=2, long=False, **_) -> dict:
    missing = {
        "da": (
            "Kontakt",
            "Skriv et telefonnummer, som vi kan ringe til.",
            "Linjer",
            "Linje 3 mangler en ansættelsesdato.",
        ),
        "en": ("Contact", "Write a number that we can call.", "Lines", "Line 3 has no date of hiring."),
    }[language]
    pairs = [missing[:2], missing[2:]][: max(1, min(lines, 2))]
    return worded(
        {
            **_case("completion_request", language, long),
            "answer_by": WORDS[language]["answer_by"],
            "sections": [{"name": name, "missing": LONG_NAME if long else text} for name, text in pairs],
            "sections_count": len(pairs),
        }
    )


def hearing_facts(*, language="da", lines=1, long=False, **_) -> dict:
    said = {
        "da": "VIA har oplyst, at SAG-004 afbrød modulet i marts 2026.",
        "en": "VIA has told us that SAG-004 left the module in March 2026.",
    }[language]
    heard = [LONG_NAME if long else said] * (30 if long else 1)
    return worded({**_case("hearing", language, long), "answer_by": WORDS[language]["answer_by"], "heard": heard})


def rejection_facts(*, language="da", long=False, **_) -> dict:
    words = WORDS[language]
    said = {
        "da": "Vi bad jer rette linje 3 senest 4. november 2026. Vi har ikke fået svar.",
        "en": "We asked you to correct line 3 by 4 November 2026. We have had no answer.",
    }[language]
    return worded(
        {
            **_case("rejection", language, long),
            **{name: words[name] for name in ("legal_basis", "appeal", "deadline")},
            "handled_by": "",
            "is_open": not long,
            "ground": casework.GROUNDS["not_completed"][language],
            "explanation": [LONG_NAME] * 20 if long else [said],
            "prepared_by": LONG_WORD if long else "Mads Holm",
            "prepared_by_title": words["prepared_by_title"],
            "decided_by": "Birgitte Åkjær",
            "decided_by_title": words["decided_by_title"],
        }
    )


def withdrawal_facts(*, language="da", long=False, ask=RATE, lines=10, **_) -> dict:
    why = {"da": "Vi har fundet pengene et andet sted.", "en": "We have found the money elsewhere."}[language]
    return worded(
        {
            **_case("withdrawal", language, long),
            "deadline": WORDS[language]["deadline"],
            "is_open": True,
            "withdrawn_by": LONG_WORD if long else "Karen Østergård",
            "withdrawn_at": WORDS[language]["submitted_at"],
            "reason": LONG_NAME * 6 if long else why,
            "requested_amount": _money(ask * lines, language),
        }
    )


def life_letter_facts(kind: str, *, language="da", lines=10, ask=RATE, long=False, **_) -> dict:
    """A letter of the later life of a grant."""
    name, word = (LONG_NAME, LONG_WORD) if long else ("", "")
    told = life_facts.more(kind, language=language, lines=lines, ask=ask, name=name, word=word)
    return worded({**_case(kind, language, long), **told})


EVERY = {
    "receipt": receipt_facts,
    "completion_request": completion_facts,
    "hearing": hearing_facts,
    "award": award_facts,
    "partial_award": partial_facts,
    "conditional_award": conditional_facts,
    "final_award": final_facts,
    "supplement": supplement_facts,
    "refusal": refusal_facts,
    "rejection": rejection_facts,
    "withdrawal": withdrawal_facts,
    **{kind: functools.partial(life_letter_facts, kind) for kind in life_facts.KINDS},
}


def corrected(facts: dict) -> dict:
    """The same letter, as one that replaces an earlier one."""
    said = {
        "da": "Kontaktpersonen er nu Karen Østergård.",
        "en": "The contact is now Karen Østergård.",
    }[facts["language"]]
    bare = {name: value for name, value in facts.items() if name != "words"}
    told = {"is_corrected": True, "replaces_reference": facts["reference"], "replaces_date": facts["date"]}
    return worded({**bare, **told, "correction": said, "reference": "2026-V1-0042-A2"})


def _case(kind: str, language: str, long: bool) -> dict:
    """What stands in the head of a letter that decides nothing."""
    words = WORDS[language]
    return {
        "kind": kind,
        "language": language,
        "written_at": "2026-11-20T10:15:00+01:00",
        "reference": "2026-V1-0042-B1",
        "case": "2026-V1-0042",
        **CHECKED,
        "is_corrected": False,
        **{name: words[name] for name in CASE},
        "agency_phone": "72 42 37 00",
        "agency_mail": "puljer@example.dk",
        "agency_cvr": "26144698",
        "contact_mail": "puljer@example.dk",
        "contact_phone": "72 42 37 00",
        "municipality": LONG_NAME if long else "Aarhus Kommune",
        "municipality_cvr": "55133018",
        "grant_officer": f"Anne-Grethe {LONG_WORD}" if long else "Karen Østergård",
        "grant_officer_mail": f"{LONG_WORD.lower()}@example.dk" if long else "karen@example.dk",
        "account": "§ 15.26.36.10",
        "handled_by": LONG_WORD if long else "Mads Holm",
        "handled_by_title": words["prepared_by_title"],
    }


CASE = (
    "date", "agency", "agency_unit", "agency_address", "grant_officer_title", "for_what", "round_title", "submitted_at",
)  # fmt: skip


def _full(number: int, ask: int) -> dict:
    return {"step": "1", "amount": ask, "reason": "met_in_full", "facts": {"ask": ask, "want": ask}}


def _two_thirds(number: int, ask: int) -> dict:
    if number % 10 == 0:
        return {"ground": "begun_too_late"}
    if number % 3 == 0:
        facts = {"ask": ask, "want": ask, "place": 400 + number, "places": 512, "left": 1_000_000}
        return {"step": "1", "amount": 0, "reason": "queue_ended", "facts": facts}
    return _full(number, ask)


def _nothing(number: int, ask: int) -> dict:
    return {"ground": "no_child_cases"} if number % 5 == 1 else _two_thirds(3, ask)


def _letter(kind, share, *, language="da", lines=10, ask=RATE, long=False, both_schemes=False, before=4 * RATE) -> dict:
    words = WORDS[language]
    rows = [_row(number, share(number, ask), ask, language, long) for number in range(1, lines + 1)]
    asked, awarded = sum(row["requested_ore"] for row in rows), sum(row["awarded_ore"] for row in rows)
    facts = {
        "kind": kind,
        "language": language,
        "written_at": "2026-11-20T10:15:00+01:00",
        "reference": "2026-V1-0042-2-A1" if kind == "supplement" else "2026-V1-0042-A1",
        "case": "2026-V1-0042",
        **{name: words[name] for name in words if name not in NOT_FACTS},
        **CHECKED,
        "is_corrected": False,
        "agency_phone": "72 42 37 00",
        "agency_mail": "puljer@example.dk",
        "agency_cvr": "26144698",
        "municipality": LONG_NAME if long else "Aarhus Kommune",
        "municipality_cvr": "55133018",
        "grant_officer": f"Anne-Grethe {LONG_WORD}" if long else "Karen Østergård",
        "grant_officer_mail": f"{LONG_WORD.lower()}@example.dk" if long else "karen@example.dk",
        "account": "§ 15.26.36.10",
        "requested_amount": _money(asked, language),
        "awarded_amount": _money(awarded, language),
        "cut_amount": _money(asked - awarded, language),
        "requested_short": reasons.short_money(asked, language),
        "awarded_short": reasons.short_money(awarded, language),
        "lines_count": lines,
        "awarded_count": sum(row["awarded_ore"] > 0 for row in rows),
        "cut_count": sum(0 < row["awarded_ore"] < row["requested_ore"] for row in rows),
        "refused_count": sum(row["awarded_ore"] == 0 for row in rows),
        "employees_count": len({row["employee"] for row in rows}),
        "schemes_count": 2 if both_schemes else 1,
        "lines": rows,
        "requested_total": _number(asked, language),
        "awarded_total": _number(awarded, language),
        "sums": [
            {
                "scheme": words["scheme"],
                "year": year,
                "requested": _number(asked // 2, language),
                "awarded": _number(awarded // 2, language),
            }
            for year in ("2027", "2028")
        ],
        "reasons": reasons.grouped(rows, language),
        "method": methods.sentences(RULESET, language),
        "frame_amount": _money(1_200_000_000, language),
        "round_requested_amount": _money(1_890_000_000, language),
        "round_applications": 42,
        "prepared_by": LONG_WORD if long else "Mads Holm",
        "decided_by": "Birgitte Åkjær-Sørensen af Rosenborg og Frijsenborg" if long else "Birgitte Åkjær",
        "contact_mail": "puljer@example.dk",
        "contact_phone": "72 42 37 00",
        "start_within_months": 6,
        "change_percent": 10,
        "change_amount": _money(10_000_000, language),
        "payments": [
            {
                "number": number + 1,
                "due": words["due"][number],
                "what": words["what"][number],
                "amount": _number(awarded // 2, language),
            }
            for number in range(2)
        ],
        "payments_total": _number(awarded, language),
        "audit_level": "none" if awarded <= 10_000_000 else "statement" if awarded <= 50_000_000 else "performance",
        "statement_above_amount": _money(10_000_000, language),
        "audit_above_amount": _money(50_000_000, language),
        "retention_years": 5,
        "de_minimis_amount": _money(50_000, language),
        "claim_days": 30,
    }
    if kind == "supplement":
        facts |= _added(before, asked, awarded, language)
    if kind in ("conditional_award", "final_award"):
        facts |= _conditional(words, awarded < asked, long)
    return worded(facts)


def worded(facts: dict) -> dict:
    """With every sentence of the letter, as the product's own texts have it."""
    return printing.worded(facts["kind"], facts, wordings.of_product)[0]


def _conditional(words: dict, is_cut: bool, long: bool) -> dict:
    return {
        "is_cut": is_cut,
        "condition": [words["condition"], *([LONG_NAME] * 12 if long else [])],
        "condition_due": words["period_from"],
        "condition_note": words["condition_note"],
        "first_date": words["date"],
        "first_reference": "2026-V1-0042-A1",
    }


def _added(before: int, asked: int, awarded: int, language: str) -> dict:
    """What a supplement says besides: nothing or something was awarded before, two lines wait still."""
    return {
        "is_first_grant": not before,
        "same_rules": True,
        "before_amount": _money(before, language),
        "total_amount": _money(before + awarded, language),
        "increment_amount": _money(100_000_000, language),
        "granted_reference": "2026-V1-0042-A1" if before else "",
        "lines_before_total": _number(0, language),
        "lines_total": _number(awarded, language),
        "case_requested": _number(before + asked + 2 * RATE, language),
        "case_before": _number(before, language),
        "case_total": _number(before + awarded, language),
        "waiting_count": 2,
    }


def _row(number: int, portion: dict, ask: int, language: str, long: bool) -> dict:
    awarded = portion.get("amount", 0)
    if "ground" in portion:
        reason = reasons.ground_words(portion["ground"], language)
        sentence = reasons.ground_sentence(portion["ground"], language)
    else:
        reason, sentence = reasons.portion_words(portion, language), reasons.portion_sentence(portion, language)
    return {
        "number": number,
        "employee": f"SAG-{(number + 2) // 3:03d}" if not long else f"{LONG_WORD}-{number}",
        "initials": "MHJ",
        "scheme": "A",
        "module": MODULES[language][number % 3] + (f" {LONG_NAME}" if long else ""),
        "term": TERMS[language][number % 3],
        "requested": _number(ask, language),
        "awarded": _number(awarded, language),
        "before": _number(0, language),
        "total": _number(awarded, language),
        "enough": _enough(portion, number, ask),
        "outcome": "full" if awarded == ask else "partial" if awarded else "none",
        "reason": reason,
        "sentence": "" if awarded == ask else sentence,
        "portions": [] if "ground" in portion else [portion],
        "requested_ore": ask,
        "awarded_ore": awarded,
    }


def _enough(portion: dict, number: int, ask: int) -> dict:
    queued = portion.get("reason") == "queue_ended"
    return {"frame": number * ask, "place": 400, "places": 512, "step": "1"} if queued else {}


RULESET = {
    "unit": 100,
    "steps": [
        {"name": "Received in order", "budget": "rest", "method": "queue", "order": ["received_at"], "margin": "stop"}
    ],
}


def submission_facts(*, language="da", lines=10, long=False) -> dict:
    words = WORDS[language]
    danish = language == "da"
    return {
        "language": language,
        "agency": words["agency"],
        "reference": "2026-V1-0042",
        "number": 1,
        "round_title": words["round_title"],
        "municipality": LONG_NAME if long else "Aarhus Kommune",
        "municipality_cvr": "55133018",
        "submitted_at": words["submitted_at"],
        "written_at": "2026-10-09T10:42:00+02:00",
        "submitted_by": LONG_WORD if long else "Karen Østergård",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "sections": [
            {
                "name": "Kontakt" if danish else "Contact",
                "rows": [
                    {"name": "contact", "question": "Kontaktperson" if danish else "Contact", "answer": "Mads Holm"},
                    {"name": "mail", "question": "E-mail", "answer": "mads@example.dk"},
                    {"name": "phone", "question": "Telefon" if danish else "Telephone", "answer": ""},
                ],
            },
            {
                "name": "Anden finansiering" if danish else "Other financing",
                "rows": [
                    {
                        "name": "other",
                        "question": "Betaler andre for vikarerne?" if danish else "Do others pay for the substitutes?",
                        "answer": LONG_NAME if long else ("nej" if danish else "no"),
                    }
                ],
            },
        ],
        "lines": [
            {
                "rank": number,
                "employee": f"SAG-{number:03d}" if not long else f"{LONG_WORD}-{number}",
                "initials": "MHJ",
                "hired_on": "1. marts 2026" if danish else "1 March 2026",
                "child_cases": "ja" if danish else "yes",
                "scheme": "A",
                "module": MODULES[language][number % 3],
                "term": TERMS[language][number % 3],
                "amount": _money(RATE, language),
            }
            for number in range(1, lines + 1)
        ],
        "total": _money(RATE * lines, language),
    }


def report_facts(*, language="da", rows=12, columns=8, chart_svg="") -> dict:
    danish = language == "da"
    return {
        "language": language,
        "title": "Budgetrapport 2027" if danish else "Budget report 2027",
        "as_of": "20. november 2026 kl. 10.15" if danish else "20 November 2026, 10:15",
        "written_at": "2026-11-20T10:15:00+01:00",
        "agency": WORDS[language]["agency"],
        "filters": [{"name": "Finansår" if danish else "Finance year", "value": "2027"}],
        "chart_svg": chart_svg,
        "chart_title": "Bevilling og forbrug" if danish else "Appropriation and spending",
        "chart_description": "",
        "is_broad": columns > 6,
        "tables": [
            {
                "columns": [
                    {"label": "Kommune" if danish else "Municipality", "numeric": False, "width": 22},
                    *({"label": f"{'Beløb' if danish else 'Amount'} {n}", "numeric": True} for n in range(1, columns)),
                ],
                "rows": [
                    [
                        "Aarhus Kommune" if row % 2 else "Ærø Kommune",
                        *(_number(row * n * 1_234_567, language) for n in range(1, columns)),
                    ]
                    for row in range(1, rows + 1)
                ],
                "totals": [
                    "I alt" if danish else "Total",
                    *(_number(n * 99_999_999_900, language) for n in range(1, columns)),
                ],
            }
        ],
        "notes": [],
        "capped": 0,
    }


def _money(ore: int, language: str) -> str:
    return money.format_money(money.kroner(ore), language)


def _number(ore: int, language: str) -> str:
    return money.format_number(money.kroner(ore) if ore else Decimal(0), language)
