"""Which part of the books the budget report looks at, and the names of the places money can be at."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger.models import Account
from pool.registry import queries as registry
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState

GROUPS = {
    "appropriation": N_("Appropriation"),
    "scheme": N_("Scheme"),
    "round": N_("Round"),
    "region": N_("Region"),
    "municipality": N_("Municipality"),
}
YEAR = N_("Finance year")
PLACES = {
    "scheme": rounds.schemes,
    "round": rounds.rounds,
    "region": registry.regions,
    "municipality": registry.municipalities,
}


class UnknownGroup(Refusal):
    code = "unknown_group"
    sentence = N_("The report cannot be divided by “%(given)s”. Use one of: %(groups)s.")
    kind = "invalid"


class UnknownYear(Refusal):
    code = "unknown_year"
    sentence = N_("There is no appropriation for the finance year “%(given)s”. Use one of: %(years)s.")
    kind = "invalid"


class UnknownPlace(Refusal):
    code = "unknown_place"
    sentence = N_("“%(given)s” is not on the list “%(label)s”. Choose one that is.")
    kind = "invalid"


@dataclass(frozen=True)
class Scope:
    """Which part of the books a report looks at."""

    finance_year: int
    by: str = "appropriation"
    scheme: str = ""
    round: str = ""
    region: str = ""
    municipality: str = ""

    @classmethod
    def read(cls, params: dict, at: datetime) -> "Scope":
        """Take the scope from the words of an address.

        Raises:
            UnknownYear, UnknownGroup, UnknownPlace: a word that is none of the offered ones.
        """
        by = params.get("by") or "appropriation"
        if by not in GROUPS:
            raise UnknownGroup(field="by", given=by[:40], groups=list(GROUPS))
        words = {name: (params.get(name) or "").strip() for name in PLACES}
        for name, word in words.items():
            if word and not (word.isprintable() and PLACES[name]().filter(code=word).exists()):
                raise UnknownPlace(field=name, label=GROUPS[name], given=word[:40])
        return cls(year_of(params, at), by, **words)

    def accounts(self, at: datetime):
        """The accounts in scope."""
        found = Account.objects.filter(finance_year=self.finance_year)
        for name in ("scheme", "round", "municipality"):
            if getattr(self, name):
                found = found.filter(**{name: getattr(self, name)})
        return found.filter(municipality__in=self.municipalities(at)) if self.region else found

    def municipalities(self, at: datetime) -> list[str]:
        """The codes of the municipalities of the chosen region."""
        codes = registry.region_codes_on(self.day(at))
        return [code for code, region in codes.items() if region == self.region]

    def day(self, at: datetime) -> date:
        """The day whose regions count: today, or the nearest day of the finance year."""
        today = at.astimezone(periods.COPENHAGEN).date()
        return min(max(today, date(self.finance_year, 1, 1)), date(self.finance_year, 12, 31))


def year_of(params: dict, at: datetime) -> int:
    """The finance year asked for; this year, or else the newest that has money, when none is."""
    years, this = finance_years(), at.astimezone(periods.COPENHAGEN).year
    given = str(params.get("finance_year") or (this if this in years or not years else years[0])).strip()
    if given not in map(str, years or [this]):
        raise UnknownYear(field="finance_year", given=given[:40], years=[str(year) for year in years])
    return int(given)


def finance_years() -> list[int]:
    """The years that have an appropriation, newest first."""
    return list(dict.fromkeys(rounds.appropriations().values_list("finance_year", flat=True)))


def in_order(by: str):
    return PLACES[by]().order_by("code") if by == "round" else PLACES[by]()


def place_name(kind: str, record) -> str:
    """A scheme, round, region or municipality as a heading names it."""
    if kind == "municipality":
        return record.official_name
    return wording.name(record) if kind == "region" else f"{record.code} {wording.name(record)}"


def undivided_name(by: str) -> str:
    """What stands in no group: the money that nobody has been promised yet."""
    return _("Not allotted to a round") if by == "round" else _("Not divided yet")


def round_state(round: Round) -> str:
    """The state of a round in words, of a settled one with its day."""
    state = RoundState(round.state).label
    return f"{state} {_settled_on(round)}" if round.settled_at else state


def _settled_on(round: Round) -> str:
    return wording.day(round.settled_at.astimezone(periods.COPENHAGEN).date())


def settled_notes(scope: Scope) -> list[str]:
    """Which rounds in scope are settled, and since when."""
    found = rounds.rounds().filter(appropriation__finance_year=scope.finance_year, settled_at__isnull=False)
    found = found.filter(code=scope.round) if scope.round else found
    return [
        _("Round %(code)s was settled on %(day)s. Nothing of it is outstanding.")
        % {"code": item.code, "day": _settled_on(item)}
        for item in found.order_by("code")
    ]


def place_words(scope: Scope) -> list[tuple[str, str]]:
    found = [(_("Finance year"), str(scope.finance_year))]
    for name, records in PLACES.items():
        if getattr(scope, name):
            found.append((_(GROUPS[name]), place_name(name, records().get(code=getattr(scope, name)))))
    return found


def figure_words(scope: Scope, params: dict) -> list[tuple[str, str]]:
    """What a single figure is about, in words."""
    undivided = params.get("undivided")
    if undivided not in PLACES:
        return place_words(scope)
    return [*place_words(scope), (_(GROUPS[undivided]), undivided_name(undivided))]
