import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from pool.letters import catalogue, phrasing, placeholders, shipped
from pool.letters.states import LetterKind
from tests.letters import example_facts

pytestmark = pytest.mark.once

BLOCKS = [
    (name, language, block)
    for name in catalogue.TEXTS
    for language in catalogue.LANGUAGES
    for block in shipped.texts(name, language)
]


def test_every_kind_has_its_line_its_template_and_its_example():
    assert set(catalogue.LETTERS) == set(LetterKind.values) == set(example_facts.EVERY)
    for letter in catalogue.LETTERS.values():
        assert get_template(letter.template)


@pytest.mark.parametrize("name", catalogue.TEXTS)
def test_both_languages_have_the_same_blocks_in_the_same_shape(name):
    danish, english = (shipped.texts(name, language) for language in catalogue.LANGUAGES)
    assert list(danish) == list(english)
    for block in danish:
        assert type(danish[block]) is type(english[block]), block
        if isinstance(danish[block], list):
            assert len(danish[block]) == len(english[block]), block


def test_no_text_lies_unused():
    folder = Path(shipped.FOLDER)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")}
    assert files == {f"{language}/{name}.toml" for language in catalogue.LANGUAGES for name in catalogue.TEXTS}
    printed = "".join(path.read_text("utf-8") for path in (settings.BASE / "templates" / "letters").glob("*.html"))
    used = set(re.findall(r"words\.([a-z_]+)", printed))
    assert {block for _, _, block in BLOCKS} == used


@pytest.mark.parametrize("kind", catalogue.LETTERS)
def test_texts_of_one_letter_share_no_block(kind):
    blocks = [block for name in catalogue.LETTERS[kind].texts for block in shipped.texts(name, "da")]
    assert sorted(blocks) == sorted(set(blocks))


@pytest.mark.parametrize(("name", "language", "block"), BLOCKS)
def test_a_text_names_only_what_its_letters_know(name, language, block):
    text = shipped.texts(name, language)[block]
    for part in text if isinstance(text, list) else [text]:
        assert phrasing.stray(part) == ""
        assert {place.name for place in phrasing.places(part)} <= catalogue.names(name, block).keys()


@pytest.mark.parametrize("kind", catalogue.LETTERS)
def test_a_letter_has_every_fact_that_its_texts_may_name(kind):
    facts = example_facts.EVERY[kind]()
    known = set(placeholders.HEAD) | set(catalogue.LETTERS[kind].names)
    assert {name for name in known if not isinstance(facts.get(name), str | int)} == set()


@pytest.mark.parametrize(
    ("kind", "danish", "english"),
    [
        ("award", "I får 250.000 kr. til vikardækning", "You are awarded DKK 250,000 for substitute cover"),
        (
            "partial_award",
            "I får 150.000 kr. af de 250.000 kr., I søgte om til vikardækning",
            "You are awarded DKK 150,000 of the DKK 250,000 you applied for: substitute cover",
        ),
        ("refusal", "I får ikke tilskud til vikardækning", "You are not awarded a grant for substitute cover"),
        (
            "supplement",
            "Tillægstilsagn: I får 250.000 kr. mere til vikardækning",
            "Supplementary grant: DKK 250,000 more for substitute cover",
        ),
        (
            "conditional_award",
            "I kan få 150.000 kr. til vikardækning, når en betingelse er opfyldt",
            "You get DKK 150,000 for substitute cover once a condition is met",
        ),
        (
            "rejection",
            "Vi kan ikke behandle jeres ansøgning om vikardækning",
            "We cannot consider your application for substitute cover",
        ),
    ],
)
def test_title_says_what_was_decided(kind, danish, english):
    said = [
        example_facts.EVERY[kind](language=language)["words"]["title"].replace("\u00a0", " ")
        for language in catalogue.LANGUAGES
    ]
    assert said == [danish, english]
