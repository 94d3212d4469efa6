"""The form of a table of keys: what it is, from when it counts, and the table itself. Services say what is right."""

from django import forms
from django.utils.translation import gettext as _

from pool.registry import rules
from pool.registry.services.keys import LABELS, LENGTHS
from pool.web.inputs import DayField


class KeyForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, files=None, initial=None):
        super().__init__(data, files, initial=initial)
        self.fields["code"] = _text(
            _("Code"),
            _("Small letters, digits and underscores. The code of a key that exists makes a new version of it."),
            attrs={"list": "known-codes", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        )
        self.fields["code"].max_length = rules.LONGEST_CODE  # for the width; the service measures
        self.fields["name_da"] = _text(_(LABELS["name_da"]), _("For example Børn 0–17 år."))
        self.fields["name_en"] = _text(_(LABELS["name_en"]), _("For example Children aged 0–17."))
        self.fields["valid_from"] = DayField(
            label=_("In force from"),
            help_text=_("Rounds whose deadline is on this day or later use it, until a newer version takes over."),
            error_messages={"required": _missing(_("In force from"))},
        )
        self.fields["source"] = _text(
            _(LABELS["source"]), _("Where the figures come from and of which day, so that others can find them again.")
        )
        self.fields["file"] = forms.FileField(
            label=_("File"),
            help_text=_("CSV or XLSX, at most 400 rows and 2 MB."),
            widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
            error_messages={"empty": _("The file is empty. Choose another one.")},
        )
        self.fields["pasted"] = forms.CharField(
            label=_("Rows from a spreadsheet"),
            strip=False,
            help_text=_("Mark the rows in the spreadsheet, the header with them, copy, and paste here."),
            widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        )
        for name, most in LENGTHS.items():
            self.fields[name].max_length = most

    def full_clean(self):
        """A file or rows: `clean` says what is missing, not each field by itself."""
        either = [self.fields[name] for name in ("file", "pasted")]
        for field in either:
            field.required = False
        super().full_clean()
        for field in either:
            field.required = True

    def clean(self):
        given = super().clean()
        if self.has_error("file"):
            return given
        if given.get("file") and given.get("pasted", "").strip():
            self.add_error("pasted", _("Send either a file or rows, not both."))
        elif not given.get("file") and not given.get("pasted"):
            self.add_error("file", _("Choose a file, or paste the rows below."))
        return given

    def about(self) -> dict:
        """What stands about the table, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("code", "name_da", "name_en", "valid_from", "source")}


def _text(label: str, hint: str, attrs: dict | None = None) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs or {}),
        error_messages={"required": _missing(label)},
    )


def _missing(label: str) -> str:
    return _("Fill in “%(label)s”.") % {"label": label}
