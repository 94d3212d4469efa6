"""Proves the books from their rows. The first difference is named; nothing is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from pool.applications.models import Submission
from pool.awards import proving, supplements
from pool.awards.models import Award
from pool.journal import queries as journal
from pool.kernel import canon, money
from pool.kernel.words import N_
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.ledger.models import Account
from pool.letters import queries as letters
from pool.letters import reprinting
from pool.payments import queries as payments
from pool.rounds import queries as rounds


@dataclass(frozen=True)
class Finding:
    """One proof and its outcome; `problem` is empty when it holds."""

    name: str
    label: str
    problem: str


def _submissions() -> str:
    for submission in Submission.objects.select_related("application").order_by("pk").iterator():
        if canon.fingerprint(submission.content) != submission.sha256:
            return f"submission {submission.number} of {submission.application} differs from its fingerprint"
    return ""


def _commitments() -> str:
    """Every decision's amount is committed in the ledger where it belongs, and no more is paid than was committed."""
    places = (
        "application__reference",
        "application__municipality__code",
        "application__round__code",
        "lines__line__scheme__code",
    )
    given = _sums(Award.objects.values_list(*places).annotate(total=Sum("lines__awarded_amount")))
    problem = _difference(given, _booked(accounts.COMMITTED), "decision {} gives {}, the ledger commits {}")
    if problem:
        return problem
    paid = _sums(Award.objects.values_list(*places[:3]).annotate(total=Sum("payments__paid_amount")))
    problem = _difference(paid, _booked(accounts.PAID, schemes=False), "the payments of {} are {}, the ledger says {}")
    if problem:
        return problem
    awarded = _sums(Award.objects.values_list(*places[:3]).annotate(total=Sum("awarded_amount")))
    return next((f"{key[0]} has been paid more than it was awarded" for key in paid if paid[key] > awarded[key]), "")


def _booked(kind: str, schemes: bool = True) -> dict[tuple, Decimal]:
    places = ("award", "municipality", "round", "scheme")[: 4 if schemes else 3]
    return _sums(Account.objects.filter(kind=kind).values_list(*places).annotate(total=Sum("in_amount")))


def _decisions() -> str:
    return proving.first_unsupported() or supplements.first_wrong()


def _sums(rows) -> dict[tuple, Decimal]:
    return {tuple(key): total for *key, total in rows.order_by() if total}


def _difference(said: dict[tuple, Decimal], booked: dict[tuple, Decimal], sentence: str) -> str:
    """The first decision for which two tables differ, in words."""
    for key in sorted(said.keys() | booked.keys()):
        one, other = said.get(key, money.ZERO), booked.get(key, money.ZERO)
        if one != other:
            return sentence.format(" ".join(key), one, other)
    return ""


PROOFS: dict[str, tuple[str, Callable[[], str]]] = {
    "ledger": (
        N_("Balances equal the sums of their transfers, none is below zero, the chain holds"),
        ledger.first_difference,
    ),
    "journal": (N_("The journal's chain is unbroken"), journal.first_break),
    "appropriations": (N_("Every grant of money and every round's frame is in the ledger"), rounds.first_unposted),
    "submissions": (N_("Every application is as it was sent"), _submissions),
    "allocation": (N_("Every allocation gives the same bytes when it is repeated"), proving.first_unreplayable),
    "decisions": (N_("Every decision rests on an approved run and a second person"), _decisions),
    "commitments": (N_("Every decision is committed once, and paid at most once"), _commitments),
    "payments": (N_("Every payment is in its decision's plan"), payments.first_problem),
    "letters": (N_("Every letter is as it was sent"), letters.first_unproved),
}


def findings() -> list[Finding]:
    """Run every proof."""
    return [Finding(name, label, _problem(proof)) for name, (label, proof) in PROOFS.items()]


def reprinted() -> Finding:
    """Print every letter again from its facts; slow, a tenth of a second for each."""
    label, problem = N_("Every letter printed again has the same bytes"), ""
    try:
        result = reprinting.every_letter()
        problem, label = result.problem, f"{label}: {result.done} printed, {result.passed_over} of earlier versions"
    except Exception as broken:
        problem = f"the stored letters cannot be printed: {type(broken).__name__}: {broken}"
    return Finding("reprints", label, problem)


def _problem(proof: Callable[[], str]) -> str:
    try:
        return proof()
    except Exception as broken:  # what has been tampered with may be unreadable; that is a finding, not a crash
        return f"the stored rows cannot be read: {type(broken).__name__}: {broken}"
