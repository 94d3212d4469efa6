"""Forms of money that comes in: an entry, a match, what is sent back, what is used again."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import money
from pool.kernel.refusals import MissingField, ReasonMissing
from pool.web.inputs import AmountField, DayField

CENT = Decimal("0.01")


def missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


class _Form(forms.Form):
    use_required_attribute = False

    def text(self, name: str, label: str, hint: str = "", required: bool = True) -> None:
        self.fields[name] = forms.CharField(
            label=label, help_text=hint, required=required, error_messages={"required": missing(label)}
        )

    def amount(self, label: str, hint: str = "", initial=None) -> None:
        self.fields["amount"] = AmountField(
            label=label,
            help_text=hint,
            initial=initial,
            least=CENT,
            most=money.MOST,
            error_messages={"required": missing(label)},
        )


class TakeForm(_Form):
    def __init__(self, data=None):
        super().__init__(data)
        self.text("reference", _("The bank's number of the entry"), _("It is taken once, however often it is sent."))
        label = _("Booked on")
        self.fields["booked_on"] = DayField(label=label, error_messages={"required": missing(label)})
        self.amount(_("Amount"))
        self.text("sender", _("Sender"), _("As the bank writes it."))
        self.text("cvr", _("CVR number"), _("Of the sender, where the bank gives it."), required=False)
        self.text("text", _("Text"), _("What the sender wrote; often the number of a claim."), required=False)


class MatchForm(_Form):
    """Which claim it repays, and how much of it."""

    def __init__(self, choices: list[tuple[str, str]], data=None, initial=None):
        super().__init__(data, initial=initial)
        label = _("Claim")
        self.fields["claim"] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), missing(label)),
        )
        self.amount(_("Amount that repays it"), _("What is left stays on the suspense account."))


class SendBackForm(_Form):
    def __init__(self, data=None, initial=None):
        super().__init__(data, initial=initial)
        self.amount(_("Amount that is sent back"))
        self.fields["why"] = forms.CharField(
            label=_("Why does it go back?"),
            help_text=_("It stands beside the entry, for everybody to see."),
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["why"].max_length = 300  # for the counter; the service measures


class ReuseForm(_Form):
    def __init__(self, data=None):
        super().__init__(data)
        self.fields["round"] = forms.CharField(widget=forms.HiddenInput)
        self.amount(
            _("Amount that is used again"), _("It goes to the round's pool, and a further run can share it out.")
        )
