import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pool.access.models import RoleGrant, User
from pool.access.services import grant_role
from pool.access.services.granting import end_role
from pool.assessment.services import declaring
from pool.awards.models import Award, Run
from pool.awards.services import conditions
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing, WrongState
from pool.payments import bank, due, proving
from pool.payments.models import BankFile, Duty, Ordered, Part, PaymentBatch, PaymentOrder
from pool.payments.services import batching, planning
from pool.registry.services import payees
from pool.rounds.impartial import DeclareFirst, TiedToMunicipality
from tests import factories, paying
from tests.factories import AFTER, RATE
from tests.paying import DUE
from tests.payments.conftest import awards

pytestmark = pytest.mark.django_db

DAY = DUE.date()


def build(here, applications=None, by=None, at=DUE, pay_on=DAY):
    return batching.build(pay_on=pay_on, applications=applications, by=by or here.people.finance, at=at)


def release(batch, by=None, *, count=None, total=None, at=DUE):
    count = batch.count if count is None else count
    total = batch.total_amount if total is None else total
    return batching.release(batch=batch, count=count, total=total, by=by or paying.second_officer(), at=at)


def payable(here, pay_on=DAY, at=DUE) -> list[tuple]:
    found = due.queue(pay_on, at, here.people.finance)
    return [(item.application.reference, item.amount, [wait.code for wait in item.waits]) for item in found]


def duty(here, kind="confirmation", due_on=date(2027, 1, 31)):
    reference = f"{here.award.application.reference}-{kind}"
    return Duty.objects.create(application=here.award.application, kind=kind, reference=reference, due_on=due_on)


# What can be paid


def test_what_is_due_and_accepted_can_be_paid(ready):
    assert payable(ready) == [("2026-1-751", 2 * RATE, []), ("2026-1-825", RATE, [])]
    assert payable(ready, date(2027, 1, 31)) == []


def test_before_acceptance_nothing_can_be_paid(granted):
    assert payable(granted) == []


def test_without_a_number_or_with_a_new_one_it_waits(ready):
    change = payees.propose_payee(
        municipality=ready.aarhus, cvr="35209115", gln="", source="virk.dk", by=ready.people.administrator,
        at=DUE - timedelta(days=1),
    )  # fmt: skip
    assert payable(ready)[0][2] == ["payee_proposed"]
    payees.confirm_payee(change=change, by=ready.people.controller, at=DUE - timedelta(hours=1))
    assert payable(ready)[0][2] == ["payee_waiting"]
    later = DUE + timedelta(days=6)
    assert payable(ready, later.date(), later)[0][2] == []


@pytest.mark.parametrize("kind", ["confirmation", "accounts"])
def test_what_is_late_holds_back_everything_of_the_municipality_and_nobody_else(ready, kind):
    owed = duty(ready, kind)
    assert [row[2] for row in payable(ready)] == [[f"late_{kind}"], []]
    Duty.objects.filter(pk=owed.pk).update(met_at=DUE)
    assert [row[2] for row in payable(ready)] == [[], []]


def test_on_its_last_day_it_is_not_late(ready):
    duty(ready, due_on=DAY)
    assert [row[2] for row in payable(ready)] == [[], []]


def test_a_condition_that_is_not_met_keeps_the_grant_out(ready):
    Award.objects.filter(pk=ready.award.pk).update(
        kind="conditional_award", condition="Vis bevis.", condition_due_on=DAY
    )
    assert [row[0] for row in payable(ready)] == ["2026-1-825"]
    assert [item.code for item in due.plan(awards()[0], DUE)[0].waits] == ["condition"]
    conditions.meet_condition(award=awards()[0], note="Set.", by=factories.person("d2", "decider"), at=DUE)
    assert len(payable(ready)) == 2


def test_parts_that_wait_for_a_confirmation_stay_out_until_it_comes(ready):
    part = Part.objects.filter(instalment__award=ready.award).first()
    planning.hold_parts(application=ready.award.application, parts=[part], by=ready.people.caseworker, at=AFTER)
    assert payable(ready)[0][:2] == ("2026-1-751", RATE)
    planning.release_parts(application=ready.award.application, parts=[part], by=ready.people.caseworker, at=AFTER)
    assert payable(ready)[0][:2] == ("2026-1-751", 2 * RATE)


# Building


