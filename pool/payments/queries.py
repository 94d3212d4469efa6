from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Sum, prefetch_related_objects

from pool.applications.models import Application, Line
from pool.applications.states import UNDER_WAY
from pool.awards.models import Award, AwardLine
from pool.awards.states import AwardKind, AwardState, LapseGround
from pool.kernel import money, periods
from pool.payments import rules
from pool.payments.models import (
    Budget,
    Instalment,
    Ordered,
    Part,
    PaymentBatch,
)
from pool.payments.states import UNPAID, WAS_PAID, PartState

NOON = time(12)


# Accepting


def acceptance_deadline(award: Award) -> datetime:
    """Until when a grant can be accepted: at noon of the day that its letter says."""
    return datetime.combine(award.accept_by, NOON, periods.COPENHAGEN)


def start_deadline(award: Award) -> date:
    """The last day to begin: so many months from the period's start, or from the decision where that was later."""
    months = min(terms["start_within_months"] for terms in award.terms["schemes"].values())
    counted = periods.months_after(date.fromisoformat(award.terms["period_from"]), months)
    if counted <= award.accept_by:
        counted = periods.months_after(award.decided_at.astimezone(periods.COPENHAGEN).date(), months)
    return counted


def lapse_moment(award: Award, ground: str) -> datetime | None:
    """The moment after which a grant can lapse on a ground; None: at any time."""
    if ground == LapseGround.NOT_ACCEPTED:
        return acceptance_deadline(award)
    if ground == LapseGround.NOT_STARTED:
        return datetime.combine(start_deadline(award), time(), periods.COPENHAGEN)
    return None


def has_begun(award: Award) -> bool:
    """Say whether a signed confirmation says that somebody takes part or has completed."""
    return award.lines.filter(awarded_amount__gt=0, line__outcome__in=UNDER_WAY).exists()


def offered(user, at: datetime):
    """Grants that the person's municipality can still accept, the earliest deadline first."""
    found = _awards().filter(application__municipality=user.municipality_id, state=AwardState.OFFERED)
    return found.exclude(_is_past(at)).order_by("accept_by", "reference")


def not_accepted(at: datetime):
    """Grants that wait for acceptance although its deadline has passed, the earliest first."""
    return _awards().filter(_is_past(at), state=AwardState.OFFERED).order_by("accept_by", "reference")


def _is_past(at: datetime) -> Q:
    today = at.astimezone(periods.COPENHAGEN)
    return Q(accept_by__lt=today.date()) if today.time() <= NOON else Q(accept_by__lte=today.date())


def accepted_unused():
    """Accepted grants of which no signed confirmation says that somebody has begun."""
    begun = AwardLine.objects.filter(award=OuterRef("pk"), awarded_amount__gt=0, line__outcome__in=UNDER_WAY)
    return _awards().filter(~Exists(begun), state=AwardState.ACCEPTED).order_by("accept_by", "reference")


def not_begun(found, at: datetime) -> list[Award]:
    """Those of the grants (`accepted_unused`) whose last day to begin has passed."""
    return [award for award in found if at > lapse_moment(award, LapseGround.NOT_STARTED)]


def lines_let_go(award: Award) -> list[int]:
    """The lines of a lapsed decision that nothing was paid for and that no other decision gives anything."""
    paid = Part.objects.filter(line=OuterRef("line"), state__in=WAS_PAID)
    other = AwardLine.objects.filter(line=OuterRef("line"), awarded_amount__gt=0)
    other = other.exclude(award=award).exclude(award__state__in=(AwardState.LAPSED, AwardState.REFUSED))
    found = award.lines.filter(~Exists(paid), ~Exists(other), awarded_amount__gt=0)
    return list(found.order_by("line").values_list("line", flat=True))


def awarded_by_scheme(award: Award) -> list[tuple[str, Decimal]]:
    """Scheme → kroner of a decision."""
    rows = award.lines.filter(awarded_amount__gt=0).order_by("pk").values_list("line__scheme__code", "awarded_amount")
    return rules.by_scheme(rows)


def _awards():
    return Award.objects.select_related("application__municipality", "application__round", "run")


# Parts, instalments, budgets


def parts():
    found = Part.objects.select_related(
        "scheme", "line__employee", "line__module", "instalment__award__application__municipality"
    )
    return found.order_by("instalment__due_on", "instalment__award__reference", "instalment__number", "pk")


def parts_of(application: Application):
    """All parts of a case, in the order of its plans."""
    return parts().filter(instalment__award__application=application)


def batch_of(part: Part) -> PaymentBatch:
    """The batch in which the part is on its way."""
    return Ordered.objects.select_related("order__batch").get(part=part, live=True).order.batch


def paid_of(award: Award) -> Decimal:
    """What has been paid of a decision, in kroner, whatever became of it since."""
    found = Part.objects.filter(instalment__award=award, state__in=WAS_PAID)
    return found.aggregate(total=Sum("amount"))["total"] or money.ZERO


