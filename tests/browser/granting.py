"""From the announcement of a round to accepted grants, each person on their own pages: four lines, 100,000 kroner.

Aarhus asks for two employees with a module in spring 2027, and one of them with another a year later; Læsø for one.
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from pool.ledger import queries as ledger
from tests import factories, written

AGENCY = ("caseworker", "decider", "finance", "finance2", "controller")
TITLE = "Diploma modules 2026"
AARHUS, LAESOE = "2026-1-751", "2026-1-825"


def cast_of() -> None:
    """People, municipalities and schemes; no money, no rules, no round."""
    places = factories.municipalities()
    factories.schemes()
    factories.person("administrator", "administrator")
    for name in (*AGENCY, "auditor"):
        factories.person(name, name.rstrip("2"))
    for name in ("preparer", "signatory"):
        factories.person(name, name, places["751"])
    factories.person("signatory-825", "signatory", places["825"])


def standing(kind: str) -> Decimal:
    """Kroner on all accounts of a kind."""
    return ledger.balance(kind=kind)


def announced(person) -> None:
    """The decider records what the finance act grants; a caseworker keeps rules and plans; the decider opens."""
    decider, caseworker = person("decider"), person("caseworker")
    decider.walk("Year end", "Record a grant")
    decider.fill(code="15.26.36.10", finance_year="2026", name_da="Kompetencer", name_en="Skills", document="FL 2026")
    decider.fill(amount="150,000")
    decider.day("dated_on", date(2026, 1, 1))
    decider.choose(source="finance_act")
    decider.push("Continue")
    decider.push("Post the grant")
    caseworker.walk("Rounds", "Rules in the collection", "New rules", "First come, first served")
    caseworker.push("Read it back")
    caseworker.push("Save as version 1")
    caseworker.walk("Rounds", "Plan a round")
    caseworker.fill(code="2026-1", title_da="Diplommoduler 2026", title_en=TITLE)
    caseworker.fill(frame_amount="100,000")
    caseworker.box("Substitute cover")
    for name, day in (
        ("opens_at", date(2026, 9, 1)), ("closes_at", date(2026, 10, 1)), ("decide_by", date(2026, 11, 15)),
        ("period_from", date(2027, 2, 1)), ("period_until", date(2029, 1, 31)),
    ):  # fmt: skip
        caseworker.day(name, day)
    caseworker.push("Plan the round")
    decider.walk("Read and open")
    decider.push("Open the round")
    assert (standing("appropriation"), standing("pool")) == (Decimal(50_000), Decimal(100_000))


def applied(person) -> None:
    """Aarhus prepares and signs by two people; in Læsø one does both."""
    preparer = person("preparer")
    drafted(preparer, ("1001", "SAM", "2027F"), ("1002", "SAM", "2027F"), ("1001", "IND", "2028F"))
    preparer.follow("Hand over for signature")
    preparer.push("Hand over")
    person("signatory").walk("Read and sign")
    signed(person("signatory"))
    alone = person("signatory-825")
    drafted(alone, ("1001", "SAM", "2027F"))
    alone.follow("Go on to the signature")
    signed(alone)


def drafted(preparer, *lines: tuple[str, str, str]) -> None:
    preparer.walk()
    preparer.push("Begin")
    preparer.follow("Contact and grant officer")
    preparer.fill(contact_name="Karla Kontakt", contact_email="karla@example.dk")
    preparer.page.locator("input[name=grant_officer] + label").first.click()
    preparer.push("Save and continue")
    known = set()
    for employee, module, term in lines:
        preparer.follow("Add a line")
        if employee in known:
            preparer.page.locator("select[name=employee]").select_option(value=employee)
        else:
            if known:
                preparer.page.locator("summary", has_text="Or somebody").click()
            preparer.fill(reference=employee, initials="ABCD"[int(employee) % 2 :][:2])
            preparer.day("hired_on", date(2026, 3, 1))
            preparer.choose(has_child_cases="yes")
        known.add(employee)
        preparer.page.locator("select[name=module]").select_option(label=f"{module} – {module} in English")
        preparer.pick("term", term)
        preparer.push("Add the line")
    preparer.push("Save and continue")
    preparer.choose(other_financing="no")
    preparer.push("Save and continue")
    preparer.tick(*factories.DECLARATIONS)
    preparer.push("Save and continue")


def signed(signatory) -> None:
    signatory.tick("declares")
    signatory.push("Sign and send")


def assessed(person) -> None:
    """Everybody at the agency has declared their ties, the cases can be opened."""
    for name in AGENCY:
        person(name).walk(TITLE)
        person(name).box("No, I have no ties")
        person(name).push("Declare")
    caseworker = person("caseworker")
    for case, lines in ((AARHUS, "3 lines"), (LAESOE, "1 line")):
        caseworker.walk("Worklist", case)
        caseworker.push("Take the case")
        caseworker.push(f"Mark {lines}")
        caseworker.push("Finish the assessment")


def decided(person) -> None:
    caseworker = person("caseworker")
    caseworker.walk("Rounds", TITLE)
    caseworker.push("Close the round")
    caseworker.push("Run the allocation")
    decider = person("decider")
    decider.walk("Read and approve")
    decider.page.locator("form[action$='/approve/'] textarea").fill("As announced.")
    decider.push("Approve the allocation")
    decider.follow("Sign the decisions and write the letters")
    decider.push("Sign 2 decisions")
    written.everything(timezone.now())
    decider.walk("Awards", AARHUS)
    decider.reads("75,000")
    assert (standing("committed"), standing("pool")) == (Decimal(100_000), Decimal(0))


def accepted(person) -> None:
    for name in ("signatory", "signatory-825"):
        person(name).walk("Read and accept")
        person(name).tick("terms")
        person(name).push("Accept the grant")
    administrator = person("administrator")
    for place, cvr in (("Aarhus", "55133018"), ("Læsø", "45973328")):
        administrator.walk("Payees", f"{place} Kommune", "Propose a number")
        administrator.fill(cvr=cvr, source="virk.dk")
        administrator.push("Propose")
        person("controller").walk(f"{place} Kommune")
        person("controller").push("Confirm the number")
