"""Puts amounts, days, moments and refusals into the reader's language. Both edges and all documents use it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pool.kernel import money as kroner
from pool.kernel import periods
from pool.kernel.refusals import Refusal, Refusals
from pool.kernel.words import Said

LONG_OVER = timedelta(days=60)


def language() -> str:
    """The two letters of the active language; Danish when none is."""
    return (get_language() or "da")[:2]


def money(amount: Decimal | None) -> str:
    return "" if amount is None else kroner.format_money(Decimal(amount), language())


def number(amount: Decimal | int, decimals: int = 0) -> str:
    return kroner.format_number(Decimal(amount), language(), decimals)


def day(value: date | None) -> str:
    return "" if value is None else periods.format_day(value, language())


def moment(value: datetime | None, weekday: bool = False) -> str:
    return "" if value is None else periods.format_moment(value, language(), weekday)


def clock(value: datetime) -> str:
    return periods.format_clock(value, language())


def term(code: str) -> str:
    try:
        return periods.format_term(code, language())
    except periods.NotATerm:
        return code


def deadline(value: datetime, now: datetime) -> str:
    """Weekday, date, clock and distance in words: `fredag 15. januar 2027 kl. 12.00 – om 3 dage`.

    Nobody counts the days of what is long over.
    """
    said = moment(value, weekday=True)
    return said if now - value > LONG_OVER else f"{said} – {distance(value, now)}"


def distance(value: datetime, now: datetime) -> str:
    """How far a moment is from now, in the largest unit that says it: days, hours or minutes."""
    ahead = value > now
    gap = abs(value - now)
    if gap >= timedelta(days=1):
        count = gap.days
        text = ngettext("%(count)s day", "%(count)s days", count)
    elif gap >= timedelta(hours=1):
        count = gap.seconds // 3600
        text = ngettext("%(count)s hour", "%(count)s hours", count)
    else:
        count = max(1, gap.seconds // 60)
        text = ngettext("%(count)s minute", "%(count)s minutes", count)
    return (_("in %(time)s") if ahead else _("%(time)s ago")) % {"time": text % {"count": count}}


def fact(value) -> str:
    """One fact of a refusal, a check or a finding as text."""
    if isinstance(value, Said):
        return finding(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, datetime):
        return moment(value, weekday=True)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(fact(item) for item in value)
    return str(value)


def sentence(text: str, facts: dict) -> str:
    """Translate a marked text and fill in its facts."""
    return _(text) % {name: fact(value) for name, value in facts.items()}


def finding(problem: str) -> str:
    """What a proof found, in the reader's language. A text that nobody can translate stays as it is, in English."""
    if not isinstance(problem, Said):
        return problem
    return sentence(
        problem.sentence, {name: _("nothing") if value is None else value for name, value in problem.facts.items()}
    )


def found(problem: str) -> dict:
    """A finding for a page: `problem` in the reader's language, and whether it `is_told` in it or stayed English."""
    is_told = isinstance(problem, Said) and (language() == "en" or _(problem.sentence) != problem.sentence)
    return {"problem": finding(problem), "is_told": is_told}


def refusal_text(refusal: Refusal) -> str:
    facts = dict(refusal.facts)
    for name, words in refusal.words.items():
        if facts.get(name) in words:
            facts[name] = _(str(words[facts[name]]))
    if "state" in facts:
        facts["state"] = _(str(facts["state"]))
    if "label" in facts:
        facts["label"] = _(str(facts["label"]))
    if isinstance(facts.get("now"), datetime):  # who is refused a second after a deadline reads the second
        seconds = f"{'.' if language() == 'da' else ':'}{facts['now']:%S}" if facts["now"].second else ""
        facts["now"] = moment(facts["now"], weekday=True) + seconds
    if isinstance(facts.get("missing"), list):
        facts["missing"] = [_(str(item)) for item in facts["missing"]]
    return sentence(refusal.sentence, facts)


def refusals(problem: Refusal | Refusals) -> list[dict]:
    """All refusals in a problem as rows with `code`, `message`, `field` and `facts`."""
    items = problem.items if isinstance(problem, Refusals) else [problem]
    return [
        {
            "code": item.code,
            "message": refusal_text(item),
            "field": item.field,
            "facts": {name: _plain(value) for name, value in item.facts.items()},
        }
        for item in items
    ]


def name(record) -> str:
    """A record's name in the active language, from its `name_da` and `name_en`."""
    return (record.name_en if language() == "en" else "") or record.name_da


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(periods.COPENHAGEN).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
