"""The files of a payment batch: ISO 20022 pain.001.001.03 for the bank, CSV for people. The same batch, the same bytes.

No account numbers: the payee is a business number, and the state's system finds the account (NemKonto). Control totals
stand in both files.
"""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

from pool.payments.models import PaymentBatch, PaymentOrder

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
COLUMNS = ("reference", "cvr", "payee", "amount", "currency", "pay_on", "text")
# The signs that every bank takes (the standard's Latin set); others are written with the nearest of these.
SPELLED = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e", "ü": "u", "ö": "o", "ä": "a", "–": "-"}
)
ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")


def pain001(batch: PaymentBatch, orders: list[PaymentOrder], agency: dict, at: datetime) -> bytes:
    """The batch as a customer credit transfer initiation. `agency`: its name and business number."""
    document = ElementTree.Element("Document", xmlns=NAMESPACE)
    whole = ElementTree.SubElement(document, "CstmrCdtTrfInitn")
    head = ElementTree.SubElement(whole, "GrpHdr")
    _add(head, "MsgId", batch.reference)
    _add(head, "CreDtTm", at.strftime("%Y-%m-%dT%H:%M:%S"))
    _totals(head, batch)
    _party(ElementTree.SubElement(head, "InitgPty"), agency["name"], agency["cvr"])
    info = ElementTree.SubElement(whole, "PmtInf")
    _add(info, "PmtInfId", batch.reference)
    _add(info, "PmtMtd", "TRF")
    _add(info, "BtchBookg", "false")
    _totals(info, batch)
    kind = ElementTree.SubElement(info, "PmtTpInf")
    _add(ElementTree.SubElement(kind, "SvcLvl"), "Cd", "NURG")
    _add(ElementTree.SubElement(kind, "CtgyPurp"), "Prtry", "NEMKONTO")
    _add(info, "ReqdExctnDt", batch.pay_on.isoformat())
    _party(ElementTree.SubElement(info, "Dbtr"), agency["name"], agency["cvr"])
    # The paying account is the bank's agreement with the agency; the standard asks for the elements.
    account = ElementTree.SubElement(ElementTree.SubElement(info, "DbtrAcct"), "Id")
    _add(ElementTree.SubElement(account, "Othr"), "Id", "NOTPROVIDED")
    bank = ElementTree.SubElement(ElementTree.SubElement(info, "DbtrAgt"), "FinInstnId")
    _add(ElementTree.SubElement(bank, "Othr"), "Id", "NOTPROVIDED")
    _add(info, "ChrgBr", "SHAR")
    for order in orders:
        _transfer(info, order)
    ElementTree.indent(document)
    return ElementTree.tostring(document, encoding="utf-8", xml_declaration=True) + b"\n"


def _transfer(info, order: PaymentOrder) -> None:
    item = ElementTree.SubElement(info, "CdtTrfTxInf")
    ids = ElementTree.SubElement(item, "PmtId")
    _add(ids, "InstrId", order.reference)
    _add(ids, "EndToEndId", order.reference)
    _add(ElementTree.SubElement(item, "Amt"), "InstdAmt", _number(order.amount), Ccy="DKK")
    _party(ElementTree.SubElement(item, "Cdtr"), order.payee, order.cvr)
    _add(ElementTree.SubElement(item, "RmtInf"), "Ustrd", _plain(f"{order.application.reference} {order.reference}"))


def _party(element, name: str, cvr: str) -> None:
    _add(element, "Nm", _plain(name)[:70])
    if cvr:
        other = ElementTree.SubElement(ElementTree.SubElement(ElementTree.SubElement(element, "Id"), "OrgId"), "Othr")
        _add(other, "Id", cvr)
        _add(ElementTree.SubElement(other, "SchmeNm"), "Prtry", "CVR")


def _totals(element, batch: PaymentBatch) -> None:
    _add(element, "NbOfTxs", str(batch.count))
    _add(element, "CtrlSum", _number(batch.total_amount))


def _add(parent, name: str, text: str, **attributes) -> None:
    ElementTree.SubElement(parent, name, attributes).text = text


def _number(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _plain(text: str) -> str:
    """The text in signs that every bank takes, never empty: the standard's texts hold at least one."""
    spelled = text.translate(SPELLED)
    return "".join(sign if sign in ALLOWED else " " for sign in spelled).strip() or "-"


def table(batch: PaymentBatch, orders: list[PaymentOrder]) -> bytes:
    """The batch as CSV (semicolons, UTF-8 with a mark so that spreadsheets read it), its control totals last."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for order in orders:
        writer.writerow(_cells(order, batch.pay_on))
    writer.writerow(["total", "", str(batch.count), _number(batch.total_amount), "DKK", batch.pay_on.isoformat(), ""])
    return out.getvalue().encode("utf-8-sig")


def _text(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _cells(order: PaymentOrder, pay_on: date) -> list[str]:
    return [
        order.reference,
        order.cvr,
        _text(order.payee),
        _number(order.amount),
        "DKK",
        pay_on.isoformat(),
        order.application.reference,
    ]
