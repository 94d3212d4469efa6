"""The books: where the money is, what was done, and the proof that both are whole."""

import json

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.access import guard
from pool.access import queries as people
from pool.journal import queries as journal
from pool.journal import verbs
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.reports import controls, services, transfers
from pool.reports import proof as proofs
from pool.web.searching import SearchForm

PAGE = 50


class LedgerForm(SearchForm):
    kind = forms.ChoiceField(required=False)
    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    q = forms.CharField(required=False, max_length=100)

    def words(self):
        kinds = [(kind, _(label).capitalize()) for kind, label in accounts.KINDS]
        self.fields["kind"].label, self.fields["kind"].choices = _("Account"), [("", _("All accounts")), *kinds]
        self.fields["year"].label = _("Finance year")
        self.fields["q"].label = _("Round, municipality code or decision")

    def where(self) -> Q:
        """The accounts that the filters name."""
        found, given = Q(), self.given()
        if "kind" in given:
            found &= Q(kind=given["kind"])
        if "year" in given:
            found &= Q(finance_year=given["year"])
        if "q" in given:
            text = given["q"]
            found &= Q(round__iexact=text) | Q(municipality=text) | Q(award__iexact=text)
        return found


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Sums by kind of account, and below them the accounts or the transfers that the filters name."""
    form = LedgerForm(request.GET)
    where = form.where()
    found = ledger.accounts().filter(where)
    show = "transfers" if request.GET.get("show") == "transfers" else "accounts"
    rows = ledger.transfers_of(found) if show == "transfers" else found
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "show": show,
        "kinds": _kinds(found),
        "pills": [_pill(request, _("Accounts"), "accounts", show), _pill(request, _("Transfers"), "transfers", show)],
        "rows": [_transfer(row) if show == "transfers" else _account(row) for row in page.object_list],
        "page": page,
        "tabs": tabs(request),
        "filtered": any(request.GET.get(name) for name in ("kind", "year", "q")),
    }
    return render(request, "books/ledger.html", context)


class JournalForm(SearchForm):
    case = forms.CharField(required=False, max_length=40)
    actor = forms.CharField(required=False, max_length=150)
    verb = forms.ChoiceField(required=False)

    def words(self):
        known = sorted(((verb, verbs.phrase(verb)) for verb in verbs.VERBS), key=lambda pair: pair[1])
        self.fields["case"].label, self.fields["actor"].label = _("Case"), _("User name")
        self.fields["verb"].label, self.fields["verb"].choices = _("What was done"), [("", _("Everything")), *known]

    def where(self) -> dict:
        names = {"case": "case__iexact", "actor": "actor__iexact", "verb": "verb"}
        return {names[name]: value for name, value in self.given().items()}


@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    form = JournalForm(request.GET)
    page = Paginator(journal.entries().filter(**form.where()), PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    names = people.names_of({entry.actor for entry in entries})
    context = {
        "form": form,
        "rows": [_entry(entry, names) for entry in entries],
        "page": page,
        "tabs": tabs(request),
        "filtered": any(request.GET.get(name) for name in ("case", "actor", "verb")),
    }
    return render(request, "books/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """The list of proofs; who may verify runs them. Each outcome is kept; the last one stands here for everybody."""
    if request.method == "POST":
        run, _found = services.prove(by=request.user, at=timezone.now())
        if not run.holds:
            messages.error(request, _("The books do not prove themselves. The first difference is named below."))
        else:
            messages.success(request, _("Every proof holds."))
        return redirect("proof")
    last = controls.last_proof()
    problems = last.problems if last else {}
    rows = [
        {"label": wording.sentence(label, {}), "ran": name in problems, **wording.found(problems.get(name, ""))}
        for name, (label, _run) in proofs.PROOFS.items()
    ]
    context = {
        "rows": rows,
        "at": last.ran_at if last else None,
        "may_run": guard.may(request.user, "books.verify"),
        "tabs": tabs(request),
    }
    return render(request, "books/proof.html", context)


def tabs(request: HttpRequest) -> list[dict]:
    """The pages of the books that the person may open."""
    pages = (
        ("controls", _("Control room"), "controls.read"),
        ("ledger", _("Ledger"), "books.read"),
        ("journal", _("Journal"), "journal.read"),
        ("proof", _("Proof"), "books.read"),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name), "count": None}
        for name, label, verb in pages
        if guard.may(request.user, verb)
    ]


def _pill(request: HttpRequest, label: str, name: str, show: str) -> dict:
    values = request.GET.copy()
    values.pop("page", None)
    values["show"] = name
    return {"label": label, "url": f"?{values.urlencode()}", "current": name == show, "count": None}


def _kinds(found) -> list[dict]:
    """Came in, went out and standing, for each kind of account in the order in which money travels."""
    sums = {row["kind"]: row for row in ledger.sums_by_kind(found)}
    return [
        {"kind": kind, "label": _(label).capitalize(), "origin": kind in accounts.ORIGINS, **sums[kind]}
        for kind, label in accounts.KINDS
        if kind in sums
    ]


def _account(row) -> dict:
    return {
        "kind": _(dict(accounts.KINDS)[row.kind]).capitalize(),
        "account": f"§ {row.appropriation} ({row.finance_year})",
        "round": row.round,
        "scheme": row.scheme,
        "municipality": row.municipality,
        "award": row.award,
        "came": row.in_amount,
        "went": row.out_amount,
        "balance": row.balance_amount,
    }


def _transfer(row) -> dict:
    return {
        "number": row.number,
        "at": row.posted_at,
        "who": row.posted_by,
        "text": transfers.sentence(row),
        "source": row.source,
        "origin": _where(row.from_account),
        "target": _where(row.to_account),
        "amount": row.amount,
        "hash": row.hash,
    }


def _where(account) -> str:
    """The account in words: its kind and what tells it from others of the kind."""
    named = account.award or account.round or f"§ {account.appropriation} ({account.finance_year})"
    scheme = f" {account.scheme}" if account.scheme else ""
    return f"{_(dict(accounts.KINDS)[account.kind]).capitalize()} · {named}{scheme}"


def _entry(entry, names: dict[str, str]) -> dict:
    return {
        "number": entry.number,
        "at": entry.at,
        "who": names.get(entry.actor, entry.actor),
        "actor": entry.actor,
        "what": verbs.phrase(entry.verb),
        "verb": entry.verb,
        "subject": entry.subject,
        "case": entry.case,
        "facts": json.dumps(entry.facts, ensure_ascii=False, indent=1) if entry.facts else "",
        "hash": entry.hash,
    }


urlpatterns = [
    path("books/ledger/", ledger_page, name="ledger"),
    path("books/journal/", journal_page, name="journal"),
    path("books/proof/", proof, name="proof"),
]
