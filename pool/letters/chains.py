"""The chain of reasons for one share: step by step, with every fact in words, for a page that opens any amount."""

from collections.abc import Iterable
from fractions import Fraction

from pool.letters import figures, reasons

AMOUNTS = {"ask", "before", "want", "budget", "lot", "floor", "cap", "room", "left", "base", "step_cap"}
AMOUNTS |= {"had", "minimum", "reached"}
FRACTIONS_OF_MONEY = {"exact", "rounding"}
# fact of a portion → language → its label
LABELS = {
    "ask": {"da": "Søgt", "en": "Asked for"},
    "before": {"da": "Fået i tidligere trin", "en": "Got in earlier steps"},
    "want": {"da": "Kunne højst få i dette trin", "en": "Could get at most in this step"},
    "budget": {"da": "Trinnets penge i alt", "en": "The step's money in all"},
    "lot": {"da": "Gives i hele gange", "en": "Given in whole multiples of"},
    "floor": {"da": "Skulle mindst have", "en": "Had to get at least"},
    "cap": {"da": "Ansøgerens loft i alt", "en": "The applicant's cap in all"},
    "had": {"da": "Heraf fra tidligere afgørelser", "en": "Of which from earlier decisions"},
    "room": {"da": "Plads under loftet", "en": "Room under the cap"},
    "place": {"da": "Plads i køen", "en": "Place in the queue"},
    "places": {"da": "Linjer i køen", "en": "Lines in the queue"},
    "left": {"da": "Tilbage, da det blev dens tur", "en": "Left when its turn came"},
    "rounds": {"da": "Omgange i alt", "en": "Rounds in all"},
    "lots": {"da": "Omgange, hvor linjen fik noget", "en": "Rounds in which the line got something"},
    "first_round": {"da": "Første gang i omgang", "en": "First time in round"},
    "last_round": {"da": "Sidste gang i omgang", "en": "Last time in round"},
    "round": {"da": "Omgangen, hvor pengene slap op", "en": "Round in which the money ran out"},
    "weight": {"da": "Ansøgerens tal", "en": "The applicant's figure"},
    "key": {"da": "Ansøgerens tal", "en": "The applicant's figure"},
    "base": {"da": "Grundbeløb til hver", "en": "Base amount for each"},
    "step_cap": {"da": "Loft for hver linje", "en": "Cap on each line"},
    "exact": {"da": "Del før afrunding", "en": "Part before rounding"},
    "rounding": {"da": "Afrunding", "en": "Rounding"},
    "draw_place": {"da": "Trukket som nr.", "en": "Drawn as number"},
    "draw_number": {"da": "Lodseddel nr. (fra 0)", "en": "Ticket number (from 0)"},
    "draw_listed": {"da": "Lodsedler på listen", "en": "Tickets on the list"},
    "draw_counter": {"da": "Lodtrækningens tæller", "en": "Counter of the draw"},
    "drawn": {"da": "Trukket lodseddel", "en": "Ticket drawn"},
    "minimum": {"da": "Mindste tilskud", "en": "Smallest grant"},
    "reached": {"da": "Ville have fået i alt", "en": "Would have got in all"},
    "tier": {"da": "Gruppe", "en": "Group"},
    "scheme": {"da": "Ordning", "en": "Scheme"},
    "region": {"da": "Region", "en": "Region"},
}
# what λ stands for, by the way the share follows from it
LEVELS = {
    "part": {"da": "Andel, som alle får (λ)", "en": "Part that all get (λ)"},
    "unit": {"da": "For hver enhed af tallet (λ)", "en": "For each unit of the figure (λ)"},
    "each": {"da": "Op til dette beløb til alle (λ)", "en": "Up to this amount for all (λ)"},
    "loss": {"da": "Beløb, som alle mangler (λ)", "en": "Amount that all are short of (λ)"},
    "other": {"da": "Niveau (λ)", "en": "Level (λ)"},
}


def chain(portions: Iterable[dict], language: str) -> list[dict]:
    """A row for each portion: `step`, `amount` (øre), `shown`, `words`, `sentence`, `facts` (name, label, value)."""
    return [
        {
            "step": portion["step"],
            "amount": portion["amount"],
            "shown": figures.short_money(portion["amount"], language),
            "words": reasons.portion_words(portion, language),
            "sentence": reasons.portion_sentence(portion, language),
            "facts": [
                _fact(name, value, portion["facts"], language)
                for name, value in _ordered(portion["facts"])
                if value not in (None, "")
            ],
        }
        for portion in portions
    ]


def _ordered(facts: dict) -> list[tuple]:
    """In the order of the labels; λ stands before what follows from it; facts without a label come last."""
    names = list(LABELS)
    names.insert(names.index("exact"), "level")
    known = [(name, facts[name]) for name in names if name in facts]
    return known + [(name, value) for name, value in facts.items() if name not in names]


def _fact(name: str, value, facts: dict, language: str) -> dict:
    if name == "level":
        kind = _kind(facts)
        return {"name": name, "label": LEVELS[kind][language], "value": _level(kind, value, language)}
    label = LABELS[name][language] if name in LABELS else name
    return {"name": name, "label": label, "value": _value(name, value, language)}


def _value(name: str, value, language: str) -> str:
    if name in AMOUNTS:
        return figures.short_money(value, language)
    if name in FRACTIONS_OF_MONEY:
        return figures.money_fraction(value, language)
    if name in reasons.NUMBERS:
        return figures.fraction(value, language)
    return figures.listed(value, language) if isinstance(value, list | tuple) else str(value)


def _kind(facts: dict) -> str:
    """What λ is: found by how the share before rounding follows from it."""
    if "key" in facts or "weight" in facts:
        return "unit"
    level, exact, want = Fraction(facts["level"]), Fraction(facts["exact"]), facts["want"]
    follows = {"part": level * want, "each": level, "loss": max(want - level, 0)}
    return next((kind for kind, share in follows.items() if share == exact and (kind != "part" or level <= 1)), "other")


def _level(kind: str, value: str, language: str) -> str:
    if kind == "part":
        part = Fraction(value)
        shown = figures.percent(part, language)
        return shown if Fraction(int(part * 1000), 1000) == part else f"{shown} ({part})"
    return value if kind == "other" else figures.money_fraction(value, language)
