"""A round is planned by one and opened by another, from the pages."""

import json

import pytest
import time_machine

from pool.access.services import grant_role
from pool.awards.models import Ruleset
from pool.awards.services import rulesets
from pool.journal.models import Entry
from pool.ledger import queries as ledger
from pool.rounds.models import Appropriation, Round, SchemeTerms
from tests import factories
from tests.factories import FRAME, OPENED
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

PLAN, ROUND = "/allocation/plan/", "/allocation/2027-1/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(OPENED, tick=False):
        yield


@pytest.fixture
def kept(world) -> Ruleset:
    return rulesets.keep(name="Køen", content=factories.QUEUE, by=world.people.caseworker, at=OPENED)


def given(kept: Ruleset, **others) -> dict:
    days = {
        "opens_at": (1, 10, 2026), "closes_at": (1, 11, 2026), "decide_by": (15, 12, 2026),
        "period_from": (1, 2, 2027), "period_until": (31, 1, 2029),
    }  # fmt: skip
    boxes = {
        f"{name}_{part}": str(number)
        for name, day in days.items()
        for part, number in zip(("day", "month", "year"), day, strict=True)
    }
    return {
        "code": "2027-1", "title_da": "Runde", "title_en": "Round", "schemes": ["A", "B"], "frame_amount": "250,000",
        "appropriation": str(Appropriation.objects.get().pk), "ruleset": str(kept.pk), "language": "en", **boxes,
        **others,
    }  # fmt: skip


def test_a_caseworker_plans_and_a_decider_opens(world, kept):
    page = browser(world.people.caseworker)
    assert PLAN in page.get("/allocation/").content.decode()
    response = page.post(PLAN, given(kept), follow=True)
    assert response.redirect_chain == [(ROUND, 302)]
    assert messages(response) == ["The round is planned. A decision maker opens it."]
    assert "Open the round" in main(response) and f"{ROUND}open/" not in response.content.decode()
    made = Round.objects.get(code="2027-1")
    assert (made.state, made.frame_amount, made.language, made.closes_when_used) == ("planned", FRAME, "en", False)
    assert [item.isoformat() for item in (made.opens_at, made.closes_at)] == [
        "2026-10-01T10:00:00+00:00",  # noon in Copenhagen, in summer and in winter
        "2026-11-01T11:00:00+00:00",
    ]
    assert made.ruleset == json.loads(kept.content)
    kept.refresh_from_db()
    assert kept.used_at == OPENED
    page = browser(world.people.decider)
    assert "Round 2027-1 is planned and waits to be opened." in main(page.get("/"))
    response = page.post(f"{ROUND}open/", follow=True)
    assert messages(response) == [
        "The round is open: DKK\xa0250,000.00 stand in its pool. Municipalities can apply from 1 October 2026, 12:00."
    ]
    made.refresh_from_db()
    assert (made.state, ledger.balance(kind="pool", round="2027-1")) == ("open", FRAME)
    assert "waits to be opened" not in main(page.get("/"))
    assert list(Entry.objects.filter(subject="round:2027-1").order_by("number").values_list("verb", "actor")) == [
        ("rounds.plan_round", "caseworker"), ("rounds.open_round", "decider"),
    ]  # fmt: skip


def test_the_administrator_plans_and_reads_the_announcement(world, kept):
    page = browser(world.people.administrator)
    assert PLAN in page.get("/").content.decode()
    response = page.post(PLAN, given(kept), follow=True)
    assert response.redirect_chain == [("/rounds/2027-1/", 302)]
    assert "Planned" in main(response)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(world, kept):
    wrong = given(kept, code="plan", frame_amount="0", closes_at_year="2025", schemes=[])
    response = browser(world.people.caseworker).post(PLAN, wrong)
    assert response.status_code == 400
    assert problems(response) == ["Schemes: Fill in “Schemes”."]
    response = browser(world.people.caseworker).post(PLAN, {**wrong, "schemes": ["A"]})
    assert problems(response) == [
        "Code: Write a code of at most 12 letters, digits and hyphens with at least one digit, for instance 2027-1."
    ]
    assert 'value="Round"' in response.content.decode()
    assert Round.objects.count() == 1


def test_every_field_is_asked_for(world, kept):
    response = browser(world.people.caseworker).post(PLAN, {})
    assert response.status_code == 400
    assert len(problems(response)) == 13  # all but the box that is left empty
    assert "Code: Fill in “Code”." in problems(response)


