from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pool import wording
from pool.access.models import User
from pool.kernel import money
from pool.ledger import queries, rules, services
from pool.ledger.models import Account, Transfer
from pool.ledger.services import Place, Posting
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ACT = Place(rules.FINANCE_ACT, "15.26", 2026)
APPROPRIATION = Place(rules.APPROPRIATION, "15.26", 2026)
POOL, RESERVED = (Place(kind, "15.26", 2026, "R1") for kind in (rules.POOL, rules.RESERVED))
COMMITTED, PAID = (Place(kind, "15.26", 2026, "R1", "A", "751", "R1-751") for kind in (rules.COMMITTED, rules.PAID))


class TakenBack(Exception):
    pass


def posting(source, from_place, to_place, amount) -> Posting:
    reason = rules.OTHER if (from_place.kind, to_place.kind) in rules.NEED_REASON else ""
    return Posting(source, from_place, to_place, Decimal(amount), f"text of {source}", reason)


def post(*rows, by=None):
    return services.post(postings=[posting(*row) for row in rows], by=by, at=NOW)


def balances() -> dict[str, Decimal]:
    return {account.kind: account.balance_amount for account in Account.objects.order_by("key")}


def test_post_moves_money_and_keeps_a_row():
    transfer = post(("act", ACT, APPROPRIATION, "100.50"), by=User(username="finance"))[0]
    assert Transfer.objects.values().get() == {
        "id": transfer.pk, "number": 1, "source": "act", "amount": Decimal("100.50"), "posted_at": NOW,
        "from_account_id": Account.objects.get(kind="finance_act").pk,
        "to_account_id": Account.objects.get(kind="appropriation").pk,
        "posted_by": "finance", "text": "text of act", "reason": "", "previous_hash": "", "hash": transfer.hash,
    }  # fmt: skip
    assert balances() == {"appropriation": Decimal("100.50"), "finance_act": Decimal("-100.50")}
    assert queries.first_difference() == ""


def test_money_travels_the_whole_way_in_one_posting():
    post(
        ("1", ACT, APPROPRIATION, 100), ("2", APPROPRIATION, POOL, 90), ("3", POOL, RESERVED, 80),
        ("4", RESERVED, COMMITTED, 70), ("5", COMMITTED, PAID, 60),
    )  # fmt: skip
    assert balances() == {
        "finance_act": Decimal(-100), "appropriation": Decimal(10), "pool": Decimal(10), "reserved": Decimal(10),
        "committed": Decimal(10), "paid": Decimal(60),
    }  # fmt: skip
    assert queries.balance(kind="committed", award="R1-751") == Decimal(10)
    assert queries.received(kind="committed", award="R1-751") == Decimal(70)
    assert queries.balance(round="R2") == money.ZERO
    assert queries.first_difference() == ""


def test_a_source_is_posted_once_only():
    post(("act", ACT, APPROPRIATION, 100))
    with pytest.raises(services.PostedAlready) as caught:
        post(("other", ACT, APPROPRIATION, 1), ("act", ACT, APPROPRIATION, 100))
    assert caught.value.facts == {"source": "act"}
    assert balances()["appropriation"] == Decimal(100)
    assert Transfer.objects.count() == 1


def test_a_source_twice_in_one_call_is_refused():
    with pytest.raises(services.PostedAlready):
        post(("act", ACT, APPROPRIATION, 1), ("act", ACT, APPROPRIATION, 2))
    assert Transfer.objects.count() == Account.objects.count() == 0


def test_an_account_cannot_be_overdrawn_by_one_ore():
    post(("act", ACT, APPROPRIATION, "100.00"))
    with pytest.raises(services.NotEnoughMoney) as caught:
        post(("open", APPROPRIATION, POOL, "100.01"))
    assert caught.value.facts == {
        "account": "appropriation|15.26|2026||||", "kind": "appropriation", "owner": "§\u00a015.26, 2026",
        "balance": Decimal("100.00"), "amount": Decimal("100.01"),
    }  # fmt: skip
    with translation.override("en"):
        assert wording.refusal_text(caught.value).replace("\u00a0", " ") == (
            "The account “appropriation” (§ 15.26, 2026) holds DKK 100.00, but DKK 100.01 was to be taken from it."
        )
    post(("open", APPROPRIATION, POOL, "100.00"))
    assert balances() == {"appropriation": Decimal(0), "finance_act": Decimal(-100), "pool": Decimal(100)}


def test_an_account_never_holds_more_than_amounts_can_say():
    post(("act", ACT, APPROPRIATION, money.MOST))
    with pytest.raises(services.TooMuchMoney) as caught:
        post(("more", ACT, APPROPRIATION, "0.01"))
    assert caught.value.facts == {"most": money.MOST, "amount": Decimal("0.01")}
    assert balances() == {"appropriation": money.MOST, "finance_act": -money.MOST}


def test_a_posting_that_fails_half_way_leaves_nothing():
    post(("act", ACT, APPROPRIATION, 100))
    with pytest.raises(services.NotEnoughMoney):
        post(("a", APPROPRIATION, POOL, 60), ("b", POOL, RESERVED, 10), ("c", APPROPRIATION, POOL, 60))
    assert balances() == {"appropriation": Decimal(100), "finance_act": Decimal(-100)}
    assert queries.first_difference() == ""


