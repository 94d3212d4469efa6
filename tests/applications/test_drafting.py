from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pool.applications import queries, rules
from pool.applications.models import Answer, Application, Section
from pool.applications.services import drafting, signing
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound, Refusals, WrongState
from tests import factories
from tests.factories import AFTER, DEADLINE, NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(world):
    return drafting.start(round=world.round, municipality=world.aarhus, by=world.people.preparer, at=NOW)


def save(application, answers, base=None, *, by, at=NOW, section="contact"):
    return drafting.save_answers(
        application=application, section=section, answers=answers, base=base or {}, by=by, at=at
    )


# Start


def test_an_application_begins_as_a_draft_with_its_reference(world, draft):
    assert (draft.reference, draft.state, draft.created_by, draft.requested_amount) == (
        "2026-1-751",
        "draft",
        world.people.preparer,
        0,
    )
    assert draft.next_deadline_at == DEADLINE
    assert list(Entry.objects.filter(case="2026-1-751").values_list("verb", flat=True)) == ["applications.start"]


def test_starting_again_returns_the_same_application(world, draft):
    assert drafting.start(round=world.round, municipality=world.aarhus, by=world.people.signatory, at=AFTER) == draft
    assert Application.objects.count() == 1


@pytest.mark.parametrize("at", [DEADLINE + SECOND, factories.OPENED - SECOND])
def test_nothing_begins_outside_the_round(world, at):
    with pytest.raises(drafting.RoundNotOpen) as caught:
        drafting.start(round=world.round, municipality=world.aarhus, by=world.people.preparer, at=at)
    assert caught.value.facts == {"round": "2026-1", "opens": world.round.opens_at, "closes": DEADLINE}
    assert Application.objects.count() == 0


def test_an_application_may_begin_at_the_deadline_itself(world):
    assert drafting.start(round=world.round, municipality=world.aarhus, by=world.people.preparer, at=DEADLINE).pk


# Answers


def test_answers_are_kept_complete_or_not(world, draft):
    by = world.people.preparer
    assert save(draft, {"contact_name": "  Æbelø 😀 ", "contact_email": "not yet"}, by=by) == []
    assert queries.answers_of(draft) == {"contact_name": "Æbelø 😀", "contact_email": "not yet"}
    assert Section.objects.get(application=draft).completed_at is None


def test_a_name_of_three_hundred_characters_is_refused_and_the_rest_is_kept(world, draft):
    problems = save(
        draft, {"contact_name": "æ" * 300, "contact_unit": "Børn", "contact_phone": "1\x002"}, by=world.people.preparer
    )
    assert [(item.code, item.field) for item in problems] == [
        ("too_long", "contact_name"),
        ("unreadable_text", "contact_phone"),
    ]
    assert queries.answers_of(draft) == {"contact_unit": "Børn"}


def test_a_question_of_another_section_or_of_none_is_ignored(world, draft):
    assert save(draft, {"declares_truth": "yes", "invented": "x"}, by=world.people.preparer) == []
    assert queries.answers_of(draft) == {}


@pytest.mark.parametrize("section", ["", "invented", "__class__"])
def test_a_section_that_does_not_exist_is_not_found(world, draft, section):
    with pytest.raises(NotFound):
        save(draft, {}, by=world.people.preparer, section=section)


def test_saving_the_same_again_tells_nothing(world, draft):
    by = world.people.preparer
    save(draft, {"contact_name": "Kim"}, by=by)
    before = Entry.objects.count()
    save(draft, {"contact_name": "Kim"}, {"contact_name": "Kim"}, by=by)
    save(draft, {"contact_name": "Kim"}, by=by)
    assert Entry.objects.count() == before


def test_two_people_in_different_fields_do_not_overwrite_each_other(world, draft):
    one, other = world.people.preparer, world.people.signatory
    base = {"contact_name": "", "contact_unit": ""}
    assert save(draft, {"contact_name": "Kim", "contact_unit": ""}, base, by=one) == []
    assert save(draft, {"contact_name": "", "contact_unit": "Børn"}, base, by=other) == []
    assert queries.answers_of(draft) == {"contact_name": "Kim", "contact_unit": "Børn"}


def test_two_people_in_the_same_field_see_each_other(world, draft):
    one, other = world.people.preparer, world.people.signatory
    save(draft, {"contact_name": "Kim"}, {"contact_name": ""}, by=one)
    problems = save(
        draft, {"contact_name": "Bo", "contact_unit": "Børn"}, {"contact_name": "", "contact_unit": ""}, by=other
    )
    assert [(item.code, item.field, item.facts) for item in problems] == [
        ("edited_meanwhile", "contact_name", {"who": "Preparer Test", "theirs": "Kim", "when": NOW})
    ]
    assert queries.answers_of(draft) == {"contact_name": "Kim", "contact_unit": "Børn"}
    # Having seen theirs, the person may decide.
    assert save(draft, {"contact_name": "Bo"}, {"contact_name": "Kim"}, by=other) == []
    assert queries.answers_of(draft)["contact_name"] == "Bo"
    assert queries.editors_of(draft)["contact_name"] == ("Signatory Test", NOW)


