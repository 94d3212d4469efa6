from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from pool.access.states import Role
from pool.db import at_and_by


class User(AbstractUser):
    """A person who signs in. What they may do is in their role grants alone."""

    municipality = models.ForeignKey("pool.Municipality", models.PROTECT, null=True, blank=True, related_name="people")

    class Meta:
        db_table = "access_user"
        ordering = ["username"]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def roles(self) -> frozenset[str]:
        """The roles held now; fetched once for each request."""
        if not hasattr(self, "_roles"):
            grants = self.role_grants.all()
            self._roles = frozenset(grant.role for grant in grants if grant.ended_at is None)
        return self._roles

    @property
    def role_names(self) -> list[str]:
        return [str(label) for value, label in Role.choices if value in self.roles]


class RoleGrant(models.Model):
    """A role given to a person by somebody, and later perhaps taken away; never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "access_role_grant"
        ordering = ["granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at__isnull=True), name="one_live_grant_of_a_role"
            ),
            *at_and_by("role_grant", "ended"),
        ]

    def __str__(self):
        return f"{self.user} {self.role}"
