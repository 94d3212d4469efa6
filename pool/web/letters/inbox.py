"""The inbox: a municipality's own letters, newest first; for the agency every letter, to be searched."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.letters import listing, queries
from pool.letters.states import LetterKind
from pool.rounds import queries as rounds
from pool.web.letters import rows
from pool.web.searching import SearchForm

PAGE = 50


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Six queries, whatever the number of letters."""
    return _own(request) if guard.is_municipal(request.user) else _every(request)


def _own(request: HttpRequest) -> HttpResponse:
    """Filters: what nobody here has read, and each kind there is."""
    kind = request.GET.get("kind", "")
    kind, unread = (kind, False) if kind in LetterKind.values else ("", request.GET.get("read") == "no")
    found = queries.visible_to(request.user)
    counts = listing.counts(found)
    every, new = (sum(column) for column in zip(*counts.values(), strict=True)) if counts else (0, 0)
    total = counts.get(kind, (0, 0))[0] if kind else new if unread else every
    shown = listing.narrowed(found, kind=kind, read="no" if unread else "")
    context = {
        "own": True,
        "unread": new,
        "pills": _pills(counts, every, new, kind, unread),
        **_page(request, shown, total),
    }
    return render(request, "inbox/list.html", context)


def _pills(counts: dict, every: int, new: int, kind: str, unread: bool) -> list[dict]:
    here = reverse("letters")
    kinds = [item for item in LetterKind if item in counts or item == kind]
    return [
        {"label": _("All"), "count": every, "url": here, "current": not kind and not unread},
        {"label": _("Not read yet"), "count": new, "url": f"{here}?read=no", "current": unread},
        *(
            {
                "label": item.label,
                "count": counts.get(item, (0, 0))[0],
                "url": f"{here}?kind={item}",
                "current": item == kind,
            }
            for item in kinds
        ),
    ]


class LettersForm(SearchForm):
    q = forms.CharField(required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"}))
    round = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    read = forms.ChoiceField(required=False)

    def words(self) -> None:
        """Labels and choices, in the reader's language."""
        self.fields["q"].label = _("Reference or municipality")
        self.fields["round"].label = _("Round")
        self.fields["kind"].label = _("Kind")
        self.fields["read"].label = _("Read by the municipality")
        found = [(item.code, wording.name(item)) for item in rounds.rounds()]
        self.fields["round"].choices = [("", _("All")), *found]
        self.fields["kind"].choices = [("", _("All")), *LetterKind.choices]
        self.fields["read"].choices = [("", _("All")), ("yes", _("Read")), ("no", _("Not read yet"))]


def _every(request: HttpRequest) -> HttpResponse:
    form = LettersForm(request.GET)
    given = form.given()
    words = given.pop("q", "")
    found = listing.narrowed(listing.named(queries.visible_to(request.user), words), **given)
    counts = listing.counts(found)
    total = sum(every for every, _new in counts.values())
    context = {
        "own": False,
        "may_read_texts": guard.may(request.user, "wordings.read"),
        "form": form,
        "filtered": bool(words or given),
        "total": total,
        "unread": sum(new for _every, new in counts.values()),
        **_page(request, found, total),
    }
    return render(request, "inbox/list.html", context)


def _page(request: HttpRequest, found, total: int) -> dict:
    """The rows of the page that the address names; the total is known and not counted again."""
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    cut = found[max(page.start_index() - 1, 0) : page.end_index()] if total else []
    shown = [rows.full_row(letter, request.user) for letter in cut]
    return {"page": page, "rows": shown, "may_read_mails": guard.may(request.user, "mail.read")}
