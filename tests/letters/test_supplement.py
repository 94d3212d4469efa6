"""The facts of a supplement: what there was before, what is added, and what it is in all."""

from datetime import timedelta

import pytest
from django.utils import translation

from pool.awards.models import Award
from pool.awards.services import deciding
from pool.letters.facts import decisions
from pool.letters.models import Order
from tests import second_round
from tests.awards.test_second_round import ask_again
from tests.factories import AFTER, RATE
from tests.second_round import LATER

pytestmark = pytest.mark.django_db


def told(reference: str, language: str = "en") -> dict:
    award = Award.objects.get(reference=reference)
    order = Order(
        kind=award.kind,
        application=award.application,
        award=award,
        reference=f"{reference}-A1",
        code="7K3M9QXAB2CDE5FG",
        ordered_at=LATER,
    )
    with translation.override(language):
        return decisions.decision_facts(order)


def shown(told: dict, *names: str) -> list:
    return [str(told[name]).replace("\u00a0", " ") for name in names]


def test_a_supplement_to_a_grant_adds_up(world):
    second_round.decided(world)
    second_round.signed(world)
    found = told("2026-1-101-2")
    assert shown(found, "case", "reference", "before_amount", "awarded_amount", "total_amount") == [
        "2026-1-101", "2026-1-101-2-A1", "DKK 100,000.00", "DKK 25,000.00", "DKK 125,000.00",
    ]  # fmt: skip
    assert shown(found, "is_first_grant", "same_rules", "waiting_count", "granted_reference", "increment_amount") == [
        "False", "True", "0", "2026-1-101-A1", "DKK 50,000.00",
    ]  # fmt: skip
    assert [(line["before"], line["awarded"], line["total"], line["outcome"]) for line in found["lines"]] == [
        ("0.00", "25,000.00", "25,000.00", "full")
    ]
    assert shown(found, "case_requested", "case_before", "case_total", "payments_total", "frame_amount") == [
        "125,000.00", "100,000.00", "125,000.00", "25,000.00", "DKK 300,000.00",
    ]  # fmt: skip


def test_a_supplement_after_a_refusal_says_so_and_counts_who_waits(world):
    second_round.decided(world)
    second_round.signed(world)
    found = told("2026-1-825-2")
    assert shown(found, "is_first_grant", "first_decided", "granted_reference", "waiting_count") == [
        "True", "1 October 2026", "", "1",
    ]  # fmt: skip


def test_a_third_decision_counts_both_before_it(world):
    second_round.decided(world)
    second_round.signed(world)
    second_round.raised(world, RATE, "Aktstykke 9")
    deciding.decide(run=second_round.approved(world), by=world.people.decider, at=LATER)
    found = told("2026-1-825-3")
    assert shown(found, "before_amount", "total_amount", "granted_reference", "is_first_grant") == [
        "DKK 25,000.00", "DKK 50,000.00", "2026-1-825-2-A1", "False",
    ]  # fmt: skip


def test_accounts_are_audited_by_what_the_case_gets_in_all(world):
    """100,000 is reviewed without an auditor; with 25,000 more the whole needs a statement."""
    second_round.decided(world)
    assert told("2026-1-101")["audit_level"] == "none"
    second_round.signed(world)
    assert told("2026-1-101-2")["audit_level"] == "statement"


def test_a_late_supplement_asks_for_nothing_that_has_passed(world):
    """The period begins on 1 February 2027; money that comes in the autumn after counts from its own letter."""
    second_round.decided(world)
    second_round.raised(world)
    run, late = second_round.approved(world), AFTER + timedelta(days=400)
    deciding.decide(run=run, by=world.people.decider, at=late)
    found = told("2026-1-101-2")
    assert shown(found, "start_by", "start_from", "confirm_by") == [
        "4 May 2028", "this letter", "1 December 2027",
    ]  # fmt: skip
    assert told("2026-1-101")["start_from"] == "the period begins"


def test_rules_of_a_scenario_are_the_ones_the_letter_tells(world):
    """The round was announced with one ruleset, its run follows another: the letter says what was done."""
    second_round.decided(world)
    world.round.ruleset = {"unit": 1, "steps": [{"name": "x", "method": "equal"}]}
    world.round.save()
    assert any("order" in sentence for sentence in told("2026-1-101")["method"])


def test_a_line_taken_elsewhere_is_not_said_to_wait(world):
    second_round.decided(world)
    second_round.signed(world)
    ask_again(world, "1002")
    assert told("2026-1-825-2")["waiting_count"] == 0
