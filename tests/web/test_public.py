import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pool.access import services as access
from pool.applications.services import signing
from pool.assessment.services import casework as assessment
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.payments.services import batching
from pool.web import starting
from tests import factories, paying
from tests.reports.conftest import END, life, settled  # noqa: F401 (a fixture)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def browser(user=None, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if user:
        client.force_login(user, backend="pool.access.guard.Backend")
    return client


def page(user, address: str, status: int = 200) -> str:
    answer = browser(user).get(address)
    assert answer.status_code == status
    return answer.content.decode()


def part(user, at=factories.NOW) -> dict:
    return starting.parts(user, at)[0]


# the public


def test_start_tells_the_public_what_is_open_for_whom_until_when_and_how_much(world, monkeypatch):
    monkeypatch.setattr("pool.web.public.timezone.now", lambda: factories.NOW)
    text = page(None, "/")
    assert "Round 2026-1" in text
    assert "Thursday 1 October 2026, 12:00 – in 21 days" in text
    assert "DKK\u00a0250,000.00" in text
    assert f'href="{reverse("sign_in")}?next=/rounds/2026-1/"' in text


def test_start_says_why_nothing_is_open(db):
    assert "No round is open now" in page(None, "/")


def test_start_lists_a_round_whose_deadline_has_passed_as_earlier(world, monkeypatch):
    monkeypatch.setattr("pool.web.public.timezone.now", lambda: factories.AFTER)
    text = page(None, "/")
    assert "No round is open now" in text
    assert "Deadline passed" in text


def test_round_page_says_what_the_round_is(world, monkeypatch):
    monkeypatch.setattr("pool.web.public.timezone.now", lambda: factories.NOW)
    text = page(None, "/rounds/2026-1/")
    for words in (
        "Thursday 1 October 2026, 12:00 – in 21 days",
        "DKK\u00a0250,000.00",
        "DKK\u00a025,000.00 for one employee and one module",
        "The pool pays for substitute cover.",
        "The first module begins within 2 years of hiring.",
        "spring 2027, autumn 2027, spring 2028, autumn 2028",
        "15 November 2026",
        "The decision cannot be appealed.",
        "Sign in to apply",
    ):
        assert words in text
    assert text.count("Keep all vouchers for 5 years.") == 1  # both schemes have the same conditions


def test_round_page_leads_a_municipality_on(world, monkeypatch):
    monkeypatch.setattr("pool.web.public.timezone.now", lambda: factories.NOW)
    assert reverse("application_start", args=["2026-1"]) in page(world.people.preparer, "/rounds/2026-1/")
    application = factories.draft(world, world.aarhus)
    assert reverse("application", args=[application.reference]) in page(world.people.preparer, "/rounds/2026-1/")
    assert application.reference not in page(world.foreign.preparer, "/rounds/2026-1/")
    assert "Begin an application" not in page(world.people.ministry, "/rounds/2026-1/")


def test_questions_are_all_there_with_their_limits(world):
    text = page(None, "/rounds/2026-1/questions/")
    for words in ("Contact person", "At most 150 characters", "At most 1000 characters", "1 to 6 letters", "A tick"):
        assert words in text
    assert "If the answer to “Does anybody else pay for cover of the same modules?” is yes" in text


@pytest.mark.parametrize("address", ["/rounds/nothing/", "/rounds/nothing/questions/", "/rounds/%F0%9F%99%82/"])
def test_round_that_does_not_exist_is_not_found(db, address):
    page(None, address, 404)


@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/"])
def test_statements_need_no_sign_in(db, address):
    page(None, address)


def test_public_pages_are_for_reading_only(world):
    for address in ("/", "/rounds/2026-1/", "/rounds/2026-1/questions/", "/accessibility/", "/privacy/"):
        assert browser().post(address).status_code == 405


# each role


