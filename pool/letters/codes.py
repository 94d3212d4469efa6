"""Codes by which anybody can ask whether a letter is genuine: sixteen signs that are not mistaken for each other."""

import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 16  # 80 bits: guessing one of a million letters takes longer than the letters are kept
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
# What stands between the signs where a code was printed, typed or copied: hyphens and dashes of every kind.
BETWEEN = str.maketrans("", "", "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u200b\u2060\ufeff")


def fresh() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read(typed: str) -> str:
    """What somebody typed as a code: blanks and dashes away, mistaken signs put right; empty when it can be none."""
    found = "".join(typed.upper().split()).translate(BETWEEN).translate(READ_AS)
    return found if len(found) == LENGTH and set(found) <= set(SIGNS) else ""
