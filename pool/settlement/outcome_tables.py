"""Reads the answers of a confirmation from a table that somebody pasted or uploaded, in Danish or English.

Pure but for the words of the answers: a grid in, answers and faults out. The header is row 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import translation

from pool.applications import tables
from pool.applications.models import Line
from pool.applications.states import OutcomeKind
from pool.kernel import grids, periods
from pool.kernel.refusals import Refusal, Refusals
from pool.kernel.words import N_
from pool.settlement import outcomes
from pool.settlement.outcomes import Answer

COLUMNS = {
    "reference": ("reference", "medarbejder", "medarbejderreference", "ref", "employee"),
    "module": ("module", "modul", "modulkode", "module code"),
    "kind": ("how it goes", "hvordan går det", "outcome", "status", "svar", "answer"),
    "completed_on": ("completed on", "gennemført den", "gennemført", "dato"),
    "proof": ("certificate", "bevis", "proof"),
    "until_term": ("postponed to", "udsat til"),
    "gives_back": ("given back", "gives tilbage", "gives back"),
    "note": ("note", "bemærkning"),
}
LABELS = {
    "reference": N_("Employee"),
    "module": N_("Module"),
    "kind": N_("How it goes"),
    "completed_on": N_("Completed on"),
    "proof": N_("Certificate"),
    "until_term": N_("Postponed to"),
    "gives_back": N_("Given back"),
    "note": N_("Note"),
}
NEEDED = ("reference", "module", "kind")


class OutcomeColumnsMissing(Refusal):
    code = "outcome_columns_missing"
    sentence = N_(
        "The first row must name the columns. Missing: %(missing)s. Danish and English names are understood: "
        "Medarbejder, Modul, Hvordan går det, Gennemført den, Bevis, Udsat til, Gives tilbage, Bemærkning."
    )
    kind = "invalid"


class NotAsked(Refusal):
    code = "outcome_not_asked"
    sentence = N_("%(employee)s with %(module)s is not part of this confirmation.")
    kind = "invalid"


class OutcomeTwice(Refusal):
    code = "outcome_twice"
    sentence = N_("The same employee and module stand in row %(row)s as well.")
    kind = "invalid"


@dataclass
class Table:
    """What was read: answers by line, and faults."""

    answers: dict[int, Answer] = field(default_factory=dict)
    faults: list[grids.Fault] = field(default_factory=list)
    rows: int = 0


def kinds() -> dict[str, str]:
    """Every way to write an answer, folded → its code: the code itself, and its words in Danish and English."""
    found = {kind.value: kind.value for kind in OutcomeKind}
    for language in ("da", "en"):
        with translation.override(language):
            found |= {str(kind.label).casefold(): kind.value for kind in OutcomeKind}
    return {grids.folded(name): code for name, code in found.items()}


def read(grid: grids.Grid, asked: Iterable[Line], today: date) -> Table:
    """Read a grid against the lines that a confirmation asks of.

    Raises:
        TableEmpty, TableTooLarge, OutcomeColumnsMissing: nothing can be read from it.
    """
    header, body = grids.parted(grid)
    columns = _columns(header)
    known = {(line.employee.reference.casefold(), line.module.code.casefold()): line for line in asked}
    words, table, seen = kinds(), Table(rows=len(body)), {}
    for number, cells in body:
        texts = [grids.text_of(cell).strip() for cell in cells]
        row = {name: texts[place] if place < len(texts) else "" for name, place in columns.items()}
        _take(table, number, row, known, words, seen, today)
    return table


def _columns(header: list[str]) -> dict[str, int]:
    found = {
        column: places[0]
        for column, spellings in COLUMNS.items()
        if (places := grids.places(header, (*spellings, column)))
    }
    missing = [LABELS[column] for column in NEEDED if column not in found]
    if missing:
        raise OutcomeColumnsMissing(field="file", missing=missing)
    return found


def _take(table: Table, number: int, row: dict, known: dict, words: dict, seen: dict, today: date) -> None:
    line = known.get((row["reference"].casefold(), row["module"].casefold()))
    try:
        if line is None:
            raise NotAsked(field="reference", employee=row["reference"][:40], module=row["module"][:40])
        if line.pk in seen:
            raise OutcomeTwice(field="module", row=seen[line.pk])
        table.answers[line.pk] = outcomes.checked(_answer(row, words), line.term, today)
        seen[line.pk] = number
    except (Refusal, Refusals) as problem:
        for item in problem.items if isinstance(problem, Refusals) else [problem]:
            table.faults.append(grids.Fault(number, item.field or "reference", item))


def _answer(row: dict, words: dict[str, str]) -> Answer:
    day = row.get("completed_on", "")
    try:
        completed_on = tables.day(day) if day else None
    except tables.NotADate as problem:
        problem.field = "completed_on"
        raise
    return Answer(
        kind=words.get(grids.folded(row["kind"]), row["kind"]),
        completed_on=completed_on,
        proof=row.get("proof", ""),
        until_term=_term(row.get("until_term", "")),
        gives_back=_yes(row.get("gives_back", "")),
        note=row.get("note", ""),
    )


def _yes(text: str) -> bool:
    folded = text.casefold()
    if folded and folded not in tables.YES | tables.NO:
        raise tables.NotYesNo(field="gives_back", given=text[:40])
    return folded in tables.YES


def _term(text: str) -> str:
    try:
        return periods.term(text).code if text else ""
    except periods.NotATerm:
        return text
