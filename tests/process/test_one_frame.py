"""Sixteen threads commit and pay against one frame that is nearly empty: not one krone too much, no deadlock.

`manage.py test --deep` makes 2,000 attempts. SQLite lets one write at a time, so there four threads say as much.
"""

import random
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from pool.kernel.refusals import Refusal, Refusals
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.ledger import services as books
from pool.reports import proof
from pool.rounds import services as rounds
from pool.settlement import claims
from tests import factories, paying, written
from tests.factories import RATE
from tests.process import grants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.longer]

SMALL = Decimal("1000.00")  # all that the ledger's own frame holds
# Offers, runs and decisions; payments from building to the bank's answer; what else holds the same rows meanwhile.
DEEDS = ["offer", "offer", "answer_offer", "answer_offer", "propose_run", "decide_run", "decide_run"]
DEEDS += ["accept", "build", "build", "release", "release", "answer", "answer", "discard"]
DEEDS += ["propose_claim", "decide_claim", "ask_change", "answer_change", "settle_lapse", "propose_lapse", "reuse"]
DEEDS += ["call", "save_outcomes", "sign_confirmation", "take_incoming", "match", "open_accounts", "control_accounts"]


@pytest.fixture
def here(transactional_db, monkeypatch):
    """A decided and accepted round with money for one more line; three wait for it. Beside it a frame of 1,000."""
    written.without_paper(monkeypatch)
    here = grants.decided()
    paying.ready(here)
    rounds.raise_frame(
        round=here.round, amount=RATE, document="Aktstykke 7", dated_on=date(2026, 10, 2), by=here.people.decider,
        at=factories.AFTER,
    )  # fmt: skip
    here.small = factories.open_round(code="2026-9", frame=SMALL)
    return here


def test_nobody_spends_a_krone_twice(here, deep):
    is_postgresql = connection.vendor == "postgresql"
    threads, attempts = (16 if is_postgresql else 4), (2000 if deep else 160 if is_postgresql else 60)
    made = in_threads(threads, lambda place: Worker(here, place, attempts // threads).work())
    problems = [problem for worker in made for problem in worker.problems]
    assert problems == []
    assert sum(worker.tries for worker in made) >= attempts
    taken = sum(worker.taken for worker in made)
    assert taken <= SMALL
    assert ledger.balance(kind=accounts.POOL, round="2026-9") == SMALL - taken
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
    assert claims.first_wrong() == ""
    granted = factories.FRAME + RATE
    kinds = [kind for kind, _ in accounts.KINDS if kind not in (accounts.APPROPRIATION, accounts.TREASURY)]
    assert sum(ledger.balance(kind=kind, round="2026-1") for kind in kinds) <= granted
    done = {name for worker in made for name in worker.grants.done if ":" not in name}
    assert len(done) >= (20 if deep else 8), done  # or else they were only refused


class Worker:
    """Somebody who does one thing after the other, and half the time takes something from the small frame."""

    def __init__(self, here, place: int, attempts: int):
        self.chance, self.attempts, self.place = random.Random(place), attempts, place
        self.grants, self.here = grants.Grants(here), here
        self.grants.now = paying.DUE + timedelta(days=1)
        self.taken, self.tries, self.problems = Decimal(0), 0, []

    def work(self) -> "Worker":
        while self.tries < self.attempts:
            self.tries += 1
            try:
                self.take() if self.tries % 3 == 0 else self.deed()
            except Exception as problem:  # the test looks at it
                self.problems.append(f"{self.grants.done[-1:]} {type(problem).__name__}: {problem}"[:600])
        return self

    def deed(self) -> None:
        tries = self.grants.tries
        while self.grants.tries == tries:
            name = self.chance.choice(DEEDS)
            getattr(self.grants, name)(self.chance.randrange(840), self.chance.randrange(840))

    def take(self) -> None:
        posting = books.Posting(
            source=f"small:{self.place}:{self.tries}",
            from_place=rounds.place(self.here.small, accounts.POOL),
            to_place=rounds.place(self.here.small, accounts.RESERVED),
            amount=Decimal(self.chance.randrange(1, 9000)) / 100,
            text="Taken",
        )
        try:
            books.post(postings=[posting], by=None, at=self.grants.now)
        except (Refusal, Refusals):
            return
        self.taken += posting.amount


def in_threads(count: int, deed) -> list:
    """Let so many threads do a deed, each with its number; return what they returned."""
    found, start = [None] * count, threading.Barrier(count)

    def run(place):
        try:
            start.wait(timeout=30)
            found[place] = deed(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=3600)
    assert None not in found
    return found
