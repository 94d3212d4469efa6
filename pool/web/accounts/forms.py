"""Forms of accounts: what was spent, the signature, the auditor, the statement, the decision."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel.refusals import MissingField, ReasonMissing
from pool.settlement import accounting as reads
from pool.settlement import told
from pool.settlement.models import Accounts
from pool.settlement.services.accounts import MOST_MODULES
from pool.settlement.states import AuditLevel, Conclusion
from pool.web.claims import telling as claims
from pool.web.inputs import AmountField

MOST_KRONER = Decimal("9999999999.99")


class _Form(forms.Form):
    use_required_attribute = False

    def text(
        self, name: str, label: str, hint: str = "", most: int = 200, needed: str = "", tall: bool = False
    ) -> None:
        """A line or box of text. `needed`: what is said when it is empty."""
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            required=bool(needed),
            widget=forms.Textarea if tall else forms.TextInput,
            error_messages={"required": needed},
        )
        self.fields[name].max_length = most  # for the counter; the service measures


class AccountsForm(_Form):
    """What was spent, in the split of the approved budget; by unit rate only how many modules."""

    def __init__(self, item: Accounts, data=None):
        super().__init__(data)
        self.is_by_modules, self.posts = reads.by_modules(item), []
        if self.is_by_modules:
            self.fields["modules_completed"] = forms.IntegerField(
                label=_("Modules completed"),
                min_value=0,
                max_value=MOST_MODULES,
                initial=item.modules_completed,
                error_messages={"required": missing(_("Modules completed"))},
            )
        else:
            self._lines(item)
        hint = _("What the agency should know. Where it has asked, answer here.")
        self.text("note", _("Note"), hint, most=2000, tall=True)
        self.fields["note"].initial = item.note

    def _lines(self, item: Accounts) -> None:
        frozen, budget = reads.terms(item.application, item.scheme), reads.budget_by_post(item.application, item.scheme)
        known = {entry.post: entry for entry in item.entries.all()}
        for post in told.in_order(frozen, budget):
            name, entry = told.post_name(frozen, post), known.get(post)
            self.fields[post] = AmountField(
                label=_("Cost of %(post)s") % {"post": name},
                most=MOST_KRONER,
                initial=entry.cost_amount if entry and item.changed_at else None,
                error_messages={"required": missing(name)},
            )
            self.fields[post].widget.attrs["data-sum"] = "costs"
            self.text(f"{post}-note", _("Note on %(post)s") % {"post": name}, most=500)
            self.fields[f"{post}-note"].initial = entry.note if entry else ""
            self.posts.append((post, name, budget[post]))
        self.fields["other_income"] = AmountField(
            label=_("Other income"),
            help_text=_("Other grants and income for the same. It pays before the grant does."),
            required=False,
            most=MOST_KRONER,
            initial=item.other_income_amount or None,
        )
        self.text("other_income_source", _("Where it comes from"))
        self.fields["other_income_source"].initial = item.other_income_source

    def rows(self) -> list[dict]:
        return [
            {"name": name, "budget": budget, "cost": self[post], "note": self[f"{post}-note"]}
            for post, name, budget in self.posts
        ]

    def given(self) -> dict:
        """What was written, as the service takes it."""
        found = self.cleaned_data
        return {
            "costs": {post: (found[post], found[f"{post}-note"]) for post, _name, _budget in self.posts},
            "modules_completed": found.get("modules_completed"),
            "other_income": found.get("other_income") or Decimal(0),
            "other_source": found.get("other_income_source", ""),
            "note": found["note"],
        }


class DeclareForm(_Form):
    """The signature: a declaration upon honour."""

    def __init__(self, data=None):
        super().__init__(data)
        label = _(
            "I declare on my honour that the accounts are true and complete, that the costs belong to the grant and "
            "its period and have been paid, and that nobody else has paid for them."
        )
        self.fields["declares"] = forms.BooleanField(
            label=label, error_messages={"required": _("Tick the declaration before you sign.")}
        )


class AuditorForm(_Form):
    """Whom the municipality asks for a statement."""

    def __init__(self, takes_municipal: bool, data=None):
        super().__init__(data)
        self.text("firm", _("Auditor"), _("Name of the firm."), most=150, needed=missing(_("Auditor")))
        hint = _("The link is sent there, and to nobody else.")
        label = _("E-mail address of the auditor")
        self.text("email", label, hint, needed=missing(label))
        self.fields["email"].widget.attrs |= {"type": "email", "autocomplete": "off"}
        if takes_municipal:
            label = _("It is the municipality's own audit body")
            self.fields["is_municipal"] = forms.BooleanField(label=label, required=False)

    def given(self) -> dict:
        return {"is_municipal": False, **self.cleaned_data}


class StatementForm(_Form):
    """The auditor's statement. `sha256`: of the accounts that stand on the page."""

    def __init__(self, item: Accounts, data=None):
        super().__init__(data)
        self.fields["sha256"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.text("auditor", _("Your name"), most=100, needed=missing(_("Your name")))
        label = _("Number in the register of auditors")
        self.text("registration", label, _("Yours or your firm's."), most=30, needed=missing(label))
        self.fields["conclusion"] = forms.ChoiceField(
            label=_("Conclusion"),
            choices=Conclusion.choices,
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), missing(_("Conclusion"))),
        )
        hint = _("What you have examined, on what grounds you conclude, and any reservation.")
        needed = wording.refusal_text(ReasonMissing())
        self.text("text", _("Statement"), hint, most=10_000, needed=needed, tall=True)
        if item.level == AuditLevel.PERFORMANCE:
            hint = _("Whether the money was spent thriftily, productively and to effect.")
            needed = missing(_("Performance audit"))
            self.text("performance", _("Performance audit"), hint, most=10_000, needed=needed, tall=True)
            self.fields["performance"].widget.attrs["rows"] = 6

    def given(self) -> dict:
        read = self.cleaned_data["sha256"] or "none"  # a form that does not say what was read is refused
        return {"performance": "", **self.cleaned_data, "sha256": read}


