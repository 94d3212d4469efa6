"""Reads and checks rulesets. A ruleset is data, known by the SHA-256 of its one canonical form."""

import json

from pool.allocation import fields, problems, steps
from pool.allocation.methods.table import METHODS
from pool.allocation.steps import Ruleset

MOST_SIGNS = 200_000


def parse(source: str | bytes | dict) -> Ruleset:
    """The ruleset that a JSON text or dictionary holds; raises RulesetInvalid with everything that is wrong."""
    found: list[problems.Problem] = []
    plain = _plain(source, found)
    if found:
        raise problems.RulesetInvalid(found)
    return steps.built(plain)


def check(source: str | bytes | dict) -> list[problems.Problem]:
    """Everything that is wrong with a ruleset; an empty list when it can be used."""
    found: list[problems.Problem] = []
    _plain(source, found)
    return found


def _plain(source, found: list) -> dict:
    """The ruleset in its one form: defaults written out, shares without needless zeros, sets sorted."""
    value = _loaded(source, found) if isinstance(source, str | bytes) else source
    if found:
        return {}
    plain = fields.record(value, "", found, RULESET, REQUIRED)
    return {"unit": 1, **plain}


def _loaded(text: str | bytes, found: list):
    try:
        if len(text) > MOST_SIGNS:
            raise ValueError(f"{len(text)} signs, at most {MOST_SIGNS}")
        return json.loads(text, parse_constant=_refused, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        found.append(problems.NotJson("ruleset", found=problems.shown(str(error)).strip('"')))


def _refused(constant: str):
    raise ValueError(f"{constant} is not a number")


def _once(pairs: list[tuple[str, object]]) -> dict:
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1} if len(names) <= fields.MOST_ENTRIES else names
    if twice:
        raise ValueError(f"{min(twice)} stands twice" if len(names) <= fields.MOST_ENTRIES else "too many fields")
    return dict(pairs)


def _steps(value, path: str, found: list) -> list[dict]:
    read = fields.entries(value, path, found, _step, most=fields.MOST_STEPS)
    names = set()
    for number, step in enumerate(read):
        name = step.setdefault("name", str(number + 1))
        if name in names:
            found.append(problems.Repeated(f"{path}[{number}].name", found=problems.shown(name)))
        names.add(name)
    return read


def _step(value, path: str, found: list) -> dict:
    name = value.get("method") if isinstance(value, dict) else None
    method = METHODS.get(name) if isinstance(name, str) else None
    if method is None and isinstance(value, dict):
        # The fields of an unknown method cannot be judged: only what every step has is read.
        value = {field: value[field] for field in value if field in STEP}
    step = fields.record(value, path, found, *step_of(method))
    if hasattr(method, "check"):
        method.check(step, path, found)
    return {"budget": "rest", **(method.DEFAULTS if method else {}), **step}


def step_of(method) -> tuple[dict[str, fields.Reader], tuple[str, ...]]:
    """The fields of a step and those of its method, and which must be there."""
    own, required = (method.FIELDS, method.REQUIRED) if method else ({}, ())
    return {**STEP, **own}, ("method", *required)


@fields.accepts(enum=list(METHODS))
def _method(value, path: str, found: list) -> str:
    if not isinstance(value, str) or value not in METHODS:
        found.append(problems.UnknownMethod(path, known=", ".join(METHODS), found=problems.shown(value)))
        return ""
    return value


def _each(read: fields.Reader) -> fields.Reader:
    """A reader of lists."""
    return fields.accepts(**fields.list_schema(read, fields.MOST_ENTRIES))(
        lambda value, path, found: fields.entries(value, path, found, read)
    )


SELECT = {
    "tier": _each(fields.whole(1, fields.MOST_CLASSES)),
    "scheme": _each(fields.text),
    "region": _each(fields.text),
    "min_score": fields.number,
}


@fields.accepts(**fields.object_schema(SELECT))
def _select(value, path: str, found: list) -> dict:
    select = fields.record(value, path, found, SELECT)
    return {name: sorted(set(chosen)) if isinstance(chosen, list) else chosen for name, chosen in select.items()}


STEP = {"name": fields.text, "select": _select, "budget": fields.rest_or_part, "method": _method}
RULESET = {"unit": fields.whole(1), "applicant_cap": fields.part, "applicant_minimum": fields.amount, "steps": _steps}
REQUIRED = ("steps",)