def paid_of_awards(awards: Iterable[Award]) -> dict[int, Decimal]:
    """Decision → what has been paid of it, in kroner. One query."""
    found = Part.objects.filter(instalment__award__in=list(awards), state__in=WAS_PAID)
    return dict(found.order_by().values_list("instalment__award").annotate(Sum("amount")))


def left_of_awards(awards: Iterable[Award]) -> dict[int, Decimal]:
    """Decision → what is promised by it and not paid, in kroner; nothing of one that has lapsed or gives nothing."""
    awards = list(awards)
    found = Part.objects.filter(instalment__award__in=awards, state__in=UNPAID).order_by()
    laid = dict(found.values_list("instalment__award").annotate(Sum("amount")))
    offered = {award.pk: award.awarded_amount for award in awards if award.state == AwardState.OFFERED}
    return {award.pk: offered.get(award.pk, laid.get(award.pk, money.ZERO)) for award in awards}


def left_of(award: Award) -> Decimal:
    """The same of one decision."""
    return left_of_awards([award])[award.pk]


def budget(application: Application, scheme) -> Budget | None:
    """The latest approved budget."""
    return Budget.objects.filter(application=application, scheme=scheme).order_by("version").last()


def budget_entries(application: Application, scheme) -> dict[tuple[str, str], Decimal]:
    """(budget line, quarter) → kroner, of the latest approved budget."""
    latest = budget(application, scheme)
    if latest is None:
        return {}
    return {(entry.post, entry.quarter): entry.amount for entry in latest.entries.all()}


@dataclass(frozen=True)
class Row:
    """One instalment of a plan and what has become of it. Amounts in kroner."""

    award: Award
    number: int
    due_on: date
    amount: Decimal
    terms: tuple[str, ...]
    paid: Decimal
    ordered: Decimal
    cancelled: Decimal
    triggers: tuple[str, ...]
    condition_due_on: date | None

    @property
    def left(self) -> Decimal:
        """What is still to be paid, in kroner."""
        return self.amount - self.paid - self.cancelled


def plan_of(award: Award) -> list[Row]:
    """The decision's instalments and what has become of them; before acceptance as they are planned."""
    until = condition_due_on(award)
    prefetch_related_objects([award], "instalments__parts")
    laid = {item.number: item for item in award.instalments.all()}
    return [_row(award, item, laid.get(item["number"]), until) for item in award.terms["plan"]]


def _row(award: Award, item: dict, laid: Instalment | None, until: date | None) -> Row:
    found = list(laid.parts.all()) if laid else []

    def total(states) -> Decimal:
        return sum((part.amount for part in found if part.state in states), money.ZERO)

    return Row(
        award=award,
        number=item["number"],
        due_on=laid.due_on if laid else date.fromisoformat(item["due_on"]),
        amount=sum((part.amount for part in found), money.ZERO) or money.parsed_exact(item["amount"]),
        terms=tuple(item["terms"]),
        paid=total(WAS_PAID),
        ordered=total({PartState.ORDERED}),
        cancelled=total({PartState.CANCELLED}),
        triggers=tuple(sorted({p.trigger for p in found if p.state == PartState.PLANNED and not p.released_at})),
        condition_due_on=until,
    )


def awards_with_plans():
    """All decisions that give money, the oldest first."""
    found = _awards().filter(awarded_amount__gt=0).prefetch_related("instalments__parts")
    return found.order_by("decided_at", "reference", "pk")


def condition_due_on(award: Award) -> date | None:
    """The day of the condition that keeps the decision from being paid: its own, or that of one on the same case."""
    found = Award.objects.filter(application=award.application_id, kind=AwardKind.CONDITIONAL, awarded_amount__gt=0)
    found = found.filter(condition_met_at__isnull=True).exclude(state=AwardState.LAPSED)
    return found.order_by("condition_due_on").values_list("condition_due_on", flat=True).first()


def told(part: Part) -> dict:
    """A part as a letter or a claim tells of it. Amount in kroner."""
    line = told_line(part.line) if part.line else dict.fromkeys(LINE_FACTS, "")
    return {
        "instalment": part.instalment.number,
        "scheme": part.scheme.code,
        **line,
        "terms": part.instalment.terms,
        "amount": part.amount,
    }


LINE_FACTS = ("employee", "module", "module_da", "module_en", "term")


def told_line(line: Line) -> dict:
    """A line as a letter tells of it."""
    return {
        "employee": line.employee.reference,
        "module": line.module.code,
        "module_da": line.module.name_da,
        "module_en": line.module.name_en,
        "term": line.term,
    }


def unpaid_parts(application: Application):
    """What of a case is promised and not paid."""
    return parts_of(application).filter(state__in=UNPAID)
