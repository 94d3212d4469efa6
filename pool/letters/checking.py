"""What texts must hold before they may be proposed: every block there, its places known, nothing needed left out."""

import re

from pool.kernel.refusals import Forbidden, NotFound, Refusal, raise_all
from pool.kernel.words import N_
from pool.letters import catalogue, labels, phrasing, shipped
from pool.rounds import queries as rounds

LONGEST_LINE, LONGEST_TEXT, MOST_PARTS = 300, 2000, 20

# Facts that a letter owes its reader: whoever takes them out of the text takes them out of the letter.
OWED = {
    "acceptance_deadline",
    "answer_by",
    "approved_amount",
    "awarded_amount",
    "claim_amount",
    "claim_reference",
    "condition_due",
    "condition_note",
    "correction",
    "cut_amount",
    "due_on",
    "granted_reference",
    "left_amount",
    "legal_basis",
    "released_amount",
    "repay_amount",
    "replaces_reference",
    "verify_address",
}


class UnknownPlace(Refusal):
    code = "unknown_fact"
    sentence = N_("“%(label)s” names {%(name)s}, which this letter does not know. The places it knows stand beside.")
    kind = "invalid"


class StrayBrace(Refusal):
    code = "stray_brace"
    sentence = N_("“%(label)s” has a brace that belongs to no place, at “%(near)s”. Write {name} or {name:one|many}.")
    kind = "invalid"


class OwedPlaceGone(Refusal):
    code = "owed_place_gone"
    sentence = N_("“%(label)s” must still name {%(name)s}: the reader of the letter needs it.")
    kind = "invalid"


class BlockMissing(Refusal):
    code = "block_missing"
    sentence = N_("“%(label)s” is empty. Every text of a letter has words.")
    kind = "invalid"


class BlockTooLong(Refusal):
    code = "block_too_long"
    sentence = N_("“%(label)s” has %(count)s characters; at most %(most)s are possible.")
    kind = "invalid"


class TooManyParts(Refusal):
    code = "block_too_many_parts"
    sentence = N_("“%(label)s” has %(count)s paragraphs; at most %(most)s are possible.")
    kind = "invalid"


class BlockUnknown(Refusal):
    code = "block_unknown"
    sentence = N_("There is no text “%(label)s” in these texts.")
    kind = "invalid"


def checked(name: str, language: str, scheme: str, blocks: dict) -> shipped.Blocks:
    """The blocks, cleaned, in the order of the product's own.

    Raises:
        NotFound: there are no such texts, or no such scheme.
        Refusals: what is wrong, block by block.
    """
    if name not in catalogue.TEXTS or language not in catalogue.LANGUAGES:
        raise NotFound()
    if scheme and not rounds.schemes().filter(code=scheme).exists():
        raise NotFound()
    own = shipped.texts(name, language)
    cleaned = {block: _cleaned(blocks.get(block, ""), text) for block, text in own.items()}
    found: list[Refusal] = [BlockUnknown(field="blocks", label=str(block)[:80]) for block in blocks if block not in own]
    for block, text in own.items():
        found += _faults(name, block, cleaned[block], text)
    raise_all(found)
    return cleaned


def owed(name: str, block: str) -> list[str]:
    """What a block must name; the same in every language."""
    return _owed(shipped.texts(name, catalogue.LANGUAGES[0])[block])


def field(block: str) -> str:
    """The name of a block's field, as refusals give it."""
    return f"blocks.{block}"


def _cleaned(given, own) -> str | list[str]:
    """One line, or a list of them, each with single blanks; soft blanks stay as they were typed."""
    if isinstance(own, list):
        parts = given if isinstance(given, list) else str(given).splitlines()
        return [line for part in parts if (line := _line(part))]
    return _line(" ".join(str(part) for part in given) if isinstance(given, list) else given)


def _line(text) -> str:
    return re.sub(r"[ \t\r\n]+", " ", str(text)).strip(" ")


def _faults(name: str, block: str, given: str | list[str], own: str | list[str]) -> list[Refusal]:
    parts = given if isinstance(given, list) else [given]
    told = {"field": field(block), "label": labels.name(name, block)}
    if not parts or not all(parts):
        return [BlockMissing(**told)]
    unread = next((sign for part in parts for sign in part if _unreadable(sign)), "")
    if unread:
        return [Forbidden(field=field(block))]
    found = _lengths(parts, own, told)
    stray = next((near for part in parts if (near := phrasing.stray(part))), "")
    if stray:
        found.append(StrayBrace(**told, near=stray))
    known, named = catalogue.names(name, block), _named(parts)
    found += [UnknownPlace(**told, name=item) for item in sorted(named - known.keys())]
    found += [OwedPlaceGone(**told, name=item) for item in _owed(own) if item not in named]
    return found


def _lengths(parts: list[str], own: str | list[str], told: dict) -> list[Refusal]:
    longest, most = max(len(part) for part in parts), most_signs(own)
    found: list[Refusal] = []
    if longest > most:
        found.append(BlockTooLong(**told, count=longest, most=most))
    if len(parts) > MOST_PARTS:
        found.append(TooManyParts(**told, count=len(parts), most=MOST_PARTS))
    return found


def most_signs(own: str | list[str]) -> int:
    """How long a text may be, or one paragraph of it: words and headings stay short."""
    return LONGEST_TEXT if isinstance(own, list) or len(own) > 60 else LONGEST_LINE


def _owed(own: str | list[str]) -> list[str]:
    return sorted(OWED & _named(own if isinstance(own, list) else [own]))


def _unreadable(sign: str) -> bool:
    return ord(sign) < 32 or ord(sign) == 127 or 0xD800 <= ord(sign) <= 0xDFFF


def _named(parts: list[str]) -> set[str]:
    return {place.name for part in parts for place in phrasing.places(part)}
