"""E-mails: the outbox, one mail with its words, and trying again one that failed."""

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool.access import guard
from pool.access import queries as people
from pool.letters import mails
from pool.letters.services import mailing
from pool.mail import queries, wording
from pool.mail.models import Message
from pool.mail.states import MessageState, Problem
from pool.web import refusing
from pool.web.letters import rows as letters
from pool.web.searching import SearchForm

PAGE = 50
SHOWN = 5  # on the page of a case; the rest is one click away
QUIET = timedelta(minutes=5)  # a mail that has waited so long, and no worker is there


class MailsForm(SearchForm):
    q = forms.CharField(required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"}))

    def words(self) -> None:
        self.fields["q"].label = _("Case, address or subject")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every mail that the person may read, by state. Seven queries, whatever the number of mails."""
    at, form = timezone.now(), MailsForm(request.GET)
    words, state = form.given().get("q", ""), request.GET.get("state", "")
    state = state if state in MessageState.values else ""
    found = _searched(mails.visible_to(request.user), words)
    counts = queries.counts(found)
    total = counts[state] if state else sum(counts.values())
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    shown = (found.filter(state=state) if state else found)[max(page.start_index() - 1, 0) : page.end_index()]
    context = {
        "form": form,
        "words": words,
        "state": state,
        "every": sum(counts.values()),
        "pills": _pills(counts, words, state),
        "late": guard.may(request.user, "outbox.read") and _late(at),
        "page": page,
        "rows": _rows(shown, request.user),
        "breadcrumbs": [{"label": _("Overview"), "url": reverse("start")}, {"label": _("E-mails")}],
    }
    return render(request, "mails/list.html", context)


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was worded, and what became of it."""
    message = mails.one(request.user, pk)
    context = {
        "mail": {**_rows([message], request.user)[0], "language": message.language, "rows": _about(message)},
        "paragraphs": list(wording.paragraphs(message.text)),
        "has_secret": wording.SECRET in message.text,
        "may_try": _may_try(message, request.user),
        "breadcrumbs": [{"label": _("E-mails"), "url": reverse("mails")}, {"label": message.subject}],
    }
    return render(request, "mails/mail.html", context)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    message, at = mails.one(request.user, pk), timezone.now()
    done = _("The e-mail is tried again in a moment.")
    return refusing.do(
        request, lambda: mailing.resend(message=message, by=request.user, at=at), done, "mail", message.pk
    )


def of_case(user, case: str) -> dict:
    """The newest mails about a case, for its page: rows, and how many there are."""
    if not guard.may(user, "mail.read"):
        return {"rows": [], "total": 0}
    found = list(mails.of_case(user, case))
    url = reverse("mails", query={"q": case})
    return {"rows": _rows(found[:SHOWN], user), "total": len(found), "url": url}


def _searched(found, words: str):
    if not words:
        return found
    asked = Q()
    for name in mails.SEARCHED:
        asked |= Q(**{name: words})
    return found.filter(asked)


def _pills(counts: dict, words: str, state: str) -> list[dict]:
    choices = {"": (_("All"), sum(counts.values())), **{item: (item.label, counts[item]) for item in MessageState}}
    asked = {"q": words} if words else {}
    return [
        {
            "label": label,
            "count": count,
            "url": reverse("mails", query={**asked, **({"state": value} if value else {})} or None),
            "current": value == state,
        }
        for value, (label, count) in choices.items()
    ]


def _late(at: datetime) -> bool:
    """Whether mails wait that a worker would have taken long ago."""
    return queries.to_send(at).filter(made_at__lt=at - QUIET).exists()


def _rows(found, user) -> list[dict]:
    shown = list(found)
    names = people.names_of({message.recipient for message in shown})
    return [_row(message, names.get(message.recipient, ""), user) for message in shown]


def _row(message: Message, name: str, user) -> dict:
    return {
        "pk": message.pk,
        "url": reverse("mail", args=[message.pk]),
        "subject": message.subject,
        "name": name,
        "to": message.to,
        "case": message.case,
        "case_url": letters.case_url(user, message.case) if message.case else "",
        "made_at": message.made_at,
        "sent_at": message.sent_at,
        "state": {"code": message.state, "label": message.get_state_display()},
        "problem": _problem(message),
    }


def _problem(message: Message) -> str:
    if message.problem in Problem.values:
        return str(Problem(message.problem).label)
    return _("The mail server: %(answer)s") % {"answer": message.problem} if message.problem else ""


def _about(message: Message) -> list[dict]:
    """What became of it, in rows."""
    found = [
        {"label": _("Language"), "value": get_language_info(message.language)["name_local"].capitalize()},
    ]
    if message.attempts:
        found.append({"label": _("Attempts that failed"), "value": str(message.attempts)})
    return found


def _may_try(message: Message, user) -> bool:
    return message.state == MessageState.FAILED and guard.may(user, "mail.resend")


urlpatterns = [
    path("mails/", outbox, name="mails"),
    path("mails/<int:pk>/", mail, name="mail"),
    path("mails/<int:pk>/again/", again, name="mail_again"),
]
