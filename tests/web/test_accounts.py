"""Accounts on the pages: written, signed, stated by a link, approved."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from pool.settlement.models import Accounts, AuditLink, AuditStatement
from tests import budgeted as b
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

HERE = "/accounts/2026-1-751-RA/"
GIVEN = {"auditor": "R. Visor", "registration": "mne1", "conclusion": "qualified", "text": "Et bilag mangler."}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(b.AT + timedelta(hours=1), tick=False) as turned:
        yield turned


@pytest.fixture
def item(world, monkeypatch) -> Accounts:
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paid(world)
    return b.opened(award)


@pytest.fixture
def link(world, item) -> str:
    """The address of the auditor's page."""
    b.invited(world, b.signed(world, item))
    return f"/audit/{b.token()}/"


@pytest.mark.django_db
def test_a_municipality_writes_signs_and_asks_its_auditor(world, item):
    client = browser(world.people.signatory)
    assert "Write what the money of the grant was spent on" in main(client.get("/"))
    page = main(client.get(HERE))
    assert "an auditor must state an opinion" in page and "150,000.00" in page
    assert "Approved budget: DKK 150,000.00" in main(client.get(f"{HERE}fill/"))
    empty = client.post(f"{HERE}fill/", {})
    assert (empty.status_code, len(problems(empty))) == (400, 1)
    wrong = {"substitute_cover": "1.2.3", "other_income": "-5", "note": "x" * 2001}
    assert client.post(f"{HERE}fill/", wrong).status_code == 400
    income = {"substitute_cover": "140000.10", "other_income": "10"}
    assert "Write where the other income" in problems(client.post(f"{HERE}fill/", income))[0]
    given = {"substitute_cover": "140,000.10", "substitute_cover-note": "Vikarer", "sign": "1"}
    answer = client.post(f"{HERE}fill/", given)
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}sign/")
    assert "140,000.10" in main(client.get(f"{HERE}sign/"))
    assert "Tick the declaration" in problems(client.post(f"{HERE}sign/", {}))[0]
    answer = client.post(f"{HERE}sign/", {"declares": "on"})
    assert answer["Location"] == f"{HERE}auditor/"
    wrong = client.post(f"{HERE}auditor/", {"firm": "", "email": "nobody"})
    assert (wrong.status_code, len(problems(wrong))) == (400, 1)
    bad = client.post(f"{HERE}auditor/", {"firm": "Revision A/S", "email": "nobody"})
    assert "is not an e-mail address" in problems(bad)[0]
    told = client.post(f"{HERE}auditor/", {"firm": "Revision A/S", "email": "revisor@example.dk"}, follow=True)
    assert "on its way" in messages(told)[0] and "Open until" in main(told) and b.token() not in main(told)
    assert "closed" in messages(client.post(f"{HERE}auditor/close/", follow=True))[0]
    assert AuditLink.objects.get().revoked_at
    assert client.post(f"{HERE}auditor/close/").status_code == 404
    assert "Taken back" in messages(client.post(f"{HERE}take-back/", follow=True))[0]
    assert browser(world.foreign.signatory).get(HERE).status_code == 404
    assert browser(world.people.preparer).get(f"{HERE}sign/").status_code == 403


@pytest.mark.django_db
def test_an_auditor_states_by_the_link_and_the_controller_approves(world, item, link):
    anybody = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = anybody.get(link)
    page = main(answer)
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert "no-store" in answer["Cache-Control"]
    assert "140,000.10" in page and "Vikarer" in page
    people = (world.people.signatory, world.people.controller)
    assert not [one for one in people if one.email in page or str(one) in page] and "revisor@example.dk" not in page
    assert len(problems(anybody.post(link, {}))) == 4
    sha = Accounts.objects.get().sha256
    other = anybody.post(link, {**GIVEN, "sha256": "0" * 64})
    assert "has signed other accounts" in problems(other)[0]
    assert AuditStatement.objects.count() == 0
    told = anybody.post(link, {**GIVEN, "sha256": sha}, follow=True)
    assert "Your statement is given" in messages(told)[0] and "cannot be changed" in main(told)
    assert anybody.post(link, {**GIVEN, "text": "Andet", "sha256": sha}).status_code == 200
    assert AuditStatement.objects.get().text == "Et bilag mangler."

    controller = browser(world.people.controller)
    assert "1 set of accounts waits for your approval" in main(controller.get("/"))
    page = main(controller.get(f"{HERE}decide/"))
    assert "Et bilag mangler." in page and "DKK 9,999.90" in page  # what was paid and not spent
    sent = {"substitute_cover": "130,000.10", "substitute_cover-why": "", "decision": "", "show": "1"}
    page = main(controller.post(f"{HERE}decide/", sent))
    assert "DKK 19,999.90" in page and "Claimed" not in page
    form = controller.get(f"{HERE}decide/").context["shown"]
    sent = {**sent, "decision": "Delvist.", "approve": "1", "shown": form, "reason_class": "other"}
    sent.pop("show")
    answer = controller.post(f"{HERE}decide/", sent)
    assert "The amounts have changed" in problems(answer)[0]
    answer = controller.post(f"{HERE}decide/", {**sent, "shown": answer.context["shown"]})
    assert "why not all" in problems(answer)[0]
    sent |= {"substitute_cover-why": "Bilag mangler", "shown": answer.context["shown"]}
    told = controller.post(f"{HERE}decide/", sent, follow=True)
    assert "The accounts are partly approved" in messages(told)[0] and "Partly approved" in main(told)
    assert controller.get(f"{HERE}decide/").status_code == 409
    for person in (world.people.signatory, world.people.controller):
        page = main(browser(person).get(HERE))
        assert "Bilag mangler" in page and "Claimed back DKK 19,999.90 Claim 2026-1-751-K1" in " ".join(page.split())


