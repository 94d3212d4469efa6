"""What a step can choose between: the agency's schemes, regions and keys, and the words of the engine in ours."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel.words import N_
from pool.letters import methods, naming
from pool.letters.sentences import methods as words
from pool.rounds import queries as rounds

METHODS = {
    "queue": N_("Queue: one after the other"),
    "proportional": N_("In proportion: the same part to all"),
    "equal": N_("Equal shares: the same amount to all"),
    "equal_loss": N_("Equal loss: all are short of the same amount"),
    "keyed": N_("By key: children, inhabitants or another figure"),
    "rounds": N_("In rounds: one module each at a time"),
}
MARGINS = {
    "skip": N_("Go on to those that there is enough for"),
    "stop": N_("End the queue"),
    "partial": N_("Give it what is left"),
}
GROUPS = {
    "1": N_("Group 1: the employee's time limit for beginning ends within a year"),
    "2": N_("Group 2: the employee need not begin within a year"),
}
CRITERIA = [name for name in words.ORDERS if name not in ("key", "-key", "draw")]

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """Pairs of value and label. What a ruleset holds beyond them is added where it is shown."""

    names: methods.Names
    keys: Pairs
    criteria: Pairs
    schemes: Pairs
    regions: Pairs
    groups: Pairs


def found() -> Choices:
    """The choices of today, in the active language. Three queries."""
    language = wording.language()
    names = naming.names(language)
    codes = [name.removeprefix("key:") for name in names if name.startswith("key:")]
    regions = [(name.removeprefix("region:"), label) for name, label in names.items() if name.startswith("region:")]
    criteria = [*CRITERIA, *(f"{way}key:{code}" for code in codes for way in ("-", ""))]
    return Choices(
        names=names,
        keys=[(code, key(code, names)) for code in codes],
        criteria=[(value, criterion(value, names)) for value in criteria],
        schemes=[(scheme.code, f"{scheme.code}. {wording.name(scheme)}") for scheme in rounds.schemes()],
        regions=regions,
        groups=[(value, _(label)) for value, label in GROUPS.items()],
    )


def key(code: str, names: methods.Names) -> str:
    return capfirst(methods.key(code, wording.language(), names))


def criterion(value: str, names: methods.Names) -> str:
    return capfirst(methods.noun(value, wording.language(), names))


def together(pairs: Pairs, values, label=str) -> Pairs:
    """The pairs, and one for each value that is not among them."""
    known = {value for value, _label in pairs}
    return [*pairs, *((value, label(value)) for value in dict.fromkeys(values) if value and value not in known)]
