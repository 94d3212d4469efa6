"""A whole round over the API alone: from its announcement in August 2026 to its settlement in August 2029."""

import hashlib
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from pool.journal import queries as journal
from pool.ledger.models import Account
from tests import written
from tests.api import whole
from tests.api.whole import AARHUS, KOEBENHAVN, LAESOE, ROUND, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db, clock, monkeypatch) -> Office:
    written.without_paper(monkeypatch)
    return whole.opened(clock)


@pytest.mark.deep
def test_a_round_from_its_announcement_to_its_settlement(office):
    for chapter in (whole.announced, whole.applied, whole.assessed):
        chapter(office)
    chapters = (
        decided, lapsed, offered, first_year_ended, first_paid, confirmed_in_spring, given_back, accounted_by_modules,
        audited, repaid, changed, confirmed_in_autumn, later_years, accounted_at_the_end, settled,
    )  # fmt: skip
    for chapter in chapters:
        chapter(office)
        assert whole.wrong() == {}, chapter.__name__


def decided(office: Office) -> None:
    office.at(2026, 10, 1, 13)
    office.do("caseworker", f"rounds/{ROUND}/close")
    run = office.do("caseworker", "allocation-runs", round=ROUND)
    assert whole.shared_out(office, run) == {AARHUS: "175000.00", LAESOE: "50000.00", KOEBENHAVN: "25000.00"}
    assert [row["kind"] for row in office.rows("signatory", "letters")] == ["award", "receipt"]
    office.at(2026, 10, 5)
    assert office.do("signatory", f"awards/{AARHUS}/accept")["state"] == "accepted"
    office.do("signatory-101", f"awards/{KOEBENHAVN}/accept")
    for code in ("751", "101"):
        whole.numbered(office, code)


def lapsed(office: Office) -> None:
    """Læsø is reminded before and after its last day, and loses the grant by two people."""
    office.at(2026, 10, 16, 3)
    office.night()
    office.at(2026, 10, 24, 3)
    office.night()
    assert [row["kind"] for row in office.rows("signatory-825", "letters")] == [
        "acceptance_reminder", "acceptance_reminder", "award", "receipt",
    ]  # fmt: skip
    assert office.refused("signatory-825", f"awards/{LAESOE}/accept") == (409, "too_late_to_accept")
    (late,) = office.rows("caseworker", "lapses/overdue")
    given = {"ground": late["ground"], "reason_class": "changed", "explanation": "Intet svar."}
    lapse = office.do("caseworker", f"awards/{late['award']}/lapse", **given)
    signed = office.do("decider", f"lapses/{lapse['id']}/sign")
    assert (late["award"], signed["released_amount"]) == (LAESOE, "50000.00")


def offered(office: Office) -> None:
    """The money goes to the two that wait; one of them takes it."""
    office.at(2026, 10, 27)
    made = office.do("caseworker", f"rounds/{ROUND}/offers")
    assert (made["free_amount"], [row["application"] for row in made["offers"]]) == ("0.00", [KOEBENHAVN] * 2)
    office.write()
    office.at(2026, 10, 30)
    first, second = sorted(office.rows("signatory-101", "offers", state="made"), key=lambda row: row["place"])
    assert office.do("signatory-101", f"offers/{first['id']}/accept")["state"] == "accepted"
    assert office.do("signatory-101", f"offers/{second['id']}/decline")["state"] == "declined"
    office.at(2026, 11, 2)
    run = office.do("caseworker", f"rounds/{ROUND}/offers/run")
    assert whole.shared_out(office, run) == {f"{KOEBENHAVN}-2": "25000.00"}
    office.at(2026, 11, 5)
    office.do("signatory-101", f"awards/{KOEBENHAVN}-2/accept")
    assert office.get("caseworker", f"rounds/{ROUND}/offers")["free_amount"] == "25000.00"


def first_year_ended(office: Office) -> None:
    """The ministry permits 100,000 to be carried over; the rest goes to the treasury."""
    (account,) = office.rows("decider", "appropriations")
    year = f"appropriations/{account['id']}/years/2026"
    office.at(2026, 12, 20)
    office.do("decider", f"{year}/permission", amount="100000.00", document="Brev 17", permitted_on="2026-12-18")
    assert office.refused("decider", f"{year}/close") == (409, "year_runs")
    office.at(2027, 1, 5)
    assert office.refused("decider", f"{year}/close") == (409, "permission_open")
    office.do("controller", f"{year}/permission/confirm")
    assert whole.year_closed(office, 2026, 2026) == ("100000.00", "175000.00")


