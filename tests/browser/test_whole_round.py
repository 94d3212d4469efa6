"""A whole round in the browser, each person on their own pages: three years from the announcement to its settlement."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from pool.applications.models import Line
from pool.ledger.models import Account
from pool.management import daily
from pool.payments.models import PaymentBatch
from pool.reports import proof
from tests import paying, written
from tests.browser import granting
from tests.browser.granting import AARHUS, LAESOE, TITLE, standing
from tests.browser.walking import Cast
from tests.factories import RATE

pytestmark = pytest.mark.once


@pytest.fixture
def cast(transactional_db, live_server, visitor):
    granting.cast_of()
    return Cast(visitor, live_server.url)


@pytest.mark.deep
def test_a_round_from_its_announcement_to_its_settlement(cast, tmp_path):
    with cast.on(2026, 9, 1, 9) as person:
        granting.announced(person)
    with cast.on(2026, 9, 10) as person:
        granting.applied(person)
    with cast.on(2026, 9, 15) as person:
        granting.assessed(person)
    with cast.on(2026, 10, 1, 12, 30) as person:
        granting.decided(person)
    with cast.on(2026, 10, 5) as person:
        granting.accepted(person)
    with cast.on(2027, 1, 10) as person:
        year_ended(person)
    with cast.on(2027, 2, 1) as person:
        paid(person, tmp_path, "75,000.00")
    with cast.on(2027, 5, 2) as person:
        confirmed(person)
    with cast.on(2027, 5, 10) as person:
        changed(person)
        claimed(person)
    with cast.on(2027, 7, 1) as person:
        repaid(person)
    with cast.on(2027, 8, 10) as person:
        accounted(person, "signatory-825", f"{LAESOE}-RA", "1")
    with cast.on(2028, 1, 10) as person:
        year_closed(person)
    with cast.on(2028, 11, 2) as person:
        went_on(person, tmp_path)
    with cast.on(2029, 5, 2) as person:
        completed(person)
    with cast.on(2029, 5, 20) as person:
        accounted(person, "signatory", f"{AARHUS}-RA", "2")
    with cast.on(2029, 9, 1) as person:
        settled(person)
        proved(person)
        published(cast.anybody())
    everything_is_accounted_for()


def year_ended(person) -> None:
    """Of 50,000 kroner that no round has got the ministry permits to carry 20,000 over."""
    decider = person("decider")
    decider.walk("Year end", "15.26.36.10")
    decider.fill(amount="20,000", permission="Aktstykke 12")
    decider.day("permitted_on", date(2027, 1, 5))
    decider.push("Record the permission")
    person("controller").walk("Compare it with the document")
    person("controller").push("It agrees with the document")
    decider.walk("Year end", "15.26.36.10")
    decider.push("Close 2026")


def paid(person, tmp_path, total: str) -> None:
    """One finance officer builds a batch, another counts, releases and downloads it; the bank has paid all of it."""
    finance = person("finance")
    finance.walk("Payments")
    finance.push("Build a batch of all" if total == "75,000.00" else "Build a batch of the one case")
    batch = PaymentBatch.objects.latest("pk")
    second = person("finance2")
    second.walk("Count, add up and release")
    second.fill(count=str(batch.count), total=total)
    second.push("Release to the bank")
    content = second.saved(f"{batch}.xml")
    second.reads(hashlib.sha256(content).hexdigest())
    answer = tmp_path / f"{batch}.csv"
    answer.write_bytes(paying.bank_csv(batch))
    finance.walk("Payments", "Answers of the bank")
    finance.page.locator("input[type=file]").set_input_files(answer)
    finance.push("Read the file")
    finance.reads(f"{batch}.csv")


def confirmed(person) -> None:
    """Spring 2027: one employee of Aarhus completed the module, one dropped out; that of Læsø completed hers."""
    caseworker = person("caseworker")
    caseworker.walk("Go to the calls")
    caseworker.push("Call them now")
    done, out = ("completed", "30-04-2027", "Bevis 17"), ("dropped_out", "", "")
    for name, answers in (("signatory", (done, out)), ("signatory-825", (done,))):
        answered(person(name), *answers)
    assert (standing("paid"), standing("spent")) == (RATE, 2 * RATE)


def answered(signatory, *answers: tuple[str, str, str]) -> None:
    """All employees on one page, row by row; then the signature."""
    signatory.walk("Answer")
    rows = signatory.page.locator("tr.outcome")
    assert rows.count() == len(answers)
    for place, (kind, day, paper) in enumerate(answers):
        rows.nth(place).locator("select[name$='-kind']").select_option(kind)
        if day:
            rows.nth(place).locator("input[name$='-completed_on']").fill(day)
            rows.nth(place).locator("input[name$='-proof']").fill(paper)
    signatory.push("Save and go on to sign")
    signatory.tick("declares")
    signatory.push("Sign")


def changed(person) -> None:
    """Aarhus asks to move a module by half a year, and may."""
    signatory = person("signatory")
    signatory.walk("Follow-up", f"Ask for a change of grant {AARHUS}", "Another half-year")
    line = Line.objects.get(application__reference=AARHUS, module__code="IND").pk
    signatory.pick("line", str(line))
    signatory.pick("term", "2028E")
    signatory.fill(why="The course has moved.")
    signatory.push("Ask for the change")
    caseworker = person("caseworker")
    caseworker.walk("Read and answer", f"{AARHUS}-E1")
    caseworker.fill(decision="The purpose is met.")
    caseworker.push("Approve")
    written.everything(timezone.now())


def claimed(person) -> None:
    """The controller claims what was paid for who dropped out; Aarhus is heard and answers; a decider decides."""
    controller, signatory = person("controller"), person("signatory")
    controller.walk("Worklist", AARHUS, "Claim money back")
    controller.box("1002")
    controller.choose(ground="not_completed", reason_class="changed")
    controller.fill(explanation="The module is not completed.")
    controller.push("Propose and hear the municipality")
    signatory.walk(f"Claim {AARHUS}-K1")
    signatory.fill(answer="That is right.")
    signatory.push("Answer")
    decider = person("decider")
    decider.walk("Read and decide", f"{AARHUS}-K1")
    decider.fill(decision="The money is to be repaid.")
    decider.push("Decide")
    written.everything(timezone.now())
    assert (standing("receivable"), standing("paid")) == (RATE, Decimal(0))


def repaid(person) -> None:
    """Not paid by the day it was due: invoiced. Then the money comes, and is matched to the claim."""
    finance = person("finance")
    finance.walk("See which", f"{AARHUS}-K1")
    finance.fill(invoice="F-17")
    finance.push("invoice")
    finance.walk("Payments", "Suspense account", "Enter one")
    finance.fill(reference="B1", amount="25,000", sender="Aarhus Kommune", text=f"{AARHUS}-K1")
    finance.day("booked_on", date(2027, 7, 1))
    finance.push("Enter it")
    finance.reads("Another person must match it or send it back.")
    second = person("finance2")
    second.walk("Payments", "Suspense account", "B1")
    second.push("Match")
    second.reads("Matched")
    assert (standing("receivable"), standing("suspense"), standing("returned")) == (Decimal(0), Decimal(0), RATE)


def accounted(person, name: str, reference: str, modules: str) -> None:
    """What the night asks for: accounts that state the modules; a controller approves them."""
    daily.run(timezone.now())
    signatory = person(name)
    signatory.walk(f"Accounts {reference}", "Fill in")
    signatory.fill(modules_completed=modules)
    signatory.push("Save and go on to sign")
    signatory.tick("declares")
    signatory.push("Sign")
    controller = person("controller")
    controller.walk("Read and answer", reference, "Query or approve")
    controller.fill(decision="The modules are confirmed.")
    controller.push("Approve")
    written.everything(timezone.now())


def year_closed(person) -> None:
    """What was repaid and what was carried over and not used goes to the treasury."""
    decider = person("decider")
    for account, amount in (("2026", "25,000.00"), ("2027", "20,000.00")):
        decider.walk("Year end", f"15.26.36.10 ({account})")
        decider.push("Close 2027")
        decider.reads("2027 was closed", f"To the treasury: DKK {amount}")


def went_on(person, tmp_path) -> None:
    """Autumn 2028: the module that was moved is under way, so it is paid."""
    daily.run(timezone.now())
    answered(person("signatory"), ("participating", "", ""))
    paid(person, tmp_path, "25,000.00")


def completed(person) -> None:
    daily.run(timezone.now())
    answered(person("signatory"), ("completed", "31-01-2029", "Bevis 29"))


def settled(person) -> None:
    """Nothing is outstanding; each municipality gets a letter. The decider also looks at who has access."""
    decider = person("decider")
    decider.walk("Rounds", TITLE, "What is outstanding")
    decider.push("Settle the round")
    decider.reads("The round was settled on 1 September 2029")
    written.everything(timezone.now())
    person("signatory").walk("Letters", "Settlement")
    for quarter in ("2029-2", "2029-3"):
        decider.walk("People", "Access report")
        decider.choose(quarter=quarter)
        decider.fill(note="Everybody still works here.")
        decider.push("Sign the review")


def proved(person) -> None:
    """The auditor proves the books, and every row of the control room is in order."""
    auditor = person("auditor")
    auditor.walk("Books", "Proof")
    auditor.push("Prove")
    auditor.walk("Control room")
    auditor.reads("Every proof holds")
    states = auditor.page.locator("main ol .task-state").all_inner_texts()
    assert [text.strip() for text in states] == ["In order"] * 13


def published(anybody) -> None:
    """Whoever asks reads the same amounts."""
    anybody.walk(TITLE)
    anybody.reads("The round was settled on 1 September 2029")
    rows = anybody.page.locator("section[aria-labelledby=outcome] .summary-row").all_inner_texts()
    assert [tuple(" ".join(row.split()).rsplit(" ", 1)) for row in rows] == [
        ("Committed DKK", "100,000.00"), ("Paid DKK", "100,000.00"), ("Spent DKK", "75,000.00"),
        ("Repaid DKK", "25,000.00"), ("Modules completed", "3"),
    ]  # fmt: skip


def everything_is_accounted_for() -> None:
    """Every krone of the finance act was spent, or is with the treasury."""
    found = Account.objects.exclude(balance_amount=0).order_by("kind", "finance_year", "round", "award")
    assert [(row.kind, row.finance_year, row.round, row.award, row.balance_amount) for row in found] == [
        ("finance_act", 2026, "", "", -6 * RATE),
        ("spent", 2026, "2026-1", AARHUS, 2 * RATE),
        ("spent", 2026, "2026-1", LAESOE, RATE),
        ("treasury", 2026, "", "", Decimal(30_000)),
        ("treasury", 2026, "2026-1", AARHUS, RATE),
        ("treasury", 2027, "", "", Decimal(20_000)),
    ]
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
