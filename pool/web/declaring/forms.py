"""The form of a declaration: the answer, and one row for each municipality. Rows come and go without scripts."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel.refusals import Refusal
from pool.registry import queries as registry
from pool.rounds import ties
from pool.rounds.models import Declaration
from pool.rounds.states import TieGround

NONE, SOME = "none", "some"
MOST = 30  # municipalities on one form


class AnswerForm(forms.Form):
    """No ties, or some."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Does something tie you to a municipality?"),
            choices=[(NONE, _("No, I have no ties to any municipality")), (SOME, _("Yes, to those below"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose yes or no.")},
        )


class TieForm(forms.Form):
    """One municipality, and what the tie is. A row without a municipality is left out."""

    use_required_attribute = False

    def __init__(self, places: list[tuple[str, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"] = forms.ChoiceField(
            label=_("Municipality"), choices=[("", _("Choose")), *places], required=False
        )
        self.fields["ground"] = forms.ChoiceField(
            label=_("What the tie is"), choices=[("", _("Choose")), *TieGround.choices], required=False
        )
        hint = _("No names of relatives and no CPR numbers. Needed for another reason than the three named.")
        self.fields["note"] = forms.CharField(
            label=_("Note"), help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["note"].max_length = ties.MOST
        missing = {"municipality": _("Choose the municipality."), "ground": _("Choose what the tie is.")}
        for name, text in missing.items():  # needed in a row that is used; so nothing says that they are optional
            self.fields[name].required, self.fields[name].error_messages["required"] = True, text

    def is_used(self) -> bool:
        return any(self[name].value() for name in self.fields)

    def is_right(self) -> bool:
        """Whether it can be declared; an empty row can be left out, and is not called optional for that."""
        asked = {name: field.required for name, field in self.fields.items()}
        for name, is_required in asked.items():
            self.fields[name].required = is_required and self.is_used()
        is_valid = self.is_valid()
        for name, is_required in asked.items():
            self.fields[name].required = is_required
        return is_valid


def read(request: HttpRequest, known: Declaration | None, verb: str) -> tuple[AnswerForm, list[TieForm]]:
    """The forms to be shown or checked: from what is known, or from what was sent, with a row more or less."""
    places = [(item.code, item.name) for item in registry.municipalities()]
    if request.method != "POST":
        rows = [
            {"municipality": item.municipality.code, "ground": item.ground, "note": item.note}
            for item in (known.ties.all() if known else ())
        ]
        answer = AnswerForm(initial={"answer": SOME if rows else NONE} if known else None)
        return answer, [TieForm(places, initial=row, prefix=f"tie-{n}") for n, row in enumerate(rows or [{}])]
    count = request.POST.get("rows", "")
    count = min(max(int(count), 1), MOST) if count.isascii() and count.isdecimal() and len(count) < 4 else 1
    if verb == "declare":
        return AnswerForm(request.POST), [TieForm(places, request.POST, prefix=f"tie-{n}") for n in range(count)]
    # What was typed goes into fresh forms: nothing is checked before it is declared.
    typed = [TieForm(places, request.POST, prefix=f"tie-{n}") for n in range(count)]
    rows = [{name: row[name].value() for name in row.fields} for row in typed]
    taken = verb.removeprefix("remove-")
    rows = [row for n, row in enumerate(rows) if str(n) != taken] + ([{}] if verb == "add" else [])
    shown = [TieForm(places, initial=row, prefix=f"tie-{n}") for n, row in enumerate((rows or [{}])[:MOST])]
    answer = SOME if verb == "add" else request.POST.get("answer", "")
    return AnswerForm(initial={"answer": answer}), shown


def are_valid(answer: AnswerForm, rows: list[TieForm]) -> bool:
    """Whether the answer and the rows say the same; what is wrong stands on the form it speaks of."""
    if not all([answer.is_valid(), *(row.is_right() for row in rows)]):
        return False
    is_named = any(row.is_used() for row in rows)
    said = answer.cleaned_data["answer"]
    if said == NONE and is_named:
        text = _("You say that you have no ties, but have named a municipality. Choose yes, or empty the row.")
        answer.add_error("answer", text)
    if said == SOME and not is_named:
        rows[0].add_error("municipality", _("Choose the municipality."))
    return not answer.errors and not any(row.errors for row in rows)


def named(row: TieForm) -> tuple:
    """Municipality, ground and note of a row."""
    given = row.cleaned_data
    return registry.municipalities().get(code=given["municipality"]), given["ground"], given["note"]


def into_rows(used: list[TieForm], problem: Refusal) -> None:
    """A refusal speaks of `place.field` in the list of ties."""
    place, _dot, field = problem.field.partition(".")
    used[int(place)].add_error(field, wording.refusal_text(problem))


def faults(rows: list[TieForm]) -> list[dict]:
    """What is wrong in the rows, for the summary on top: which row, which field, what."""
    return [
        {
            "text": _("Tie %(number)s, %(label)s: %(text)s")
            % {"number": number, "label": bound.label.lower(), "text": text},
            "target": bound.auto_id,
        }
        for number, row in enumerate(rows, start=1)
        for bound in row
        for text in bound.errors
    ]
