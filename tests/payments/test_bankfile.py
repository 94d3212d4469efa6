import csv
import io
from datetime import date, datetime
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pool.applications.models import Application
from pool.kernel import money, periods
from pool.payments import bankfile
from pool.payments.models import PaymentBatch, PaymentOrder

AGENCY = {"name": "Puljestyrelsen", "cvr": "55133018"}
AT = datetime(2027, 2, 1, 11, 30, tzinfo=periods.COPENHAGEN)
SPACE = {"p": bankfile.NAMESPACE}


def batch_of(rows: list[tuple[str, Decimal]]) -> tuple[PaymentBatch, list[PaymentOrder]]:
    """A batch that is not in any database: payee and amount of each payment."""
    total = sum((amount for _, amount in rows), money.ZERO)
    batch = PaymentBatch(reference="P2027-00001", pay_on=date(2027, 2, 1), count=len(rows), total_amount=total)
    case = Application(reference="2026-1-751")
    orders = [
        PaymentOrder(
            batch=batch, application=case, reference=f"P2027-00001-{place:04d}", payee=payee, cvr="64942212",
            amount=amount,
        )
        for place, (payee, amount) in enumerate(rows, 1)
    ]  # fmt: skip
    return batch, orders


@pytest.fixture(scope="module")
def schema():
    """The standard's own schema, as a public library carries it."""
    file = resources.files("sepaxml") / "schemas" / "pain.001.001.03.xsd"
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))


def read(content: bytes) -> etree._Element:
    return etree.fromstring(content)


def found(document, path: str) -> list[str]:
    return [element.text for element in document.iterfind(f".//p:{path.replace('/', '/p:')}", SPACE)]


def judged(schema, rows, agency=AGENCY):
    document = read(bankfile.pain001(*batch_of(rows), agency, AT))
    schema.assertValid(document)
    return document


def test_the_file_is_what_the_standard_asks_for(schema):
    document = judged(schema, [("Aarhus Kommune", Decimal("50000.00")), ("Læsø Kommune", Decimal("25000.50"))])
    assert found(document, "GrpHdr/NbOfTxs") == found(document, "PmtInf/NbOfTxs") == ["2"]
    assert found(document, "GrpHdr/CtrlSum") == found(document, "PmtInf/CtrlSum") == ["75000.50"]
    assert found(document, "ReqdExctnDt") == ["2027-02-01"]
    assert found(document, "CdtTrfTxInf/PmtId/EndToEndId") == ["P2027-00001-0001", "P2027-00001-0002"]
    assert found(document, "Cdtr/Nm") == ["Aarhus Kommune", "Laesoe Kommune"]
    assert found(document, "Cdtr/Id/OrgId/Othr/Id") == ["64942212", "64942212"]
    assert [item.get("Ccy") for item in document.iterfind(".//p:InstdAmt", SPACE)] == ["DKK", "DKK"]
    assert (found(document, "SvcLvl/Cd"), found(document, "CtgyPurp/Prtry")) == (["NURG"], ["NEMKONTO"])


def test_no_account_number_of_a_payee_is_in_the_file(schema):
    document = judged(schema, [("Aarhus Kommune", Decimal("50000.00"))])
    assert document.find(".//p:CdtrAcct", SPACE) is None
    assert document.find(".//p:IBAN", SPACE) is None


def test_an_agency_without_a_number_is_valid_too(schema):
    judged(schema, [("Aarhus Kommune", Decimal(1))], {"name": "Puljestyrelsen for børn & unge <test>", "cvr": ""})


@pytest.mark.parametrize(
    ("payee", "written"),
    [
        ("Ærøskøbing og Rømø Å", "Aeroeskoebing og Roemoe Aa"),
        ("Høje-Taastrup & Co. <script>", "Hoeje-Taastrup   Co.  script"),
        ("Œuvre 😀 “x” – y", "uvre    x  - y"),
        ("K" * 140, "K" * 70),
        ("Å" * 60, "Aa" * 35),
    ],
)
def test_signs_that_banks_do_not_take_are_written_otherwise(schema, payee, written):
    document = judged(schema, [(payee, Decimal(1))])
    assert found(document, "Cdtr/Nm") == [written]


@pytest.mark.parametrize("payee", ["", "😀😀", "   "])
def test_a_name_of_which_nothing_is_left_is_still_a_valid_file(schema, payee):
    judged(schema, [(payee, Decimal(1))])


@pytest.mark.parametrize("amount", ["0.01", "999999999.99", "100.10", "1.00"])
def test_amounts_from_one_oere_to_a_billion(schema, amount):
    document = judged(schema, [("Aarhus Kommune", Decimal(amount))])
    assert found(document, "InstdAmt") == [amount]


def test_ten_thousand_payments_add_up(schema):
    rows = [("Aarhus Kommune", Decimal("999999.99"))] * 10_000
    document = judged(schema, rows)
    assert (found(document, "GrpHdr/NbOfTxs"), found(document, "GrpHdr/CtrlSum")) == (["10000"], ["9999999900.00"])
    assert len(set(found(document, "PmtId/EndToEndId"))) == 10_000


@given(st.lists(st.tuples(st.text(max_size=100), st.integers(1, 10**11 - 1).map(money.kroner)), min_size=1, max_size=5))
def test_the_control_sum_is_the_sum_of_what_stands_in_the_file(rows):
    document = read(bankfile.pain001(*batch_of(rows), AGENCY, AT))
    amounts = [Decimal(text) for text in found(document, "InstdAmt")]
    assert [str(sum(amounts, money.ZERO))] == found(document, "GrpHdr/CtrlSum")
    assert len(amounts) == len(rows) == int(found(document, "GrpHdr/NbOfTxs")[0])
    assert all(set(name) <= bankfile.ALLOWED and 1 <= len(name) <= 70 for name in found(document, "Cdtr/Nm"))


def test_the_same_batch_gives_the_same_bytes():
    given_rows = [("Aarhus Kommune", Decimal("50000.00"))]
    assert bankfile.pain001(*batch_of(given_rows), AGENCY, AT) == bankfile.pain001(*batch_of(given_rows), AGENCY, AT)
    assert bankfile.table(*batch_of(given_rows)) == bankfile.table(*batch_of(given_rows))


def test_the_table_has_the_same_totals_and_no_formula():
    content = bankfile.table(*batch_of([("=cmd|' /C calc'!A0;\"x\"", Decimal("50000.00")), ("Læsø", Decimal("0.50"))]))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(bankfile.COLUMNS)
    assert rows[1][2].startswith("'=")
    assert rows[-1] == ["total", "", "2", "50000.50", "DKK", "2027-02-01", ""]
