"""How an instalment is divided on the schemes of a decision."""

from collections.abc import Iterable
from decimal import Decimal

from pool.kernel import money


def by_scheme(
    amount: Decimal, lines: Iterable[tuple[str, str, Decimal]], terms: Iterable[str]
) -> list[tuple[str, Decimal]]:
    """Divide an instalment on schemes: each gets what its own lines in the instalment's terms were awarded.

    Args:
        amount: kroner of the instalment.
        lines: (scheme, term, awarded kroner) of the decision's lines.
        terms: the terms that the instalment pays for.

    Raises:
        LossyAmount: the lines do not add up to the instalment.
    """
    sums: dict[str, Decimal] = {}
    for scheme, term, awarded in lines:
        if awarded and term in terms:
            sums[scheme] = sums.get(scheme, money.ZERO) + awarded
    if sum(sums.values(), money.ZERO) != amount:
        raise money.LossyAmount(f"the instalment is {amount}, its lines are {sum(sums.values(), money.ZERO)}")
    return sorted(sums.items())
