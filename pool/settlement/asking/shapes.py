"""A change as it is asked for and was checked."""

from dataclasses import dataclass, field

from pool.applications.models import Application, Line
from pool.assessment import rules as checks
from pool.rounds.models import Scheme
from pool.settlement import changes
from pool.settlement.asking.refusals import OneOfAKind
from pool.settlement.models import Change


@dataclass
class Asked:
    """A change as it is asked for and was checked."""

    before: dict
    content: dict
    line: Line | None = None
    scheme: Scheme | None = None
    officer: object = None
    lines: list[Line] = field(default_factory=list)
    notes: list[checks.Check] = field(default_factory=list)  # what a person must look at
    needs_approval: bool = True


def alone(application: Application, kind: str, scheme: Scheme | None, change: Change | None) -> None:
    """Refuse a second open change of a kind.

    Raises:
        OneOfAKind
    """
    other = changes.open_of_kind(application, kind, scheme)
    if other and (change is None or other.pk != change.pk):
        raise OneOfAKind(reference=other.reference)
