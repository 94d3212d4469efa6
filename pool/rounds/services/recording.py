"""Records what a finance act or another document grants to an appropriation."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.db import lock
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, Refusal, cleaned
from pool.kernel.words import N_
from pool.rounds import services as rounds
from pool.rounds.models import Appropriation, AppropriationEntry
from pool.rounds.states import Source

CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){3}")
# What is carried over comes with the end of a year, after two people have seen the ministry's document.
SOURCES = [source for source in Source if source != Source.CARRY_OVER]


class AccountUnclear(Refusal):
    code = "account_unclear"
    sentence = N_("Write the account as the finance act does, for instance 15.26.36.10.")
    kind = "invalid"


class YearNotGranted(Refusal):
    code = "year_not_granted"
    sentence = N_("Money is granted for %(this)s or %(next)s: you wrote %(year)s.")
    kind = "invalid"


class NothingGranted(Refusal):
    code = "nothing_granted"
    sentence = N_("A grant is more than zero. You wrote %(amount)s.")
    kind = "invalid"


class SourceUnknown(Refusal):
    code = "source_unknown"
    sentence = N_("Choose where the money comes from. What is carried over is recorded at the end of the year.")
    kind = "invalid"


class GrantedAlready(Refusal):
    code = "granted_already"
    sentence = N_("“%(document)s” has granted %(amount)s to this appropriation already. A document counts once.")


@transaction.atomic
def record_appropriation(
    *,
    code: str,
    finance_year: int,
    name_da: str,
    name_en: str,
    amount: Decimal,
    source: str,
    document: str,
    dated_on: date,
    by,
    at: datetime,
) -> AppropriationEntry:
    """Enter money (kroner) that a dated document grants to an account in a finance year; the first makes the account.

    The names are those of the finance act; an account that exists keeps its own.

    Raises:
        AccountUnclear, YearNotGranted, NothingGranted, SourceUnknown, MissingField, TooLong.
        GrantedAlready: the document has been entered.
        NotAllowed: the person does not record appropriations.
    """
    guard.require(by, "appropriations.record")
    if not CODE.fullmatch(code):
        raise AccountUnclear(field="code")
    year = at.astimezone(periods.COPENHAGEN).year
    if finance_year not in (year, year + 1):
        raise YearNotGranted(field="finance_year", year=str(finance_year), this=str(year), next=str(year + 1))
    if money.exact(amount) <= 0:
        raise NothingGranted(field="amount", amount=amount)
    if source not in SOURCES:
        raise SourceUnknown(field="source")
    document = _written(document, "document", N_("Document"), 120)
    account = _account(code, finance_year, name_da, name_en)
    before = AppropriationEntry.objects.filter(appropriation=account, document__iexact=document).first()
    if before:
        raise GrantedAlready(field="document", document=document, amount=before.amount)
    return rounds.grant(
        appropriation=account, amount=amount, source=source, document=document, dated_on=dated_on, by=by, at=at
    )


def _account(code: str, finance_year: int, name_da: str, name_en: str) -> Appropriation:
    """The account, held, so that of two people with the same document the second is refused."""
    known = Appropriation.objects.filter(code=code, finance_year=finance_year).first()
    if known is None:
        names = {
            "name_da": _written(name_da, "name_da", N_("Name in Danish"), 150),
            "name_en": _written(name_en, "name_en", N_("Name in English"), 150),
        }
        known, _ = Appropriation.objects.get_or_create(code=code, finance_year=finance_year, defaults=names)
    return lock(Appropriation, known.pk)


def _written(text: str, field: str, label: str, most: int) -> str:
    text = cleaned(text, field=field, most=most)
    if not text:
        raise MissingField(field=field, label=label)
    return text
