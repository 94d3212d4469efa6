"""Anybody checks a letter by its code. The same is told as on the page, and guessing is counted together with it."""

from axes.helpers import get_client_ip_address
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.response import Response

from api import fields
from api.errors import ErrorOut
from api.views import Edge
from pool.letters import verification
from pool.letters.services import knocking
from pool.letters.states import LetterKind, Standing


class FingerprintOut(serializers.Serializer):
    sha256 = serializers.CharField(help_text="In hexadecimal.")
    length = serializers.IntegerField(help_text="Bytes.")


class ReplacementOut(serializers.Serializer):
    """The letter that stands where there was an earlier one."""

    reference = serializers.CharField()
    written_on = serializers.DateField()
    standing = serializers.ChoiceField(Standing.choices, help_text="It may have been recalled itself.")


class VerificationOut(serializers.Serializer):
    """What anybody who has the code may know of a letter: no names of people, nothing of its lines."""

    reference = serializers.CharField()
    kind = serializers.ChoiceField(LetterKind.choices)
    written_on = serializers.DateField()
    municipality = fields.PlaceOut()
    awarded_amount = fields.Money(
        allow_null=True, help_text="Kroner awarded by this letter; null where it decides nothing."
    )
    standing = serializers.ChoiceField(Standing.choices)
    replaced_by = ReplacementOut(allow_null=True)
    being_corrected = serializers.BooleanField(
        source="is_being_corrected", help_text="A corrected letter is ordered and will soon replace this one."
    )
    recalled_at = serializers.DateTimeField(allow_null=True)
    condition_met_on = serializers.DateField(allow_null=True)
    sealed = serializers.BooleanField(source="is_sealed")
    document = FingerprintOut(help_text="The letter before it was sealed; a sealed file begins with these bytes.")
    file = FingerprintOut(help_text="The whole file as it was sent. What differs from it was changed.")


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Verification(Edge):
    @extend_schema(
        responses={
            200: VerificationOut,
            429: OpenApiResponse(ErrorOut, description="Too many codes were tried; see `Retry-After`."),
        }
    )
    def get(self, request, code):
        """Check a letter by its code

        The code stands at the end of the letter. Capitals and dashes do not matter.
        More than ten wrong codes in a quarter of an hour, or sixty look-ups in a minute: 429, with `Retry-After`.
        """
        address = get_client_ip_address(request)
        try:
            letter = knocking.look_up(typed=code, address=address, by=None, at=timezone.now())
        except knocking.TooManyTries as refusal:
            raise Throttled(wait=refusal.facts["seconds"]) from None
        return Response(VerificationOut(verification.told(letter)).data)
