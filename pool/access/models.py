from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

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


class RoleProposal(models.Model):
    """A role that a person is to get or to lose: proposed by one person, confirmed by another; then it is so."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_proposals")
    role = models.CharField(max_length=20, choices=Role)
    gives = models.BooleanField(help_text="Whether the role is to be given; else it is to be taken away.")
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.TextField(blank=True)

    class Meta:
        db_table = "access_role_proposal"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(confirmed_at__isnull=True, declined_at__isnull=True),
                name="one_open_proposal_for_a_role",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="role_proposal_confirmed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("user"))),
                name="role_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(proposed_by=F("user")), name="nobody_proposes_a_role_for_themselves"),
            *at_and_by("role_proposal", "confirmed", "declined"),
        ]

    def __str__(self):
        return f"{self.user} {self.role}"


class AccessReview(models.Model):
    """A quarter's look at who may do what, signed by somebody who does not keep the roles. Never changed."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="Everybody as the reviewer saw them: roles, granted by whom, last sign-in.")
    sha256 = models.CharField(max_length=64)
    note = models.TextField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        db_table = "access_review"
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="one_access_review_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="a_year_has_four_quarters"),
        ]

    def __str__(self):
        return f"{self.year} Q{self.quarter}"