def first_paid(office: Office) -> None:
    """The bank rejects København's payment; it goes out again with the second quarter of Aarhus."""
    office.at(2027, 2, 1, 10)
    batch = whole.paid(office, date(2027, 2, 1), {KOEBENHAVN: "AC04"})
    assert (batch.count, batch.total, batch.paid) == (
        2, "175000.00", {AARHUS: "125000.00", KOEBENHAVN: "50000.00"},
    )  # fmt: skip
    assert sorted(batch.lines) == [("paid", ""), ("rejected", "")]
    assert {file["name"].rpartition(".")[2] for file in batch.files} == {"xml", "csv"}
    for file in batch.files:
        content = office.client("finance").get(f"{whole.V1}/{batch.path}/files/{file['name']}").content
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert b"125000.00" in content
    office.at(2027, 4, 1, 10)
    batch = whole.paid(office, date(2027, 4, 1))
    assert (batch.total, batch.paid) == ("75000.00", {AARHUS: "25000.00", KOEBENHAVN: "50000.00"})
    told = office.get("auditor", "payments/reconciliation")
    assert (told["holds"], told["paid"]["amount"], told["rejected"]["amount"]) == (True, "200000.00", "50000.00")


def confirmed_in_spring(office: Office) -> None:
    """Called by the night; København has completed, one of Aarhus has dropped out."""
    office.at(2027, 5, 1, 3)
    office.night()
    office.at(2027, 5, 10)
    whole.confirmed(
        office, KOEBENHAVN, _1001_SAM=whole.done("2027-05-03", "K-1"), _1002_SAM=whole.done("2027-05-04", "K-2")
    )
    told = whole.confirmed(office, AARHUS, _1003_SAM={"outcome": "dropped_out", "gives_back": True})
    assert (told["reference"], len(told["answers"])) == (f"{AARHUS}-C1", 5)
    assert office.money() == {
        "appropriation": "400000.00", "committed": "225000.00", "annulled_pool": "50000.00", "outstanding": "25000.00",
        "paid": "200000.00", "spent": "50000.00", "treasury": "175000.00",
    }  # fmt: skip


def given_back(office: Office) -> None:
    """What a municipality gives back needs no hearing; it comes in, with the claim's reference."""
    office.at(2027, 5, 20)
    (claim,) = office.rows("decider", "claims", state="heard")
    assert (claim["reference"], claim["ground"], claim["amount"]) == (f"{AARHUS}-K1", "voluntary", "25000.00")
    office.do("decider", f"claims/{claim['reference']}/decide", decision="Som I har oplyst.")
    office.at(2027, 6, 10)
    there = whole.income(office, "B1", "2027-06-09", "25000.00")
    office.do("finance2", f"{there}/match", claim=claim["reference"], amount="25000.00")
    assert office.get("signatory", f"claims/{claim['reference']}")["state"] == "paid"


def accounted_by_modules(office: Office) -> None:
    """The night asks for accounts where the last half-year has ended; København has only modules to state."""
    office.at(2027, 8, 2, 3)
    office.night()
    assert [row["reference"] for row in office.rows("controller", "accounts", state="open")] == [
        f"{KOEBENHAVN}-RA", f"{AARHUS}-RB",
    ]  # fmt: skip
    office.at(2027, 8, 20)
    here = f"accounts/{KOEBENHAVN}-RA"
    office.send("put", "signatory-101", f"{here}/costs", {"modules_completed": 2})
    assert office.do("signatory-101", f"{here}/sign")["state"] == "submitted"
    approved = office.do("controller", f"{here}/approve", decision="Som konfirmeret.")
    assert (approved["state"], approved["approved_amount"]) == ("approved", "50000.00")


