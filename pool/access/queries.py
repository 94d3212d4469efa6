from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from pool.access import quarters, rules
from pool.access.models import AccessReview, RoleGrant, RoleProposal, User
from pool.journal import queries as journal
from pool.kernel.refusals import NotFound
from pool.mail.models import Message

LINKS = ("welcome", "password")  # the mails that bring a link to choose a password


def people():
    """Everybody with their roles and last sign-in."""
    return User.objects.select_related("municipality").prefetch_related("role_grants__granted_by").order_by("username")


def person(pk: int) -> User:
    """One person, with their roles.

    Raises:
        NotFound: there is none.
    """
    return _one(people(), pk=pk)


def holding(role: str):
    """Active people who hold the role."""
    return User.objects.filter(is_active=True, role_grants__role=role, role_grants__ended_at__isnull=True).order_by(
        "first_name", "last_name", "pk"
    )


def with_address(email: str):
    """Active people who have the e-mail address."""
    return User.objects.filter(is_active=True, email__iexact=email).order_by("pk")


def links_since(email: str, moment: datetime) -> int:
    """How many links to choose a password went to an address after a moment."""
    return Message.objects.filter(kind__in=LINKS, to__iexact=email, made_at__gt=moment).count()


def newest_link_at(user: User) -> datetime | None:
    """When the newest link to choose a password was posted to somebody; None when there was none."""
    posted = Message.objects.filter(kind__in=LINKS, recipient=user.username)
    return posted.aggregate(newest=Max("made_at"))["newest"]


def was_switched_off(user: User, since: datetime) -> bool:
    """Whether somebody was switched off at a moment or later, even if they are on again."""
    told = journal.entries().filter(verb="access.switch_off", subject=f"user:{user.username}", at__gte=since)
    return told.exists()


def keepers_of_roles():
    """Active administrators and decision makers: those who propose and confirm roles."""
    roles = (rules.ADMINISTRATOR, rules.DECIDER)
    held = RoleGrant.objects.filter(role__in=roles, ended_at=None)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username")


def other_administrators(user: User) -> list[User]:
    """The administrators that would be left without this one; whose roles exclude each other can do nothing."""
    others = holding(rules.ADMINISTRATOR).exclude(pk=user.pk).prefetch_related("role_grants")
    return [other for other in others if rules.conflict(other.roles) is None]


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


def role_proposals():
    """Every proposal about a role, the latest first."""
    found = RoleProposal.objects.select_related("user__municipality", "proposed_by", "confirmed_by", "declined_by")
    return found.order_by("-proposed_at", "-pk")


def role_proposals_waiting():
    """Those that wait for an answer, the oldest first."""
    return role_proposals().filter(confirmed_at=None, declined_at=None).order_by("proposed_at", "pk")


def role_proposal(pk: int) -> RoleProposal:
    """One proposal.

    Raises:
        NotFound: there is none.
    """
    return _one(role_proposals(), pk=pk)


def reviews_signed():
    """The reviews of access that were signed, the latest quarter first."""
    return AccessReview.objects.select_related("signed_by").order_by("-year", "-quarter")


def review(year: int, quarter: int) -> AccessReview:
    """One review.

    Raises:
        NotFound: nobody has signed it.
    """
    return _one(reviews_signed(), year=year, quarter=quarter)


def reviews(at: datetime) -> list[quarters.Quarter]:
    """Every quarter since the first person came, the latest first: signed, due, overdue, or missed for good."""
    first = User.objects.aggregate(first=Min("date_joined"))["first"]
    if first is None:
        return []
    signed = set(AccessReview.objects.order_by("pk").values_list("year", "quarter"))
    return quarters.since(first, at, signed)


def overdue_reviews(at: datetime) -> list[quarters.Quarter]:
    """The quarters that somebody should have looked at by now, since the last one that was signed."""
    return quarters.overdue(reviews(at))


def _one(found: QuerySet, **key):
    row = found.filter(**key).first()
    if row is None:
        raise NotFound()
    return row


def is_known_address(email: str) -> bool:
    """Say whether an e-mail address belongs to somebody with an account."""
    return User.objects.filter(email__iexact=email).exists()
