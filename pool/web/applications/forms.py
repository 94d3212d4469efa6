"""The forms beside the questions: lines, tables, reasons, signature. What is right is said by the services."""

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications.services.drafting import NoSuchSignatory
from pool.kernel import periods
from pool.kernel.refusals import ReasonMissing
from pool.web.inputs import DayField


class PlaceForm(forms.Form):
    """Which module in which term, paid for by which scheme: what a line needs beside its employee."""

    use_required_attribute = False

    def __init__(self, offered: list, terms: list[periods.Term], data=None, **options):
        super().__init__(data, **options)
        self.fields["module"] = _choice(_("Module"), _modules(offered), _("Choose a module from the list."))
        codes = [(term.code, wording.term(term.code)) for term in terms]
        choices = [("", _("Choose a term")), *codes]
        self.fields["term"] = _choice(_("Term"), choices, _("Choose a term from the list."))
        self.fields["term"].help_text = _("The half-year in which the employee takes the module.")

    def place(self) -> dict[str, str]:
        """Scheme, module and term as the service takes them."""
        scheme, _sign, module = self.cleaned_data["module"].partition(":")
        return {"scheme": scheme, "module": module, "term": self.cleaned_data["term"]}


class LineForm(PlaceForm):
    """A line for somebody on the staff list, or for somebody new who is put on it."""

    def __init__(self, staff: list, offered: list, terms: list[periods.Term], data=None, **options):
        super().__init__(offered, terms, data, **options)
        self.known = {person.reference for person in staff}
        choices = [("", _("Choose from the staff list")), *((person.reference, _employee(person)) for person in staff)]
        self.fields["employee"] = _choice(_("Employee"), choices, _("Choose an employee from the list."))
        self.fields |= employee_fields()

    def full_clean(self):
        """Somebody on the list or somebody new: `clean` says what is missing, not each field by itself."""
        either = [self.fields[name] for name in ("employee", *EMPLOYEE)]
        for field in either:
            field.required = False
        super().full_clean()
        for field in either:
            field.required = True

    def clean(self):
        given = super().clean()
        if given.get("employee"):
            return given
        if not any(given.get(name) not in (None, "") for name in EMPLOYEE) and not any(map(self.has_error, EMPLOYEE)):
            self.add_error("employee", _("Choose an employee from the staff list, or write a new one below."))
            return given
        for name in EMPLOYEE:
            if given.get(name) in (None, "") and not self.has_error(name):
                self.add_error(name, missing(name, self.fields[name]))
        if given.get("reference") in self.known:
            self.add_error("reference", _("This reference is on your staff list already. Choose it from the list."))
        return given

    def employee_is_new(self) -> bool:
        return not self.cleaned_data["employee"]

    def facts(self) -> dict:
        """The new employee as the service takes it."""
        return employee_facts(self.cleaned_data)


EMPLOYEE = ("reference", "initials", "hired_on", "has_child_cases")


def employee_fields() -> dict[str, forms.Field]:
    """The facts of an employee as fields; the service says what they must look like."""
    fields = {
        "reference": forms.CharField(
            label=_("Reference"),
            help_text=_("Your own staff or case number, never a CPR number. At most 20 characters."),
        ),
        "initials": forms.CharField(label=_("Initials"), help_text=_("1 to 6 letters.")),
        "hired_on": DayField(label=_("Hire date"), help_text=_("For example 15 1 2026.")),
        "has_child_cases": forms.ChoiceField(
            label=_("Does the employee work with child cases?"),
            choices=[("yes", _("Yes")), ("no", _("No"))],
            widget=forms.RadioSelect,
        ),
    }
    for name, field in fields.items():
        field.error_messages["required"] = missing(name, field)
    fields["has_child_cases"].error_messages["invalid_choice"] = missing("has_child_cases", field)
    return fields


def missing(name: str, field: forms.Field) -> str:
    """What is said of a fact that was left out."""
    return _("Answer yes or no.") if name == "has_child_cases" else _("Fill in “%(label)s”.") % {"label": field.label}


def employee_facts(given: dict) -> dict:
    return {
        "reference": given["reference"],
        "initials": given["initials"],
        "hired_on": given["hired_on"],
        "has_child_cases": given["has_child_cases"] == "yes",
    }


class PasteForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["pasted"] = forms.CharField(
            label=_("Rows from a spreadsheet"),
            help_text=_("Mark the rows in the spreadsheet, the header with them, copy, and paste here."),
            strip=False,
            error_messages={"required": _("Paste the rows here, or send a file below.")},
            widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        )


class FileForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        self.fields["file"] = forms.FileField(
            label=_("File"),
            help_text=_("CSV or XLSX, at most 400 rows and 2 MB."),
            widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
            error_messages={
                "required": _("Choose a file."),
                "empty": _("The file is empty. Choose another one."),
            },
        )


class HandOverForm(forms.Form):
    use_required_attribute = False

    def __init__(self, signatories: list, data=None, **options):
        super().__init__(data, **options)
        self.people = {str(person.pk): person for person in signatories}
        self.fields["to"] = forms.ChoiceField(
            label=_("Who shall sign?"),
            choices=[(key, f"{person} – {person.email}") for key, person in self.people.items()],
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), wording.refusal_text(NoSuchSignatory())),
        )

    def chosen(self):
        return self.people[self.cleaned_data["to"]]


class ReasonForm(forms.Form):
    """A written reason, with a counter of the characters that are left."""

    use_required_attribute = False

    def __init__(self, label: str, hint: str, data=None):
        super().__init__(data)
        self.fields["reason"] = forms.CharField(
            label=label,
            help_text=hint,
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["reason"].max_length = 2000  # for the counter; the service measures


class SignForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["declares"] = forms.BooleanField(
            label=_("I have read the application, it is correct, and I sign it for the municipality."),
            error_messages={"required": _("Tick the declaration before you sign.")},
        )


def _choice(label: str, choices: list, wrong: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, error_messages={"required": wrong, "invalid_choice": wrong})


def _modules(offered: list) -> list:
    """The modules under the scheme that pays for them, with the rate."""
    groups = [
        (
            _("%(scheme)s – %(rate)s for each module")
            % {
                "scheme": f"{item.scheme.code}. {wording.name(item.scheme)}",
                "rate": wording.money(item.terms.rate_amount),
            },
            [
                (f"{item.scheme.code}:{module.code}", f"{module.code} – {wording.name(module)}")
                for module in item.terms.modules.all()
            ],
        )
        for item in offered
    ]
    return [("", _("Choose a module")), *groups]


def _employee(person) -> str:
    return _("%(who)s, hired %(day)s") % {"who": str(person), "day": wording.day(person.hired_on)}
