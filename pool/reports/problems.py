"""What proofs say: of rows they cannot read, and how it is kept and read again, with its sentence and its facts."""

from datetime import date, datetime
from decimal import Decimal

from pool.kernel.words import N_, Said

READ = {"kroner": Decimal, "moment": datetime.fromisoformat, "day": date.fromisoformat}


def unreadable(broken: Exception) -> Said:
    """What is said of rows that cannot be read; the detail is the program's own."""
    return Said(N_("the stored rows cannot be read: %(detail)s"), detail=f"{type(broken).__name__}: {broken}")


def kept(problem: str) -> str | dict:
    """A problem for a column of JSON: what was said keeps its sentence and facts beside the English text."""
    if not isinstance(problem, Said):
        return str(problem)
    facts = {name: _kept(value) for name, value in problem.facts.items()}
    return {"text": str(problem), "sentence": problem.sentence, "facts": facts}


def read(stored: str | dict) -> str:
    """A problem as it was kept. The text counts: where sentence and facts do not give it, it stands alone."""
    if not isinstance(stored, dict):
        return str(stored)
    text = str(stored.get("text", ""))
    try:
        said = Said(stored["sentence"], **{name: _read(value) for name, value in stored["facts"].items()})
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return text
    return said if said == text else text


def _kept(value):
    if isinstance(value, Said):
        return kept(value)
    if isinstance(value, Decimal):
        return {"kroner": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read(value):
    if not isinstance(value, dict):
        return value
    if "sentence" in value:
        return read(value)
    ((kind, text),) = value.items()
    return READ[kind](text)
