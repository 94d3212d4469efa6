"""The texts in force for a letter, filled with its facts. Reads only."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from pool.kernel import canon
from pool.letters import catalogue, phrasing, queries, shipped
from pool.letters.models import Wording
from pool.letters.states import WordingState

Blocks = shipped.Blocks


class Said(NamedTuple):
    """The blocks of a text, their version (0 is the product's own), and the scheme whose own they are."""

    blocks: Blocks
    version: int = 0
    scheme: str = ""


Texts = Callable[[str, str], Said]  # name and language of a text → what it says


def words(kind: str, facts: Mapping, texts: Texts) -> tuple[dict, dict[str, int]]:
    """Every block of a letter as it is printed, and the version of each text (`award`, or a scheme's own `award/A`).

    Raises:
        Unfilled: a block names a fact that the letter does not have.
    """
    said, versions = {}, {}
    for name in catalogue.LETTERS[kind].texts:
        found = texts(name, facts["language"])
        versions[f"{name}/{found.scheme}" if found.scheme else name] = found.version
        for block, text in found.blocks.items():
            if (name, block) not in catalogue.ONLY_SOME or _has_facts(text, facts):
                said[block] = filled(text, facts)
    return said, versions


def filled(text: str | list[str], facts: Mapping) -> str | list[str]:
    """One block with its facts."""
    return [phrasing.filled(part, facts) for part in text] if isinstance(text, list) else phrasing.filled(text, facts)


def in_force(schemes: Iterable[str] = ()) -> Texts:
    """The approved texts; those of a scheme where a letter speaks of that scheme alone.

    Blocks that came into the product after a version was approved are taken from the product.
    """
    codes = tuple(schemes)

    def texts(name: str, language: str) -> Said:
        found = queries.wording_in_force(name, language, codes)
        return said_by(found) if found else of_product(name, language)

    return texts


def said_by(wording: Wording) -> Said:
    return Said(blocks_of(wording), wording.version, wording.scheme)


def blocks_of(wording: Wording) -> Blocks:
    """The blocks of a version, with those that the product has got since."""
    own = shipped.texts(wording.name, wording.language)
    return {block: wording.blocks.get(block, text) for block, text in own.items()}


def before(wording: Wording) -> Said:
    """What a version changes: the texts in force when it was proposed, or now while it waits."""
    if wording.state == WordingState.PROPOSED:
        return in_force([wording.scheme] if wording.scheme else [])(wording.name, wording.language)
    return _before(wording, queries.wordings_about(wording.name, wording.language, wording.scheme))


def history(name: str, language: str, scheme: str) -> list[tuple[Wording, Said]]:
    """Every version, the last one first, each with what it changes."""
    found = list(queries.wordings_about(name, language, scheme))
    return [
        (item, before(item) if item.state == WordingState.PROPOSED else _before(item, found))
        for item in found
        if item.scheme == scheme
    ]


def _before(wording: Wording, found: Iterable[Wording]) -> Said:
    standing = [item for item in found if item.approved_at and item.approved_at <= wording.proposed_at]
    own = [item for item in standing if item.scheme == wording.scheme and item.version < wording.version]
    last = max(own or [item for item in standing if not item.scheme and wording.scheme], key=_version, default=None)
    return said_by(last) if last else of_product(wording.name, wording.language)


def _version(wording: Wording) -> int:
    return wording.version


def of_product(name: str, language: str) -> Said:
    """The texts that come with the product."""
    return Said(shipped.texts(name, language))


def fingerprint(blocks: Blocks) -> str:
    return canon.fingerprint(blocks)


def _has_facts(text: str, facts: Mapping) -> bool:
    return all(place.name in facts for place in phrasing.places(text))
