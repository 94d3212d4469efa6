"""Civil registration numbers (CPR), as people write them: never kept in a free text."""

import re

NUMBER = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])\W?(0[1-9]|1[0-2])\W?\d{2}\W{0,3}\d{4}(?!\d)")


def is_in(text: str) -> bool:
    """Say whether the text holds something of their shape: a day, a month, two digits, then four."""
    return NUMBER.search(text) is not None
