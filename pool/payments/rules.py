"""How an instalment is divided on the schemes of a decision."""

from decimal import Decimal

from pool.kernel import money


def by_scheme(amount: Decimal, left: dict[str, Decimal]) -> list[tuple[str, Decimal]]:
    """Take the instalment from what each scheme has left, in the order of the schemes' codes.

    Args:
        amount: kroner to pay.
        left: scheme → kroner committed and not yet paid; its sum must cover the amount.
    """
    parts, rest = [], amount
    for scheme, available in sorted(left.items()):
        part = min(rest, available)
        if part > 0:
            parts.append((scheme, part))
            rest -= part
    if rest != money.ZERO:
        raise money.LossyAmount(f"{amount} is more than the {sum(left.values())} that is left")
    return parts
