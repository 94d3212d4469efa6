"""Weakness 7: nobody verified master data.

Closed by `registry.numbers` (check digits of CVR and GLN, one number for one municipality); by the model: money goes to
a municipality's CVR number through NemKonto, no account number is stored anywhere; by `payments.due`, which pays
nothing to a municipality without a confirmed number; and by the proofs "payees" and "payments".
"""

import re

import pytest
from django.apps import apps

from pool.kernel.refusals import Refusal, Refusals
from pool.payments.models import BankFile, PaymentBatch
from pool.payments.services import batching
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees
from tests import factories, paying
from tests.controls.conftest import forced, shut
from tests.factories import NOW
from tests.paying import DUE

pytestmark = pytest.mark.django_db

WRONG = {
    "55133019": "cvr_check_digit",
    "00000000": "not_a_cvr",
    "5513301": "not_a_cvr",
    "0101701234": "not_a_cvr",  # a person's number
    "DK5000400440116243": "not_a_cvr",  # a bank account
    "5000 0001234567": "not_a_cvr",
    "": "missing_field",
}


@pytest.mark.parametrize(("cvr", "code"), WRONG.items())
def test_what_is_no_business_number_is_taken_nowhere(world, page, api, cvr, code):
    by = world.people.administrator
    with pytest.raises((Refusal, Refusals)) as caught:
        payees.propose_payee(municipality=world.aarhus, cvr=cvr, gln="", source="virk.dk", by=by, at=NOW)
    assert caught.value.code == code
    assert page(by).post("/catalogue/payees/751/propose/", {"cvr": cvr, "source": "virk.dk"}).status_code == 400
    assert api(by).post("/api/v1/payees/751/changes", {"cvr": cvr, "source": "virk.dk"}).status_code == 400
    assert PayeeChange.objects.count() == 0


def test_a_number_is_that_of_one_municipality_and_says_where_it_was_looked_up(ready, api):
    client = api(ready.people.administrator)
    taken = client.post("/api/v1/payees/825/changes", {"cvr": paying.CVR["751"], "source": "virk.dk"})
    assert taken.json()["code"] == "cvr_taken"
    assert client.post("/api/v1/payees/825/changes", {"cvr": "35209115", "source": " "}).status_code == 400
    sql = "UPDATE registry_municipality SET cvr = %s WHERE code = '825'"
    assert "unique" in forced(sql, paying.CVR["751"]).lower()


@pytest.mark.parametrize("name", ["account", "iban", "account_number", "registration_number", "kontonummer"])
def test_no_edge_takes_an_account_number(world, api, name):
    given = {"cvr": "55133018", "source": "virk.dk", name: "5000 0001234567"}
    sent = api(world.people.administrator).post("/api/v1/payees/751/changes", given)
    assert (sent.status_code, PayeeChange.objects.count()) == (400, 0)


def test_no_table_holds_an_account_number():
    names = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_app_config("pool").get_models()
        for field in model._meta.concrete_fields
        if re.search(r"iban|bban|konto|account_n|bank_account|reg_n", field.column)
    ]
    assert names == []


def test_the_bank_gets_business_numbers_and_no_accounts(out):
    for file in BankFile.objects.filter(batch=out.batch):
        content = bytes(file.content).decode()
        assert paying.CVR["751"] in content and paying.CVR["825"] in content
        assert "IBAN" not in content and not re.search(r"<CdtrAcct>|<CdtrAgt>", content)


def test_nothing_is_paid_to_a_municipality_without_a_number(granted, clock, page, api):
    for award in (granted.award, granted.other):
        paying.accepted(granted, award)
    clock.move_to(DUE)
    by = granted.people.finance
    with pytest.raises(batching.NothingToPay):
        batching.build(pay_on=DUE.date(), by=by, at=DUE)
    asked = {"pay_on": "2027-02-01", "applications": ["2026-1-751"]}
    assert api(by).post("/api/v1/payments/batches", asked).json()["code"] == "payment_must_wait"
    page(by).post("/payments/", {"pay_on_day": 1, "pay_on_month": 2, "pay_on_year": 2027, "case": "2026-1-751"})
    assert PaymentBatch.objects.count() == 0


FORCED = [
    ("UPDATE registry_municipality SET cvr = '12345678' WHERE code = '751'", "which nobody has confirmed"),
    ("UPDATE registry_municipality SET cvr = '' WHERE code = '751'", "which nobody has confirmed"),
    ("UPDATE registry_municipality SET gln = '5798005770220' WHERE code = '751'", "which nobody has confirmed"),
    ("DELETE FROM registry_payee_change WHERE new_cvr = '55133018'", "which nobody has confirmed"),
    ("UPDATE payments_order SET cvr = '35209115' WHERE cvr = '55133018'", "orders something else"),
    ("UPDATE payments_order SET payee = 'Tyveri ApS' WHERE cvr = '55133018'", "orders something else"),
]


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_number_forced_into_the_tables_is_named(out, statement, words):
    assert words in forced(statement)


def test_a_payee_changed_in_a_batch_that_waits_is_not_released(built, api):
    built.batch.orders.filter(cvr=paying.CVR["751"]).update(cvr="35209115")
    totals = {"count": built.batch.count, "total": f"{built.batch.total_amount:.2f}"}
    sent = api(built.second).post(f"/api/v1/payments/batches/{built.batch}/release", totals)
    assert (sent.json()["code"], BankFile.objects.count()) == ("batch_changed_since", 0)


def test_the_view_of_the_tables_takes_no_number(ready, page):
    place = Municipality.objects.get(code="825")
    shut(page, place, ready.people.administrator, cvr="12345678")
    change = factories.numbered(ready, ready.koebenhavn, paying.CVR["101"], at=DUE)
    shut(page, PayeeChange.objects.get(pk=change.pk), ready.people.administrator, new_cvr="12345678")
