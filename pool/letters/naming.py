"""The words for what a ruleset knows by its code: tables of keys, and regions. Reads only."""

from pool.letters import methods
from pool.letters.sentences import methods as words
from pool.registry import queries as registry


def method_sentences(ruleset: dict, language: str) -> list[str]:
    """A ruleset in sentences, with the names of today; they are looked up only where it has any."""
    return methods.sentences(ruleset, language, names(language) if _has_codes(ruleset) else {})


def names(language: str) -> dict[str, str]:
    """`key:own_index`, `region:midtjylland` → name; of a key the newest version's. Two queries."""
    field = f"name_{language}"
    keys = {f"key:{table.code}": getattr(table, field) for table in reversed(registry.key_tables())}
    return keys | {f"region:{region.code}": getattr(region, field) for region in registry.regions()}


def _has_codes(ruleset: dict) -> bool:
    return any((step.get("select") or {}).get("region") or _keys(step) - words.KEYS.keys() for step in ruleset["steps"])


def _keys(step: dict) -> set[str]:
    """The keys that a step shares out or orders by."""
    found = {step[field] for field in ("key", "weight") if field in step}
    criteria = (criterion.removeprefix("-") for criterion in step.get("order", []))
    return found | {name.removeprefix(methods.KEY) for name in criteria if name.startswith(methods.KEY)}
