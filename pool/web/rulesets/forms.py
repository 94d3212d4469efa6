"""The form of a ruleset: what goes for all of it, and one form for each step."""

from django import forms
from django.utils.translation import gettext as _

from pool.allocation import fields as engine
from pool.allocation import schema
from pool.web.inputs import AmountField
from pool.web.rulesets import choices
from pool.web.rulesets.fields import LEAST, NumberField, ShareField

# method → the fields that the schema gives its steps
FIELDS = {name: frozenset(step["properties"]) for name, step in schema.schema()["$defs"].items()}
OWN = ("margin", "weight", "key", "per", "base", "floor", "cap", "places")  # fields that only some methods have
CRITERIA = 4  # that a step offers; a ruleset from elsewhere may have more


class Plain(forms.Form):
    """What was typed is shown as it was; the browser demands nothing by itself."""

    use_required_attribute = False

    def asks(self, name: str) -> bool:
        """Whether the field belongs to what is chosen: another method's fields say nothing."""
        return True

    def clean(self):
        for name in [name for name in self.errors if not self.asks(name)]:
            del self._errors[name]
        return self.cleaned_data

    def chosen(self, name: str) -> str:
        """What one of the lists is set to, before anything is checked."""
        return self[name].value() or ""


class WholeForm(Plain):
    """The name, and what goes for all steps together."""

    def __init__(self, *args, named: bool = True, **options):
        super().__init__(*args, **options)
        if named:
            self.fields["name"] = forms.CharField(
                label=_("Name of the rules"),
                help_text=_("Rules saved under a name that is known become its next version."),
                max_length=100,
                error_messages={"required": _("Give the rules a name, so that others can find them.")},
            )
        self.fields["cap"] = _radio(
            _("The most that one applicant can get in all"),
            [("none", _("No limit")), ("amount", _("An amount")), ("share", _("A part of the pool"))],
        )
        self.fields["cap_amount"] = _amount(_("Most for one applicant"))
        self.fields["cap_share"] = _share(_("Most for one applicant"))
        self.fields["minimum"] = AmountField(
            label=_("Smallest grant"),
            help_text=_("Who would get less in all gets nothing, and the money is handed out again."),
            required=False,
        )
        self.fields["unit"] = AmountField(
            label=_("Amounts are rounded to whole multiples of"),
            help_text=_("Counts where an amount can be divided. A module cannot."),
            least=LEAST,
            error_messages={"required": _("Write the smallest amount, for example 1.")},
        )

    def asks(self, name: str) -> bool:
        return name not in ("cap_amount", "cap_share") or name == f"cap_{self.chosen('cap')}"


