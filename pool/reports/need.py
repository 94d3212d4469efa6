"""The need forecast: the frame that would have met all eligible lines of a round, and all statutory deadlines.

Computed by the allocation engine with the round's own rules on what is eligible at the moment, so that steps, caps and
ring-fences of the rules count. A line has a statutory deadline when its employee must begin within a year of the
term's start.
"""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.allocation import need, problems, rulesets
from pool.allocation.table import Table as Bids
from pool.applications.models import Application
from pool.applications.states import ApplicationState as S
from pool.awards import bidding
from pool.kernel import canon, money
from pool.kernel.words import N_
from pool.reports import charts, units
from pool.reports import scope as scopes
from pool.reports.scope import Scope, UnknownGroup
from pool.reports.tables import COUNT, MONEY, Column, Filter, Row, Table
from pool.rounds import queries as rounds
from pool.rounds.models import Round

GROUPS = {"round": N_("Round")}
UNFINISHED = (S.SUBMITTED, S.RETURNED, S.RETURNED_AWAITING)
URGENT = 1  # the tier of lines with a statutory deadline
SEED = "need forecast"  # rules that draw lots need one; whom the draw favours changes no frame that meets everybody
FIGURES = {
    "frame": N_("Frame"),
    "eligible": N_("Eligible"),
    "all": N_("Frame that meets all"),
    "all_missing": N_("Missing for all"),
    "urgent": N_("Frame that meets statutory deadlines"),
    "urgent_missing": N_("Missing for deadlines"),
}


def filters(params: dict, user, at: datetime) -> list[Filter]:
    """The finance year, and one round of it."""
    years = [(str(year), str(year)) for year in scopes.finance_years()]
    chosen = str(params.get("finance_year") or "") or (str(scopes.year_of({}, at)) if years else "")
    listed = [("", _("All")), *((item.code, scopes.place_name("round", item)) for item in scopes.in_order("round"))]
    return [
        Filter("finance_year", scopes.YEAR, years, chosen),
        Filter("round", GROUPS["round"], listed, params.get("round") or ""),
    ]


def table(params: dict, user, at: datetime) -> Table:
    """One row for each round of the finance year that has eligible lines."""
    if (params.get("by") or "round") not in GROUPS:
        raise UnknownGroup(field="by", given=params["by"][:40], groups=list(GROUPS))
    scope = Scope.read({**params, "by": "round"}, at)
    found = rounds.rounds().filter(appropriation__finance_year=scope.finance_year).order_by("code")
    if scope.round:
        found = found.filter(code=scope.round)
    chosen = list(found)
    lacking: list[str] = []
    rows = [row for row in (_row(round, lacking) for round in chosen) if row]
    sums = {name: sum((row.cells[name] for row in rows if row.cells[name] is not None), money.ZERO) for name in FIGURES}
    counts = {name: sum(row.cells[name] for row in rows) for name in ("lines", "deadlines")}
    year, *_rest = scopes.place_words(scope)
    return Table(
        name="need",
        title=_("Need forecast %(year)s") % {"year": scope.finance_year},
        columns=(
            Column("round", GROUPS["round"]),
            Column("lines", N_("Eligible lines"), COUNT),
            Column("deadlines", N_("of them with a statutory deadline"), COUNT),
            *(Column(name, label, MONEY) for name, label in FIGURES.items()),
        ),
        rows=rows,
        totals=Row({"round": _("Total"), **counts, **sums}),
        as_of=at,
        by="round",
        filters=[year],
        notes=_notes(chosen, lacking),
        chart=_chart(rows),
    )


def _row(round: Round, lacking: list[str]) -> Row | None:
    """One round; its code is added to `lacking` where lines lack a value that its rules use."""
    bids = bidding.inputs(round).bids
    if not bids:
        return None
    frame, columns = rounds.frame_of(round), Bids(bids)
    for_all, for_urgent = _frames(round, columns, lacking)
    return Row(
        {
            "round": scopes.place_name("round", round),
            "lines": len(bids),
            "deadlines": sum(bid.tier == URGENT for bid in bids),
            "frame": frame,
            "eligible": money.kroner(need.asked(columns)),
            "all": for_all,
            "all_missing": _missing(for_all, frame),
            "urgent": for_urgent,
            "urgent_missing": _missing(for_urgent, frame),
        }
    )


def _frames(round: Round, columns: Bids, lacking: list[str]) -> tuple[Decimal | None, Decimal | None]:
    ruleset = rulesets.parse(canon.canonical(round.ruleset))
    try:
        for_all = need.frame_for_all(columns, ruleset, SEED)
        return _kroner(for_all), _kroner(need.frame_for_tier(columns, ruleset, URGENT, SEED))
    except problems.BidsInvalid:
        lacking.append(round.code)
        return None, None


def _kroner(amount: int | None) -> Decimal | None:
    return None if amount is None else money.kroner(amount)


def _missing(needed: Decimal | None, frame: Decimal) -> Decimal | None:
    return None if needed is None else max(needed - frame, money.ZERO)


def _notes(chosen: list[Round], lacking: list[str]) -> list[str]:
    """What the forecast rests on, and which applications it does not know yet."""
    notes = [
        _("Computed with each round's own rules on the lines that are eligible now."),
        _("A dash: no frame would do, because the rules have a cap or a minimum that stands in the way."),
    ]
    if lacking:
        text = _("In %(rounds)s lines lack points or a figure that the rules go by, so no frame is known yet.")
        notes.append(text % {"rounds": ", ".join(lacking)})
    waiting = Application.objects.filter(round__in=chosen, state__in=UNFINISHED).count()
    if waiting:
        text = ngettext(
            "%(count)s application is not assessed to the end; its lines count only as far as they are.",
            "%(count)s applications are not assessed to the end; their lines count only as far as they are.",
            waiting,
        )
        notes.append(text % {"count": waiting})
    return notes


def _chart(rows: list[Row]):
    shown = [row for row in rows if row.cells["all"] is not None and row.cells["urgent"] is not None]
    if not shown:
        return None
    parts = [(str(row.cells["round"]), [row.cells[name] for name in ("frame", "urgent", "all")]) for row in shown]
    number, unit = units.of(amount for _name, amounts in parts for amount in amounts)
    return charts.grouped_bars(
        rows=parts,
        series=(_(FIGURES["frame"]), _(FIGURES["urgent"]), _(FIGURES["all"])),
        title=_("Frame and need"),
        description="; ".join(
            f"{name}: " + ", ".join(wording.money(amount) for amount in amounts) for name, amounts in parts
        ),
        number=number,
        unit=unit,
    )
