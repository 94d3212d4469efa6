"""Proves the books from their rows. The first difference is named; nothing is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from pool.access import proving as access
from pool.applications.models import Submission
from pool.awards import proving, supplements
from pool.awards.models import Award
from pool.journal import queries as journal
from pool.kernel import canon, money
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.ledger.models import Account
from pool.letters import queries as letters
from pool.letters import reprinting
from pool.payments import proving as payments
from pool.registry import proving as payees
from pool.reports import hands, impartiality, problems, summing
from pool.rounds import queries as rounds
from pool.settlement import changes, claims, confirmations, deadlines, ending, reminders, suspense, years
from pool.settlement import proving as accounts_signed


@dataclass(frozen=True)
class Finding:
    """One proof and its outcome; `problem` is empty when it holds."""

    name: str
    label: str
    problem: str


def _submissions() -> str:
    for submission in Submission.objects.select_related("application", "submitted_by").order_by("pk").iterator():
        if submission.submitted_by.municipality_id != submission.application.municipality_id:
            elsewhere = N_("submission %(number)s of %(case)s was signed by somebody from elsewhere")
            return Said(elsewhere, number=submission.number, case=submission.application)
        if canon.fingerprint(submission.content) != submission.sha256:
            differs = N_("submission %(number)s of %(case)s differs from its fingerprint")
            return Said(differs, number=submission.number, case=submission.application)
    return ""


def _commitments() -> str:
    """Every decision's amount is committed in the ledger where it belongs."""
    places = (
        "application__reference",
        "application__municipality__code",
        "application__round__code",
        "lines__line__scheme__code",
    )
    given = _sums(Award.objects.values_list(*places).annotate(total=Sum("lines__awarded_amount")))
    return _difference(given, _booked(accounts.COMMITTED))


def _booked(kind: str) -> dict[tuple, Decimal]:
    places = ("award", "municipality", "round", "scheme")
    return _sums(Account.objects.filter(kind=kind).values_list(*places).annotate(total=Sum("in_amount")))


def _ends() -> str:
    return ending.first_wrong() or years.first_carried()


def _decisions() -> str:
    return proving.first_unsupported() or supplements.first_wrong()


def _sums(rows) -> dict[tuple, Decimal]:
    return {tuple(key): total for *key, total in rows.order_by() if total}


def _difference(given: dict[tuple, Decimal], booked: dict[tuple, Decimal]) -> str:
    """The first decision for which the two tables differ."""
    wrong = N_("decision %(decision)s gives %(given)s, the ledger commits %(booked)s")
    for key in sorted(given.keys() | booked.keys()):
        one, other = given.get(key, money.ZERO), booked.get(key, money.ZERO)
        if one != other:
            return Said(wrong, decision=" ".join(key), given=one, booked=other)
    return ""


PROOFS: dict[str, tuple[str, Callable[[], str]]] = {
    "ledger": (
        N_("Balances equal the sums of their transfers, none is below zero, the chain holds"),
        ledger.first_difference,
    ),
    "journal": (N_("The journal's chain is unbroken"), journal.first_break),
    "access": (
        N_("Nobody holds roles that exclude each other, and every role was given by somebody else"),
        access.first_problem,
    ),
    "payees": (
        N_("Every municipality's number was proposed by one person and confirmed by another"),
        payees.first_problem,
    ),
    "appropriations": (N_("Every grant of money and every round's frame is in the ledger"), rounds.first_unposted),
    "submissions": (N_("Every application is as it was sent"), _submissions),
    "allocation": (N_("Every allocation gives the same bytes when it is repeated"), proving.first_unreplayable),
    "decisions": (N_("Every decision rests on an approved run and a second person"), _decisions),
    "hands": (
        N_("The journal tells of everything that a second person approved, signed or released"),
        hands.first_untold,
    ),
    "impartiality": (
        N_("Nobody took part in the case of a municipality to which they had declared a tie"),
        impartiality.first_tied,
    ),
    "commitments": (N_("Every decision is committed once"), _commitments),
    "plans": (N_("Every accepted decision is laid out for payment as it says"), payments.first_outside_plan),
    "parts": (N_("What is promised and paid of each case is what the ledger says"), payments.first_unbalanced),
    "payments": (N_("Every payment is in one released batch with its files"), payments.first_outside_batch),
    "payers": (N_("Nobody paid what they had committed"), payments.first_committed_and_paid),
    "bank": (N_("Approved = ordered = paid"), payments.first_unreconciled),
    "confirmations": (
        N_("Every confirmation is as it was signed, and modules and duties are as confirmed"),
        confirmations.first_problem,
    ),
    "changes": (N_("Every change was answered by somebody else than asked for it"), changes.first_problem),
    "reminders": (N_("Reminders were postponed by two people, and not for long"), reminders.first_problem),
    "accounts": (
        N_("Accounts are as signed, vouched for as their size asks, approved by nobody who paid, and settled so"),
        accounts_signed.first_wrong_accounts,
    ),
    "deadlines": (
        N_("Every deadline stands where it was set, or was moved for all of its round"),
        deadlines.first_moved,
    ),
    "claims": (
        N_("What is to be repaid is what the ledger says, and no claim is repaid beyond its amount"),
        claims.first_wrong,
    ),
    "suspense": (N_("What came in is matched, sent back, or stands on the suspense account"), suspense.first_wrong),
    "ends": (
        N_("No offer is beyond the pool, nothing stands on a settled round, and money was carried over by two people"),
        _ends,
    ),
    "figures": (N_("The figures of the budget report are those of the ledger's rows"), summing.first_wrong),
    "letters": (N_("Every letter is as it was sent"), letters.first_unproved),
}


def findings() -> list[Finding]:
    """Run every proof."""
    return [Finding(name, label, _problem(proof)) for name, (label, proof) in PROOFS.items()]


def reprinted() -> Finding:
    """Print every letter again from its facts; slow, a tenth of a second for each."""
    label, problem = Said(N_("Every letter printed again has the same bytes")), ""
    try:
        result = reprinting.every_letter()
        counted = N_("Every letter printed again has the same bytes: %(done)s printed, %(others)s of earlier versions")
        problem, label = result.problem, Said(counted, done=result.done, others=result.passed_over)
    except Exception as broken:
        detail = f"{type(broken).__name__}: {broken}"
        problem = Said(N_("the stored letters cannot be printed: %(detail)s"), detail=detail)
    return Finding("reprints", label, problem)


def _problem(proof: Callable[[], str]) -> str:
    try:
        return proof()
    except Exception as broken:  # what has been tampered with may be unreadable; that is a finding, not a crash
        return problems.unreadable(broken)
