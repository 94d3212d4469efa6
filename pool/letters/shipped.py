"""The texts that come with the product: one file for each letter, and for what letters share, in both languages.

They are version 0; what the agency changes and approves comes after them. A text is one line, or a list of paragraphs.
"""

import functools
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"

Blocks = dict[str, str | list[str]]


@functools.cache
def texts(name: str, language: str) -> Blocks:
    """The blocks of one file, in its order."""
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text(encoding="utf-8"))
