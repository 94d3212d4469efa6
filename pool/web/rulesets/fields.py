"""Form fields of rulesets: numbers as people write them in, exact decimal text out."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from pool.wording import language

NUMBER = re.compile(r"-?[0-9]{1,18}([.,][0-9]{1,12})?", re.ASCII)
LEAST = Decimal("0.01")


class NumberField(forms.Field):
    """A whole or decimal number, with comma or point. No marks between thousands: they could be either."""

    default_error_messages = {"number": gettext_lazy("Write a number, for example 2.5.")}

    def __init__(self, **options):
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "class": "numeric-input"}

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        shown = f"{value:f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
        return shown.replace(".", ",") if language() == "da" else shown

    def to_python(self, value) -> Decimal | None:
        text = str(value or "").strip().replace("\u2212", "-")
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise ValidationError(self.error_messages["number"], "number")
        return Decimal(text.replace(",", "."))


class ShareField(NumberField):
    """A part of the whole, written as per cent; `Decimal` from 0 to 1 out."""

    default_error_messages = {"share": gettext_lazy("Write a number from 0 to 100, at most ten decimals.")}

    def prepare_value(self, value):
        return super().prepare_value(value * 100 if isinstance(value, Decimal) else value)

    def to_python(self, value) -> Decimal | None:
        text = str(value or "").strip().removesuffix("%").strip()
        percent = super().to_python(text)
        if percent is None:
            return None
        share = percent.scaleb(-2)
        if not 0 <= percent <= 100 or share.normalize().as_tuple().exponent < -12:
            raise ValidationError(self.error_messages["share"], "share")
        return share
