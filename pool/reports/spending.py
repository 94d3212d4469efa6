"""The spending report: what a municipality asked for, was awarded, gave up, has been paid, and has left, by line.

Sums come from the database, however many lines there are: asked from the lines, awarded and paid from the ledger. The
lines themselves show what their decision gives them; `proof` says that the two agree.
"""

from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.applications.models import Line
from pool.applications.states import WITH_AGENCY
from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger.models import Account
from pool.payments import shares as payments
from pool.registry import queries as registry
from pool.registry.models import Municipality
from pool.reports import charts, units
from pool.reports.tables import COUNT, MONEY, Column, Filter, Row, Table
from pool.rounds import queries as rounds

GROUPS = {"municipality": N_("Municipality"), "application": N_("Application"), "line": N_("Line")}
AMOUNTS = {
    "asked": N_("Asked"),
    "awarded": N_("Awarded"),
    "annulled": N_("Annulled"),
    "paid": N_("Paid"),
    "left": N_("Left"),
}
FILTERS = {
    "municipality": N_("Municipality"),
    "finance_year": N_("Finance year"),
    "round": N_("Round"),
    "scheme": N_("Scheme"),
    "application": N_("Application"),
}
MOST_BARS = 10


class UnknownMunicipality(Refusal):
    code = "unknown_municipality"
    sentence = N_("There is no municipality with the code “%(given)s”.")
    kind = "invalid"


class UnknownDetail(Refusal):
    code = "unknown_detail"
    sentence = N_("The report cannot be shown by “%(given)s”. Use one of: %(groups)s.")
    kind = "invalid"


class UnknownChoice(Refusal):
    code = "unknown_choice"
    sentence = N_("“%(given)s” is not on the list “%(label)s”. Choose one that is.")
    kind = "invalid"


def filters(params: dict, user, at: datetime) -> list[Filter]:
    """The choices a reader has, and what is chosen now. A municipality does not choose among municipalities."""
    every = ("", _("All"))
    years = sorted({str(item.finance_year) for item in rounds.appropriations()}, reverse=True)
    choices = {
        "municipality": [(item.code, item.official_name) for item in registry.municipalities()],
        "finance_year": [(year, year) for year in years],
        "round": [(item.code, f"{item.code} {wording.name(item)}") for item in rounds.rounds()],
        "scheme": [(item.code, f"{item.code} {wording.name(item)}") for item in rounds.schemes()],
    }
    if guard.is_municipal(user):
        del choices["municipality"]
    return [Filter(name, FILTERS[name], [every, *rows], params.get(name) or "") for name, rows in choices.items()]


def table(params: dict, user, at: datetime) -> Table:
    """The report as a table. A municipality sees itself alone; the ministry sees no employee.

    Raises:
        UnknownMunicipality, UnknownDetail, UnknownChoice: a word of the address that means nothing.
    """
    municipality = _municipality(params, user)
    by = params.get("by") or ("line" if municipality else "municipality")
    if by not in GROUPS:
        raise UnknownDetail(field="by", given=by[:40], groups=list(GROUPS))
    chosen = _chosen(params)
    shows_employees = guard.may(user, "employees.read")
    found = _lines(municipality, chosen)
    rows = _line_rows(found, shows_employees) if by == "line" else _summed(found, by, municipality, chosen)
    columns = _columns(by, municipality is None, shows_employees)
    totals = {name: sum((row.cells[name] for row in rows), money.ZERO) for name in AMOUNTS}
    return Table(
        name="spending",
        title=_("Spending report, %(who)s")
        % {"who": municipality.official_name if municipality else _("all municipalities")},
        columns=columns,
        rows=rows,
        totals=Row({columns[0].key: _("Total"), **_counts(rows, by), **totals}),
        as_of=at,
        by=by,
        filters=_filters(chosen, municipality, by),
        notes=[_("Paid: what the bank has paid. Annulled: lapsed or given up. Left: the rest that was awarded.")],
        chart=_chart(rows) if by == "municipality" else None,
    )


def _municipality(params: dict, user) -> Municipality | None:
    if guard.is_municipal(user):
        return user.municipality
    code = (params.get("municipality") or "").strip()
    if not code:
        return None
    found = registry.municipalities().filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise UnknownMunicipality(field="municipality", given=code[:40])
    return found


def _chosen(params: dict) -> dict[str, str]:
    """The other words of the address, each known."""
    known = {
        "finance_year": {str(item.finance_year) for item in rounds.appropriations()},
        "round": set(rounds.rounds().values_list("code", flat=True)),
        "scheme": set(rounds.schemes().values_list("code", flat=True)),
    }
    chosen = {name: (params.get(name) or "").strip() for name in (*known, "application")}
    for name, codes in known.items():
        if chosen[name] and chosen[name] not in codes:
            raise UnknownChoice(field=name, label=FILTERS[name], given=chosen[name][:40])
    if not chosen["application"].isprintable():  # a database may not be asked for such a text
        raise UnknownChoice(field="application", label=FILTERS["application"], given="?")
    return {name: word for name, word in chosen.items() if word}


# filter → column of a line; dimension of an account where it is called otherwise
COLUMNS = {
    "finance_year": "application__round__appropriation__finance_year",
    "round": "application__round__code",
    "application": "application__reference",
    "scheme": "scheme__code",
}
BOOKED = {"application": "award"}


def _lines(municipality: Municipality | None, chosen: dict[str, str]):
    """The lines that have been sent to the agency and not withdrawn."""
    found = Line.objects.filter(application__state__in=WITH_AGENCY)
    if municipality:
        found = found.filter(application__municipality=municipality)
    return found.filter(**{COLUMNS[name]: word for name, word in chosen.items()})


