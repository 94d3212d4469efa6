"""What a corrected letter would say, and how that differs from the letter that stands. Reads only."""

from datetime import datetime

from django.template.loader import get_template
from django.utils import translation

from pool.letters import catalogue, differences, printing, reading, tables, wordings
from pool.letters.facts import head
from pool.letters.models import Letter, Order


def changes(letter: Letter, at: datetime) -> list[list[differences.Piece]] | None:
    """The paragraphs and rows that would read otherwise if the letter were written now; None where nobody can tell.

    Its own reference, its code and what it replaces are left as they are: those are always new in a corrected letter.
    """
    if "words" not in letter.facts:
        return None
    with translation.override(letter.language):
        before, after = _printed(letter.facts), _printed(_now(letter, at))
    return [pieces for pieces in differences.texts(before, after) if differences.changed([pieces])]


def _now(letter: Letter, at: datetime) -> dict:
    """The facts and words of the letter, had it been written now."""
    order = Order(
        kind=letter.kind,
        application=letter.application,
        award=letter.award,
        reference=letter.reference,
        code=letter.code or "",
        about=letter.order.about if letter.order else {},
        replaces=letter.replaces,
        correction=letter.order.correction if letter.order else "",
        ordered_at=at,
    )
    facts = catalogue.LETTERS[letter.kind].facts(order)
    return printing.worded(letter.kind, facts, wordings.in_force(head.scheme_codes(order)))[0]


def _printed(facts: dict) -> list[str]:
    shown, _ = tables.printed(facts)
    page = get_template(catalogue.LETTERS[facts["kind"]].template).render(shown)
    return [block.text for block in reading.blocks(page)]
