"""Made-up facts of every kind of letter, so that texts can be read in a letter before any was written."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from pool.kernel import money, periods
from pool.letters import catalogue, life_examples, placeholders, reasons
from pool.letters.states import LetterKind as K

WRITTEN_AT = datetime(2026, 11, 20, 10, 15, tzinfo=periods.COPENHAGEN)
RATE = Decimal(25_000)
NO_CODE = "0000-0000-0000-0000"  # no letter has it

# fact → what it says in Danish and in English; a number, an amount (Decimal), a day and a moment are written out
FACTS: dict[str, object] = {
    "municipality": "Eksempel Kommune",
    "case": "2026-V1-0000",
    "reference": "2026-V1-0000-A1",
    "date": WRITTEN_AT.date(),
    "round_title": ("Vikardækning 2027", "Substitute cover 2027"),
    "account": "§ 15.26.36.10",
    "for_what": ("vikardækning", "substitute cover"),
    "code": NO_CODE,
    "replaces_reference": "2026-V1-0000-A1",
    "replaces_date": date(2026, 11, 6),
    "correction": ("Beløbet i linje 2 er rettet.", "The amount of line 2 has been corrected."),
    "legal_basis": (
        "§ 8 i bekendtgørelsen om puljen til vikardækning",
        "section 8 of the executive order on the pool for substitute cover",
    ),
    "requested_amount": RATE * 2,
    "awarded_amount": RATE,
    "cut_amount": RATE,
    "lines_count": 2,
    "awarded_count": 1,
    "cut_count": 0,
    "refused_count": 1,
    "employees_count": 2,
    "frame_amount": Decimal(12_000_000),
    "round_requested_amount": Decimal(18_900_000),
    "round_applications": 42,
    "submitted_at": datetime(2026, 10, 9, 10, 42, tzinfo=periods.COPENHAGEN),
    "purpose": (
        "Pengene skal dække vikarer, mens rådgivere tager moduler.",
        "The money pays for substitutes while social workers take modules.",
    ),
    "terms_version": "A version 1",
    "period_from": date(2027, 1, 1),
    "period_until": date(2028, 12, 31),
    "start_within_months": 6,
    "start_by": date(2027, 6, 30),
    "start_from": ("periodens start", "the period begins"),
    "change_percent": 10,
    "change_amount": Decimal(100_000),
    "acceptance_deadline": datetime(2026, 12, 4, 12, tzinfo=periods.COPENHAGEN),
    "address": settings.ADDRESS.partition("://")[2],
    "acceptance_place": settings.ADDRESS.partition("://")[2],
    "confirm_often": ("to gange om året", "twice a year"),
    "confirm_by": date(2027, 5, 31),
    "accounts_by": date(2029, 3, 31),
    "accounts_what": ("over beståede moduler", "of the modules passed"),
    "auditors": ("en registreret eller statsautoriseret revisor", "a registered or state-authorised auditor"),
    "statement_above_amount": Decimal(100_000),
    "audit_above_amount": Decimal(500_000),
    "de_minimis_amount": Decimal(500),
    "claim_days": 30,
    "retention_years": 5,
    "retention_until": date(2034, 12, 31),
    "before_amount": RATE,
    "total_amount": RATE * 2,
    "increment_amount": Decimal(1_000_000),
    "first_decided": date(2026, 11, 6),
    "last_decided": date(2026, 11, 6),
    "granted_on": date(2026, 11, 6),
    "granted_reference": "2026-V1-0000-A1",
    "waiting_count": 2,
    "condition_due": date(2027, 1, 1),
    "first_date": date(2026, 11, 6),
    "first_reference": "2026-V1-0000-A1",
    "condition_note": (
        "Kommunen har sendt et nyt budget 18. november 2026.",
        "The municipality sent a new budget on 18 November 2026.",
    ),
    "answer_by": datetime(2026, 12, 4, 12, tzinfo=periods.COPENHAGEN),
    "sections_count": 2,
    "deadline": datetime(2027, 1, 15, 12, tzinfo=periods.COPENHAGEN),
    "withdrawn_by": "Karen Østergård",
    "withdrawn_at": datetime(2026, 11, 20, 9, tzinfo=periods.COPENHAGEN),
    "signed_by": "Karen Østergård",
    "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "decide_by": date(2027, 3, 1),
    "lines_shown": 1,
    "lines_file": ("linjer.csv", "lines.csv"),
    # what templates print besides
    "grant_officer": "Karen Østergård",
    "grant_officer_title": ("afdelingsleder", "head of department"),
    "prepared_by": "Mads Holm",
    "prepared_by_title": ("sagsbehandler", "caseworker"),
    "decided_by": "Birgitte Åkjær",
    "decided_by_title": ("beslutningstager", "decision maker"),
    "scheme": ("A. Vikardækning", "A. Substitute cover"),
    "for_year": ("Moduler i 2027", "Modules in 2027"),
    "section": ("Linjer", "Lines"),
    "missing": ("Linje 2 mangler en ansættelsesdato.", "Line 2 has no date of hiring."),
    "heard": (
        "VIA har oplyst, at SAG-002 afbrød modulet i marts 2026.",
        "VIA has told us that SAG-002 left the module in March 2026.",
    ),
    "condition": (
        "Send et nyt budget, hvor vikarer og kursusafgift står hver for sig.",
        "Send a new budget in which substitutes and course fees stand apart.",
    ),
    "ground": ("Ansøgningen er ikke blevet rettet til tiden.", "The application was not corrected in time."),
    "explanation": ("Vi har ikke fået svar.", "We have had no answer."),
    "reason": ("Vi har fundet pengene et andet sted.", "We have found the money elsewhere."),
    "appeal": (
        "Afgørelsen kan ikke indbringes for en anden administrativ myndighed.",
        "The decision cannot be brought before another administrative authority.",
    ),
    "module": ("Samtaler med børn, unge og familier", "Conversations with children, young people and families"),
    "term": ("forår 2027", "spring 2027"),
    "method": (
        "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
        "The money is given in the order in which the applications came in.",
    ),
    "in_full": ("Fuldt bevilget", "Awarded in full"),
    "ran_out": ("Pengene slap op", "The money ran out"),
    **life_examples.FACTS,
    "sentence": ("Pengene slap op, før det blev linjens tur.", "The money ran out before it was the line's turn."),
}
PLAIN = {K.RECEIPT, K.COMPLETION_REQUEST, K.HEARING, K.WITHDRAWAL} | life_examples.PLAIN  # letters that decide nothing
ALL_GIVEN, NONE_GIVEN = {K.AWARD, K.FINAL, K.SUPPLEMENT}, {K.REFUSAL}


def facts(kind: str, language: str, is_corrected: bool = False) -> dict:
    """The facts of a made-up letter: everything that its texts may name, and two lines."""
    named = {name for text in catalogue.LETTERS[kind].texts for name in catalogue.names(text, "")}
    named |= placeholders.CORRECTED.keys() if is_corrected else set()
    said = {name: _said(FACTS[name], language) for name in sorted(named & FACTS.keys())}
    made = {**_head(kind, language), **said, **_given(kind, language), **_more(kind, language)}
    return {**made, **life_examples.more(kind, language), "is_corrected": is_corrected}


def _said(value, language: str):
    """A fact as a letter prints it."""
    if isinstance(value, tuple):
        return value[0] if language == "da" else value[1]
    if isinstance(value, Decimal):
        return money.format_money(value, language)
    if isinstance(value, datetime):
        return periods.format_moment(value, language, True)
    return periods.format_day(value, language) if isinstance(value, date) else value


def _head(kind: str, language: str) -> dict:
    agency, place = settings.AGENCY, settings.ADDRESS.partition("://")[2]
    told = ("grant_officer", "grant_officer_title")
    return {
        "kind": kind,
        "language": language,
        "written_at": WRITTEN_AT.isoformat(),
        **{f"agency_{name}": agency[name] for name in ("unit", "address", "phone", "mail", "cvr")},
        "agency": agency["name"],
        "contact_mail": agency["mail"],
        "contact_phone": agency["phone"],
        "municipality_cvr": "",
        "grant_officer_mail": "",
        "verify_address": f"{place}/v",
        "verify_url": f"{settings.ADDRESS}/v",
        **{name: _said(FACTS[name], language) for name in told},
        **_people(kind, language),
    }


def _people(kind: str, language: str) -> dict:
    handler = [_said(FACTS[name], language) for name in ("prepared_by", "prepared_by_title")]
    if kind in PLAIN:
        return dict(zip(("handled_by", "handled_by_title"), handler, strict=True))
    names = ("decided_by", "decided_by_title", "prepared_by", "prepared_by_title")
    return {name: _said(FACTS[name], language) for name in names} | {"appeal": [_said(FACTS["appeal"], language)]}


def _given(kind: str, language: str) -> dict:
    """The two lines, and the amounts that follow from them: both, one or none is awarded."""
    count = 2 if kind in ALL_GIVEN else 0 if kind in NONE_GIVEN else 1
    given = RATE * count
    amounts = {
        "requested_amount": RATE * 2,
        "awarded_amount": given,
        "cut_amount": RATE * 2 - given,
        "before_amount": RATE,
        "total_amount": RATE + given,
    }
    totals = {
        "requested_total": RATE * 2,
        "awarded_total": given,
        "payments_total": given,
        "lines_before_total": money.ZERO,
        "lines_total": given,
        "case_requested": RATE * 5,
        "case_before": RATE,
        "case_total": RATE + given,
    }
    lines = [_line(number, RATE if number <= count else money.ZERO, language) for number in (1, 2)]
    cut = [line["number"] for line in lines if line["outcome"] == "none"]
    why = {"count": len(cut), "lines": ", ".join(map(str, cut)), "sentence": _said(FACTS["sentence"], language)}
    return {
        **{name: money.format_money(amount, language) for name, amount in amounts.items()},
        **{name: money.format_number(amount, language) for name, amount in totals.items()},
        "requested_short": reasons.short_money(money.ore(RATE * 2), language),
        "awarded_short": reasons.short_money(money.ore(given), language),
        "awarded_count": count,
        "refused_count": 2 - count,
        "lines": lines,
        "reasons": [why] if cut else [],
        "sums": [
            {
                "scheme": _said(FACTS["scheme"], language),
                "year": "2027",
                "requested": money.format_number(RATE * 2, language),
                "awarded": money.format_number(given, language),
            }
        ],
        "payments": [
            {
                "number": number,
                "due": periods.format_day(date(2026 + number, 2, 1), language),
                "what": _said(FACTS["for_year"], language),
                "amount": money.format_number(given / 2, language),
            }
            for number in (1, 2)
        ],
    }


def _line(number: int, awarded: Decimal, language: str) -> dict:
    return {
        "number": number,
        "employee": f"SAG-00{number}",
        "initials": "AB",
        "scheme": "A",
        "module": _said(FACTS["module"], language),
        "term": _said(FACTS["term"], language),
        "requested": money.format_number(RATE, language),
        "awarded": money.format_number(awarded, language),
        "before": money.format_number(money.ZERO, language),
        "total": money.format_number(awarded, language),
        "outcome": "full" if awarded else "none",
        "reason": _said(FACTS["in_full" if awarded else "ran_out"], language),
        "sentence": "" if awarded else _said(FACTS["sentence"], language),
    }


def _more(kind: str, language: str) -> dict:
    """What the templates ask for besides."""
    said = {name: _said(FACTS[name], language) for name in ("section", "missing", "ground", "reason")}
    return {
        "schemes_count": 1,
        "method": [_said(FACTS["method"], language)],
        "audit_level": "none",
        "next_round": "",
        "is_open": True,
        "is_cut": kind not in ALL_GIVEN,
        "is_first_grant": False,
        "same_rules": True,
        "sections": [{"name": said["section"], "missing": said["missing"]}] * 2,
        "ground": said["ground"],
        "reason": said["reason"],
        **{name: [_said(FACTS[name], language)] for name in ("heard", "condition", "explanation")},
    }
