import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.payments.models import BankAnswer, BankEntry, BankFile, PaymentBatch, PaymentOrder
from tests import factories, paying
from tests.paying import DUE
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages

DAY = {"pay_on_day": "1", "pay_on_month": "2", "pay_on_year": "2027"}


@pytest.fixture
def decided(world):
    """Three accepted grants with one instalment each, due on 1 February 2027, which it is now."""
    assessed(world)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    paying.ready(world)
    with time_machine.travel(DUE, tick=False):
        yield world


@pytest.fixture
def batch(decided):
    return paying.built(decided)


def totals(batch, **other) -> dict:
    return {"count": str(batch.count), "total": f"{batch.total_amount:,.2f}", **other}


def shown(response) -> list[tuple]:
    return [(row["reference"], row["amount"]) for row in response.context["rows"]]


# What can be paid, and batches


def test_payments_show_what_is_due_and_what_waits(decided):
    page = browser(decided.people.finance)
    assert shown(page.get("/payments/")) == [("2026-1-101", 75000), ("2026-1-751", 150000), ("2026-1-825", 25000)]
    early = page.get("/payments/?pay_on_day=31&pay_on_month=1&pay_on_year=2027")
    assert shown(early) == []
    assert "Nothing can be paid on this day" in main(early)
    assert page.get("/payments/?pay_on_day=x").status_code == 400


def test_payments_ask_as_often_for_one_as_for_two(decided):
    page = browser(decided.people.finance)
    paying.built(decided, applications=["2026-1-751"])
    with CaptureQueriesContext(connection) as two:
        page.get("/payments/")
    paying.built(decided, applications=["2026-1-101"])
    with CaptureQueriesContext(connection) as one:
        page.get("/payments/")
    assert len(one) == len(two) <= 22


def test_chosen_cases_become_a_batch(decided):
    page = browser(decided.people.finance)
    given = {**DAY, "action": "picked", "picked": ["2026-1-751", "2026-1-825"]}
    response = page.post("/payments/", given, follow=True)
    made = PaymentBatch.objects.get()
    assert response.redirect_chain == [(f"/payments/batches/{made}/", 302)]
    assert messages(response) == [f"Batch {made} of DKK\u00a0175,000.00 is built. Another finance officer releases it."]
    assert "You have built this batch. Another finance officer must release it." in main(response)
    assert shown(page.get("/payments/")) == [("2026-1-101", 75000)]


