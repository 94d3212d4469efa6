"""Accounts of a scheme by unit rate: they state completed modules and nothing else."""

from decimal import Decimal

import pytest

from pool.kernel.refusals import Refusal
from pool.ledger import queries as ledger
from pool.letters.models import Order
from pool.payments.models import Part
from pool.reports import proof
from pool.settlement import accounting
from pool.settlement.services import accounts, controlling
from tests import budgeted as b
from tests.factories import RATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world, monkeypatch):
    return b.by_modules(world, monkeypatch)


def save(world, item, modules: int | None, **more) -> None:
    given = {"costs": {}, "other_income": Decimal(0), "other_source": "", "note": "", **more}
    accounts.save_accounts(accounts=item, modules_completed=modules, by=world.people.signatory, at=b.AT, **given)


def sign(world, item):
    return accounts.sign_accounts(accounts=item, by=world.people.signatory, at=b.AT)


def standing() -> dict:
    kinds = ("committed", "paid", "spent", "receivable")
    return {kind: ledger.balance(kind=kind, round="2026-1") for kind in kinds}


def refused(kind: type, deed, *args, **facts) -> Refusal:
    with pytest.raises(kind) as caught:
        deed(*args, **facts)
    return caught.value


def test_accounts_by_modules_are_written_signed_and_settled(world, item):
    assert (accounting.by_modules(item), item.level, list(item.entries.all())) == (True, "own", [])
    assert accounting.modules(item.application, item.scheme) == (4, 3)
    refused(accounts.NothingWritten, sign, world, item)
    save(world, item, None, note="Kom.")
    refused(accounts.ModulesMissing, sign, world, item)
    for wrong in (-1, 10_001):
        refused(accounts.ModulesMissing, save, world, item, wrong)
    refused(accounts.UnknownPost, save, world, item, 3, costs={"substitute_cover": (Decimal(1), "")})
    save(world, item, 4)
    problem = refused(accounts.ModulesDiffer, sign, world, item)
    assert (problem.facts["stated"], problem.facts["confirmed"]) == (4, 3)
    save(world, item, 3)
    signed = sign(world, item)
    assert (signed.state, signed.content["modules_completed"], signed.content["entries"]) == ("submitted", 3, [])
    assert standing() == {"committed": 0, "paid": RATE, "spent": 3 * RATE, "receivable": 0}
    assert accounting.result(signed, {}) == accounting.Result(3 * RATE, 3 * RATE, RATE, Decimal(0), Decimal(0))

    given = {"accounts": signed, "approved": {}, "by": world.people.controller, "at": b.AT}
    refused(controlling.ReasonClassMissing, controlling.approve_accounts, decision="Set.", reason_class="", **given)
    done = controlling.approve_accounts(decision="Set.", reason_class="other", **given)

    assert (done.state, done.approved_amount) == ("approved", 3 * RATE)
    (claim,) = done.application.claims.all()
    assert (claim.ground, claim.reason, claim.amount, claim.state) == ("not_completed", "other", RATE, "heard")
    assert [row["employee"][:4] for row in claim.lines] == ["1004"]
    assert dict(Part.objects.values_list("line__employee__reference", "state")) == {
        "1001": "kept", "1002": "kept", "1003": "kept", "1004": "paid",
    }  # fmt: skip
    letter = Order.objects.get(kind="accounts_decision").about
    assert (letter["by_modules"], letter["modules_granted"], letter["modules_completed"]) == (True, 4, 3)
    assert (letter["kept_amount"], letter["repay_amount"]) == ("75000.00", "25000.00")
    assert {found.name: found.problem for found in proof.findings() if found.problem} == {}
