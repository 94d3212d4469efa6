"""From the facts of a letter to its document; the same facts give the same bytes, whenever it is done."""

from django.template.loader import get_template
from django.utils import translation

from pool import paper
from pool.kernel import canon
from pool.letters import catalogue, tables, wordings


def worded(kind: str, facts: dict, texts: wordings.Texts) -> tuple[dict, dict[str, int]]:
    """The facts with every sentence of the letter, and the versions of the texts that it is worded with."""
    facts = tables.noted(canon.plain(facts))
    words, versions = wordings.words(kind, facts, texts)
    return {**facts, "words": words}, versions


def document(facts: dict) -> bytes:
    """Print worded facts; they lie in the document too, and so does a table that is too long for it."""
    shown, enclosed = tables.printed(facts)
    whole = ("facts.json", canon.canonical(facts).encode())
    template = catalogue.LETTERS[facts["kind"]].template
    return paper.render(template, shown, language=facts["language"], files=[whole, *enclosed])


def page(facts: dict) -> str:
    """Worded facts as the page that is printed, for reading it without paper."""
    shown, _enclosed = tables.printed(facts)
    with translation.override(facts["language"]):
        return get_template(catalogue.LETTERS[facts["kind"]].template).render(shown)
