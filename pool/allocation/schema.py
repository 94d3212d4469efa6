"""The form of a ruleset as JSON Schema (draft 2020-12), for editors and other programs.

It is made of the readers that check rulesets, so the two cannot differ in what a field takes. What JSON Schema cannot
say is left to `rulesets.check`: that no two steps have one name, that a criterion stands once, that the draw stands
last, that a floor is at most the cap, and that 1.0 is not written for 1.
"""

from pool.allocation import fields, rulesets
from pool.allocation.methods.table import METHODS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

RULESET = {
    "unit": "Shares of divisible bids are whole multiples of it. Absent: 1.",
    "applicant_cap": "The most one applicant may get over all steps: an amount, or a share of the whole budget.",
    "applicant_minimum": "Who would get less gets nothing, and the money is handed out again.",
    "steps": "The stages, in the order in which they hand out money. What one leaves goes on to the next.",
}
STEP = {
    "name": "How reasons and letters name the step. Absent: its number.",
    "select": "Which bids the step takes. Absent: all that are not yet met.",
    "budget": "What the step may hand out: an amount, a share of the whole budget, or the rest. Absent: the rest.",
    "method": "How the step divides its money.",
}
SELECT = {
    "tier": "Only bids of these priority classes.",
    "scheme": "Only bids of these schemes.",
    "region": "Only bids from these regions.",
    "min_score": "Only bids with at least this score.",
}
METHOD = {
    "queue": "Bids are served one after the other until the money ends.",
    "proportional": "All get the same part of what they ask for.",
    "equal": "All get the same amount per weight, but not more than they ask for.",
    "equal_loss": "All go without the same amount of what they ask for, as far as their asks reach.",
    "keyed": "All get base + λ · key, between floor and cap, and not more than they ask for.",
    "rounds": "One lot each, then a second one each, and so on; inside an applicant by its own rank.",
}
OWN = {
    "order": "What decides between bids, most important first. A minus in front reverses; key:NAME is a key; draw is "
    "the lottery and stands last.",
    "margin": "The bid that does not fit gets the rest (partial), ends the line (stop) or is passed over (skip).",
    "weight": "The key that weighs the bids. Absent: all weigh the same.",
    "key": "The key that the money is divided by.",
    "base": "What every bid gets before the key counts.",
    "floor": "The least that a bid gets.",
    "cap": "The most that a bid gets in this step.",
    "per": "applicant: the key or the level is the applicant's, and its bids share it in proportion to what they ask.",
    "places": "How many rounds there are at most: so many lots an applicant can get.",
}


def schema() -> dict:
    """The schema of a ruleset; every method has its own form of a step under `$defs`."""
    forms = [{"$ref": f"#/$defs/{name}"} for name in METHODS]
    steps = {"type": "array", "items": {"oneOf": forms}, "minItems": 1, "maxItems": fields.MOST_STEPS}
    read = {name: read.schema for name, read in rulesets.RULESET.items() if name != "steps"}
    return {
        "$schema": DIALECT,
        "title": "Ruleset",
        "description": "How a budget becomes shares. All amounts are whole numbers of the coin that the bids are in.",
        **_object({**read, "steps": steps}, rulesets.REQUIRED, RULESET),
        "$defs": {name: _step(name) for name in METHODS},
    }


def _step(name: str) -> dict:
    method = METHODS[name]
    readers, required = rulesets.step_of(method)
    defaults = {"budget": "rest", **method.DEFAULTS}
    read = {
        field: {**read.schema, **({"default": defaults[field]} if field in defaults else {})}
        for field, read in readers.items()
    }
    read["method"] = {"const": name}
    read["select"] = _object({field: of.schema for field, of in rulesets.SELECT.items()}, (), SELECT)
    return {"title": name, "description": METHOD[name], **_object(read, required, {**STEP, **OWN})}


def _object(properties: dict[str, dict], required: tuple[str, ...], about: dict[str, str]) -> dict:
    """An object with these properties and no others, each with its description."""
    return {
        "type": "object",
        "properties": {name: {"description": about[name], **read} for name, read in properties.items()},
        "required": list(required),
        "additionalProperties": False,
    }