def test_ones_own_change_in_another_window_is_no_conflict(world, draft):
    by = world.people.preparer
    save(draft, {"contact_name": "Kim"}, {"contact_name": ""}, by=by)
    assert save(draft, {"contact_name": "Bo"}, {"contact_name": ""}, by=by) == []
    assert queries.answers_of(draft) == {"contact_name": "Bo"}


def test_a_base_that_was_never_stored_is_no_conflict_and_no_crash(world, draft):
    assert save(draft, {"contact_name": "Kim"}, {"contact_name": "forged"}, by=world.people.preparer) == []
    assert queries.answers_of(draft) == {"contact_name": "Kim"}


def test_line_breaks_of_the_browser_are_no_change(world, draft):
    one, other = world.people.preparer, world.people.signatory
    save(draft, {"other_financing_note": "a\nb"}, by=one, section="financing")
    save(draft, {"other_financing_note": "c"}, {"other_financing_note": "a\r\nb"}, by=one, section="financing")
    untouched = save(
        draft, {"other_financing_note": "a\r\nb"}, {"other_financing_note": "a\r\nb"}, by=other, section="financing"
    )
    assert (untouched, queries.answers_of(draft)) == ([], {"other_financing_note": "c"})


WORD = st.sampled_from(["", "a", "b", "c"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(base=WORD, theirs=WORD, mine=WORD)
def test_three_versions_merge_as_everybody_expects(world, draft, base, theirs, mine):
    me, they = world.people.preparer, world.people.signatory
    Answer.objects.filter(application=draft).delete()
    save(draft, {"contact_name": base}, by=me)
    save(draft, {"contact_name": theirs}, {"contact_name": base}, by=they)
    problems = save(draft, {"contact_name": mine}, {"contact_name": base}, by=me)
    conflict = len({base, theirs, mine}) == 3
    assert [item.code for item in problems] == (["edited_meanwhile"] if conflict else [])
    expected = theirs if conflict or mine == base else mine
    assert queries.answers_of(draft).get("contact_name", "") == expected


# Completing


def test_what_is_missing_is_said_all_at_once(world, draft):
    save(draft, {"contact_email": "no address", "contact_phone": "abc"}, by=world.people.preparer)
    with pytest.raises(Refusals) as caught:
        drafting.complete_section(application=draft, section="contact", by=world.people.preparer, at=NOW)
    assert [(item.code, item.field) for item in caught.value.items] == [
        ("missing_field", "contact_name"), ("bad_email", "contact_email"), ("bad_phone", "contact_phone"),
        ("missing_field", "grant_officer"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["signatory-825", "preparer", "caseworker", "nobody"])
def test_only_a_signatory_of_the_municipality_can_be_named(world, draft, name):
    save(draft, {"contact_name": "Kim", "contact_email": "a@b.dk", "grant_officer": name}, by=world.people.preparer)
    with pytest.raises(drafting.NoSuchSignatory):
        drafting.complete_section(application=draft, section="contact", by=world.people.preparer, at=NOW)


def test_a_section_without_lines_is_not_complete(world, draft):
    with pytest.raises(rules.NoLines):
        drafting.complete_section(application=draft, section="lines", by=world.people.preparer, at=NOW)


def test_a_change_opens_a_completed_section_again(world):
    application = factories.draft(world, world.aarhus)
    assert not signing.not_ready(application)
    save(application, {"contact_name": "Bo"}, by=world.people.preparer)
    assert [item.field for item in signing.not_ready(application)] == ["contact"]
    factories.add_line(application, world.people.preparer, reference="2000")
    assert [item.field for item in signing.not_ready(application)] == ["contact", "lines"]


@pytest.mark.parametrize("at", [DEADLINE + SECOND, AFTER])
def test_nothing_changes_after_the_deadline_and_the_draft_is_kept(world, at):
    application = factories.draft(world, world.aarhus)
    before = queries.answers_of(application)
    with pytest.raises(drafting.DeadlinePassed) as caught:
        save(application, {"contact_name": "Bo"}, by=world.people.preparer, at=at)
    assert caught.value.facts == {"deadline": DEADLINE, "now": at}
    with pytest.raises(drafting.DeadlinePassed):
        drafting.complete_section(application=application, section="contact", by=world.people.preparer, at=at)
    assert queries.answers_of(application) == before


def test_what_has_been_sent_cannot_be_edited(world):
    application = factories.submitted(world, world.aarhus)
    with pytest.raises(WrongState):
        save(application, {"contact_name": "Bo"}, by=world.people.preparer)
    with pytest.raises(WrongState):
        drafting.complete_section(application=application, section="contact", by=world.people.preparer, at=NOW)


def test_the_task_list_says_how_far_each_section_is(world, draft):
    save(draft, {"contact_name": "Kim"}, by=world.people.preparer)
    assert [(row["name"], str(row["state"]), row["open"]) for row in queries.task_list(draft)] == [
        ("contact", "in_progress", True), ("lines", "not_started", True), ("financing", "not_started", True),
        ("declarations", "not_started", True),
    ]  # fmt: skip


def test_a_foreign_application_is_not_found(world, draft):
    for user in (world.foreign.preparer, world.people.caseworker, world.people.ministry, world.people.administrator):
        with pytest.raises(NotFound):
            queries.one(user, draft.reference)
    assert queries.one(world.people.preparer, draft.reference) == draft
    with pytest.raises(NotFound):
        queries.one(world.people.preparer, "' OR 1=1 --")
