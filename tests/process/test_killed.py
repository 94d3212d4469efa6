"""Whoever pays or issues letters is killed in the middle, and goes on: nothing is done twice, nothing is forgotten.

A process of its own builds, releases and takes the bank's answers, or signs and writes; it is killed with SIGKILL
before its n-th statement, wherever that is. `manage.py test --deep` kills each at 20 points.
"""

import os
import random
import signal
import traceback
from datetime import timedelta

import pytest
from django.db import connection, connections

from pool.applications.models import Application
from pool.awards.models import Award
from pool.journal import queries as journal
from pool.kernel.refusals import Refusal
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.letters import queries
from pool.letters.models import Dispatch, Letter, Order
from pool.letters.services import batching
from pool.payments import proving
from pool.payments.models import BankAnswer, BankFile, Ordered, Part, PaymentBatch, PaymentOrder
from pool.payments.services import batching as payments
from pool.reports import proof
from pool.settlement.services import spending
from tests import factories, many, paying, written
from tests.process import grants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.longer]

DAYS = [paying.DUE + timedelta(days=days) for days in (0, 80)]  # both quarters of a budget


def test_whoever_pays_is_killed_and_goes_on(transactional_db, monkeypatch, deep):
    written.without_paper(monkeypatch)
    here = grants.decided()
    paying.ready(here)
    paying.second_officer()
    due = {part.pk: part.amount for part in Part.objects.filter(released_at__isnull=False)}
    chance, killed, points = random.Random(5), 0, 20 if deep else 5
    while killed < points:
        before = 1 + chance.randrange(70)
        assert in_a_process(lambda before=before: pay(here, before)) == -signal.SIGKILL, f"it was done after {killed}"
        killed += 1
        half_way()
    assert in_a_process(lambda: pay(here, 0)) == 0
    paid = dict(Part.objects.filter(state="paid").values_list("pk", "amount"))
    assert paid == due
    assert ledger.balance(kind="paid") == sum(due.values())
    assert Ordered.objects.count() == len(due)
    assert (
        Transfer.objects.filter(source__startswith="payment:").count() == PaymentOrder.objects.count() + 1
    )  # two schemes
    batches = PaymentBatch.objects.count()
    assert (BankFile.objects.count(), BankAnswer.objects.count()) == (2 * batches, batches)
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def test_whoever_issues_letters_is_killed_and_goes_on(transactional_db, monkeypatch, deep):
    written.without_paper(monkeypatch)
    world, letters = factories.world(), 40 if deep else 16
    run = many.approved(world, letters)
    chance, points = random.Random(7), 20 if deep else 8
    for turn in range(points):
        before = 1 + chance.randrange(80 * (1 + turn % 4))  # while it signs, and later while it writes
        deed = lambda turn=turn, before=before: issue(world, run, turn, before)  # noqa: E731
        assert in_a_process(deed) == -signal.SIGKILL, f"it was done after {turn}"
        assert (journal.first_break(), ledger.first_difference(), queries.first_unproved()) == ("", "", "")
    assert 0 < Letter.objects.count() < letters
    assert in_a_process(lambda: issue(world, run, points, 0)) == 0
    assert Award.objects.filter(run=run).count() == Letter.objects.count() == Dispatch.objects.count() == letters
    assert set(Letter.objects.values_list("award", flat=True)) == set(Award.objects.values_list("pk", flat=True))
    assert list(Order.objects.values_list("state", flat=True).distinct().order_by()) == ["written"]
    assert ledger.balance(kind="committed") == run.budget_amount
    told = journal.entries().filter(verb="letters.write").values_list("case", flat=True)
    assert len(told) == len(set(told)) == letters
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def issue(world, run, turn: int, before: int) -> None:
    """Sign what is unsigned, and write and send what is left; each turn an hour later, when leases have ended."""
    at = factories.AFTER + timedelta(hours=turn)
    with connection.execute_wrapper(Killing(before)):
        batching.issue(run=run, by=world.people.decider, at=at)
        batching.dispatch_left(at=at)
        written.everything(at)


def half_way() -> None:
    """However far it has come, the books say the same."""
    for prove in (ledger.first_difference, proving.first_unbalanced, proving.first_outside_batch,
                  proving.first_unreconciled):  # fmt: skip
        assert prove() == ""


def pay(here, before: int) -> None:
    """Whatever is left to do: answer what is released, release what is built, build what is due, case by case."""
    with connection.execute_wrapper(Killing(before)):
        for at in DAYS:
            for application in Application.objects.order_by("pk"):
                go_on(here, at)
                try:
                    payments.build(
                        pay_on=at.date(), applications=[application.reference], by=here.people.finance, at=at
                    )
                except Refusal:  # nothing of it is due, or all of it is paid
                    continue
            go_on(here, at)


def go_on(here, at) -> None:
    for batch in PaymentBatch.objects.filter(state="built").order_by("pk"):
        total = {"count": batch.count, "total": batch.total_amount}
        payments.release(batch=batch, by=paying.second_officer(), at=at, **total)
    for batch in PaymentBatch.objects.filter(state="released").order_by("pk"):
        content = paying.bank_csv(batch)
        spending.take_answer(name=f"{batch}.csv", content=content, by=here.people.finance, at=at)


class Killing:
    """Kills its own process before the n-th statement that changes something; never for 0."""

    def __init__(self, before: int):
        self.left = before

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def in_a_process(deed) -> int:
    """Do it in a process of its own; 0 when that ended by itself, else the negative number of the signal."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # After a browser test the parent works with another connection than is found here; it is not ours to use.
        for found in connections.all(initialized_only=True):
            found.connection = None
        try:
            deed()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