def test_a_batch_holds_all_that_can_be_paid(ready):
    batch = build(ready)
    assert (batch.count, batch.total_amount, batch.state, batch.built_by) == (
        2,
        3 * RATE,
        "built",
        ready.people.finance,
    )
    assert [(order.cvr, order.payee, order.amount) for order in bank.orders_of(batch)] == [
        (paying.CVR["751"], "Aarhus Kommune", 2 * RATE), (paying.CVR["825"], "Læsø Kommune", RATE),
    ]  # fmt: skip
    assert payable(ready) == []
    last = Entry.objects.order_by("number").last()
    assert (last.verb, last.facts) == ("payments.build", {"count": 2, "total": "75000.00"})


def test_a_batch_can_be_of_chosen_cases(ready):
    assert build(ready, ["2026-1-825"]).total_amount == RATE
    assert [row[0] for row in payable(ready)] == ["2026-1-751"]


def test_a_case_that_must_wait_is_refused_by_name(ready):
    duty(ready)
    with pytest.raises(batching.MustWait) as caught:
        build(ready, ["2026-1-751", "2026-1-825"])
    assert caught.value.facts == {"cases": ["2026-1-751"]}
    assert build(ready).count == 1  # all that can be paid is the other one


@pytest.mark.parametrize("applications", [["2026-1-999"], ["x" * 40], ["2026-1-751", ""]])
def test_a_case_that_is_not_there_is_refused(ready, applications):
    with pytest.raises(batching.MustWait):
        build(ready, applications)
    assert PaymentBatch.objects.count() == 0


def test_nothing_due_builds_nothing(ready):
    with pytest.raises(batching.NothingToPay):
        build(ready, at=AFTER, pay_on=AFTER.date())
    with pytest.raises(batching.NothingToPay):
        build(ready, [])
    build(ready)
    with pytest.raises(batching.NothingToPay):
        build(ready)


def test_no_batch_is_paid_yesterday(ready):
    with pytest.raises(batching.PayDayPast):
        build(ready, pay_on=DAY - timedelta(days=1))


@pytest.mark.parametrize(
    "role", ["decider", "caseworker", "controller", "administrator", "auditor", "ministry", "signatory"]
)
def test_only_finance_builds(ready, role):
    with pytest.raises(NotAllowed):
        build(ready, by=getattr(ready.people, role))


def test_who_committed_the_money_does_not_pay_it_not_even_with_another_role_now(ready):
    """Weakness 9: the decision maker changes to finance."""
    decider = ready.people.decider
    end_role(user=decider, role="decider", by=ready.people.administrator, at=AFTER)
    grant_role(user=decider, role="finance", by=None, at=AFTER)
    decider = type(decider).objects.get(pk=decider.pk)
    with pytest.raises(batching.DecidedByYou):
        build(ready, ["2026-1-751"], by=decider)
    with pytest.raises(batching.NothingToPay):
        build(ready, by=decider)
    batch = build(ready)
    with pytest.raises(batching.DecidedByYou):
        release(batch, decider)
    assert BankFile.objects.count() == 0


@pytest.mark.parametrize("part", ["prepared_by", "approved_by", "decided_by"])
def test_nor_who_had_any_hand_in_the_run(ready, part):
    batch, second = build(ready), paying.second_officer()
    Run.objects.update(**{part: second})
    with pytest.raises(batching.DecidedByYou):
        release(batch, second)


def test_whoever_is_tied_to_the_municipality_neither_builds_nor_releases(ready):
    """A declared person can neither order nor release money for the municipality."""
    second = paying.second_officer()
    ties = [(ready.aarhus, "former_employer", "")]
    declaring.declare(round=ready.round, ties=ties, by=ready.people.finance, at=AFTER)
    assert build(ready).count == 1
    batching.discard(batch=PaymentBatch.objects.get(), why="Om igen.", by=ready.people.finance, at=DUE)
    declaring.declare(round=ready.round, ties=[], by=ready.people.finance, at=AFTER)
    declaring.declare(round=ready.round, ties=ties, by=second, at=AFTER)
    batch = build(ready)
    with pytest.raises(TiedToMunicipality):
        release(batch, second)


def test_whoever_has_not_declared_pays_nothing(ready):
    new = User.objects.create_user("new", first_name="Ny")
    grant_role(user=new, role="finance", by=None, at=AFTER)
    with pytest.raises(DeclareFirst):
        build(ready, by=new)


# Releasing


