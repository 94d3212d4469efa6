"""Orders a letter together with the event that it tells of, in the same transaction."""

from datetime import datetime, timedelta

from django.db import transaction

from pool.applications.models import Application
from pool.awards.models import Award
from pool.db import one_at_a_time
from pool.journal import services as journal
from pool.kernel import canon
from pool.letters import codes, queries
from pool.letters.models import Batch, Letter, Order
from pool.letters.services import delivering, writing
from pool.letters.states import OrderState

AT_ONCE = timedelta(minutes=1)  # so long the request itself has for writing; then any worker takes over


@transaction.atomic
def order(
    *,
    kind: str,
    application: Application,
    award: Award | None = None,
    about: dict | None = None,
    replaces: Letter | None = None,
    correction: str = "",
    soon: bool = True,
    by,
    at: datetime,
) -> Order:
    """Order one letter; it is written as soon as the transaction has succeeded, or else by a worker.

    `soon`: False where an event orders many letters; then a worker writes them all.
    """
    one_at_a_time()  # one reference after the other
    made = Order.objects.create(
        kind=kind,
        application=application,
        award=award,
        reference=queries.next_reference(application, award),
        code=codes.fresh(),
        about=canon.plain(about or {}),
        replaces=replaces,
        correction=correction,
        ordered_at=at,
        ordered_by=by,
        leased_until=at + AT_ONCE if soon else None,
        worker="request" if soon else "",
    )
    journal.tell(
        verb="letters.order",
        subject=f"letter:{made.reference}",
        case=application.reference,
        by=by,
        at=at,
        facts={"kind": kind},
    )
    if soon:
        transaction.on_commit(lambda: _at_once(made, at), robust=True)
    return made


@transaction.atomic
def order_many(*, batch: Batch, awards: list[Award], held: dict[str, str], by, at: datetime) -> list[Order]:
    """Order the letters of many decisions for a batch. `held`: case number → why its letter is held back."""
    orders = Order.objects.bulk_create(
        Order(
            kind=award.kind,
            application=award.application,
            award=award,
            batch=batch,
            reference=f"{award.reference}-A1",
            code=codes.fresh(),
            ordered_at=at,
            ordered_by=by,
            state=OrderState.HELD if award.application.reference in held else OrderState.WAITING,
            held_reason=held.get(award.application.reference, ""),
        )
        for award in awards
    )
    rows = [
        (f"letter:{item.reference}", item.application.reference, {"kind": item.kind, "held": item.held_reason})
        for item in orders
    ]
    journal.tell_many(verb="letters.order", by=by, at=at, rows=rows)
    return orders


def _at_once(made: Order, at: datetime) -> None:
    letter = writing.attempt(order=made, by=made.ordered_by, at=at)
    if letter:
        delivering.dispatch(letter=letter, by=None, at=at)
