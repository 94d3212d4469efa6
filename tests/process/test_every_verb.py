"""Every deed on a grant, in any order, by anybody, at a moving clock: after each the books prove themselves.

`manage.py test --deep` draws 200 runs of 60 steps; the suite a few short ones, always the same.
"""

from collections import Counter
from decimal import Decimal

import hypothesis
import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pool.awards.models import Award
from pool.kernel import money
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.payments import proving
from pool.payments.models import Part
from pool.reports import budget, proof, scope
from pool.rounds.models import AppropriationEntry
from pool.rounds.states import Source
from pool.settlement import claims
from pool.settlement.models import Incoming, Match
from tests import written
from tests.process import grants

# Proofs that repeat calculations or read documents run once, at the end of a run.
SLOW = {"allocation", "letters", "submissions"}
NUMBERS = st.integers(0, 839)  # divisible by most small numbers, so that each remainder is as likely
FIGURES = {"outstanding": accounts.COMMITTED, "spent": accounts.SPENT, "receivable": accounts.RECEIVABLE}
TRIED = Counter()


def pytest_generate_tests(metafunc):
    """The long run is eight tests, so that it can use more than one processor. Each draws the same runs every time."""
    metafunc.parametrize("seed", range(1, 9 if metafunc.config.getoption("--deep") else 2))


@pytest.mark.longer
@pytest.mark.django_db
def test_whatever_anybody_does_the_books_prove_themselves(monkeypatch, deep, seed):
    written.without_paper(monkeypatch)
    here = grants.decided()
    TRIED.clear()
    runs, steps = (25, 60) if deep else (7, 25)
    run_state_machine_as_test(
        hypothesis.seed(seed)(lambda: Life(here)),
        settings=settings(
            max_examples=runs, stateful_step_count=steps, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
    done = {name for name in TRIED if ":" not in name}
    assert len(done) >= (20 if deep else 8), TRIED  # or else people were only refused


class Life(RuleBasedStateMachine):
    """One life of the round's grants; all of it is undone at the end."""

    def __init__(self, here):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.grants, self.proved = grants.Grants(here), 0

    @initialize(beginning=st.sampled_from(grants.BEGINNINGS))
    def begin(self, beginning):
        if beginning:
            getattr(self.grants, beginning)()

    @rule(days=st.sampled_from([1, 6, 15, 31, 92, 200]))
    def wait(self, days):
        self.grants.wait(days)

    @rule(deed=st.integers(0, len(grants.DEEDS) - 1), pick=NUMBERS, who=NUMBERS)
    def one(self, deed, pick, who):
        self.grants.do(deed, pick, who)

    # The same, so that time does not pass after each second deed.

    @rule(deed=st.integers(0, len(grants.DEEDS) - 1), pick=NUMBERS, who=NUMBERS)
    def another(self, deed, pick, who):
        self.grants.do(deed, pick, who)

    @rule(deed=st.integers(0, len(grants.DEEDS) - 1), pick=NUMBERS, who=NUMBERS)
    def a_third(self, deed, pick, who):
        self.grants.do(deed, pick, who)

    @invariant()
    def holds(self):
        if self.grants.deeds == self.proved:  # what was refused has changed nothing
            return
        self.proved = self.grants.deeds
        for name, (_label, prove) in proof.PROOFS.items():
            if name not in SLOW:
                assert prove() == "", (name, prove(), self.grants.done)
        assert claims.first_wrong() == "", self.grants.done
        assert proving.first_paid_twice() == ""
        self.sums_agree()

    def sums_agree(self):
        """What the rows add up to is what the ledger holds, and what the reports say."""
        parts = dict(Part.objects.order_by().values_list("state").annotate(Sum("amount")))
        offered = total(Award.objects.filter(state="offered"), "awarded_amount")
        of_state = {state: parts.get(state, money.ZERO) for state in ("planned", "ordered", "paid", "kept", "claimed")}
        repaid = total(Match.objects.filter(claim__isnull=False), "amount")
        suspense = total(Incoming.objects, "amount") - total(Match.objects, "amount")
        said = {
            accounts.COMMITTED: offered + of_state["planned"] + of_state["ordered"],
            accounts.PAID: of_state["paid"],
            accounts.SPENT: of_state["kept"],
            accounts.RECEIVABLE: of_state["claimed"] - repaid,
            accounts.SUSPENSE: suspense,
        }
        assert said == {kind: ledger.balance(kind=kind) for kind in said}, self.grants.done
        held = [kind for kind, _ in accounts.KINDS if kind not in accounts.ORIGINS | {accounts.SUSPENSE}]
        years = {}
        for year in scope.finance_years():  # the second is there once money has been carried over
            years[year] = budget.table({"finance_year": str(year)}, None, self.grants.now).totals.cells
            of_year = sum(ledger.balance(kind=kind, finance_year=year) for kind in held)
            assert years[year]["appropriation"] == of_year, (year, self.grants.done)
        for figure, kind in FIGURES.items():
            assert sum(totals[figure] for totals in years.values()) == said[kind], (figure, self.grants.done)
        granted = AppropriationEntry.objects.exclude(source=Source.CARRY_OVER)
        came = -ledger.balance(kind=accounts.FINANCE_ACT)
        assert came == total(granted, "amount"), self.grants.done
        assert came == sum(totals["appropriation"] for totals in years.values()), self.grants.done

    def teardown(self):
        try:
            problems = {item.name: item.problem for item in proof.findings() if item.problem}
            assert problems == {}, self.grants.done
        finally:
            TRIED.update(self.grants.done)
            transaction.savepoint_rollback(self.savepoint)


def total(rows, column: str) -> Decimal:
    return rows.aggregate(total=Sum(column))["total"] or money.ZERO
