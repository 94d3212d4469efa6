"""A table of bids from anywhere, and the table of shares that answers it. Bytes in, text out; no files.

The header names `id` and `amount`, and any of `applicant, lot, floor, tier, scheme, region, rank, received_at, score`,
in any order and case; every other column is a key. An empty cell says nothing: no ceiling, no such key. How the table
may be written is said in `rows`, what a cell may hold in `cells`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pool.allocation import cells, problems, rows
from pool.allocation.bids import TEXT, Bid
from pool.allocation.fields import KEY
from pool.allocation.results import Portion, Result
from pool.kernel import canon
from pool.kernel.words import N_

COLUMNS = {
    "id": cells.text,
    "amount": cells.whole,
    "applicant": cells.text,
    "lot": cells.whole,
    "floor": cells.whole,
    "tier": cells.whole,
    "scheme": cells.text,
    "region": cells.text,
    "rank": cells.whole,
    "received_at": cells.moment,
    "score": cells.number,
}
NEEDED = ("id", "amount")
MOST_PROBLEMS = 100


class TableEmpty(problems.Problem):
    code = "bid_table_empty"
    sentence = N_("%(path)s is empty. Its first line must be a header with the columns id and amount.")


class RowRagged(problems.Problem):
    code = "row_ragged"
    sentence = N_("%(path)s has another number of cells (%(cells)s) than the header (%(columns)s).")


class ColumnNameless(problems.Problem):
    code = "column_nameless"
    sentence = N_("%(path)s has no name. Name it, or delete the column.")


class ColumnNeeded(problems.Problem):
    code = "column_needed"
    sentence = N_("The step “%(step)s” uses %(path)s, and the table has no such column.")


class Column(NamedTuple):
    name: str  # of the bid's field, or of the key
    is_key: bool
    read: Callable


class Sheet(NamedTuple):
    """Bids in the table's order, each with the line it began on."""

    bids: list[Bid]
    lines: dict[str, int]  # by id
    names: frozenset[str]  # of the columns


def read(data: bytes, keys: Iterable[str] = ()) -> Sheet:
    """The bids of a table. `keys` are those that matter, as they are spelt: a column is found in whatever case.

    Raises:
        BidsInvalid: with everything that is wrong (at most 100), each with its line and column.
    """
    table = rows.read(data, NEEDED)
    line, names = next(table, (0, []))
    if not names:
        raise problems.BidsInvalid([TableEmpty("The table")])
    found: list[problems.Problem] = []
    columns = _columns(line, names, keys, found)
    bids, lines = [], {}
    if not found:
        for line, row in table:
            bid = _bid(line, row, columns, lines, found)
            if bid is not None:
                bids.append(bid)
                lines[bid.id] = line
            if len(found) >= MOST_PROBLEMS:
                break
    if found:
        raise problems.BidsInvalid(found[:MOST_PROBLEMS])
    return Sheet(bids, lines, frozenset(column.name for column in columns))


def _columns(line: int, names: list[str], keys: Iterable[str], found: list) -> list[Column]:
    keys = set(keys)
    spelt = {key.strip().lower(): key for key in keys}
    columns, seen = [], set()
    for number, name in enumerate(names, 1):
        plain = name.lower()
        path = f"Line {line}, column {number}"
        if not name:
            found.append(ColumnNameless(path))
        elif len(name) > TEXT:
            found.append(problems.NotText(path, most=TEXT, found=problems.shown(name)))
        elif plain in seen:
            found.append(problems.Repeated(path, found=problems.shown(name)))
        seen.add(plain)
        known = plain in COLUMNS
        key = name if name in keys else spelt.get(plain, name)
        columns.append(Column(plain if known else key, not known, COLUMNS[plain] if known else cells.key))
    found.extend(problems.MissingField(f"Line {line}, column {name}") for name in NEEDED if name not in seen)
    return columns


