"""Batches, their payments and the bank's answers. Reads only; amounts in kroner."""

from decimal import Decimal

from django.db.models import Count, Prefetch, Q, Sum

from pool.access import guard
from pool.applications.models import Application
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.payments import rules
from pool.payments.models import BankAnswer, BankEntry, BankFile, Ordered, PaymentBatch, PaymentOrder
from pool.payments.states import PaymentBatchState, PaymentState
from pool.rounds import impartial


def batches():
    """All batches, newest first."""
    people = ("built_by", "released_by", "discarded_by")
    return PaymentBatch.objects.select_related(*people).prefetch_related("files").order_by("-built_at", "-pk")


def batch(reference: str) -> PaymentBatch:
    """A batch by its reference.

    Raises:
        NotFound: there is none.
    """
    found = batches().filter(reference=reference).first()
    if found is None:
        raise NotFound()
    return found


def orders():
    parts = Ordered.objects.select_related("part__instalment__award", "part__scheme").order_by("pk")
    return (
        PaymentOrder.objects.select_related("batch", "application__round", "municipality")
        .prefetch_related(Prefetch("ordered", parts))
        .order_by("batch", "reference")
    )


def orders_of(batch: PaymentBatch):
    """The payments of a batch, in the order of its file."""
    return orders().filter(batch=batch)


def payments_of(application: Application):
    """The payments of a case that left the agency, newest first."""
    found = orders().filter(application=application).exclude(state=PaymentState.DROPPED)
    return found.order_by("-batch__built_at", "-pk")


def visible_orders(user):
    """The payments a person may see: a municipality its own that have left the agency, the agency all."""
    found = orders().exclude(state=PaymentState.DROPPED).order_by("-batch__built_at", "-pk")
    if guard.is_municipal(user):
        return found.filter(municipality_id=user.municipality_id, batch__released_at__isnull=False)
    return impartial.untied(found, user, "application__") if guard.may(user, "payments.read") else found.none()


def named(found, text: str):
    """Those of the payments whose reference, case or payee holds the text."""
    where = Q(reference__icontains=text) | Q(application__reference__icontains=text) | Q(payee__icontains=text)
    return found.filter(where)


def counted(found) -> dict[str, int]:
    """State → how many of these payments."""
    return dict(found.order_by().values_list("state").annotate(Count("pk")))


def answers():
    return BankAnswer.objects.select_related("taken_by").prefetch_related("entries").order_by("-taken_at", "-pk")


def answer(pk: int) -> BankAnswer:
    """An answer by its key.

    Raises:
        NotFound: there is none.
    """
    return _one(answers(), pk)


def answer_in_full(pk: int) -> BankAnswer:
    """The same with its lines, as `entries` gives them."""
    found = BankAnswer.objects.select_related("taken_by").prefetch_related(Prefetch("entries", entries()))
    return _one(found, pk)


def entries():
    people = ("explanation__written_by", "explanation__approved_by")
    return BankEntry.objects.select_related("answer", "order__batch", "order__application", *people).order_by(
        "answer", "number"
    )


def entry(pk: int) -> BankEntry:
    """One line of an answer.

    Raises:
        NotFound: there is none.
    """
    return _one(entries(), pk)


def file(batch: PaymentBatch, name: str) -> BankFile:
    """A file of a released batch.

    Raises:
        NotFound: the batch has none by that name.
    """
    found = batch.files.filter(name=name).first()
    if found is None:
        raise NotFound()
    return found


def _one(found, pk: int):
    row = found.filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


def exceptions():
    """Lines of the bank's answers that do not add up, until a second person has approved what they were."""
    unsettled = Q(explanation__isnull=True) | Q(explanation__approved_at__isnull=True)
    return entries().exclude(problem="").filter(unsettled)


def paid_against_the_books():
    """Those of the exceptions by which the bank has paid what is not paid here: it must not be paid again unseen."""
    return exceptions().filter(outcome=PaymentState.PAID, order__isnull=False).exclude(order__state=PaymentState.PAID)


def reconciled() -> rules.Reconciled:
    """All released batches: what was released, what their files order, and what the bank made of it."""
    out = (PaymentBatchState.RELEASED, PaymentBatchState.ANSWERED)
    released = PaymentBatch.objects.filter(state__in=out).aggregate(count=Sum("count"), total=Sum("total_amount"))
    found = PaymentOrder.objects.filter(batch__state__in=out).order_by().values("state")
    sums = {row["state"]: row for row in found.annotate(count=Count("pk"), total=Sum("amount"))}

    def of(state) -> tuple[int, Decimal]:
        return (sums[state]["count"], sums[state]["total"]) if state in sums else (0, money.ZERO)

    ordered = [of(state) for state in PaymentState.values if state != PaymentState.DROPPED]
    return rules.Reconciled(
        released["count"] or 0,
        released["total"] or money.ZERO,
        sum(count for count, _ in ordered),
        sum((total for _, total in ordered), money.ZERO),
        *of(PaymentState.PAID),
        *of(PaymentState.REJECTED),
        *of(PaymentState.ORDERED),
    )
