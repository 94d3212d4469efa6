"""Proves the deadlines that payments wait for. Names the first that nobody has moved to where it stands."""

from collections.abc import Iterator
from datetime import date, timedelta

from pool.awards.models import Award
from pool.journal import queries as journal
from pool.kernel.words import N_, Said
from pool.settlement import accounting, confirmations
from pool.settlement.models import DeadlineMove
from pool.settlement.states import DeadlineKind

MORE_TIME = "payments.give_more_time"
SET = ("settlement.open_accounts", "settlement.query_accounts")


def first_moved() -> str:
    """A deadline is the day that was set for it, or as much later as deadlines of its round were moved."""
    for kind, deadlines in KINDS.items():
        days = _days(kind)
        for reference, round, at_first, now in deadlines():
            if not at_first <= now <= at_first + days.get(round, timedelta(0)):
                return Said(MOVED[kind], reference=reference, now=now, first=at_first)
    return ""


MOVED = {
    DeadlineKind.ACCEPTANCE: N_("the acceptance of %(reference)s is due on %(now)s, it was set for %(first)s"),
    DeadlineKind.CONFIRMATION: N_("duty %(reference)s is due on %(now)s, it was set for %(first)s"),
    DeadlineKind.ACCOUNTS: N_("duty %(reference)s is due on %(now)s, it was set for %(first)s"),
}
Deadlines = Iterator[tuple[str, int, date, date]]  # its reference, the key of its round, the day set, and its day


def _acceptances() -> Deadlines:
    """As the decision says, or the last time that more was given."""
    later = _last_set((MORE_TIME,), "until")
    for item in Award.objects.filter(accept_by__isnull=False).select_related("application").order_by("pk"):
        at_first = later.get(f"award:{item.reference}") or date.fromisoformat(item.terms["accept_by"])
        yield item.reference, item.application.round_id, at_first, item.accept_by


def _confirmations() -> Deadlines:
    for item in confirmations.confirmations().order_by("pk"):
        yield item.duty.reference, item.call.round_id, item.call.due_on, item.duty.due_on


def _accounts() -> Deadlines:
    """When they were opened, or the last time that the controller asked."""
    known = _last_set(SET, "due_on") | _last_set(SET[1:], "until")
    for item in accounting.accounts().order_by("pk"):
        at_first = known.get(f"accounts:{item.duty.reference}") or date.min
        yield item.duty.reference, item.application.round_id, at_first, item.duty.due_on


KINDS = {
    DeadlineKind.ACCEPTANCE: _acceptances,
    DeadlineKind.CONFIRMATION: _confirmations,
    DeadlineKind.ACCOUNTS: _accounts,
}


def _days(kind: str) -> dict[int, timedelta]:
    """How much later deadlines of a kind were moved, by the key of the round."""
    found: dict[int, timedelta] = {}
    for move in DeadlineMove.objects.filter(kind=kind).order_by("pk"):
        found[move.round_id] = found.get(move.round_id, timedelta(0)) + timedelta(days=move.days)
    return found


def _last_set(verbs: tuple[str, ...], fact: str) -> dict[str, date]:
    """The day that the journal told last, by its subject."""
    rows = journal.entries().filter(verb__in=verbs).order_by("number").values_list("subject", "facts")
    return {subject: date.fromisoformat(facts[fact]) for subject, facts in rows if fact in facts}
