"""Somebody with access to the database changes a row behind the product's back: the proof names it."""

import pytest
from django.db import connection, transaction

from pool import db
from pool.applications.models import Submission
from pool.awards.models import Award, AwardLine, Run, Share
from pool.journal.models import Entry, JournalHead
from pool.ledger.models import Account, Transfer
from pool.payments.models import Payment
from pool.reports import proof
from pool.rounds.models import AppropriationEntry, Round


def problems() -> dict[str, str]:
    return {item.name: item.problem for item in proof.findings() if item.problem}


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
    (Payment, "number = 1", "paid_amount = paid_amount - 1", "payments", "payment 1 of 2026-1-751"),
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
    assert problems()["payments"].startswith("the stored rows cannot be read: TypeError")
