"""A ruleset as pages show it: in sentences, step by step, and as the JSON that the engine reads."""

import json

from django.urls import reverse

from pool import wording
from pool.awards.models import Ruleset
from pool.letters import methods


def reading(ruleset: dict, names: methods.Names) -> dict:
    """The ruleset in the active language: `steps` with name and sentences, and `limits` that go for all of them."""
    language = wording.language()
    return {"steps": methods.reading(ruleset, language, names), "limits": methods.limits(ruleset, language)}


def row(ruleset: Ruleset) -> dict:
    """One version as a list shows it."""
    return {
        "url": reverse("ruleset", args=[ruleset.pk]),
        "name": ruleset.name,
        "version": ruleset.version,
        "used_at": ruleset.used_at,
        "saved_at": ruleset.saved_at,
        "saved_by": str(ruleset.saved_by),
    }


def written(ruleset: Ruleset) -> str:
    """Its JSON over several lines, for people."""
    return json.dumps(json.loads(ruleset.content), indent=2, ensure_ascii=False)
