"""People with their roles, and proposals about roles with their answers."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.views import Deed, Edge, Listing
from pool.access import queries
from pool.access.models import RoleProposal, User
from pool.access.services import adding, passwords, proposing, switching
from pool.access.states import Role
from pool.kernel.refusals import NotFound
from pool.registry import queries as registry


class GrantOut(serializers.Serializer):
    """A role somebody holds or has held."""

    role = serializers.ChoiceField(Role.choices)
    granted_at = serializers.DateTimeField()
    granted_by = fields.PersonOut(allow_null=True, help_text="Empty for those with whom the installation began.")
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = fields.PersonOut(allow_null=True)


class PersonDetailOut(serializers.Serializer):
    """Somebody who has an account."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(source="__str__")
    municipality = fields.PlaceOut(allow_null=True)
    active = serializers.BooleanField(source="is_active", help_text="Whether the person can sign in.")
    password_chosen = serializers.BooleanField(source="has_usable_password", help_text="Whether there is a password.")
    joined_at = serializers.DateTimeField(source="date_joined")
    last_sign_in = serializers.DateTimeField(source="last_login", allow_null=True)
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices), help_text="Those held now.")
    grants = GrantOut(many=True, source="role_grants.all", help_text="All there were, the first given first.")


class RoleProposalOut(serializers.Serializer):
    """A proposal about a role, and what became of it."""

    id = serializers.IntegerField()
    person = fields.PersonOut(source="user")
    role = serializers.ChoiceField(Role.choices)
    gives = serializers.BooleanField(help_text="Whether the role is to be given; else it is to be taken away.")
    reason = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = fields.PersonOut(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    declined_by = fields.PersonOut(allow_null=True)
    decline_reason = serializers.CharField()


class AddPersonIn(fields.In):
    username = fields.Text(max_length=150, help_text="3 to 150 of: letters from a to z, digits, dot, dash, underscore.")
    first_name = fields.Text(max_length=150)
    last_name = fields.Text(max_length=150)
    email = fields.Text(max_length=254, help_text="One that only this person reads.")
    municipality = fields.Text(max_length=10, required=False, help_text="Code; left out for all others.")


class ProposeRoleIn(fields.In):
    person = fields.Text(max_length=150, help_text="User name.")
    role = fields.Choice(Role.values)
    gives = fields.YesNo(help_text="Whether the role is to be given; else it is to be taken away.")
    reason = fields.Text()


class PersonFilter(filters.FilterSet):
    role = django_filters.ChoiceFilter(choices=Role.choices, method="by_role", label="Those who hold the role now.")
    active = django_filters.BooleanFilter(field_name="is_active", label="Whether they can sign in.")

    def by_role(self, found, name, value):
        return found.filter(pk__in=queries.grants().filter(role=value, ended_at=None).values("user"))


class RoleProposalFilter(filters.FilterSet):
    open = django_filters.BooleanFilter(method="by_open", label="Whether it waits for an answer.")
    person = django_filters.CharFilter(field_name="user__username", label="User name of a person.")

    def by_open(self, found, name, value):
        waiting = queries.role_proposals_waiting().values("pk")
        return found.filter(pk__in=waiting) if value else found.exclude(pk__in=waiting)


class People(Listing):
    queryset = User.objects.none()
    serializer_class = PersonDetailOut
    filterset_class = PersonFilter

    def rows(self):
        return queries.people().prefetch_related("role_grants__ended_by")

    def get(self, request):
        """List the people with their roles, by user name"""
        return super().get(request)

    @extend_schema(request=AddPersonIn, responses={201: PersonDetailOut})
    def post(self, request):
        """Add a person

        They hold no role, and get a link by e-mail to choose a password on a page; nobody else reads it.
        """
        given = self.given(AddPersonIn)
        place = _place(given.pop("municipality", None))
        made = adding.add_person(**given, municipality=place, by=request.user, at=timezone.now())
        return _person(made.pk, 201)


class Person(Edge):
    @extend_schema(responses=PersonDetailOut)
    def get(self, request, id):
        """Show a person"""
        return _person(id)


class PersonSendLink(Deed):
    @extend_schema(request=None, responses=PersonDetailOut)
    def post(self, request, id):
        """Send a person a link to choose a new password

        It goes to the person's own address and is told to nobody else; the old password works until they choose.
        """
        self.nothing_given()
        passwords.send_link(user=queries.person(id), by=request.user, at=timezone.now())
        return _person(id)


class PersonSwitchOff(Edge):
    @extend_schema(request=ReasonIn, responses=PersonDetailOut)
    def post(self, request, id):
        """Switch a person off

        They are signed out at once, and all their roles end.
        """
        found, why = queries.person(id), self.given(ReasonIn)["reason"]
        switching.switch_off(user=found, why=why, by=request.user, at=timezone.now())
        return _person(id)


class PersonSwitchOn(Edge):
    @extend_schema(request=ReasonIn, responses=PersonDetailOut)
    def post(self, request, id):
        """Switch a person on

        They hold no role: each must be proposed and confirmed anew.
        """
        found, why = queries.person(id), self.given(ReasonIn)["reason"]
        switching.switch_on(user=found, why=why, by=request.user, at=timezone.now())
        return _person(id)


class RoleProposals(Listing):
    queryset = RoleProposal.objects.none()
    serializer_class = RoleProposalOut
    filterset_class = RoleProposalFilter

    def rows(self):
        return queries.role_proposals()

    def get(self, request):
        """List the proposals about roles, the latest first"""
        return super().get(request)

    @extend_schema(request=ProposeRoleIn, responses={201: RoleProposalOut})
    def post(self, request):
        """Propose that somebody gets a role, or loses it

        Nothing is so before somebody else has confirmed it.
        """
        given = self.given(ProposeRoleIn)
        user = _known(given.pop("person"))
        made = proposing.propose_role(user=user, **given, by=request.user, at=timezone.now())
        return _proposal(made.pk, 201)


class RoleProposalDetail(Edge):
    @extend_schema(responses=RoleProposalOut)
    def get(self, request, id):
        """Show a proposal about a role"""
        return _proposal(id)


class RoleProposalConfirm(Deed):
    @extend_schema(request=None, responses=RoleProposalOut)
    def post(self, request, id):
        """Confirm a proposal about a role

        The change is in force at once; those whom it concerns get an e-mail. Whoever proposed it, and whom it is
        about, are refused.
        """
        self.nothing_given()
        proposing.confirm_role(proposal=queries.role_proposal(id), by=request.user, at=timezone.now())
        return _proposal(id)


class RoleProposalDecline(Edge):
    @extend_schema(request=ReasonIn, responses=RoleProposalOut)
    def post(self, request, id):
        """Decline a proposal about a role, with a reason

        Its own author takes it back in this way.
        """
        found, why = queries.role_proposal(id), self.given(ReasonIn)["reason"]
        proposing.decline_role(proposal=found, why=why, by=request.user, at=timezone.now())
        return _proposal(id)


def _known(username: str) -> User:
    found = queries.people().filter(username=username).first()
    if found is None:
        text = _("There is no person “%(given)s”.") % {"given": username[:40]}
        raise serializers.ValidationError({"person": [text]}, code="unknown_person")
    return found


def _place(code: str | None):
    """The municipality with this code; None where none is named."""
    if code is None:
        return None
    try:
        return registry.municipality(code)
    except NotFound:
        text = _("There is no municipality “%(given)s”.") % {"given": code}
        raise serializers.ValidationError({"municipality": [text]}, code="unknown_municipality") from None


def _person(pk: int, status: int = 200) -> Response:
    found = queries.person(pk)
    return Response(PersonDetailOut(found).data, status=status)


def _proposal(pk: int, status: int = 200) -> Response:
    return Response(RoleProposalOut(queries.role_proposal(pk)).data, status=status)