class QueryForm(_Form):
    def __init__(self, data=None):
        super().__init__(data)
        hint = _("The municipality corrects or answers within 14 days and signs again.")
        needed = wording.refusal_text(ReasonMissing())
        self.text("question", _("Your question"), hint, most=2000, needed=needed, tall=True)


class DecisionForm(_Form):
    """What is approved of each line. `shown`: what was said to follow when the button was pressed."""

    def __init__(self, item: Accounts, data=None):
        super().__init__(data)
        self.posts = []
        if not reads.by_modules(item):
            frozen = reads.terms(item.application, item.scheme)
            for entry in item.entries.all():
                name = told.post_name(frozen, entry.post)
                self.fields[entry.post] = AmountField(
                    label=_("Approved of %(post)s") % {"post": name},
                    most=entry.cost_amount,
                    initial=entry.cost_amount,
                    error_messages={"required": missing(name)},
                )
                self.text(f"{entry.post}-why", _("Why not all of %(post)s") % {"post": name}, most=500)
                self.posts.append((entry, name))
        self.fields["reason_class"] = forms.ChoiceField(
            label=_("Why is money released or claimed back?"),
            help_text=_("Needed where something is. It decides whether the money may be used again this year."),
            choices=claims.reasons(),
            widget=forms.RadioSelect,
            required=False,
        )
        hint = _("The municipality reads it in the letter.")
        self.text("decision", _("Reasons"), hint, most=2000, needed=wording.refusal_text(ReasonMissing()), tall=True)
        self.fields["decision"].required = data is None or "approve" in data  # not to see what would follow
        self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def has_wrong_amounts(self) -> bool:
        return any(entry.post in self.errors for entry, _name in self.posts)

    def rows(self) -> list[dict]:
        return [
            {
                "name": name,
                "budget": entry.budget_amount,
                "cost": entry.cost_amount,
                "note": entry.note,
                "approved": self[entry.post],
                "why": self[f"{entry.post}-why"],
            }
            for entry, name in self.posts
        ]

    def amounts(self) -> dict[str, Decimal]:
        """What is approved of each line; before anything was sent all of it."""
        sent = self.cleaned_data if self.is_bound else {}
        return {entry.post: sent.get(entry.post, entry.cost_amount) for entry, _name in self.posts}

    def approved(self) -> dict[str, tuple[Decimal, str]]:
        return {post: (amount, self.cleaned_data[f"{post}-why"]) for post, amount in self.amounts().items()}


def missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))
