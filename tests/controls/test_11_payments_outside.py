"""Weakness 11: money was paid outside the system.

Closed by `payments.services`: only a released batch pays, and only the bank's answer to it is posted; what does not
fit stays red until two people have settled it (`manage.py reconcile`, the page *Reconciliation*); by the ledger's
chain; and by the proofs "payments", "parts", "bank", "ledger" and "hands".
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from pool.access import rules
from pool.kernel.refusals import NotAllowed
from pool.ledger import queries as ledger
from pool.payments import bank
from pool.payments.models import BankEntry, PaymentOrder
from pool.payments.services import answering, batching
from tests import paying
from tests.controls.conftest import forced, problems, shut
from tests.factories import RATE
from tests.paying import DUE

pytestmark = pytest.mark.django_db

HEAD = "reference;outcome;amount;booked_on;reason\n"
DAY = "2027-02-01"
FORM = {"pay_on_day": "1", "pay_on_month": "2", "pay_on_year": "2027"}


def answer(here, content: str, by=None):
    by = by or here.people.finance
    return answering.take_answer(name="svar.csv", content=(HEAD + content).encode(), by=by, at=DUE)


def paid_out() -> tuple[int, set[str]]:
    return ledger.balance(kind="paid"), set(PaymentOrder.objects.values_list("state", flat=True))


@pytest.mark.parametrize("role", sorted(rules.ROLES - {"finance"}))
def test_nobody_but_finance_moves_money(ready, page, api, role):
    by = getattr(ready.people, role)
    with pytest.raises(NotAllowed):
        batching.build(pay_on=DUE.date(), by=by, at=DUE)
    with pytest.raises(NotAllowed):
        answer(ready, "", by)
    upload = SimpleUploadedFile("svar.csv", HEAD.encode())
    assert page(by).post("/payments/", FORM).status_code == 403
    assert page(by).post("/payments/answers/", {"file": upload}).status_code == 403
    assert api(by).post("/api/v1/payments/batches", {"pay_on": DAY}).status_code == 403
    given = {"name": "svar.csv", "content": HEAD}
    assert api(by).post("/api/v1/payments/answers", given).status_code == 403


OUTSIDE = [
    ("P2019-00001-0001;paid;50000.00;;", "unknown"),  # a payment that nobody ordered
    (";paid;50000.00;;", "unknown"),
    ("{first};paid;500000.00;;", "other_amount"),  # ten times what was ordered
    ("{first};paid;49999.99;;", "other_amount"),
    ("{second};paid;50000.00;;", "other_amount"),  # the other municipality's amount
]


@pytest.mark.parametrize(("line", "problem"), OUTSIDE)
def test_what_the_bank_paid_otherwise_is_posted_nowhere_and_stays_red(out, page, api, line, problem):
    first, second = bank.orders_of(out.batch)
    answer(out, line.format(first=first.reference, second=second.reference) + "\n")
    assert (BankEntry.objects.get().problem, paid_out()) == (problem, (0, {"ordered"}))
    with pytest.raises(CommandError):
        call_command("reconcile")
    assert api(out.people.auditor).get("/api/v1/payments/reconciliation").json()["holds"] is False
    assert page(out.people.auditor).get("/payments/reconciliation/").status_code == 200


def test_a_batch_that_was_never_released_or_was_discarded_is_not_paid(built):
    content = paying.bank_csv(built.batch)
    answering.take_answer(name="1.csv", content=content, by=built.people.finance, at=DUE)
    assert paid_out() == (0, {"ordered"})
    batching.discard(batch=built.batch, why="Om igen.", by=built.people.finance, at=DUE)
    answering.take_answer(name="2.csv", content=content + b"\n", by=built.people.finance, at=DUE)
    assert {entry.problem for entry in BankEntry.objects.all()} == {"not_released"}
    assert paid_out() == (0, {"dropped"})


def test_nothing_is_paid_twice(paid, api):
    before = paid_out()
    first, _second = bank.orders_of(paid.batch)
    answer(paid, f"{first.reference};paid;50000.00;;\n")
    assert (BankEntry.objects.latest("pk").problem, paid_out()) == ("answered_before", before)
    with pytest.raises(batching.NothingToPay):
        batching.build(pay_on=DUE.date(), by=paid.people.finance, at=DUE)
    asked = {"pay_on": DAY, "applications": ["2026-1-751"]}
    assert api(paid.people.finance).post("/api/v1/payments/batches", asked).status_code == 409


BATCH = (
    "INSERT INTO payments_batch (reference, state, pay_on, count, total_amount, built_at, built_by_id, released_at, "
    "released_by_id, discard_reason) SELECT 'P2027-77777', state, pay_on, count, total_amount, built_at, built_by_id, "
    "released_at, released_by_id, '' FROM payments_batch"
)
TRANSFER = (
    "INSERT INTO ledger_transfer (number, source, from_account_id, to_account_id, amount, posted_at, posted_by, text, "
    "reason, previous_hash, hash) SELECT number + 1, 'x', from_account_id, to_account_id, amount, posted_at, "
    "posted_by, text, reason, hash, hash FROM ledger_transfer ORDER BY number DESC LIMIT 1"
)
FORCED = [
    ("UPDATE payments_order SET state = 'paid', paid_on = '2027-02-01'", "no answer of the bank says so"),
    ("UPDATE payments_part SET state = 'paid'", "parts: "),
    ("UPDATE payments_part SET state = 'planned'", "payments: part"),
    ("UPDATE payments_ordered SET live = {no}", "stands in no payment"),
    ("UPDATE payments_order SET amount = amount * 10 WHERE cvr = '55133018'", "payments: payment"),
    ("UPDATE payments_order SET batch_id = batch_id, state = 'paid'", "paid_on_a_day"),
    ("DELETE FROM payments_ordered", "payments: "),
    (BATCH, "P2027-77777"),
    (TRANSFER, "ledger: "),
    ("UPDATE ledger_transfer SET amount = amount + 1", "only grows"),
    ("UPDATE ledger_account SET balance_amount = 0 WHERE kind = 'committed'", "balance_is_in_minus_out"),
    ("UPDATE ledger_account SET out_amount = in_amount, balance_amount = 0 WHERE award <> ''", "ledger: account"),
    ("UPDATE payments_batch SET total_amount = total_amount + 1", "its payments say otherwise"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_payment_forced_into_the_tables_is_refused_or_named(out, statement, words):
    assert words in forced(statement.format(no="FALSE" if connection.vendor == "postgresql" else "0"))
    assert problems() == {}


def test_a_line_of_the_bank_is_settled_by_two_and_not_by_the_tables(out):
    answer(out, "P2019-1;paid;1.00;;\n")
    answering.explain(entry=BankEntry.objects.get(), text="Banken.", by=out.people.finance, at=DUE)
    sql = "UPDATE payments_explanation SET approved_at = written_at, approved_by_id = {}"
    assert "second_person" in forced(sql.format("written_by_id"))
    assert "was approved" in forced(sql.format(out.people.controller.pk))
    assert "only grows" in forced("UPDATE payments_bank_entry SET problem = ''")
    assert bank.exceptions().count() == 1


def test_the_view_of_the_tables_pays_nothing(out, page):
    order = PaymentOrder.objects.first()
    shut(page, order, out.people.finance, state="paid", amount=f"{RATE * 9}", paid_on=DAY)
