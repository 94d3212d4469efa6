"""The letter itself, as it was sent."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.letters import queries


@require_safe
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored document, byte for byte. It concerns one municipality, so no cache keeps it for others."""
    letter = queries.one(request.user, pk)
    name = _("Decision %(reference)s.pdf") % {"reference": letter.reference}
    headers = {
        "Content-Disposition": content_disposition_header(False, name),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(letter.pdf), content_type="application/pdf", headers=headers)


urlpatterns = [path("letters/<int:pk>.pdf", letter_pdf, name="letter_pdf")]
