"""A ruleset as the engine uses it: steps, what each selects, and what each may hand out."""

import hashlib
from dataclasses import dataclass
from fractions import Fraction

from pool.allocation.fields import KEY
from pool.kernel import canon


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of its own, or a share of the whole budget."""

    amount: int | None = None
    share: Fraction | None = None

    def of(self, budget: int) -> int:
        """Whole units, rounded down, so that parts never exceed the whole."""
        return self.amount if self.share is None else budget * self.share.numerator // self.share.denominator


@dataclass(frozen=True, slots=True)
class Select:
    """Which bids a step takes. An empty set or None means: does not matter."""

    tier: frozenset[int] = frozenset()
    scheme: frozenset[str] = frozenset()
    region: frozenset[str] = frozenset()
    min_score: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: which bids, how much money, which method, and the method's own fields."""

    name: str
    select: Select | None  # None: all bids that are not yet met
    budget: Part | None  # None: everything that is left
    method: str
    options: dict

    @property
    def order(self) -> list[str]:
        return self.options.get("order", [])


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What a run follows. Amounts are in the same coin as the bids."""

    unit: int  # divisible shares are whole multiples of it
    applicant_cap: Part | None
    applicant_minimum: int  # 0: none
    steps: tuple[Step, ...]
    canonical: str
    sha256: str

    @property
    def keys(self) -> set[str]:
        """The keys that it names: by which it shares out, weighs or orders."""
        named = {step.options.get(field) for step in self.steps for field in ("key", "weight")} - {None}
        criteria = (criterion.removeprefix("-") for step in self.steps for criterion in step.order)
        return named | {name.removeprefix(KEY) for name in criteria if name.startswith(KEY)}


def built(plain: dict) -> Ruleset:
    """The ruleset of a checked dictionary in its one form."""
    canonical = canon.canonical(plain)
    cap = plain.get("applicant_cap")
    return Ruleset(
        unit=plain["unit"],
        applicant_cap=None if cap is None else _part(cap),
        applicant_minimum=plain.get("applicant_minimum", {"amount": 0})["amount"],
        steps=tuple(_built_step(step) for step in plain["steps"]),
        canonical=canonical,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _built_step(plain: dict) -> Step:
    select, budget = plain.get("select"), plain["budget"]
    shared = {"name", "select", "budget", "method"}
    return Step(
        name=plain["name"],
        select=None if select is None else _built_select(select),
        budget=None if budget == "rest" else _part(budget),
        method=plain["method"],
        options={field: value for field, value in plain.items() if field not in shared},
    )


def _built_select(plain: dict) -> Select:
    score = plain.get("min_score")
    chosen = {name: frozenset(plain[name]) for name in ("tier", "scheme", "region") if name in plain}
    return Select(**chosen, min_score=None if score is None else Fraction(score))


def _part(plain: dict) -> Part:
    share = plain.get("share")
    return Part(amount=plain.get("amount"), share=None if share is None else Fraction(share))
