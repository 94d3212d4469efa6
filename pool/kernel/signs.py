"""Letters our fonts do not have, named by their code points: a foreign font would change with the machine."""

import re
import unicodedata

HYPHENS = {"\u2010": "-", "\u2011": "-", "\u2012": "–"}


def unknown(known: set[int]) -> re.Pattern:
    """Finds every sign whose code point is not known; line breaks and tabs are always known."""
    return re.compile("[^\n\t" + "".join(re.escape(chr(sign)) for sign in sorted(known)) + "]")


def printable(text: str, foreign: re.Pattern) -> str:
    """The text with its accents composed and every foreign sign named: `[U+1F600]`."""
    return foreign.sub(_named, unicodedata.normalize("NFC", text))


def _named(found: re.Match) -> str:
    sign = found[0]
    if unicodedata.category(sign) == "Zs":
        return "\u00a0"
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return ""  # without a shape of its own
    return HYPHENS.get(sign) or f"[U+{ord(sign):04X}]"
