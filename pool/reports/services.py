"""Runs the proofs and keeps what they found."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.journal import services as journal
from pool.reports import problems, proof
from pool.reports.models import ProofRun


@transaction.atomic
def prove(*, by, at: datetime) -> tuple[ProofRun, list[proof.Finding]]:
    """Run every proof and keep the result; returns both. `by`: None for the nightly run.

    Raises:
        NotAllowed: the person does not verify the books.
    """
    if by is not None:
        guard.require(by, "books.verify")
    found = proof.findings()
    wrong = {item.name: item.problem for item in found if item.problem}
    run = ProofRun.objects.create(
        ran_at=at, ran_by=by, holds=not wrong, findings={item.name: problems.kept(item.problem) for item in found}
    )
    facts = {"proofs": len(found), "wrong": sorted(wrong)}
    journal.tell(verb="reports.prove", subject=f"proof:{run.pk}", by=by, at=at, facts=facts)
    return run, found
