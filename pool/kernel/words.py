"""Marks a text for translation where Django may not be imported, and keeps the facts of one that was said."""

from datetime import date
from decimal import Decimal

PLAIN = (str, int, Decimal, date)  # a moment is a date as well


def N_(text: str) -> str:
    """Return the text unchanged; the collector of words finds it by this name."""
    return text


class Said(str):
    """A marked English sentence with its facts put in, which remembers both.

    Commands, mails and stored rows take it for the English text that it is. A page says it once more in its reader's
    language, which it could not from the text alone: see `wording.finding`. Facts are names, numbers, kroner
    (Decimal), days, moments, None, or said themselves; anything else is kept as the text it gives.
    """

    sentence: str
    facts: dict

    def __new__(cls, sentence: str, /, **facts):
        facts = {
            name: value if value is None or isinstance(value, PLAIN) else str(value) for name, value in facts.items()
        }
        made = super().__new__(cls, sentence % facts)
        made.sentence, made.facts = sentence, facts
        return made