def _bid(line: int, row: list[str], columns: list[Column], lines: dict[str, int], found: list) -> Bid | None:
    """The bid of a row, or None when something in it is wrong."""
    before = len(found)
    if len(row) != len(columns):
        found.append(RowRagged(f"Line {line}", cells=len(row), columns=len(columns)))
        return None
    values, keys = {"id": "", "amount": None}, {}
    for (name, is_key, read_cell), cell in zip(columns, row, strict=True):
        if cell:
            try:
                (keys if is_key else values)[name] = read_cell(cell)
            except cells.Unreadable as unreadable:
                found.append(unreadable.at(_path(line, name)))
    if values["id"] in lines:
        twice = f"{problems.shown(values['id'])} of line {lines[values['id']]}"
        found.append(problems.Repeated(_path(line, "id"), found=twice))
    if len(found) > before:
        return None
    try:
        return Bid(**values, keys=keys)
    except problems.BidsInvalid as wrong:
        stem = _stem(values["id"])
        found.extend(_moved(problem, line, problem.path.removeprefix(stem)) for problem in wrong.problems)
        return None


def placed(wrong: problems.BidsInvalid, sheet: Sheet) -> list[problems.Problem]:
    """What the engine found wrong, by the lines and columns of the table; a column that is missing is named once."""
    stems = {_stem(bid): line for bid, line in sheet.lines.items()}
    found, missing = [], {}
    for problem in wrong.problems:
        end = next((end for end in _ends(problem.path) if problem.path[:end] in stems), 0)
        line, field = stems.get(problem.path[:end]), problem.path[end:]
        if line is None:
            found.append((0, problem))
        elif isinstance(problem, problems.ValueMissing) and not _has(sheet, field):
            kind = "key" if field.startswith(KEY) else "column"
            missing[field] = ColumnNeeded(f"the {kind} {_column(field)}", step=problem.facts["step"])
        else:
            found.append((line, _moved(problem, line, field)))
    return [*missing.values(), *(problem for _, problem in sorted(found, key=lambda pair: pair[0]))]


def _has(sheet: Sheet, field: str) -> bool:
    """Whether the table has the column; one with a name of its own meaning is never a key."""
    return _column(field) in sheet.names and (_column(field) in COLUMNS) is not field.startswith(KEY)


def _ends(path: str) -> Iterator[int]:
    """Where the part of a path that names the bid may end; an id may hold brackets and points itself."""
    return (found.end() for found in re.finditer(r"\]\.", path))


def _stem(bid: str) -> str:
    return f"bids[{problems.shown(bid)}]."


def _column(name: str) -> str:
    """The column that a path of the engine means."""
    if name.startswith("keys["):
        return name[5:-1].strip('"')
    return {"received_day": "received_at"}.get(name, name.removeprefix(KEY))


def _path(line: int, column: str) -> str:
    return f"Line {line}, column {column}"


def _moved(problem: problems.Problem, line: int, name: str) -> problems.Problem:
    """The same problem at its place in the table."""
    facts = {fact: value for fact, value in problem.facts.items() if fact != "path"}
    return type(problem)(_path(line, _column(name)), **facts)


def written(sheet: Sheet, result: Result, explain: bool = False) -> str:
    """The shares as a table in the order of the bids: `id,applicant,asked,awarded,step,reason`.

    A bid that got money in several steps has their names and reasons joined with `+`; one that got nothing has the
    last step that refused it. With `explain` a column `facts` holds all portions as JSON, those of nothing included.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["id", "applicant", "asked", "awarded", "step", "reason", *(["facts"] if explain else [])])
    shares = {share.bid: share for share in result.shares}
    for bid in sheet.bids:
        share = shares[bid.id]
        given = [portion for portion in share.portions if portion.amount] or share.portions[-1:]
        steps, reasons = "+".join(part.step for part in given), "+".join(part.reason for part in given)
        facts = [canon.canonical([_plain(portion) for portion in share.portions])] if explain else []
        table.writerow([bid.id, bid.applicant, bid.amount, share.amount, steps, reasons, *facts])
    return out.getvalue()


def _plain(portion: Portion) -> dict:
    return {"step": portion.step, "amount": portion.amount, "reason": portion.reason, "facts": portion.facts}
