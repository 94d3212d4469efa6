"""The tables of the room, by what they are about."""

from pool.settlement.models.accounts import Accounts, AccountsEntry, AuditLink, AuditStatement
from pool.settlement.models.confirmation import Call, Change, Confirmation, Outcome, Postponement, Reminder
from pool.settlement.models.ending import CarryOver, DeadlineMove, Offer, YearEnd
from pool.settlement.models.repayment import Claim, Incoming, Match

__all__ = [
    "Accounts",
    "AccountsEntry",
    "AuditLink",
    "AuditStatement",
    "Call",
    "CarryOver",
    "Change",
    "Claim",
    "Confirmation",
    "DeadlineMove",
    "Incoming",
    "Match",
    "Offer",
    "Outcome",
    "Postponement",
    "Reminder",
    "YearEnd",
]
