"""The budget report: where the money of a finance year is.

Each krone of the appropriation stands in one place now: left, reserved, promised, paid and not settled, spent, to be
repaid, returned, or with the treasury. Committed, annulled, paid and repaid are turnover: all that was; committed is
without what was annulled. Beside the money stands what came of it: the modules that are confirmed as completed.
"""

from collections import Counter
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import money
from pool.kernel.words import N_
from pool.registry import queries as registry
from pool.reports import charts, summing, units
from pool.reports import scope as scopes
from pool.reports.figures import FIGURES
from pool.reports.scope import GROUPS, Scope
from pool.reports.tables import COUNT, MONEY, Column, Filter, Row, Table
from pool.rounds import queries as rounds

# What only committed money has; until then it stands in the row of what is not divided.
DIVIDED = ("scheme", "region", "municipality")
MOST_BARS = 10


def filters(params: dict, user, at: datetime) -> list[Filter]:
    """The choices a reader has, and what is chosen now."""
    years = [(str(year), str(year)) for year in scopes.finance_years()]
    chosen = str(params.get("finance_year") or "") or (str(scopes.year_of({}, at)) if years else "")
    return [
        Filter("finance_year", scopes.YEAR, years, chosen),
        *(
            Filter(
                name,
                GROUPS[name],
                [("", _("All")), *((item.code, scopes.place_name(name, item)) for item in scopes.in_order(name))],
                params.get(name) or "",
            )
            for name in scopes.PLACES
        ),
    ]


def table(params: dict, user, at: datetime) -> Table:
    """The report as a table, grouped as asked."""
    scope = Scope.read(params, at)
    groups = _Groups(scope, at)
    cells, done = _cells(scope, groups, at)
    rows = [_row(scope, key, cells[key] | {"completed": done[key]}, groups) for key in sorted(cells, key=groups.order)]
    totals = summing.total(cells.values())
    return Table(
        name="budget",
        title=_("Budget report %(year)s") % {"year": scope.finance_year},
        columns=_columns(scope.by),
        rows=rows,
        totals=Row(
            {"group": _("Total"), **totals, "completed": sum(done.values())},
            {figure: _link(scope, None, figure) for figure in FIGURES},
        ),
        as_of=at,
        by=scope.by,
        filters=_filters(scope),
        notes=_notes(scope),
        chart=_chart(scope, rows, totals),
    )


def _columns(by: str) -> tuple[Column, ...]:
    state = (Column("state", N_("State")),) if by == "round" else ()
    figures = (Column(key, label, MONEY) for key, label in FIGURES.items())
    return (Column("group", GROUPS[by]), *state, *figures, Column("completed", N_("Modules completed"), COUNT))


def _cells(scope: Scope, groups: "_Groups", at: datetime) -> tuple[dict[str, dict[str, Decimal]], Counter]:
    """Group → figure → kroner, and group → modules completed."""
    cells: dict[str, list[dict[str, Decimal]]] = {}
    for place, own in summing.by_place(scope, at).items():
        cells.setdefault(groups.key(place), []).append(own)
    done: Counter = Counter()
    for place, count in summing.completed(scope, at).items():
        done[groups.key(place)] += count
    return {key: summing.total(own) for key, own in cells.items()}, done


class _Groups:
    """The names of the groups, their order, and which one an account belongs to."""

    def __init__(self, scope: Scope, at: datetime):
        self.by = scope.by
        self.regions = registry.region_codes_on(scope.day(at)) if scope.by == "region" else {}
        self.states: dict[str, str] = {}
        self.names = {code: (name, order) for code, name, order in self._found(scope)}

    def _found(self, scope: Scope):
        if scope.by == "appropriation":
            found = rounds.appropriations().filter(finance_year=scope.finance_year).prefetch_related(None)
            return [(item.code, f"§ {item.code} {wording.name(item)}", item.code) for item in found]
        found = list(scopes.in_order(scope.by))
        if scope.by == "round":
            self.states = {item.code: scopes.round_state(item) for item in found}
        return [(item.code, scopes.place_name(scope.by, item), place) for place, item in enumerate(found)]

    def key(self, place: str) -> str:
        """The group of a place; a municipality belongs to its region."""
        return self.regions.get(place, "") if self.by == "region" else place

    def name(self, key: str) -> str:
        return self.names[key][0] if key in self.names else key or scopes.undivided_name(self.by)

    def order(self, key: str) -> tuple[bool, object]:
        """Named groups in their own order, what is not divided last."""
        return key not in self.names, self.names[key][1] if key in self.names else key


