"""The forms of a case: the answer for one line, sections that are returned, a hearing, a condition, a rejection."""

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import rules as questions
from pool.assessment import rules
from pool.assessment.services.casework import BadScore
from pool.assessment.services.hearing import MOST
from pool.awards.services.rejecting import NoSuchGround
from pool.awards.states import FormalGround
from pool.kernel.refusals import ReasonMissing
from pool.web.inputs import DayField


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


def text_box(label: str, hint: str, most: int, rows: int = 6) -> forms.CharField:
    """A text that must be there; the service measures it, the counter says how much is left."""
    found = forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": wording.refusal_text(ReasonMissing())},
    )
    found.max_length = most
    return found


class _Form(forms.Form):
    use_required_attribute = False


class HearForm(_Form):
    """What is put to the municipality."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Say what you know, where it comes from, and what it may mean. The letter prints it as you write it.")
        self.fields["content"] = text_box(_("The information"), hint, MOST)


class ConditionForm(_Form):
    """What must be shown, and by which day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("For example: a statement from the college that the employee is enrolled. The letter prints it.")
        self.fields["content"] = text_box(_("What must be shown"), hint, MOST)
        missing = {"required": _("Write the day.")}
        self.fields["due_on"] = DayField(label=_("By which day"), error_messages=missing)


class RejectForm(_Form):
    """On which formal ground, and what the letter says about it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wrong = wording.refusal_text(NoSuchGround())
        self.fields["ground"] = forms.ChoiceField(
            label=_("Formal ground"),
            choices=FormalGround.choices,
            widget=forms.RadioSelect,
            error_messages={"required": wrong, "invalid_choice": wrong},
        )
        hint = _("What is wrong in this case, with days and names of documents. The letter prints it as you write it.")
        self.fields["explanation"] = text_box(_("Explanation for the letter"), hint, 2000)