def test_a_scheme_needs_terms_that_are_in_force(world, kept):
    SchemeTerms.objects.filter(scheme__code="A").update(valid_from="2026-10-02")
    response = browser(world.people.caseworker).post(PLAN, given(kept))
    assert problems(response) == [
        "Schemes: Substitute cover has no terms that are in force on the day the round opens."
    ]


@pytest.mark.parametrize("name", ["appropriation", "ruleset", "schemes", "language"])
@pytest.mark.parametrize("value", ["", "0", "-1", "x" * 5000, "<b>", "2" * 30])
def test_absurd_choices_are_refused(world, kept, name, value):
    response = browser(world.people.caseworker).post(PLAN, given(kept, **{name: value}))
    assert response.status_code == 400
    assert Round.objects.count() == 1


def test_more_than_the_appropriation_holds_is_not_opened(world, kept):
    browser(world.people.caseworker).post(PLAN, given(kept, frame_amount="250,000.01"))
    response = browser(world.people.decider).post(f"{ROUND}open/", follow=True)
    assert Round.objects.get(code="2027-1").state == "planned"
    assert len(messages(response)) == 1 and "250,000.00" in messages(response)[0]


def test_who_planned_it_is_not_offered_to_open_it(world, kept):
    both = world.people.caseworker
    grant_role(user=both, role="decider", by=world.people.administrator, at=OPENED)
    page = browser(type(both).objects.get(pk=both.pk))
    page.post(PLAN, given(kept))
    assert f"{ROUND}open/" not in page.get(ROUND).content.decode()
    assert "waits to be opened" not in main(page.get("/"))
    response = page.post(f"{ROUND}open/")
    assert response.status_code == 403
    assert Round.objects.get(code="2027-1").state == "planned"


def test_without_rules_the_page_says_what_is_missing(world):
    response = browser(world.people.caseworker).get(PLAN)
    assert "A round cannot be planned yet" in main(response)


def test_a_plan_is_changed_in_its_form_and_taken_back(world, kept):
    page = browser(world.people.caseworker)
    page.post(PLAN, given(kept))
    assert f"{ROUND}plan/" in page.get(ROUND).content.decode()
    form = page.get(f"{ROUND}plan/").context["form"]
    shown = [form[name].value() for name in ("frame_amount", "ruleset", "schemes")]
    assert shown == ["250,000", "kept", ["A", "B"]]
    before = Round.objects.get(code="2027-1").ruleset_hash
    sent = given(kept, title_en="New", schemes=["A"], ruleset="kept", code="9999-9")
    response = page.post(f"{ROUND}plan/", sent, follow=True)
    assert messages(response) == ["The plan is changed. A decision maker opens the round."]
    made = Round.objects.get(code="2027-1")
    assert (made.title_en, made.ruleset_hash) == ("New", before)
    assert [item.scheme.code for item in made.schemes.all()] == ["A"]
    entry = Entry.objects.filter(verb="rounds.change_plan").get()
    assert entry.facts["changed"] == ["schemes", "title_en"]
    wrong = page.post(f"{ROUND}plan/", {**sent, "frame_amount": "0"})
    assert (wrong.status_code, problems(wrong)) == (
        400,
        ["Frame in kroner: The frame of a round is more than zero. You wrote DKK 0.00."],
    )
    assert problems(page.post(f"{ROUND}plan/drop/", {"reason": ""})) != []
    done = page.post(f"{ROUND}plan/drop/", {"reason": "Fejl."}, follow=True)
    assert messages(done) == ["The plan of round 2027-1 is taken back."]
    assert not Round.objects.filter(code="2027-1").exists()


def test_the_administrator_finds_the_plan_on_the_start_page(world, kept):
    page = browser(world.people.administrator)
    page.post(PLAN, given(kept))
    assert f"{ROUND}plan/" in page.get("/").content.decode()
    done = page.post(f"{ROUND}plan/drop/", {"reason": "Fejl."}, follow=True)
    assert done.redirect_chain == [("/", 302)]


def test_an_open_round_has_no_plan_to_change(world, kept):
    browser(world.people.caseworker).post(PLAN, given(kept))
    browser(world.people.decider).post(f"{ROUND}open/")
    page = browser(world.people.caseworker)
    assert f"{ROUND}plan/" not in page.get(ROUND).content.decode()
    assert page.get(f"{ROUND}plan/").status_code == 409
    page.post(f"{ROUND}plan/drop/", {"reason": "Fejl."})
    assert Round.objects.get(code="2027-1").state == "open"
