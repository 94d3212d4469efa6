import pytest

from pool.letters import catalogue
from tests.letters import example_facts

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("facts", "danish", "english"),
    [
        (
            example_facts.award_facts,
            "I får 250.000 kr. til vikardækning",
            "You are awarded DKK 250,000 for substitute cover",
        ),
        (
            example_facts.partial_facts,
            "I får 150.000 kr. af de 250.000 kr., I søgte om til vikardækning",
            "You are awarded DKK 150,000 of the DKK 250,000 you applied for: substitute cover",
        ),
        (
            example_facts.refusal_facts,
            "I får ikke tilskud til vikardækning",
            "You are not awarded a grant for substitute cover",
        ),
        (
            example_facts.supplement_facts,
            "Tillægstilsagn: I får 250.000 kr. mere til vikardækning",
            "Supplementary grant: DKK 250,000 more for substitute cover",
        ),
    ],
)
def test_title_says_what_was_decided(facts, danish, english):
    said = []
    for language in catalogue.LANGUAGES:
        known = facts(language=language)
        said.append(catalogue.LETTERS[known["kind"]].title(known).replace("\u00a0", " "))
    assert said == [danish, english]


def test_template_lies_in_the_folder_of_its_language():
    assert catalogue.LETTERS["refusal"].template("en") == "letters/en/refusal.html"
