from django.db.models import Count

from pool.access.models import RoleGrant, User


def people():
    """Everybody with their roles and last sign-in."""
    return User.objects.select_related("municipality").prefetch_related("role_grants__granted_by").order_by("username")


def holding(role: str):
    """Active people who hold the role."""
    return User.objects.filter(is_active=True, role_grants__role=role, role_grants__ended_at__isnull=True).order_by(
        "first_name", "last_name", "pk"
    )


def of_municipality(municipality_id: int, role: str):
    """Active people of a municipality who hold the role."""
    return holding(role).filter(municipality_id=municipality_id)


def names_of(usernames: set[str]) -> dict[str, str]:
    """User name → name, as the journal's entries need it."""
    return {person.username: str(person) for person in User.objects.filter(username__in=usernames).order_by("pk")}


def grants():
    return RoleGrant.objects.select_related("user", "granted_by").order_by("granted_at", "pk")


def count_by_role() -> dict[str, int]:
    """How many active people hold each role now."""
    held = RoleGrant.objects.filter(ended_at=None, user__is_active=True).order_by()
    return dict(held.values_list("role").annotate(count=Count("pk")))