class StepForm(Plain):
    """One step. `options` are the choices; what the step holds beyond them can be chosen too."""

    def __init__(self, options: choices.Choices, *args, criteria: int = CRITERIA, **more):
        super().__init__(*args, **more)
        self.criteria = criteria
        self.fields["name"] = forms.CharField(
            label=_("Name of the step"),
            help_text=_("Reasons and letters name it. Without a name it is named by its number."),
            max_length=200,
            required=False,
        )
        self.fields["method"] = _list(_("How the money is divided"), choices.METHODS)
        self._select(options)
        self._budget()
        self._own(options)
        self._order(options)

    def asks(self, name: str) -> bool:
        if name in OWN:
            return name in FIELDS.get(self.chosen("method"), ())
        return name not in ("budget_amount", "budget_share") or name == f"budget_{self.chosen('budget')}"

    def only(self) -> dict[str, str]:
        """Field → the classes by which the page shows it: one for each method that has it."""
        return {name: " ".join(f"for-{method}" for method in FIELDS if name in FIELDS[method]) for name in OWN}

    def order(self) -> list:
        return [self[f"order_{number}"] for number in range(self.criteria)]

    def narrowed(self) -> bool:
        """Whether the step takes only some lines, so that the page shows how."""
        names = ("tier", "scheme", "region", "min_score")
        return any(self[name].value() or self[name].errors for name in names)

    def _select(self, options: choices.Choices):
        for name, label, pairs in (
            ("tier", _("Groups"), options.groups),
            ("scheme", _("Schemes"), options.schemes),
            ("region", _("Regions"), options.regions),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                label=label, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[name].choices = choices.together(pairs, self._values(name))
        self.fields["min_score"] = NumberField(label=_("Least number of points"), required=False)

    def _budget(self):
        self.fields["budget"] = _radio(
            _("Money of this step"),
            [("rest", _("All that is left")), ("amount", _("An amount")), ("share", _("A part of the pool"))],
        )
        self.fields["budget_amount"] = _amount(_("Set aside for this step"))
        self.fields["budget_share"] = _share(_("Set aside for this step"))

    def _own(self, options: choices.Choices):
        self.fields["margin"] = _list(_("When the next line does not fit"), choices.MARGINS)
        for name, label, first in (
            ("weight", _("Shared in proportion to"), _("The same for all")),
            ("key", _("Key"), _("Choose a key")),
        ):
            self.fields[name] = forms.ChoiceField(label=label, required=name == "key")
            self.fields[name].error_messages["required"] = _("Choose the key that the money is divided by.")
            pairs = choices.together(options.keys, self._values(name), lambda code: choices.key(code, options.names))
            self.fields[name].choices = [("", first), *pairs]
        self.fields["per"] = forms.ChoiceField(label=_("The figure counts for"), required=False)
        self.fields["per"].choices = [("", _("each line by itself")), ("applicant", _("each applicant in all"))]
        self.fields["base"] = AmountField(label=_("To each line first"), required=False)
        self.fields["floor"] = AmountField(label=_("Least for a line"), required=False)
        self.fields["cap"] = AmountField(label=_("Most for a line in this step"), required=False)
        self.fields["places"] = forms.RegexField(
            "^[0-9]{1,9}$",
            label=_("Number of rounds"),
            help_text=_("So many modules an applicant can get in this step."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "numeric-input"}),
            error_messages={
                "required": _("Write how many rounds there are, for example 1."),
                "invalid": _("Write a whole number, for example 1."),
            },
        )

    def _order(self, options: choices.Choices):
        for number in range(self.criteria):
            name, label = f"order_{number}", _("First") if number == 0 else _("Then")
            self.fields[name] = forms.ChoiceField(label=label, required=False)
            pairs = choices.together(
                options.criteria, self._values(name), lambda value: choices.criterion(value, options.names)
            )
            self.fields[name].choices = [("", _("Nothing more") if number else _("Choose")), *pairs]
        self.fields["draw"] = forms.BooleanField(
            label=_("Draw lots between those that still stand equal"), required=False
        )

    def _values(self, name: str) -> list[str]:
        """What the field is set to and the engine could read, whether typed or kept."""
        if self.is_bound:
            found = self.data.getlist(self.add_prefix(name)) if hasattr(self.data, "getlist") else []
        else:
            given = self.initial.get(name) or []
            found = given if isinstance(given, list) else [given]
        return [str(value) for value in found if _readable(name, str(value))]


def _readable(name: str, value: str) -> bool:
    """A value that the lists do not know is shown all the same, if it could be one."""
    if name == "tier":
        return value.isascii() and value.isdecimal() and len(value) <= 7 and value == str(int(value))
    if name.startswith("order_"):
        bare = value.removeprefix("-")
        return bare in engine.CRITERIA[:-1] or (bare.startswith(engine.KEY) and len(bare) > len(engine.KEY))
    return bool(value.strip()) and len(value) <= 200 and "\x00" not in value


def _list(label: str, words: dict) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label)
    field.choices = [(value, _(word)) for value, word in words.items()]
    field.error_messages |= dict.fromkeys(("required", "invalid_choice"), _("Choose one of the list."))
    return field


def _radio(label: str, pairs: list) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=pairs, widget=forms.RadioSelect)
    field.error_messages |= dict.fromkeys(("required", "invalid_choice"), _("Choose one of these."))
    return field


def _amount(label: str) -> AmountField:
    return AmountField(label=label, error_messages={"required": _("Write the amount.")})


def _share(label: str) -> ShareField:
    return ShareField(label=label, error_messages={"required": _("Write how many per cent of the pool.")})
