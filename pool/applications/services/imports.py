"""Takes in many lines at once: reads and checks a table, shows it, and adds the good rows when a person confirms."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications import tables
from pool.applications.models import Application, ImportDraft
from pool.applications.services import lines
from pool.applications.services.drafting import editable, tell
from pool.db import lock
from pool.kernel import canon, grids
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_


class SettledAlready(Refusal):
    code = "import_settled"
    sentence = N_("This table has been imported or thrown away already.")


class NothingToImport(Refusal):
    code = "nothing_to_import"
    sentence = N_("The table has no row that can be imported. Mend the rows that are listed and send it again.")
    kind = "invalid"


class _TakenBack(Exception):
    """Ends a trial run."""


@transaction.atomic
def read_table(*, application: Application, table: tables.Table, source: str, by, at: datetime) -> ImportDraft:
    """Keep a table that was read, with the faults of each row, for confirmation. Adds no line.

    Rows that look right are tried against the application itself, so that an unknown module or a pair that is
    already asked for is shown now, not after the confirmation.
    """
    application = editable(application, "lines", by, at)
    good, faults = [], [fault.stored() for fault in table.faults]
    for row, problem in _tried(application, table.rows, by, at):
        if problem is None:
            good.append(row)
        else:
            faults.append(grids.Fault(row["row"], _column(problem.field), problem).stored())
    faults += _more_faults(application, table.spoiled)
    draft = ImportDraft.objects.create(
        application=application,
        source=source[:200],
        rows=canon.plain(good),
        faults=canon.plain(sorted(faults, key=lambda item: item["row"])),
        read_at=at,
        read_by=by,
    )
    tell("applications.read_table", application, by, at, {"rows": len(good), "faults": len(faults)})
    return draft


@transaction.atomic
def confirm(*, draft: ImportDraft, by, at: datetime) -> int:
    """Add the good rows as employees and lines, all or none. Returns how many.

    Raises:
        SettledAlready: the table has been dealt with.
        NothingToImport: it has no good row.
    """
    guard.require(by, "applications.prepare")
    guard.require_own(by, draft.application.municipality_id)
    draft = _held(draft)
    if not draft.rows:
        raise NothingToImport()
    for row in draft.rows:
        _add(draft.application, row, by, at)
    draft.settled_at, draft.confirmed = at, True
    draft.save(update_fields=["settled_at", "confirmed"])
    tell("applications.confirm_import", draft.application, by, at, {"rows": len(draft.rows)})
    return len(draft.rows)


@transaction.atomic
def discard(*, draft: ImportDraft, by, at: datetime) -> None:
    """Throw a table away; nothing of it was imported."""
    guard.require(by, "applications.prepare")
    guard.require_own(by, draft.application.municipality_id)
    draft = _held(draft)
    draft.settled_at = at
    draft.save(update_fields=["settled_at"])
    tell("applications.discard_import", draft.application, by, at)


def _held(draft: ImportDraft) -> ImportDraft:
    draft = lock(ImportDraft, draft.pk)
    if draft.settled_at:
        raise SettledAlready()
    return draft


def _tried(application: Application, rows: list[dict], by, at: datetime) -> list[tuple[dict, Refusal | None]]:
    """Add each row for trial and take everything back: the same checks as the real import, nothing written."""
    results = []
    try:
        with transaction.atomic():
            for row in rows:
                try:
                    with transaction.atomic():
                        _add(application, row, by, at)
                    results.append((row, None))
                except Refusal as problem:
                    results.append((row, problem))
            raise _TakenBack
    except _TakenBack:
        pass
    return results


def _more_faults(application: Application, rows: list[dict]) -> list[dict]:
    """What else is wrong in rows that have a fault already: people want to mend a row once, not twice."""
    found = []
    for row in rows:
        problem = lines.place_problem(application, row["scheme"], row["module"], row["term"]) if row["module"] else None
        if problem and _column(problem.field) not in row["faulty"]:
            found.append(grids.Fault(row["row"], _column(problem.field), problem).stored())
    return found


def _add(application: Application, row: dict, by, at: datetime) -> None:
    hired_on = row["hired_on"]
    lines.add_line_with_employee(
        application=application,
        reference=row["reference"],
        initials=row["initials"],
        hired_on=tables.day(hired_on) if isinstance(hired_on, str) else hired_on,
        has_child_cases=row["has_child_cases"],
        module=row["module"],
        term=row["term"],
        scheme=row["scheme"],
        by=by,
        at=at,
    )


def _column(name: str) -> str:
    return name if name in tables.LABELS else {"employee": "reference"}.get(name, "module")
