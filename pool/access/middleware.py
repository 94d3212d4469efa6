"""Asks the guard before any page runs. A page that is on no list is shown to nobody."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse

from pool.access import guard, lists, rules
from pool.kernel.refusals import Refusal


class AccessMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse by the list of pages; the other edge asks its own list once it knows who calls."""
        name = request.resolver_match.view_name
        if name in lists.ENDPOINTS:
            return None
        if "\x00" in "".join([*map(str, kwargs.values()), *request.GET, *request.GET.values()]):
            raise BadRequest("A database cannot look for the null character.")
        verb = lists.verb(lists.PAGES, name, request.method)
        if verb is None:
            raise PermissionDenied(f"{name} is on no list")
        if verb == rules.EVERYBODY:
            return None
        if not request.user.is_authenticated:
            answer = redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if "HX-Request" in request.headers:  # a part of a page: the whole page must go there
                return HttpResponse(headers={"HX-Redirect": answer.url})
            return answer
        try:
            guard.require(request.user, verb)
        except Refusal as refusal:
            raise PermissionDenied(refusal.code) from refusal
        return None
