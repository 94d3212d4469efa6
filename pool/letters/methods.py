"""Reads a ruleset back as sentences: how a round is shared out, the main considerations behind every amount.

Two rulesets that share money out differently never read the same. `names` gives the words for what a ruleset knows by
its code: `key:children_0_17`, `region:1081`, `scheme:A`; see `naming`.
"""

from pool.letters import figures
from pool.letters.sentences import methods as words

Names = dict[str, str]
KEY = "key:"


def sentences(ruleset: dict, language: str, names: Names | None = None) -> list[str]:
    """All of it in one row, for letters: steps first, then what goes for all of them."""
    steps = ruleset["steps"]
    tell = _selective if any(_apart(step) for step in steps) else _plain
    return [*tell(steps, language, names or {}), *limits(ruleset, language)]


def reading(ruleset: dict, language: str, names: Names | None = None) -> list[dict]:
    """Each step by itself, for pages: `name` and `sentences`."""
    steps, names = ruleset["steps"], names or {}
    return [
        {
            "name": step.get("name", str(number + 1)),
            "sentences": [
                _opening(_who(step.get("select") or {}, number, language, names), number, steps, language),
                *_budget(step, number + 1 == len(steps), language),
                *_how(step, language, names),
            ],
        }
        for number, step in enumerate(steps)
    ]


def limits(ruleset: dict, language: str) -> list[str]:
    """What goes for all steps together: the applicant's cap and minimum, and rounding."""
    found, cap, minimum = [], ruleset.get("applicant_cap"), ruleset.get("applicant_minimum")
    if cap and "amount" in cap:
        found.append(words.LIMITS["cap_amount"][language].format(cap=figures.short_money(cap["amount"], language)))
    elif cap:
        share = figures.exact_percent(cap["share"], language)
        found.append(words.LIMITS["cap_share"][language].format(share=share))
    if minimum and minimum["amount"]:
        shown = figures.short_money(minimum["amount"], language)
        found.append(words.LIMITS["minimum"][language].format(minimum=shown))
    unit = ruleset.get("unit", 1)
    if unit != 1:
        name = "krone" if unit == 100 else "unit"
        found.append(words.LIMITS[name][language].format(unit=figures.short_money(unit, language)))
    return found


def _apart(step: dict) -> bool:
    """Whether a step takes only some lines, or has money of its own."""
    return bool(step.get("select")) or step.get("budget", "rest") != "rest"


def _plain(steps: list[dict], language: str, names: Names) -> list[str]:
    """Steps that are for everybody."""
    found = []
    for number, step in enumerate(steps):
        said = _how(step, language, names)
        if len(steps) > 1 and said:
            opening = words.STEPS[language][min(number, 1)]
            said[0] = opening.format(sentence=said[0])
        found += said
    return found


def _selective(steps: list[dict], language: str, names: Names) -> list[str]:
    """Each step says first whom it is for; one that works like the step before it does not say how again."""
    found, before = [], None
    for number, step in enumerate(steps):
        said, who = _how(step, language, names), _who(step.get("select") or {}, number, language, names)
        if said == before:
            who += words.SAME_WAY[language]
        money = _budget(step, number + 1 == len(steps), language)
        found += [_opening(who, number, steps, language), *money, *(said if said != before else [])]
        before = said
    return found


def _opening(who: str, number: int, steps: list[dict], language: str) -> str:
    return words.FOR_WHOM[language][min(number, 1) if len(steps) > 1 else 2].format(who=who)


def _who(select: dict, number: int, language: str, names: Names) -> str:
    """The lines that a step takes, in words."""
    tiers = set(select.get("tier", ()))
    if tiers == words.TIERS.keys():  # all groups are no choice
        tiers = set()
    group = words.TIERS[min(tiers)][language] if len(tiers) == 1 and tiers <= words.TIERS.keys() else ""
    chosen = {**select, "tier": [] if group else sorted(tiers)}
    traits = [_trait(name, chosen[name], language, names) for name in words.SELECTS if chosen.get(name)]
    if not traits and not group:
        return words.EVERYBODY[language][min(number, 1)]
    return " ".join([words.LINES[language][bool(group)], *traits]) + group


