"""The answers of a confirmation as a form: one row for each employee with a module."""

from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import tables
from pool.applications.models import Line
from pool.applications.states import OutcomeKind
from pool.kernel import periods
from pool.kernel.refusals import Refusal, Refusals
from pool.settlement.models import Outcome
from pool.settlement.outcomes import CAN_BE_GIVEN_BACK, Answer

FIELDS = ("kind", "completed_on", "proof", "until_term", "gives_back", "note")
TERMS_AHEAD = 6


@dataclass
class Row:
    """What stands in one row, and what is wrong with it. `typed`: as it was written."""

    line: Line
    typed: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.line.employee.reference}, {self.line.module.code}"

    @property
    def is_empty(self) -> bool:
        return not any(self.typed.values())

    def answer(self) -> Answer:
        """The answer; what belongs to another kind is left out, as the page shows it for that kind only.

        Raises:
            NotADate
        """
        kind, day = self.typed["kind"], self.typed["completed_on"]
        is_done = kind == OutcomeKind.COMPLETED
        return Answer(
            kind=kind,
            completed_on=tables.day(day) if is_done and day else None,
            proof=self.typed["proof"] if is_done else "",
            until_term=self.typed["until_term"] if kind == OutcomeKind.POSTPONED else "",
            gives_back=bool(self.typed["gives_back"]) and kind in CAN_BE_GIVEN_BACK,
            note=self.typed["note"],
        )


class Answers:
    """All rows of a confirmation: from what is kept, or from what was sent."""

    def __init__(self, lines: list[Line], kept: dict[int, Outcome], data=None):
        self.rows = [Row(line, _sent(line, data) if data is not None else _kept(kept.get(line.pk))) for line in lines]

    def given(self) -> dict[int, Answer]:
        """Line → answer, of the rows that say something.

        Raises:
            Refusals: days that cannot be read.
        """
        found, wrong = {}, []
        for row in self.rows:
            if row.is_empty:
                continue
            try:
                found[row.line.pk] = row.answer()
            except Refusal as problem:
                problem.field = f"{row.line.pk}-completed_on"
                wrong.append(problem)
        if wrong:
            raise Refusals(wrong)
        return found

    def take(self, problem: Refusal | Refusals) -> None:
        """Put refusals on the rows and fields that they speak of."""
        rows = {str(row.line.pk): row for row in self.rows}
        for item in wording.refusals(problem):
            key, _dash, name = item["field"].partition("-")
            if key in rows:
                rows[key].errors.setdefault(name or "kind", []).append(item["message"])

    def problems(self) -> list[dict]:
        """All errors, in the order of the page, for the summary."""
        return [
            {
                "text": f"{row.line.employee.reference}, {row.line.module.code}: {text}",
                "target": f"{row.line.pk}-{name}",
            }
            for row in self.rows
            for name, texts in row.errors.items()
            for text in texts
        ]


def _sent(line: Line, data) -> dict[str, str]:
    return {name: str(data.get(f"{line.pk}-{name}", "")).strip() for name in FIELDS}


def _kept(item: Outcome | None) -> dict[str, str]:
    if item is None:
        return dict.fromkeys(FIELDS, "")
    day = item.completed_on
    return {
        "kind": item.kind,
        "completed_on": f"{day:%d-%m-%Y}" if day else "",
        "proof": item.proof,
        "until_term": item.until_term,
        "gives_back": "on" if item.gives_back else "",
        "note": item.note,
    }


def kinds() -> list[tuple[str, str]]:
    return [("", _("Choose")), *((kind.value, kind.label) for kind in OutcomeKind)]


def later_terms(line: Line, today: date) -> list[tuple[str, str]]:
    """The half-years to which a module can be postponed."""
    term, found = periods.term(line.term).after, []
    while len(found) < TERMS_AHEAD:
        if term.ends_on >= today:
            found.append((term.code, wording.term(term.code)))
        term = term.after
    return [("", _("Choose a term")), *found]


class DeclareForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["declares"] = forms.BooleanField(
            label=_("I have read the answers, they are correct, and I sign them for the municipality."),
            error_messages={"required": _("Tick the declaration before you sign.")},
        )
