"""Letters for tests: ordered and written at once, without a commit or a worker."""

from datetime import datetime, timedelta

import pytest

from pool.awards.models import Award
from pool.letters import printing
from pool.letters.models import Letter
from pool.letters.services import batching, ordering, writing
from tests.factories.recall import recalled


@recalled
def letter(*, by, at: datetime, award: Award | None = None, kind: str = "", **more) -> Letter:
    """The letter of a decision, or of another kind: then `application` and what it is about."""
    if award:
        more = {"application": award.application, "award": award, **more}
    order = ordering.order(kind=kind or award.kind, by=by, at=at, **more)
    return writing.write(order=order, by=by, at=at)


def everything(at: datetime) -> int:
    """All that waits, as a worker writes it, one after the other in the same second. Returns how many."""
    count = 0
    while batching.work(worker="test:1", at=at):
        count += 1
    return count


def without_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """For tests that do not look at documents: none is rendered. Returns the references of what was to be printed."""
    printed = []

    def document(facts):
        printed.append(facts["reference"])
        return f"%PDF {facts['reference']}".encode()

    monkeypatch.setattr(printing, "document", document)
    return printed


def failing_for(monkeypatch: pytest.MonkeyPatch, *references: str) -> list[str]:
    """The same, and these letters cannot be printed."""
    printed, document = without_paper(monkeypatch), printing.document

    def broken(facts):
        if facts["reference"] in references:
            raise RuntimeError("no fonts")
        return document(facts)

    monkeypatch.setattr(printing, "document", broken)
    return printed


MINUTE = timedelta(minutes=1)
