"""How a letter reads: its words without the paper, and how hard they are, by sentences and the readability index LIX.

LIX (Björnsson 1968): words per sentence, plus the share of words with more than six letters in per cent.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HARDEST = 40  # LIX of a letter, at most
LONGEST = 24  # words in a sentence, at most

# Full stops that end no sentence: in numbers, dates and abbreviations.
NOT_AN_END = (
    (r"(?<=\d)\.(?=\d)", ""),
    (r"(?<=\d)\. (?=[a-zæøå])", " "),
    (r"\b(nr|kl|kr)\.(?=\s+[^A-ZÆØÅ\s]|,)", r"\1"),
)
WORD = re.compile(r"[\wÆØÅæøå§%@.-]*\w[\w%]*")
BODY = {"start", "part"}  # what a reader reads from beginning to end: not the address, tables and signatures
TEXTS = {"h1": "title", "h2": "heading", "p": "text", "li": "item", "tr": "row"}


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, or a row of a table (then with its cells)."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    is_body: bool = False


@dataclass(frozen=True)
class Measure:
    """How hard a text is to read."""

    lix: float
    sentences: int
    long: list[str] = field(default_factory=list)

    @property
    def is_hard(self) -> bool:
        return round(self.lix) > HARDEST


def blocks(html: str) -> list[Block]:
    """The printed words of a letter's page, in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def body(found: list[Block]) -> list[str]:
    """The paragraphs and list items that a reader reads, without tables, headings and the address."""
    return [block.text for block in found if block.is_body]


def measure(texts: list[str]) -> Measure:
    found = sentences(texts)
    return Measure(lix(found), len(found), [item for item in found if len(words(item)) > LONGEST])


def sentences(texts: list[str]) -> list[str]:
    found = []
    for text in texts:
        for pattern, instead in NOT_AN_END:
            text = re.sub(pattern, instead, text)
        found += [sentence for sentence in re.split(r"(?<=[.?!])\s+", text.strip()) if WORD.search(sentence)]
    return found


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def lix(found: list[str]) -> float:
    """The readability index of these sentences; 0 where there are none."""
    every = [word for sentence in found for word in words(sentence)]
    if not every:
        return 0.0
    return len(every) / len(found) + 100 * sum(len(word) > 6 for word in every) / len(every)


class _Reader(HTMLParser):
    """Collects the text of a letter's elements. A paragraph in an item belongs to the item."""

    def __init__(self):
        super().__init__()
        self.found: list[Block] = []
        self._divisions: list[bool] = []
        self._open = ""  # the element that is being read
        self._said: list[str] = []
        self._cells: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag == "div":
            classes = set((dict(attributes).get("class") or "").split())
            self._divisions.append(bool(classes & BODY))
        elif tag == "br":
            self._said.append(" ")
        elif tag in TEXTS and not self._open:
            self._open, self._said, self._cells = tag, [], []
        elif tag in ("td", "th"):
            self._said = []

    def handle_endtag(self, tag):
        if tag == "div" and self._divisions:
            self._divisions.pop()
        elif tag == "b":  # what stands in bold ends a line
            self._said.append(" ")
        elif tag in ("td", "th"):
            self._cells.append(_plain(self._said))
        elif tag == self._open:
            self._close(tag)

    def handle_data(self, data):
        self._said.append(data)

    def _close(self, tag: str) -> None:
        self._open, kind = "", TEXTS[tag]
        if kind == "row":
            self.found.append(Block(kind, " ".join(filter(None, self._cells)), tuple(self._cells)))
            return
        text = _plain(self._said)
        if text:
            self.found.append(Block(kind, text, is_body=kind in ("text", "item") and any(self._divisions)))


def _plain(said: list[str]) -> str:
    return re.sub(r"[ \t\r\n]+", " ", "".join(said)).strip()