def test_all_becomes_a_batch(decided):
    browser(decided.people.finance).post("/payments/", {**DAY, "action": "all"})
    assert PaymentBatch.objects.get().count == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({**DAY, "action": "picked"}, "Choose at least one case"),
        ({**DAY, "action": "picked", "picked": ["2026-1-999"]}, "2026-1-999 cannot be paid now"),
        ({**DAY, "pay_on_year": "2026", "action": "all"}, "has passed"),
        ({"action": "all"}, "Fill in “Day of payment”"),
        ({**DAY, "pay_on_day": "31", "action": "all"}, "There is no such day"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_on_the_page(decided, given, words):
    response = browser(decided.people.finance).post("/payments/", given)
    assert response.status_code == 400
    assert words in main(response)
    assert PaymentBatch.objects.count() == 0


@pytest.mark.parametrize("role", ["decider", "controller", "auditor"])
def test_others_read_and_build_nothing(decided, role):
    page = browser(getattr(decided.people, role))
    response = page.get("/payments/")
    assert response.status_code == 200
    assert "Build a batch" not in main(response)
    assert page.post("/payments/", {**DAY, "action": "all"}).status_code == 403


def test_the_release_page_says_no_totals_and_wants_the_right_ones(decided, batch):
    page, here = browser(paying.second_officer()), f"/payments/batches/{batch}/release/"
    words = main(page.get(here))
    assert "250,000.00" not in words
    assert "150,000.00" in words
    wrong = page.post(here, totals(batch, total="250,000.01"))
    assert (wrong.status_code, PaymentBatch.objects.get().state) == (400, "built")
    assert "That is not what the batch holds" in main(wrong)
    response = page.post(here, totals(batch), follow=True)
    assert messages(response) == ["Released. Send the bank's file now; its answer closes the batch."]
    assert PaymentBatch.objects.get().released_by == paying.second_officer()


@pytest.mark.parametrize(
    ("count", "total"), [("", ""), ("three", "1"), ("-3", "1"), ("3", "a lot"), ("9" * 30, "9" * 30)]
)
def test_absurd_totals_are_refused(decided, batch, count, total):
    response = browser(paying.second_officer()).post(
        f"/payments/batches/{batch}/release/", {"count": count, "total": total}
    )
    assert (response.status_code, PaymentBatch.objects.get().state) == (400, "built")


def test_who_built_the_batch_cannot_release_it_with_a_forged_form(decided, batch):
    """Weakness 13: the form is not there, and posting to it is refused."""
    page, here = browser(decided.people.finance), f"/payments/batches/{batch}/release/"
    assert "<form" not in page.get(here).content.decode().split("<main")[1].split("</main")[0]
    assert page.post(here, totals(batch)).status_code == 403
    assert (PaymentBatch.objects.get().state, BankFile.objects.count()) == ("built", 0)


@pytest.mark.parametrize("role", ["decider", "controller", "auditor", "caseworker", "signatory"])
def test_no_other_role_releases_discards_answers_or_explains(decided, batch, role):
    page = browser(getattr(decided.people, role))
    for path in (f"batches/{batch}/release/", f"batches/{batch}/discard/", "answers/", "lines/1/"):
        assert page.post(f"/payments/{path}", {}).status_code == 403
    assert PaymentBatch.objects.get().state == "built"


def test_files_are_the_bytes_that_were_released(decided):
    batch = paying.released(decided)
    page = browser(decided.people.finance)
    for file in BankFile.objects.all():
        response = page.get(f"/payments/batches/{batch}/files/{file.name}")
        assert response.content == bytes(file.content)
        assert response["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert file.sha256 in page.get(f"/payments/batches/{batch}/").content.decode()
    for path in (f"{batch}/files/x.xml", "P0-0/files/x.xml", "P0-0/", f"{batch}/files/..%2Fx"):
        assert page.get(f"/payments/batches/{path}").status_code == 404


def test_a_batch_is_discarded_with_a_reason(decided, batch):
    page, here = browser(decided.people.finance), f"/payments/batches/{batch}/discard/"
    assert page.post(here, {"reason": " "}).status_code == 400
    response = page.post(here, {"reason": "Forkert dag."}, follow=True)
    assert "Forkert dag." in main(response)
    assert len(page.get("/payments/").context["rows"]) == 3
    assert page.post(here, {"reason": "Igen."}).status_code == 400


def test_pages_of_batches_ask_as_often_for_three_payments_as_for_one(decided):
    page = browser(decided.people.controller)
    one = paying.built(decided, applications=["2026-1-751"])
    with CaptureQueriesContext(connection) as few:
        page.get(f"/payments/batches/{one}/")
    two = paying.built(decided)
    with CaptureQueriesContext(connection) as many:
        page.get(f"/payments/batches/{two}/")
    assert len(few) == len(many)


# The bank's answers


def upload(page, content: bytes, name: str = "svar.csv"):
    return page.post("/payments/answers/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_an_answer_is_read_and_shown(decided):
    batch, page = paying.released(decided), browser(decided.people.finance)
    response = upload(page, paying.bank_csv(batch, {"2026-1-825": "AC04 <b>lukket</b>"}))
    assert messages(response) == ["The bank's answer is taken."]
    assert re.search(r"AC04 &lt;b&gt;lukket", response.content.decode())
    assert sorted(PaymentOrder.objects.values_list("state", flat=True)) == ["paid", "paid", "rejected"]
    again = upload(page, paying.bank_csv(batch, {"2026-1-825": "AC04 <b>lukket</b>"}))
    assert (again.status_code, BankAnswer.objects.count()) == (400, 1)
    assert "Nothing was posted twice" in main(again)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<a/>", b"reference;outcome;amount\nx;paid;one\n", b"\x00" * 50])
def test_a_file_that_is_no_answer_is_refused(decided, content):
    response = upload(browser(decided.people.finance), content)
    assert (response.status_code, BankAnswer.objects.count()) == (400, 0)


def test_no_file_is_refused(decided):
    page = browser(decided.people.finance)
    assert page.post("/payments/answers/", {}).status_code == 400
    assert upload(page, b"").status_code == 400


def test_what_does_not_add_up_is_red_until_it_is_explained_and_approved(decided):
    batch, page = paying.released(decided), browser(decided.people.finance)
    upload(page, paying.bank_csv(batch) + b"P2019-1;paid;12.00;2027-02-01;\n")
    entry = BankEntry.objects.exclude(problem="").get()
    here, controller = f"/payments/lines/{entry.pk}/", browser(decided.people.controller)
    assert "It does not add up" in main(page.get("/payments/reconciliation/"))
    assert "1 line of the bank has no approved explanation" in main(page.get("/"))
    assert page.post(here, {"reason": ""}).status_code == 400
    page.post(here, {"reason": "Banken tog fejl."})
    assert page.post(f"{here}approve/").status_code == 403
    assert "Explanations that wait for your approval" in main(controller.get("/"))
    response = controller.post(f"{here}approve/", follow=True)
    assert messages(response) == ["Approved. The line is settled."]
    assert "Approved = ordered = paid" in main(page.get("/payments/reconciliation/"))
    assert controller.post("/payments/lines/999999/approve/").status_code == 404


# The municipality


def test_a_municipality_sees_its_own_payments_and_no_others(decided):
    batch = paying.released(decided)
    own, foreign = (browser(person) for person in (decided.people.preparer, decided.foreign.preparer))
    assert shown(own.get("/payments/made/")) == [(f"{batch}-0002", 150000)]
    assert shown(foreign.get("/payments/made/")) == [(f"{batch}-0003", 25000)]
    assert shown(foreign.get("/payments/made/?q=751")) == []
    paying.answered(decided, batch)
    words = main(own.get("/awards/2026-1-751/"))
    assert "Paid 1 February 2027" in words
    for path in ("/payments/", f"/payments/batches/{batch}/", "/payments/answers/", "/payments/reconciliation/"):
        assert own.get(path).status_code == 403


def test_before_release_a_municipality_sees_no_payment(decided, batch):
    page = browser(decided.people.preparer)
    assert shown(page.get("/payments/made/")) == []
    assert "On its way to the bank" in main(page.get("/awards/2026-1-751/"))


def test_payments_made_are_filtered(decided):
    batch = paying.released(decided)
    paying.answered(decided, batch, rejected={"2026-1-825": "AC04"}, at=DUE + timedelta(hours=1))
    page = browser(decided.people.auditor)
    assert shown(page.get("/payments/made/?state=rejected")) == [(f"{batch}-0003", Decimal(25000))]
    assert len(shown(page.get("/payments/made/?q=kommune"))) == 3
    assert page.get("/payments/made/?state=nothing&page=x&q=%F0%9F").status_code == 200


def test_payments_waiting_for_acceptance_say_so_to_both_sides(world):
    factories.assessed(world, world.aarhus)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    with time_machine.travel(factories.AFTER, tick=False):
        for person in (world.people.preparer, world.people.caseworker, world.people.finance):
            words = main(browser(person).get("/awards/2026-1-751/"))
            assert "Waits for the municipality to accept the grant, by Thursday 22 October 2026, 12" in words, words
    assert Award.objects.get().state == "offered"
