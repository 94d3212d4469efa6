"""Reads single fields of a ruleset: each function returns the value in its one form, or says what is wrong.

A function takes the value, the path that leads to it, and the list that problems are added to. Its `schema` says the
same in JSON Schema, as far as that can say it; a test holds the two against each other.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from pool.allocation import bids, problems

MOST_STEPS = 50
MOST_ENTRIES = 100
MOST_CLASSES = 10**6
MOST_CRITERIA = 20
CRITERIA = ("received_at", "received_day", "tier", "score", "rank", "amount", "draw")
KEY = "key:"
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", re.ASCII)
UP_TO_ONE = r"-?0{1,18}(\.0{1,12})?|0{1,18}(\.[0-9]{1,12})?|0{0,17}1(\.0{1,12})?"
ONE_CRITERION = rf"-?({'|'.join(CRITERIA[:-1])}|{KEY}[\s\S]+)|{CRITERIA[-1]}"

# What would be right where a field that is needed is missing.
EXAMPLES = {
    "steps": '[{"method": "proportional"}]',
    "method": '"proportional"',
    "order": '["received_at"]',
    "margin": '"skip"',
    "key": '"children_0_17"',
    "places": "1",
    "amount": "1000",
}

Reader = Callable[[object, str, list], object]


def accepts(**schema) -> Callable[[Reader], Reader]:
    """Give a reader the JSON Schema of what it takes."""

    def mark(read: Reader) -> Reader:
        read.schema = schema
        return read

    return mark


def object_schema(readers: dict[str, Reader], required: tuple[str, ...] = ()) -> dict:
    """What `record` takes, as JSON Schema."""
    properties = {name: read.schema for name, read in readers.items()}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def list_schema(entry: Reader, most: int, **more) -> dict:
    """What `entries` takes, as JSON Schema."""
    return {"type": "array", "items": entry.schema, "minItems": 1, "maxItems": most, **more}


def record(value, path: str, found: list, readers: dict[str, Reader], required: tuple[str, ...] = ()) -> dict:
    """An object whose fields are read by the readers; unknown and missing fields are problems."""
    if not isinstance(value, dict):
        found.append(problems.NotAnObject(path or "ruleset", found=problems.shown(value)))
        return {}
    stem = f"{path}." if path else ""
    known = ", ".join(readers)
    found.extend(problems.UnknownField(f"{stem}{name}", known=known) for name in value if name not in readers)
    needed = [name for name in required if name not in value]
    found.extend(problems.FieldNeeded(f"{stem}{name}", example=EXAMPLES[name]) for name in needed)
    return {name: read(value[name], stem + name, found) for name, read in readers.items() if name in value}


def entries(value, path: str, found: list, read: Reader, most: int = MOST_ENTRIES) -> list:
    """A list of at least one entry, each read by the reader."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        found.append(problems.NotAList(path, most=most, found=problems.shown(value)))
        return []
    return [read(entry, f"{path}[{number}]", found) for number, entry in enumerate(value)]


@accepts(type="string", minLength=1, maxLength=bids.TEXT, pattern=r"\S")
def text(value, path: str, found: list) -> str:
    if not bids.is_text(value) or not value.strip():
        found.append(problems.NotText(path, most=bids.TEXT, found=problems.shown(value)))
        return ""
    return value


def whole(least: int, most: int = bids.MOST) -> Reader:
    """A reader of whole numbers between two limits."""

    @accepts(type="integer", minimum=least, maximum=most)
    def read(value, path: str, found: list) -> int:
        if type(value) is not int or not least <= value <= most:
            found.append(problems.NotAWholeNumber(path, least=least, most=most, found=problems.shown(value)))
            return least
        return value

    return read


def one_of(*known: str) -> Reader:
    """A reader of one word out of several."""

    @accepts(enum=list(known))
    def read(value, path: str, found: list) -> str:
        if not isinstance(value, str) or value not in known:
            found.append(problems.NotOneOf(path, known=", ".join(known), found=problems.shown(value)))
            return known[0]
        return value

    return read


