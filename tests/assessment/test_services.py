from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from pool import wording
from pool.applications.models import Answer
from pool.applications.services import drafting, lines, signing
from pool.assessment import queries
from pool.assessment.filters import WorklistFilter
from pool.assessment.models import LineAssessment
from pool.assessment.services import casework as services
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound, TooLong, WrongState
from pool.workforce import services as workforce
from tests import factories
from tests.factories import NOW, RATE

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


@pytest.fixture
def by(world):
    return world.people.caseworker


def first(case):
    return queries.lines_of(case)[0]


def assess(line, by, ground="meets_conditions", note="", at=NOW):
    return services.assess_line(line=line, ground=ground, note=note, by=by, at=at)


# Taking


def test_the_first_who_assesses_has_the_case(world, case, by):
    assess(first(case), by)
    assert queries.handler(case).caseworker == by
    other = factories.person("second", "caseworker")
    for deed in (
        lambda: assess(first(case), other),
        lambda: services.assess_passed(application=case, by=other, at=NOW),
        lambda: services.finish(application=case, by=other, at=NOW),
        lambda: services.return_sections(application=case, reasons={"contact": "x"}, by=other, at=NOW),
    ):
        with pytest.raises(services.NotYourCase) as caught:
            deed()
        assert caught.value.facts == {"who": "Caseworker Test"}
    services.take(application=case, by=other, at=NOW)
    assert assess(first(case), other).assessed_by == other
    assert Entry.objects.filter(verb="assessment.take").order_by("number").last().facts == {"from": "caseworker"}


def test_a_draft_cannot_be_assessed(world, by):
    draft = factories.draft(world, world.aarhus)
    with pytest.raises(WrongState):
        assess(draft.lines.get(rank=1), by)
    with pytest.raises(NotFound):
        queries.case(world.people.caseworker, draft.reference)
    assert LineAssessment.objects.count() == 0


# Lines


def test_the_amount_follows_from_the_ground(case, by):
    yes, no = (
        assess(line, by, ground)
        for line, ground in zip(queries.lines_of(case), ("meets_conditions", "not_documented"), strict=True)
    )
    assert [(item.eligible, item.eligible_amount) for item in (yes, no)] == [(True, RATE), (False, 0)]


@pytest.mark.parametrize("ground", ["", "invented", "Meets_Conditions", "passed"])
def test_a_ground_comes_from_the_list(case, by, ground):
    with pytest.raises(services.UnknownGround):
        assess(first(case), by, ground)


def test_eligible_against_a_check_needs_a_note(world, by):
    draft = factories.draft(world, world.aarhus, count=1)
    factories.add_line(draft, world.people.signatory, reference="2005", has_child_cases=False)
    drafting.complete_section(application=draft, section="lines", by=world.people.signatory, at=NOW)
    signing.submit(application=draft, by=world.people.signatory, at=NOW)
    draft.refresh_from_db()
    good, bad = queries.lines_of(draft)
    assert [(line.verdict, line.suggestion) for line in (good, bad)] == [
        ("passed", "meets_conditions"),
        ("failed", "no_child_cases"),
    ]
    assess(good, by)
    with pytest.raises(services.NoteMissing):
        assess(bad, by, note="  \n ")
    assert assess(bad, by, note="Børnesager fra maj.").eligible
    assert assess(bad, by, "no_child_cases").eligible_amount == 0


@pytest.mark.parametrize(("typed", "said"), [("25.000", "25.000,00\u00a0kr."), ("25,000", "25,000")])
def test_other_financing_is_told_as_money_where_it_is_an_amount(case, by, typed, said):
    answers = {"other_financing": "yes", "other_financing_source": "SVU", "other_financing_amount": typed}
    for name, value in answers.items():
        given = {"value": value, "changed_at": NOW, "changed_by": by}
        Answer.objects.update_or_create(application=case, name=name, defaults=given)
    check = next(check for check in first(case).checks if check.code == "other_financing")
    with translation.override("da"):
        assert wording.sentence(check.sentence, check.facts).endswith(f"SVU (beløb: {said}).")


