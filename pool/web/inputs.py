"""Form fields of our own: a day in three boxes, and an amount as people write it in their language."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pool import wording
from pool.kernel import money

ENGLISH_GROUPS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d{1,2})?")


def posted(request):
    """What was sent, also when all of it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


class DayInput(forms.Widget):
    """Day, month and year in three boxes: a native date input shows the browser's order, not the page's."""

    def part_labels(self):
        return [("day", _("Day")), ("month", _("Month")), ("year", _("Year"))]

    def parts(self, value):
        """The texts of the three boxes for a day or for what was sent."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return list(value) if value else ["", "", ""]

    def value_from_datadict(self, data, files, name):
        return [str(data.get(f"{name}_{part}", "")).strip() for part in ("day", "month", "year")]

    def value_omitted_from_data(self, data, files, name):
        return not any(f"{name}_{part}" in data for part in ("day", "month", "year"))

    def format_value(self, value):
        return " ".join(self.parts(value))


class DayField(forms.Field):
    widget = DayInput
    default_error_messages = {
        "invalid": gettext_lazy("Write day, month and year in numbers, for example 15 1 2027."),
        "missing": gettext_lazy("There is no such day as %(value)s. Check day, month and year."),
    }

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        if not any(value):
            return None
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in value) or len(value[2]) != 4:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date(int(value[2]), int(value[1]), int(value[0]))
        except ValueError as mistake:
            raise ValidationError(self.error_messages["missing"], "missing", {"value": ".".join(value)}) from mistake

    def has_changed(self, initial, data):
        return self.widget.parts(initial) != self.widget.parts(data)


class AmountField(forms.Field):
    """Kroner as text in, `Decimal` with two decimals out. `least` and `most` are kroner."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the amount in kroner with at most two decimals, for example %(example)s."),
        "least": gettext_lazy("You wrote %(value)s. The least is %(limit)s."),
        "most": gettext_lazy("You wrote %(value)s. The most is %(limit)s."),
    }

    def __init__(self, *, least=Decimal(0), most=None, **options):
        self.least, self.most = least, most
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs["class"] = f"{self.widget.attrs.get('class', '')} numeric-input".strip()

    def prepare_value(self, value):
        if not isinstance(value, Decimal | int):
            return value
        return wording.number(value, 2 if value % 1 else 0).replace("\u2212", "-")

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return value if isinstance(value, Decimal) else None
        text = str(value).strip().removeprefix("DKK").strip().replace("\u2212", "-")
        # In English a comma marks thousands; in Danish it marks decimals. The page's language decides.
        if wording.language() == "en" and ENGLISH_GROUPS.fullmatch(text):
            text = text.replace(",", "")
        try:
            if re.search("[eE_]", text):  # 1e9 and 1_000 are numbers to a computer only
                raise money.LossyAmount(text)
            return money.parsed(text)
        except money.LossyAmount as mistake:
            example = {"example": wording.number(Decimal("12500.50"), 2)}
            raise ValidationError(self.error_messages["invalid"], "invalid", example) from mistake

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for name, limit, broken in (("least", self.least, "lt"), ("most", self.most, "gt")):
            if limit is not None and (value < limit if broken == "lt" else value > limit):
                facts = {"value": wording.money(value), "limit": wording.money(limit)}
                raise ValidationError(self.error_messages[name], name, facts)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
