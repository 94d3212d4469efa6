"""Forms of changes: what is asked for, by kind, and the answer to it."""

from datetime import datetime
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications.models import Application, Line
from pool.applications.states import OutcomeKind
from pool.kernel.refusals import MissingField, ReasonMissing
from pool.ledger import rules as accounts
from pool.rounds import queries as rounds
from pool.rounds.models import Scheme
from pool.settlement import changes, confirmations, told
from pool.settlement.states import ChangeKind
from pool.web.inputs import AmountField, DayField
from pool.workforce import queries as workforce

MOST = 2000


def missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


class _Form(forms.Form):
    use_required_attribute = False

    def reason(self, name: str, label: str, hint: str) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields[name].max_length = MOST  # for the counter; the service measures

    def choice(self, name: str, label: str, choices: list, hint: str = "") -> None:
        words = dict.fromkeys(("required", "invalid_choice"), missing(label))
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, help_text=hint, error_messages=words)


class AskForm(_Form):
    """What is asked for; the fields follow from the kind."""

    def __init__(self, application: Application, kind: str, at: datetime, data=None, initial=None):
        super().__init__(data, initial=initial)
        self.application, self.kind, self.scheme = application, kind, None
        FIELDS[kind](self, application, at)
        self.reason("why", _("Why?"), _("The agency reads it, and it stands in the history of the case."))

    def given(self) -> dict:
        """What was asked for, as the service takes it."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "why"}
        if self.kind == ChangeKind.WITHDRAWAL:
            return {"lines": [int(key) for key in found["lines"]]}
        if "line" in found:
            found["line"] = int(found["line"])
        if self.kind == ChangeKind.BUDGET:
            return {"scheme": self.scheme.code, "entries": self.entries()}
        return found

    def entries(self) -> list[dict]:
        names = [name.split("|") for name in self.fields if "|" in name]
        values = self.cleaned_data
        return [
            {"post": post, "quarter": quarter, "amount": values[f"{post}|{quarter}"] or Decimal(0)}
            for post, quarter in names
        ]

    def grid(self) -> list[dict]:
        """The budget as a table: one row for each line, one cell for each quarter."""
        posts = list(dict.fromkeys(name.split("|")[0] for name in self.fields if "|" in name))
        return [
            {
                "label": told.post_name(self.terms, post),
                "cells": [self[name] for name in self.fields if name.split("|")[0] == post and "|" in name],
            }
            for post in posts
        ]


def places(application: Application) -> list[Line]:
    """The places that can still be changed."""
    return [line for line in confirmations.funded(application) if line.outcome != OutcomeKind.COMPLETED]


def _line(form: AskForm, application: Application) -> None:
    choices = [(line.pk, _place(line)) for line in places(application)]
    form.choice("line", _("Employee and module"), [("", _("Choose")), *choices])


def _place(line: Line) -> str:
    said = f" – {line.get_outcome_display()}" if line.outcome else ""
    return f"{line.employee}, {line.module.code}, {wording.term(line.term)}{said}"


def _employee(form: AskForm, application: Application, at: datetime) -> None:
    _line(form, application)
    staff = [(person.reference, _person(person)) for person in workforce.of(application.municipality)]
    hint = _("From your staff list. Only modules that the employee has not taken.")
    form.choice("employee", _("New employee"), [("", _("Choose")), *staff], hint)
    form.fields["term"] = forms.ChoiceField(
        label=_("Term"), choices=[("", _("As before")), *_terms(application, at)], required=False
    )


def _person(person) -> str:
    return _("%(who)s, hired %(day)s") % {"who": str(person), "day": wording.day(person.hired_on)}


def _module(form: AskForm, application: Application, at: datetime) -> None:
    _line(form, application)
    modules = {
        module.code: f"{module.code} – {wording.name(module)}"
        for item in rounds.of_round(application.round)
        for module in item.terms.modules.all()
    }
    form.choice("module", _("New module"), [("", _("Choose")), *sorted(modules.items())])


def _term(form: AskForm, application: Application, at: datetime) -> None:
    _line(form, application)
    form.choice("term", _("New term"), [("", _("Choose")), *_terms(application, at)])


def _terms(application: Application, at: datetime) -> list[tuple[str, str]]:
    return [(code, wording.term(code)) for code in changes.terms_open(application, at)]


def _extension(form: AskForm, application: Application, at: datetime) -> None:
    days = {
        "now": wording.day(changes.period_until(application)),
        "last": wording.day(changes.last_extension(application)),
    }
    form.fields["until"] = DayField(
        label=_("New last day"),
        help_text=_("The period ends on %(now)s now. It can end on %(last)s at the latest.") % days,
        error_messages={"required": missing(_("New last day"))},
    )


def _withdrawal(form: AskForm, application: Application, at: datetime) -> None:
    label = _("Places to give up")
    form.fields["lines"] = forms.MultipleChoiceField(
        label=label,
        choices=[(line.pk, _place(line)) for line in places(application)],
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), missing(label)),
    )


def _officer(form: AskForm, application: Application, at: datetime) -> None:
    now = changes.officer_of(application)
    people = [(person.username, str(person)) for person in changes.officers(application) if person != now]
    hint = _("Now: %(name)s. The new one must say yes before it counts.") % {"name": now or _("nobody")}
    form.choice("officer", _("New grant officer"), [("", _("Choose")), *people], hint)


def _budget(form: AskForm, application: Application, at: datetime) -> None:
    form.scheme = budget_schemes(application)[0]
    form.terms = changes.budget_terms(application, form.scheme)
    entries = changes.budget_entries(application, form.scheme)
    posts = [item["code"] for item in form.terms["budget_posts"]]
    quarters = sorted({row.quarter for row in changes.quarters(application, form.scheme)})
    form.total = sum(entries.values(), Decimal(0))
    form.quarters = [told.quarter_name(quarter) for quarter in quarters]
    for post in dict.fromkeys([*posts, *(post for post, _quarter in entries)]):
        for quarter in quarters:
            label = f"{told.post_name(form.terms, post)}, {told.quarter_name(quarter)}"
            field = AmountField(label=label, required=False, initial=entries.get((post, quarter)))
            field.widget.attrs |= {"class": "form-input numeric-input input-width-12", "data-sum": "budget"}
            form.fields[f"{post}|{quarter}"] = field


def budget_schemes(application: Application) -> list[Scheme]:
    """The schemes of the grant that pay by budget."""
    found = Scheme.objects.filter(pk__in={line.scheme_id for line in confirmations.funded(application)})
    return [scheme for scheme in found.order_by("code") if changes.quarters(application, scheme)]


FIELDS = {
    ChangeKind.EMPLOYEE: _employee,
    ChangeKind.MODULE: _module,
    ChangeKind.TERM: _term,
    ChangeKind.EXTENSION: _extension,
    ChangeKind.BUDGET: _budget,
    ChangeKind.WITHDRAWAL: _withdrawal,
    ChangeKind.OFFICER: _officer,
}


class DecisionForm(_Form):
    def __init__(self, data=None):
        super().__init__(data)
        self.reason("decision", _("Reasons"), _("They stand in the letter to the municipality."))

    def released_as(self) -> str:
        return self.cleaned_data.get("reason_class", "")


class ReleaseForm(DecisionForm):
    """The answer where money is released: it says to what use."""

    def __init__(self, data=None):
        super().__init__(data)
        hint = _("A changed basis or an error lets the money be used again this year. All else is state income.")
        self.fields["reason_class"] = forms.ChoiceField(
            label=_("Why is the money released?"),
            help_text=hint,
            choices=[(code, _(label)) for code, label in accounts.REASON_CLASSES],
            widget=forms.RadioSelect,
            required=False,
        )


class WhyNotForm(_Form):
    def __init__(self, data=None):
        super().__init__(data)
        self.reason("reason", _("Why not?"), _("Whoever named you reads it."))
