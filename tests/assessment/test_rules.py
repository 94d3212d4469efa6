from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.assessment import rules
from pool.kernel import periods
from tests.factories import DEADLINE

LINE = rules.LineFacts(
    municipality="Aarhus Kommune", municipality_known=True, has_child_cases=True, hired_on=date(2026, 3, 1), scheme="A",
    module="SAM", module_in_scheme=True, term="2027F", begin_within_years=2, complete_within_years=4,
    submitted_at=DEADLINE, deadline=DEADLINE,
)  # fmt: skip


def outcomes(**facts) -> dict[str, str]:
    return {check.code: check.outcome for check in rules.checks(replace(LINE, **facts))}


def test_a_good_line_passes_every_check_in_the_order_they_are_read():
    assert list(outcomes().items()) == [(code, "passed") for code in rules.CHECKS]


@pytest.mark.parametrize(
    ("facts", "code", "outcome", "suggestion"),
    [
        ({"municipality_known": False}, "employer", "failed", "employer_not_eligible"),
        ({"has_child_cases": False}, "child_cases", "failed", "no_child_cases"),
        ({"module_in_scheme": False}, "module", "failed", "module_not_covered"),
        ({"elsewhere": ("2025-1-751",)}, "funded_once", "failed", "funded_already"),
        ({"alike": ("1002",)}, "funded_once", "needs_human", ""),
        ({"hired_on": date(2025, 1, 31)}, "begin_limit", "needs_human", ""),
        ({"hired_on": date(2023, 7, 30)}, "complete_limit", "failed", "completed_too_late"),
        ({"other_source": "SVU", "other_amount": "5.000"}, "other_financing", "needs_human", ""),
        ({"submitted_at": DEADLINE + timedelta(seconds=1)}, "deadline", "failed", "not_documented"),
    ],
)
def test_each_check_finds_its_fault_and_suggests_its_ground(facts, code, outcome, suggestion):
    found = rules.checks(replace(LINE, **facts))
    assert {check.code: check.outcome for check in found}[code] == outcome
    assert (rules.verdict(found), rules.suggestion(found)) == (outcome, suggestion)


@pytest.mark.parametrize(
    ("hired_on", "outcome"),
    [(date(2025, 2, 1), "passed"), (date(2025, 1, 31), "needs_human")],  # the term begins on 1 February 2027
)
def test_the_last_day_to_begin_is_still_in_time(hired_on, outcome):
    assert outcomes(hired_on=hired_on)["begin_limit"] == outcome


@pytest.mark.parametrize(
    ("hired_on", "outcome"),
    [(date(2023, 7, 31), "passed"), (date(2023, 7, 30), "failed")],  # the term ends on 31 July 2027
)
def test_the_last_day_to_complete_is_still_in_time(hired_on, outcome):
    assert outcomes(hired_on=hired_on)["complete_limit"] == outcome


def test_a_scheme_without_limits_has_no_such_checks():
    assert set(rules.CHECKS) - set(outcomes(begin_within_years=None, complete_within_years=None)) == {
        "begin_limit",
        "complete_limit",
    }


def test_every_outcome_has_a_sentence_a_label_and_a_basis():
    tried = [LINE, *(replace(LINE, **facts) for facts in (
        {"municipality_known": False}, {"has_child_cases": False}, {"module_in_scheme": False}, {"elsewhere": ("x",)},
        {"alike": ("x",)}, {"hired_on": date(2020, 1, 1)}, {"other_source": "x"}, {"submitted_at": DEADLINE + timedelta(1)},  # noqa: E501
    ))]  # fmt: skip
    seen = set()
    for line in tried:
        for check in rules.checks(line):
            seen.add((check.code, check.outcome))
            assert check.label and check.basis and check.sentence % check.facts
    assert seen == set(rules.SENTENCES)


def test_every_suggested_ground_is_a_refusal_on_the_list():
    assert {ground for ground in rules.SUGGESTED.values() if rules.GROUNDS[ground][0]} == set()
    assert set(rules.SUGGESTED) == set(rules.CHECKS)


@given(st.lists(st.sampled_from([rules.PASSED, rules.FAILED, rules.HUMAN]), min_size=1))
def test_the_verdict_is_the_worst_outcome(outcomes):
    found = [rules.Check("employer", outcome) for outcome in outcomes]
    assert rules.verdict(found) == max(outcomes, key=[rules.PASSED, rules.HUMAN, rules.FAILED].index)


@given(st.dates(date(1990, 1, 1), date(2026, 12, 31)), st.sampled_from(["2027F", "2027E", "2028F"]))
def test_any_hire_date_can_be_judged(hired_on, term):
    found = outcomes(hired_on=hired_on, term=term)
    begins, ends = periods.term(term).starts_on, periods.term(term).ends_on
    assert (found["begin_limit"] == "passed") == (periods.years_after(hired_on, 2) >= begins)
    assert (found["complete_limit"] == "passed") == (periods.years_after(hired_on, 4) >= ends)
