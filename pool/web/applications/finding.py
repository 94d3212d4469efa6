"""Finds the application that an address names."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pool.access import guard
from pool.applications import queries


def own(view: Callable) -> Callable:
    """Hand the page the municipality's own application.

    Who reads for the agency or the audit goes to the case instead: there stands what was sent, while these pages
    show what is being written.
    """

    @functools.wraps(view)
    def found(request: HttpRequest, reference: str, *args, **kwargs) -> HttpResponse:
        application = queries.one(request.user, reference)
        if not guard.is_municipal(request.user):
            return redirect("case", reference)
        return view(request, application, *args, **kwargs)

    return found
