"""The forms of a case: the answer for one line, and the sections that are returned."""

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import rules as questions
from pool.assessment import rules
from pool.assessment.services.casework import BadScore


def grounds() -> list:
    """The grounds in two groups, in the reader's language."""
    groups: dict[bool, list] = {True: [], False: []}
    for ground, (eligible, sentence) in rules.GROUNDS.items():
        groups[eligible].append((ground, wording.sentence(sentence, {})))
    return [(_("Eligible"), groups[True]), (_("Not eligible"), groups[False])]


class LineForm(forms.Form):
    """Eligible or not, on which ground, with a note. The field names carry the line, many stand on one page."""

    ground = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    score = forms.IntegerField(required=False, min_value=0, max_value=rules.MOST_SCORE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].label = _("Ground")
        self.fields["ground"].required = True
        self.fields["ground"].error_messages["required"] = _("Choose a ground.")
        self.fields["ground"].choices = [("", _("Choose a ground")), *grounds()]
        self.fields["note"].label = _("Note")
        self.fields["note"].help_text = _("Needed where a check failed or needs a human and the line is eligible.")
        self.fields["score"].label = _("Points")
        self.fields["score"].help_text = _("0 to 100. Only for rounds that rank by assessment; else leave it empty.")
        wrong = wording.refusal_text(BadScore(most=rules.MOST_SCORE))
        self.fields["score"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), wrong)


class ReturnForm(forms.Form):
    """One box for each section; a section with a reason is returned."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in questions.SECTIONS:
            box = forms.Textarea(attrs={"rows": 3})
            label = wording.sentence(questions.SECTION_NAMES[name], {})
            self.fields[f"reason_{name}"] = forms.CharField(required=False, max_length=1000, label=label, widget=box)

    def reasons(self) -> dict[str, str]:
        """Section → reason."""
        given = {name: self.cleaned_data[f"reason_{name}"] for name in questions.SECTIONS}
        return {name: text for name, text in given.items() if text.strip()}
