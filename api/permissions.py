"""Asks the guard before any endpoint runs. An endpoint that is on no list answers nobody."""

from rest_framework.permissions import BasePermission

from pool.access import guard, lists, rules


class OnTheList(BasePermission):
    def has_permission(self, request, view) -> bool:
        """Let the person through by the list of endpoints.

        Raises:
            NotAllowed, RolesNotTogether: the person's roles do not have the verb.
        """
        verb = lists.verb(lists.ENDPOINTS, request.resolver_match.view_name, request.method)
        if verb is None:
            return False
        if verb == rules.EVERYBODY:
            return True
        if not request.user.is_authenticated:
            return False
        guard.require(request.user, verb)
        return True
