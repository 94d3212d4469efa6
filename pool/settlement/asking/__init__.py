"""What a change can be: each kind, checked, with how it was and how it is to be. Reads only."""

from collections.abc import Callable
from datetime import date, datetime

from pool.applications.models import Application
from pool.settlement.asking import places, terms
from pool.settlement.asking.shapes import Asked
from pool.settlement.models import Change
from pool.settlement.states import ChangeKind


def asked(application: Application, kind: str, given: dict, at: datetime, change: Change | None = None) -> Asked:
    """Check what is asked for. `change`: the one that is being decided, which then is in nobody's way.

    Raises:
        Refusal, Refusals: why it cannot be.
    """
    return KINDS[kind](application, given, at, change)


KINDS: dict[str, Callable[[Application, dict, datetime, Change | None], Asked]] = {
    ChangeKind.EMPLOYEE: places.employee,
    ChangeKind.MODULE: places.module,
    ChangeKind.TERM: places.moved,
    ChangeKind.EXTENSION: terms.extension,
    ChangeKind.BUDGET: terms.budget,
    ChangeKind.WITHDRAWAL: places.withdrawal,
    ChangeKind.OFFICER: terms.officer,
}


def given_again(change: Change) -> dict:
    """What was asked for, as `asked` takes it: a decision looks at it once more."""
    given = {**change.content, "line": change.line_id}
    if change.kind == ChangeKind.EXTENSION:
        given["until"] = date.fromisoformat(change.content["until"])
    if change.kind == ChangeKind.BUDGET:
        rows = terms.entries_of(change.content["entries"])
        given["scheme"] = change.scheme.code
        given["entries"] = [{"post": key[0], "quarter": key[1], "amount": amount} for key, amount in rows.items()]
    return given
