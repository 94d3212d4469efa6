"""Reads what the bank answers: pain.002 or a CSV file. Bytes in, rows out; nothing is decided here."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

PAID, REJECTED = "paid", "rejected"
# Codes of pain.002: settled, or on its way without further checks; and rejected. Others say nothing final.
FINAL = {"ACSC": PAID, "ACCC": PAID, "RJCT": REJECTED}
# Where an answer speaks of all payments at once: element, reference in it, status in it.
WHOLES = (("OrgnlGrpInfAndSts", "OrgnlMsgId", "GrpSts"), ("OrgnlPmtInfAndSts", "OrgnlPmtInfId", "PmtInfSts"))
WORDS = {"paid": PAID, "betalt": PAID, "rejected": REJECTED, "afvist": REJECTED}
COLUMNS = {
    "reference": ("reference", "endtoendid", "end_to_end", "referencenummer"),
    "outcome": ("outcome", "status", "resultat"),
    "amount": ("amount", "beløb", "beloeb"),
    "booked_on": ("booked_on", "date", "dato", "bogføringsdato"),
    "reason": ("reason", "årsag", "aarsag", "begrundelse"),
}
MOST_BYTES = 5_000_000


class NotAnAnswer(Refusal):
    code = "not_a_bank_answer"
    sentence = N_(
        "The file is no answer of the bank that can be read. Send the bank's pain.002 file, or a CSV file with the "
        "columns reference, outcome (paid or rejected), amount, booked_on and reason."
    )
    kind = "invalid"


class BadAnswerRow(Refusal):
    code = "bad_bank_row"
    sentence = N_("Row %(row)s of the bank's file cannot be read: “%(given)s” stands under “%(column)s”.")
    kind = "invalid"


class AnswerTooLarge(Refusal):
    code = "bank_answer_too_large"
    sentence = N_("The file is larger than 5 MB. A bank's answer to a day's payments is smaller: check the file.")
    kind = "invalid"


@dataclass(frozen=True)
class Row:
    """One line of the answer. `amount` in kroner, where the file says one."""

    reference: str
    outcome: str
    amount: Decimal | None
    booked_on: date | None
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """The lines of a file; `whole` where it rejects or accepts a whole batch by its reference."""

    format: str
    rows: tuple[Row, ...]
    whole: tuple[str, str, str] | None = None  # batch, outcome, reason


def read(content: bytes) -> Answer:
    """Read a file by what is in it.

    Raises:
        NotAnAnswer, BadAnswerRow, AnswerTooLarge
    """
    if len(content) > MOST_BYTES:
        raise AnswerTooLarge(field="file")
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _xml(content)
    return Answer("csv", tuple(_csv(content)))


def _xml(content: bytes) -> Answer:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NotAnAnswer(field="file") from None
    if not root.tag.rpartition("}")[0].lstrip("{").startswith("urn:iso:std:iso:20022:tech:xsd:pain.002."):
        raise NotAnAnswer(field="file")
    space = {"": root.tag.rpartition("}")[0].lstrip("{")}
    rows = [_status(item, space) for item in root.iterfind(".//TxInfAndSts", space)]
    return Answer("pain.002", tuple(row for row in rows if row), _whole(root, space))


def _whole(root, space: dict) -> tuple[str, str, str] | None:
    """The batch that is answered as a whole: our files hold one group with one payment information of the same name."""
    for part, reference, status in WHOLES:
        found = root.find(f".//{part}", space)
        outcome = FINAL.get(_text(found, status, space)) if found is not None else None
        if outcome:
            return _text(found, reference, space), outcome, _reason(found, space)
    return None


def _status(item, space: dict) -> Row | None:
    outcome = FINAL.get(_text(item, "TxSts", space))
    if outcome is None:
        return None
    amount = item.find(".//InstdAmt", space)
    return Row(
        reference=_text(item, "OrgnlEndToEndId", space),
        outcome=outcome,
        amount=_exact(amount.text) if amount is not None else None,
        booked_on=_day(_text(item, "AccptncDtTm", space)[:10]),
        reason=_reason(item, space),
    )


def _reason(item, space: dict) -> str:
    code = _text(item, ".//StsRsnInf/Rsn/Cd", space) or _text(item, ".//StsRsnInf/Rsn/Prtry", space)
    said = " ".join(found.text or "" for found in item.iterfind("./StsRsnInf/AddtlInf", space))
    return " ".join(part for part in (code, said) if part)[:300]


def _text(item, path: str, space: dict) -> str:
    return (item.findtext(path, "", space) or "").strip()


def _exact(text: str | None) -> Decimal:
    try:
        return money.exact(Decimal((text or "").strip()))
    except (ArithmeticError, ValueError):
        raise NotAnAnswer(field="file") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotAnAnswer(field="file") from None


def _csv(content: bytes) -> list[Row]:
    grid = _grid(content)
    places = _places([cell.strip().casefold() for cell in grid[0]]) if grid else {}
    if not {"reference", "outcome", "amount"} <= set(places):
        raise NotAnAnswer(field="file")
    filled = [(number, cells) for number, cells in enumerate(grid[1:], 2) if any(cell.strip() for cell in cells)]
    return [_row(number, cells, places) for number, cells in filled]


def _grid(content: bytes) -> list[list[str]]:
    """The cells of a CSV file of any length, in UTF-8 or the Windows signs, with the separator of its header."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise NotAnAnswer(field="file") from None


def _places(header: list[str]) -> dict[str, int]:
    found = {}
    for name, words in COLUMNS.items():
        place = next((header.index(word) for word in words if word in header), None)
        if place is not None:
            found[name] = place
    return found


def _row(number: int, cells: list[str], places: dict[str, int]) -> Row:
    def cell(column: str) -> str:
        place = places.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    outcome = WORDS.get(cell("outcome").casefold())
    if outcome is None:
        raise BadAnswerRow(field="file", row=number, column="outcome", given=cell("outcome")[:40])
    try:
        amount = money.parsed(cell("amount"))
    except money.LossyAmount:
        raise BadAnswerRow(field="file", row=number, column="amount", given=cell("amount")[:40]) from None
    try:
        booked = date.fromisoformat(cell("booked_on")) if cell("booked_on") else None
    except ValueError:
        raise BadAnswerRow(field="file", row=number, column="booked_on", given=cell("booked_on")[:40]) from None
    return Row(cell("reference")[:60], outcome, amount, booked, cell("reason")[:300])
