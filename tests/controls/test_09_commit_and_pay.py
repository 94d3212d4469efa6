"""Weakness 9: the same employee committed money and paid it.

Closed by `access.rules.INCOMPATIBLE` (finance and decision maker, finance and caseworker), by
`payments.due.committed_by`: whoever prepared, approved or signed a grant neither builds nor releases its payment,
whatever their role is now; and by the proofs "payers" and "hands".
"""

import pytest

from pool.access.fitting import RolesNotTogether
from pool.access.services import grant_role
from pool.awards.services import deciding
from pool.payments.models import BankFile, PaymentBatch
from pool.payments.services import batching
from tests import factories, paying
from tests.controls.conftest import another_role, forced, problems, shut, with_role
from tests.factories import AFTER, NOW
from tests.paying import DUE

pytestmark = pytest.mark.django_db

COMMITTERS = ["decider", "caseworker"]  # approved and signed; prepared the run and the cases
FORM = {"pay_on_day": "1", "pay_on_month": "2", "pay_on_year": "2027"}


@pytest.mark.parametrize("committer", COMMITTERS)
@pytest.mark.parametrize("first", ["finance", "committer"])
def test_nobody_is_given_both_roles_and_both_together_open_nothing(granted, committer, first):
    held, wanted = ("finance", committer) if first == "finance" else (committer, "finance")
    user = getattr(granted.people, held)
    with pytest.raises(RolesNotTogether):
        grant_role(user=user, role=wanted, by=granted.people.administrator, at=NOW)
    both = with_role(user, wanted)
    with pytest.raises(RolesNotTogether):
        batching.build(pay_on=DUE.date(), by=both, at=DUE)
    with pytest.raises(RolesNotTogether):
        deciding.decide(run=granted.award.run, by=both, at=AFTER)


@pytest.mark.parametrize("committer", COMMITTERS)
def test_whoever_committed_the_money_pays_nothing_of_it_in_a_later_post(ready, page, api, committer):
    by = another_role(ready, getattr(ready.people, committer), committer, "finance")
    with pytest.raises(batching.DecidedByYou):
        batching.build(pay_on=DUE.date(), applications=["2026-1-751"], by=by, at=DUE)
    asked = {"pay_on": "2027-02-01", "applications": ["2026-1-751"]}
    assert api(by).post("/api/v1/payments/batches", asked).json()["code"] == "decided_by_you"
    page(by).post("/payments/", {**FORM, "case": "2026-1-751"})
    assert PaymentBatch.objects.count() == 0
    batch = paying.built(ready)
    totals = {"count": batch.count, "total": f"{batch.total_amount:.2f}"}
    with pytest.raises(batching.DecidedByYou):
        batching.release(batch=batch, count=batch.count, total=batch.total_amount, by=by, at=DUE)
    sent = api(by).post(f"/api/v1/payments/batches/{batch}/release", totals)
    assert (sent.status_code, sent.json()["code"]) == (403, "decided_by_you")
    assert page(by).post(f"/payments/batches/{batch}/release/", totals).status_code == 403
    assert (PaymentBatch.objects.get().state, BankFile.objects.count()) == ("built", 0)


def test_one_case_of_theirs_among_many_stops_the_whole_batch(ready):
    """Hidden among the payments of others, it is still found."""
    second = ready.second
    batch = paying.built(ready)
    type(ready.award).objects.filter(pk=ready.other.pk).update(prepared_by=second)
    with pytest.raises(batching.DecidedByYou) as caught:
        batching.release(batch=batch, count=batch.count, total=batch.total_amount, by=second, at=DUE)
    assert caught.value.facts == {"case": "2026-1-825"}


@pytest.mark.parametrize("committer", COMMITTERS)
@pytest.mark.parametrize("hand", ["built_by_id", "released_by_id"])
def test_a_committer_forced_into_a_released_batch_is_named(out, committer, hand):
    sql = f"UPDATE payments_batch SET {hand} = %s"
    assert "paid by somebody who committed it" in forced(sql, getattr(out.people, committer).pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE awards_award SET prepared_by_id = {finance}",
        "UPDATE awards_run SET prepared_by_id = {finance}",
        "UPDATE awards_run SET approved_by_id = {finance}",
        "UPDATE awards_run SET decided_by_id = {finance}",
        "UPDATE awards_award SET decided_by_id = {finance}",
    ],
)
def test_a_payer_forced_into_a_decision_is_named(out, statement):
    found = forced(statement.format(finance=out.people.finance.pk))
    assert "payers: payment" in found
    assert problems() == {}


def test_one_person_forced_through_the_whole_way_is_named(out):
    """Somebody who kept finance and took the decision maker's role past the services."""
    sql = "INSERT INTO access_role_grant (user_id, role, granted_at, granted_by_id) VALUES (%s, 'decider', %s, %s)"
    found = forced(sql, out.people.finance.pk, NOW, out.people.administrator.pk)
    assert "finance holds finance and decider" in found


def test_the_view_of_the_tables_pays_nothing(built, page):
    facts = {"state": "released", "released_by": built.people.decider.pk, "released_at": "2027-02-01 10:00"}
    shut(page, built.batch, built.people.decider, factories.person("d2", "decider"), **facts)
