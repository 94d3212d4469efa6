"""Turns refusals into pages: the sentence is shown where the person is, and nothing typed is lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from pool import wording
from pool.db import collided
from pool.kernel.refusals import Collided, Refusal, Refusals
from pool.rounds.impartial import DeclareFirst

STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "conflict": 409}


class RefusalMiddleware:
    """Answers a refusal that no page has caught with a page of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if collided(problem):
            problem = Collided()
        if not isinstance(problem, (Refusal, Refusals)) or request.path.startswith("/api/"):
            return None
        return refused(request, problem)


def refused(request: HttpRequest, problem: Refusal | Refusals) -> HttpResponse:
    """The page that says what was refused and why, with the fitting status."""
    first = problem.items[0] if isinstance(problem, Refusals) else problem
    context = {"refusals": wording.refusals(problem), "kind": first.kind}
    if isinstance(first, DeclareFirst):
        context["declare_url"] = _to_declare(request, first.facts["round"])
    return render(request, "refused.html", context, status=STATUS[first.kind])


def _to_declare(request: HttpRequest, round: str) -> str:
    """The declaration for a round (its code); it leads back to the page that was refused."""
    back = f"?{urlencode({'next': request.path})}" if request.method == "GET" else ""
    return reverse("declaration", args=[round]) + back


def do(request: HttpRequest, deed: Callable[[], object], done: str, to: str, *args) -> HttpResponse:
    """Do one deed and go to the page `to`; there the person reads `done`, or why it was refused.

    Refusals of kind missing and forbidden get their own page: there is nothing to go back to.
    """
    try:
        deed()
    except (Refusal, Refusals) as problem:
        first = problem.items[0] if isinstance(problem, Refusals) else problem
        if first.kind in ("missing", "forbidden"):
            return refused(request, problem)
        for row in wording.refusals(problem):
            messages.error(request, row["message"])
    else:
        if done:
            messages.success(request, done)
    return redirect(to, *args)


def into_form(form, problem: Refusal | Refusals) -> None:
    """Put refusals on the fields they speak of; the rest on top of the form."""
    for row in wording.refusals(problem):
        form.add_error(row["field"] if row["field"] in form.fields else None, row["message"])
