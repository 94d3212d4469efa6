from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, user_logged_in
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, Throttled
from rest_framework.response import Response

from api import fields, services
from api.views import Edge
from pool.access.states import Role


class TokenIn(fields.In):
    username = fields.Text(max_length=150)
    password = fields.Text(max_length=300, trim_whitespace=False)


class TokenOut(serializers.Serializer):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`.")


class MeOut(serializers.Serializer):
    """Who signed in, and what they are here."""

    username = serializers.CharField()
    name = serializers.CharField(source="__str__")
    roles = serializers.SerializerMethodField()
    municipality = fields.PlaceOut(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Role.choices)))
    def get_roles(self, user):
        return sorted(user.roles)


class Token(Edge):
    @extend_schema(request=TokenIn, responses=TokenOut)
    def post(self, request):
        """Get a token for a user name and password

        Too many wrong passwords close the way for a while: 429, with `Retry-After`.
        """
        given = self.given(TokenIn)
        user = authenticate(request=request, **given)
        if user is not None:
            user_logged_in.send(sender=type(user), request=request, user=user)
            return Response({"token": services.give_token(user=user, at=timezone.now())})
        if getattr(request, "axes_locked_out", False):
            raise Throttled(wait=int(get_cool_off(request).total_seconds()))
        raise AuthenticationFailed(code="wrong_credentials")

    @extend_schema(responses={204: None})
    def delete(self, request):
        """Give the token back, so that it is worth nothing"""
        if not request.user.is_authenticated:
            raise NotAuthenticated()
        services.end_token(user=request.user, at=timezone.now())
        return Response(status=204)


class Me(Edge):
    @extend_schema(responses=MeOut)
    def get(self, request):
        """Show who signed in"""
        return Response(MeOut(request.user).data)
