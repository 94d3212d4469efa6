"""The lines of a decision in words, in the active language; letters and pages say the same."""

from decimal import Decimal

from pool import wording
from pool.awards import queries as awards
from pool.awards import supplements
from pool.awards.models import Award, AwardLine
from pool.kernel import money, periods
from pool.letters import reasons


def lines_facts(award: Award) -> list[dict]:
    """The lines of a decision in words, in the active language; letters and pages say the same."""
    before = supplements.given_before(award)
    return [
        line_facts(number, row, before.get(row.line_id, money.ZERO))
        for number, row in enumerate(awards.lines_of(award), start=1)
    ]


def line_facts(number: int, row: AwardLine, before: Decimal = money.ZERO) -> dict:
    """One line of a decision in words, in the active language. `before`: kroner of earlier decisions."""
    line, language, total = row.line, wording.language(), before + row.awarded_amount
    outcome = "full" if total == row.requested_amount else "partial" if row.awarded_amount else "none"
    return {
        "number": number,
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "scheme": line.scheme.code,
        "module": wording.name(line.module),
        "module_code": line.module.code,
        "term": wording.term(line.term),
        "requested": wording.number(row.requested_amount, 2),
        "awarded": wording.number(row.awarded_amount, 2),
        "before": wording.number(before, 2),
        "total": wording.number(total, 2),
        "outcome": outcome,
        "ground": row.ground,
        "portions": row.portions,
        "enough": row.enough,
        **_reason(row, outcome, language),
    }


def _reason(row: AwardLine, outcome: str, language: str) -> dict:
    if not row.eligible_amount:
        return {
            "reason": reasons.ground_words(row.ground, language),
            "sentence": reasons.ground_sentence(row.ground, language, _limits(row)),
        }
    words = [reasons.portion_words(portion, language) for portion in row.portions]
    sentences = [reasons.portion_sentence(portion, language) for portion in row.portions]
    return {
        "reason": ", ".join(dict.fromkeys(words)),
        "sentence": "" if outcome == "full" else " ".join(dict.fromkeys(sentences)),
    }


def _limits(row: AwardLine) -> dict:
    """The limit that a refused line breaks, as the frozen terms say it."""
    terms = row.award.terms["schemes"][row.line.scheme.code]
    years = terms.get(
        {"begun_too_late": "begin_within_years", "completed_too_late": "complete_within_years"}.get(row.ground)
    )
    if not years:
        return {}
    return {"years": years, "limit": wording.day(periods.years_after(row.line.employee.hired_on, years))}


def sums_facts(award: Award, schemes: dict, language: str) -> list[dict]:
    sums: dict[tuple[str, int], list[Decimal]] = {}
    for row in awards.lines_of(award):
        pair = sums.setdefault((row.line.scheme.code, periods.term(row.line.term).year), [money.ZERO, money.ZERO])
        pair[0] += row.requested_amount
        pair[1] += row.awarded_amount
    return [
        {
            "scheme": f"{code}. {schemes[code][f'name_{language}']}",
            "year": str(year),
            "requested": wording.number(requested, 2),
            "awarded": wording.number(awarded, 2),
        }
        for (code, year), (requested, awarded) in sorted(sums.items())
    ]
