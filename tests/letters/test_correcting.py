import pytest

from pool.awards.models import Award
from pool.awards.services import running
from pool.kernel.refusals import ReasonMissing, TooLong
from pool.letters import correction, queries
from pool.letters.models import Letter, Order
from pool.letters.services import batching, correcting, writing
from pool.letters.states import Standing
from tests import factories
from tests.factories import AFTER
from tests.factories.recall import recalled
from tests.together import at_once


@pytest.fixture
@recalled
def letter(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    batching.issue_now(run=run, by=world.people.decider, at=AFTER)
    return Letter.objects.get()


def correct(world, letter, **more):
    given = {"correction": "Navnet er rettet.", "by": world.people.decider} | more
    return correcting.correct(letter=letter, at=AFTER, **given)


def test_corrected_letter_says_what_is_corrected_and_replaces_the_earlier_one(world, letter):
    made = writing.write(order=correct(world, letter), by=world.people.decider, at=AFTER)
    old = Letter.objects.get(pk=letter.pk)
    assert (made.reference, made.replaces, old.standing) == ("2026-1-751-A2", old, Standing.REPLACED)
    assert "Navnet er rettet." in made.facts["words"]["replaces"]
    assert made.facts["awarded_amount"] == old.facts["awarded_amount"]
    assert bytes(old.pdf) == bytes(letter.pdf)


def test_letter_is_replaced_once(world, letter):
    correct(world, letter)
    assert queries.is_being_replaced(letter)
    for deed in (correct, recall):
        with pytest.raises(correcting.NotStanding):
            deed(world, letter)


def recall(world, letter, **more):
    return correcting.recall(letter=letter, at=AFTER, **({"why": "Forkert.", "by": world.people.decider} | more))


def test_recalled_letter_stands_no_more_and_stays_as_it_is(world, letter):
    recall(world, letter)
    old = Letter.objects.get(pk=letter.pk)
    assert (old.standing, old.recall.reason, bytes(old.pdf)) == (Standing.RECALLED, "Forkert.", bytes(letter.pdf))
    for deed in (correct, recall):
        with pytest.raises(correcting.NotStanding):
            deed(world, letter)


def test_who_handled_the_case_corrects_and_recalls_none_of_its_letters(world, letter):
    by = factories.also(world.people.caseworker, "decider")
    for deed in (correct, recall):
        with pytest.raises(correcting.LetterOfYourCase):
            deed(world, letter, by=by)


@pytest.mark.parametrize(("text", "refusal"), [(" ", ReasonMissing), ("x" * 501, TooLong)])
def test_correction_says_what_is_corrected_in_short(world, letter, text, refusal):
    with pytest.raises(refusal):
        correct(world, letter, correction=text)
    with pytest.raises(ReasonMissing):
        recall(world, letter, why=" ")


def test_same_facts_and_texts_change_nothing(letter):
    assert correction.changes(letter, letter.written_at) == []


def test_changed_facts_are_shown_word_for_word(world, letter):
    world.aarhus.official_name = "Aarhus By"
    world.aarhus.save()
    found = correction.changes(Letter.objects.get(pk=letter.pk), letter.written_at)
    assert [piece for pieces in found for piece in pieces if piece[0] != "same"][:2] == [
        ("removed", "Kommune"),
        ("added", "By"),
    ]


def test_letter_without_kept_words_cannot_be_compared(letter):
    letter.facts = {"title": "Old"}
    assert correction.changes(letter, AFTER) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_ordered(world, letter):
    other = factories.person("second", "decider")
    results = at_once(lambda: correct(world, letter), lambda: correct(world, letter, by=other))
    assert sorted(type(item).__name__ for item in results) == ["NotStanding", "Order"]
    assert Order.objects.filter(replaces=letter).count() == 1
    assert Award.objects.count() == 1
