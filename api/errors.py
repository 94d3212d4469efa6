"""One shape for every error: code, message, facts. The message is in the language of the request."""

import logging

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView, set_rollback

from pool import wording
from pool.db import collided
from pool.kernel.refusals import Collided, Refusal, Refusals
from pool.kernel.words import N_

log = logging.getLogger(__name__)

STATUS = {"invalid": 400, "forbidden": 403, "missing": 404, "conflict": 409}
WRONG_VALUES = N_("Some values cannot be used. Each is listed with what would be right.")
SEVERAL = N_("There are several reasons why this cannot be done. Each is listed.")
SENTENCES = {
    "not_authenticated": N_("Sign in, or send a token in the header “Authorization: Token …”."),
    "authentication_failed": N_("The token is not valid. Get a new one at /api/v1/token."),
    "wrong_credentials": N_("The user name or the password is wrong."),
    "permission_denied": N_("Your role does not allow this."),
    "csrf_failed": N_("The request has no valid CSRF token. Send it in the header X-CSRFToken, or use an API token."),
    "not_found": N_("There is nothing here by that name, or it is not yours to see."),
    "method_not_allowed": N_("%(method)s is not possible at this address. Possible: %(allowed)s."),
    "unsupported_media_type": N_("The body cannot be read as “%(given)s”. Send one of: %(accepted)s."),
    "parse_error": N_("The body is not JSON that can be read: %(why)s."),
    "body_too_large": N_("The body is too large: %(why)s."),
    "throttled": N_("There have been too many attempts. Try again in %(seconds)s seconds."),
    "server_error": N_("Something went wrong with us. It has been recorded. See what was saved before you try again."),
}


class ProblemOut(serializers.Serializer):
    """One of several problems."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="A sentence for people.")
    field = serializers.CharField(help_text="The field it speaks of; empty when it is about the whole.")
    facts = serializers.DictField(help_text="What the sentence speaks of, as values.")


class ErrorOut(serializers.Serializer):
    """Every error has this shape."""

    code = serializers.CharField(help_text="Stable, for programs: `deadline_passed`, `invalid_input`, `not_found` …")
    message = serializers.CharField(help_text="A sentence for people, in the language of `Accept-Language`.")
    facts = serializers.DictField(
        help_text="What the sentence speaks of, as values; `errors` lists several problems with code, message, "
        "field and facts."
    )


class Unknown(APIView):
    """Answers addresses that do not exist."""

    def http_method_not_allowed(self, request, *args, **kwargs):
        raise exceptions.NotFound()

    schema = None


def answer(problem: Exception, context: dict) -> Response:
    """Turn an exception of a view into an answer; a mistake of our own is logged and answered as 500."""
    set_rollback()
    if collided(problem):
        problem = Collided()
    if isinstance(problem, (Refusal, Refusals)):
        return _refused(problem)
    if isinstance(problem, exceptions.ValidationError):
        return body(400, "invalid_input", WRONG_VALUES, {"errors": rows(problem.detail)})
    if isinstance(problem, Http404):
        problem = exceptions.NotFound()
    elif isinstance(problem, DjangoPermissionDenied):
        problem = exceptions.PermissionDenied()
    elif isinstance(problem, SuspiciousOperation):
        problem = exceptions.ParseError(type(problem).__name__)
    return _said(problem, context) if isinstance(problem, exceptions.APIException) else _own_mistake(context)


def body(status: int, code: str, sentence: str, facts: dict, headers: dict | None = None) -> Response:
    content = {"code": code, "message": wording.sentence(sentence, facts), "facts": facts}
    return Response(content, status=status, headers=headers)


def rows(detail, path: str = "") -> list[dict]:
    """The leaves of a validation error as rows with code, message, field and facts."""
    if isinstance(detail, dict):
        return [row for name, inner in detail.items() for row in rows(inner, _joined(path, name))]
    if isinstance(detail, (list, tuple)):
        nested = any(isinstance(inner, (dict, list)) for inner in detail)
        return [
            row
            for place, inner in enumerate(detail)
            for row in rows(inner, _joined(path, place) if nested else path)
            if inner
        ]
    return [{"code": detail.code, "message": str(detail), "field": path, "facts": {}}]


def _joined(path: str, name) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return path
    return f"{path}.{name}" if path else str(name)


def _refused(problem: Refusal | Refusals) -> Response:
    items = problem.items if isinstance(problem, Refusals) else [problem]
    found = wording.refusals(problem)
    status = STATUS[items[0].kind]
    if len(found) > 1:
        return body(status, "several_problems", SEVERAL, {"errors": found})
    row = found[0]
    field = {"field": row["field"]} if row["field"] else {}
    return Response({"code": row["code"], "message": row["message"], "facts": row["facts"] | field}, status=status)


def _own_mistake(context: dict) -> Response:
    """Called while the exception is handled. The log and Django's listeners get it; the caller reads only this."""
    request = context["request"]
    log.exception("%s %s", request.method, request.path)
    got_request_exception.send(sender=None, request=request)
    return body(500, "server_error", SENTENCES["server_error"], {})


def _said(problem: exceptions.APIException, context: dict) -> Response:
    code, facts, headers = problem.get_codes(), {}, {}
    if getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = problem.auth_header
    if isinstance(problem, exceptions.PermissionDenied) and str(problem.detail).startswith("CSRF"):
        code = "csrf_failed"
    elif isinstance(problem, exceptions.MethodNotAllowed):
        facts = {"method": context["request"].method, "allowed": context["view"].allowed_methods}
    elif isinstance(problem, exceptions.UnsupportedMediaType):
        accepted = [parser.media_type for parser in context["view"].parser_classes]
        facts = {"given": context["request"].content_type[:80], "accepted": accepted}
    elif isinstance(problem, exceptions.ParseError):
        code = code if code in SENTENCES else "parse_error"
        facts = {"why": str(problem.detail)[:200]}
    elif isinstance(problem, exceptions.Throttled):
        code, facts = "throttled", {"seconds": problem.wait}
        headers["Retry-After"] = str(problem.wait)
    if code not in SENTENCES:
        return Response({"code": code, "message": _(str(problem.detail)), "facts": {}}, status=problem.status_code)
    return body(problem.status_code, code, SENTENCES[code], facts, headers)
