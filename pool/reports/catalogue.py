"""The list of reports. A row here is a page, a CSV, an XLSX, a PDF and an endpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pool.access import guard
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_
from pool.reports import budget, need, spending
from pool.reports.tables import Filter, Table


@dataclass(frozen=True)
class Report:
    """One report: who may read it, what it says, how it can be divided and narrowed, and how its table is made."""

    name: str
    title: str
    summary: str
    verb: str
    groups: dict[str, str]
    filters: Callable[[dict, object, datetime], list[Filter]]
    table: Callable[[dict, object, datetime], Table]


REPORTS = {
    report.name: report
    for report in (
        Report(
            "budget",
            N_("Budget report"),
            N_("Where the appropriation of a finance year is: left, reserved, committed, paid."),
            "budget.read",
            budget.GROUPS,
            budget.filters,
            budget.table,
        ),
        Report(
            "spending",
            N_("Spending report"),
            N_("What each municipality asked for, was awarded, has been paid and has left."),
            "spending.read",
            spending.GROUPS,
            spending.filters,
            spending.table,
        ),
        Report(
            "need",
            N_("Need forecast"),
            N_("The frame that would have met all eligible lines, and all statutory deadlines."),
            "budget.read",
            need.GROUPS,
            need.filters,
            need.table,
        ),
    )
}

FORMATS = ("csv", "xlsx", "pdf")


def readable_by(user) -> list[Report]:
    """The reports the person may read."""
    return [report for report in REPORTS.values() if guard.may(user, report.verb)]


def one(user, name: str) -> Report:
    """A report by its name.

    Raises:
        NotFound: there is no such report.
        NotAllowed: it is not the person's to read.
    """
    if name not in REPORTS:
        raise NotFound()
    guard.require(user, REPORTS[name].verb)
    return REPORTS[name]