KINDS = [kind for kind, _ in rules.KINDS]


@pytest.mark.parametrize("from_kind", KINDS)
@pytest.mark.parametrize("to_kind", [*KINDS, "nowhere"])
def test_money_goes_only_along_the_routes(from_kind, to_kind):
    row = ("s", Place(from_kind, "1", 2026), Place(to_kind, "1", 2027), 1)
    if (from_kind, to_kind) in rules.ROUTES:
        with pytest.raises(services.NotEnoughMoney) if from_kind not in rules.ORIGINS else transaction.atomic():
            post(row)
        return
    with pytest.raises(services.NoSuchRoute) as caught:
        post(row)
    assert caught.value.facts == {"from_kind": from_kind, "to_kind": to_kind}


def test_money_never_goes_from_an_account_to_itself():
    with pytest.raises(services.NoSuchRoute):
        post(("s", APPROPRIATION, APPROPRIATION, 1))


@pytest.mark.parametrize(("target", "reason"), [(POOL, ""), (PAID, rules.OTHER)])
def test_money_that_comes_back_says_why_and_no_other_does(target, reason):
    with pytest.raises(ValueError, match="says its reason class"):
        services.post(postings=[Posting("s", COMMITTED, target, Decimal(1), "x", reason)], by=None, at=NOW)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1E+12"])
def test_an_amount_that_moves_nothing_or_loses_something_is_refused(amount):
    with pytest.raises(ValueError):
        post(("s", ACT, APPROPRIATION, amount))
    assert Transfer.objects.count() == 0


def test_a_float_is_never_posted():
    with pytest.raises(money.LossyAmount):
        services.post(postings=[Posting("s", ACT, APPROPRIATION, 0.1, "")], by=None, at=NOW)


def test_nothing_to_post_is_no_mistake():
    assert services.post(postings=[], by=None, at=NOW) == []
    assert queries.first_difference() == ""


def test_the_database_itself_keeps_accounts_above_zero():
    post(("act", ACT, APPROPRIATION, 100))
    for change in ({"balance_amount": Decimal(-1), "in_amount": Decimal(-1)}, {"balance_amount": Decimal(5)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Account.objects.filter(kind="appropriation").update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(
            key="x", kind="pool", appropriation="1", finance_year=2026, balance_amount=Decimal(-1), out_amount=1
        )


@pytest.mark.parametrize("change", [{"amount": Decimal(0)}, {"amount": Decimal(-5)}, {"to": "from"}, {"source": "act"}])
def test_the_database_itself_refuses_a_transfer_that_is_none(change):
    done = post(("act", ACT, APPROPRIATION, 100))[0]
    row = Transfer(
        number=2, source=change.get("source", "x"), from_account_id=done.from_account_id,
        to_account_id=done.from_account_id if "to" in change else done.to_account_id,
        amount=change.get("amount", Decimal(1)), posted_at=NOW, posted_by="x", text="", hash="",
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


ROUTES = [
    (ACT, APPROPRIATION),
    (APPROPRIATION, POOL),
    (POOL, RESERVED),
    (RESERVED, POOL),
    (RESERVED, COMMITTED),
    (COMMITTED, PAID),
]
STEPS = st.lists(st.tuples(st.sampled_from(ROUTES), st.integers(1, 500_00)), min_size=1, max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(STEPS, max_size=4))
def test_whatever_is_posted_balances_are_sums_and_never_below_zero(calls):
    with pytest.raises(TakenBack), transaction.atomic():
        expected = dict.fromkeys([ACT, APPROPRIATION, POOL, RESERVED, COMMITTED, PAID], 0)
        for number, steps in enumerate(calls):
            trial, rows = dict(expected), []
            for step, ((source, target), amount) in enumerate(steps):
                trial[source] -= amount
                trial[target] += amount
                rows.append((f"{number}/{step}", source, target, money.kroner(amount)))
                if source is not ACT and trial[source] < 0:
                    with pytest.raises(services.NotEnoughMoney), transaction.atomic():
                        post(*rows)
                    break
            else:
                post(*rows)
                expected = trial
        stored = {account.key: money.ore(account.balance_amount) for account in Account.objects.order_by("key")}
        assert stored == {place.key: amount for place, amount in expected.items() if place.key in stored}
        assert sum(stored.values()) == 0
        assert queries.first_difference() == ""
        raise TakenBack


def test_transfers_of_an_account_are_those_in_and_out_newest_first():
    post(("1", ACT, APPROPRIATION, 100), ("2", APPROPRIATION, POOL, 90), ("3", POOL, RESERVED, 80))
    assert [item.source for item in queries.transfers(kind="pool")] == ["3", "2"]
    assert [item.source for item in queries.transfers()] == ["3", "2", "1"]
    assert [item.key.split("|")[0] for item in queries.accounts()] == [
        "appropriation",
        "finance_act",
        "pool",
        "reserved",
    ]