@accepts(
    oneOf=[
        {"type": "integer", "minimum": -bids.MOST, "maximum": bids.MOST},
        {"type": "string", "pattern": f"^{DECIMAL.pattern}$"},
    ]
)
def number(value, path: str, found: list) -> str:
    """A whole number, or a decimal one as text; returned as text without needless zeros."""
    if type(value) is int and abs(value) <= bids.MOST:
        return str(value)
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return _shortest(value)
    found.append(problems.NotANumber(path, found=problems.shown(value)))
    return "0"


@accepts(type="string", pattern=f"^({UP_TO_ONE})$")
def share(value, path: str, found: list) -> str:
    """A share from 0 to 1 as decimal text: a JSON number would arrive as a float."""
    right = isinstance(value, str) and DECIMAL.fullmatch(value)
    if not right or not 0 <= Fraction(value) <= 1:
        found.append(problems.NotAShare(path, found=problems.shown(value)))
        return "0"
    return _shortest(value)


PART = {"amount": whole(0), "share": share}


@accepts(oneOf=[object_schema({name: read}, (name,)) for name, read in PART.items()])
def part(value, path: str, found: list):
    """An amount, or a share of the whole budget: `{"amount": 5000}` or `{"share": "0.60"}`."""
    if not isinstance(value, dict) or len(value) != 1 or not set(value) <= set(PART):
        known = '{"amount": 1000}, {"share": "0.60"}'
        found.append(problems.NotMoney(path, known=known, found=problems.shown(value)))
        return None
    return record(value, path, found, PART)


@accepts(oneOf=[{"const": "rest"}, *part.schema["oneOf"]])
def rest_or_part(value, path: str, found: list):
    """What a step may hand out: everything that is left, an amount, or a share of the whole budget."""
    if value == "rest":
        return value
    if not isinstance(value, dict):
        known = '"rest", {"amount": 1000}, {"share": "0.60"}'
        found.append(problems.NotMoney(path, known=known, found=problems.shown(value)))
        return None
    return part(value, path, found)


@accepts(**object_schema({"amount": whole(0)}, ("amount",)))
def amount(value, path: str, found: list):
    """An amount only: `{"amount": 5000}`."""
    return record(value, path, found, {"amount": whole(0)}, required=("amount",))


@accepts(type="string", maxLength=bids.TEXT, pattern=f"^({ONE_CRITERION})$")
def _criterion(value, path: str, found: list) -> str:
    name = value.removeprefix("-") if bids.is_text(value) else ""
    if name in CRITERIA or (name.startswith(KEY) and len(name) > len(KEY)):
        return value
    known = ", ".join((*CRITERIA, "key:NAME"))
    found.append(problems.UnknownCriterion(path, known=known, found=problems.shown(value)))
    return ""


@accepts(**list_schema(_criterion, MOST_CRITERIA, uniqueItems=True))
def order(value, path: str, found: list) -> list[str]:
    """The criteria of a queue, first one first."""
    read = entries(value, path, found, _criterion, most=MOST_CRITERIA)
    for number, criterion in enumerate(read):
        where = f"{path}[{number}]"
        if criterion.lstrip("-") == "draw" and (criterion != "draw" or number + 1 < len(read)):
            found.append(problems.DrawNotLast(where))
        if criterion and criterion.lstrip("-") in {earlier.lstrip("-") for earlier in read[:number]}:
            found.append(problems.Repeated(where, found=problems.shown(criterion)))
    return read


def _shortest(decimal: str) -> str:
    sign, digits = ("-", decimal[1:]) if decimal[0] == "-" else ("", decimal)
    before, _, after = digits.partition(".")
    after = after.rstrip("0")
    plain = (before.lstrip("0") or "0") + ("." + after if after else "")
    return sign + plain if plain != "0" else plain
