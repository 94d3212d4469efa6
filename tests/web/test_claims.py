"""Claims on the pages: proposed, answered, decided, repaid, collected."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from pool.settlement.models import Claim
from tests import claiming as c
from tests import paying
from tests.claiming import AT, AUGUST, JULY
from tests.factories import RATE
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

NEW = "/cases/2026-1-751/claims/new/"
HERE = "/claims/2026-1-751-K1/"
HEADER = "Bogføringsnummer;Bogføringsdato;Beløb;Afsender\n"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as turned:
        yield turned


@pytest.fixture
def grant(world, monkeypatch):
    return c.paid(world, monkeypatch)


def proposed(client, part: str):
    given = {"parts": [part], "ground": "not_completed", "reason_class": "changed", "explanation": "Ikke gennemført."}
    return client.post(NEW, given, follow=True)


def test_a_claim_from_the_case_to_the_repayment(world, grant, clock):
    controller, signatory = browser(world.people.controller), browser(world.people.signatory)
    assert NEW in controller.get("/cases/2026-1-751/").content.decode()
    page = main(controller.get(NEW))
    assert "may be used again this year" in page and "goes to the treasury" in page and "25,000.00" in page
    empty = controller.post(NEW, {})
    assert (empty.status_code, len(problems(empty))) == (400, 3)
    neither = controller.post(NEW, {"ground": "unspent", "reason_class": "other", "explanation": "x", "amount": ""})
    assert (neither.status_code, len(problems(neither))) == (400, 1)
    part = str(c.claims.claimable(grant)[0].pk)
    assert messages(proposed(controller, part))[0].startswith("Proposed. The municipality has until")
    assert "The claim can be decided when it has" in main(browser(world.people.decider).get(HERE))

    with translation.override("da"):
        danish = gettext("What the grant was given for has changed")
    said = controller.get(HERE, headers={"accept-language": "da"}).context["reason"]
    assert said == danish != "What the grant was given for has changed"

    start = main(signatory.get("/"))
    assert "Claim 2026-1-751-K1" in start and "You are heard before it decides." in start
    assert "2026-1-751-K1" in main(signatory.get("/applications/2026-1-751/"))
    assert len(problems(signatory.post(f"{HERE}answer/", {"answer": ""}))) == 1
    assert messages(signatory.post(f"{HERE}answer/", {"answer": "Enig."}, follow=True))[0].startswith("Sent.")

    decider = browser(world.people.decider)
    assert "1 claim waits for a decision." in main(decider.get("/"))
    assert len(problems(decider.post(f"{HERE}decide/", {"decision": " "}))) == 1
    assert messages(decider.post(f"{HERE}decide/", {"decision": "Ja."}, follow=True))[0].startswith("Decided.")
    page = main(signatory.get(HERE))
    assert "How to repay" in page and "write 2026-1-751-K1 as the text" in page and "What becomes" not in page

    clock.move_to(AUGUST)
    finance, decider = browser(world.people.finance), browser(world.people.decider)
    assert "1 claim was not repaid in time." in main(finance.get("/"))
    assert len(problems(finance.post(f"{HERE}invoice/", {}))) == 1
    assert "recorded" in messages(finance.post(f"{HERE}invoice/", {"invoice": "F-17"}, follow=True))[0]
    clock.move_to(AUGUST + timedelta(days=15))
    finance, decider = browser(world.people.finance), browser(world.people.decider)
    given = {"reference": "B1", "sender": "Aarhus Kommune", "amount": "25,100", "text": "F-17"}
    day = {"booked_on_day": "15", "booked_on_month": "8", "booked_on_year": "2027"}
    assert messages(finance.post("/incoming/new/", given | day, follow=True))[0].startswith("Entered.")
    item = c.Incoming.objects.get()
    page = main(finance.get(f"/incoming/{item.pk}/"))
    assert "Another person must match it or send it back" in page and "Match it with a claim" not in page
    second = browser(paying.second_officer())
    assert "its number stands in the text" in main(second.get(f"/incoming/{item.pk}/"))
    match = {"claim": "2026-1-751-K1", "amount": "25,001"}
    assert "still to be repaid" in problems(second.post(f"/incoming/{item.pk}/match/", match))[0]
    answer = second.post(f"/incoming/{item.pk}/match/", match | {"amount": "25,000"}, follow=True)
    assert messages(answer) == ["Matched with claim 2026-1-751-K1."]
    assert Claim.objects.get().state == "paid"
    back = {"amount": "100", "why": "For meget."}
    assert "Recorded" in messages(second.post(f"/incoming/{item.pk}/send-back/", back, follow=True))[0]
    page = main(decider.get("/returned/"))
    assert "May be used again in 2027" in page
    assert "2027" in problems(decider.post("/returned/", {"round": "2026-1", "amount": "25,001"}))[0]
    assert "pool" in messages(decider.post("/returned/", {"round": "2026-1", "amount": "25,000"}, follow=True))[0]


def test_a_claim_is_handed_over_or_dropped(world, grant, clock):
    claim, other = (c.decided(world, c.heard(world, grant, parts=1)) for _ in range(2))
    clock.move_to(AUGUST)
    first, finance = browser(world.people.decider), browser(world.people.finance)
    alone = first.post(f"/claims/{other}/drop/", {"reason": "Fejl."})
    assert (alone.status_code, "Another person must drop it" in main(first.get(f"/claims/{other}/"))) == (403, True)
    decider = browser(c.other_decider())
    assert messages(decider.post(f"/claims/{other}/drop/", {"reason": "Fejl."}, follow=True))[0].startswith("Dropped.")
    assert decider.post(f"/claims/{other}/drop/", {"reason": "Fejl."}).status_code == 409
    early = finance.post(f"{HERE}hand-over/", follow=True)
    assert "cannot be done now" in messages(early)[0]
    finance.post(f"{HERE}invoice/", {"invoice": "F-17"})
    clock.move_to(AUGUST + timedelta(days=15))
    finance = browser(world.people.finance)
    assert messages(finance.post(f"{HERE}hand-over/", follow=True))[0].startswith("Handed over")
    assert "With debt collection" in main(finance.get("/claims/?state=handed_over"))
    assert "There are no claims here" in main(browser(world.people.signatory).get("/claims/?state=paid"))


def test_everybody_sees_the_suspense_account_and_how_long_money_stands_there(world, clock):
    clock.move_to(AUGUST)
    c.incoming(world, Decimal(100), booked_on=(AUGUST - timedelta(days=6)).date())
    for role in ("caseworker", "decider", "finance", "controller", "administrator", "ministry", "auditor"):
        client = browser(getattr(world.people, role))
        assert "has stood 6 days" in main(client.get("/incoming/")), role
        start = client.get("/").content.decode()
        assert "/incoming/" in start or role in ("administrator", "ministry", "auditor"), role
    for role in ("administrator", "ministry"):
        assert 'href="/incoming/"' in browser(getattr(world.people, role)).get("/").content.decode(), role
    assert browser(world.people.signatory).get("/incoming/").status_code == 403


def test_the_banks_table_is_shown_before_it_is_taken_all_or_nothing(world, clock):
    clock.move_to(AUGUST)
    client = browser(world.people.finance)
    wrong = client.post("/incoming/import/", {"pasted": HEADER + "1;01-07-2027;abc;Aarhus\n2;01-07-2027;5;Odense"})
    page = main(wrong)
    assert (wrong.status_code, "One row has faults" in page, "One row is right" in page) == (400, True, True)
    shown = client.post("/incoming/import/", {"pasted": HEADER + "1;01-07-2027;1.000,00;Aarhus\n2;01-07-2027;5;Odense"})
    assert shown.status_code == 200 and not c.Incoming.objects.exists()
    table = shown.content.decode().partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    answer = client.post("/incoming/import/", {"confirmed": "1", "table": table}, follow=True)
    assert messages(answer) == ["2 entries are taken."]
    again = client.post("/incoming/import/", {"confirmed": "1", "table": table})
    assert again.status_code == 400 and "taken already" in main(again)
    assert c.Incoming.objects.count() == 2


def test_another_municipality_learns_nothing(world, grant):
    c.heard(world, grant, parts=1)
    foreign = browser(world.signatories["825"])
    assert foreign.get(HERE).status_code == foreign.post(f"{HERE}answer/", {"answer": "x"}).status_code == 404
    assert "K1" not in main(foreign.get("/claims/"))
    assert browser(world.people.decider).get(NEW).status_code == 403
    assert browser(world.people.controller).get("/cases/2026-1-999/claims/new/").status_code == 404


def test_absurd_input(world, grant, clock):
    clock.move_to(JULY)
    controller, finance = browser(world.people.controller), browser(world.people.finance)
    assert proposed(controller, "999999").status_code == 400
    assert proposed(controller, "x" * 50).status_code == 400
    given = {"ground": "unspent", "reason_class": "other", "explanation": "x"}
    for amount in ("1e9", "-1", "499.99", "75,000.01", "NaN"):
        assert controller.post(NEW, given | {"amount": amount}).status_code == 400, amount
    item = c.incoming(world, RATE, at=JULY)
    for path in ("match", "send-back"):
        assert finance.post(f"/incoming/{item.pk}/{path}/", {"amount": "1e5", "claim": "x"}).status_code == 400
    assert finance.get("/incoming/999999/").status_code == 404
    decider = browser(world.people.decider)
    assert decider.post("/returned/", {"round": "nowhere", "amount": "1"}).status_code == 404
