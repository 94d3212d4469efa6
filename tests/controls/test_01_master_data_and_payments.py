"""Weakness 1: whoever kept the register of payees also paid.

Closed by `access.rules.INCOMPATIBLE`, when a role is given (`access.fitting`) and whenever roles are used
(`access.guard.require`); by `payments.batching`, which lets nobody pay to a number that they gave; and by the proofs
"access" and "payers".
"""

from datetime import timedelta

import pytest

from pool.access.fitting import RolesNotTogether
from pool.access.models import RoleGrant, User
from pool.access.services import grant_role, proposing, set_up_person
from pool.payments import due
from pool.payments.models import PaymentBatch
from pool.payments.services import batching
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees
from tests import factories, paying
from tests.controls.conftest import another_role, forced, problems, shut, with_role
from tests.factories import NOW
from tests.paying import DUE

pytestmark = pytest.mark.django_db

GLN = "5798005770220"
KEEPERS = ["administrator", "controller"]  # who say whom money goes to
PAIRS = [(keeper, "finance") for keeper in KEEPERS] + [("finance", keeper) for keeper in KEEPERS]


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_nobody_is_given_both_roles(world, page, api, held, wanted):
    user = getattr(world.people, held)
    by = factories.person("admin2", "administrator")
    with pytest.raises(RolesNotTogether):
        grant_role(user=user, role=wanted, by=by, at=NOW)
    asked = {"person": user.username, "role": wanted, "gives": True, "reason": "Ferieafløsning."}
    assert api(by).post("/api/v1/role-proposals", asked).json()["code"] == "roles_not_together"
    sent = page(by).post(f"/people/{user.pk}/role/", {"role": f"give:{wanted}", "reason": "Ferieafløsning."})
    assert (sent.status_code, User.objects.get(pk=user.pk).roles) == (400, {held})


def test_two_proposals_that_wait_do_not_slip_through_together(world):
    """Each of the roles alone would be fine; the second to be confirmed is refused."""
    people, names = world.people, {"first_name": "Ny", "last_name": "Test", "email": "ny@example.dk"}
    new = set_up_person(username="newcomer", password="demo", **names, by=people.administrator, at=NOW)
    first, second = (
        proposing.propose_role(user=new, role=role, gives=True, reason="x", by=people.administrator, at=NOW)
        for role in ("finance", "administrator")
    )
    proposing.confirm_role(proposal=first, by=people.decider, at=NOW)
    with pytest.raises(RolesNotTogether):
        proposing.confirm_role(proposal=second, by=people.decider, at=NOW)
    assert User.objects.get(pk=new.pk).roles == {"finance"}


