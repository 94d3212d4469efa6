"""Accounts as they were signed, time after time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import queries as people
from pool.settlement import accounting as reads
from pool.settlement import versions as signed
from pool.web.accounts import telling


@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """All that was signed, the latest first, each as it stood."""
    found = reads.one(request.user, reference)
    every = signed.versions(found)
    names = people.names_of({item.signed_by for item in every})
    context = {
        **telling.head(found, timezone.now(), _("Signed versions")),
        "versions": [
            {
                "number": item.number,
                "signed_at": item.signed_at,
                "signed_by": names.get(item.signed_by, item.signed_by),
                "sha256": item.sha256,
                "stands": item.stands,
                "body": {**telling.body(found, item.content), "is_decided": False},
            }
            for item in every
        ],
    }
    return render(request, "accounts/versions.html", context)
