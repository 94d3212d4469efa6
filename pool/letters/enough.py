"""What would have been enough for a line that was cut or refused. The engine has tried it; here it is said."""

from collections.abc import Iterable

from pool.letters import figures

LINE = {"da": ("Linjen", "Linje {number}"), "en": ("The line", "Line {number}")}
FRAME = {
    "da": "{line} ville være dækket fuldt ud, hvis puljen havde været {frame} større.",
    "en": "{line} would have been met in full if the pool had been {frame} larger.",
}
PLACE = {
    "da": "{line} ville være dækket fuldt ud, hvis den havde stået som nr. {place}{instead}.",
    "en": "{line} would have been met in full if it had stood as number {place}{instead}.",
}
ALSO = {
    "da": "Det ville den også, hvis den havde stået som nr. {place}{instead}.",
    "en": "It would also have been met if it had stood as number {place}{instead}.",
}
INSTEAD = {"da": " i stedet for nr. {own}", "en": " instead of {own}"}


def sentence(enough: dict, language: str, portions: Iterable[dict] = (), number: int | None = None) -> str:
    """What would have been enough: a larger pool, or an earlier place. Empty where nothing is known.

    `enough` has any of frame (øre), place, places, step; `portions` tell the line's own place; `number` names the line
    where several are spoken of.
    """
    place, own = enough.get("place"), _own_place(enough, portions)
    if place is not None and own is not None and own <= place:
        place = None
    facts = {
        "line": LINE[language][number is not None].format(number=number),
        "frame": figures.rough_money(enough.get("frame") or 0, language),
        "place": place,
        "instead": "" if own is None else INSTEAD[language].format(own=own),
    }
    patterns = [FRAME] if enough.get("frame") else []
    if place is not None:
        patterns.append(ALSO if patterns else PLACE)
    return " ".join(pattern[language].format_map(facts) for pattern in patterns)


def of_closest(lines: list[dict], language: str) -> str:
    """The sentence for the line that lacked least; lines have `number`, `enough` and `portions`."""
    known = [line for line in lines if line.get("enough")]
    if not known:
        return ""
    closest = min(known, key=_lacked)
    number = closest["number"] if len(lines) > 1 else None
    return sentence(closest["enough"], language, closest.get("portions") or (), number)


def _lacked(line: dict) -> tuple:
    frame = line["enough"].get("frame")
    return frame is None, frame or 0, line["number"]


def _own_place(enough: dict, portions: Iterable[dict]) -> int | None:
    """The line's place in the queue that it was last in."""
    places = {portion["step"]: portion["facts"]["place"] for portion in portions if "place" in portion["facts"]}
    return places.get(enough.get("step"), next(reversed(places.values()), None))
