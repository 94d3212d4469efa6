"""Weakness 3: nobody looked at changes of master data.

Closed by `registry.services.payees`: a change is a proposal, a second person confirms it, the municipality is told, and
`payments.due` pays nothing to it until it could object; by constraints of `registry_payee_change`; by
`registry.queries.payees`, which pays to no number that was not confirmed; and by the proofs "payees" and "hands".
"""

from datetime import timedelta

import pytest

from pool.access.models import User
from pool.kernel.refusals import NotAllowed
from pool.mail.models import Message
from pool.payments import due
from pool.payments.models import BankFile
from pool.payments.services import batching
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees
from tests import factories, paying
from tests.controls.conftest import forced, problems, shut
from tests.paying import DUE

pytestmark = pytest.mark.django_db

THIEF = "35209115"  # a valid number, of somebody else
WEEK = timedelta(days=6)


def proposed(here, at=DUE) -> PayeeChange:
    given = {"cvr": THIEF, "gln": "", "source": "Et brev"}
    return payees.propose_payee(municipality=here.aarhus, **given, by=here.people.administrator, at=at)


def number() -> str:
    return Municipality.objects.get(code="751").cvr


def waits(here, at=DUE) -> list[str]:
    """What holds payments to Aarhus back."""
    queue = due.queue(at.date(), at, here.people.finance)
    return [wait.code for item in queue if item.application == here.award.application for wait in item.waits]


def test_one_person_alone_changes_no_payee(ready, page, api):
    change, by = proposed(ready), ready.people.administrator
    with pytest.raises(payees.PayeeProposedByYou):
        payees.confirm_payee(change=change, by=by, at=DUE)
    sent = api(by).post(f"/api/v1/payee-changes/{change.pk}/confirm")
    assert (sent.status_code, sent.json()["code"]) == (403, "payee_proposed_by_you")
    assert page(by).post(f"/catalogue/payee-changes/{change.pk}/confirm/").status_code == 403
    assert (number(), waits(ready)) == (paying.CVR["751"], ["payee_proposed"])


@pytest.mark.parametrize("role", ["finance", "caseworker", "decider", "ministry", "auditor", "signatory"])
def test_nobody_else_has_a_way_in(ready, page, api, role):
    by = getattr(ready.people, role)
    given = {"cvr": THIEF, "source": "virk.dk"}
    with pytest.raises(NotAllowed):
        payees.propose_payee(municipality=ready.aarhus, gln="", **given, by=by, at=DUE)
    change = proposed(ready)
    with pytest.raises(NotAllowed):
        payees.confirm_payee(change=change, by=by, at=DUE)
    assert page(by).post("/catalogue/payees/751/propose/", given).status_code == 403
    assert page(by).post(f"/catalogue/payee-changes/{change.pk}/confirm/").status_code == 403
    assert api(by).post("/api/v1/payees/751/changes", given).status_code == 403
    assert api(by).post(f"/api/v1/payee-changes/{change.pk}/confirm").status_code == 403
    assert number() == paying.CVR["751"]


def test_two_who_agree_on_it_cannot_be_paid_at_once_and_the_old_contact_hears_of_it(ready, api):
    change = proposed(ready)
    Message.objects.all().delete()
    payees.confirm_payee(change=change, by=ready.people.controller, at=DUE)
    told = Message.objects.get(kind="payee_changed")
    assert told.to == "signatory@example.dk" and THIEF in told.text and paying.CVR["751"] in told.text
    assert waits(ready) == ["payee_waiting"]
    with pytest.raises(batching.MustWait):
        batching.build(pay_on=DUE.date(), applications=["2026-1-751"], by=ready.people.finance, at=DUE)
    asked = {"pay_on": "2027-02-01", "applications": ["2026-1-751"]}
    assert api(ready.people.finance).post("/api/v1/payments/batches", asked).json()["code"] == "payment_must_wait"
    assert [item.application.reference for item in due.queue(DUE.date(), DUE) if not item.waits] == ["2026-1-825"]
    assert waits(ready, DUE + WEEK) == []


def test_a_batch_that_was_built_before_is_not_released_to_the_old_number_or_the_new(built, page, api):
    payees.confirm_payee(change=proposed(built), by=built.people.controller, at=DUE)
    totals = {"count": built.batch.count, "total": f"{built.batch.total_amount:.2f}"}
    sent = api(built.second).post(f"/api/v1/payments/batches/{built.batch}/release", totals)
    assert (sent.status_code, sent.json()["code"]) == (409, "batch_changed_since")
    assert page(built.second).post(f"/payments/batches/{built.batch}/release/", totals).status_code == 400
    assert BankFile.objects.count() == 0


def test_a_number_forced_into_the_table_is_named_and_until_then_nothing_is_paid_to_it(ready):
    sql = "UPDATE registry_municipality SET cvr = %s WHERE code = '751'"
    assert "which nobody has confirmed" in forced(sql, THIEF)
    Municipality.objects.filter(code="751").update(cvr=THIEF)
    assert waits(ready) == ["payee_proposed"]
    with pytest.raises(batching.MustWait):
        batching.build(pay_on=DUE.date(), applications=["2026-1-751"], by=ready.people.finance, at=DUE)
    with pytest.raises(payees.PayeeMoved):
        payees.confirm_payee(change=proposed_over(ready), by=ready.people.controller, at=DUE)


def proposed_over(here) -> PayeeChange:
    """A proposal from before somebody changed the table."""
    facts = {"old_cvr": paying.CVR["751"], "new_cvr": "45973328", "source": "x", "proposed_at": DUE}
    return PayeeChange.objects.create(municipality=here.aarhus, proposed_by=here.people.administrator, **facts)


CHANGES = [
    ("confirmed_at = proposed_at, confirmed_by_id = proposed_by_id, waits_until = proposed_at", "second_person"),
    ("confirmed_at = proposed_at, confirmed_by_id = {controller}", "a_new_payee_waits"),
    ("confirmed_by_id = {controller}", "confirmed_at_and_by"),
    ("confirmed_at = proposed_at, confirmed_by_id = {controller}, waits_until = proposed_at", "payees: the journal"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_a_confirmation_forced_into_the_table_is_refused_or_named(ready, change, words):
    proposed(ready)
    change = change.format(controller=User.objects.get(username="controller").pk)
    assert words in forced(f"UPDATE registry_payee_change SET {change} WHERE new_cvr = '{THIEF}'")


CONFIRMED = [
    ("waits_until = confirmed_at", "payees: the journal does not tell"),  # no time to object
    ("confirmed_by_id = (SELECT id FROM access_user WHERE username = 'decider')", "payees: the journal"),
    ("old_cvr = '13585628'", "payees: the change"),
    ("new_cvr = '13585628'", "payees: the journal"),
]


@pytest.mark.parametrize(("change", "words"), CONFIRMED)
def test_a_confirmed_change_is_not_rewritten_unseen(ready, change, words):
    payees.confirm_payee(change=proposed(ready), by=ready.people.controller, at=DUE)
    assert problems() == {}
    assert words in forced(f"UPDATE registry_payee_change SET {change} WHERE new_cvr = '{THIEF}'")


def test_the_view_of_the_tables_changes_no_payee(ready, page):
    facts = {"confirmed_by": ready.people.administrator.pk, "confirmed_at": "2027-02-01 10:00"}
    shut(page, proposed(ready), ready.people.administrator, factories.person("admin2", "administrator"), **facts)
