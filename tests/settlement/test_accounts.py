"""Accounts: who must vouch for them, what follows from them, and who can do nothing about them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, NotFound, Refusal, Refusals, WrongState
from pool.ledger import queries as ledger
from pool.mail.models import Message
from pool.management import daily
from pool.payments import proving as payments
from pool.payments.models import Duty, Part, PaymentBatch
from pool.settlement import accounting, proving, rules
from pool.settlement.models import Accounts, AccountsEntry, AuditStatement, Claim
from pool.settlement.services import accounts, auditing, controlling, spending
from tests import budgeted as b
from tests.factories import RATE, tie

HUNDRED, FIVE = Decimal("100000.00"), Decimal("500000.00")
CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("granted", "level"),
    [
        (Decimal("0.00"), "own"),
        (HUNDRED - CENT, "own"),
        (HUNDRED, "own"),
        (HUNDRED + CENT, "statement"),
        (FIVE, "statement"),
        (FIVE + CENT, "performance"),
    ],
)
def test_who_must_vouch_goes_by_the_size_of_the_grant(granted, level):
    assert rules.audit_level(granted, HUNDRED, FIVE) == level


@pytest.fixture
def award(world, monkeypatch):
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paid(world)
    return award


@pytest.fixture
def item(award) -> Accounts:
    return b.opened(award)


def refused(kind: type, deed, *args, **facts) -> Refusal:
    with pytest.raises(kind) as caught:
        deed(*args, **facts)
    return caught.value


def approve(world, item, amount: Decimal = b.COST, by=None, **more) -> Accounts:
    given = {"decision": "Set.", "reason_class": "other", "at": b.AT, **more}
    approved = {"substitute_cover": (amount, "Ikke alt")}
    return controlling.approve_accounts(
        accounts=item, approved=approved, by=by or world.people.controller, **given
    )  # fmt: skip


@pytest.mark.django_db
def test_the_nightly_run_opens_what_has_ended_and_nothing_twice(world, award):
    assert daily.DEEDS["accounts"](b.paying.DUE) == 0
    assert [daily.DEEDS["accounts"](b.AT) for _ in range(2)] == [1, 0]
    item = Accounts.objects.get()
    assert (item.level, item.duty.reference, item.granted_amount) == ("statement", "2026-1-751-RA", 6 * RATE)
    assert {entry.post: entry.budget_amount for entry in item.entries.all()} == {"substitute_cover": 6 * RATE}
    assert Message.objects.filter(kind="accounts_opened").count() == 2
    refused(accounts.AccountsOpened, accounts.open_accounts, application=award.application, scheme=item.scheme,
            by=None, at=b.AT)  # fmt: skip


@pytest.mark.django_db
def test_only_the_own_municipality_writes_and_only_a_signatory_signs(world, item):
    given = {"costs": {}, "modules_completed": None, "other_income": Decimal(0), "other_source": "", "note": ""}
    for by, kind in ((world.people.controller, NotAllowed), (world.foreign.signatory, NotFound)):
        refused(kind, accounts.save_accounts, accounts=item, by=by, at=b.AT, **given)
    by = world.people.signatory
    refused(accounts.NothingWritten, accounts.sign_accounts, accounts=item, by=by, at=b.AT)
    refused(NotAllowed, accounts.sign_accounts, accounts=item, by=world.people.preparer, at=b.AT)
    wrong = given | {"costs": {"yacht": (Decimal(1), ""), "substitute_cover": (Decimal(-1), "")}}
    problem = refused(Refusals, accounts.save_accounts, accounts=item, by=by, at=b.AT, **(wrong))
    assert [one.code for one in problem.items] == ["unknown_post", "negative_cost"]
    refused(accounts.IncomeWithoutSource, accounts.save_accounts, accounts=item, by=by, at=b.AT,
            **(given | {"other_income": Decimal(5)}))  # fmt: skip
    assert accounting.one(world.people.preparer, "2026-1-751-RA") == item
    refused(NotFound, accounting.one, world.foreign.preparer, "2026-1-751-RA")


@pytest.mark.django_db
def test_the_auditor_states_once_about_the_accounts_that_were_read(world, item):
    by, link = world.people.signatory, None
    refused(WrongState, b.invited, world, item)
    item = b.signed(world, item)
    assert item.state == "with_auditor" and Duty.objects.get(pk=item.duty_id).met_at is None
    refused(auditing.OwnAddress, b.invited, world, item, email=world.people.controller.email)
    refused(auditing.BadAuditorAddress, b.invited, world, item, email="nobody")
    first = b.invited(world, item)
    known = b.token()
    assert len(known) >= 43 and known not in str(vars(first)) and first.token_hash == accounting.fingerprint(known)
    link = b.invited(world, item, firm="Anden Revision")
    refused(auditing.LinkClosed, b.stated, first)
    sha = item.sha256
    item = accounts.take_back_accounts(accounts=item, by=by, at=b.AT)
    refused(WrongState, b.stated, link)
    item = b.signed(world, item, cost=b.COST - 1)
    refused(auditing.OtherAccounts, b.stated, link, sha256=sha)
    refused(auditing.LinkClosed, b.stated, link, at=b.AT + timedelta(days=auditing.LINK_DAYS))
    refused(auditing.UnknownConclusion, b.stated, link, conclusion="perhaps")
    statement = b.stated(link, sha256=item.sha256)
    assert statement.accounts_sha256 == item.sha256
    refused(WrongState, b.stated, link)
    refused(WrongState, auditing.revoke_link, link=link, by=by, at=b.AT)
    item.refresh_from_db()
    assert item.state == "submitted" and Duty.objects.get(pk=item.duty_id).met_at
    assert AuditStatement.objects.count() == 1 and proving.first_wrong_accounts() == ""


@pytest.mark.django_db
def test_a_query_needs_a_new_signature_and_a_new_statement(world, item):
    item = b.signed(world, item)
    old = b.invited(world, item)
    b.stated(old)
    query = {"accounts": item, "by": world.people.controller, "at": b.AT}
    refused(NotAllowed, controlling.query_accounts, question="?", **(query | {"by": world.people.decider}))
    item = controlling.query_accounts(question="Hvad er post 2?", **query)
    assert (item.state, Duty.objects.get(pk=item.duty_id).met_at) == ("queried", None)
    assert "Hvad er post 2?" in Message.objects.get(kind="accounts_queried").text
    item = b.signed(world, item, cost=b.COST - 1)
    refused(WrongState, b.stated, old)
    refused(WrongState, approve, world, item)
    b.stated(b.invited(world, item))
    assert approve(world, item, b.COST - 1).state == "approved"
    assert proving.first_wrong_accounts() == ""


@pytest.mark.django_db
def test_the_gates_of_an_approval(world, item):
    item = b.signed(world, item)
    link = b.invited(world, item, is_municipal=True)
    b.stated(link)
    by = world.people.controller
    refused(NotAllowed, approve, world, item, by=world.people.finance)
    refused(controlling.ReasonClassMissing, approve, world, item, reason_class="")
    refused(controlling.ApprovedAboveCost, approve, world, item, b.COST + 1)
    Accounts.objects.update(sha256="0" * 64)
    refused(controlling.AuditMissing, approve, world, item)
    Accounts.objects.update(sha256=item.sha256)
    PaymentBatch.objects.filter(pk=PaymentBatch.objects.earliest("pk").pk).update(built_by=by)
    refused(controlling.PaidByYou, approve, world, item)
    PaymentBatch.objects.update(built_by=world.people.finance)
    tie(by, world.round, world.aarhus)
    with pytest.raises(Refusal):
        approve(world, item)


@pytest.mark.django_db
def test_what_was_tampered_with_is_found(world, item):
    item = b.signed(world, item)
    b.stated(b.invited(world, item))
    item = approve(world, item)
    assert proving.first_wrong_accounts() == ""
    for rows, wrong, right in (
        (AccountsEntry.objects, {"cost_amount": b.COST + 1}, {"cost_amount": b.COST}),
        (Accounts.objects, {"sha256": "0" * 64}, {"sha256": item.sha256}),
        (Accounts.objects, {"approved_amount": b.COST + 1}, {"approved_amount": b.COST}),
        (Accounts.objects, {"level": "own"}, {"level": "statement"}),
    ):
        rows.update(**wrong)
        assert "2026-1-751-RA" in proving.first_wrong_accounts(), wrong
        rows.update(**right)
    assert proving.first_wrong_accounts() == ""
    Accounts.objects.update(content={**item.content, "note": "x"})
    assert "fingerprint" in proving.first_wrong_accounts()


@pytest.mark.django_db
def test_guessing_a_link_is_stopped(world, item):
    b.invited(world, b.signed(world, item))
    known = b.token()
    assert auditing.open_link(token=known, address="203.0.113.9", by=None, at=b.AT).firm == "Revision A/S"
    for _ in range(10):
        refused(auditing.UnknownLink, auditing.open_link, token="x" * 43, address="203.0.113.7", by=None, at=b.AT)
    shut = refused(
        auditing.knocking.TooManyTries, auditing.open_link, token="y", address="203.0.113.7", by=None, at=b.AT
    )
    assert 0 < shut.facts["seconds"] <= 900
    assert known not in str(list(Entry.objects.values_list("facts", flat=True)))


KRONER = st.decimals(0, 200_000, places=2)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cost=KRONER, income=st.one_of(st.just(Decimal(0)), KRONER), cut=st.decimals(0, 1, places=2))
def test_whatever_is_stated_the_money_adds_up(half_paid, cost, income, cut):
    half_paid(cost, income, (cost * cut).quantize(CENT))


@pytest.fixture
def half_paid(world, monkeypatch):
    """Settle a grant of which one of two quarters is paid, look, and undo it."""
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paying.ready(world)
    b.paying.paid(world)

    def settle(cost: Decimal, income: Decimal, approved: Decimal) -> None:
        with transaction.atomic():
            item = b.signed(world, b.opened(award), cost=cost, income=income)
            b.stated(b.invited(world, item))
            item.refresh_from_db()
            was_paid = accounting.paid(item.application, item.scheme)
            found = accounting.result(item, {"substitute_cover": approved})
            approve(world, item, approved)
            assert found.kept + found.repay == was_paid == 3 * RATE
            assert found.kept - found.waived + found.to_pay == found.approved <= 6 * RATE
            assert found.waived < 500
            assert sum(Claim.objects.values_list("amount", flat=True)) == found.repay
            assert (ledger.balance(kind="spent"), ledger.balance(kind="paid")) == (found.kept, found.repay)
            assert sum(Part.objects.filter(state="planned").values_list("amount", flat=True)) == found.to_pay
            assert (payments.first_unbalanced(), proving.first_wrong_accounts()) == ("", "")
            transaction.set_rollback(True)

    return settle


@pytest.mark.django_db
def test_what_is_paid_after_the_approval_is_kept_when_the_bank_has_paid_it(world, monkeypatch):
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paying.ready(world)
    b.paying.paid(world)
    item = b.signed(world, b.opened(award), cost=5 * RATE)
    b.stated(b.invited(world, item))
    item.refresh_from_db()
    approve(world, item, 5 * RATE)
    assert (ledger.balance(kind="spent"), ledger.balance(kind="committed")) == (3 * RATE, 2 * RATE)
    batch, finance = b.paying.released(world, b.AT + timedelta(days=1)), world.people.finance
    answer = b.paying.bank_csv(batch)
    spending.take_answer(name="bank.csv", content=answer, by=finance, at=b.AT + timedelta(days=1, hours=2))
    assert (ledger.balance(kind="spent"), ledger.balance(kind="paid")) == (5 * RATE, 0)
    assert (payments.first_unbalanced(), proving.first_wrong_accounts()) == ("", "")
