"""Bids: what each application line asks for. A bid that exists is right; a wrong one is refused when it is made."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from pool.allocation import problems
from pool.kernel import canon

MOST = 10**18  # of any amount or number; ten thousand times the world's money in øre
TEXT = 200
SMALLEST = 30  # decimals of a number
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One line's ask. Amounts are whole numbers of the smallest coin that the caller counts in (øre, krone)."""

    id: str
    amount: int | None  # None: no ceiling of its own
    applicant: str = ""  # empty: the bid stands alone
    lot: int = 1  # a share is a whole multiple of it; 1 = divisible
    floor: int = 0  # the share may not be less
    tier: int = 1  # priority class, 1 first
    scheme: str = ""
    region: str = ""
    rank: int | None = None  # the applicant's own order among its bids, 1 first
    received_at: datetime | None = None  # with its zone; `received_day` is the date on that zone's calendar
    score: Number | None = None
    keys: Mapping[str, Number] = field(default_factory=dict)
    # Microseconds since 1970, worked out once: moments on two sides of a clock change compare wrongly as they stand.
    instant: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        found = list(_faults(self))
        if found:
            raise problems.BidsInvalid(found)
        moment = self.received_at
        object.__setattr__(self, "instant", None if moment is None else (moment - EPOCH) // MICROSECOND)

    @property
    def whole_lots(self) -> int | None:
        """The largest share the ask allows: as many whole lots as it holds."""
        return None if self.amount is None else self.amount - self.amount % self.lot


def to_json(bids: Iterable[Bid]) -> str:
    """The bids in one canonical form, in the order of their ids: the snapshot that a run stores."""
    return canon.canonical([_plain(bid) for bid in sorted(bids, key=lambda bid: bid.id)])


def from_json(text: str) -> list[Bid]:
    """The bids of a snapshot."""
    return [_revived(row) for row in json.loads(text)]


def _plain(bid: Bid) -> dict:
    row = {column.name: getattr(bid, column.name) for column in fields(bid) if column.init}
    row["score"] = None if bid.score is None else str(Fraction(bid.score))
    row["keys"] = {name: str(Fraction(value)) for name, value in bid.keys.items()}
    return row


def _revived(row: dict) -> Bid:
    score, moment = row["score"], row["received_at"]
    return Bid(
        **{
            **row,
            "score": None if score is None else Fraction(score),
            "keys": {name: Fraction(value) for name, value in row["keys"].items()},
            "received_at": None if moment is None else datetime.fromisoformat(moment),
        }
    )


def _faults(bid: Bid) -> Iterator[problems.Problem]:
    """Everything that is wrong with one bid."""
    if not is_text(bid.id) or not bid.id:
        yield problems.NotText("id", most=TEXT, found=problems.shown(bid.id))
        return
    where = f"bids[{problems.shown(bid.id)}]."
    for name in ("applicant", "scheme", "region"):
        if not is_text(getattr(bid, name)):
            yield problems.NotText(where + name, most=TEXT, found=problems.shown(getattr(bid, name)))
    yield from _faults_of_numbers(bid, where)
    moment = bid.received_at
    if moment is not None and not (isinstance(moment, datetime) and moment.utcoffset() is not None):
        yield problems.NotAMoment(where + "received_at", found=str(moment)[:60])


def _faults_of_numbers(bid: Bid, where: str) -> Iterator[problems.Problem]:
    amounts_right = True
    for name, value, least in (
        ("amount", 0 if bid.amount is None else bid.amount, 0),
        ("lot", bid.lot, 1),
        ("floor", bid.floor, 0),
        ("tier", bid.tier, 1),
        ("rank", 0 if bid.rank is None else bid.rank, 0),
    ):
        if type(value) is not int or not least <= value <= MOST:
            amounts_right = False
            yield problems.NotAWholeNumber(where + name, least=least, most=MOST, found=problems.shown(value))
    if bid.score is not None and not is_number(bid.score):
        yield problems.NotANumber(where + "score", found=problems.shown(bid.score))
    if not isinstance(bid.keys, Mapping):
        yield problems.NotAnObject(where + "keys", found=problems.shown(bid.keys))
        return
    for name, value in bid.keys.items():
        if not is_text(name) or not is_number(value):
            yield problems.NotANumber(f"{where}keys[{problems.shown(name)}]", found=problems.shown(value))
    if amounts_right and bid.floor and bid.amount is not None and -(-bid.floor // bid.lot) * bid.lot > bid.whole_lots:
        yield problems.FloorOutOfReach(where + "floor", floor=bid.floor, lot=bid.lot, most=bid.whole_lots)


def is_text(value) -> bool:
    """Whether it is text of at most 200 characters that can be written as UTF-8."""
    if not isinstance(value, str) or len(value) > TEXT:
        return False
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def is_number(value) -> bool:
    """Whether it is an exact number of a size that means something."""
    if type(value) is Decimal:
        return value.is_finite() and abs(value) <= MOST and value.as_tuple().exponent >= -SMALLEST
    if type(value) is Fraction:
        return abs(value) <= MOST and value.denominator <= 10**SMALLEST
    return type(value) is int and abs(value) <= MOST