def audited(office: Office) -> None:
    """The quarterly scheme: costs, an auditor's statement, and an approval that leaves something to repay."""
    here = f"accounts/{AARHUS}-RB"
    costs = [{"post": "substitute_cover", "cost": "40000.10", "note": "Vikarer"}]
    office.send("put", "preparer", f"{here}/costs", {"costs": costs})
    assert office.do("signatory", f"{here}/sign")["state"] == "with_auditor"
    whole.stated(office, f"{AARHUS}-RB")
    entries = [{"post": "substitute_cover", "approved": "35000.10", "why": "Uden for perioden."}]
    result = office.do("controller", f"{here}/result", entries=entries)
    assert (result["kept_amount"], result["repay_amount"]) == ("35000.10", "14999.90")
    given = {"entries": entries, "decision": "Delvist.", "reason_class": "other"}
    assert office.do("controller", f"{here}/approve", **given)["state"] == "partly_approved"


def repaid(office: Office) -> None:
    """Heard, answered, decided by another, invoiced when it is late, matched; what came too much goes back."""
    here = f"claims/{AARHUS}-K2"
    assert office.refused("decider", f"{here}/decide", decision="Ja.") == (409, "claim_hearing_runs")
    office.at(2027, 8, 30)
    office.do("signatory", f"{here}/answer", answer="Det er rigtigt.")
    office.at(2027, 9, 1)
    assert office.do("decider", f"{here}/decide", decision="Ja.")["due_on"] == "2027-10-01"
    office.at(2027, 10, 4)
    assert office.do("finance", f"{here}/invoice", invoice="F-17")["state"] == "invoiced"
    there = whole.income(office, "B2", "2027-10-04", "15099.90")
    left = office.do("finance2", f"{there}/match", claim=f"{AARHUS}-K2", amount="14999.90")["left_amount"]
    assert (left, [row["left_amount"] for row in office.get("auditor", "incoming/suspense")]) == ("100.00", ["100.00"])
    assert office.refused("finance", f"{there}/send-back", amount="100.00", why="x") == (403, "incoming_taken_by_you")
    office.do("finance2", f"{there}/send-back", amount="100.00", why="For meget.")
    assert office.get("auditor", "incoming/suspense") == []


def changed(office: Office) -> None:
    """Somebody else takes the last module; the letter amends the grant."""
    office.at(2027, 10, 11)
    office.do("preparer", "employees", reference="1006", initials="NY", hired_on="2027-03-01", has_child_cases=True)
    lines = office.rows("signatory", f"applications/{AARHUS}/lines")
    (line,) = (row for row in lines if (row["employee"], row["module"]) == ("1002", "IND"))
    asked = {"kind": "employee", "line": line["id"], "employee": "1006", "why": "Ny medarbejder."}
    made = office.do("signatory", f"applications/{AARHUS}/changes", **asked)
    assert office.refused("decider", f"changes/{made['reference']}/approve", decision="Ja.")[0] == 403
    told = office.do("caseworker", f"changes/{made['reference']}/approve", decision="Ja.")
    assert (told["state"], [(row["before"], row["after"]) for row in told["rows"]]) == (
        "approved", [("1002 (AB)", "1006 (NY)")],
    )  # fmt: skip
    assert [row["kind"] for row in office.rows("signatory", "letters")[:2]] == ["change_decision", "repayment_claim"]


def confirmed_in_autumn(office: Office) -> None:
    office.at(2027, 11, 1, 3)
    office.night()
    office.at(2027, 11, 15)
    proof = {
        f"_{key}": whole.done("2027-06-20", f"A-{key}") for key in ("1001_SAM", "1002_SAM", "1004_VID", "1005_VID")
    }
    told = whole.confirmed(office, AARHUS, **proof)
    assert (told["reference"], len(told["answers"])) == (f"{AARHUS}-C2", 5)


def later_years(office: Office) -> None:
    """What was given back and what was carried over ends with the treasury; the last module is begun and paid."""
    office.at(2028, 1, 5)
    assert whole.year_closed(office, 2026, 2027) == ("0.00", "25000.00")
    assert whole.year_closed(office, 2027, 2027) == ("0.00", "100000.00")
    for moment, said in (((2028, 5, 1), {"_1001_IND": whole.done("2028-01-20", "A-3")}), ((2028, 11, 1), {})):
        office.at(*moment, 3)
        office.night()
        office.at(*moment, 12)
        whole.confirmed(office, AARHUS, **said)
    batch = whole.paid(office, date(2028, 11, 1))
    assert (batch.paid, batch.lines) == ({AARHUS: "25000.00"}, [("paid", "")])
    office.at(2029, 1, 5)
    assert whole.year_closed(office, 2026, 2028) == ("0.00", "0.00")


