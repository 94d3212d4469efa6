"""Reports: a list, the table with its chart and files, and what a figure of the budget consists of."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.registry import queries as registry
from pool.reports import catalogue, figures, files, transfers
from pool.reports import scope as scopes
from pool.reports.tables import TEXT, Column, Row
from pool.web import refusing

ROWS = 200  # of a table on one page; a file has them all
TRANSFERS = 100
SHORT = 18  # characters that are not broken over two lines: references, terms


class UnknownFormat(Refusal):
    code = "unknown_format"
    sentence = N_("A report cannot be had as “%(given)s”. Use one of: %(formats)s.")
    kind = "invalid"


def reports(request: HttpRequest) -> HttpResponse:
    found = [
        {
            "title": _(report.title),
            "summary": _(report.summary),
            "url": reverse("report", args=[report.name]),
            "groups": [
                {"label": _(label), "url": f"{reverse('report', args=[report.name])}?by={group}"}
                for group, label in report.groups.items()
            ],
        }
        for report in catalogue.readable_by(request.user)
    ]
    return render(request, "reports/list.html", {"reports": found})


def report(request: HttpRequest, name: str) -> HttpResponse:
    """A report as a page or, with `format`, as a file. A word it does not know is answered with a sentence."""
    at, words = timezone.now(), request.GET.dict()
    found = catalogue.one(request.user, name)
    form = words.pop("format", "")
    try:
        if form and form not in catalogue.FORMATS:
            raise UnknownFormat(given=form[:40], formats=list(catalogue.FORMATS))
        table = found.table(words, request.user, at)
    except Refusal as problem:
        context = {"report": found, **_choices(request, found, at), "problem": wording.refusal_text(problem)}
        return render(request, "reports/report.html", context, status=refusing.STATUS[problem.kind])
    if form:
        return _file(table, form)
    page = Paginator(table.rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "report": found,
        **_choices(request, found, at, table.by),
        "table": table,
        "columns": [{"label": _(column.label), "numeric": column.kind != TEXT} for column in table.columns],
        "rows": [_cells(found.name, table.columns, row) for row in page],
        "totals": _cells(found.name, table.columns, table.totals) if table.totals else [],
        "page": page,
    }
    return render(request, "reports/report.html", context)


def _file(table, form: str) -> HttpResponse:
    answer = HttpResponse(files.made(table, form), content_type=files.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{files.name(table, form)}"'
    return answer


def _choices(request: HttpRequest, found, at, by: str = "") -> dict:
    """The groupings as pills, the filters as lists; all of them live in the address."""
    words = request.GET.copy()
    for name in ("page", "format"):
        words.pop(name, None)
    return {
        "title": _(found.title),
        "summary": _(found.summary),
        "by": words.get("by") or "",
        "pills": [_pill(words, group, label, by) for group, label in found.groups.items()],
        "filters": [
            {
                "name": item.name,
                "label": _(item.label),
                "choices": [
                    {"value": value, "label": label, "chosen": value == item.value} for value, label in item.choices
                ],
            }
            for item in found.filters(request.GET.dict(), request.user, at)
        ],
    }


def _pill(words: QueryDict, group: str, label: str, current: str) -> dict:
    own = words.copy()
    own["by"] = group
    return {"label": _(label), "url": f"?{own.urlencode()}", "current": group == current, "count": None}


def _cells(name: str, columns: tuple[Column, ...], row: Row) -> list[dict]:
    found = []
    for column in columns:
        text, leads_on = files.shown(column, row), row.cells.get(column.key) and column.key in row.links
        found.append(
            {
                "text": text,
                "numeric": column.kind != TEXT,
                "tight": len(text) <= SHORT,
                "url": _drill(name, row.links[column.key]) if leads_on else "",
            }
        )
    return found


def _drill(name: str, words: dict[str, str]) -> str:
    """A figure of the budget opens its transfers; a row of another report opens the same report, one step nearer."""
    target = reverse("budget_figure") if name == "budget" else reverse("report", args=[name])
    query = QueryDict(mutable=True)
    query.update(words)
    return f"{target}?{query.urlencode()}"


def budget_figure(request: HttpRequest) -> HttpResponse:
    """The transfers that a figure of the budget consists of, with a running sum that ends in the figure."""
    at, words = timezone.now(), request.GET.dict()
    figure = words.get("figure", "")
    found, total = figures.consists_of(figure, words, at)
    scope = scopes.Scope.read(words, at)
    names = dict(registry.municipalities().values_list("code", "official_name"))
    rows, running = [], 0
    for transfer, amount in found:
        running += amount
        rows.append((transfer, amount, running))
    page = Paginator(rows, TRANSFERS).get_page(request.GET.get("page"))
    context = {
        "figure": _(figures.FIGURES[figure]),
        "total": total,
        "count": len(rows),
        "as_of": at,
        "facts": [{"label": label, "value": value} for label, value in scopes.figure_words(scope, words)],
        "page": page,
        "rows": [
            {
                "number": transfer.number,
                "posted_at": transfer.posted_at,
                "what": transfers.sentence(transfer),
                "from": transfers.place(transfer.from_account, names),
                "to": transfers.place(transfer.to_account, names),
                "amount": amount,
                "running": so_far,
            }
            for transfer, amount, so_far in page
        ],
        "back": f"{reverse('report', args=['budget'])}?{_back(request.GET)}",
    }
    return render(request, "reports/figure.html", context)


def _back(words: QueryDict) -> str:
    own = QueryDict(mutable=True)
    own.update(
        {name: words[name] for name in ("finance_year", "round", "scheme", "region", "municipality") if words.get(name)}
    )
    if words.get("undivided") in scopes.GROUPS:
        own["by"] = words["undivided"]
    return own.urlencode()


urlpatterns = [
    path("reports/", reports, name="reports"),
    path("reports/budget/figures/", budget_figure, name="budget_figure"),
    path("reports/<slug:name>/", report, name="report"),
]
