"""The thirteen weaknesses that let the fraud of 2018 happen, and how each stands here now. Reads only.

Each row is looked at afresh: RED when a proof does not hold, AMBER when something waits for somebody, else GREEN.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from pool.access import queries as people
from pool.access import rules
from pool.awards import proving, supplements
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.payments import bank
from pool.payments import proving as payments
from pool.registry import proving as payees
from pool.registry import queries as registry
from pool.reports import problems
from pool.reports.models import ProofRun
from pool.settlement import claims, reminders, suspense
from pool.settlement.models import Accounts, AuditStatement, Postponement
from pool.settlement.states import AccountsState, AuditLevel

GREEN, AMBER, RED = "green", "amber", "red"
GRANTED = (AwardState.OFFERED, AwardState.ACCEPTED)


@dataclass(frozen=True)
class Live:
    """What was found: what is wrong (`Said`; names the row; empty when nothing is), and how much waits."""

    problem: str = ""
    waits: int = 0


@dataclass(frozen=True)
class Control:
    """One of the thirteen: the weakness, what prevents it here, what is waited for, and the page where it is seen."""

    number: int
    weakness: str
    here: str
    waiting: str
    page: str
    look: Callable[[datetime], Live]


@dataclass(frozen=True)
class Row:
    """A control as it stands."""

    control: Control
    live: Live

    @property
    def state(self) -> str:
        return RED if self.live.problem else AMBER if self.live.waits else GREEN


@dataclass(frozen=True)
class Room:
    """All rows, the last proof, and what is not reconciled or explained."""

    rows: tuple[Row, ...]
    proof: ProofRun | None  # the last one
    nightly: ProofRun | None  # the last one that nobody asked for
    unreconciled: int  # payments that the bank has not answered
    exceptions: int  # lines of the bank without an approved explanation

    @property
    def open(self) -> int:
        """How many rows are not green."""
        return sum(1 for row in self.rows if row.state != GREEN)


def room(at: datetime) -> Room:
    """Look at everything."""
    rows = tuple(Row(control, _looked(control, at)) for control in CONTROLS)
    found = bank.reconciled()
    nightly = ProofRun.objects.filter(ran_by__isnull=True).first()
    return Room(rows, last_proof(), nightly, found.waiting_count, bank.exceptions().count())


def last_proof() -> ProofRun | None:
    return ProofRun.objects.select_related("ran_by").first()


def _looked(control: Control, at: datetime) -> Live:
    try:
        return control.look(at)
    except Exception as broken:  # what has been tampered with may be unreadable; that is a finding, not a crash
        return Live(problems.unreadable(broken))


def _together(one: str, *others: str) -> str:
    """The first person who holds both a role and one of the others."""
    for person in people.people():
        clash = [role for role in others if {one, role} <= person.roles]
        if clash:
            return Said(N_("%(person)s holds %(one)s and %(other)s"), person=person.username, one=one, other=clash[0])
    return ""


def _keeper_pays(at: datetime) -> Live:
    return Live(_together(rules.FINANCE, rules.ADMINISTRATOR))


def _payer_approves(at: datetime) -> Live:
    return Live(_together(rules.FINANCE, rules.CONTROLLER))


def _payee_changes(at: datetime) -> Live:
    return Live(payees.first_problem(), registry.payee_changes_waiting().count())


def _decisions(at: datetime) -> Live:
    return Live(proving.first_unsupported() or supplements.first_wrong())


def _access(at: datetime) -> Live:
    late = people.overdue_reviews(at)
    if late:
        overdue = N_("The review of quarter %(quarter)s of %(year)s is overdue.")
        return Live(Said(overdue, quarter=late[0].quarter, year=late[0].year), len(late))
    return Live(waits=sum(1 for quarter in people.reviews(at) if quarter.can_be_signed))


def _reminders(at: datetime) -> Live:
    waits = Postponement.objects.filter(approved_at=None, declined_at=None).count()
    return Live(reminders.first_problem(), waits + len(reminders.due(at)))


def _numbers(at: datetime) -> Live:
    """Municipalities with a grant whose number is missing or not confirmed: nothing is paid to them."""
    granted = Award.objects.filter(state__in=GRANTED).values_list("application__municipality", flat=True)
    found = registry.payees(set(granted), at).values()
    return Live(waits=sum(1 for payee in found if not payee.is_ready))


def _suspense(at: datetime) -> Live:
    return Live(suspense.first_wrong(), len(list(suspense.in_suspense())))


def _commits_and_pays(at: datetime) -> Live:
    held = _together(rules.FINANCE, rules.CASEWORKER, rules.DECIDER)
    return Live(held or payments.first_committed_and_paid())


def _returned(at: datetime) -> Live:
    return Live(ledger.first_difference() or payments.first_unbalanced() or claims.first_wrong())


def _outside(at: datetime) -> Live:
    """Lines of the bank that nobody has explained are red as well."""
    problem, lines, waits = payments.first_unreconciled(), bank.exceptions().count(), bank.reconciled().waiting_count
    if lines and not problem:
        problem = Said(N_("Lines of the bank without an approved explanation: %(count)s"), count=lines)
    return Live(problem, waits)


def _documents(at: datetime) -> Live:
    """Approved accounts that were to have an auditor's statement and have none on what was signed."""
    stated = AuditStatement.objects.filter(accounts=OuterRef("pk"), accounts_sha256=OuterRef("sha256"))
    decided = Accounts.objects.filter(state__in=(AccountsState.APPROVED, AccountsState.PARTLY))
    found = decided.exclude(level=AuditLevel.OWN).filter(~Exists(stated)).select_related("duty").order_by("pk").first()
    if found:
        unvouched = N_("the accounts %(accounts)s are approved without the auditor's statement that is required")
        return Live(Said(unvouched, accounts=found))
    late = Accounts.objects.exclude(state__in=(AccountsState.APPROVED, AccountsState.PARTLY))
    today = at.date()
    return Live(waits=late.filter(duty__due_on__lt=today, duty__met_at__isnull=True).count())


