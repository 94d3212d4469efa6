from datetime import timedelta

import pytest

from pool.assessment import queries
from pool.assessment.models import Condition, Hearing
from pool.assessment.services import casework, hearing
from pool.journal.models import Entry
from pool.kernel.refusals import ReasonMissing, TooLong, WrongState
from pool.letters.models import Order
from pool.letters.services import sending
from tests import factories
from tests.factories import AFTER, NOW


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


def hear(world, case, *, at=AFTER, **more):
    return hearing.hear(
        application=case, by=world.people.caseworker, at=at, **({"content": "Studiet siger nej."} | more)
    )


def answer(world, asked, *, at=AFTER, **more):
    given = {"answer": "Det er rettet.", "by": world.people.preparer} | more
    return hearing.answer_hearing(hearing=asked, at=at, **given)


def test_hearing_gives_the_days_of_the_scheme_and_is_told_in_the_journal(world, case):
    asked = hear(world, case)
    assert (asked.number, asked.answer_by.isoformat()) == (1, "2026-10-15T12:00:00+02:00")
    entry = Entry.objects.filter(verb="assessment.hear").get()
    assert (entry.case, entry.facts["content"], entry.facts["number"]) == (case.reference, "Studiet siger nej.", 1)


def test_hearing_goes_out_as_a_letter_ordered_with_it(world, case):
    asked = sending.hear(application=case, content="Studiet siger nej.", by=world.people.caseworker, at=AFTER)
    order = Order.objects.get()
    assert (order.kind, order.about["content"], order.about["number"]) == ("hearing", "Studiet siger nej.", 1)
    assert asked.application == order.application


@pytest.mark.parametrize(("content", "refusal"), [(" \n", ReasonMissing), ("x" * 4001, TooLong)])
def test_hearing_says_something_that_fits(world, case, content, refusal):
    with pytest.raises(refusal):
        hear(world, case, content=content)


def test_second_hearing_waits_for_the_first(world, case):
    asked = hear(world, case)
    with pytest.raises(casework.HearingOpen):
        hear(world, case)
    answer(world, asked)
    assert hear(world, case).number == 2


def test_hearing_is_for_the_caseworker_of_an_open_case_alone(world, case):
    casework.take(application=case, by=factories.person("second", "caseworker"), at=AFTER)
    with pytest.raises(casework.NotYourCase):
        hear(world, case)
    other = factories.assessed(world, world.laesoe)
    with pytest.raises(WrongState):
        hear(world, other)


def test_open_hearing_keeps_the_case_from_being_finished_until_it_is_answered(world, case):
    asked = hear(world, case)
    casework.assess_passed(application=case, by=world.people.caseworker, at=AFTER)
    with pytest.raises(casework.HearingOpen):
        casework.finish(application=case, by=world.people.caseworker, at=AFTER)
    answer(world, asked)
    assert casework.finish(application=case, by=world.people.caseworker, at=AFTER).state == "assessed"


def test_hearing_that_nobody_answers_keeps_the_case_until_its_deadline_only(world, case):
    asked = hear(world, case)
    casework.assess_passed(application=case, by=world.people.caseworker, at=AFTER)
    with pytest.raises(casework.HearingOpen):
        casework.finish(application=case, by=world.people.caseworker, at=asked.answer_by)
    late = asked.answer_by + timedelta(seconds=1)
    assert casework.finish(application=case, by=world.people.caseworker, at=late).state == "assessed"


def test_hearing_is_answered_once(world, case):
    asked = hear(world, case)
    answer(world, asked)
    with pytest.raises(hearing.AnsweredAlready):
        answer(world, asked, answer="Nej.", by=world.people.signatory)
    assert Hearing.objects.get().answer == "Det er rettet."


def test_answer_in_the_last_second_counts_and_one_later_does_not(world, case):
    asked = hear(world, case)
    with pytest.raises(hearing.HearingOver):
        answer(world, asked, at=asked.answer_by + timedelta(seconds=1))
    assert answer(world, asked, at=asked.answer_by).answered_at == asked.answer_by


def test_answer_says_something(world, case):
    asked = hear(world, case)
    with pytest.raises(ReasonMissing):
        answer(world, asked, answer="  ")


def test_hearing_ends_when_the_application_is_withdrawn(world, case):
    asked = hear(world, case)
    sending.withdraw(application=case, why="Nej.", by=world.people.signatory, at=AFTER)
    assert queries.open_hearing(case, AFTER) is None
    with pytest.raises(WrongState):
        answer(world, asked)


def test_hearing_and_condition_from_before_a_new_beginning_ask_nothing_any_more(world, case):
    asked = hear(world, case, at=NOW)
    set_condition(world, case, at=NOW)
    sending.withdraw(application=case, why="Nej.", by=world.people.signatory, at=NOW)
    again = factories.submitted(world, world.aarhus, at=NOW + timedelta(days=1))
    assert again.pk == case.pk
    at = NOW + timedelta(days=2)
    assert at < asked.answer_by
    assert (queries.open_hearing(again, at), queries.condition_of(again)) == (None, None)
    with pytest.raises(WrongState):
        answer(world, asked, at=at)
    assert hear(world, again, at=at).number == 2


def set_condition(world, case, *, at=AFTER, **more):
    given = {"content": "Send bevis.", "due_on": (AFTER + timedelta(days=30)).date()} | more
    return hearing.set_condition(application=case, by=world.people.caseworker, at=at, **given)


def test_condition_is_set_changed_and_taken_away(world, case):
    set_condition(world, case)
    set_condition(world, case, content="Send andet bevis.")
    assert Condition.objects.get().content == "Send andet bevis."
    hearing.drop_condition(application=case, by=world.people.caseworker, at=AFTER)
    assert not Condition.objects.exists()
    with pytest.raises(hearing.NothingToDrop):
        hearing.drop_condition(application=case, by=world.people.caseworker, at=AFTER)


@pytest.mark.parametrize("days", [-1, 0, 731])
def test_condition_is_due_on_a_day_in_the_next_two_years(world, case, days):
    with pytest.raises(hearing.DueDateWrong):
        set_condition(world, case, due_on=(AFTER + timedelta(days=days)).date())


def test_condition_of_a_finished_case_stays_as_it_is(world):
    case = factories.assessed(world, world.aarhus)
    with pytest.raises(WrongState):
        set_condition(world, case)
    with pytest.raises(WrongState):
        hearing.drop_condition(application=case, by=world.people.caseworker, at=AFTER)