def test_a_note_of_two_thousand_and_one_characters_is_too_long(case, by):
    with pytest.raises(TooLong):
        assess(first(case), by, note="æ" * 2001)


@pytest.mark.parametrize("score", [None, 0, 100])
def test_points_go_from_0_to_100_or_are_not_given(case, by, score):
    told = services.assess_line(line=first(case), ground="meets_conditions", note="", score=score, by=by, at=NOW)
    assert (told.score, LineAssessment.objects.get().score) == (score, score)
    facts = Entry.objects.get(verb="assessment.assess_line").facts
    assert facts.get("score") == score


@pytest.mark.parametrize("score", [-1, 101, 7.5, "7", True])
def test_points_that_are_none_are_refused(case, by, score):
    with pytest.raises(services.BadScore) as caught:
        services.assess_line(line=first(case), ground="meets_conditions", note="", score=score, by=by, at=NOW)
    assert (caught.value.field, caught.value.facts, LineAssessment.objects.count()) == ("score", {"most": 100}, 0)


def test_a_line_of_another_case_is_not_found(world, case):
    foreign = first(factories.submitted(world, world.laesoe))
    with pytest.raises(NotFound):
        queries.line(case, foreign.pk)


def test_the_database_refuses_an_amount_for_a_line_that_is_not_eligible(case, by):
    assess(first(case), by)
    for change in ({"eligible": False}, {"eligible_amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LineAssessment.objects.update(**change)


def test_all_lines_that_passed_are_marked_at_once_and_no_other(world, by):
    draft = factories.draft(world, world.aarhus, count=2)
    factories.add_line(draft, world.people.signatory, reference="2005", has_child_cases=False)
    drafting.complete_section(application=draft, section="lines", by=world.people.signatory, at=NOW)
    signing.submit(application=draft, by=world.people.signatory, at=NOW)
    draft.refresh_from_db()
    assess(first(draft), by, "financed_by_others")
    assert services.assess_passed(application=draft, by=by, at=NOW) == 1
    assert services.assess_passed(application=draft, by=by, at=NOW) == 0
    assert [line.current_assessment and line.current_assessment.ground for line in queries.lines_of(draft)] == [
        "financed_by_others", "meets_conditions", None,
    ]  # fmt: skip


def test_no_verb_of_the_agency_touches_an_answer(world, case, by):
    before = list(Answer.objects.order_by("pk").values())
    services.take(application=case, by=by, at=NOW)
    factories.finish(world, case)
    services.reopen(application=case, by=by, at=NOW)
    services.return_sections(application=case, reasons={"contact": "x"}, by=by, at=NOW)
    assert list(Answer.objects.order_by("pk").values()) == before


# Finishing


def test_a_case_with_an_open_line_cannot_be_finished(case, by):
    assess(first(case), by)
    with pytest.raises(services.LinesLeft) as caught:
        services.finish(application=case, by=by, at=NOW)
    assert caught.value.facts == {"count": 1}


def test_a_finished_case_can_be_opened_again_and_not_assessed_before(world, by):
    case = factories.assessed(world, world.aarhus)
    with pytest.raises(WrongState):
        assess(first(case), by)
    services.reopen(application=case, by=by, at=NOW)
    assert assess(first(case), by, "not_documented").ground == "not_documented"


def test_a_changed_line_makes_its_assessment_stale(world, case, by):
    factories.finish(world, case)
    services.return_sections(application=case, reasons={"lines": "Hvilken termin?"}, by=by, at=NOW)
    signatory, later = world.people.signatory, NOW + DAY
    lines.change_line(line=first(case), module="SAM", term="2028F", scheme="A", by=signatory, at=later)
    drafting.complete_section(application=case, section="lines", by=signatory, at=later)
    signing.submit(application=case, by=signatory, at=later)
    assert [line.current_assessment is None for line in queries.lines_of(case)] == [True, False]
    with pytest.raises(services.LinesLeft):
        services.finish(application=case, by=by, at=later)
    assess(first(case), by, at=later)
    services.finish(application=case, by=by, at=later)


def test_what_the_municipality_changes_on_its_staff_list_after_sending_changes_no_check(world, case, by):
    line = first(case)
    before = [(check.code, check.outcome, check.facts) for check in line.checks]
    workforce.keep_employee(
        municipality=world.aarhus, reference="1001", initials="ZZ", hired_on=date(2001, 1, 1), has_child_cases=False,
        by=world.people.preparer, at=NOW + DAY,
    )  # fmt: skip
    assert [(check.code, check.outcome, check.facts) for check in first(case).checks] == before


# Returning


def test_a_return_gives_the_schemes_days_until_noon(case, by):
    services.return_sections(application=case, reasons={"contact": "Hvem?"}, by=by, at=NOW)
    case.refresh_from_db()
    assert (case.state, case.next_deadline_at) == ("returned", datetime(2026, 9, 24, 12, tzinfo=factories.COPENHAGEN))


def test_a_return_across_the_clock_change_still_ends_at_noon(case, by):
    at = datetime(2026, 10, 14, 22, 30, tzinfo=UTC)  # 15 October, 00.30 in Denmark; winter time begins on the 25th
    services.return_sections(application=case, reasons={"contact": "Hvem?"}, by=by, at=at)
    case.refresh_from_db()
    assert case.next_deadline_at == datetime(2026, 10, 29, 11, tzinfo=UTC)


# The worklist


def found(world, **given):
    return WorklistFilter(given, queryset=queries.cases(), at=NOW, user=world.people.caseworker).qs


def test_the_worklist_is_filtered_and_counted_by_case_and_not_by_line(world, by):
    one, other = (
        factories.submitted(world, world.aarhus, count=3),
        factories.submitted(world, world.koebenhavn, count=2),
    )
    factories.draft(world, world.laesoe)
    services.take(application=one, by=by, at=NOW)
    expected = {
        (): [one, other], ("scheme", "A"): [one, other], ("scheme", "a"): [one, other], ("scheme", "B"): [],
        ("q", "århus"): [one], ("q", "2026-1-101"): [other], ("q", "%"): [], ("region", "region-hovedstaden"): [other],
        ("region", "region-oestdanmark"): [], ("caseworker", "me"): [one], ("caseworker", "none"): [other],
        ("caseworker", "caseworker"): [one], ("urgency", "later"): [one, other], ("urgency", "overdue"): [],
        ("municipality", "751"): [one], ("round", "2026-1"): [one, other], ("state", "assessed"): [],
    }  # fmt: skip
    shown = {key: list(found(world, **({key[0]: key[1]} if key else {})).order_by("pk")) for key in expected}
    assert shown == expected
    assert queries.counts(found(world, scheme="A")) == {"submitted": 2}
    rows = queries.worklist(found(world, scheme="A"), 0, 50)
    assert [(row.employees, row.modules, row.scheme_codes_first, row.eligible_amount) for row in rows] == [
        (3, 3, "A", None),
        (2, 2, "A", None),
    ]


def test_a_page_of_the_worklist_is_one_query(world, django_assert_num_queries):
    for municipality in (world.aarhus, world.laesoe, world.koebenhavn):
        factories.submitted(world, municipality)
    with django_assert_num_queries(1):
        assert len(queries.worklist(queries.cases(), 0, 50)) == 3


def test_the_region_follows_the_day_in_denmark(world):
    case = factories.submitted(world, world.koebenhavn)
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    shown = WorklistFilter(
        {"region": "region-oestdanmark"}, queryset=queries.cases(), at=new_year, user=world.people.caseworker
    )
    assert list(shown.qs) == [case]


def test_neighbours_are_those_in_the_order_of_the_worklist(world):
    cases = [
        factories.submitted(world, municipality) for municipality in (world.aarhus, world.laesoe, world.koebenhavn)
    ]
    references = [case.reference for case in cases]
    assert [queries.neighbours(queries.cases(), case) for case in cases] == [
        ("", references[1]), (references[0], references[2]), (references[1], ""),
    ]  # fmt: skip


def test_totals_of_a_round(world):
    factories.assessed(world, world.aarhus)
    factories.submitted(world, world.laesoe, count=1)
    assert queries.totals(world.round) == {
        "asked": 3 * RATE,
        "eligible": 2 * RATE,
        "states": {"assessed": 1, "submitted": 1},
    }
