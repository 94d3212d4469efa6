"""Runs `manage.py allocate`: mostly in this process, and as a program of its own where that is the point."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict]:
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def awarded(self) -> tuple[int, ...]:
        """The shares in the table's order."""
        assert self.code == 0, self.err
        return tuple(int(row["awarded"]) for row in self.rows)

    @property
    def facts(self) -> dict:
        """The facts of a run that came to no shares."""
        (line,) = [line for line in self.err.splitlines() if line.startswith("facts: ")]
        return json.loads(line.removeprefix("facts: "))

    def said(self, name: str) -> str:
        """One line of the summary."""
        (line,) = [line for line in self.err.splitlines() if line.startswith(f"{name}: ")]
        return line.removeprefix(f"{name}: ")


def files(folder: Path, bids: str | bytes | list[dict], ruleset) -> tuple[str, str]:
    """Write a table and a ruleset; a list of rows becomes a table with the columns of the first."""
    table, rules = folder / "BIDS.csv", folder / "RULES.json"
    if isinstance(bids, list):
        out = io.StringIO()
        writer = csv.DictWriter(out, bids[0])
        writer.writeheader()
        writer.writerows(bids)
        bids = out.getvalue()
    table.write_bytes(bids.encode() if isinstance(bids, str) else bids)
    rules.write_text(ruleset if isinstance(ruleset, str) else json.dumps(ruleset), encoding="utf-8")
    return str(table), str(rules)


def allocate(folder: Path, bids, ruleset, budget, *arguments: str) -> Ran:
    """In this process."""
    table, rules = files(folder, bids, ruleset)
    return run(table, "--ruleset", rules, "--budget", str(budget), *arguments)


def run(*arguments: str) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("allocate", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return Ran(stop.code, out.getvalue(), err.getvalue())
    return Ran(0, out.getvalue(), err.getvalue())


def program(*arguments: str, folder: Path, given: bytes = b"", **environment: str) -> Ran:
    """As a program, from another folder, on a machine whose database does not answer."""
    done = subprocess.run(
        [sys.executable, str(settings.BASE / "manage.py"), "allocate", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", **environment},
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
