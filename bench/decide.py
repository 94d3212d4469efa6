"""Signing a round: all decisions at once beside a loop that saves them one by one, on both databases.

    .venv/bin/python bench/decide.py [applications]

Prints the ratio of CPU time of this process, and how many statements signing and ordering the letters take for a
hundred applications and for a thousand. The loop makes the same rows: one application after the other with `save()`,
`create()` and a journal entry each, as one would write it first.
"""

import gc
import os
import sys
import time
from collections.abc import Callable

from databases import on_both

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
MANY = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 1000


def measure() -> None:
    from django.db import connection, transaction

    from pool.awards.services import deciding
    from pool.letters.services import batching
    from tests import factories, many

    with transaction.atomic():
        world = factories.world()
    ways = {"loop": by_saving, "at once": deciding.decide, "with letters": batching.issue}
    few = {}
    for name in list(ways)[1:]:
        with transaction.atomic():
            _, _, few[name] = spent(ways[name], many.approved(world, MANY // 10), world)
            transaction.set_rollback(True)
    with transaction.atomic():
        run = many.approved(world, MANY)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    found = {}
    for name, way in ways.items():
        with transaction.atomic():
            found[name] = cpu, wall, statements = spent(way, type(run).objects.get(pk=run.pk), world)
            transaction.set_rollback(True)
        of_few = f", {few[name]} for {MANY // 10}" if name in few else ""
        print(f"  {name:<13} {cpu:6.2f} s CPU  {wall:6.2f} s  {statements:>6} statements{of_few}")
    loop, once = found["loop"], found["at once"]
    print(f"  at once / loop   {once[0] / loop[0]:.3f} CPU, {once[1] / loop[1]:.3f} time   target ≤ 0.1 (D3)")


def spent(way: Callable, run, world) -> tuple[float, float, int]:
    """Seconds of CPU and of the clock, and statements. What making the round has left is not its own to clear away."""
    from django.db import connection

    from tests import factories

    asked = []

    def counted(execute, sql, params, is_many, context):
        asked.append(sql)
        return execute(sql, params, is_many, context)

    gc.collect()
    began = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(counted):
        way(run=run, by=world.people.decider, at=factories.AFTER)
    return time.process_time() - began[0], time.perf_counter() - began[1], len(asked)


def by_saving(*, run, by, at) -> None:
    """The same rows, one application after the other."""
    from pool.applications import queries as applications
    from pool.applications.services import many, signing
    from pool.assessment.models import Assessment, LineAssessment
    from pool.awards import holding, rules, terms
    from pool.awards.models import Award, AwardLine
    from pool.awards.states import AwardState
    from pool.kernel import canon, money
    from pool.ledger import rules as accounts
    from pool.ledger import services as ledger
    from pool.rounds import queries as round_queries
    from pool.rounds import services as rounds

    run = holding.held(run, "decide")
    holding.second_person(run, by)
    run.state, run.decided_at, run.decided_by = "decided", at, by
    run.save()
    for application in list(applications.submitted_in(run.round)):
        rows, shares = [], {share.line_id: share for share in run.shares.filter(line__application=application)}
        for line in application.lines.all():
            assessed, share = LineAssessment.objects.get(line=line), shares.get(line.pk)
            rows.append((line, assessed, share, share.amount if share else money.ZERO))
        awarded = sum((row[3] for row in rows), money.ZERO)
        given = [(line, amount) for line, _, _, amount in rows]
        frozen = terms.frozen(run.round, round_queries.of_round(run.round), given, at)
        award = Award.objects.create(
            reference=application.reference, application=application, run=run,
            kind=rules.kind(application.requested_amount, awarded), requested_amount=application.requested_amount,
            eligible_amount=sum((row[1].eligible_amount for row in rows), money.ZERO), awarded_amount=awarded,
            terms=canon.plain(frozen), accept_by=frozen["accept_by"] if awarded else None,
            state=AwardState.OFFERED if awarded else AwardState.REFUSED,
            prepared_by=Assessment.objects.get(application=application).caseworker, decided_at=at, decided_by=by,
        )  # fmt: skip
        for line, assessed, share, amount in rows:
            AwardLine.objects.create(
                award=award, line=line, requested_amount=line.requested_amount,
                eligible_amount=assessed.eligible_amount, awarded_amount=amount, ground=assessed.ground,
                portions=share.portions if share else [], enough=share.enough if share else {},
            )  # fmt: skip
        signing.mark(application=application, verb="decide", by=by, at=at)
        free = [line.pk for line, amount in given if not amount]
        if free:
            many.free_lines(lines=free, by=by, at=at)
        for code in sorted({line.scheme.code for line, amount in given if amount}):
            amount = sum((amount for line, amount in given if line.scheme.code == code), money.ZERO)
            where = {"municipality": application.municipality.code, "award": application.reference, "scheme": code}
            place = rounds.place(run.round, accounts.COMMITTED, **where)
            source, text = f"award:{award.reference}:{code}:commit", f"Decision on {award.reference}"
            posting = ledger.Posting(source, rounds.place(run.round, accounts.RESERVED), place, amount, text)
            ledger.post(postings=[posting], by=by, at=at)
    rounds.end_round(round=run.round, by=by, at=at)


if __name__ == "__main__":
    on_both(measure, f"{MANY} applications")
