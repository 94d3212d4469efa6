"""Weakness 2: whoever paid a grant approved its accounts, too.

Closed by `access.rules.INCOMPATIBLE` (finance and controller), by `settlement.services.controlling`, which remembers
who built or released a payment to the case whatever their role is now, and by the proofs "access", "accounts" and
"hands".
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pool.access.fitting import RolesNotTogether
from pool.access.services import grant_role
from pool.kernel.refusals import NotAllowed
from pool.payments.models import BankEntry, Explanation
from pool.payments.services import answering
from pool.settlement.services import controlling
from tests import paying
from tests.controls import accounted
from tests.controls.conftest import another_role, forced, problems, shut, with_role
from tests.factories import NOW
from tests.paying import DUE

pytestmark = pytest.mark.django_db

LINE = b"reference;outcome;amount;booked_on;reason\nP2019-1;paid;1.00;2027-02-01;\n"


@pytest.fixture
def item(world):
    return accounted.submitted(world)


@pytest.mark.parametrize(("held", "wanted"), [("finance", "controller"), ("controller", "finance")])
def test_nobody_is_given_both_roles(world, held, wanted):
    with pytest.raises(RolesNotTogether):
        grant_role(user=getattr(world.people, held), role=wanted, by=world.people.administrator, at=NOW)


@pytest.mark.parametrize("payer", ["finance", "second"])
def test_whoever_built_or_released_a_payment_approves_no_accounts_in_a_later_post(world, item, payer):
    user = world.people.finance if payer == "finance" else paying.second_officer()
    user = another_role(world, user, "finance", "controller")
    with pytest.raises(controlling.PaidByYou):
        accounted.approve(item, user)
    with pytest.raises(controlling.PaidByYou):
        controlling.query_accounts(accounts=item, question="Hvorfor?", by=user, at=accounted.AT)
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("submitted", None)


def test_a_payer_approves_no_accounts_in_their_own_post_and_with_both_roles_nothing(world, item):
    with pytest.raises(NotAllowed):
        accounted.approve(item, world.people.finance)
    with pytest.raises(RolesNotTogether):
        accounted.approve(item, with_role(world.people.finance, "controller"))


@pytest.mark.parametrize("name", ["finance", "finance2"])
def test_a_payer_forced_into_approved_accounts_is_named(world, item, name):
    sql = (
        "UPDATE settlement_accounts SET state = 'approved', approved_amount = granted_amount, decided_at = %s, "
        "decided_by_id = (SELECT id FROM access_user WHERE username = %s) WHERE id = %s"
    )
    assert "was decided" in forced(sql, accounted.AT, name, item.pk)
    accounted.approve(item, world.people.controller)
    sql = "UPDATE settlement_accounts SET decided_by_id = (SELECT id FROM access_user WHERE username = %s)"
    assert "was decided" in forced(sql, name)
    sql = "UPDATE payments_batch SET released_by_id = %s, released_at = %s"  # a payment after the approval
    found = forced(sql, world.people.controller.pk, accounted.AT + timedelta(days=1))
    assert "approved by somebody who paid to the case" in found
    assert problems() == {}


def test_the_view_of_the_tables_approves_no_accounts(world, item, page):
    facts = {"state": "approved", "decided_by": world.people.finance.pk}
    shut(page, item, world.people.finance, world.people.controller, **facts)


def test_whoever_explains_a_line_of_the_bank_does_not_approve_it(world, page, api):
    """The same division one step earlier: what finance says of a stray payment a controller looks at."""
    finance, controller = world.people.finance, world.people.controller
    answering.take_answer(name="svar.csv", content=LINE, by=finance, at=DUE)
    entry = BankEntry.objects.get()
    made = answering.explain(entry=entry, text="Banken tog fejl.", by=finance, at=DUE)
    assert page(finance).post(f"/payments/lines/{entry.pk}/approve/").status_code == 403
    assert api(finance).post(f"/api/v1/payments/lines/{entry.pk}/approve").status_code == 403
    finance = another_role(world, finance, "finance", "controller")
    with pytest.raises(answering.ExplainedByYou):
        answering.approve_explanation(explanation=made, by=finance, at=DUE)
    assert api(finance).post(f"/api/v1/payments/lines/{entry.pk}/approve").json()["code"] == "explained_by_you"
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.update(approved_at=DUE, approved_by=finance)
    sql = "UPDATE payments_explanation SET approved_at = %s, approved_by_id = %s"
    assert "explanation" in forced(sql, DUE, controller.pk)  # another person, but nobody did it
