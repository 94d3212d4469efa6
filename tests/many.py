"""A round of many applications, ready to be signed: one line each, entered straight into the tables."""

from django.db import transaction

from pool.access.models import User
from pool.applications import facts
from pool.applications.models import Application, Line, Submission
from pool.applications.states import ApplicationState
from pool.assessment.models import LineAssessment
from pool.awards.models import Run
from pool.awards.services import running
from pool.kernel import canon
from tests import factories
from tests.web.agency import many


def _sent(application: Application, by: User) -> Submission:
    content = canon.plain(facts.submission_content(application, by, application.submitted_at))
    return Submission(
        application=application, number=1, content=content, sha256=canon.fingerprint(content),
        submitted_at=application.submitted_at, submitted_by=by,
    )  # fmt: skip


@transaction.atomic
def approved(world, count: int) -> Run:
    """An approved run over `count` municipalities; half of them get all they ask for, the others nothing."""
    world.round = factories.open_round(code="2026-9", frame=-(-count // 2) * factories.RATE)
    many(world, count, first=1001)
    by, at = world.people.caseworker, factories.NOW
    Application.objects.filter(round=world.round).update(state=ApplicationState.ASSESSED)
    found = list(Application.objects.filter(round=world.round).order_by("pk"))
    User.objects.bulk_create(
        User(username=f"s-{item.reference}", municipality_id=item.municipality_id, date_joined=factories.OPENED)
        for item in found
    )
    signers = {person.municipality_id: person for person in User.objects.filter(username__startswith="s-")}
    Submission.objects.bulk_create(_sent(item, signers[item.municipality_id]) for item in found)
    LineAssessment.objects.bulk_create(
        LineAssessment(
            line=line, eligible=True, ground="meets_conditions", eligible_amount=line.requested_amount,
            assessed_at=at, assessed_by=by,
        )
        for line in Line.objects.filter(application__round=world.round)
    )  # fmt: skip
    factories.closed(world)
    run = running.propose(round=world.round, seed="7", by=by, at=factories.AFTER)
    assert run.status == "OK", run.result
    return running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=factories.AFTER)
