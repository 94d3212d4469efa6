import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pool import db
from tests import factories


def test_verify_prints_every_proof(world, capsys):
    factories.assessed(world, world.aarhus)
    call_command("verify")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 9
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
