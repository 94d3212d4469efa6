"""The approved wording of every letter, sentence by sentence: a change is seen in review.

After a change that is meant: `python -m tests.letters.test_approved` writes the files anew; read the difference.
"""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation
from tinyhtml5 import parse

from pool.letters import catalogue
from tests.letters import example_facts

pytestmark = pytest.mark.once

APPROVED = Path(__file__).parent / "approved"
BLOCKS = {"h1", "h2", "p", "li", "tr"}
LETTERS = [(kind, language) for kind in example_facts.EVERY for language in catalogue.LANGUAGES]


def said(facts: dict) -> str:
    """The letter as plain text: a line for each heading, paragraph, point and row of a table."""
    with translation.override(facts["language"]):
        html = get_template(catalogue.LETTERS[facts["kind"]].template).render(facts)
    lines = []
    for element in parse(html, namespace_html_elements=False).iter():
        if element.tag == "tr":
            lines.append(" | ".join(_plain(cell) for cell in element))
        elif element.tag in BLOCKS:
            lines.append({"h1": "# ", "h2": "## ", "li": "- "}.get(element.tag, "") + _plain(element))
    return "\n".join(line for line in lines if line) + "\n"


def example(kind: str, language: str) -> dict:
    facts = example_facts.EVERY[kind](language=language, lines=4)
    return example_facts.corrected(facts) if kind == "receipt" else facts


def _plain(element) -> str:
    for line_break in element.iter("br"):
        line_break.tail = f" / {line_break.tail or ''}"
    for strong in element.iter("b"):  # names stand on a line of their own
        strong.tail = f" {strong.tail or ''}"
    return re.sub(r"[ \n\t]+", " ", "".join(element.itertext())).strip()


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_letter_says_what_was_approved(kind, language):
    approved = APPROVED / language / f"{kind}.txt"
    assert said(example(kind, language)) == approved.read_text(encoding="utf-8")


def test_no_wording_is_approved_for_a_letter_that_does_not_exist():
    files = {path.relative_to(APPROVED).as_posix() for path in APPROVED.rglob("*.txt")}
    assert files == {f"{language}/{kind}.txt" for kind, language in LETTERS}


def write() -> None:
    for kind, language in LETTERS:
        path = APPROVED / language / f"{kind}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said(example(kind, language)), encoding="utf-8")


if __name__ == "__main__":
    write()