@pytest.mark.parametrize("keeper", KEEPERS)
def test_both_roles_forced_into_the_table_open_nothing_and_are_named(ready, page, api, keeper):
    sql = "INSERT INTO access_role_grant (user_id, role, granted_at) VALUES (%s, %s, %s)"
    assert f"finance holds finance and {keeper}" in forced(sql, ready.people.finance.pk, keeper, NOW)
    both = with_role(ready.people.finance, keeper)
    with pytest.raises(RolesNotTogether):
        batching.build(pay_on=DUE.date(), by=both, at=DUE)
    with pytest.raises(RolesNotTogether):
        payees.propose_payee(municipality=ready.aarhus, cvr="35209115", gln="", source="x", by=both, at=DUE)
    given = {"cvr": "35209115", "source": "virk.dk"}
    answers = [
        api(both).post("/api/v1/payments/batches", {"pay_on": "2027-02-01"}),
        api(both).post("/api/v1/payees/751/changes", given),
        page(both).post("/payments/", {"pay_on_day": "1", "pay_on_month": "2", "pay_on_year": "2027"}),
        page(both).post("/catalogue/payees/751/propose/", given),
        page(both).get("/payments/"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert (PaymentBatch.objects.count(), PayeeChange.objects.filter(confirmed_at=None).count()) == (0, 0)


@pytest.mark.parametrize("keeper", KEEPERS)
def test_whoever_gave_the_number_pays_nothing_to_it_in_a_later_post(ready, page, api, keeper):
    """Roles one after the other are lawful; the deeds are remembered."""
    factories.person("admin2", "administrator")
    keeper = another_role(ready, getattr(ready.people, keeper), keeper, "finance")
    factories.no_ties()
    assert {wait.code for item in due.queue(DUE.date(), DUE, keeper) for wait in item.waits} == {"numbered_by_you"}
    with pytest.raises(batching.NothingToPay):
        batching.build(pay_on=DUE.date(), by=keeper, at=DUE)
    with pytest.raises(batching.MustWait):
        batching.build(pay_on=DUE.date(), applications=["2026-1-751"], by=keeper, at=DUE)
    batch = paying.built(ready)
    totals = {"count": batch.count, "total": f"{batch.total_amount:.2f}"}
    with pytest.raises(batching.NumberedByYou):
        batching.release(batch=batch, count=batch.count, total=batch.total_amount, by=keeper, at=DUE)
    sent = api(keeper).post(f"/api/v1/payments/batches/{batch}/release", totals)
    assert (sent.status_code, sent.json()["code"]) == (403, "numbered_by_you")
    assert page(keeper).post(f"/payments/batches/{batch}/release/", totals).status_code == 403
    assert PaymentBatch.objects.get().state == "built"


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_later_change_that_keeps_the_number_makes_nobody_forgotten(ready, keeper):
    """Others add a location number; the business number that money goes to is still the keeper's."""
    others = factories.person("admin2", "administrator"), factories.person("admin3", "administrator")
    given = {"cvr": paying.CVR["751"], "gln": GLN, "source": "virk.dk"}
    change = payees.propose_payee(municipality=ready.aarhus, **given, by=others[0], at=factories.OPENED)
    payees.confirm_payee(change=change, by=others[1], at=factories.OPENED)
    keeper = another_role(ready, getattr(ready.people, keeper), keeper, "finance")
    factories.no_ties()
    assert {wait.code for item in due.queue(DUE.date(), DUE, keeper) for wait in item.waits} == {"numbered_by_you"}
    batch = paying.built(ready)
    with pytest.raises(batching.NumberedByYou):
        batching.release(batch=batch, count=batch.count, total=batch.total_amount, by=keeper, at=DUE)


def test_what_a_builder_says_of_the_number_afterwards_stops_the_release_and_names_nobody_later(ready):
    """A number that is proposed again after the payment had no say in it; before the release it has."""
    admins = factories.person("admin2", "administrator"), factories.person("admin3", "administrator")
    day = (DUE + timedelta(days=30)).date()
    batch = batching.build(pay_on=day, applications=["2026-1-751"], by=ready.people.finance, at=DUE)
    builder = another_role(ready, ready.people.finance, "finance", "administrator")
    given = {"cvr": paying.CVR["751"], "gln": GLN, "source": "virk.dk"}
    change = payees.propose_payee(municipality=ready.aarhus, **given, by=builder, at=DUE)
    payees.confirm_payee(change=change, by=admins[0], at=DUE)
    totals = {"count": batch.count, "total": batch.total_amount, "at": DUE + timedelta(days=20)}
    with pytest.raises(batching.ChangedSince):
        batching.release(batch=batch, by=paying.second_officer(), **totals)
    batching.discard(batch=batch, why="Bygget af en, der gav nummeret.", by=paying.second_officer(), at=DUE)
    third = factories.person("finance3", "finance")
    factories.no_ties()
    batch = batching.build(pay_on=day, applications=["2026-1-751"], by=third, at=totals["at"])
    totals |= {"count": batch.count, "total": batch.total_amount}
    batching.release(batch=batch, by=paying.second_officer(), **totals)
    payer = another_role(ready, third, "finance", "administrator")
    change = payees.propose_payee(
        municipality=ready.aarhus, **given | {"gln": ""}, by=payer, at=DUE + timedelta(days=25)
    )
    payees.confirm_payee(change=change, by=admins[1], at=DUE + timedelta(days=25))
    assert problems() == {}


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_payer_forced_into_a_released_batch_is_named(out, keeper):
    sql = "UPDATE payments_batch SET built_by_id = %s WHERE id = %s"
    assert "payers: payment" in forced(sql, getattr(out.people, keeper).pk, out.batch.pk)
    assert problems() == {}


def test_roles_and_numbers_cannot_be_written_in_the_view_of_the_tables(ready, page):
    people = ready.people
    shut(page, RoleGrant.objects.get(user=people.finance), people.administrator, people.finance, role="administrator")
    shut(page, Municipality.objects.get(code="751"), people.administrator, people.finance, cvr="35209115")
