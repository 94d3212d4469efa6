"""The index of all tables, in process order. Django reads it; our code imports from the rooms."""

# ruff: noqa: F401, I001
from pool.journal.models import Entry, JournalHead
from pool.ledger.models import Account, LedgerHead, Transfer
from pool.access.models import RoleGrant, User
from pool.registry.models import KeyDraft, KeyTable, KeyValue
from pool.registry.models import Module, Municipality, Programme, Provider, Region, RegionMembership
from pool.workforce.models import Employee
from pool.rounds.models import Appropriation, AppropriationEntry, FrameEntry, Round, RoundScheme, Scheme, SchemeTerms
from pool.applications.models import Answer, Application, ImportDraft, Line, Section, Submission
from pool.assessment.models import Assessment, Condition, Hearing, LineAssessment
from pool.awards.models import Award, AwardLine, Rejection, Ruleset, Run, Scenario, Share, Snapshot
from pool.letters.models import Batch, CaseFile, Dispatch, Knock, Letter, Order, Reading, Recall, Wording
from pool.payments.models import Payment
