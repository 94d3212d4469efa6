"""What stands in the line of a round that closes by itself, and where its meter is. Reads, and holds the round's row.

A claim is what a line takes of the frame: what is eligible once it is assessed as it stands, else what was asked for.
While an application is returned to its municipality, it stands with what it has sent, not with the draft of a
completion that nobody has signed. It keeps its place: the agency has asked for the completion.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pool.applications import queries as applications
from pool.applications.models import Application, Line, Submission
from pool.applications.states import IN_ROUND, RETURNED
from pool.assessment.models import LineAssessment
from pool.db import lock
from pool.kernel import money
from pool.rounds import queries as rounds
from pool.rounds import rules
from pool.rounds.models import Round
from pool.rounds.states import RoundState

RUNNING = (RoundState.OPEN, RoundState.FULL)


def meters(found: Iterable[Round]) -> dict[int, rules.Meter]:
    """The meter of every open or full round that closes by itself, by its key. Six queries at most, for any number."""
    running = [round for round in found if _runs(round)]
    return _meters(running) if running else {}


def meter(round: Round) -> rules.Meter | None:
    """The meter of a round; None where it has none, or has it no longer."""
    return meters([round]).get(round.pk)


def held(round: Round) -> Round:
    """Hold a round whose meter runs, before any row of its applications is held.

    Of two who ask for the last krone, or who assess and ask, the second sees what the first has done.
    """
    return lock(Round, round.pk) if _runs(round) else round


def sent_amount(application: Application) -> Decimal:
    """Kroner that the application asked for when it was sent the last time."""
    return money.parsed_exact(applications.submission(application).content["requested_amount"])


def _runs(round: Round) -> bool:
    return round.closes_when_used and round.state in RUNNING


def _meters(running: list[Round]) -> dict[int, rules.Meter]:
    frames, rates, lines = rounds.frames(running), rounds.least_rates(running), _in_line(running)
    return {
        round.pk: rules.meter(
            frames[round.pk], rules.queue(round.ruleset, frames[round.pk], rates[round.pk]), lines[round.pk]
        )
        for round in running
    }


def _in_line(running: list[Round]) -> dict[int, list[rules.Claim]]:
    """The claims of each round in the order of the line: by the moment of receipt, then the municipality's own rank."""
    standing = list(
        Application.objects.filter(round__in=running, state__in=IN_ROUND)
        .order_by("submitted_at", "reference")
        .values_list("pk", "round", "municipality__code", "state")
    )
    lines = _lines([key for key, *_, state in standing if state not in RETURNED])
    lines |= _sent([key for key, *_, state in standing if state in RETURNED])
    found: dict[int, list[rules.Claim]] = defaultdict(list)
    for key, round, municipality, _ in standing:
        found[round] += [rules.Claim(municipality, asked, amount) for asked, amount in lines.get(key, ())]
    return found


def _lines(cases: list[int]) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """What each line of the applications asks for and takes, in its rank."""
    found = defaultdict(list)
    rows = Line.objects.filter(application__in=cases).order_by("application", "rank", "pk")
    for application, asked, changed_at, eligible, assessed_at in rows.values_list(
        "application", "requested_amount", "changed_at", "assessment__eligible_amount", "assessment__assessed_at"
    ):
        found[application].append((asked, eligible if assessed_at and assessed_at >= changed_at else asked))
    return found


def _sent(cases: list[int]) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """The same for applications that lie with their municipality: as they were sent the last time."""
    if not cases:
        return {}
    sent = {}
    submissions = Submission.objects.filter(application__in=cases).order_by("application", "number")
    for application, content, at in submissions.values_list("application", "content", "submitted_at"):
        sent[application] = (content["lines"], at)
    rows = LineAssessment.objects.filter(line__application__in=cases).order_by()
    assessed = {
        row[0]: row[1:] for row in rows.values_list("line", "eligible_amount", "assessed_at", "line__changed_at")
    }
    return {key: [_as_sent(item, assessed, at) for item in items] for key, (items, at) in sent.items()}


def _as_sent(item: dict, assessed: dict, sent_at: datetime) -> tuple[Decimal, Decimal]:
    asked = money.parsed_exact(item["requested_amount"])
    if item["line"] not in assessed:
        return asked, asked
    amount, assessed_at, changed_at = assessed[item["line"]]
    return asked, amount if assessed_at >= min(changed_at, sent_at) else asked
