"""Limits of a grant's later life."""

from decimal import Decimal

OWN, STATEMENT, PERFORMANCE = "own", "statement", "performance"
LEVELS = (OWN, STATEMENT, PERFORMANCE)  # the later one asks for more


def audit_level(granted: Decimal, statement_above: Decimal, audit_above: Decimal) -> str:
    """Who must vouch for accounts of a grant of so many kroner (SBST handbook).

    Up to the first limit the municipality itself, above it an auditor, above the second limit with a performance audit.
    """
    if granted > audit_above:
        return PERFORMANCE
    return STATEMENT if granted > statement_above else OWN
