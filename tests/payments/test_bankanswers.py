import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel.refusals import Refusal
from pool.payments import bankanswers
from pool.payments.bankanswers import PAID, REJECTED, Row

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"


def xml(inside: str, space: str = SPACE) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><CstmrPmtStsRpt>{inside}</CstmrPmtStsRpt></Document>'.encode()  # noqa: E501


def status(reference: str, code: str, more: str = "") -> str:
    return f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{more}</TxInfAndSts>"


def payments(*rows: str) -> str:
    return f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P2027-00001</OrgnlPmtInfId>{''.join(rows)}</OrgnlPmtInfAndSts>"


def test_an_answer_in_xml_says_what_was_paid_and_what_not():
    reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Lukket</AddtlInf></StsRsnInf>"
    amount = '<OrgnlTxRef><Amt><InstdAmt Ccy="DKK">25000.50</InstdAmt></Amt></OrgnlTxRef>'
    day = "<AccptncDtTm>2027-02-01T09:00:00</AccptncDtTm>"
    found = bankanswers.read(xml(payments(
        status("a", "ACSC", day), status("b", "RJCT", reason + amount), status("c", "PDNG"), status("d", "ACCP"),
    )))  # fmt: skip
    assert (found.format, found.whole) == ("pain.002", None)
    assert found.rows == (
        Row("a", PAID, None, date(2027, 2, 1)), Row("b", REJECTED, Decimal("25000.50"), None, "AC04 Lukket"),
    )  # fmt: skip


def test_later_versions_of_the_message_are_read_too():
    found = bankanswers.read(xml(payments(status("a", "ACSC")), "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"))
    assert [row.reference for row in found.rows] == ["a"]


def test_a_whole_group_or_payment_is_answered_at_once():
    group = "<OrgnlGrpInfAndSts><OrgnlMsgId>P2027-00001</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
    assert bankanswers.read(xml(group)).whole == ("P2027-00001", REJECTED, "")
    sts = "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AM23</Cd></Rsn></StsRsnInf>"
    assert bankanswers.read(xml(payments(sts))).whole == ("P2027-00001", REJECTED, "AM23")
    assert bankanswers.read(xml(group.replace("RJCT", "PART"))).whole is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b"<", b"<a/>", b"<Document/>", b"%PDF-1.7", b"\x00\x01", b"x;y\n1;2\n", b"reference;outcome\n",
        xml("", "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        xml(payments(status("a", "ACSC", "<AccptncDtTm>yesterday</AccptncDtTm>"))),
        xml(payments(status("a", "ACSC", "<OrgnlTxRef><Amt><InstdAmt>1e9999</InstdAmt></Amt></OrgnlTxRef>"))),
        xml(payments(status("a", "ACSC", "<OrgnlTxRef><Amt><InstdAmt>NaN</InstdAmt></Amt></OrgnlTxRef>"))),
        xml(payments(status("a", "ACSC", "<OrgnlTxRef><Amt><InstdAmt>1.001</InstdAmt></Amt></OrgnlTxRef>"))),
        xml(payments(status("a", "ACSC", "<OrgnlTxRef><Amt><InstdAmt/></Amt></OrgnlTxRef>"))),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(content):
    with pytest.raises(Refusal):
        bankanswers.read(content)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(bankanswers.AnswerTooLarge):
        bankanswers.read(b"x" * (bankanswers.MOST_BYTES + 1))


HEAD = "reference;outcome;amount;booked_on;reason\n"


def test_an_answer_in_csv_is_read_in_both_languages():
    content = "Referencenummer;Status;Beløb;Dato;Årsag\nP-1;Betalt;1.234,50;2027-02-01;\n\nP-2;Afvist;2,00;;Lukket\n"
    assert bankanswers.read(content.encode()).rows == (
        Row("P-1", PAID, Decimal("1234.50"), date(2027, 2, 1)), Row("P-2", REJECTED, Decimal("2.00"), None, "Lukket"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "P-1;maybe;1;;",
        "P-1;paid;one;;",
        "P-1;paid;;;",
        "P-1;paid;1,001;;",
        "P-1;paid;1;1/2/27;",
        "P-1",
        "P-1;paid;1e5;;",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(bankanswers.BadAnswerRow) as caught:
        bankanswers.read((HEAD + "P-0;paid;1;;\n" + line + "\n").encode())
    assert caught.value.facts["row"] == 3


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for given_bytes in (content, b"<" + content, HEAD.encode() + content):
        with contextlib.suppress(Refusal):
            bankanswers.read(given_bytes)