@pytest.mark.parametrize(
    "role",
    "preparer signatory caseworker decider finance controller administrator ministry auditor".split(),
)
def test_start_answers_each_role_in_a_new_house_and_in_a_used_one(world, role):
    user = getattr(world.people, role)
    page(user, "/")
    factories.assessed(world, world.aarhus)
    factories.draft(world, world.laesoe)
    text = page(user, "/")
    assert text.count("<h1") == 1


def test_municipality_is_told_of_the_open_round_until_it_applies(world):
    (deed,) = part(world.people.preparer)["deeds"]
    assert (deed["title"], deed["post"], deed["deadline"]) == ("Round 2026-1", True, factories.DEADLINE)
    assert "Preparer Test, Signatory Test" in deed["who"]


def test_municipality_sees_drafts_then_what_is_with_the_agency(world):
    application = factories.draft(world, world.aarhus)
    (deed,) = part(world.people.preparer)["deeds"]
    assert deed["url"] == reverse("application", args=[application.reference])
    signing.submit(application=application, by=world.people.signatory, at=factories.NOW)
    found = part(world.people.preparer)
    assert found["deeds"] == []
    assert [row["reference"] for row in found["sent"]] == [application.reference]


def test_signatory_is_led_to_the_signature(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=factories.NOW)
    (deed,) = part(world.people.signatory)["deeds"]
    assert deed["url"] == reverse("application_sign", args=[application.reference])
    (deed,) = part(world.people.preparer)["deeds"]
    assert deed["url"] == reverse("application", args=[application.reference])
    assert "Signatory Test" in deed["text"]


def test_municipality_is_told_what_was_returned(world):
    application = factories.submitted(world, world.aarhus)
    assessment.take(application=application, by=world.people.caseworker, at=factories.NOW)
    assessment.return_sections(
        application=application, reasons={"financing": "Mangler."}, by=world.people.caseworker, at=factories.NOW
    )
    (deed,) = part(world.people.preparer)["deeds"]
    assert deed["url"] == reverse("application", args=[application.reference])
    assert deed["state"]["code"] == "returned"


def test_municipality_sees_nothing_of_another(world):
    application = factories.submitted(world, world.aarhus)
    assert application.reference not in page(world.foreign.preparer, "/")


def test_caseworker_counts_are_those_of_the_worklist(world):
    factories.submitted(world, world.aarhus)
    mine = factories.submitted(world, world.laesoe)
    assessment.take(application=mine, by=world.people.caseworker, at=factories.NOW)
    figures = {figure["url"]: figure["value"] for figure in part(world.people.caseworker)["figures"]}
    assert figures == {
        "/worklist/?urgency=overdue": "0",
        "/worklist/?urgency=soon": "0",
        "/worklist/?caseworker=me&state=submitted": "1",
        "/worklist/?caseworker=none": "1",
    }
    assert [row["reference"] for row in part(world.people.caseworker)["cases"]] == [mine.reference]


def test_decider_sees_what_waits_for_approval_and_what_is_left(world):
    factories.assessed(world, world.aarhus)
    assert part(world.people.decider)["rounds"] == []
    factories.closed(world)
    (row,) = part(world.people.decider)["rounds"]
    assert row["go"] == reverse("round_workspace", args=["2026-1"])
    run = running.propose(round=world.round, seed="", by=world.people.caseworker, at=factories.AFTER)
    (row,) = part(world.people.decider)["rounds"]
    assert (row["frame"], row["approved"], row["pending"]) == (250_000, 0, 50_000)
    assert row["go"] == reverse("run", args=[run.pk])
    running.approve(run=run, why="Alle får.", by=world.people.decider, at=factories.AFTER)
    (row,) = part(world.people.decider)["rounds"]
    assert (row["frame"], row["approved"], row["pending"]) == (250_000, 50_000, 0)


def test_decider_is_told_how_many_cases_are_left(world):
    factories.submitted(world, world.aarhus)
    factories.closed(world)
    (row,) = part(world.people.decider)["rounds"]
    assert (row["go"], "1" in row["text"]) == ("", True)


