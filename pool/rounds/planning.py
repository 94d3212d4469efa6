"""What a round must say before it is announced."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from pool.journal import queries as journal
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, Refusal, cleaned
from pool.kernel.words import N_
from pool.rounds.models import Round, SchemeTerms

# The code stands in addresses and in the number of every case.
CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z-]{0,11}")
MOST_YEARS = 10
TITLES = {"title_da": N_("Title in Danish"), "title_en": N_("Title in English")}


class CodeUnclear(Refusal):
    code = "round_code_unclear"
    sentence = N_(
        "Write a code of at most 12 letters, digits and hyphens with at least one digit, for instance 2027-1."
    )
    kind = "invalid"


class CodeTaken(Refusal):
    code = "round_code_taken"
    sentence = N_("There is a round %(code)s already. Choose another code.")


class NothingToShareOut(Refusal):
    code = "frame_not_above_zero"
    sentence = N_("The frame of a round is more than zero. You wrote %(amount)s.")
    kind = "invalid"


class NoScheme(Refusal):
    code = "no_scheme"
    sentence = N_("Choose at least one scheme that the round pays for, each once.")
    kind = "invalid"


class WrongOrder(Refusal):
    code = "round_days_in_wrong_order"
    sentence = N_("%(later)s comes before %(earlier)s. A round opens, closes and is decided, in that order.")
    kind = "invalid"


class NoTermInPeriod(Refusal):
    code = "no_term_in_period"
    sentence = N_("No half-year begins from %(begins)s to %(until)s, so no module could be paid for.")
    kind = "invalid"


class PeriodTooLong(Refusal):
    code = "period_too_long"
    sentence = N_("A round pays for modules of at most %(most)s years.")
    kind = "invalid"


class DeadlinePassed(Refusal):
    code = "round_deadline_passed"
    sentence = N_("The deadline for applications, %(deadline)s, has passed. Nobody could apply.")


class PlannedByYou(Refusal):
    code = "planned_by_you"
    sentence = N_("You have planned this round. Another person must open it: that moves the frame into the pool.")
    kind = "forbidden"


class TermsRecordedByYou(Refusal):
    code = "terms_recorded_by_you"
    sentence = N_("You have recorded terms that this round uses. Another person must open it.")
    kind = "forbidden"


def checked(
    *, terms: Sequence[SchemeTerms], code: str, frame_amount: Decimal, opens_at: datetime, closes_at: datetime,
    decide_by: date, period_from: date, period_until: date, title_da: str, title_en: str,
    known: Round | None = None, **others,
) -> dict:  # fmt: skip
    """The facts of a round as they are kept. `known`: the round that is written anew.

    Raises:
        CodeUnclear, CodeTaken, MissingField, TooLong, Forbidden, NothingToShareOut, NoScheme, WrongOrder,
        NoTermInPeriod, PeriodTooLong, LossyAmount.
    """
    code = code.strip()
    if not CODE.fullmatch(code):
        raise CodeUnclear(field="code")
    if known is None and Round.objects.filter(code__iexact=code).exists():
        raise CodeTaken(field="code", code=code)
    titles = {"title_da": title_da, "title_en": title_en}
    for name, label in TITLES.items():
        titles[name] = cleaned(titles[name], field=name, most=150)
        if not titles[name]:
            raise MissingField(field=name, label=label)
    if money.exact(frame_amount) <= 0:
        raise NothingToShareOut(field="frame_amount", amount=frame_amount)
    if not terms or len({item.scheme_id for item in terms}) < len(terms):
        raise NoScheme(field="schemes")
    if closes_at <= opens_at:
        raise WrongOrder(field="closes_at", later=closes_at, earlier=opens_at)
    last_day = closes_at.astimezone(periods.COPENHAGEN).date()
    if decide_by < last_day:
        raise WrongOrder(field="decide_by", later=decide_by, earlier=last_day)
    if period_until.year - period_from.year > MOST_YEARS:
        raise PeriodTooLong(field="period_until", most=MOST_YEARS)
    if not periods.terms_between(period_from, period_until):
        raise NoTermInPeriod(field="period_until", until=period_until, begins=period_from)
    return {
        "code": code, "frame_amount": frame_amount, "opens_at": opens_at, "closes_at": closes_at, **titles,
        "decide_by": decide_by, "period_from": period_from, "period_until": period_until, **others,
    }  # fmt: skip


def planners(round: Round) -> set[str]:
    """The user names of who planned the round and who changed the plan; empty when the product did."""
    told = journal.entries().filter(verb__in=("rounds.plan_round", "rounds.change_plan"))
    return set(told.filter(subject=f"round:{round.code}").values_list("actor", flat=True)) - {""}


def kept_from_opening(round: Round, user) -> Refusal | None:
    """Why somebody who opens rounds must leave this one to another person, if they must."""
    if user.get_username() in planners(round):
        return PlannedByYou()
    if round.schemes.filter(terms__recorded_by=user).exists():
        return TermsRecordedByYou()
    return None
