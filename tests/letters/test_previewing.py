"""Letters worded with other texts: made-up ones of every kind, and letters that were written."""

import pytest
from django.template import engines

from pool.kernel.refusals import NotFound
from pool.letters import catalogue, examples, phrasing, previewing, printing, reading, shipped, wordings
from tests import factories, paper_reader, worded, written
from tests.factories import AFTER

EVERY = [(kind, language) for kind in catalogue.LETTERS for language in catalogue.LANGUAGES]


class Missing(str):
    """Stands where a template names what is not there; a template may ask whether it is."""

    asked: set[str] = set()

    def __contains__(self, sign):
        return True

    def __mod__(self, name):
        Missing.asked.add(str(name))
        return ""


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_made_up_letter_has_every_fact_that_it_prints(kind, language, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Missing("%s"))
    Missing.asked.clear()
    facts = examples.facts(kind, language)
    made, versions = printing.worded(kind, facts, wordings.of_product)
    found = reading.blocks(printing.page(made))
    assert Missing.asked == set()
    assert set(versions.values()) == {0}
    assert made["words"]["title"] in [item.text for item in found]
    assert not any("{" in item.text for item in found)
    assert len(facts.get("lines", [])) == 2


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_made_up_letter_can_name_all_that_its_texts_may(kind, language):
    facts = examples.facts(kind, language)
    for text in catalogue.LETTERS[kind].texts:
        assert catalogue.names(text, "").keys() <= facts.keys()
        for name in catalogue.names(text, ""):
            assert phrasing.filled(f"<{{{name}}}>", facts)


def test_made_up_danish_letters_are_easy_to_read():
    for kind in catalogue.LETTERS:
        made, _ = printing.worded(kind, examples.facts(kind, "da"), wordings.of_product)
        found = reading.measure(reading.body(reading.blocks(printing.page(made))))
        assert not found.is_hard and found.long == []


@pytest.mark.django_db
def test_made_up_corrected_letter_shows_that_it_replaces_another():
    facts = previewing.chosen(None, "common", "da", "example-award")
    made = previewing.preview(facts=facts, name="common", scheme="", blocks=worded.blocks("common"))
    assert any(item.text.startswith("Dette brev erstatter vores brev af 6. november 2026") for item in made.blocks)


@pytest.mark.django_db
def test_trial_is_marked_and_has_a_code_that_no_letter_has(world):
    facts = examples.facts("award", "da")
    made = previewing.preview(facts=facts, name="award", scheme="", blocks=worded.blocks(why="Fordi {municipality}."))
    assert "Fordi Eksempel Kommune." in [item.text for item in made.blocks]
    assert made.facts["code"] == "0000-0000-0000-0000" and made.facts["verify_url"].endswith("/v")
    pdf = printing.document(made.facts)
    assert paper_reader.faults(pdf) == []
    for page in paper_reader.pages(pdf):
        assert f"{facts['reference']} (" in page


@pytest.fixture
def letter(world):
    case = factories.submitted(world, world.aarhus, count=1)
    return written.letter(
        kind="receipt", application=case, about={"submission": 1}, by=world.people.caseworker, at=AFTER
    )


@pytest.mark.django_db
def test_letters_to_try_on_are_those_the_person_may_read(world, letter):
    values = [
        [item.value for item in previewing.choices(person, "receipt", language)]
        for person, language in (
            (world.people.caseworker, "da"), (world.people.caseworker, "en"), (world.people.administrator, "da"),
        )
    ]  # fmt: skip
    assert values == [[f"letter-{letter.pk}", "example-receipt"], ["example-receipt"], ["example-receipt"]]
    assert len(previewing.choices(world.people.caseworker, "common", "da")) == 1 + len(catalogue.LETTERS)


@pytest.mark.django_db
def test_written_letter_is_worded_anew_and_stays_as_it_was(world, letter):
    facts = previewing.chosen(world.people.caseworker, "receipt", "da", "")
    blocks = worded.blocks("receipt", change="Ring til os.")
    made = previewing.preview(facts=facts, name="receipt", scheme="", blocks=blocks)
    said = [item.text for item in made.blocks]
    assert "Ring til os." in said and any(letter.application.reference in text for text in said)
    before = letter.facts
    letter.refresh_from_db()
    assert letter.facts == before
    assert letter.facts["words"]["change"] == shipped.texts("receipt", "da")["change"]


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["gossip", "letter-", "letter-0", "letter-x", "example-award", "letter-" + "9" * 30])
def test_other_letters_cannot_be_chosen(world, letter, value):
    with pytest.raises(NotFound):
        previewing.chosen(world.people.caseworker, "receipt", "da", value)


@pytest.mark.django_db
def test_letter_of_another_kind_language_or_reader_cannot_be_chosen(world, letter):
    value = f"letter-{letter.pk}"
    for person, name, language in (
        (world.people.caseworker, "award", "da"),
        (world.people.caseworker, "receipt", "en"),
        (world.people.administrator, "receipt", "da"),
    ):
        with pytest.raises(NotFound):
            previewing.chosen(person, name, language, value)


@pytest.mark.django_db
def test_letter_without_todays_facts_is_refused_with_a_sentence(world, letter):
    bare = {name: value for name, value in letter.facts.items() if name != "signed_by"}
    with pytest.raises(previewing.LetterTooOld) as refused:
        previewing.preview(facts=bare, name="receipt", scheme="", blocks=shipped.texts("receipt", "da"))
    assert refused.value.facts == {"reference": letter.reference}
