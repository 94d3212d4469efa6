"""A confirmation is signed while the batch is released: what is signed first counts."""

import pytest

from pool.journal.models import Entry
from pool.payments.models import PaymentBatch
from pool.payments.services import batching
from pool.reports import proof
from pool.settlement.models import Confirmation
from pool.settlement.services import confirming, paying
from tests import confirming as c
from tests import factories, written
from tests import paying as p
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def number(verb: str) -> int:
    return Entry.objects.get(verb=verb).number


def test_a_batch_is_released_before_a_dropout_is_signed_or_not_at_all(monkeypatch):
    written.without_paper(monkeypatch)
    world = factories.world()
    grant = c.granted(world)
    c.called(world)
    batch, other = p.built(world, at=c.MAY), p.second_officer()
    factories.no_ties()
    confirmation, by = c.confirmation_of(grant), world.people.signatory
    c.answered(confirmation, by, _1002=c.Answer("dropped_out"))
    totals = {"count": batch.count, "total": batch.total_amount}
    released, signed = at_once(
        lambda: paying.release(batch=batch, by=other, at=c.MAY, **totals),
        lambda: confirming.sign(confirmation=confirmation, by=by, at=c.MAY),
    )
    assert isinstance(signed, Confirmation), signed
    if isinstance(released, PaymentBatch):
        assert number("payments.release") < number("settlement.sign_confirmation")
    else:
        assert isinstance(released, batching.ChangedSince), released
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