def _row(scope: Scope, key: str, own: dict[str, Decimal | int], groups: _Groups) -> Row:
    state = {"state": groups.states.get(key, "")} if scope.by == "round" else {}
    links = {figure: _link(scope, key, figure) for figure in FIGURES}
    return Row({"group": groups.name(key), **state, **own}, links)


def _link(scope: Scope, key: str | None, figure: str) -> dict[str, str]:
    """The words of the address that lists what the figure consists of. A key of None means the total."""
    words = {
        "figure": figure,
        "finance_year": str(scope.finance_year),
        **{name: getattr(scope, name) for name in scopes.PLACES},
    }
    if scope.by in scopes.PLACES and key:
        words[scope.by] = key
    elif scope.by in scopes.PLACES and key == "":
        words["undivided"] = scope.by
    return {name: value for name, value in words.items() if value}


def _chart(scope: Scope, rows: list[Row], totals: dict[str, Decimal]):
    if scope.by == "appropriation":
        number, unit = units.of(totals.values())
        return charts.waterfall(
            steps=_steps(totals),
            title=_("From appropriation to what is left"),
            description=_("The appropriation less what stands elsewhere now is what is left."),
            number=number,
            unit=unit,
        )
    found = sorted((row for row in rows if row.cells["committed"]), key=lambda row: -row.cells["committed"])[:MOST_BARS]
    if not found:
        return None
    number, unit = units.of(row.cells["committed"] for row in found)
    return charts.grouped_bars(
        rows=[(str(row.cells["group"]), (row.cells["committed"], row.cells["paid"])) for row in found],
        series=(_(FIGURES["committed"]), _(FIGURES["paid"])),
        title=_("Committed and paid"),
        description=_("Committed and paid, the largest first."),
        number=number,
        unit=unit,
    )


def _steps(totals: dict[str, Decimal]) -> list[tuple[str, Decimal, str]]:
    """The appropriation, what of it stands where now, and what is left; places that hold nothing are left out."""
    away = ("reserved", "outstanding", "receivable", "returned", "treasury")
    with_them = totals["appropriation"] - totals["left"] - sum((totals[name] for name in away), money.ZERO)
    steps = [(_("Paid and not repaid"), with_them), *((_(FIGURES[name]), totals[name]) for name in away)]
    return [
        (_(FIGURES["appropriation"]), totals["appropriation"], "total"),
        *((label, -amount, "change") for label, amount in steps if amount),
        (_(FIGURES["left"]), totals["left"], "total"),
    ]


def _filters(scope: Scope) -> list[tuple[str, str]]:
    year, *places = scopes.place_words(scope)
    return [year, (_("Divided by"), _(GROUPS[scope.by])), *places]


def _notes(scope: Scope) -> list[str]:
    """Where the appropriation comes from, entry by entry; and how it is divided when it is."""
    found = [
        _("§ %(code)s: %(amount)s, %(source)s %(document)s, %(day)s")
        % {
            "code": entry.appropriation.code,
            "amount": wording.money(entry.amount),
            "source": entry.get_source_display(),
            "document": entry.document,
            "day": wording.day(entry.dated_on),
        }
        for entry in rounds.granted(scope.finance_year)
    ]
    found += [
        _("Round %(code)s: %(amount)s added to the frame, %(document)s, %(day)s")
        % {
            "code": entry.round.code,
            "amount": wording.money(entry.amount),
            "document": entry.document,
            "day": wording.day(entry.dated_on),
        }
        for entry in rounds.additions_in(scope.finance_year)
    ]
    found += scopes.settled_notes(scope)
    if scope.by in DIVIDED or any(getattr(scope, name) for name in DIVIDED):
        found.append(
            _("The appropriation is given as a whole. Each scheme, region or municipality has what is committed to it.")
        )
    return found
