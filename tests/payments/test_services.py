from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pool.access.models import User
from pool.applications.services import drafting, signing
from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.payments import queries, services
from pool.payments.models import Payment
from tests import factories
from tests.factories import AFTER, NOW, RATE
from tests.together import at_once

pytestmark = pytest.mark.django_db

LATER, PAID = AFTER + timedelta(days=1), AFTER + timedelta(days=90)


def decided(world) -> Award:
    """Two lines of scheme A in spring 2027, one of scheme B in the same term, one of A in spring 2028."""
    by = world.people.signatory
    draft = factories.draft(world, world.aarhus, count=2)
    factories.add_line(draft, by, module="VID", scheme="B")
    factories.add_line(draft, by, module="IND", term="2028F")
    drafting.complete_section(application=draft, section="lines", by=by, at=NOW)
    signing.submit(application=draft, by=by, at=NOW)
    factories.finish(world, draft)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    return deciding.decide(run=run, by=world.people.decider, at=LATER)[0]


@pytest.fixture
def award(world):
    return decided(world)


def confirm(award, number, by, at=PAID):
    return services.confirm(award=award, number=number, by=by, at=at)


def test_an_instalment_is_paid_as_planned_and_divided_on_its_schemes(world, award):
    payment = confirm(award, 1, world.people.finance)
    assert (payment.number, payment.paid_amount, payment.paid_at, payment.paid_by) == (
        1,
        3 * RATE,
        PAID,
        world.people.finance,
    )
    assert [(item.source, item.amount) for item in Transfer.objects.filter(source__contains=":pay:").order_by("number")] == [  # noqa: E501
        ("award:2026-1-751:A:pay:1", 2 * RATE), ("award:2026-1-751:B:pay:1", RATE),
    ]  # fmt: skip
    assert [ledger.balance(kind=kind, award="2026-1-751") for kind in ("committed", "paid")] == [RATE, 3 * RATE]
    assert (queries.first_problem(), ledger.first_difference()) == ("", "")
    last = Entry.objects.order_by("number").last()
    assert (last.verb, last.case, last.facts) == (
        "payments.confirm",
        "2026-1-751",
        {"instalment": 1, "amount": "75000.00"},
    )


def test_an_instalment_is_paid_once(world, award):
    confirm(award, 1, world.people.finance)
    with pytest.raises(services.PaidAlready) as caught:
        confirm(award, 1, world.people.finance)
    assert caught.value.facts == {"number": 1, "award": "2026-1-751"}
    assert (Payment.objects.count(), ledger.balance(kind="paid")) == (1, 3 * RATE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(award=award, number=1, paid_amount=RATE, paid_at=PAID, paid_by=world.people.finance)


def test_instalments_are_paid_in_their_order(world, award):
    with pytest.raises(services.EarlierFirst) as caught:
        confirm(award, 2, world.people.finance)
    assert caught.value.facts == {"number": 1}
    confirm(award, 1, world.people.finance)
    confirm(award, 2, world.people.finance)
    assert [ledger.balance(kind=kind) for kind in ("committed", "paid")] == [0, 4 * RATE]


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_an_instalment_that_is_not_planned_is_not_found(world, award, number):
    with pytest.raises(NotFound):
        confirm(award, number, world.people.finance)


@pytest.mark.parametrize("part", ["decided_by", "prepared_by", "run__approved_by", "run__prepared_by"])
def test_who_had_a_part_in_the_decision_cannot_pay_it(world, award, part):
    finance = world.people.finance
    if part.startswith("run__"):
        Run.objects.update(**{part.removeprefix("run__"): finance})
    else:
        Award.objects.update(**{part: finance})
    with pytest.raises(services.DecidedByYou):
        confirm(Award.objects.get(), 1, finance)
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("name", ["decider", "caseworker"])
def test_the_decider_and_the_caseworker_cannot_pay(world, award, name):
    with pytest.raises(services.DecidedByYou):
        confirm(award, 1, getattr(world.people, name))
    assert ledger.balance(kind="paid") == 0


def test_a_refusal_has_nothing_to_pay(world):
    world.round = factories.open_round(code="2026-2", frame=RATE / 2)
    factories.assessed(world, world.laesoe, count=1)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    award = deciding.decide(run=run, by=world.people.decider, at=LATER)[0]
    with pytest.raises(NotFound):
        confirm(award, 1, world.people.finance)
    assert list(queries.awards_with_plans()) == []


def test_the_plan_says_what_is_paid_and_what_comes_next(world, award):
    def plan():
        return [
            (row.number, row.due_on, row.amount, row.terms, bool(row.payment), row.next_in_line)
            for row in queries.plan_of(Award.objects.get())
        ]

    assert plan() == [
        (1, date(2027, 2, 1), 3 * RATE, ("2027F",), False, True), (2, date(2028, 2, 1), RATE, ("2028F",), False, False),
    ]  # fmt: skip
    confirm(award, 1, world.people.finance)
    assert [row[4:] for row in plan()] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda: Payment.objects.update(paid_amount=1), "payment 1 of 2026-1-751 is not in its plan"),
        (lambda: Payment.objects.update(number=7), "payment 7 of 2026-1-751 is not in its plan"),
        (
            lambda: Award.objects.update(awarded_amount=1),
            "the payment plan of 2026-1-751 does not add up to the decision",
        ),
    ],
)
def test_a_payment_outside_the_plan_is_found(world, award, change, finding):
    confirm(award, 1, world.people.finance)
    assert queries.first_problem() == ""
    change()
    assert queries.first_problem() == finding


@pytest.mark.django_db(transaction=True)
def test_two_people_who_pay_at_once_pay_once(world):
    award = decided(world)
    second = factories.person("second", "finance")
    results = at_once(
        *(
            lambda user=user: services.confirm(
                award=Award.objects.get(), number=1, by=User.objects.get(pk=user.pk), at=PAID
            )
            for user in (world.people.finance, second, world.people.finance)
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["PaidAlready", "PaidAlready", "Payment"]
    assert (award.payments.count(), ledger.balance(kind="paid")) == (1, 3 * RATE)
    assert ledger.first_difference() == ""
