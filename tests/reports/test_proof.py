"""Somebody with access to the database changes a row behind the product's back: the proof names it."""

import pytest
from django.db import connection, transaction

from pool import db
from pool.access.models import RoleGrant, RoleProposal
from pool.access.services import proposing, reviewing
from pool.applications.models import Submission
from pool.awards.models import Award, AwardLine, Run, Share
from pool.journal.models import Entry, JournalHead
from pool.kernel.words import Said
from pool.ledger.models import Account, Transfer
from pool.payments.models import BankFile, Part, PaymentBatch, PaymentOrder
from pool.reports import proof
from pool.rounds.models import AppropriationEntry, Round
from tests import factories


def problems() -> dict[str, str]:
    found = {item.name: item.problem for item in proof.findings() if item.problem}
    assert all(isinstance(problem, Said) for problem in found.values()), found
    return found


def tamper(model, where: str, change: str) -> None:
    """Change rows with plain SQL after lifting the triggers, as somebody with the keys to the database could."""
    connection.check_constraints()  # PostgreSQL touches no trigger while checks of earlier rows wait
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {change} WHERE {where}")
        assert cursor.rowcount


def test_proof_holds_for_books_that_nobody_has_touched(books):
    assert problems() == {}
    assert list(proof.PROOFS) == [item.name for item in proof.findings()]


def test_triggers_refuse_the_change_in_the_first_place(books):
    with pytest.raises(Exception, match="only grows"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount = amount + 1 WHERE number = 1")


TAMPERED = [
    (Transfer, "number = 3", "amount = amount + 100", "ledger", "account"),
    (Transfer, "number = 3", "text = 'something else'", "ledger", "ledger row 3 does not fit its hash"),
    (Transfer, "number = 3", "posted_by = 'somebody'", "ledger", "ledger row 3 does not fit its hash"),
    (Entry, "number = 5", "actor = 'somebody'", "journal", "journal entry 5 does not fit its hash"),
    (Entry, "number = 5", "verb = 'nothing.happened'", "journal", "journal entry 5 does not fit its hash"),
    (JournalHead, "id = 1", "number = number - 1", "journal", "its head says otherwise"),
    (AppropriationEntry, "amount > 0", "amount = amount + 1", "appropriations", "15.26.36.10"),
    (Round, "code = '2026-1'", "frame_amount = frame_amount + 1", "appropriations", "the frame of round 2026-1"),
    (Submission, "number = 1", "sha256 = 'abc'", "submissions", "submission 1 of"),
    (Run, "number = 1", "residue_amount = budget_amount, awarded_amount = 0", "allocation", "2026-1 run 1"),
    (Share, "amount > 0", "amount = 0", "allocation", "2026-1 run 1"),
    (AwardLine, "awarded_amount > 0", "awarded_amount = 0", "decisions", "another amount than its run"),
    (Award, "reference = '2026-1-825'", "awarded_amount = 100", "decisions", "2026-1-825"),
    (Run, "number = 1", "state = 'approved'", "decisions", "a run that is not approved and decided"),
    (Part, "state = 'paid'", "amount = amount - 1", "plans", "the parts of 2026-1-751"),
    (Part, "state = 'paid'", "state = 'planned'", "parts", "2026-1-751 (A)"),
    (PaymentOrder, "amount > 0", "amount = amount - 1", "payments", "its parts are"),
    (PaymentBatch, "count > 0", "total_amount = total_amount + 1", "payments", "batch P2027-"),
    (PaymentBatch, "count > 0", "count = count + 1", "payments", "its payments say otherwise"),
    (BankFile, "name LIKE '%%.csv'", "sha256 = 'abc'", "payments", "differs from its fingerprint"),
]


def test_proof_names_what_was_tampered_with(books):
    """Each change alone; it is undone before the next."""
    for model, where, change, name, words in TAMPERED:
        with transaction.atomic():
            tamper(model, where, change)
            found = problems()
            transaction.set_rollback(True)
        assert words in found.get(name, ""), (model.__name__, change, found)
    assert problems() == {}


def test_proof_sees_a_row_that_is_gone(books):
    connection.check_constraints()
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE number = 4")
    assert problems()["journal"] == "journal entry 4 is missing"


def test_proof_sees_money_committed_to_another_municipality(books):
    Account.objects.filter(kind="committed", award=books.aarhus.reference, scheme="B").update(municipality="825")
    assert problems()["commitments"].startswith(f"decision {books.aarhus.reference} 751 2026-1 B gives 25000.00")


def test_proof_survives_rows_that_cannot_be_read(books):
    Award.objects.filter(reference=books.aarhus.reference).update(terms={"plan": "gone"})
    assert problems()["plans"].startswith("the stored rows cannot be read: TypeError")


ACCESS = [
    ("access_role_grant", "granted_by_id = NULL", "role = 'finance'", "access", "nobody gave finance the role finance"),
    ("access_role_grant", "granted_by_id = user_id", "role = 'finance'", "access", "finance gave themselves"),
    ("access_role_grant", "role = 'controller'", "role = 'finance'", "access", "the journal does not tell how finance"),
    ("access_role_grant", "granted_at = '2020-01-01'", "role = 'finance'", "access", "the journal does not tell"),
    ("access_review", "note = 'x', sha256 = 'abc'", "quarter = 3", "access", "differs from its fingerprint"),
    ("registry_municipality", "cvr = '13585628'", "code = '751'", "payees", "Aarhus Kommune has the numbers 13585628"),
    ("registry_municipality", "cvr = '13585628'", "code = '825'", "payees", "which nobody has confirmed"),
    ("registry_municipality", "gln = '5798005770220'", "code = '751'", "payees", "which nobody has confirmed"),
    (
        "registry_payee_change",
        "new_cvr = '13585628'",
        "old_cvr = ''",
        "payees",
        "the journal does not tell of the change",
    ),
    ("registry_payee_change", "old_cvr = '13585628'", "old_cvr = ''", "payees", "does not follow from the one before"),
]


def test_proof_names_roles_and_numbers_that_came_past_the_services(world):
    factories.numbered(world, world.aarhus, "55133018")
    reviewing.sign_review(year=2026, quarter=3, note="Set.", by=world.people.decider, at=factories.NOW)
    proposal = proposing.propose_role(
        user=world.people.preparer, role="signatory", gives=True, reason="x", by=world.people.administrator,
        at=factories.NOW,
    )  # fmt: skip
    proposing.confirm_role(proposal=proposal, by=world.people.decider, at=factories.NOW)
    assert problems() == {}
    for table, change, where, name, words in ACCESS:
        with transaction.atomic():
            connection.check_constraints()
            with db.lifted(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {change} WHERE {where}")
                assert cursor.rowcount
            found = problems()
            transaction.set_rollback(True)
        assert words in found.get(name, ""), (table, change, found)


def test_proof_names_roles_that_exclude_each_other_and_deeds_that_did_not_follow(world):
    user = world.people.finance
    with transaction.atomic():
        RoleGrant.objects.create(user=user, role="decider", granted_at=factories.NOW, granted_by=world.people.auditor)
        assert problems()["access"] == "finance holds finance and decider, which exclude each other"
        transaction.set_rollback(True)
    proposal = proposing.propose_role(
        user=user, role="finance", gives=False, reason="x", by=world.people.administrator, at=factories.NOW
    )
    RoleProposal.objects.filter(pk=proposal.pk).update(confirmed_at=factories.NOW, confirmed_by=world.people.decider)
    assert problems()["access"].endswith("was confirmed, but the role did not follow")
