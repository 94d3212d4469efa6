"""When a round takes applications, and how much of its frame the line in order of receipt has taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from pool.kernel import money

OPEN = "open"
PARTIAL, STOP, SKIP = MARGINS = ("partial", "stop", "skip")
# What may break a tie of the moment: the lines of one application arrive together and stand in their own rank.
TIE_BREAKS = {"rank", "draw"}


def takes_applications(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Say whether a round takes applications at the moment; the deadline itself is still in time."""
    return state == OPEN and opens_at <= at <= closes_at


@dataclass(frozen=True)
class Claim:
    """What one line takes of the frame, in kroner. `amount` is what is eligible once that is known, else the ask."""

    applicant: str
    asked: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Queue:
    """How a line in order of receipt is served. Amounts in kroner."""

    margin: str
    least: Decimal  # the lowest rate of the round: less than this funds nothing
    cap: Decimal | None = None  # what one applicant may get
    unit: Decimal = money.CENT  # a part of a line is a whole multiple of it


@dataclass(frozen=True)
class Meter:
    """Where the money of a line stands, in kroner. `waiting` lines do not get what they claim for want of money."""

    frame: Decimal
    applied: Decimal
    granted: Decimal
    left: Decimal
    waiting: int
    used: bool


def meter(frame: Decimal, queue: Queue, claims: Iterable[Claim]) -> Meter:
    """Serve the claims in their order from the frame, and say whether the frame is used.

    It gives what the allocation would give if the round closed now. A line that its applicant's cap has no room for
    is passed over. With a frame of 100, a lowest rate of 25 and claims of 60, 50 and 30:

    | margin | 60 | 50 | 30 | left | used, because |
    |---|---|---|---|---|---|
    | partial | 60 | 40 | 0 | 0 | nothing is left that could be handed out |
    | stop | 60 | 0 | 0 | 40 | a line did not fit, and nobody behind it is served |
    | skip | 60 | 0 | 30 | 10 | less is left than the lowest rate |
    """
    left, applied, waiting, ended = frame, money.ZERO, 0, False
    given: dict[str, Decimal] = {}
    for claim in claims:
        applied += claim.asked
        taken = given.get(claim.applicant, money.ZERO)
        if queue.cap is not None and taken + claim.amount > queue.cap:
            continue
        grant = money.ZERO if ended else _grant(claim.amount, left, queue)
        if grant < claim.amount:
            waiting += 1
            ended = ended or queue.margin != SKIP
        given[claim.applicant] = taken + grant
        left -= grant
    return Meter(frame, applied, frame - left, left, waiting, _used(queue, left, waiting))


def _grant(amount: Decimal, left: Decimal, queue: Queue) -> Decimal:
    if amount <= left:
        return amount
    return left - left % queue.unit if queue.margin == PARTIAL else money.ZERO


def _used(queue: Queue, left: Decimal, waiting: int) -> bool:
    """`partial`: nothing is left to hand out; `stop`: that, or a line did not fit; `skip`: no line could be funded."""
    if queue.margin == SKIP:
        return left < queue.least
    return left < queue.unit or (queue.margin == STOP and waiting > 0)


def is_line(ruleset: dict) -> bool:
    """Say whether the rules are one line in order of receipt, for all lines and all the money.

    Only then is it known at every moment who gets what: another step, a selection, a need key or a minimum per
    applicant depends on applications that have not come yet.
    """
    steps = ruleset.get("steps") or [{}]
    step, order = steps[0], steps[0].get("order") or [""]
    return (
        len(steps) == 1
        and step.get("method") == "queue"
        and step.get("margin") in MARGINS
        and step.get("budget") == "rest"
        and not step.get("select")
        and order[0] == "received_at"
        and set(order[1:]) <= TIE_BREAKS
        and not ruleset.get("applicant_minimum")
    )


def queue(ruleset: dict, frame: Decimal, least: Decimal) -> Queue:
    """The line that the rules describe (`is_line`); in rules, amounts are øre."""
    cap = ruleset.get("applicant_cap")
    return Queue(
        margin=ruleset["steps"][0]["margin"],
        least=least,
        cap=None if cap is None else _cap(cap, frame),
        unit=money.kroner(ruleset["unit"]),
    )


def _cap(cap: dict, frame: Decimal) -> Decimal:
    """An amount, or a share of the frame rounded down to the øre."""
    if "amount" in cap:
        return money.kroner(cap["amount"])
    return money.kroner(int(money.ore(frame) * Fraction(cap["share"])))
