"""A ruleset on its way through the form: from JSON into fields, and from fields into JSON with what is wrong where."""

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from pool import wording
from pool.allocation import rulesets
from pool.allocation.problems import FieldNeeded, MissingField, Problem
from pool.kernel import money
from pool.web.rulesets import choices, converting, sending
from pool.web.rulesets.forms import CRITERIA, StepForm, WholeForm

EMPTY = {"unit": 100, "steps": [{"name": "", "method": "queue", "order": ["received_at", "draw"], "margin": "skip"}]}
STEP = re.compile(r"steps\[(\d+)\]\.?(.*)")
ORDER = re.compile(r"order\[(\d+)\]")


class Draft:
    """The forms of one ruleset."""

    def __init__(self, whole: WholeForm, steps: list[StepForm]):
        self.whole, self.steps = whole, steps
        self._checked: tuple[dict, list] | None = None

    def ruleset(self) -> dict:
        """What the forms say, as far as they say it; see `problems`."""
        return self._read()[0]

    def problems(self) -> list[dict]:
        """Everything that is wrong, in page order: `text`, and the `target` that a link leads to."""
        found = self._read()[1]
        rows = _rows(self.whole)
        for number, form in enumerate(self.steps, start=1):
            rows += [
                {**row, "text": _("Step %(number)s – %(text)s") % {"number": number, **row}} for row in _rows(form)
            ]
        return [*({"text": text, "target": ""} for text in found), *rows]

    def _read(self) -> tuple[dict, list[str]]:
        """The ruleset, and what is wrong with it that no field can show. What a field can show is put on it, once."""
        if self._checked is None:
            plain, places = self._plain()
            loose: list[str] = []
            for problem in rulesets.check(plain):
                self._place(problem, places, loose)
            self._checked = plain, loose
        return self._checked

    def _plain(self) -> tuple[dict, list[list[str]]]:
        for form in (self.whole, *self.steps):
            form.full_clean()
        read = [converting.step(form) for form in self.steps]
        return {**converting.whole(self.whole), "steps": [pair[0] for pair in read]}, [pair[1] for pair in read]

    def _place(self, problem: Problem, places: list[list[str]], loose: list[str]):
        form, name = self._field(problem.path, places)
        if form is None:
            loose.append(wording.refusal_text(problem))
        elif not form.errors.get(name):
            form.add_error(name, _said(problem, form, name))

    def _field(self, path: str, places: list[list[str]]) -> tuple:
        """The form and the field that a path of the engine leads to."""
        within = STEP.fullmatch(path)
        if not within:
            name = {"applicant_cap": "cap", "applicant_minimum": "minimum"}.get(path.partition(".")[0], path)
            name = f"cap_{path.rpartition('.')[2]}" if path.startswith("applicant_cap.") else name
            return (self.whole, name) if name in self.whole.fields else (None, "")
        number, rest = int(within[1]), within[2]
        if number >= len(self.steps):
            return None, ""
        form = self.steps[number]
        criterion = ORDER.match(rest)
        if criterion:
            return form, places[number][int(criterion[1])]
        first, _dot, second = rest.removeprefix("select.").partition(".")
        name = {"order": "order_0", "budget": f"budget_{second}" if second else "budget"}.get(first.partition("[")[0])
        name = name or first.partition("[")[0]
        return (form, name) if name in form.fields else (form, "name")


def _rows(form) -> list[dict]:
    """What is wrong with the fields of a form; a link to several boxes leads to the first one."""
    return [
        {"text": f"{bound.label}: {text}", "target": f"{bound.auto_id}_0" if _several(bound) else bound.auto_id}
        for bound in form
        for text in bound.errors
    ]


def _several(bound) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _said(problem: Problem, form, name: str) -> str:
    """The engine's sentence as it reads beside a field: no path, kroner for øre, our words for its own."""
    if isinstance(problem, FieldNeeded):  # its example is JSON
        problem = MissingField(problem.path)
    problem.facts["path"] = _("The value")
    problem.facts |= {fact: money.kroner(problem.facts[fact]) for fact in ("floor", "cap") if fact in problem.facts}
    if name.startswith("order_") and "found" in problem.facts:
        problem.facts["found"] = f"“{dict(form.fields[name].choices).get(form[name].value(), '')}”"
    return wording.refusal_text(problem)


def of(ruleset: dict, options: choices.Choices, name: str | None = None) -> Draft:
    """The forms filled with a ruleset. Without a name none is asked for."""
    whole = {**converting.filled_whole(ruleset), "name": name}
    steps = [
        StepForm(
            options,
            initial=converting.filled_step(step),
            prefix=sending.prefix(number),
            criteria=max(CRITERIA, _criteria(step)),
        )
        for number, step in enumerate(ruleset["steps"])
    ]
    return Draft(WholeForm(initial=whole, named=name is not None), steps)


def read(data: QueryDict, options: choices.Choices, named: bool) -> Draft:
    """The forms as they were sent, to be checked."""
    steps = [
        StepForm(options, data, prefix=sending.prefix(number), criteria=sending.criteria(data, number))
        for number in range(sending.steps(data))
    ]
    return Draft(WholeForm(data, named=named), steps)


def typed(data: QueryDict, options: choices.Choices, named: bool) -> Draft:
    """The forms as they were sent, unchecked: what was typed stays, and nothing is called wrong yet."""
    sent = read(data, options, named)
    steps = [
        StepForm(options, initial=_values(form), prefix=form.prefix, criteria=form.criteria) for form in sent.steps
    ]
    return Draft(WholeForm(initial=_values(sent.whole), named=named), steps)


def _values(form) -> dict:
    return {name: form[name].value() for name in form.fields}


def _criteria(step: dict) -> int:
    return sum(criterion != "draw" for criterion in step.get("order", []))
