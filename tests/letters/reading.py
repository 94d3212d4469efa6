"""How hard a letter is to read: sentences, their length, and the readability index LIX."""

import re
from xml.etree import ElementTree

from django.template.loader import get_template
from tinyhtml5 import parse

from pool.letters import catalogue

# Full stops that end no sentence: in numbers, dates and abbreviations.
NOT_AN_END = (
    (r"(?<=\d)\.(?=\d)", ""),
    (r"(?<=\d)\. (?=[a-zæøå])", " "),
    (r"\b(nr|kl|kr)\.(?=\s+[^A-ZÆØÅ\s]|,)", r"\1"),
)
WORD = re.compile(r"[\wÆØÅæøå§%@.-]*\w[\w%]*")


def page(facts: dict) -> ElementTree.Element:
    html = get_template(catalogue.LETTERS[facts["kind"]].template(facts["language"])).render(facts)
    return parse(html, namespace_html_elements=False)


def body_text(facts: dict) -> list[str]:
    """The paragraphs and list items that a reader reads, without tables, headings and the address."""
    blocks = []
    for part in page(facts).iter("div"):
        if part.get("class", "").startswith(("start", "part")):
            blocks += [_plain(block) for block in part.iter() if block.tag in ("p", "li")]
    return blocks


def sentences(blocks: list[str]) -> list[str]:
    found = []
    for block in blocks:
        for pattern, instead in NOT_AN_END:
            block = re.sub(pattern, instead, block)
        found += [sentence for sentence in re.split(r"(?<=[.?!])\s+", block.strip()) if WORD.search(sentence)]
    return found


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def lix(found: list[str]) -> float:
    """Words per sentence, plus the share of words with more than six letters in per cent."""
    every = [word for sentence in found for word in words(sentence)]
    return len(every) / len(found) + 100 * sum(len(word) > 6 for word in every) / len(every)


def _plain(element: ElementTree.Element) -> str:
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
