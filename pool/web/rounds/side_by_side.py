"""The comparison of scenarios as rows and columns in the reader's language, and its chart."""

from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.allocation import results
from pool.awards.comparing import Column, Comparison, Row
from pool.awards.models import Scenario
from pool.registry import queries as registry
from pool.reports import charts, units

NONE = "–"


def title(scenario: Scenario) -> str:
    """How a column is called: its number, and its own name or that of its rules."""
    return f"{scenario.number}. {label(scenario)}"


def label(scenario: Scenario) -> str:
    if scenario.name:
        return scenario.name
    if scenario.ruleset:
        return f"{scenario.ruleset.name} v{scenario.ruleset.version}"
    return _("The rules of the round")


def table(shown: Comparison, opened: str, changes: bool) -> dict:
    """What the page prints. `opened` names the municipality whose lines are shown, or is `all`."""
    regions = {item.code: wording.name(item) for item in registry.regions()}
    places = {column.scenario.number: _place(column) for column in shown.columns}
    rows = [_row(row, regions, opened, places) for row in shown.municipalities if not changes or _differs(row)]
    return {
        "all_ok": all(column.measures for column in shown.columns),
        "columns": [_column(column, shown.base) for column in shown.columns],
        "figures": _figures(shown.columns),
        "rows": rows,
        "hidden": len(shown.municipalities) - len(rows),
        "region_rows": [
            {
                "name": regions.get(row.code, row.name),
                "asked": amount(row.asked),
                "cells": _cells(row, "region", places),
            }
            for row in shown.regions
        ],
        "total": {"asked": amount(shown.total.asked), "cells": _cells(shown.total, "", places)},
        "chart": _chart(shown, regions),
        "opened": opened,
        "changes": changes,
    }


def amount(value: Decimal) -> str:
    """Kroner with decimals only where there are any."""
    return wording.number(value, 2 if value % 1 else 0)


def percent(part: Fraction | None) -> str:
    """A part in per cent with one decimal."""
    if part is None:
        return NONE
    return wording.number(Decimal(round(part * 1000)) / 10, 1) + "\u00a0%"


def _column(column: Column, base: int) -> dict:
    scenario = column.scenario
    return {
        "number": scenario.number,
        "label": label(scenario),
        "url": reverse("scenario", args=[scenario.pk]),
        "pk": scenario.pk,
        "status": scenario.status,
        "ok": scenario.status == results.OK,
        "base": scenario.number == base,
        "budget": amount(scenario.budget_amount),
        "awarded": amount(scenario.awarded_amount),
        "residue": amount(scenario.residue_amount),
        "who": str(scenario.made_by),
        "at": scenario.made_at,
    }


def _figures(columns: tuple[Column, ...]) -> list[dict]:
    """The rows by which scenarios are judged: (label, hint, one text a column)."""
    rows = [
        (_("Employees with at least one module"), "", lambda m: str(m.people_funded)),
        (_("Lines met in full"), "", lambda m: str(m.met)),
        (_("Lines cut"), "", lambda m: str(m.cut)),
        (_("Lines that get nothing"), "", lambda m: str(m.refused)),
        (
            _("Statutory deadlines met"),
            _("lines of employees who must begin within a year of the term's start"),
            lambda m: f"{m.urgent_met} / {m.urgent}",
        ),
        (_("Municipalities with a grant"), "", lambda m: f"{m.applicants_funded} / {m.applicants}"),
        (_("Smallest cut of a municipality"), "", lambda m: percent(m.smallest_cut)),
        (_("Largest cut of a municipality"), "", lambda m: percent(m.largest_cut)),
        (
            _("Gini coefficient"),
            _("0: every municipality gets the same part of what it asked for; 1: one gets everything"),
            lambda m: NONE if m.gini is None else wording.number(Decimal(round(m.gini * 1000)) / 1000, 3),
        ),
    ]
    return [
        {"label": name, "hint": hint, "cells": [read(c.measures) if c.measures else NONE for c in columns]}
        for name, hint, read in rows
    ]


def _place(column: Column) -> str:
    """Where the reasons of a scenario are read; nothing for one that gives nobody anything."""
    return reverse("scenario", args=[column.scenario.pk]) if column.scenario.status == results.OK else ""


def _row(row: Row, regions: dict[str, str], opened: str, places: dict[int, str]) -> dict:
    shown = opened in ("all", row.code)
    return {
        "code": row.code,
        "name": row.name,
        "region": regions.get(row.region, ""),
        "asked": amount(row.asked),
        "cells": _cells(row, "applicant", places),
        "opened": shown,
        "count": ngettext("%(count)s line", "%(count)s lines", len(row.lines)) % {"count": len(row.lines)},
        "lines": [_line(line, row.code, places) for line in row.lines] if shown else [],
    }


def _line(row: Row, applicant: str, places: dict[int, str]) -> dict:
    cells = _cells(row, "", places)
    for cell in cells:
        cell["url"] = cell["url"] and f"{cell['url']}?applicant={applicant}#{anchor(row.code)}"
    return {"name": row.name.replace("/", " · "), "asked": amount(row.asked), "cells": cells}


def anchor(bid: str) -> str:
    """A bid's place on a scenario's page."""
    return "line-" + "-".join("".join(sign if sign.isalnum() else " " for sign in bid).split())


def _cells(row: Row, kind: str, places: dict[int, str]) -> list[dict]:
    query = f"?{kind}={row.code}" if kind else ""
    return [
        {
            "amount": amount(cell.amount),
            "difference": _difference(cell.difference),
            "url": places[cell.scenario] and places[cell.scenario] + query,
        }
        for cell in row.cells
    ]


def _difference(value: Decimal) -> str:
    if not value:
        return ""
    return ("+" if value > 0 else "\u2212") + amount(abs(value))


def _differs(row: Row) -> bool:
    return any(cell.difference for line in row.lines for cell in line.cells)


def _chart(shown: Comparison, regions: dict[str, str]) -> charts.Chart | None:
    """Bars for each region, one for each scenario that gives something."""
    columns = [column for column in shown.columns if column.measures]
    if not columns:
        return None
    numbers = {column.scenario.number for column in columns}
    rows = [
        (regions.get(row.code, row.name), [cell.amount for cell in row.cells if cell.scenario in numbers])
        for row in shown.regions
    ]
    series = [f"{column.scenario.number}" for column in columns]
    number, unit = units.of(value for _name, values in rows for value in values)
    text = "; ".join(
        f"{name}: " + ", ".join(f"{number}. {amount(value)}" for number, value in zip(series, values, strict=True))
        for name, values in rows
    )
    return charts.grouped_bars(
        title=_("Granted in each region, by scenario"),
        description=text,
        series=series,
        rows=rows,
        number=number,
        unit=unit,
    )
