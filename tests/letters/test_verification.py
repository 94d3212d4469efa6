"""What anybody may know of a letter: true for every kind, and nothing about people or lines."""

import dataclasses
import hashlib
from datetime import UTC, date, timedelta
from decimal import Decimal

import pytest

from pool.awards.services import deciding, running
from pool.letters import queries, verification
from pool.letters.services import correcting, ordering, writing
from pool.letters.states import LetterKind, Standing
from tests import factories, seal_keys, written
from tests.factories import AFTER, NOW, RATE
from tests.factories.recall import recalled

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(world):
    case = factories.submitted(world, world.aarhus)
    return written.letter(kind="receipt", application=case, about={"submission": 1}, by=world.people.signatory, at=NOW)


@pytest.fixture
@recalled
def decided(world):
    """The letter of a partial award of two of three lines, and that of a refusal."""
    world.round = factories.open_round(code="2026-2", frame=2 * RATE)
    factories.assessed(world, world.aarhus, count=3)
    factories.assessed(world, world.laesoe, count=1, at=NOW + timedelta(hours=1))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    run = running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    return [written.letter(award=award, by=world.people.decider, at=AFTER) for award in run.awards.order_by("pk")]


def told(letter) -> verification.Told:
    return verification.told(queries.by_code(letter.code))


def corrected(letter, by, at):
    order = correcting.correct(letter=letter, correction="Datoen var forkert.", by=by, at=at)
    return writing.write(order=order, by=by, at=at)


def test_every_kind_of_letter_is_told_in_general_words():
    assert set(verification.SAYS) == set(LetterKind)


def test_a_letter_that_decides_nothing_has_no_amount(receipt, world):
    mark = verification.Fingerprint(hashlib.sha256(bytes(receipt.pdf)).hexdigest(), len(bytes(receipt.pdf)))
    assert told(receipt) == verification.Told(
        reference="2026-1-751-B1",
        kind=LetterKind.RECEIPT,
        says="We have received the municipality's application.",
        written_on=date(2026, 9, 10),
        municipality=world.aarhus,
        awarded_amount=None,
        standing=Standing.VALID,
        replaced_by=None,
        is_being_corrected=False,
        recalled_at=None,
        condition_met_on=None,
        is_sealed=False,
        document=mark,
        file=mark,
    )


def test_a_decision_tells_what_it_awards(decided):
    partial, refusal = decided
    assert [told(partial).awarded_amount, told(refusal).awarded_amount] == [2 * RATE, Decimal("0.00")]
    assert partial.facts["awarded_amount"] == "50.000,00\u00a0kr."


def test_nothing_about_people_or_lines_is_told(decided):
    partial = decided[0]
    text = repr(dataclasses.asdict(told(partial)))
    people = [partial.facts["prepared_by"], partial.facts["decided_by"], partial.facts["grant_officer"]]
    assert all(people)
    assert not [name for name in people if name in text]
    assert partial.title not in text and "1001" not in text and "AB" not in text


def test_the_date_is_that_of_copenhagen(receipt, world):
    late = NOW.replace(hour=23, minute=30).astimezone(UTC) + timedelta(hours=1)
    letter = written.letter(
        kind="receipt", application=receipt.application, about={"submission": 1}, by=world.people.signatory, at=late
    )
    assert (told(letter).written_on, late.date()) == (date(2026, 9, 11), date(2026, 9, 10))


def test_a_replaced_letter_names_the_one_that_stands_now(receipt, world):
    by = world.people.decider
    second = corrected(receipt, by, NOW + timedelta(days=1))
    third = corrected(second, by, NOW + timedelta(days=2))
    newest = verification.Replacement(third.reference, date(2026, 9, 12), Standing.VALID)
    assert [told(letter).standing for letter in (receipt, second, third)] == ["replaced", "replaced", "valid"]
    assert [told(letter).replaced_by for letter in (receipt, second, third)] == [newest, newest, None]


def test_the_letter_of_a_decision_is_replaced_like_any_other(decided, world):
    partial = decided[0]
    other = factories.person("other", "decider")
    second = corrected(partial, other, AFTER + timedelta(days=1))
    third = corrected(second, other, AFTER + timedelta(days=2))
    assert told(partial).replaced_by.reference == third.reference == "2026-2-751-A3"
    assert [told(letter).awarded_amount for letter in (partial, third)] == [2 * RATE] * 2


def test_a_replacement_that_was_recalled_is_told_as_such(receipt, world):
    by = world.people.decider
    second = corrected(receipt, by, NOW + timedelta(days=1))
    correcting.recall(letter=second, why="Begge var forkerte.", by=by, at=NOW + timedelta(days=2))
    assert told(receipt).replaced_by.standing == Standing.RECALLED
    assert told(second).recalled_at == NOW + timedelta(days=2)
    assert "forkerte" not in repr(told(second))


def test_a_letter_whose_correction_is_not_written_yet_says_so(receipt, world):
    order = correcting.correct(letter=receipt, correction="Datoen.", by=world.people.decider, at=NOW)
    assert (told(receipt).standing, told(receipt).is_being_corrected) == (Standing.VALID, True)
    writing.write(order=order, by=world.people.decider, at=NOW)
    assert (told(receipt).standing, told(receipt).is_being_corrected) == (Standing.REPLACED, False)


def test_an_order_that_is_not_written_has_no_letter_to_check(receipt, world):
    order = ordering.order(
        kind="receipt", application=receipt.application, about={"submission": 1}, by=world.people.signatory, at=NOW
    )
    assert queries.by_code(order.code) is None


def test_a_sealed_letter_has_two_fingerprints(world, settings, tmp_path):
    settings.SEAL_FILE = seal_keys.write(tmp_path / "seal.p12", seal_keys.ec_key())
    settings.SEAL_PASSWORD = seal_keys.PASSWORD
    case = factories.submitted(world, world.aarhus)
    letter = written.letter(
        kind="receipt", application=case, about={"submission": 1}, by=world.people.signatory, at=NOW
    )
    found, sent = told(letter), bytes(letter.pdf)
    assert found.is_sealed
    assert found.file == verification.Fingerprint(hashlib.sha256(sent).hexdigest(), len(sent))
    document = sent[: found.document.length]
    assert found.document == verification.Fingerprint(hashlib.sha256(document).hexdigest(), len(document))
    assert len(document) < len(sent)


def test_a_look_at_a_letter_takes_few_queries(receipt, world, django_assert_num_queries):
    with django_assert_num_queries(1):
        told(receipt)
    corrected(receipt, world.people.decider, NOW + timedelta(days=1))
    with django_assert_num_queries(2):
        told(receipt)
