"""What a second person does with proposed texts."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pool.letters import queries
from pool.letters.services import wording as services
from pool.web import refusing


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = queries.wording(pk), timezone.now()
    return refusing.do(
        request,
        lambda: services.approve(wording=found, by=request.user, at=at),
        _("In force. Letters written from now on use these texts."),
        "wording",
        pk,
    )


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = queries.wording(pk), timezone.now()
    return refusing.do(
        request,
        lambda: services.discard(wording=found, why=request.POST.get("reason", ""), by=request.user, at=at),
        _("Discarded. The texts in force stay."),
        "wording",
        pk,
    )
