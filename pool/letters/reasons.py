"""Sentences from codes and facts: why a line got its amount, and how a round was shared out.

Letters, pages and the API say the same words. Money comes in whole øre.
"""

import string
from collections.abc import Iterable
from fractions import Fraction

from pool.letters import enough, figures, sentences

# One door: what letters, pages and the API ask for stands here, whatever module says it.
enough_sentence = enough.sentence
short_money, ranges = figures.short_money, figures.ranges

AMOUNTS = {"amount", "ask", "cap", "floor", "had", "left", "minimum", "reached", "room", "step_cap"}
NUMBERS = {"key", "weight"}


def portion_sentence(portion: dict, language: str) -> str:
    """Why a step of the allocation gave this amount. `portion` has step, amount (øre), reason and facts."""
    facts = {**portion["facts"], "amount": portion["amount"]}
    return _fullest(_said(portion)[language][1], _written({**facts, **_derived(facts)}, language))


def portion_words(portion: dict, language: str) -> str:
    """The same in a few words, for a table."""
    return _said(portion)[language][0]


def share_sentences(portions: Iterable[dict], language: str) -> str:
    """All portions of a share, one after the other; steps that say the same say it once."""
    return " ".join(dict.fromkeys(portion_sentence(portion, language) for portion in portions))


def share_words(portions: Iterable[dict], language: str) -> str:
    """The last portion in a few words: what ended the line's share."""
    return portion_words(list(portions)[-1], language)


def ground_sentence(ground: str, language: str, facts: dict | None = None) -> str:
    """Why a line was assessed as it was. `facts` may hold `years` and `limit` (a day in words)."""
    return _fullest(sentences.GROUNDS[ground][language][1], facts or {})


def ground_words(ground: str, language: str) -> str:
    return sentences.GROUNDS[ground][language][0]


def grouped(lines: Iterable[dict], language: str) -> list[dict]:
    """Lines with the same reason together: `lines` ("1–3 og 5"), `count`, `sentence`. Empty ones are left out.

    Lines that differ only in their place in the queue say so once; their `portions` tell, else the sentence counts.
    `enough` says what would have been enough for the line of the group that was closest to it, or is empty.
    """
    groups: dict[tuple, list[dict]] = {}
    for line in lines:
        if line["sentence"]:
            groups.setdefault(_likeness(line), []).append(line)
    return [
        {
            "lines": figures.ranges([line["number"] for line in group], language),
            "count": len(group),
            "sentence": _together(group, language) if len(group) > 1 else group[0]["sentence"],
            "enough": enough.of_closest(group, language),
        }
        for group in groups.values()
    ]


def _likeness(line: dict) -> tuple:
    """What lines must share to be told together."""
    portion = _queued(line)
    if portion is None:
        return (line["sentence"],)
    return portion["reason"], portion["facts"]["places"], portion["facts"]["left"]


def _queued(line: dict) -> dict | None:
    """The one portion of a line that got nothing because of its place in a queue."""
    portions = line.get("portions") or []
    alone = len(portions) == 1 and portions[0]["reason"] in sentences.TOGETHER
    return portions[0] if alone and {"place", "places", "left"} <= portions[0]["facts"].keys() else None


def _together(group: list[dict], language: str) -> str:
    portions = [_queued(line) for line in group]
    places = {portion["facts"]["place"] for portion in portions if portion}
    if len(places) < 2:
        return group[0]["sentence"]
    facts = {**_written(portions[0]["facts"], language), "place": figures.ranges(list(places), language)}
    return sentences.TOGETHER[portions[0]["reason"]][language].format_map(facts)


def _said(portion: dict) -> dict:
    """The words for a reason; a line that got nothing may have its own."""
    bare = sentences.PORTIONS[portion["reason"]]
    return bare if portion["amount"] else sentences.PORTIONS.get(f"{portion['reason']}:none", bare)


def _derived(facts: dict) -> dict:
    """What follows from the facts: the part that all were reduced to."""
    if "level" in facts and Fraction(facts["exact"]) == Fraction(facts["level"]) * facts["want"]:
        return {"percent": Fraction(facts["level"])}
    return {}


def _written(facts: dict, language: str) -> dict[str, str]:
    """The facts as text: amounts as money, a part as per cent."""
    return {name: _as_text(name, value, language) for name, value in facts.items() if value is not None}


def _as_text(name: str, value, language: str) -> str:
    if name == "percent":
        return figures.percent(value, language)
    if name in NUMBERS:
        return figures.fraction(str(value), language)
    return figures.short_money(value, language) if name in AMOUNTS else str(value)


def _fullest(choices: tuple[str, ...], facts: dict) -> str:
    """The first sentence whose facts are all there; the last one where none is."""
    known = (choice for choice in choices if _named(choice) <= facts.keys())
    return next(known, choices[-1]).format_map(facts)


def _named(choice: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(choice) if name}
