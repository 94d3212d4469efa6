"""How an endpoint is described in the schema (OpenAPI 3.1)."""

import functools
import inspect
from importlib import import_module

from drf_spectacular.openapi import AutoSchema

from api.errors import ErrorOut
from api.views import Listing
from pool.access import lists, rules


class Schema(AutoSchema):
    """Describes an endpoint by its docstring, its room, its verb and the errors it can answer with."""

    def get_tags(self):
        return [type(self.view).__module__.split(".")[1]]

    def get_summary(self):
        return self._words()[0]

    def get_description(self):
        return self._words()[1]

    def _is_list_view(self, serializer=None):
        return isinstance(self.view, Listing) and self.method == "GET"

    def get_auth(self):
        return super().get_auth() + ([{}] if self._verb() == rules.EVERYBODY else [])

    def _words(self) -> tuple[str, str]:
        """The first line of the docstring, and the rest."""
        own = inspect.getdoc(getattr(self.view, self.method.lower())) or inspect.getdoc(type(self.view)) or ""
        first, _, rest = own.partition("\n")
        verb = self._verb()
        roles = sorted(rules.PERMISSIONS.get(verb, ()))
        who = f"For {', '.join(roles)}." if roles else ""
        return first.rstrip("."), "\n\n".join(part for part in (rest.strip(), who) if part)

    def _verb(self) -> str | None:
        return lists.verb(lists.ENDPOINTS, _names().get(type(self.view), ""), self.method)

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        for status, why in self._errors():
            bodies.setdefault(str(status), self._get_response_for_code(ErrorOut, str(status), direction=direction))
            bodies[str(status)]["description"] = why
        return bodies

    def _errors(self):
        writes = self.method not in lists.READING
        yield 400, "Something in the request cannot be used."
        if self._verb() != rules.EVERYBODY:
            yield 401, "Nobody is signed in."
            yield 403, "The person's role does not allow this."
        elif writes:
            yield 401, "The user name, the password or the token is wrong."
            yield 429, "There have been too many attempts."
            if "{" not in self.path:
                return
        if "{" in self.path or self._is_list_view():
            yield 404, "There is nothing there, or it is not the person's to see."
        if writes:
            yield 409, "The record is in a state in which this cannot be done."


@functools.cache
def _names() -> dict:
    """View class → name on the list of endpoints."""
    return {pattern.callback.cls: pattern.name for pattern in import_module("api.urls").endpoints}
