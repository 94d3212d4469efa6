"""In which unit a chart writes its amounts, so that its figures are short and still true."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from pool import wording

MILLION, THOUSAND = Decimal(1_000_000), Decimal(1_000)


def of(amounts: Iterable[Decimal]) -> tuple[Callable[[Decimal], str], str]:
    """A formatter and the name of its unit: thousands of kroner up to ten million, then millions."""
    most = max(map(abs, amounts), default=Decimal(0))
    if most < 10 * MILLION:
        return (lambda amount: wording.number(amount / THOUSAND)), _("DKK thousand")
    decimals = 2 if most < 100 * MILLION else 1
    return (lambda amount: wording.number(amount / MILLION, decimals)), _("DKK million")
