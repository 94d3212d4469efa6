"""The form of a scheme and its terms: long, in the groups in which the terms are read."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import money
from pool.kernel.refusals import MissingField
from pool.registry import queries as registry
from pool.rounds import fields
from pool.rounds.models import SchemeTerms
from pool.rounds.terms_refused import OutOfRange
from pool.web.inputs import AmountField, DayField
from pool.web.schemes import telling

ROWS = 5


class TermsForm(forms.Form):
    """The next terms of a scheme, filled in with the latest ones."""

    use_required_attribute = False

    def __init__(self, data, latest: SchemeTerms | None = None, modules=None, day=None):
        known = fields.of(latest) if latest else fields.USUAL
        super().__init__(data, initial=_initial(known))
        found = registry.modules() if modules is None else modules
        self.modules = {module.code: module for module in found}
        self.fields["valid_from"] = DayField(label=_("In force from"))
        if day:
            self.initial["valid_from"] = max(day, latest.valid_from + timedelta(days=1))
        for name in fields.LABELS:
            if name != "budget_posts":
                self.fields[name] = _field(name, self.modules)
        rows = min(max(ROWS, len(known["budget_posts"]) + 2), fields.MOST_POSTS)
        self.post_rows = [self._post(row) for row in range(rows)]
        for item in self.fields.values():
            item.error_messages["required"] = wording.refusal_text(MissingField(label=item.label))

    def _post(self, row: int) -> list[str]:
        """The three boxes of a budget line."""
        words = {"code": _("Code"), "da": _("In Danish"), "en": _("In English")}
        for part, word in words.items():
            facts = {"number": row + 1, "part": word}
            box = forms.CharField(label=_("Budget line %(number)s: %(part)s") % facts, max_length=100, required=False)
            box.widget.attrs |= {"aria-label": box.label, "class": "form-input"}
            self.fields[f"post_{row}_{part}"] = box
        return [f"post_{row}_{part}" for part in words]

    def groups(self) -> list[dict]:
        """Headings with their fields, as the page prints them."""
        return [
            {
                "heading": _(heading),
                "fields": [_shown(self[name]) for name in names if name in self.fields],
                "posts": [[self[name] for name in row] for row in self.post_rows] if "budget_posts" in names else [],
            }
            for heading, names in fields.GROUPS
        ]

    def facts(self) -> dict:
        """What the service asks for."""
        given = {name: self.cleaned_data[name] for name in (*fields.LABELS, "valid_from") if name != "budget_posts"}
        given["modules"] = [self.modules[code] for code in given["modules"]]
        rows = [[self.cleaned_data[name] for name in row] for row in self.post_rows]
        given["budget_posts"] = [dict(zip(("code", "da", "en"), row, strict=True)) for row in rows if any(row)]
        return given


class SchemeForm(TermsForm):
    """A new scheme with its first terms."""

    def __init__(self, data):
        super().__init__(data)
        self.programmes = {item.code: item for item in registry.programmes()}
        own = {
            "code": forms.CharField(
                label=_("Code"), help_text=_("Capital letters, digits and hyphens. It stays as it is."), max_length=10
            ),
            **{
                name: forms.CharField(
                    label=_(label),
                    max_length=most,
                    widget=forms.Textarea(attrs={"rows": 3}) if most > 100 else forms.TextInput,
                )
                for name, (label, most) in fields.SCHEME_TEXTS.items()
            },
            "programme": forms.ChoiceField(
                label=_("Programme"),
                choices=[(item.code, wording.name(item)) for item in self.programmes.values()],
                widget=forms.RadioSelect,
            ),
        }
        for item in own.values():
            item.error_messages["required"] = wording.refusal_text(MissingField(label=item.label))
        if len(self.programmes) == 1:
            own["programme"].initial = next(iter(self.programmes))
        self.own = list(own)
        self.fields = {**own, **self.fields}

    def own_fields(self) -> list[dict]:
        return [_shown(self[name]) for name in self.own]

    def facts(self) -> dict:
        own = {name: self.cleaned_data[name] for name in self.own}
        own["programme"] = self.programmes[own["programme"]]
        return {**super().facts(), **own}


def _initial(known: dict) -> dict:
    found = {name: value for name, value in known.items() if name not in ("modules", "budget_posts")}
    found["modules"] = [module.code for module in known.get("modules", [])]
    for row, post in enumerate(known["budget_posts"]):
        found |= {f"post_{row}_{part}": post[part] for part in ("code", "da", "en")}
    return found


def _field(name: str, modules: dict) -> forms.Field:
    label, hint = telling.label(name), _hints().get(name, "")
    words = {"label": label, "help_text": hint}
    if name == "modules":
        choices = [(code, f"{code} {wording.name(module)}") for code, module in modules.items()]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if name in fields.AMOUNTS:
        return AmountField(most=money.MOST, **words)
    if name in telling.CHOICES:
        return forms.ChoiceField(choices=telling.CHOICES[name].choices, widget=forms.RadioSelect, **words)
    if name == "takes_municipal_auditor":
        return forms.BooleanField(required=False, **words)
    if name in fields.TEXTS:
        box = forms.Textarea(attrs={"rows": 3 if name.startswith("legal") else 6})
        return forms.CharField(max_length=fields.TEXTS[name], widget=box, **words)
    return _whole(name, words)


def _whole(name: str, words: dict) -> forms.IntegerField:
    """The sentence of the service for every number that it would refuse."""
    least, most = fields.RANGES[name]
    found = forms.IntegerField(min_value=least, max_value=most, required=name not in fields.MAY_BE_EMPTY, **words)
    said = wording.refusal_text(OutOfRange(label=fields.LABELS[name], least=least, most=most))
    found.error_messages["invalid"] = said
    for limit in found.validators:
        limit.message = said
    return found


def _shown(bound) -> dict:
    """A field with the unit that stands behind its box, and the width of the box where it is not a line."""
    if isinstance(bound.field, AmountField):
        return {"bound": bound, "suffix": "kr.", "width": 16}
    if isinstance(bound.field, forms.IntegerField):
        units = {"days": _("days"), "months": _("months"), "years": _("years"), "percent": _("per cent")}
        suffix = next((word for part, word in units.items() if part in bound.name), "")
        return {"bound": bound, "suffix": suffix, "width": 6}
    return {"bound": bound, "suffix": "", "width": 12 if bound.name == "code" else None}


def _hints() -> dict[str, str]:
    none, first = _("Leave it empty for no limit."), fields.FIRST_POST
    return {
        "rate_amount": _("For one employee and one module."),
        "begin_within_years": none,
        "complete_within_years": none,
        "confirmations_a_year": _("1: in autumn; 2: in spring and in autumn."),
        "start_percent": _("Where the money is paid in two parts."),
        "settled_by": _("Actual costs are paid each quarter and need budget lines; one has the code %(code)s.")
        % {"code": first},
        "statement_above_amount": _("Above this, accounts need an auditor's statement."),
        "audit_above_amount": _("Above this, they need a performance audit as well."),
        "de_minimis_amount": _("Smaller amounts are not claimed back."),
        "retention_years": _("The Bookkeeping Act says five years at least."),
        "legal_basis_da": _("It is quoted in every decision."),
        "appeal_da": _("It stands in every decision as written here."),
    }
