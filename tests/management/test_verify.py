import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pool import db
from pool.reports import proof
from tests import factories, written
from tests.factories import NOW


def test_verify_prints_every_proof(world, capsys):
    factories.assessed(world, world.aarhus)
    call_command("verify")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(proof.PROOFS) == 26
    assert all(line.startswith("ok ") for line in lines)


def test_verify_fails_and_names_the_first_row_that_differs(world):
    factories.submitted(world, world.aarhus)
    connection.check_constraints()  # PostgreSQL touches no trigger while checks of earlier rows wait
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET actor = 'somebody' WHERE number = 7")
    out = io.StringIO()
    with pytest.raises(CommandError, match="journal: journal entry 7 does not fit its hash"):
        call_command("verify", stdout=out)
    assert "WRONG  journal        journal entry 7 does not fit its hash" in out.getvalue()


def test_verify_prints_every_letter_again(world, capsys):
    application = factories.submitted(world, world.aarhus)
    about, by = {"submission": 1}, world.people.signatory
    written.letter(kind="receipt", application=application, about=about, by=by, at=NOW)
    call_command("verify", "--letters")
    assert capsys.readouterr().out.splitlines()[-1] == (
        "ok     reprints       Every letter printed again has the same bytes: 1 printed, 0 of earlier versions"
    )
    connection.check_constraints()
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE letters_letter SET pdf = %s, length = 4", [b"%PDF"])
    with pytest.raises(CommandError, match="letter 2026-1-751-B1"):
        call_command("verify", "--letters", stdout=io.StringIO())
