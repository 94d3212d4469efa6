"""What a run comes to: shares, portions with their reasons, and the same bytes every time."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pool.kernel import canon

OK = "OK"
INFEASIBLE = "INFEASIBLE"
TIE = "TIE"
FORM = 1  # of the JSON; a change of meaning gets the next number


@dataclass(frozen=True, slots=True)
class Portion:
    """What one step gave one bid, and why. `facts` holds whole numbers and text; see `reasons`."""

    step: str  # the step's name; empty where no step took the bid
    amount: int
    reason: str
    facts: dict


@dataclass(frozen=True, slots=True)
class Share:
    """What one bid gets: the sum of its portions. There is at least one portion, also where it gets nothing."""

    bid: str
    amount: int
    portions: tuple[Portion, ...]


class Shares(Sequence):
    """Shares in the order of their bids' ids; each is put together when somebody reads it."""

    def __init__(self, ids: list[str], amounts: list[int], portions: Callable[[int], tuple[Portion, ...]]):
        self._ids, self._amounts, self._portions = ids, amounts, portions
        self._rows: list[int] | None = None
        self._row_of: dict[str, int] | None = None

    @property
    def rows(self) -> list[int]:
        if self._rows is None:
            self._rows = sorted(range(len(self._ids)), key=self._ids.__getitem__)
        return self._rows

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, number):
        if isinstance(number, slice):
            return tuple(self._share(row) for row in self.rows[number])
        return self._share(self.rows[number])

    def __iter__(self) -> Iterator[Share]:
        return map(self._share, self.rows)

    def __eq__(self, other) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None

    def of(self, bid: str) -> Share:
        if self._row_of is None:
            self._row_of = {bid: row for row, bid in enumerate(self._ids)}
        return self._share(self._row_of[bid])

    def amounts(self) -> dict[str, int]:
        ids, amounts = self._ids, self._amounts
        return {ids[row]: amounts[row] for row in self.rows}

    def _share(self, row: int) -> Share:
        return Share(self._ids[row], self._amounts[row], self._portions(row))


@dataclass(frozen=True, slots=True)
class Result:
    """One run. Unless the status is OK there are no shares and the residue is the whole budget."""

    status: str
    budget: int
    residue: int
    shares: Sequence[Share]
    steps: tuple[dict, ...]  # name, method, budget, handed_out, left, bids, order; level where there is one
    problem: dict  # why there are no shares; empty when OK
    ruleset: str  # SHA-256 of its canonical form
    seed: str | None

    @property
    def amounts(self) -> dict[str, int]:
        """Each bid's amount, in the order of the ids."""
        if isinstance(self.shares, Shares):
            return self.shares.amounts()
        return {share.bid: share.amount for share in self.shares}

    def share(self, bid: str) -> Share:
        """One bid's share; KeyError if there is none."""
        if isinstance(self.shares, Shares):
            return self.shares.of(bid)
        return {share.bid: share for share in self.shares}[bid]

    def to_json(self) -> str:
        """Canonical: the same inputs give the same bytes."""
        return canon.canonical(
            {
                "form": FORM,
                "status": self.status,
                "budget": self.budget,
                "residue": self.residue,
                "shares": [_plain(share) for share in self.shares],
                "steps": list(self.steps),
                "problem": self.problem,
                "ruleset": self.ruleset,
                "seed": self.seed,
            }
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """A stored result."""
        plain = json.loads(text)
        if plain.pop("form") != FORM:
            raise ValueError(f"a result in form {FORM} was expected")
        return cls(
            **{
                **plain,
                "shares": tuple(_share(row) for row in plain["shares"]),
                "steps": tuple(plain["steps"]),
            }
        )


def _plain(share: Share) -> dict:
    portions = [
        {"step": portion.step, "amount": portion.amount, "reason": portion.reason, "facts": portion.facts}
        for portion in share.portions
    ]
    return {"bid": share.bid, "amount": share.amount, "portions": portions}


def _share(row: dict) -> Share:
    return Share(row["bid"], row["amount"], tuple(Portion(**portion) for portion in row["portions"]))
