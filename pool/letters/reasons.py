"""Sentences from codes and facts: why a line got its amount, and how a round was shared out.

Letters, pages and the API say the same words. Money comes in whole øre.
"""

import string
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pool.kernel import money
from pool.letters import sentences

AMOUNTS = {"amount", "ask", "cap", "floor", "left", "minimum", "missing", "reached", "room"}


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
    """
    groups: dict[tuple, list[dict]] = {}
    for line in lines:
        if line["sentence"]:
            groups.setdefault(_likeness(line), []).append(line)
    return [
        {
            "lines": ranges([line["number"] for line in group], language),
            "count": len(group),
            "sentence": _together(group, language) if len(group) > 1 else group[0]["sentence"],
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
    facts = {**_written(portions[0]["facts"], language), "place": ranges(list(places), language)}
    return sentences.TOGETHER[portions[0]["reason"]][language].format_map(facts)


def ranges(numbers: list[int], language: str) -> str:
    """`[1, 2, 3, 5]` → "1–3 og 5"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [f"{first}" if first == last else f"{first}–{last}" for first, last in runs]
    return _listed(shown, language)


def method_sentences(ruleset: dict, language: str) -> list[str]:
    """How a round is shared out: the main considerations behind every amount."""
    steps = ruleset["steps"]
    tell = _selective if any(step.get("select") for step in steps) else _plain
    return [*tell(steps, language), *_limits(ruleset, language)]


def _plain(steps: list[dict], language: str) -> list[str]:
    """Steps that are for everybody."""
    found = []
    for number, step in enumerate(steps):
        said = _step_sentences(step, language)
        if len(steps) > 1 and said:
            opening = sentences.STEPS[language][min(number, 1)]
            said[0] = opening.format(sentence=said[0])
        found += said
    return found


def _selective(steps: list[dict], language: str) -> list[str]:
    """Each step says first whom it is for; one that works like the step before it does not say how again."""
    found, before = [], None
    for number, step in enumerate(steps):
        said, who = _step_sentences(step, language), _who(step.get("select") or {}, number, language)
        if said == before:
            who += sentences.SAME_WAY[language]
        opening = sentences.FOR_WHOM[language][min(number, 1) if len(steps) > 1 else 2]
        found += [opening.format(who=who), *(said if said != before else [])]
        before = said
    return found


def _who(select: dict, number: int, language: str) -> str:
    """The lines that a step takes, in words."""
    tiers = set(select.get("tier", ()))
    if tiers >= sentences.TIERS.keys():  # all groups are no choice
        tiers = set()
    group = sentences.TIERS[min(tiers)][language] if len(tiers) == 1 and tiers <= sentences.TIERS.keys() else ""
    chosen = {**select, "tier": [] if group else sorted(tiers)}
    traits = [_trait(name, chosen[name], language) for name in sentences.SELECTS if chosen.get(name)]
    if not traits and not group:
        return sentences.EVERYBODY[language][min(number, 1)]
    return " ".join([sentences.LINES[language][bool(group)], *traits]) + group


def _trait(name: str, chosen: list | str | int, language: str) -> str:
    """One field of a `select`: a list of names or groups, or a least score as a number in text."""
    if isinstance(chosen, list):
        one, several = sentences.SELECTS[name][language]
        return (several if len(chosen) > 1 else one).format(chosen=_listed(chosen, language))
    score = str(chosen).replace(".", ",") if language == "da" else chosen
    return sentences.SELECTS[name][language][1].format(chosen=score)


def _listed(items: list, language: str) -> str:
    """`["A", "B", "C"]` → "A, B og C"."""
    shown = [str(item) for item in items]
    return sentences.AND[language].join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def short_money(ore: int, language: str) -> str:
    """Whole kroner without decimals, for headings: 150.000 kr."""
    written = money.format_money(money.kroner(ore), language)
    return written if ore % 100 else written.replace(",00" if language == "da" else ".00", "", 1)


def _step_sentences(step: dict, language: str) -> list[str]:
    key = step.get("key", "")
    found = [sentences.METHODS[step["method"]][language].format(key=key)]
    order = step.get("order", [])
    if step["method"] == "queue":
        first = order[0] if order else "other"
        name = "key" if "key:" in first else first if first in sentences.ORDERS else "other"
        found.append(sentences.ORDERS[name][language].format(key=first.rpartition("key:")[2]))
    if "draw" in order:
        found.append(sentences.ORDERS["draw"][language])
    if "margin" in step:
        found.append(sentences.MARGINS[step["margin"]][language])
    return [sentence for sentence in dict.fromkeys(found) if sentence]


def _limits(ruleset: dict, language: str) -> list[str]:
    found, cap, minimum = [], ruleset.get("applicant_cap"), ruleset.get("applicant_minimum")
    if cap and "amount" in cap:
        found.append(sentences.LIMITS["cap_amount"][language].format(cap=short_money(cap["amount"], language)))
    elif cap:
        found.append(sentences.LIMITS["cap_share"][language].format(share=_percent(cap["share"], language)))
    if minimum and minimum["amount"]:
        found.append(sentences.LIMITS["minimum"][language].format(minimum=short_money(minimum["amount"], language)))
    return found


def _said(portion: dict) -> dict:
    """The words for a reason; a line that got nothing may have its own."""
    bare = sentences.PORTIONS[portion["reason"]]
    return bare if portion["amount"] else sentences.PORTIONS.get(f"{portion['reason']}:none", bare)


def _derived(facts: dict) -> dict:
    """What follows from the facts: the money missing for the next in line, and the part that all were reduced to."""
    found = {}
    if "want" in facts and "left" in facts:
        found["missing"] = facts.get("room", facts["want"]) - facts["left"]
    if "level" in facts and Fraction(facts["exact"]) == Fraction(facts["level"]) * facts["want"]:
        found["percent"] = Fraction(facts["level"])
    return found


def _written(facts: dict, language: str) -> dict[str, str]:
    """The facts as text: amounts as money, a part as per cent."""
    return {name: _as_text(name, value, language) for name, value in facts.items() if value is not None}


def _as_text(name: str, value, language: str) -> str:
    if name == "percent":
        return _percent(value, language)
    return short_money(value, language) if name in AMOUNTS else str(value)


def _percent(share: str | Fraction, language: str) -> str:
    """A part of one, as per cent with at most one decimal, rounded down."""
    tenths = int(Fraction(share) * 1000)
    shown = money.format_number(Decimal(tenths) / 10, language, 1 if tenths % 10 else 0)
    return f"{shown}\u00a0%" if language == "da" else f"{shown}%"


def _fullest(choices: tuple[str, ...], facts: dict) -> str:
    """The first sentence whose facts are all there; the last one where none is."""
    known = (choice for choice in choices if _named(choice) <= facts.keys())
    return next(known, choices[-1]).format_map(facts)


def _named(choice: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(choice) if name}
