"""The main job in a real browser: apply, sign, assess, allocate, decide, read the letter, download the report."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from pool.kernel import periods
from pool.ledger import queries as ledger
from pool.letters.models import Letter
from pool.reports import proof
from pool.rounds.models import Round
from tests import factories, written
from tests.browser.people import Person

REFERENCE = "2026-1-751"
PASTED = (
    "Reference\tInitialer\tAnsættelsesdato\tBørnesager\tModul\tTermin\n"
    "4711\tÆØ\t01-03-2026\tja\tSAM\t2027F\n"
    "4712\tBK\t31-02-2026\tja\tSAM\t2027F\n"
    "4713\tCL\t01-04-2026\tnej\tIND\t2027E\n"
)


@pytest.fixture
def world(transactional_db):
    """The small world with a round that is open now and closes in an hour."""
    now = datetime.now(periods.COPENHAGEN)
    here = factories.world()
    Round.objects.filter(pk=here.round.pk).update(
        opens_at=now - timedelta(days=9),
        closes_at=now + timedelta(hours=1),
        decide_by=(now + timedelta(days=40)).date(),
    )
    here.round.refresh_from_db()
    return here


def test_the_main_job_from_application_to_budget_report(world, live_server, visitor):
    def arrive(name):
        return Person(visitor(), live_server.url, name, by_form=True)

    apply(arrive("preparer"))
    sign(arrive("signatory"))
    with time_machine.travel(datetime.now(periods.COPENHAGEN) + timedelta(hours=2), tick=True):
        caseworker = arrive("caseworker")
        assess(caseworker)
        propose(caseworker)
        decide(arrive("decider"))
        read_letter(arrive("preparer"))
        read_report(arrive("ministry"))
    assert [finding.problem for finding in proof.findings()] == [""] * len(proof.PROOFS)


def apply(preparer: Person) -> None:
    preparer.go("/")
    preparer.act("/applications/start/2026-1/")
    at = f"/applications/{REFERENCE}/"
    preparer.go(f"{at}sections/contact/")
    preparer.fill(contact_name="Karla Kontakt", contact_email="karla@example.dk")
    preparer.choose(grant_officer="signatory")
    preparer.press("form[data-autosave]")
    add_one_line(preparer, at)
    import_two_lines(preparer, at)
    preparer.go(f"{at}lines/")
    assert "75.000,00" in preparer.text()
    preparer.press("main form:not([action])")
    preparer.go(f"{at}sections/financing/")
    preparer.choose(other_financing="no")
    preparer.press("form[data-autosave]")
    preparer.go(f"{at}sections/declarations/")
    preparer.tick(*factories.DECLARATIONS)
    preparer.press("form[data-autosave]")
    preparer.go(f"{at}hand-over/")
    assert "signatory@example.dk" in preparer.text()
    preparer.press("main form")
    assert preparer.page.problems == []


def add_one_line(preparer: Person, at: str) -> None:
    preparer.go(f"{at}lines/add/")
    preparer.fill(reference="4710", initials="AJ", hired_on_day="1", hired_on_month="5", hired_on_year="2026")
    preparer.choose(has_child_cases="yes")
    preparer.pick(
        "module", preparer.page.locator("select[name=module] option[value*='TVP']").first.get_attribute("value")
    )
    preparer.pick("term", "2027F")
    preparer.press("form.line-form", "button[value=back]")


def import_two_lines(preparer: Person, at: str) -> None:
    """Of three pasted rows one has a day that does not exist; the two good ones are not lost."""
    preparer.go(f"{at}import/")
    preparer.page.locator("textarea").first.fill(PASTED)
    preparer.press("main form:has(textarea)")
    shown = preparer.text()
    assert "31-02-2026" in shown and "3" in shown
    preparer.press("main form:not([action*=discard])")


def sign(signatory: Person) -> None:
    signatory.go(f"/applications/{REFERENCE}/sign/")
    box = signatory.page.locator("input[type=checkbox]").first
    signatory.page.locator(f"label[for='{box.get_attribute('id')}']").click()
    signatory.press("main form")
    assert REFERENCE in signatory.text()
    sent = PdfReader(io.BytesIO(signatory.fetch(f"/applications/{REFERENCE}/sent/1.pdf")))
    text = " ".join(page.extract_text() for page in sent.pages)
    assert all(part in text for part in ("4710", "4711", "4713", "75.000,00", "Karla Kontakt"))
    assert "4712" not in text
    assert signatory.page.problems == []


def assess(caseworker: Person) -> None:
    caseworker.go("/worklist/")
    caseworker.page.locator(f"a[href*='/cases/{REFERENCE}/']").first.click()
    at = f"/cases/{REFERENCE}/"
    caseworker.act(f"{at}take/")
    caseworker.act(f"{at}passed/")
    # Two lines pass every check; the third employee has no child cases, and the form suggests that ground.
    caseworker.act(f"{at}lines/")
    caseworker.act(f"{at}finish/")
    assert caseworker.page.problems == []


def propose(caseworker: Person) -> None:
    caseworker.go("/allocation/2026-1/")
    caseworker.act("/allocation/2026-1/close/")
    caseworker.act("/allocation/2026-1/propose/")
    assert "50.000,00" in caseworker.text()
    assert caseworker.page.problems == []


def decide(decider: Person) -> None:
    decider.go("/allocation/2026-1/")
    decider.page.locator("main a[href*='/allocation/runs/']").first.click()
    decider.page.wait_for_url("**/runs/**")
    run = decider.page.url.removeprefix(decider.address)
    decider.page.locator(f"form[action='{run}approve/'] textarea").fill("Som bekendtgjort.")
    decider.act(f"{run}approve/")
    decider.go(f"{run}issue/")
    decider.press("main form")
    written.everything(timezone.now())
    decider.go(run)
    assert decider.page.locator("a[href*='/letters/'][href$='.pdf']").count() == 1
    assert decider.page.problems == []


def read_letter(preparer: Person) -> None:
    preparer.go(f"/awards/{REFERENCE}/")
    link = f"/letters/{Letter.objects.get(award__reference=REFERENCE).pk}.pdf"
    assert preparer.page.locator(f"main a[href='{link}']").count()
    letter = PdfReader(io.BytesIO(preparer.fetch(link)))
    text = " ".join(" ".join(page.extract_text() for page in letter.pages).split())
    assert text.index("I får 50.000 kr. af de 75.000 kr.") < text.index("Begrundelse") < text.index("Klage")
    assert all(part in text for part in ("4710", "4711", "4713", "§§ 22 og 24", "Side 1 af"))
    assert len(letter.pages) <= 2
    assert preparer.page.problems == []


def read_report(ministry: Person) -> None:
    ministry.go("/reports/budget/?finance_year=2026")
    assert "4711" not in ministry.text()
    content = ministry.fetch("/reports/budget/?finance_year=2026&by=municipality&format=csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    total = dict(zip(rows[0], rows[-1], strict=True))
    kroner = [Decimal(cell.replace(",", ".")) for cell in list(total.values())[1:]]
    assert kroner == [
        ledger.received(kind="appropriation"),
        ledger.balance(kind="appropriation") + ledger.balance(kind="pool"),
        ledger.balance(kind="reserved"),
        ledger.received(kind="committed"),
        *[Decimal("0.00")] * 2,  # annulled
        ledger.balance(kind="committed"),
        ledger.received(kind="paid"),
        *[Decimal("0.00")] * 6,  # what comes after
    ]
    assert ledger.received(kind="committed") == Decimal("50000.00")
    assert ministry.page.problems == []