def test_decider_who_made_the_run_is_told_that_another_must_approve(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    running.propose(round=world.round, seed="", by=world.people.decider, at=factories.AFTER)
    text = page(world.people.decider, "/")
    assert "You took part in it, so somebody else must approve." in text


def test_finance_sees_what_is_due_and_the_controller_what_was_paid(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, seed="", by=world.people.caseworker, at=factories.AFTER)
    run = running.approve(run=run, why="Alle får.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    assert part(world.people.finance, paying.DUE)["due"] == []
    paying.accepted(world, Award.objects.get())
    (row,) = part(world.people.finance, paying.DUE)["held"]
    assert (row["reference"], row["amount"], len(row["waits"])) == ("2026-1-751", 50_000, 1)
    paying.payee(world, world.aarhus)
    (row,) = part(world.people.finance, paying.DUE)["due"]
    assert (row["reference"], row["amount"]) == ("2026-1-751", 50_000)
    batch = paying.built(world)
    assert [item["mine"] for item in part(world.people.finance, paying.DUE)["batches"]] == [True]
    assert [item["mine"] for item in part(paying.second_officer(), paying.DUE)["batches"]] == [False]
    total = {"count": 1, "total": batch.total_amount}
    batching.release(batch=batch, by=paying.second_officer(), at=paying.DUE, **total)
    paying.answered(world, batch)
    assert part(world.people.finance, paying.DUE)["due"] == []
    found = part(world.people.controller, paying.DUE)
    assert [row["reference"] for row in found["decisions"]] == ["2026-1-751"]
    assert [(row["case"], row["amount"]) for row in found["payments"]] == [("2026-1-751", 50_000)]


def test_ministry_sees_where_the_money_is_with_links(world):
    text = page(world.people.ministry, "/")
    assert "Where the money is in 2026" in text
    assert "/reports/budget/figures/?figure=left&amp;finance_year=2026" in text
    assert "<svg" in text


def test_person_with_two_roles_gets_both_answers(world):
    access.grant_role(user=world.people.caseworker, role="decider", by=None, at=factories.NOW)
    user = type(world.people.caseworker).objects.get(pk=world.people.caseworker.pk)
    assert [found["name"] for found in starting.parts(user, factories.NOW)] == ["caseworker", "decider"]
    assert page(user, "/").count("<h1") == 1


def test_person_without_a_role_is_told_whom_to_ask(world):
    nobody = access.set_up_person(
        username="new", password="demo", first_name="New", last_name="Person", email="n@example.dk", by=None,
        at=factories.NOW,
    )  # fmt: skip
    assert "Ask an administrator." in page(nobody, "/")


def test_start_takes_few_queries_however_many_cases(world, django_assert_max_num_queries):
    for place in (world.aarhus, world.laesoe, world.koebenhavn):
        factories.submitted(world, place)
    for role in ("preparer", "caseworker", "decider", "ministry", "auditor"):
        client = browser(getattr(world.people, role))
        with django_assert_max_num_queries(24):
            client.get("/")


def test_public_page_of_a_settled_round_says_when_and_what_became_of_its_money(life, monkeypatch):  # noqa: F811
    monkeypatch.setattr("pool.web.public.timezone.now", lambda: END)
    before = page(None, "/rounds/2026-1/")
    assert "The round takes no applications now." in before
    assert "What became of the money" not in before
    settled(life)
    text = page(None, "/rounds/2026-1/")
    assert "The round was settled on 10 January 2028. All its grants are accounted for." in text
    assert "The round takes no applications now." not in text
    told = text[text.index('id="outcome"') : text.index("In short")]
    assert re.findall(r'<dt>([^<]+)</dt><dd class="summary-value">([^<]+)</dd>', told) == [
        ("Committed", "DKK\u00a050,000.00"),
        ("Annulled, reusable", "DKK\u00a025,000.00"),
        ("Annulled, treasury", "DKK\u00a025,000.00"),
        ("Paid", "DKK\u00a050,000.00"),
        ("Spent", "DKK\u00a025,000.00"),
        ("Repaid", "DKK\u00a025,000.00"),
        ("Modules completed", "1"),
    ]
