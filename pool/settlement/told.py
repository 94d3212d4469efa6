"""A change in words: how it was and how it is to be, row by row, for pages and letters."""

from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import money
from pool.kernel.words import N_
from pool.settlement import changes
from pool.settlement.asking.terms import entries_of
from pool.settlement.models import Change
from pool.settlement.states import ChangeKind

FIRST = N_("Substitute cover")  # the budget line that the whole grant stands on at first


def rows(change: Change) -> list[dict]:
    """`label`, `before` and `after` of all that changes, in the reader's language."""
    before, after = change.before, change.content
    if change.kind == ChangeKind.BUDGET:
        return _budget(change)
    if change.kind == ChangeKind.EXTENSION:
        return [
            _row(_("Last day of the period"), *(wording.day(date.fromisoformat(x["until"])) for x in (before, after)))
        ]
    if change.kind == ChangeKind.OFFICER:
        return [_row(_("Grant officer"), before["name"], after["name"])]
    if change.kind == ChangeKind.WITHDRAWAL:
        return [_row(place(row), _("A place in the grant"), _("Given up")) for row in before["rows"]]
    found = [
        _row(_("Employee"), _employee(before), _employee(after)),
        _row(_("Module"), _module(before), _module(after)),
        _row(_("Term"), wording.term(before["term"]), wording.term(after["term"])),
    ]
    return [row for row in found if row["before"] != row["after"]]


def in_both(change: Change) -> list[dict]:
    """The same in Danish and English, as a letter's facts hold them."""
    found = {}
    for language in ("da", "en"):
        with translation.override(language):
            found[language] = rows(change)
    return [
        {f"{name}_{language}": row[name] for language, row in (("da", da), ("en", en)) for name in row}
        for da, en in zip(found["da"], found["en"], strict=True)
    ]


def about(change: Change) -> str:
    """The employee and the module that it is about; nothing where it is about the whole grant."""
    if change.line_id:
        return place(change.before)
    if change.kind == ChangeKind.WITHDRAWAL:
        return "; ".join(place(row) for row in change.before["rows"])
    return wording.name(change.scheme) if change.scheme_id else ""


def place(facts: dict) -> str:
    """One place of a grant: `1001 (AB), SAM, spring 2027`."""
    return f"{_employee(facts)}, {facts['module']}, {wording.term(facts['term'])}"


def post_name(change_terms: dict, code: str) -> str:
    """The name of a budget line in the reader's language."""
    for item in change_terms.get("budget_posts", ()):
        if item["code"] == code:
            return item.get(wording.language()) or item["da"]
    return _(FIRST) if code == "substitute_cover" else code


def in_order(change_terms: dict, posts: Iterable[str]) -> list[str]:
    """Budget lines in the order in which the terms name them."""
    named = [item["code"] for item in change_terms.get("budget_posts", ())]
    return sorted(posts, key=lambda code: (named.index(code) if code in named else len(named), code))


def _employee(facts: dict) -> str:
    return f"{facts['employee']} ({facts['initials']})"


def _module(facts: dict) -> str:
    return f"{facts['module']} {facts[f'module_{wording.language()}']}"


def _budget(change: Change) -> list[dict]:
    before, after = entries_of(change.before["entries"]), entries_of(change.content["entries"])
    terms = changes.budget_terms(change.application, change.scheme)
    found = []
    keys = before.keys() | after.keys()
    posts = in_order(terms, {post for post, _quarter in keys})
    for post, quarter in sorted(keys, key=lambda key: (posts.index(key[0]), key[1])):
        old, new = (entries.get((post, quarter), money.ZERO) for entries in (before, after))
        if old != new:
            label = f"{post_name(terms, post)}, {quarter_name(quarter)}"
            found.append(_row(label, wording.money(old), wording.money(new)))
    return found


def quarter_name(code: str) -> str:
    """`2027Q1` as people say it."""
    return _("quarter %(number)s of %(year)s") % {"number": code[-1], "year": code[:4]}


def _row(label: str, before: str, after: str) -> dict:
    return {"label": label, "before": before, "after": after}