def _line_rows(found, shows_employees: bool) -> list[Row]:
    lines = (
        found.select_related("application__municipality", "employee", "module", "scheme")
        .prefetch_related("award_lines__award")
        .order_by("application__municipality__sort_key", "application__reference", "rank", "pk")
    )
    paid, dropped = payments.paid_of_lines(lines), payments.dropped_of_lines(lines)
    return [
        _line_row(line, paid.get(line.pk, money.ZERO), dropped.get(line.pk, money.ZERO), shows_employees)
        for line in lines
    ]


def _line_row(line: Line, paid: Decimal, dropped: Decimal, shows_employees: bool) -> Row:
    application = line.application
    employee = {"employee": f"{line.employee.reference} ({line.employee.initials})"} if shows_employees else {}
    return Row(
        {
            "municipality": application.municipality.official_name,
            "application": application.reference,
            **employee,
            "module": f"{line.module.code} {wording.name(line.module)}",
            "term": wording.term(line.term),
            **_amounts(line, paid, dropped),
        }
    )


def _amounts(line: Line, paid: Decimal, dropped: Decimal) -> dict[str, Decimal]:
    """Asked, awarded, annulled, paid and left of a line."""
    awarded = sum((given.awarded_amount for given in line.award_lines.all()), money.ZERO)
    return {
        "asked": line.requested_amount,
        "awarded": awarded,
        "annulled": dropped,
        "paid": paid,
        "left": awarded - paid - dropped,
    }


def _summed(found, by: str, municipality: Municipality | None, chosen: dict[str, str]) -> list[Row]:
    """Sums by municipality or by application: asked from the lines, awarded and paid from the ledger."""
    key = "application__reference" if by == "application" else "application__municipality__code"
    rows = (
        found.order_by("application__municipality__sort_key", key)
        .values("application__municipality__sort_key", name=F("application__municipality__official_name"), key=F(key))
        .annotate(asked=Sum("requested_amount"), applications=Count("application", distinct=True), lines=Count("pk"))
    )
    booked = _booked(by, municipality, chosen)
    return [
        Row(
            {
                "municipality": row["name"],
                **({"application": row["key"]} if by == "application" else {"applications": row["applications"]}),
                "lines": row["lines"],
                "asked": row["asked"],
                **{name: booked[name].get(row["key"], money.ZERO) for name in AMOUNTS if name in booked},
            },
            {by: {**chosen, by: row["key"], "by": "line"}},
        )
        for row in rows
    ]


def _booked(by: str, municipality: Municipality | None, chosen: dict[str, str]) -> dict[str, dict[str, Decimal]]:
    """What the ledger has committed, annulled and paid in all, and what is still committed, by municipality or case."""
    found = Account.objects.filter(kind__in=(accounts.COMMITTED, accounts.PAID))
    found = found.filter(**{BOOKED.get(name, name): word for name, word in chosen.items()})
    if municipality:
        found = found.filter(municipality=municipality.code)
    sums = found.order_by().values_list("kind", BOOKED.get(by, by)).annotate(Sum("in_amount"), Sum("balance_amount"))
    found = {"awarded": {}, "left": {}, "paid": {}}
    for kind, key, total, balance in sums:
        if kind == accounts.COMMITTED:
            found["awarded"][key], found["left"][key] = total, balance
        else:
            found["paid"][key] = total
    none = money.ZERO
    annulled = {
        key: total - found["left"][key] - found["paid"].get(key, none) for key, total in found["awarded"].items()
    }
    return {**found, "annulled": annulled}


def _columns(by: str, many: bool, shows_employees: bool) -> tuple[Column, ...]:
    """`many`: more than one municipality, so each row says which."""
    first = (Column("municipality", N_("Municipality")),) if many or by == "municipality" else ()
    if by == "municipality":
        first += (Column("applications", N_("Applications"), COUNT), Column("lines", N_("Lines"), COUNT))
    elif by == "application":
        first += (Column("application", N_("Reference")), Column("lines", N_("Lines"), COUNT))
    else:
        first += (Column("application", N_("Reference")),)
        first += (Column("employee", N_("Employee")),) if shows_employees else ()
        first += (Column("module", N_("Module")), Column("term", N_("Term")))
    return first + tuple(Column(key, label, MONEY) for key, label in AMOUNTS.items())


def _counts(rows: list[Row], by: str) -> dict[str, int]:
    names = {"municipality": ("applications", "lines"), "application": ("lines",)}.get(by, ())
    return {name: sum(row.cells[name] for row in rows) for name in names}


def _filters(chosen: dict[str, str], municipality: Municipality | None, by: str) -> list[tuple[str, str]]:
    found = [(_("Shown by"), _(GROUPS[by]))]
    if municipality:
        found.append((_("Municipality"), municipality.official_name))
    return found + [(_(FILTERS[name]), word) for name, word in chosen.items()]


def _chart(rows: list[Row]):
    """Asked and awarded of those who asked for most; nothing where there is nothing to compare."""
    most = sorted(rows, key=lambda row: -row.cells["asked"])[:MOST_BARS]
    if len(most) < 2:
        return None
    number, unit = units.of(row.cells["asked"] for row in most)
    return charts.grouped_bars(
        rows=[(str(row.cells["municipality"]), (row.cells["asked"], row.cells["awarded"])) for row in most],
        series=(_(AMOUNTS["asked"]), _(AMOUNTS["awarded"])),
        title=_("Asked and awarded"),
        description=_("Asked and awarded, those who asked for most first."),
        number=number,
        unit=unit,
    )
