"""One way to write facts as bytes, so that the same facts always have the same fingerprint."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal


def canonical(facts) -> str:
    """JSON with sorted keys, no blanks, decimals as text and moments in ISO form."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def fingerprint(facts) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def plain(facts):
    """The facts as they look once written and read again: only text, whole numbers, lists and dictionaries."""
    return json.loads(canonical(facts))


def _plain(value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in stored facts")


def chained(previous: str, facts) -> str:
    """The hash of a link: of the hash before it and of its own facts, so that no link can change unseen."""
    return hashlib.sha256(f"{previous}\n{canonical(facts)}".encode()).hexdigest()
