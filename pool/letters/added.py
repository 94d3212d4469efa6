"""What the letter of a supplement says beside the facts of every decision: what there was before, and in all."""

from decimal import Decimal

from pool import wording
from pool.assessment import queries as assessment
from pool.assessment.models import LineAssessment
from pool.awards import supplements
from pool.awards.models import Award, AwardLine
from pool.kernel import money, periods


def facts(award: Award) -> dict:
    """Amounts of the whole case and of the lines in this letter, in the active language."""
    earlier = supplements.earlier(award)
    granted = next((item for item in earlier if item.awarded_amount), None)
    before, total = supplements.awarded(earlier[-1]), supplements.awarded(award)
    lines = _lines_before(award)
    return {
        "is_first_grant": granted is None,
        "before_amount": wording.money(before),
        "total_amount": wording.money(total),
        "same_rules": award.run.ruleset_hash == earlier[-1].run.ruleset_hash,
        "increment_amount": wording.money(award.run.budget_amount),
        "first_decided": _day(earlier[0]),
        "last_decided": _day(earlier[-1]),
        "granted_on": _day(granted) if granted else "",
        "granted_reference": f"{granted.reference}-A1" if granted else "",
        "lines_before_total": wording.number(lines, 2),
        "lines_total": wording.number(lines + award.awarded_amount, 2),
        "case_requested": wording.number(award.application.requested_amount, 2),
        "case_before": wording.number(before, 2),
        "case_total": wording.number(total, 2),
        "waiting_count": _waiting(award),
    }


def _lines_before(award: Award) -> Decimal:
    given = supplements.given_before(award)
    lines = award.lines.order_by("pk").values_list("line", flat=True)
    return sum((given.get(line, money.ZERO) for line in lines), money.ZERO)


def _waiting(award: Award) -> int:
    """How many eligible lines of the case still wait, with this decision; not those asked for again elsewhere."""
    given = supplements.given_before(award)
    for line, amount in AwardLine.objects.filter(award=award).order_by("pk").values_list("line", "awarded_amount"):
        given[line] = given.get(line, money.ZERO) + amount
    found = LineAssessment.objects.filter(line__application=award.application_id, eligible=True).order_by("pk")
    short = [row for row in found.select_related("line") if given.get(row.line_id, money.ZERO) < row.eligible_amount]
    taken = assessment.asked_elsewhere(row.line for row in short if not row.line.live)
    return sum(1 for row in short if row.line_id not in taken)


def _day(award: Award) -> str:
    return wording.day(award.decided_at.astimezone(periods.COPENHAGEN).date())