def _files(at: datetime) -> Live:
    return Live(payments.first_outside_batch())


CONTROLS = (
    Control(
        1,
        N_("Those who kept master data also paid"),
        N_("Nobody can hold both roles. It is refused when a role is given and when it is used."),
        "",
        "access_report",
        _keeper_pays,
    ),
    Control(
        2,
        N_("Those who paid also approved accounts"),
        N_("Nobody can hold both roles. It is refused when a role is given and when it is used."),
        "",
        "access_report",
        _payer_approves,
    ),
    Control(
        3,
        N_("Nobody looked at changes of master data"),
        N_("A change of payee is proposed by one and confirmed by another; the old contact is told, payments wait."),
        N_("Changes of payees that wait for a second person: %(count)s"),
        "payees",
        _payee_changes,
    ),
    Control(
        4,
        N_("Grants were created without approval"),
        N_("A grant exists only by an approved run and a second person's decision on a signed application."),
        "",
        "awards",
        _decisions,
    ),
    Control(
        5,
        N_("Nobody looked at who had access"),
        N_("Who may do what is looked at and signed every quarter; what is late stands here."),
        N_("Quarters to be signed: %(count)s"),
        "access_report",
        _access,
    ),
    Control(
        6,
        N_("Reminders could be switched off"),
        N_("A reminder can only be postponed, with a reason, by another person than asked for it."),
        N_("Reminders to go out, and postponements that wait for an answer: %(count)s"),
        "reminders",
        _reminders,
    ),
    Control(
        7,
        N_("Master data were not verified"),
        N_("Money goes to a municipality's confirmed CVR number. No account number is stored."),
        N_("Municipalities with a grant that cannot be paid before their number is confirmed: %(count)s"),
        "payees",
        _numbers,
    ),
    Control(
        8,
        N_("Returned money was handled badly"),
        N_("What comes in is matched to a claim; the rest stands on a suspense account that everybody sees."),
        N_("Entries on the suspense account: %(count)s"),
        "incoming",
        _suspense,
    ),
    Control(
        9,
        N_("The same employee committed and paid"),
        N_("Who decided or prepared a grant cannot build or release its payment."),
        "",
        "payment_batches",
        _commits_and_pays,
    ),
    Control(
        10,
        N_("Returned money raised what could be paid"),
        N_("Money that comes back never raises what a grant may still be paid; the ledger proves it."),
        "",
        "ledger",
        _returned,
    ),
    Control(
        11,
        N_("Payments were made outside the system"),
        N_("Approved = ordered = paid. A line of the bank that does not fit is red until it is explained."),
        N_("Payments that the bank has not answered: %(count)s"),
        "reconciliation",
        _outside,
    ),
    Control(
        12,
        N_("The system did not ask for documents"),
        N_("Accounts cannot be approved without the auditor's statement that their size requires."),
        N_("Accounts that are late: %(count)s"),
        "accounts",
        _documents,
    ),
    Control(
        13,
        N_("The payment file could be changed"),
        N_("The released bytes are kept with their fingerprint; another person counts and adds up before the release."),
        "",
        "payment_batches",
        _files,
    ),
)