def accounted_at_the_end(office: Office) -> None:
    """The decision maker gives everybody a month more; the last module is completed, and the accounts are approved."""
    office.at(2029, 2, 1, 3)
    office.night()
    office.at(2029, 4, 2)
    moved = office.do("decider", f"rounds/{ROUND}/deadlines", kind="accounts", days=31, reason="Eksamen er i maj.")
    assert moved["count"] == 1
    office.at(2029, 5, 1, 3)
    office.night()
    office.at(2029, 5, 22)
    whole.confirmed(office, AARHUS, _1006_IND=whole.done("2029-05-20", "A-4"))
    here = f"accounts/{AARHUS}-RA"
    office.send("put", "preparer", f"{here}/costs", {"modules_completed": 4})
    assert office.do("signatory", f"{here}/sign")["due_on"] == "2029-05-31"
    whole.stated(office, f"{AARHUS}-RA")
    assert office.refused("decider", f"rounds/{ROUND}/settle") == (409, "still_outstanding")
    assert office.do("controller", f"{here}/approve", decision="Alt er gennemført.")["approved_amount"] == "100000.00"


def settled(office: Office) -> None:
    """Every krone is spent or with the treasury; whoever asks is told the same."""
    office.at(2029, 8, 31)
    assert office.get("controller", f"rounds/{ROUND}/outstanding")["outstanding"] == []
    assert office.do("decider", f"rounds/{ROUND}/settle")["state"] == "settled"
    office.night()
    call_command("verify", stdout=StringIO())
    left = Account.objects.exclude(balance_amount=0).values_list(
        "kind", "finance_year", "award", "scheme", "balance_amount"
    )
    assert sorted(left) == [
        ("finance_act", 2026, "", "", Decimal("-500000.00")),
        ("spent", 2026, KOEBENHAVN, "A", Decimal("50000.00")),
        ("spent", 2026, AARHUS, "A", Decimal("100000.00")),
        ("spent", 2026, AARHUS, "B", Decimal("35000.10")),
        ("treasury", 2026, "", "", Decimal("175000.00")),  # not permitted to go on from 2026
        ("treasury", 2026, AARHUS, "A", Decimal("25000.00")),  # given back
        ("treasury", 2026, AARHUS, "B", Decimal("14999.90")),  # not approved
        ("treasury", 2027, "", "", Decimal("100000.00")),  # carried over, and not used
    ]
    told = office.get("", f"rounds/{ROUND}")["outcome"]
    assert (told["committed"], told["paid"], told["spent"], told["repaid"], told["completed"]) == (
        "225000.00", "225000.00", "185000.10", "39999.90", 8,
    )  # fmt: skip
    assert office.money() == {
        "appropriation": "400000.00", "committed": "225000.00", "annulled_pool": "50000.00", "paid": "225000.00",
        "spent": "185000.10", "repaid": "39999.90", "treasury": "214999.90",
    }  # fmt: skip
    for figure, amount in office.money().items():
        rows = office.rows("ministry", "reports/budget/figures", finance_year=2026, figure=figure)
        assert f"{sum(Decimal(row['amount']) for row in rows):.2f}" == amount, figure
    spent = office.get("auditor", "reports/spending", finance_year=2026)["totals"]
    assert [spent[name] for name in ("asked", "awarded", "annulled", "paid", "left")] == [
        "300000.00", "275000.00", "50000.00", "225000.00", "0.00",
    ]  # fmt: skip
    for quarter in (2, 3):  # the one that is late, and the one that runs
        office.do("decider", "access-reviews", year=2029, quarter=quarter, note="Set.")
    room = office.get("auditor", "controls")
    assert (room["open"], room["unreconciled"], room["proof"]["holds"]) == (0, 0, True)
    assert [entry.verb for entry in journal.of_case(AARHUS).order_by("number")] == whole.HISTORY
