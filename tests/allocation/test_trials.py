"""Budgets that meet wishes, and how few runs it takes to find them."""

import pytest

from pool.allocation import rulesets
from pool.allocation.bids import Bid
from pool.allocation.trials import Trials

pytestmark = pytest.mark.once

LINE = {"method": "queue", "order": ["rank"], "margin": "stop"}


def trials(bids, monkeypatch, **other):
    """Trials, and the list of budgets that they run."""
    made = Trials(bids, rulesets.parse({"steps": [LINE], **other}), None)
    budgets, run = [], made.run
    monkeypatch.setattr(made, "run", lambda budget: budgets.append(budget) or run(budget))
    return made, budgets


def in_line(*amounts, **other):
    return [Bid(id=str(rank), rank=rank, amount=amount, **other) for rank, amount in enumerate(amounts)]


def test_wishes_share_the_runs(monkeypatch):
    made, budgets = trials(in_line(*range(1000, 1400)), monkeypatch)
    wishes = {bid.id: {bid.id: bid.amount} for bid in made.table.bids}

    found = made.first(wishes, above=-1)

    assert found == {str(rank): sum(range(1000, 1001 + rank)) for rank in range(400)}
    assert len(budgets) < 12 * len(found)


def test_good_guesses_take_two_runs_each(monkeypatch):
    made, budgets = trials(in_line(*range(1000, 1400)), monkeypatch)
    wishes = {bid.id: {bid.id: bid.amount} for bid in made.table.bids}

    made.first(wishes, above=-1, guesses=[sum(range(1000, 1001 + rank)) for rank in range(400)])

    assert len(budgets) < 2 * len(wishes) + 25


def test_a_wrong_guess_does_no_harm(monkeypatch):
    made, _ = trials(in_line(60, 50, 30), monkeypatch)

    assert made.first({"second": {"1": 50}}, above=0, guesses=[5, 105, 111, 135]) == {"second": 110}


def test_halving_keeps_to_the_grid(monkeypatch):
    made, budgets = trials(in_line(7_000_000, 12_000_000), monkeypatch, applicant_cap={"amount": 50_000_000})

    assert made.grid == 1_000_000
    assert made.first({"both": {"0": 7_000_000, "1": 12_000_000}}, above=0) == {"both": 19_000_000}
    assert len([budget for budget in budgets if budget > 2**24]) < 8


def test_a_wish_that_no_budget_meets_is_left_out(monkeypatch):
    made, _ = trials(in_line(60, applicant="Fanø"), monkeypatch, applicant_cap={"amount": 50})

    assert made.first({"all": {"0": 60}, "cap": {"0": 50}}, above=0) == {"cap": 50}