def test_a_second_officer_releases_what_they_have_counted(ready):
    batch = release(build(ready))
    assert (batch.state, batch.released_by) == ("released", paying.second_officer())
    files = {file.name: file for file in BankFile.objects.all()}
    assert sorted(files) == [f"{batch}.csv", f"{batch}.xml"]
    assert all(hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256 for file in files.values())
    last = Entry.objects.order_by("number").last()
    assert (last.verb, last.facts["files"]) == (
        "payments.release",
        {name: file.sha256 for name, file in files.items()},
    )
    assert proving.first_outside_batch() == ""


def test_who_built_it_does_not_release_it(ready):
    """Weakness 13, first half; the database refuses it as well."""
    batch = build(ready)
    with pytest.raises(batching.BuiltByYou):
        release(batch, ready.people.finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.update(state="released", released_at=DUE, released_by=ready.people.finance)


@pytest.mark.parametrize(
    ("count", "total"),
    [(1, "75000.00"), (3, "75000.00"), (2, "75000.01"), (2, "74999.99"), (0, "0.00"), (2, "-75000.00")],
)
def test_wrong_control_totals_release_nothing(ready, count, total):
    batch = build(ready)
    with pytest.raises(batching.NotRestated):
        release(batch, count=count, total=Decimal(total))
    assert (PaymentBatch.objects.get().state, BankFile.objects.count()) == ("built", 0)


def test_a_payee_that_changed_after_the_batch_was_built_stops_it(ready):
    batch = build(ready)
    change = payees.propose_payee(
        municipality=ready.aarhus, cvr="35209115", gln="", source="virk.dk", by=ready.people.administrator, at=DUE
    )
    with pytest.raises(batching.ChangedSince):
        release(batch)
    payees.confirm_payee(change=change, by=ready.people.controller, at=DUE)
    later = DUE + timedelta(days=10)
    PaymentBatch.objects.update(pay_on=later.date())
    with pytest.raises(batching.ChangedSince):  # the wait is over, but the batch says another number
        release(PaymentBatch.objects.get(), at=later)


def test_something_late_after_the_batch_was_built_stops_it(ready):
    batch = build(ready)
    duty(ready, "accounts")
    with pytest.raises(batching.ChangedSince):
        release(batch)


def test_parts_held_back_after_the_batch_was_built_stop_it(ready):
    batch = build(ready)
    Part.objects.update(state="planned")
    with pytest.raises(batching.ChangedSince):
        release(batch)


def test_an_amount_changed_behind_the_services_stops_it(ready):
    batch = build(ready)
    PaymentOrder.objects.filter(cvr=paying.CVR["825"]).update(amount=RATE * 2)
    with pytest.raises(batching.ChangedSince):
        release(batch)


def test_a_batch_is_released_once_and_on_time(ready):
    batch = build(ready)
    with pytest.raises(batching.PayDayPast):
        release(batch, at=DUE + timedelta(days=1))
    release(batch)
    with pytest.raises(WrongState):
        release(batch)
    assert BankFile.objects.count() == 2


@pytest.mark.parametrize("role", ["decider", "controller", "auditor"])
def test_only_finance_releases(ready, role):
    with pytest.raises(NotAllowed):
        release(build(ready), getattr(ready.people, role))


def test_roles_that_exclude_each_other_release_nothing(ready):
    batch, second = build(ready), paying.second_officer()
    RoleGrant.objects.create(user=second, role="decider", granted_at=AFTER)
    with pytest.raises(Exception, match="roles_not_together"):
        release(batch, type(second).objects.get(pk=second.pk))


# Discarding


def test_a_discarded_batch_gives_its_payments_back(ready):
    batch = build(ready)
    with pytest.raises(ReasonMissing):
        batching.discard(batch=batch, why=" ", by=ready.people.finance, at=DUE)
    batching.discard(batch=batch, why="Forkert dag.", by=paying.second_officer(), at=DUE)
    assert len(payable(ready)) == 2
    assert build(ready).reference != batch.reference
    assert proving.first_outside_batch() == ""


def test_a_released_batch_is_not_discarded(ready):
    batch = paying.released(ready)
    with pytest.raises(WrongState):
        batching.discard(batch=batch, why="Fortrudt.", by=ready.people.finance, at=DUE)


def test_the_database_lets_no_part_be_paid_twice(ready):
    order = bank.orders_of(build(ready)).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ordered.objects.create(order=order, part=Part.objects.exclude(ordered__order=order).first())
