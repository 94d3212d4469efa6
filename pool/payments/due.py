"""What can be paid on a day, and what holds it back. Reads only; amounts in kroner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef

from pool.applications.models import Application
from pool.awards.models import Award
from pool.awards.states import AwardKind, AwardState
from pool.kernel import money, periods
from pool.kernel.words import N_
from pool.payments import bank, queries
from pool.payments.models import Duty, Ordered, Part
from pool.payments.states import PartState, PaymentState
from pool.registry import queries as registry
from pool.rounds import impartial

# Why a payment waits: code → sentence with its fact.
WAITS = {
    "acceptance": N_("Waits for the municipality to accept the grant, by %(fact)s."),
    "condition": N_("Waits for the condition of the grant, which is to be met by %(fact)s."),
    "participation": N_("Waits until the municipality has confirmed that its employees take part."),
    "completion": N_("Waits until the municipality has confirmed that the modules are completed."),
    "later": N_("Falls due on %(fact)s."),
    "on_its_way": N_("On its way to the bank."),
    "lapsed": N_("The grant has lapsed."),
    "late_confirmation": N_("Held back: the municipality has not sent its confirmation %(fact)s, which is late."),
    "late_accounts": N_("Held back: the municipality has not sent its accounts %(fact)s, which are late."),
    "payee_no_number": N_("Waits for the municipality's CVR number, without which nothing can be paid to it."),
    "payee_proposed": N_("Waits until another person has confirmed the municipality's new CVR number."),
    "payee_waiting": N_("The municipality's CVR number has changed. It can object until %(fact)s."),
    "bank_unexplained": N_(
        "Held back: the bank says that payment %(fact)s is paid, which does not fit what is known of it. That must be "
        "explained, and the explanation approved, before more is paid."
    ),
    "decided_by_you": N_("You had a hand in deciding it. Another person must pay it."),
    "numbered_by_you": N_("You have proposed or confirmed the municipality's CVR number. Another person must pay it."),
}


@dataclass(frozen=True)
class Waits:
    """Why a payment waits: a code of `WAITS`, and the fact that explains it."""

    code: str
    fact: str | date | datetime | None = None

    @property
    def sentence(self) -> str:
        return WAITS[self.code]

    @property
    def facts(self) -> dict:
        return {} if self.fact is None else {"fact": self.fact}


@dataclass(frozen=True)
class Standing:
    """One instalment of a plan: what it waits for, and the last day on which something of it was paid."""

    row: queries.Row
    waits: tuple[Waits, ...]
    paid_on: date | None


@dataclass(frozen=True)
class Payable:
    """What one case is to be paid on a day, in kroner, and why it must wait, if it must."""

    application: Application
    parts: tuple[Part, ...]
    amount: Decimal
    due_on: date
    waits: tuple[Waits, ...]


def parts(pay_on: date):
    """The parts that are due by a day and may be paid, as far as their own case goes."""
    unmet = Award.objects.filter(
        application=OuterRef("instalment__award__application"),
        kind=AwardKind.CONDITIONAL,
        condition_met_at__isnull=True,
    ).exclude(state=AwardState.LAPSED)
    return queries.parts().filter(
        ~Exists(unmet),
        state=PartState.PLANNED,
        released_at__isnull=False,
        instalment__due_on__lte=pay_on,
        instalment__award__state=AwardState.ACCEPTED,
    )


def queue(pay_on: date, at: datetime, user=None) -> list[Payable]:
    """What is due by a day, case by case, the earliest due first, with what holds it back.

    `user`: whoever is to order it. Cases they are tied to are left out; those they decided, or whose municipality they
    gave its number, wait for another.
    """
    found: dict[int, list[Part]] = {}
    rows = parts(pay_on).select_related("instalment__award__run", "instalment__award__application__round")
    if user is not None:
        rows = impartial.untied(rows, user, "instalment__award__application__")
    for part in rows:
        found.setdefault(part.instalment.award.application_id, []).append(part)
    held = waits({parts[0].instalment.award.application for parts in found.values()}, at)
    if user is not None:
        places = {parts[0].instalment.award.application.municipality_id for parts in found.values()}
        for place, people in registry.numbered_by(places).items():
            if user.pk in people:
                held.setdefault(place, []).append(Waits("numbered_by_you"))
    payables = [_payable(parts, held, user) for parts in found.values()]
    return sorted(payables, key=lambda item: (item.due_on, item.application.reference))


def _payable(parts: list[Part], held: dict[int, list[Waits]], user) -> Payable:
    application = parts[0].instalment.award.application
    reasons = list(held.get(application.municipality_id, []))
    if user is not None and any(user.pk in committed_by(part.instalment.award) for part in parts):
        reasons.append(Waits("decided_by_you"))
    return Payable(
        application=application,
        parts=tuple(parts),
        amount=sum((part.amount for part in parts), money.ZERO),
        due_on=min(part.instalment.due_on for part in parts),
        waits=tuple(reasons),
    )


def committed_by(award: Award) -> frozenset[int]:
    """The people who had a hand in committing the money: they may not pay it (weakness 9)."""
    run = award.run
    people = (award.decided_by_id, award.prepared_by_id, run.prepared_by_id, run.approved_by_id, run.decided_by_id)
    return frozenset(person for person in people if person)


def waits(applications: Iterable[Application], at: datetime) -> dict[int, list[Waits]]:
    """Municipality → why all payments to it wait: something is late, its payee is not ready, or the bank says that
    it has been paid what is due. Four queries."""
    places = {application.municipality_id for application in applications}
    found: dict[int, list[Waits]] = {}
    for duty in late(at).filter(application__municipality__in=places):
        found.setdefault(duty.application.municipality_id, []).append(Waits(f"late_{duty.kind}", duty.reference))
    for place, payee in registry.payees(places, at).items():
        if not payee.is_ready:
            found.setdefault(place, []).append(Waits(f"payee_{payee.reason}", payee.waits_until))
    for entry in bank.paid_against_the_books().filter(order__municipality__in=places):
        found.setdefault(entry.order.municipality_id, []).append(Waits("bank_unexplained", entry.reference))
    return found


def plan(award: Award, at: datetime) -> list[Standing]:
    """The instalments of a decision, each with all it waits for."""
    found = Ordered.objects.filter(part__instalment__award=award, live=True, order__state=PaymentState.PAID).order_by()
    paid_on = dict(found.values_list("part__instalment__number").annotate(Max("order__paid_on")))
    held = waits([award.application], at).get(award.application.municipality_id, [])
    return [Standing(row, tuple(_waits_of(row, held, at)), paid_on.get(row.number)) for row in queries.plan_of(award)]


def _waits_of(row: queries.Row, held: list[Waits], at: datetime) -> list[Waits]:
    award, left = row.award, row.left - row.ordered
    if award.state == AwardState.LAPSED:
        return [Waits("lapsed")] if row.left else []
    found = [Waits("on_its_way")] if row.ordered else []
    if not left:
        return found
    if award.state == AwardState.OFFERED:
        found.append(Waits("acceptance", queries.acceptance_deadline(award)))
    if row.condition_due_on:
        found.append(Waits("condition", row.condition_due_on))
    found += [Waits(trigger) for trigger in row.triggers]
    if row.due_on > at.astimezone(periods.COPENHAGEN).date():
        found.append(Waits("later", row.due_on))
    return [*found, *held]


def duties():
    return Duty.objects.select_related("application__municipality", "application__round").order_by(
        "due_on", "reference"
    )


def visible_duties(user):
    """Those of cases that the person has no tie to."""
    return impartial.untied(duties(), user, "application__")


def late(at: datetime):
    """What municipalities owe the agency and have not sent in time; each holds back all payments to one."""
    return duties().filter(met_at__isnull=True, due_on__lt=at.astimezone(periods.COPENHAGEN).date())


def holds(at: datetime) -> dict[int, list[Duty]]:
    """Municipality → what is late there."""
    found: dict[int, list[Duty]] = {}
    for duty in late(at):
        found.setdefault(duty.application.municipality_id, []).append(duty)
    return found
