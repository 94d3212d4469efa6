"""Between the JSON of a ruleset and the fields of its form, both ways. Kroner in the form, øre in the JSON."""

from decimal import Decimal

from pool.kernel import money
from pool.web.rulesets.forms import FIELDS, StepForm, WholeForm

OWN_AMOUNTS = ("base", "floor", "cap")


def filled_whole(ruleset: dict) -> dict:
    """The fields that go for all steps, from the JSON."""
    cap, minimum = ruleset.get("applicant_cap") or {}, ruleset.get("applicant_minimum")
    return {
        "cap": next(iter(cap), "none"),
        "cap_amount": _kroner(cap.get("amount")),
        "cap_share": _decimal(cap.get("share")),
        "minimum": _kroner(minimum["amount"]) if minimum else None,
        "unit": _kroner(ruleset.get("unit", 1)),
    }


def filled_step(step: dict) -> dict:
    """The fields of a step's form, from its JSON."""
    select, budget = step.get("select") or {}, step.get("budget", "rest")
    order = step.get("order", [])
    named = [criterion for criterion in order if criterion != "draw"]
    return {
        "name": step.get("name", ""),
        "method": step["method"],
        "tier": [str(tier) for tier in select.get("tier", [])],
        "scheme": select.get("scheme", []),
        "region": select.get("region", []),
        "min_score": _decimal(select.get("min_score")),
        "budget": budget if budget == "rest" else next(iter(budget)),
        "budget_amount": None if budget == "rest" else _kroner(budget.get("amount")),
        "budget_share": None if budget == "rest" else _decimal(budget.get("share")),
        "margin": step.get("margin", "skip"),
        "weight": step.get("weight", ""),
        "key": step.get("key", ""),
        "per": step.get("per", ""),
        "places": str(step.get("places", "")),
        "draw": "draw" in order,
        **{name: _kroner(step.get(name)) for name in OWN_AMOUNTS},
        **{f"order_{number}": criterion for number, criterion in enumerate(named)},
    }


def whole(form: WholeForm) -> dict:
    given = _given(form)
    found = {"unit": money.ore(given["unit"])} if "unit" in given else {}
    cap = _part(given, "cap")
    if cap:
        found["applicant_cap"] = cap
    if "minimum" in given:
        found["applicant_minimum"] = {"amount": money.ore(given["minimum"])}
    return found


def step(form: StepForm) -> tuple[dict, list[str]]:
    """A step as JSON, and the names of the fields that its criteria come from."""
    given = _given(form)
    found = {name: given[name] for name in ("name", "method") if name in given}
    select = {name: given[name] for name in ("scheme", "region") if name in given}
    if "tier" in given:
        select["tier"] = [int(tier) for tier in given["tier"]]
    if "min_score" in given:
        select["min_score"] = f"{given['min_score']:f}"
    if select:
        found["select"] = select
    found["budget"] = _part(given, "budget") or "rest"
    placed = [name for name in (f"order_{number}" for number in range(form.criteria)) if name in given]
    order = [given[name] for name in placed]
    if given.get("draw"):
        order, placed = [*order, "draw"], [*placed, "draw"]
    if order:
        found["order"] = order
    own = FIELDS.get(given.get("method"), ())
    found |= {name: given[name] for name in ("margin", "weight", "key", "per") if name in own and name in given}
    found |= {name: money.ore(given[name]) for name in OWN_AMOUNTS if name in own and name in given}
    if "places" in own and "places" in given:
        found["places"] = int(given["places"])
    return found, placed


def _given(form) -> dict:
    """What the form says and could be read; empty fields say nothing."""
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if value is not None and value is not False and value != "" and value != []  # 0 is something
    }


def _part(given: dict, name: str) -> dict | None:
    kind = given.get(name)
    value = given.get(f"{name}_{kind}")
    if value is None:
        return None
    return {"amount": money.ore(value)} if kind == "amount" else {"share": f"{value:f}"}


def _kroner(ore: int | None) -> Decimal | None:
    return None if ore is None else money.kroner(ore)


def _decimal(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)
