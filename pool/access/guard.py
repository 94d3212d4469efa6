"""Answers one question: may this person do this?"""

from django.contrib.auth.backends import ModelBackend

from pool.access import rules
from pool.access.fitting import RolesNotTogether
from pool.access.models import User
from pool.kernel.refusals import NotAllowed, NotFound


class Backend(ModelBackend):
    """Fetches the person, the municipality and the roles in two queries; Django's own permissions are not used."""

    def get_user(self, user_id):
        found = User.objects.select_related("municipality").prefetch_related("role_grants").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False


def roles_of(user) -> frozenset[str]:
    """The roles of a user, also of one who is not signed in or has been switched off."""
    return user.roles if user is not None and user.is_authenticated and user.is_active else frozenset()


def may(user, verb: str) -> bool:
    """Say whether the person may do the verb at all. Roles that exclude each other give nothing."""
    roles = roles_of(user)
    return rules.allowed(roles, verb) and (verb == rules.EVERYBODY or rules.conflict(roles) is None)


def require(user, verb: str) -> None:
    """Let the person through or refuse.

    Raises:
        NotAllowed: no role of the person has the verb.
        RolesNotTogether: the person holds roles that exclude each other.
    """
    clash = rules.conflict(roles_of(user))
    if clash and verb != rules.EVERYBODY:
        raise RolesNotTogether(first=clash[0], second=clash[1])
    if not may(user, verb):
        raise NotAllowed(verb=verb)


def is_municipal(user) -> bool:
    """Say whether the person works in a municipality and so sees only its own records."""
    return bool(roles_of(user) & rules.MUNICIPAL)


def require_own(user, municipality_id: int) -> None:
    """Refuse a record of another municipality as if it did not exist.

    Raises:
        NotFound: the person belongs to another municipality.
    """
    if is_municipal(user) and user.municipality_id != municipality_id:
        raise NotFound()
