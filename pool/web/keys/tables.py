"""The tables of keys that are in force, were, or will be, and the figures of one."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.kernel import periods
from pool.kernel.words import N_
from pool.registry import queries, rules
from pool.registry.models import KeyTable
from pool.web.keys import files, telling

# column → heading; a leading minus in the address turns the order round
SORTS = {"name": N_("Municipality"), "code": N_("Code"), "value": N_("Figure")}
DRAFTS = 5


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every table of every key, the newest version first."""
    today = timezone.now().astimezone(periods.COPENHAGEN).date()
    versions, groups = queries.keys_on(today), {}
    for item in queries.key_tables():
        groups.setdefault(item.code, []).append(item)
    may_import = guard.may(request.user, "keys.import")
    waiting = queries.key_drafts().filter(settled_at=None)[:DRAFTS] if may_import else []
    context = {
        "keys": [_key(items, versions, today, may_import) for items in groups.values()],
        "may_import": may_import,
        "drafts": [_draft(item) for item in waiting],
        "breadcrumbs": [{"label": _("Catalogue"), "url": reverse("catalogue")}, {"label": _("Keys")}],
    }
    return render(request, "keys/list.html", context)


@require_safe
def table(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One table: where it comes from, and each municipality's figure; with `format`, as a file."""
    found = queries.key_table(code, version)
    figures = queries.figures_of(found)
    rows = [(place.code, place.name, figures.get(place.code)) for place in queries.places()]
    if "format" in request.GET:
        known = [row for row in rows if row[2] is not None]
        return files.answer(request.GET["format"], f"{found.code}-v{found.version}", known)
    today = timezone.now().astimezone(periods.COPENHAGEN).date()
    sort, down = _sort(request.GET.get("sort", ""))
    decimals = telling.decimals_of(figures.values())
    context = {
        "table": _told(found),
        "force": telling.force(found, queries.keys_on(today), today),
        "facts": _facts(found, figures, decimals),
        "columns": [_column(name, sort, down) for name in SORTS],
        "rows": [
            {"code": row[0], "name": row[1], "figure": telling.figure(row[2], decimals)}
            for row in _sorted([row for row in rows if row[2] is not None], sort, down)
        ],
        "missing": [name for _code, name, value in rows if value is None],
        "breadcrumbs": telling.trail(_("%(name)s, version %(version)s") % _told(found)),
    }
    return render(request, "keys/table.html", context)


def _key(items: list[KeyTable], versions: dict[str, int], today, may_import: bool) -> dict:
    """A key with all its versions; it is called as in the version in force, else as in the newest."""
    code = items[0].code
    current = next((item for item in items if versions.get(code) == item.version), items[0])
    return {
        "code": code,
        "name": wording.name(current),
        "import_url": f"{reverse('key_import')}?code={code}" if may_import else "",
        "tables": [{**_told(item), "force": telling.force(item, versions, today)} for item in items],
    }


def _told(item: KeyTable) -> dict:
    return {
        "code": item.code,
        "name": wording.name(item),
        "version": item.version,
        "url": telling.address(item),
        "valid_from": item.valid_from,
        "figures": item.figures,
        "source": item.source,
        "who": str(item.imported_by) if item.imported_by_id else "",
        "at": item.imported_at,
        "sha256": item.sha256,
    }


def _draft(item) -> dict:
    return {
        "url": reverse("key_import_check", args=[item.pk]),
        "name": wording.name(item),
        "code": item.code,
        "valid_from": item.valid_from,
        "read_at": item.read_at,
        "who": str(item.read_by),
    }


def _facts(found: KeyTable, figures: dict[str, Decimal], decimals: int) -> list[dict]:
    later = queries.next_after(found.code, found.valid_from)
    until = [_("until version %(version)s takes over on %(day)s") % _taking_over(later)] if later else []
    return [
        {"label": _("Code"), "value": found.code},
        {"label": _("Version"), "value": wording.number(found.version)},
        {"label": _("In force from"), "value": [wording.day(found.valid_from), *until]},
        {"label": _("Source"), "value": found.source},
        {"label": _("Municipalities"), "value": wording.number(len(figures))},
        {"label": _("Sum"), "value": telling.figure(sum(figures.values(), Decimal(0)), decimals)},
        {
            "label": _("Imported"),
            "value": _("%(moment)s by %(who)s")
            % {"moment": wording.moment(found.imported_at), "who": found.imported_by},
        },
    ]


def _taking_over(later: KeyTable) -> dict:
    return {"version": later.version, "day": wording.day(later.valid_from)}


def _sort(word: str) -> tuple[str, bool]:
    """The column to sort by, and whether downwards; by name when the word means nothing."""
    name = word.removeprefix("-")
    return (name, word.startswith("-")) if name in SORTS else ("name", False)


def _column(name: str, sort: str, down: bool) -> dict:
    """A heading that sorts; pressed again it turns the order round. Figures begin with the largest."""
    current = name == sort
    first = "-" if name == "value" else ""
    other = ("" if down else "-") if current else first
    state = ("descending" if down else "ascending") if current else ""
    return {"label": _(SORTS[name]), "sort": f"{other}{name}", "state": state, "numeric": name == "value"}


def _sorted(rows: list[files.Row], sort: str, down: bool) -> list[files.Row]:
    """Equal figures stay in the order of names, whichever way."""
    by = {"name": lambda row: rules.sort_key(row[1]), "code": lambda row: row[0], "value": lambda row: row[2]}
    return sorted(rows, key=by[sort], reverse=down)
