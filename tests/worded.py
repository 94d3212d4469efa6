"""Texts of letters for tests: one block changed, proposed by the caseworker, approved by the decision maker."""

from pool.letters import shipped
from pool.letters.models import Wording
from pool.letters.services import wording
from tests.factories import NOW


def blocks(name: str = "award", language: str = "da", **changed) -> dict:
    """The product's own texts with some blocks changed."""
    return {**shipped.texts(name, language), **changed}


def proposed(world, *, name="award", language="da", scheme="", by=None, at=NOW, **changed) -> Wording:
    return wording.propose(
        name=name,
        language=language,
        scheme=scheme,
        blocks=blocks(name, language, **changed),
        why="Kortere.",
        by=by or world.people.caseworker,
        at=at,
    )


def approved(world, *, at=NOW, **texts) -> Wording:
    return wording.approve(wording=proposed(world, at=at, **texts), by=world.people.decider, at=at)
