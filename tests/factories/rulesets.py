"""Rulesets drawn at random: every method with every field, in the form that the engine writes them out."""

import json
from decimal import Decimal

from hypothesis import strategies as st

from pool.allocation import rulesets

AMOUNTS = st.integers(0, 99_999_999_999_999)  # øre: as far as our books reach
KEYS = st.sampled_from(["children_0_17", "inhabitants", "own_index", "Nøgle med æøå"])
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=20)
PLAIN = ["received_at", "received_day", "tier", "score", "rank", "amount"]


def decimals(least: str, most: str, places: int):
    """Decimal numbers as the text that a ruleset holds."""
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False).map(lambda value: f"{value:f}")


SHARES = st.integers(0, 12).flatmap(lambda places: decimals("0", "1", places))
PARTS = st.one_of(st.builds(lambda n: {"amount": n}, AMOUNTS), st.builds(lambda s: {"share": s}, SHARES))


@st.composite
def orders(draw, least: int = 0):
    """A list of criteria without repetition, the draw last."""
    names = st.one_of(st.sampled_from(PLAIN), KEYS.map("key:{}".format))
    found = draw(st.lists(names, max_size=6, unique=True))
    order = [draw(st.sampled_from(["", "-"])) + name for name in found]
    return [*order, "draw"] if draw(st.booleans()) or len(order) < least else order


def selects():
    return st.fixed_dictionaries(
        {},
        optional={
            "tier": st.lists(st.integers(1, 10**6), min_size=1, max_size=3),
            "scheme": st.lists(TEXTS, min_size=1, max_size=3),
            "region": st.lists(TEXTS, min_size=1, max_size=3),
            "min_score": st.integers(0, 12).flatmap(lambda places: decimals("-99999", "999999999999999999", places)),
        },
    )


@st.composite
def steps(draw, name: str):
    method = draw(st.sampled_from(["queue", "proportional", "equal", "equal_loss", "keyed", "rounds"]))
    step = {"name": name, "method": method}
    margin = st.sampled_from(["partial", "stop", "skip"])
    if method == "queue":
        step |= {"order": draw(orders(least=1)), "margin": draw(margin)}
    elif order := draw(orders()):
        step["order"] = order
    if method == "equal" and draw(st.booleans()):
        step["weight"] = draw(KEYS)
    if method == "equal" and draw(st.booleans()):
        step["per"] = "applicant"
    if method == "rounds":
        step |= {"places": draw(st.integers(1, 999)), "margin": draw(margin)}
    if method == "keyed":
        floor, cap = sorted([draw(AMOUNTS), draw(AMOUNTS)])
        limits = {"base": draw(AMOUNTS), "floor": floor, "cap": cap}
        step |= {"key": draw(KEYS), **{part: limits[part] for part in limits if draw(st.booleans())}}
        if not {"base", "floor", "cap"} & step.keys() and draw(st.booleans()):
            step["per"] = "applicant"
    if select := draw(selects()):
        step["select"] = select
    if draw(st.booleans()):
        step["budget"] = draw(PARTS)
    return step


@st.composite
def any_ruleset(draw, most: int = 4):
    """A ruleset in its one form, as a dictionary."""
    names = draw(st.lists(TEXTS, min_size=1, max_size=most, unique=True))
    ruleset = {"unit": draw(st.integers(1, 10**9)), "steps": [draw(steps(name)) for name in names]}
    if draw(st.booleans()):
        ruleset["applicant_cap"] = draw(PARTS)
    if draw(st.booleans()):
        ruleset["applicant_minimum"] = {"amount": draw(AMOUNTS)}
    return json.loads(rulesets.parse(ruleset).canonical)
