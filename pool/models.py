"""The index of all tables, in process order. Django reads it; our code imports from the rooms."""

# ruff: noqa: F401, I001
from pool.mail.models import Message
from pool.journal.models import Entry, JournalHead
from pool.ledger.models import Account, LedgerHead, Transfer
from pool.access.models import AccessReview, RoleGrant, RoleProposal, User
from pool.registry.models import KeyDraft, KeyTable, KeyValue
from pool.registry.models import Module, Municipality, PayeeChange, Programme, Provider, Region, RegionMembership
from pool.workforce.models import Employee
from pool.rounds.models import Appropriation, AppropriationEntry, Declaration, FrameEntry, Round, RoundScheme, Scheme
from pool.rounds.models import SchemeTerms, Tie
from pool.applications.models import Answer, Application, ImportDraft, Line, Section, Submission
from pool.assessment.models import Assessment, Condition, Hearing, LineAssessment
from pool.awards.models import Award, AwardLine, Lapse, Rejection, Ruleset, Run, Scenario, Share, Snapshot
from pool.letters.models import Batch, CaseFile, Dispatch, Knock, Letter, Order, Reading, Recall, Wording
from pool.payments.models import BankAnswer, BankEntry, BankFile, Budget, BudgetEntry, Duty, Explanation, Instalment
from pool.payments.models import Ordered, Part, PaymentBatch, PaymentOrder
from pool.settlement.models import Accounts, AccountsEntry, AuditLink, AuditStatement, Call, CarryOver, Change, Claim
from pool.settlement.models import Confirmation, DeadlineMove, Incoming, Match, Offer, Outcome, Postponement, Reminder
from pool.settlement.models import YearEnd
from pool.reports.models import ProofRun
