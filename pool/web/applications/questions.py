"""The questions of a section as a form that loses nothing: what was typed, and what was stored when it was read."""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import rules
from pool.kernel import money
from pool.web.inputs import ENGLISH_GROUPS

INPUT_TYPES = {"email": "email", "phone": "tel"}
AUTOCOMPLETE = {"contact_name": "name", "contact_email": "email", "contact_phone": "tel"}


class SectionForm(forms.Form):
    """The questions of one section as fields, with what is stored as hidden base values for the merge.

    It checks nothing and so loses nothing: `drafting.save_answers` keeps what fits and says what is wrong.
    """

    use_required_attribute = False

    def __init__(self, section: str, stored: dict[str, str], signatories: list, data=None):
        self.questions = rules.SECTIONS[section]
        self.stored = {item.name: stored.get(item.name, "") for item in self.questions}
        super().__init__(data, initial={item.name: shown(item, self.stored[item.name]) for item in self.questions})
        for item in self.questions:
            self.fields[item.name] = _field(item, signatories)

    def full_clean(self):
        self._errors, self.cleaned_data = ErrorDict(), {}

    def answers(self) -> dict[str, str]:
        """What was typed, by question; questions that were not on the page are left out."""
        return {item.name: self._answer(item) for item in self.questions if self._asked(item)}

    def base(self) -> dict[str, str]:
        """What was stored when the page was read."""
        names = [item.name for item in self.questions if f"base_{item.name}" in self.data]
        return {name: self.data[f"base_{name}"].replace("\r\n", "\n") for name in names}

    def bases(self) -> list[dict]:
        """The hidden inputs with what is stored now."""
        return [{"name": f"base_{name}", "value": value} for name, value in self.stored.items()]

    def merged(self, stored: dict[str, str]):
        """What was sent, but answers the person has not touched as they are stored now.

        Somebody else may have changed them meanwhile; shown again in their old form they would overwrite that.
        """
        data, base = self.data.copy(), self.base()
        for item in self.questions:
            if self._asked(item) and self._answer(item) == base.get(item.name):
                data.pop(item.name, None)
                if stored.get(item.name):
                    data[item.name] = shown(item, stored[item.name])
        return data

    def _asked(self, item: rules.Question) -> bool:
        return item.name in self.data or (item.kind == "tick" and f"base_{item.name}" in self.data)

    def _answer(self, item: rules.Question) -> str:
        if item.kind == "tick":
            return "yes" if item.name in self.data else ""
        text = self.data[item.name].replace("\r\n", "\n").strip()
        return typed_amount(text, self.data.get(f"base_{item.name}", "")) if item.kind == "amount" else text


def shown(item: rules.Question, stored: str) -> str:
    """A stored answer as it stands in its field: an amount in the marks of the page's language."""
    if item.kind != "amount" or not stored:
        return stored
    try:
        amount = money.parsed(stored)
    except money.LossyAmount:
        return stored
    return wording.number(amount, 2 if amount % 1 else 0).replace("\u2212", "-")


def typed_amount(text: str, base: str) -> str:
    """An amount as it is stored: one that was only rewritten in another language's marks is its base.

    What is no amount is stored as it was typed, so that nothing is lost.
    """
    bare = text.strip().removeprefix("DKK").strip()
    if wording.language() == "en" and ENGLISH_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "")
    try:
        amount = money.parsed(bare)
    except money.LossyAmount:
        return text
    try:
        if base and money.parsed(base) == amount:
            return base
    except money.LossyAmount:
        pass
    return f"{amount:.2f}".replace(".", ",") if amount % 1 else f"{amount:.0f}"


def _field(item: rules.Question, signatories: list) -> forms.Field:
    options = {
        "label": _(item.label),
        "help_text": _(item.hint) if item.hint else "",
        "required": item.required,
    }
    if item.kind == "yes_no":
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **options)
    if item.kind == "person":
        choices = [(person.username, f"{person} – {person.email}") for person in signatories]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    if item.kind == "tick":
        widget = forms.CheckboxInput(check_test=lambda value: value in ("yes", "on", True), attrs={"value": "yes"})
        return forms.CharField(widget=widget, **options)
    if item.kind == "long_text":
        found = forms.CharField(widget=forms.Textarea, **options)
        found.max_length = item.most  # for the counter; the field itself cuts nothing off
        return found
    attrs = {"autocomplete": AUTOCOMPLETE[item.name]} if item.name in AUTOCOMPLETE else {}
    if item.kind == "amount":
        attrs |= {"inputmode": "decimal", "class": "numeric-input"}
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = INPUT_TYPES.get(item.kind, "text")
    return forms.CharField(widget=widget, **options)
