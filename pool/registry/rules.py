"""Names in Danish order and folded for search, the codes of keys, and how one table of figures differs from another.

No database is asked to know the Danish alphabet: order and search are stored.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from pool.kernel import canon, numbers
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

LONGEST_CODE = 40
# Words with a meaning of their own: in an address, as columns of a table of bids, and as columns of this table.
RESERVED = frozenset(
    "import imports id amount applicant lot floor tier scheme region rank received_at received_day score draw "
    "code kode navn name kommune kommunekode municipality".split()
)
# Letters only, so that every collation of a database agrees.
_ORDER = str.maketrans({"z": "za", "æ": "zb", "ä": "zb", "ø": "zc", "ö": "zc", "å": "zd"})


class BadCode(Refusal):
    code = "bad_key_code"
    sentence = N_(
        "“%(given)s” cannot be a code. Use small letters a to z, digits and underscores, at most %(most)s, and begin "
        "with a letter: children_0_17."
    )
    kind = "invalid"


class ReservedCode(Refusal):
    code = "reserved_key_code"
    sentence = N_("“%(given)s” means something else already. Choose another code, such as %(given)s_figure.")
    kind = "invalid"


@dataclass(frozen=True)
class Change:
    """A municipality's figure in two tables; `percent` is empty when it was zero or is new."""

    code: str
    before: Decimal | None
    after: Decimal | None
    percent: Decimal | None


def sort_key(name: str) -> str:
    """Æ, Ø and Å after Z, and `aa` sorted as Å (Retskrivningsordbogen § 2)."""
    return name.casefold().replace("aa", "å").translate(_ORDER)


def search_key(text: str) -> str:
    """Folded text for searching without regard to case; `aa` and `å` find each other."""
    return text.casefold().replace("aa", "å").strip()


def checked_code(text: str) -> str:
    """Return the code of a key.

    Raises:
        BadCode, ReservedCode: with what would be right.
    """
    given = text.strip()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", given, re.ASCII) or len(given) > LONGEST_CODE:
        raise BadCode(field="code", given=given[:60], most=LONGEST_CODE)
    if given in RESERVED:
        raise ReservedCode(field="code", given=given)
    return given


def fingerprint(figures: dict[str, Decimal]) -> str:
    """SHA-256 of the figures by municipality code, however they were written and in whatever order."""
    return canon.fingerprint({code: numbers.plain(value) for code, value in figures.items()})


def changes(before: dict[str, Decimal], after: dict[str, Decimal]) -> list[Change]:
    """The figures that differ, the largest change in per cent first; what is new or gone comes last."""
    found = [
        Change(code, old, new, _percent(old, new))
        for code in before.keys() | after.keys()
        if (old := before.get(code)) != (new := after.get(code))
    ]
    return sorted(found, key=_weight)


def _weight(change: Change) -> tuple:
    """From nothing to something is more than any per cent."""
    one_sided = change.before is None or change.after is None
    return one_sided, change.percent is not None, -abs(change.percent or 0), change.code


def _percent(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    return None if not old or new is None else (new - old) * 100 / old
