"""What a request may send, and in which form it is answered."""

import json

from django.conf import settings
from rest_framework.exceptions import NotAcceptable, ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser


class StrictJSON(BaseParser):
    """JSON as RFC 8259 has it, and no more: no NaN, no name twice, not too large and not too deep."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        content = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(content) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(f"more than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes", code="body_too_large")
        try:
            found = json.loads(content.decode(), parse_constant=_refused, object_pairs_hook=_each_once)
            if b"\\u" in content:  # half a surrogate is no character, and could not be answered with either
                json.dumps(found, ensure_ascii=False).encode()
            return found
        except RecursionError:
            raise ParseError("too deeply nested") from None
        except ValueError as problem:  # not JSON, not UTF-8, not a character, or a number too long to be one
            raise ParseError(str(problem)) from None


class AlwaysAnswer(DefaultContentNegotiation):
    """Answers in the endpoint's own form where the client asks for one that it does not have."""

    def select_renderer(self, request, renderers, format_suffix=None):
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type


def _refused(name: str):
    raise ValueError(f"{name} is not a JSON value")


def _each_once(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
