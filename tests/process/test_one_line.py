"""One line walks the enfilade: each room writes its one amount, and every account ends where it should."""

from decimal import Decimal

from pool.applications.services import signing
from pool.assessment import queries as cases
from pool.assessment.services import casework as assessment
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.journal import queries as journal
from pool.ledger import queries as ledger
from pool.ledger.models import Account
from pool.letters.models import Letter
from pool.letters.services import batching as letters
from pool.reports import budget, proof
from tests import factories, paying


def test_one_line_from_draft_to_payment(world):
    people = world.people
    application = factories.draft(world, world.aarhus, count=1)
    line = application.lines.get()
    assert (line.requested_amount, application.requested_amount) == (Decimal("25000.00"), Decimal("25000.00"))

    submission = signing.submit(application=application, by=people.signatory, at=factories.NOW)
    assert submission.content["requested_amount"] == "25000.00"

    assessment.assess_passed(application=application, by=people.caseworker, at=factories.NOW)
    assert cases.lines_of(application)[0].current_assessment.eligible_amount == Decimal("25000.00")
    assessment.finish(application=application, by=people.caseworker, at=factories.NOW)

    round = factories.closed(world)
    run = running.propose(round=round, by=people.caseworker, at=factories.AFTER)
    assert (run.status, run.awarded_amount, run.residue_amount) == ("OK", Decimal("25000.00"), Decimal("225000.00"))
    running.approve(run=run, why="Som bekendtgjort.", by=people.decider, at=factories.AFTER)
    assert ledger.balance(kind="reserved") == Decimal("25000.00")

    letters.issue_now(run=run, by=people.decider, at=factories.AFTER)
    award = Award.objects.get()
    assert (award.kind, award.awarded_amount) == ("award", Decimal("25000.00"))
    assert Letter.objects.get().facts["awarded_amount"] == "25.000,00\u00a0kr."

    paying.ready(world)
    paying.paid(world)

    assert {account.kind: account.balance_amount for account in Account.objects.all()} == {
        "finance_act": Decimal("-500000.00"),
        "appropriation": Decimal("250000.00"),
        "pool": Decimal("225000.00"),
        "reserved": Decimal("0.00"),
        "committed": Decimal("0.00"),
        "paid": Decimal("25000.00"),
    }
    table = budget.table({"finance_year": "2026"}, people.ministry, factories.AFTER)
    assert {name: table.totals.cells[name] for name in budget.FIGURES} == {
        "appropriation": Decimal("500000.00"),
        "reserved": Decimal("0.00"),
        "committed": Decimal("25000.00"),
        "paid": Decimal("25000.00"),
        "annulled_pool": Decimal("0.00"),
        "annulled_treasury": Decimal("0.00"),
        "repaid": Decimal("0.00"),
        "outstanding": Decimal("0.00"),
        "spent": Decimal("0.00"),
        "receivable": Decimal("0.00"),
        "returned": Decimal("0.00"),
        "treasury": Decimal("0.00"),
        "left": Decimal("475000.00"),
    }
    assert [finding.problem for finding in proof.findings()] == [""] * len(proof.PROOFS)


def test_every_step_of_the_walk_is_in_the_journal(world):
    application = factories.assessed(world, world.aarhus, count=1)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    verbs = [entry.verb for entry in journal.of_case(application.reference).order_by("number")]
    assert verbs == [
        "applications.start",
        "applications.save_answers",
        "applications.save_answers",
        "applications.save_answers",
        "applications.add_line",
        "applications.complete_section",
        "applications.complete_section",
        "applications.complete_section",
        "applications.complete_section",
        "applications.submit",
        "assessment.take",
        "assessment.assess_passed",
        "applications.finish",
        "assessment.finish",
        "applications.allocate",
        "applications.decide",
    ]
