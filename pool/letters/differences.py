"""The difference between two versions of a text, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
Piece = tuple[str, str]  # what became of the words, and the words
# A place is one word: half of one says nothing.
WORD = re.compile(r"\{[^{}]*\}|\w+|\s+|[^\w\s]")


def texts(before: str | list[str], after: str | list[str]) -> list[list[Piece]]:
    """The paragraphs of both versions, in order, each as pieces."""
    old, new = _parts(before), _parts(after)
    return [paragraph for pair in _paired(old, new) for paragraph in _paragraph(*pair)]


def changed(paragraphs: list[list[Piece]]) -> bool:
    return any(what != SAME for paragraph in paragraphs for what, _ in paragraph)


def words(before: str, after: str) -> list[Piece]:
    """One paragraph in pieces: what stayed, what was added, what was removed."""
    old, new = WORD.findall(before), WORD.findall(after)
    found: list[Piece] = []
    for what, start, stop, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((SAME, "".join(old[start:stop])))
            continue
        if stop > start:
            found.append((REMOVED, "".join(old[start:stop])))
        if end > begin:
            found.append((ADDED, "".join(new[begin:end])))
    return _joined(found)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A blank that alone stayed between two changes goes with them, so that phrases are read whole."""
    found: list[Piece] = []
    index = 0
    while index < len(pieces):
        removed, added, index = _run(pieces, index)
        if removed or added:
            found += [piece for piece in ((REMOVED, removed), (ADDED, added)) if piece[1]]
        if index < len(pieces):
            found.append(pieces[index])
            index += 1
    return found


def _run(pieces: list[Piece], index: int) -> tuple[str, str, int]:
    """The changes from here on, with lone blanks between them: what was removed, what was added, and what follows."""
    removed = added = ""
    while index < len(pieces):
        what, text = pieces[index]
        between = what == SAME and text.isspace() and (removed or added) and index + 1 < len(pieces)
        if what == SAME and not between:
            break
        removed += text if what != ADDED else ""
        added += text if what != REMOVED else ""
        index += 1
    return removed, added, index


def _parts(text: str | list[str]) -> list[str]:
    return list(text) if isinstance(text, list) else [text]


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """The paragraphs side by side: equal ones, ones that were changed, and those that only one version has."""
    for _, start, stop, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for step in range(max(stop - start, end - begin)):
            yield (
                old[start + step] if start + step < stop else None,
                new[begin + step] if begin + step < end else None,
            )


def _paragraph(before: str | None, after: str | None) -> Iterator[list[Piece]]:
    if before is None:
        yield [(ADDED, after or "")]
    elif after is None:
        yield [(REMOVED, before)]
    else:
        yield words(before, after)
