"""What it takes until a grant is paid: it is accepted, its municipality has a number, two officers, the bank's answer.

A second finance officer, `finance2`, releases what `finance` has built.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.access.models import User
from pool.awards.models import Award
from pool.kernel import periods
from pool.payments.models import BankAnswer, PaymentBatch, PaymentOrder
from pool.payments.services import accepting, answering
from pool.registry import queries as registry
from pool.registry.models import Municipality
from pool.registry.services import payees
from pool.settlement.services import paying
from tests import factories
from tests.factories.recall import recalled

DUE = datetime(2027, 2, 1, 10, tzinfo=periods.COPENHAGEN)  # the first instalment of spring 2027
CVR = {"751": "55133018", "101": "64942212", "825": "45973328"}


@recalled
def accepted(here: SimpleNamespace, award: Award, at: datetime | None = None) -> Award:
    """The signatory accepts, the day after the decision."""
    by = here.signatories[award.application.municipality.code]
    return accepting.accept(award=award, by=by, at=at or award.decided_at + timedelta(days=1))


@recalled
def payee(here: SimpleNamespace, place: Municipality, cvr: str = "", at: datetime = factories.OPENED) -> Municipality:
    """Give a municipality its number: proposed by the administrator, confirmed by the controller."""
    given = {"cvr": cvr or CVR[place.code], "gln": "", "source": "virk.dk, 1. september 2026"}
    change = payees.propose_payee(municipality=place, **given, by=here.people.administrator, at=at)
    payees.confirm_payee(change=change, by=here.people.controller, at=at)
    place.refresh_from_db()
    return place


def second_officer() -> User:
    return User.objects.filter(username="finance2").first() or factories.person("finance2", "finance")


def second_decider() -> User:
    return User.objects.filter(username="decider2").first() or factories.person("decider2", "decider")


@recalled
def ready(here: SimpleNamespace) -> list[Award]:
    """Every grant that waits for acceptance is accepted, and every municipality with one has its number."""
    awards = list(Award.objects.filter(state="offered").select_related("application__municipality").order_by("pk"))
    places = {award.application.municipality for award in awards}
    for place in sorted(places, key=lambda place: place.code):
        if not registry.payee(place, DUE).cvr:
            payee(here, place)
    return [accepted(here, award) for award in awards]


@recalled
def built(here: SimpleNamespace, at: datetime = DUE, applications: list[str] | None = None) -> PaymentBatch:
    """A batch of what is due, or of these cases, built by the first finance officer."""
    pay_on = at.astimezone(periods.COPENHAGEN).date()
    return paying.build(pay_on=pay_on, applications=applications, by=here.people.finance, at=at)


@recalled
def released(here: SimpleNamespace, at: datetime = DUE, applications: list[str] | None = None) -> PaymentBatch:
    """The same, released by the second one."""
    batch = built(here, at, applications)
    return paying.release(batch=batch, count=batch.count, total=batch.total_amount, by=second_officer(), at=at)


def bank_csv(
    batch: PaymentBatch, rejected: dict[str, str] | None = None, amounts: dict[str, Decimal] | None = None
) -> bytes:
    """The bank's answer to a batch: all is paid on the day, but `rejected` (case or payment → reason)."""
    rows = ["reference;outcome;amount;booked_on;reason"]
    for order in PaymentOrder.objects.filter(batch=batch).select_related("application").order_by("reference"):
        why = next(
            (why for key, why in (rejected or {}).items() if key in (order.reference, order.application.reference)),
            None,
        )
        amount = (amounts or {}).get(order.reference, order.amount)
        outcome = "paid" if why is None else "rejected"
        rows.append(f"{order.reference};{outcome};{amount};{batch.pay_on.isoformat()};{why or ''}")
    return ("\n".join(rows) + "\n").encode()


@recalled
def answered(
    here: SimpleNamespace, batch: PaymentBatch, at: datetime = DUE, rejected: dict[str, str] | None = None
) -> BankAnswer:
    """The bank's answer to a released batch is taken."""
    content = bank_csv(batch, rejected)
    return answering.take_answer(name=f"{batch}.csv", content=content, by=here.people.finance, at=at)


@recalled
def paid(
    here: SimpleNamespace, at: datetime = DUE, applications: list[str] | None = None, rejected=None
) -> PaymentBatch:
    """What is due on the day is built, released and paid by the bank."""
    batch = released(here, at, applications)
    answered(here, batch, at + timedelta(hours=2), rejected)
    batch.refresh_from_db()
    return batch
