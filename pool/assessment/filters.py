"""The filters of the worklist, the same on the page and in the API. They live in the address, so they can be shared."""

from datetime import timedelta

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pool.applications.models import Application, Line
from pool.applications.states import WITH_AGENCY, ApplicationState
from pool.kernel import periods
from pool.registry import queries as registry

URGENCY = (
    ("overdue", _("Overdue")),
    ("soon", _("Due within 14 days")),
    ("later", _("Later")),
    ("none", _("No deadline")),
)
SOON = timedelta(days=14)


def urgency(deadline, at) -> str:
    """In which group of the worklist a deadline belongs."""
    if deadline is None:
        return "none"
    if deadline < at:
        return "overdue"
    return "soon" if deadline <= at + SOON else "later"


class WorklistFilter(django_filters.FilterSet):
    """`at` (the request's moment) and `user` (for “mine”) are given by the edge."""

    state = django_filters.ChoiceFilter(
        choices=[(value, label) for value, label in ApplicationState.choices if value in WITH_AGENCY], label=_("State")
    )
    scheme = django_filters.CharFilter(method="by_scheme", label=_("Scheme"))
    round = django_filters.CharFilter(field_name="round__code", label=_("Round"))
    region = django_filters.CharFilter(method="by_region", label=_("Region"))
    municipality = django_filters.CharFilter(field_name="municipality__code", label=_("Municipality"))
    caseworker = django_filters.CharFilter(method="by_caseworker", label=_("Caseworker"))
    urgency = django_filters.ChoiceFilter(choices=URGENCY, method="by_urgency", label=_("Urgency"))
    q = django_filters.CharFilter(method="by_text", label=_("Text"))

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, *args, at, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.at, self.user = at, user

    def by_scheme(self, found, name, value):
        # A sub-query, not a join: a case with many lines is still one case when cases are counted.
        return found.filter(pk__in=Line.objects.filter(scheme__code__iexact=value).values("application"))

    def by_region(self, found, name, value):
        memberships = registry.memberships_on(self.at.astimezone(periods.COPENHAGEN).date()).filter(region__code=value)
        return found.filter(municipality__in=memberships.values("municipality"))

    def by_caseworker(self, found, name, value):
        if value == "none":
            return found.filter(assessment__isnull=True)
        username = self.user.username if value == "me" else value
        return found.filter(assessment__caseworker__username=username)

    def by_urgency(self, found, name, value):
        soon = self.at + SOON
        return {
            "overdue": found.filter(next_deadline_at__lt=self.at),
            "soon": found.filter(next_deadline_at__gte=self.at, next_deadline_at__lte=soon),
            "later": found.filter(next_deadline_at__gt=soon),
            "none": found.filter(next_deadline_at__isnull=True),
        }[value]

    def by_text(self, found, name, value):
        return found.filter(
            Q(reference__icontains=value.strip())
            | Q(municipality__in=registry.municipalities().filter(registry.matching(value)))
        )
