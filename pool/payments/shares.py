"""What has been paid of each line, and what never will be. What budgets pay is shared out by what was awarded."""

from collections.abc import Iterable
from decimal import Decimal

from pool.applications.models import Line
from pool.awards import rules as plans
from pool.awards.models import AwardLine
from pool.awards.states import AwardState
from pool.kernel import money
from pool.payments.models import Part
from pool.payments.states import WAS_PAID, PartState


def paid_of_lines(lines: Iterable[Line]) -> dict[int, Decimal]:
    """Line → kroner paid for it, all its decisions together. Three queries."""
    return _of_lines([line.pk for line in lines], WAS_PAID)


def dropped_of_lines(lines: Iterable[Line]) -> dict[int, Decimal]:
    """Line → kroner that it was awarded and that will not be paid: cancelled, or lapsed before it was accepted."""
    keys = [line.pk for line in lines]
    found = _of_lines(keys, {PartState.CANCELLED})
    never = AwardLine.objects.filter(line__in=keys, award__state=AwardState.LAPSED, award__accepted_at__isnull=True)
    for line, amount in never.order_by("pk").values_list("line", "awarded_amount"):
        found[line] = found.get(line, money.ZERO) + amount
    return found


def _of_lines(keys: list[int], states) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    own = Part.objects.filter(line__in=keys, state__in=states).order_by("pk").values_list("line", "amount")
    for line, amount in (*own, *_of_budgets(keys, states)):
        found[line] = found.get(line, money.ZERO) + amount
    return found


def _of_budgets(keys: list[int], states) -> Iterable[tuple[int, Decimal]]:
    """A quarter was laid out as half of each line of its term: the same half is what was paid of it, or dropped."""
    parts = Part.objects.filter(line__isnull=True, state__in=states, instalment__award__lines__line__in=keys)
    paid = {
        (part.instalment.award_id, part.scheme_id, _quarter(part))
        for part in parts.select_related("instalment__award").distinct().order_by("pk")
    }
    rows = AwardLine.objects.filter(line__in=keys, award__in={key[0] for key in paid}).select_related("line")
    for row in rows.order_by("pk"):
        first = plans.start_amount(row.awarded_amount, 50)
        for quarter, amount in zip(plans.quarters(row.line.term), (first, row.awarded_amount - first), strict=True):
            if (row.award_id, row.line.scheme_id, quarter) in paid:
                yield row.line_id, amount


def _quarter(part: Part) -> str:
    plan = {item["number"]: item["part"] for item in part.instalment.award.terms["plan"]}
    return plan[part.instalment.number]
