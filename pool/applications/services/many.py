"""What is done to many applications of a round, or to many lines, at once: as many statements for one as for all."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from pool.applications import queries
from pool.applications.models import Application, Line
from pool.applications.states import IN_ROUND, MOVES
from pool.db import hold
from pool.journal import services as journal
from pool.kernel import states
from pool.kernel.refusals import Refusal, WrongState
from pool.kernel.words import N_
from pool.registry.models import Municipality
from pool.rounds.models import Round


class TakenElsewhere(Refusal):
    code = "taken_elsewhere"
    sentence = N_(
        "By now the same employee and module is asked for again: %(lines)s. Discard the run and make a new one."
    )


@transaction.atomic
def mark_round(*, round: Round, verb: str, by, at: datetime) -> int:
    """Move every application of a round at once, as `mark` moves one. Returns how many there are.

    Raises:
        WrongState: one of them is not where the verb begins; then none is moved.
    """
    found = Application.objects.filter(round=round, state__in=IN_ROUND).order_by("submitted_at", "pk")
    held = list(found.select_for_update(of=("self",)).only("pk", "reference", "state"))
    for application in held:
        if not states.may(MOVES, application.state, verb):
            raise WrongState(state=application.get_state_display())
    changes = {"next_deadline_at": None} if verb == "decide" else {}
    for state in sorted({application.state for application in held}):
        keys = [application.pk for application in held if application.state == state]
        moved = states.moved(MOVES, state, verb)
        Application.objects.filter(pk__in=keys).update(state=moved, moved_at=at, **changes)
    _tell_many(f"applications.{verb}", [(application.reference, {}) for application in held], by, at)
    return len(held)


@transaction.atomic
def free_lines(*, lines: list[int], by, at: datetime) -> None:
    """Let go of lines that got nothing, so that the pair may be asked for again in a later round."""
    Line.objects.filter(pk__in=lines).update(live=False)
    freed = Line.objects.filter(pk__in=lines).order_by("application_id", "pk")
    _tell_lines("applications.free_lines", freed.values_list("application__reference", "pk"), by, at)


@transaction.atomic
def hold_lines(*, lines: list[int], by, at: datetime) -> None:
    """Take lines up again that were let go of, because later money funds them. What was held stays so.

    Raises:
        TakenElsewhere: somebody has asked for the same employee and module again since.
    """
    # Whoever adds a line holds its municipality first, too: so neither waits for the journal while the other has it.
    hold(Municipality, set(Line.objects.filter(pk__in=lines).values_list("application__municipality", flat=True)))
    let_go = list(Line.objects.filter(pk__in=lines, live=False).select_related("application", "employee", "module"))
    try:
        with transaction.atomic():
            Line.objects.filter(pk__in=[line.pk for line in let_go]).update(live=True)
    except IntegrityError:
        taken = [line for line in let_go if queries.live_elsewhere(line).exists()]
        raise TakenElsewhere(
            lines=[f"{line.application.reference} {line.employee.reference} {line.module.code}" for line in taken]
        ) from None
    let_go.sort(key=lambda line: (line.application_id, line.pk))
    _tell_lines("applications.hold_lines", [(line.application.reference, line.pk) for line in let_go], by, at)


@transaction.atomic
def confirm_lines(*, outcomes: dict[int, str], by, at: datetime) -> None:
    """Keep what a signed confirmation says of lines of a case. `outcomes`: key of a line → kind of outcome."""
    lines = list(Line.objects.filter(pk__in=outcomes).select_related("application").order_by("pk"))
    for line in lines:
        line.outcome, line.outcome_at = outcomes[line.pk], at
    Line.objects.bulk_update(lines, ["outcome", "outcome_at"], batch_size=300)
    _tell_lines("applications.confirm_lines", [(line.application.reference, line.pk) for line in lines], by, at)


def _tell_lines(verb: str, lines: Iterable[tuple[str, int]], by, at: datetime) -> None:
    """One entry for each case. `lines`: (case, key of a line)."""
    by_case: dict[str, list[int]] = {}
    for case, key in lines:
        by_case.setdefault(case, []).append(key)
    _tell_many(verb, [(case, {"lines": keys}) for case, keys in by_case.items()], by, at)


def _tell_many(verb: str, cases: list[tuple[str, dict]], by, at: datetime) -> None:
    rows = [(f"application:{case}", case, facts) for case, facts in cases]
    journal.tell_many(verb=verb, by=by, at=at, rows=rows)
