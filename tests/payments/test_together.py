"""Deeds about the same money at the same moment: one of them wins, the others are refused, nothing is doubled."""

from datetime import timedelta

import pytest

from pool.access.models import User
from pool.awards.models import Award, Lapse
from pool.ledger import queries as ledger
from pool.payments import proving
from pool.payments.models import BankAnswer, BankEntry, BankFile, Part, PaymentBatch
from pool.payments.services import accepting, answering, batching
from tests import factories, paying
from tests.factories import AFTER, RATE
from tests.paying import DUE
from tests.payments.conftest import awards, decided
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def granted(transactional_db):
    world = factories.world()
    decided(world)
    return world


@pytest.fixture
def ready(granted):
    paying.ready(granted)
    paying.second_officer()
    return granted


def names(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def proved() -> bool:
    proofs = (proving.first_unbalanced, proving.first_outside_plan, proving.first_outside_batch)
    proofs += (ledger.first_difference,)
    return [proof() for proof in proofs] == [""] * len(proofs)


def test_two_acceptances_lay_one_plan_out(granted):
    def accept():
        return accepting.accept(award=awards()[0], by=again(granted.people.signatory), at=AFTER)

    assert names(at_once(accept, accept, accept)) == ["Award", "WrongState", "WrongState"]
    assert Part.objects.count() == 2
    assert proved()


def test_an_acceptance_and_a_lapse_exclude_each_other(granted):
    made = accepting.propose_lapse(
        award=awards()[0], ground="declined", reason_class="changed", explanation="Nej tak.",
        by=granted.people.caseworker, at=AFTER,
    )  # fmt: skip

    def accept():
        return accepting.accept(award=awards()[0], by=again(granted.people.signatory), at=AFTER)

    def lapse():
        return accepting.sign_lapse(lapse=Lapse.objects.get(pk=made.pk), by=again(granted.people.decider), at=AFTER)

    found = names(at_once(accept, lapse))
    assert found in (["Award", "WrongLapseGround"], ["Lapse", "WrongState"])
    assert Award.objects.get(reference="2026-1-751").state == ("accepted" if "Award" in found else "lapsed")
    assert proved()


def test_two_builders_put_nothing_into_two_batches(ready):
    def build(user):
        return batching.build(pay_on=DUE.date(), by=again(user), at=DUE)

    second = paying.second_officer()
    found = names(at_once(lambda: build(ready.people.finance), lambda: build(second)))
    assert found == ["NothingToPay", "PaymentBatch"]
    assert (PaymentBatch.objects.count(), proved()) == (1, True)


def test_two_releasers_release_once(ready):
    batch, third = paying.built(ready), factories.person("finance3", "finance")

    def release(user):
        total = {"count": batch.count, "total": batch.total_amount}
        return batching.release(batch=PaymentBatch.objects.get(), by=again(user), at=DUE, **total)

    found = names(at_once(lambda: release(paying.second_officer()), lambda: release(third)))
    assert found == ["PaymentBatch", "WrongState"]
    assert (BankFile.objects.count(), proved()) == (2, True)


def test_a_release_and_a_discard_exclude_each_other(ready):
    batch, second = paying.built(ready), paying.second_officer()

    def release():
        total = {"count": batch.count, "total": batch.total_amount}
        return batching.release(batch=PaymentBatch.objects.get(), by=again(second), at=DUE, **total)

    def discard():
        return batching.discard(batch=PaymentBatch.objects.get(), why="x", by=again(ready.people.finance), at=DUE)

    assert names(at_once(release, discard)) == ["PaymentBatch", "WrongState"]
    assert (PaymentBatch.objects.get().state == "released") == BankFile.objects.exists()
    assert proved()


def test_two_answers_at_once_pay_once(ready):
    batch = paying.released(ready)
    content, at = paying.bank_csv(batch), DUE + timedelta(days=1)

    def take(user, content):
        return answering.take_answer(name="svar.csv", content=content, by=again(user), at=at)

    second = paying.second_officer()
    found = names(at_once(lambda: take(ready.people.finance, content), lambda: take(second, content)))
    assert found == ["BankAnswer", "TakenBefore"]
    assert (BankAnswer.objects.count(), ledger.balance(kind="paid"), proved()) == (1, 3 * RATE, True)


def test_two_different_files_about_the_same_payments_pay_once(ready):
    batch = paying.released(ready)
    content, at = paying.bank_csv(batch), DUE + timedelta(days=1)

    def take(user, content):
        return answering.take_answer(name="svar.csv", content=content, by=again(user), at=at)

    second = paying.second_officer()
    deeds = (lambda: take(ready.people.finance, content), lambda: take(second, content + b"\n"))
    assert names(at_once(*deeds)) == ["BankAnswer", "BankAnswer"]
    assert sorted(entry.problem for entry in BankEntry.objects.all()) == ["", "", "answered_before", "answered_before"]
    assert (ledger.balance(kind="paid"), proved()) == (3 * RATE, True)
