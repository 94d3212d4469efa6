from decimal import Decimal

import pytest

from pool.ledger import queries, services
from pool.ledger.models import Account, Transfer
from tests.factories import NOW
from tests.ledger.test_services import ACT, APPROPRIATION, POOL, RESERVED, post, posting
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_cannot_spend_the_same_krone():
    post(("act", ACT, APPROPRIATION, 100), ("open", APPROPRIATION, POOL, 100))
    results = at_once(
        *(
            lambda name=name: services.post(postings=[posting(name, POOL, RESERVED, 60)], by=None, at=NOW)
            for name in "abcd"
        )
    )
    assert sorted(type(result).__name__ for result in results) == [
        "NotEnoughMoney",
        "NotEnoughMoney",
        "NotEnoughMoney",
        "list",
    ]
    assert Account.objects.get(kind="reserved").balance_amount == Decimal(60)
    assert queries.first_difference() == ""


def test_two_people_posting_the_same_deed_post_it_once():
    post(("act", ACT, APPROPRIATION, 100))
    results = at_once(
        *(lambda: services.post(postings=[posting("open", APPROPRIATION, POOL, 10)], by=None, at=NOW) for _ in range(3))
    )
    assert sorted(type(result).__name__ for result in results) == ["PostedAlready", "PostedAlready", "list"]
    assert Transfer.objects.filter(source="open").count() == 1
    assert queries.first_difference() == ""


def test_the_very_first_postings_may_come_together():
    results = at_once(
        *(
            lambda name=name: services.post(postings=[posting(name, ACT, APPROPRIATION, 10)], by=None, at=NOW)
            for name in "abc"
        )
    )
    assert [type(result).__name__ for result in results] == ["list", "list", "list"]
    assert sorted(Transfer.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Account.objects.get(kind="appropriation").balance_amount == Decimal(30)
    assert queries.first_difference() == ""
