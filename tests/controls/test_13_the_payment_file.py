"""Weakness 13: the file of payments could be changed on its way to the bank.

Closed by `payments.services.batching.release`: a second officer restates count and total, the files are made then,
fingerprinted, told in the journal and kept; by `payments_bank_file`, which only grows; and by the proof "payments".
"""

import hashlib

import pytest
from django.db import connection

from pool.journal.models import Entry
from pool.kernel.refusals import WrongState
from pool.payments.models import BankFile, PaymentBatch
from pool.payments.services import batching
from tests.controls.conftest import forced, problems, shut
from tests.paying import DUE

pytestmark = pytest.mark.django_db

WRONG = [(1, "75000.00"), (3, "75000.00"), (2, "75000.01"), (2, "7500.00"), (2, "-75000.00"), (0, "0.00")]


def url(batch) -> tuple[str, str]:
    return f"/payments/batches/{batch}/release/", f"/api/v1/payments/batches/{batch}/release"


def state() -> tuple[str, int]:
    return PaymentBatch.objects.get().state, BankFile.objects.count()


@pytest.mark.parametrize(("count", "total"), WRONG)
def test_whoever_does_not_know_count_and_total_releases_nothing(built, page, api, count, total):
    form, endpoint = url(built.batch)
    given = {"count": count, "total": total}
    assert page(built.second).post(form, given).status_code == 400
    assert api(built.second).post(endpoint, given).status_code == 400
    assert state() == ("built", 0)


def test_the_page_does_not_tell_the_total_that_is_to_be_restated(built, page):
    shown = page(built.second).get(url(built.batch)[0]).content.decode()
    assert "50,000.00" in shown and "25,000.00" in shown
    assert "75,000" not in shown and "75000" not in shown


@pytest.mark.parametrize("role", ["finance", "decider", "controller", "caseworker", "auditor"])
def test_nobody_but_a_second_finance_officer_releases(built, page, api, role):
    by, (form, endpoint) = getattr(built.people, role), url(built.batch)
    given = {"count": 2, "total": "75000.00"}
    assert page(by).post(form, given).status_code == 403
    assert api(by).post(endpoint, given).status_code == 403
    assert state() == ("built", 0)


def test_there_is_no_file_to_change_before_the_release_and_none_to_make_after(built, page, api):
    for name in ("csv", "xml"):
        assert page(built.second).get(f"/payments/batches/{built.batch}/files/{built.batch}.{name}").status_code == 404
    form, endpoint = url(built.batch)
    given = {"count": 2, "total": "75000.00"}
    assert page(built.second).post(form, given).status_code == 302
    with pytest.raises(WrongState):
        batching.release(batch=built.batch, count=2, total=built.batch.total_amount, by=built.second, at=DUE)
    assert api(built.second).post(endpoint, given).status_code == 409
    assert state() == ("released", 2)


@pytest.mark.parametrize("kind", ["csv", "xml"])
def test_what_is_fetched_is_what_was_released_and_the_journal_has_its_fingerprint(out, page, api, kind):
    name = f"{out.batch}.{kind}"
    pages = page(out.people.finance).get(f"/payments/batches/{out.batch}/files/{name}").content
    program = api(out.people.auditor).get(f"/api/v1/payments/batches/{out.batch}/files/{name}").content
    told = Entry.objects.get(verb="payments.release").facts["files"][name]
    assert pages == program == bytes(BankFile.objects.get(name=name).content)
    assert hashlib.sha256(pages).hexdigest() == told
    assert b"75000.00" in pages  # the control total


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_file_is_sent_in(out, page, api, method):
    name = f"{out.batch}.csv"
    tampered = {"content": "reference;cvr\nP1;35209115\n"}
    for client, address in (
        (page(out.people.finance), f"/payments/batches/{out.batch}/files/{name}"),
        (api(out.people.finance), f"/api/v1/payments/batches/{out.batch}/files/{name}"),
    ):
        assert getattr(client, method)(address, tampered).status_code == 405
    assert problems() == {}


def tampered() -> bytes:
    """The file with the money of Aarhus on the way to somebody else: count, total and references as before."""
    return bytes(BankFile.objects.get(name__endswith=".csv").content).replace(b"55133018", b"35209115")


def test_the_kept_bytes_cannot_be_changed(out):
    content = tampered()
    sha256 = hashlib.sha256(content).hexdigest()
    change = "UPDATE payments_bank_file SET content = %s, sha256 = %s WHERE name LIKE %s"
    assert "only grows" in forced(change, content, sha256, "%.csv")
    assert "only grows" in forced("DELETE FROM payments_bank_file")
    if connection.vendor == "sqlite":
        names = "id, batch_id, name, content, sha256, made_at"
        replace = f"INSERT OR REPLACE INTO payments_bank_file ({names}) SELECT id, batch_id, name, %s, %s, made_at "
        assert "only grows" in forced(replace + "FROM payments_bank_file", content, sha256)


def test_bytes_changed_with_the_triggers_off_are_named_even_with_a_fitting_fingerprint(out):
    content = tampered()
    change = "UPDATE payments_bank_file SET content = %s, sha256 = %s WHERE name LIKE %s"
    sha256 = hashlib.sha256(content).hexdigest()
    assert "differs from its fingerprint" in forced(change, content, "0" * 64, "%.csv", lifted=True)
    assert "is not one that was released" in forced(change, content, sha256, "%.csv", lifted=True)
    assert problems() == {}


def test_a_second_file_of_the_batch_is_named(out):
    content = tampered()
    add = (
        "INSERT INTO payments_bank_file (batch_id, name, content, sha256, made_at) "
        "SELECT batch_id, 'rettet.csv', %s, %s, made_at FROM payments_bank_file WHERE name LIKE %s"
    )
    found = forced(add, content, hashlib.sha256(content).hexdigest(), "%.csv")
    assert "rettet.csv is not one that was released" in found


RELEASED = "UPDATE payments_batch SET state = 'released', released_at = '2027-02-01 10:00:00+00:00', released_by_id = "
FORCED = [
    (RELEASED + "built_by_id", "batch_released_by_a_second_person"),
    (RELEASED + "{second}", "which its files do not fit"),
    ("UPDATE payments_batch SET state = 'released'", "no_batch_is_out_unreleased"),
    ("UPDATE payments_batch SET count = 0", "a_batch_pays_something"),
    ("UPDATE payments_batch SET built_by_id = {second}", "was built"),
]


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_release_forced_into_the_tables_is_refused_or_named(built, statement, words):
    assert words in forced(statement.format(second=built.second.pk))


def test_the_view_of_the_tables_releases_nothing(built, page):
    facts = {"state": "released", "released_by": built.second.pk, "released_at": "2027-02-01 10:00"}
    shut(page, built.batch, built.people.finance, built.second, **facts)