@pytest.mark.django_db
def test_a_closed_link_says_so_and_names_nobody(world, item, link, clock):
    anybody = Client(HTTP_ACCEPT_LANGUAGE="en")
    signatory = browser(world.people.signatory)
    signatory.post(f"{HERE}take-back/")
    page = main(anybody.get(link))
    assert "being corrected" in page and "140,000.10" not in page
    signatory.post(f"{HERE}sign/", {"declares": "on"})
    assert anybody.get(link).status_code == 200
    clock.move_to(b.AT + timedelta(days=61))
    ended = anybody.get(link)
    assert (ended.status_code, "It ran out" in main(ended), "140,000.10" in main(ended)) == (410, True, False)
    guessed = [anybody.get(f"/audit/{'x' * 43}/").status_code for _ in range(11)]
    assert guessed == [404] * 10 + [429]
    assert anybody.get("/audit/x\x00y/").status_code == 400


@pytest.mark.django_db
def test_a_query_reaches_the_municipality(world, item, link):
    b.stated(AuditLink.objects.get())
    controller = browser(world.people.controller)
    empty = controller.post(f"{HERE}query/", {"question": " "})
    assert (empty.status_code, len(problems(empty))) == (400, 1)
    controller.post(f"{HERE}query/", {"question": "Hvad er post 2?"})
    signatory = browser(world.people.signatory)
    assert "The agency has a question" in main(signatory.get("/"))
    assert "Hvad er post 2?" in main(signatory.get(f"{HERE}fill/"))
    assert "3 September 2027" in main(signatory.get(HERE))
    assert "With the municipality" in main(controller.get("/accounts/?state=open"))


@pytest.mark.django_db
def test_late_accounts_are_told_apart(world, item, clock):
    clock.move_to(b.AT + timedelta(days=200))
    page = main(browser(world.people.signatory).get(HERE))
    assert "All payments to the municipality wait" in page
    assert "1 set of accounts is late" in main(browser(world.people.controller).get("/"))
    assert HERE in browser(world.people.caseworker).get("/reminders/").content.decode()
    rows = main(browser(world.people.decider).get("/accounts/?state=late"))
    assert "2026-1-751-RA" in rows and browser(world.people.ministry).get("/accounts/").status_code == 403


@pytest.mark.django_db
def test_every_version_that_was_signed_is_kept_to_be_read(world, item):
    client, reader = browser(world.people.signatory), browser(world.people.controller)
    assert "The accounts have not been signed yet" in main(client.get(f"{HERE}versions/"))
    assert "versions/" not in main(client.get(HERE))
    b.signed(world, item)
    assert "versions/" not in main(client.get(HERE))  # the only version is the accounts themselves
    first = Accounts.objects.get().sha256
    client.post(f"{HERE}take-back/")
    b.signed(world, item, cost=Decimal("120000.00"))
    page = main(reader.get(f"{HERE}versions/"))
    told = [re.sub(r"\s+", " ", part) for part in page.split("Version ")[1:]]
    assert [part[:2] for part in told] == ["2,", "1,"]
    assert "Stands now" in told[0] and "120,000.00" in told[0] and "140,000.10" not in told[0]
    assert "Earlier version" in told[1] and "140,000.10" in told[1] and "120,000.00" not in told[1]
    assert f"SHA-256 {first}" in told[1] and f"SHA-256 {Accounts.objects.get().sha256}" in told[0]
    for person in (client, reader):
        assert "1 earlier signed version" in main(person.get(HERE))
    assert browser(world.foreign.signatory).get(f"{HERE}versions/").status_code == 404
    assert browser(world.people.administrator).get(f"{HERE}versions/").status_code == 403
