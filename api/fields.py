"""Fields of what comes in and goes out: amounts as text with two decimals, and nothing taken for what it is not."""

from datetime import UTC

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pool import wording


class In(serializers.Serializer):
    """What a request says. A name that is not known is refused, so that a slip of the pen is not lost."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = [str(name) for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError({name[:80]: [self._unknown()] for name in unknown[:20]})
        return super().to_internal_value(data)

    def _unknown(self):
        known = wording.fact(list(self.fields))
        text = _("There is no field by this name. Known: %(known)s.") if known else _("No field is expected here.")
        return serializers.ErrorDetail(text % {"known": known}, "unknown_field")


class Nothing(In):
    """A request that needs no body; an empty object is fine."""


class Text(serializers.CharField):
    """Text only: a number is not taken for a text. Longer than `max_length` is refused."""

    def __init__(self, **options):
        options.setdefault("max_length", 2000)
        super().__init__(**options)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Write text here, in quotation marks."), code="invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false, not "yes" or 1."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number, not one in text and not true or false."""

    def to_internal_value(self, data):
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of a few words; the refusal names them."""

    def to_internal_value(self, data):
        if not isinstance(data, str) or data not in self.choices:
            text = _("“%(given)s” is not one of the words that can stand here: %(known)s.")
            words = {"given": str(data)[:40], "known": ", ".join(map(str, self.choices))}
            raise serializers.ValidationError(text % words, code="invalid_choice")
        return data


class Moment(serializers.DateTimeField):
    """A moment that every time zone can tell."""

    def to_internal_value(self, value):
        try:
            found = super().to_internal_value(value)
            found.astimezone(UTC)
        except OverflowError:
            self.fail("overflow")
        return found


class Money(serializers.DecimalField):
    """Kroner as text with two decimals: "25000.00"."""

    def __init__(self, **options):
        options.setdefault("help_text", "Kroner.")
        super().__init__(max_digits=14, decimal_places=2, coerce_to_string=True, **options)


@extend_schema_field(OpenApiTypes.STR)
class Name(serializers.Field):
    """A record's name in the reader's language, from `name_da` and `name_en`."""

    def __init__(self, **options):
        options.setdefault("source", "*")
        super().__init__(read_only=True, **options)

    def to_representation(self, record):
        return wording.name(record)


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class Codes(serializers.Field):
    """The codes of related records, in their order."""

    def __init__(self, **options):
        super().__init__(read_only=True, **options)

    def to_representation(self, related):
        return [record.code for record in related.all()]


class PersonOut(serializers.Serializer):
    """A person of the agency or of a municipality."""

    username = serializers.CharField()
    name = serializers.CharField(source="__str__")


class PlaceOut(serializers.Serializer):
    """A municipality by its code and name."""

    code = serializers.CharField()
    name = serializers.CharField(source="official_name")


class FaultOut(serializers.Serializer):
    """What is wrong with one row of a table."""

    row = serializers.IntegerField(help_text="As the spreadsheet counts; the header is row 1.")
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, fault) -> str:
        return wording.sentence(fault["sentence"], fault["facts"])


def known(queryset, code: str, sentence: str):
    """The record by its code.

    Raises:
        ValidationError: there is none.
    """
    found = queryset.filter(code=code).first()
    if found is None:
        raise serializers.ValidationError(_(sentence) % {"given": code[:40]}, code="unknown_code")
    return found
