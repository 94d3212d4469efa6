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


def grants():
    return RoleGrant.objects.select_related("user", "granted_by").order_by("granted_at", "pk")
