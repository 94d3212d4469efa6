"""Addresses of the JSON edge: without a closing slash, and understood with one."""

from django.urls import URLPattern
from django.urls.converters import register_converter
from django.urls.resolvers import RoutePattern


class Code:
    """A reference or code in an address; nothing that a database could choke on."""

    regex = r"[\w.-]{1,40}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


class Secret(Code):
    """What only its receiver knows; longer than a code, so that it cannot be guessed."""

    regex = r"[\w-]{1,100}"


class Key:
    """The number of a row, small enough for every database."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Code, "code")
register_converter(Secret, "secret")
register_converter(Key, "key")


class _Route(RoutePattern):
    def match(self, path):
        return super().match(path) or (super().match(path[:-1]) if path.endswith("/") else None)


def at(route: str, view, name: str) -> URLPattern:
    """The address of a view class; `name` is its name on the list of endpoints."""
    return URLPattern(_Route(route, name=name, is_endpoint=True), view.as_view(), {}, name)
