"""Schemes on their pages: read by everybody who is signed in, recorded after a page that shows what is new."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from pool.rounds.models import Scheme, SchemeTerms
from tests.factories import NOW
from tests.rounds.test_schemes import POSTS, terms
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

RECORD, ONE, NEW = "/schemes/record/", "/schemes/A/", "/schemes/A/terms/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def filled(page, address: str, **others) -> dict:
    """What the form sends when nothing but the others is changed."""
    found = {}
    for box in page.get(address).context["form"]:
        value = box.value()
        if box.name == "valid_from":
            found |= {f"valid_from_{part}": getattr(value, part, "") for part in ("day", "month", "year")}
        elif value not in (None, "", False):
            found[box.name] = value
    return {**found, **others}


def scheme(page, **others) -> dict:
    first = {
        "code": "E", "name_da": "Forsøg", "name_en": "Trial", "purpose_da": "Et <b>formål</b>.", "purpose_en": "Why.",
        "valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2026", "modules": ["SAM", "IND"],
        "rate_amount": "45,000", "answer_days": "14", "acceptance_days": "21", "start_within_months": "6",
        "change_percent": "10", "change_amount": "100,000", "statement_above_amount": "100,000",
        "audit_above_amount": "500,000", "de_minimis_amount": "500", "retention_years": "5", "legal_basis_da": "vilkår",
        "legal_basis_en": "terms", "appeal_da": "Nej.", "appeal_en": "No.",
    }  # fmt: skip
    return filled(page, RECORD, **first) | others


def test_everybody_reads_the_schemes_and_two_roles_are_offered_to_record(world):
    for role in ("preparer", "ministry", "auditor", "decider", "caseworker", "administrator"):
        page = browser(getattr(world.people, role))
        texts = [page.get(address).content.decode() for address in ("/schemes/", ONE)]
        assert all("Substitute cover" in text and "DKK\u00a025,000.00" in text for text in texts)
        offered = [RECORD in texts[0], NEW in texts[0], NEW in texts[1]]
        assert offered == [role in ("caseworker", "administrator")] * 3
    assert RECORD in browser(world.people.administrator).get("/catalogue/").content.decode()
    assert "/schemes/" in browser(world.people.administrator).get("/").content.decode()
    assert "/schemes/" in browser(world.people.caseworker).get("/allocation/").content.decode()


def test_new_terms_are_shown_beside_the_old_and_recorded_by_the_next_button_only(world):
    page = browser(world.people.caseworker)
    sent = filled(page, NEW, rate_amount="27,500", begin_within_years="", valid_from_day="1", valid_from_month="10")
    asked = page.post(NEW, sent)
    assert asked.status_code == 200
    assert [(row["label"], row["old"], row["new"]) for row in asked.context["asks"]["changes"]] == [
        ("Rate", ["DKK\xa025,000.00 for one employee and one module"],
         ["DKK\xa027,500.00 for one employee and one module"]),
        ("Years from hiring to the first module", ["2 years"], ["No limit"]),
    ]  # fmt: skip
    assert "From 1 October 2026, these terms take the place of version 1." in main(asked)
    assert SchemeTerms.objects.count() == 2
    again = [pair for pair in asked.context["sent"] if pair[0] == "modules"]
    assert again == [("modules", "SAM"), ("modules", "IND"), ("modules", "TVP")]
    changed = page.post(NEW, {**sent, "confirmed": "no"})
    assert changed.context["form"]["rate_amount"].value() == "27,500"
    done = page.post(NEW, {**sent, "confirmed": "yes", "seen": "1"}, follow=True)
    assert messages(done) == ["Version 2 is recorded. It is in force from 1 October 2026."]
    made = SchemeTerms.objects.get(version=2)
    assert (made.rate_amount, made.begin_within_years, made.valid_from, made.recorded_by.username) == (
        Decimal("27500.00"), None, date(2026, 10, 1), "caseworker",
    )  # fmt: skip
    text = main(done)
    assert "2 changes" in text and "recorded by Caseworker Test, 10 September 2026" in text
    assert "Changed. Before: DKK 25,000.00 for one employee and one module" in text
    assert "Caseworker" not in main(browser(world.people.preparer).get(ONE))
    listed = main(page.get("/schemes/"))
    assert "Version 1, in force from 1 January 2026" in listed and "Version 2, in force from 1 October 2026" in listed
    catalogue = main(page.get("/catalogue/"))
    assert "DKK 25,000.00" in catalogue and "DKK 27,500.00" not in catalogue
    again = page.post(NEW, {**sent, "confirmed": "yes", "seen": "2"})
    assert (again.status_code, SchemeTerms.objects.count()) == (400, 3)
    assert problems(again)[-1].startswith("In force from: Version 2 is in force from 1 October 2026.")


def test_the_same_terms_and_wrong_ones_are_not_asked_about(world):
    page = browser(world.people.administrator)
    same = page.post(NEW, filled(page, NEW))
    assert (same.status_code, problems(same)) == (
        400, ["These are the terms of version 1. Change something before you record them."],
    )  # fmt: skip
    wrong = page.post(NEW, filled(page, NEW, rate_amount="0", acceptance_days="0", retention_years="9" * 5000))
    assert wrong.status_code == 400
    assert problems(wrong) == [
        "Days to accept a grant: “Days to accept a grant” is a whole number from 1 to 365.",
        "Years to keep vouchers: “Years to keep vouchers” is a whole number from 5 to 30.",
    ]
    zero = page.post(NEW, filled(page, NEW, rate_amount="0", audit_above_amount="1"))
    assert problems(zero) == ["Rate: A rate is more than zero. You wrote DKK 0.00."]
    past = page.post(NEW, filled(page, NEW, rate_amount="1", valid_from_year="2025"))
    assert problems(past)[0].startswith("In force from: Terms come into force from 10 September 2026 to ")
    empty = page.post(NEW, {})
    assert empty.status_code == 400 and "Modules: Fill in “Modules”." in problems(empty)
    assert SchemeTerms.objects.count() == 2


def test_what_somebody_else_recorded_meanwhile_is_read_first(world):
    page = browser(world.people.caseworker)
    sent = filled(page, NEW, claim_days="60", valid_from_day="1", valid_from_month="12") | {"confirmed": "yes"}
    terms(world.people.administrator, rate_amount=Decimal("27500.00"))
    for seen in ("1", "", "x", "9" * 5000, "²"):
        refused = page.post(NEW, {**sent, "seen": seen})
        assert (refused.status_code, problems(refused)) == (
            400, ["Somebody has recorded version 2 meanwhile. Read it before you go on."],
        )  # fmt: skip
    assert refused.context["latest"].version == 2
    assert SchemeTerms.objects.count() == 3


def test_a_scheme_with_budget_lines_is_recorded(world):
    page = browser(world.people.administrator)
    posts = {f"post_{row}_{part}": post[part] for row, post in enumerate(POSTS) for part in ("code", "da", "en")}
    sent = scheme(page, plan_kind="quarterly", settled_by="actual_cost", **posts)
    asked = page.post(RECORD, sent)
    assert asked.status_code == 200, problems(asked)
    assert "Each quarter in advance, by the approved budget" in main(asked)
    assert "&lt;b&gt;formål" in asked.content.decode()
    assert not Scheme.objects.filter(code="E").exists()
    done = page.post(RECORD, {**sent, "confirmed": "yes"}, follow=True)
    assert done.redirect_chain == [("/schemes/E/", 302)]
    assert messages(done) == ["Scheme E is recorded. Rounds can be planned with it."]
    (version,) = Scheme.objects.get(code="E").terms.all()
    assert (version.version, version.budget_posts, version.rate_amount) == (1, POSTS, Decimal("45000.00"))
    twice = page.post(RECORD, {**sent, "confirmed": "yes"})
    assert problems(twice) == ["Code: There is a scheme E already. Choose another code."]
    form = page.get("/schemes/E/terms/").context["form"]
    assert [form[f"post_{row}_code"].value() for row in range(3)] == ["substitute_cover", "travel", None]


@pytest.mark.parametrize(
    "name", ["code", "programme", "modules", "plan_kind", "settled_by", "rate_amount", "post_0_code"]
)
@pytest.mark.parametrize("value", ["0", "-1", "x" * 5000, "<b>", "9" * 30])
def test_absurd_answers_are_refused(world, name, value):
    if (name, value) == ("code", "0"):
        return  # a code
    page = browser(world.people.caseworker)
    answer = page.post(RECORD, scheme(page, **{name: value, "confirmed": "yes"}))
    assert (answer.status_code, Scheme.objects.count()) == (400, 2)


def test_others_and_strange_addresses(world):
    for role in ("decider", "finance", "controller", "ministry", "auditor", "preparer"):
        page = browser(getattr(world.people, role))
        for address in (RECORD, NEW):
            assert {page.get(address).status_code, page.post(address, {"confirmed": "yes"}).status_code} == {403}
    page = browser(world.people.caseworker)
    for address in ("/schemes/Z/", "/schemes/Z/terms/", "/schemes/a/"):
        assert page.get(address).status_code == 404, address
    assert page.post(ONE).status_code == 405
    assert SchemeTerms.objects.count() == 2
