"""Forms of claims: the proposal, the municipality's answer, the decision, the invoice."""

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications.models import Application
from pool.kernel.refusals import MissingField, ReasonMissing
from pool.rounds.models import Scheme
from pool.settlement import claims as reads
from pool.settlement.states import ClaimGround
from pool.web.claims import telling
from pool.web.inputs import AmountField

MOST = 2000


def missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


class TextForm(forms.Form):
    """One text that gives reasons, under the name by which the service knows it."""

    use_required_attribute = False

    def __init__(self, name: str, label: str, hint: str, data=None, most: int = MOST):
        super().__init__(data)
        self.name = name
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields[name].max_length = most  # for the counter; the service measures

    def text(self) -> str:
        return self.cleaned_data[self.name]

    @property
    def field(self):
        return self[self.name]


def answer_form(data=None) -> TextForm:
    hint = _("Say what is right and what is not. The agency reads it before it decides.")
    return TextForm("answer", _("Your answer"), hint, data, 4000)


def decision_form(data=None) -> TextForm:
    hint = _("The municipality reads them in the letter. Say what you make of its answer.")
    return TextForm("decision", _("Reasons of the decision"), hint, data)


def drop_form(data=None) -> TextForm:
    return TextForm("reason", _("Why is the claim dropped?"), _("It stands in the history of the case."), data)


class InvoiceForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        label = _("Invoice number")
        self.fields["invoice"] = forms.CharField(
            label=label,
            help_text=_("The number that the invoice has in the agency's accounting system."),
            error_messages={"required": missing(label)},
        )


class ProposeForm(forms.Form):
    """What is claimed back in one scheme, why, and what becomes of the money."""

    use_required_attribute = False

    def __init__(self, application: Application, scheme: Scheme, data=None):
        super().__init__(data)
        found = list(reads.claimable(application).filter(scheme=scheme))
        free = {"free": wording.money(reads.free(application, scheme))}
        self.fields["parts"] = forms.MultipleChoiceField(
            label=_("Payments that are claimed back"),
            choices=[(str(item.pk), telling.part(item)) for item in found],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("A payment was claimed back meanwhile. Look at the list again.")},
        )
        self.fields["amount"] = AmountField(
            label=_("Or an amount of them"),
            help_text=_("Where accounts say how much. The last payments are taken first. At most %(free)s.") % free,
            required=False,
        )
        self._choice("ground", _("Ground"), [pair for pair in ClaimGround.choices if pair[0] != ClaimGround.VOLUNTARY])
        self._choice("reason_class", _("What becomes of the money when it is repaid?"), telling.reasons())
        label, hint = (
            _("Explanation"),
            _("The municipality reads it in the hearing. Say which facts the claim rests on."),
        )
        self.fields["explanation"] = forms.CharField(
            label=label,
            help_text=hint,
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["explanation"].max_length = MOST

    def _choice(self, name: str, label: str, choices: list) -> None:
        words = dict.fromkeys(("required", "invalid_choice"), missing(label))
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, error_messages=words
        )