def _trait(name: str, chosen: list | str | int, language: str, names: Names) -> str:
    """One field of a `select`: a list of names or groups, or a least score as a number in text."""
    if isinstance(chosen, list):
        one, several = words.SELECTS[name][language]
        shown = [names.get(f"{name}:{item}", item) for item in chosen]
        return (several if len(chosen) > 1 else one).format(chosen=figures.listed(shown, language))
    return words.SELECTS[name][language][1].format(chosen=figures.number(chosen, language))


def _budget(step: dict, last: bool, language: str) -> list[str]:
    """Money that the step has to itself, and that the rest of it goes on; nothing where it may use all that is left."""
    budget = step.get("budget", "rest")
    if budget == "rest":
        return []
    if "amount" in budget:
        money = figures.short_money(budget["amount"], language)
    else:
        money = words.OF_THE_POOL[language].format(share=figures.exact_percent(budget["share"], language))
    kept, goes_on = words.BUDGETS[language]
    return [kept.format(money=money)] if last else [kept.format(money=money), goes_on]


def _how(step: dict, language: str, names: Names) -> list[str]:
    """How a step divides its money: method, order, draw, margin."""
    found = [*_method(step, language, names), *_order(step, language, names)]
    margin = step.get("margin") or ("skip" if step["method"] == "rounds" else "")
    if margin:
        own = f"{step['method']}:{margin}"
        found.append(words.MARGINS[own if own in words.MARGINS else margin][language])
    return found


def _method(step: dict, language: str, names: Names) -> list[str]:
    method = step["method"]
    if method == "queue":
        return []
    by = step.get("key") or step.get("weight")
    places = step.get("places", 0)
    variant = "rounds:one" if places == 1 else "equal:weight" if "weight" in step else method
    said = words.METHODS[variant][language].format(key=key(by, language, names), places=places)
    more = [
        words.KEYED[name][language].format(amount=figures.short_money(step[name], language))
        for name in words.KEYED
        if step.get(name) or (name == "cap" and name in step)
    ]
    whole = [words.PER[language]] if "per" in step else []
    return [said, *whole, *more]


def _order(step: dict, language: str, names: Names) -> list[str]:
    """The criteria, first one first: a queue stands by them, other methods settle by them what does not come out."""
    order = list(step.get("order", []))
    if not order:
        return []
    found = []
    if step["method"] == "queue":
        first = order.pop(0)
        found.append(_criterion(first, language, names)[0])
    nouns = [noun(criterion, language, names) for criterion in order if criterion != "draw"]
    if nouns:
        lead = {"queue": words.EQUAL, "rounds": words.SHORT}.get(step["method"], words.ODD)
        found.append(lead[language].format(nouns=words.THEN[language].join(nouns)))
    if "draw" in order:
        found.append(words.DRAW[language][bool(nouns)])
    return found


def _criterion(criterion: str, language: str, names: Names) -> tuple[str, ...]:
    """A criterion's sentence, noun, and which end goes first."""
    reverse, name = "-" if criterion.startswith("-") else "", criterion.removeprefix("-")
    shown = key(name.removeprefix(KEY), language, names)
    found = words.ORDERS[f"{reverse}key" if name.startswith(KEY) else criterion][language]
    return tuple(part.format(key=shown) for part in found)


def noun(criterion: str, language: str, names: Names) -> str:
    """A criterion in a few words: what it looks at, and which end goes first."""
    _, name, end = _criterion(criterion, language, names)
    return words.NOUN[language].format(noun=name, end=end)


def key(code: str | None, language: str, names: Names) -> str:
    """A key in words: the agency's own name for it in quotes, else ours, else its code."""
    if code is None:
        return ""
    if code in words.KEYS:
        return words.KEYS[code][language]
    return words.NAMED_KEY[language].format(name=names.get(KEY + code, code))
