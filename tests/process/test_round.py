"""A whole round with three municipalities and too little money, ending with books that prove themselves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from pool.applications.models import Line
from pool.applications.services import drafting, lines
from pool.awards.models import Award, AwardLine
from pool.awards.services import running
from pool.ledger import queries as ledger
from pool.letters.models import Letter
from pool.letters.services import batching as letters
from pool.reports import budget, proof, spending
from tests import factories, paying

PRO_RATA = {
    "unit": 100,
    "steps": [{"name": "Pro rata", "budget": "rest", "method": "proportional", "order": ["received_at", "draw"]}],
}


def decided(world, ruleset=None):
    """Aarhus asks for 6 modules, Læsø for 1, København for 5; the frame pays for 10."""
    if ruleset:
        world.round.ruleset = ruleset
        world.round.save()
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.laesoe, 1), (world.koebenhavn, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW + timedelta(hours=place))
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=factories.AFTER)
    letters.issue_now(run=run, by=world.people.decider, at=factories.AFTER)
    return run


def test_round_in_order_of_receipt_cuts_the_last(world):
    decided(world)
    assert {award.reference: (award.kind, award.awarded_amount) for award in Award.objects.all()} == {
        "2026-1-751": ("award", Decimal("150000.00")),
        "2026-1-825": ("award", Decimal("25000.00")),
        "2026-1-101": ("partial_award", Decimal("75000.00")),
    }
    reasons = [line.portions[0]["reason"] for line in AwardLine.objects.filter(award__reference="2026-1-101")]
    assert reasons == ["met_in_full", "met_in_full", "met_in_full", "nothing_left", "nothing_left"]


def test_round_pro_rata_cuts_everybody_in_whole_modules(world):
    decided(world, PRO_RATA)
    assert {award.reference: award.awarded_amount for award in Award.objects.all()} == {
        "2026-1-751": Decimal("125000.00"),
        "2026-1-825": Decimal("25000.00"),
        "2026-1-101": Decimal("100000.00"),
    }


@pytest.mark.parametrize("ruleset", [None, PRO_RATA])
def test_round_ends_with_proved_books(world, ruleset):
    decided(world, ruleset)
    paying.ready(world)
    paying.paid(world)
    call_command("verify")
    assert [finding.problem for finding in proof.findings()] == [""] * len(proof.PROOFS)
    assert ledger.balance(kind="pool") == Decimal("0.00")
    assert ledger.received(kind="committed") == Decimal("250000.00")


def test_reports_agree_with_the_ledger_in_every_grouping(world):
    decided(world)
    at, auditor = factories.AFTER, world.people.auditor
    for group in budget.GROUPS:
        totals = budget.table({"finance_year": "2026", "by": group}, auditor, at).totals.cells
        assert totals["appropriation"] == totals["left"] + totals["reserved"] + totals["committed"]
        assert totals["committed"] == ledger.received(kind="committed")
    spent = spending.table({"by": "line"}, auditor, at).totals.cells
    assert (spent["asked"], spent["awarded"]) == (Decimal("300000.00"), Decimal("250000.00"))


def test_lines_that_got_nothing_may_be_asked_for_again(world):
    decided(world)
    assert list(Line.objects.filter(live=False).values_list("application__reference", flat=True)) == ["2026-1-101"] * 2
    opened = factories.AFTER + timedelta(days=1)
    round = factories.open_round(code="2026-2", opened=opened, deadline=opened + timedelta(days=30))
    by = world.signatories["101"]
    application = drafting.start(round=round, municipality=world.koebenhavn, by=by, at=opened)
    assert factories.add_line(application, by, opened, reference="1005").requested_amount == factories.RATE
    with pytest.raises(lines.AskedAlready) as refused:
        factories.add_line(application, by, opened, reference="1001")
    assert refused.value.facts["application"] == "2026-1-101"


def test_issue_writes_what_is_missing_and_nothing_twice(world):
    run = decided(world)
    before = dict(Letter.objects.values_list("reference", "sha256"))
    assert letters.issue_now(run=run, by=world.people.decider, at=factories.AFTER) == 0
    assert dict(Letter.objects.values_list("reference", "sha256")) == before
    assert sorted(before) == ["2026-1-101-A1", "2026-1-751-A1", "2026-1-825-A1"]
