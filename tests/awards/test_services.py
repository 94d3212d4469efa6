from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from pool import wording
from pool.access.models import User
from pool.allocation import results
from pool.applications.models import Application, Line
from pool.assessment import queries as cases
from pool.assessment.services import casework as assessment
from pool.awards import holding, proving, queries
from pool.awards.models import Award, AwardLine, Run
from pool.awards.services import deciding, running
from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.kernel import money
from pool.kernel.refusals import NotFound, ReasonMissing, TooLong, WrongState
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.rounds import queries as rounds
from pool.workforce import services as workforce
from tests import factories
from tests.access.test_guard import forced
from tests.factories import AFTER, FRAME, NOW, RATE
from tests.factories.recall import recalled

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def case(world):
    return factories.assessed(world, world.aarhus)


@pytest.fixture
@recalled
def run(world, case):
    """A proposed run, prepared by the caseworker."""
    factories.closed(world)
    return running.propose(round=world.round, by=world.people.caseworker, at=AFTER)


def approve(run, by, at=AFTER, why="Køen er fulgt."):
    return running.approve(run=run, why=why, by=by, at=at)


def states() -> set[str]:
    return set(Application.objects.values_list("state", flat=True))


def money_of(world) -> dict:
    return {name: amount for name, amount in rounds.money_of(world.round).items() if name != "frame"}


def two_hats(username="both") -> User:
    return forced(factories.person(username, "decider"), "caseworker")


# Propose


def test_an_open_round_has_no_run(world, case):
    with pytest.raises(running.RoundNotClosed):
        running.propose(round=world.round, by=world.people.decider, at=NOW)


def test_a_round_with_cases_left_has_no_run_and_names_them(world, case):
    factories.submitted(world, world.laesoe)
    factories.closed(world)
    with pytest.raises(running.CasesLeft) as caught:
        running.propose(round=world.round, by=world.people.decider, at=AFTER)
    assert caught.value.facts == {"count": 1, "references": ["2026-1-825"]}


def test_a_run_keeps_what_went_in_and_what_came_out(world, run):
    assert (run.number, run.state, run.status, run.budget_amount, run.awarded_amount) == (
        1,
        "proposed",
        results.OK,
        FRAME,
        2 * RATE,
    )
    assert [(share.bid, share.asked_amount, share.amount) for share in queries.shares_of(run)] == [
        ("2026-1-751/1001/SAM", RATE, RATE), ("2026-1-751/1002/SAM", RATE, RATE),
    ]  # fmt: skip
    assert proving.first_unreplayable() == ""
    assert money_of(world) == {"left": FRAME, "reserved": 0, "committed": 0, "paid": 0}
    assert states() == {"assessed"}


def test_one_run_stands_at_a_time(world, run):
    with pytest.raises(running.RunStands) as caught:
        running.propose(round=world.round, by=world.people.decider, at=AFTER)
    assert caught.value.facts == {"number": 1}
    running.discard(run=run, why="Forfra.", by=world.people.decider, at=AFTER)
    assert running.propose(round=world.round, by=world.people.decider, at=AFTER).number == 2


def test_a_seed_of_three_hundred_characters_is_too_long(world, case):
    factories.closed(world)
    with pytest.raises(TooLong):
        running.propose(round=world.round, seed="x" * 300, by=world.people.decider, at=AFTER)


# Approve


def test_a_second_person_approves_and_the_money_is_reserved(world, run):
    approved = approve(run, world.people.decider)
    assert (approved.state, approved.approved_by, approved.approved_at, approved.approval_reason) == (
        "approved", world.people.decider, AFTER, "Køen er fulgt.",
    )  # fmt: skip
    assert money_of(world) == {"left": FRAME - 2 * RATE, "reserved": 2 * RATE, "committed": 0, "paid": 0}
    assert states() == {"allocated"}


@pytest.mark.parametrize("why", ["", "  "])
def test_an_approval_has_a_reason(world, run, why):
    with pytest.raises(ReasonMissing):
        approve(run, world.people.decider, why=why)


def test_who_prepared_the_run_cannot_approve_it(world, case):
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.decider, at=AFTER)
    with pytest.raises(holding.PreparedByYou):
        approve(run, world.people.decider)
    assert money_of(world)["left"] == FRAME
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.update(approved_by=world.people.decider, approved_at=AFTER, state="approved")


def test_who_assessed_a_line_cannot_approve_the_run(world, run):
    world.people.caseworker = forced(world.people.caseworker, "decider")
    Run.objects.update(prepared_by=world.people.auditor)
    with pytest.raises(holding.PreparedByYou):
        approve(run, world.people.caseworker)


def test_who_handles_a_case_cannot_approve_or_sign_even_without_having_assessed_a_line(world, case):
    both = two_hats()
    assessment.take(application=case, by=both, at=NOW)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    with pytest.raises(holding.PreparedByYou):
        approve(run, both)
    approve(run, world.people.decider)
    with pytest.raises(holding.PreparedByYou):
        deciding.decide(run=run, by=both, at=LATER)
    assert (Award.objects.count(), states()) == (0, {"allocated"})


def test_a_run_is_approved_once(world, run):
    approve(run, world.people.decider)
    with pytest.raises(WrongState):
        approve(run, world.people.decider)
    assert ledger.balance(kind="reserved") == 2 * RATE


def test_an_assessment_that_changed_since_stops_the_approval(world, run, case):
    by = world.people.caseworker
    assessment.reopen(application=case, by=by, at=AFTER)
    with pytest.raises(running.CasesLeft):
        approve(run, world.people.decider)
    assessment.assess_line(line=cases.lines_of(case)[0], ground="not_documented", note="", by=by, at=AFTER)
    assessment.finish(application=case, by=by, at=AFTER)
    with pytest.raises(running.InputsChanged):
        approve(run, world.people.decider)
    assert (states(), money_of(world)["left"]) == ({"assessed"}, FRAME)


def test_a_case_that_was_returned_since_stops_the_approval(world, run, case):
    assessment.return_sections(application=case, reasons={"contact": "Hvem?"}, by=world.people.caseworker, at=AFTER)
    with pytest.raises(running.CasesLeft):
        approve(run, world.people.decider)
    assert (states(), money_of(world)["left"]) == ({"returned"}, FRAME)


def test_a_staff_list_that_changed_since_neither_changes_nor_stops_the_run(world, run):
    workforce.keep_employee(
        municipality=world.aarhus, reference="1001", initials="ZZ", hired_on=date(2001, 1, 1), has_child_cases=False,
        by=world.people.preparer, at=AFTER,
    )  # fmt: skip
    assert approve(run, world.people.decider).state == "approved"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (results.INFEASIBLE, "promises beyond the money"),
        (results.TIE, "equal lines"),
    ],
)
def test_a_run_that_gives_nobody_anything_cannot_be_approved(world, run, status, words):
    Run.objects.update(status=status)
    with pytest.raises(running.NotDecidable) as caught:
        approve(run, world.people.decider)
    assert caught.value.facts == {"status": status}
    with translation.override("en"):
        assert f"“{words}”" in wording.refusal_text(caught.value)


# Discard


def test_a_discarded_run_gives_its_money_back(world, run):
    approve(run, world.people.decider)
    with pytest.raises(ReasonMissing):
        running.discard(run=run, why=" ", by=world.people.decider, at=AFTER)
    running.discard(run=run, why="Ny bevilling.", by=world.people.decider, at=AFTER)
    assert money_of(world) == {"left": FRAME, "reserved": 0, "committed": 0, "paid": 0}
    assert states() == {"assessed"}
    second = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    approve(second, world.people.decider)
    assert money_of(world)["reserved"] == 2 * RATE
    assert [item.source for item in Transfer.objects.order_by("number")[2:]] == [
        "run:2026-1:1:reserve", "run:2026-1:1:release", "run:2026-1:2:reserve",
    ]  # fmt: skip


def test_a_discarded_or_decided_run_stays_so(world, run):
    approve(run, world.people.decider)
    deciding.decide(run=run, by=world.people.decider, at=LATER)
    for deed in (
        lambda: running.discard(run=run, why="x", by=world.people.decider, at=LATER),
        lambda: approve(run, world.people.decider),
        lambda: deciding.decide(run=run, by=world.people.decider, at=LATER),
    ):
        with pytest.raises(WrongState):
            deed()


# Decide


def test_a_decision_commits_every_krone_once(world, run):
    approve(run, world.people.decider)
    awards = deciding.decide(run=run, by=world.people.decider, at=LATER)
    award = awards[0]
    assert (award.reference, award.kind, award.requested_amount, award.eligible_amount, award.awarded_amount) == (
        "2026-1-751", "award", 2 * RATE, 2 * RATE, 2 * RATE,
    )  # fmt: skip
    assert (award.prepared_by, award.decided_by, award.decided_at) == (
        world.people.caseworker,
        world.people.decider,
        LATER,
    )
    assert award.accept_by == date(2026, 10, 23)
    assert Award.objects.get().terms["plan"] == [
        {
            "number": 1,
            "due_on": "2027-02-01",
            "amount": "50000.00",
            "terms": ["2027F"],
            "kind": "yearly",
            "part": "",
        }  # fmt: skip
    ]
    assert money_of(world) == {"left": FRAME - 2 * RATE, "reserved": 0, "committed": 2 * RATE, "paid": 0}
    assert (states(), Run.objects.get().state) == ({"decided"}, "decided")
    world.round.refresh_from_db()
    assert (world.round.state, world.round.decided_at) == ("decided", LATER)
    assert [
        ledger.first_difference(),
        journal.first_break(),
        proving.first_unsupported(),
        proving.first_unreplayable(),
    ] == [""] * 4


def test_a_proposed_run_cannot_be_decided(world, run):
    with pytest.raises(WrongState):
        deciding.decide(run=run, by=world.people.decider, at=LATER)


def test_who_prepared_the_run_cannot_sign_its_decisions(world, run):
    approve(run, world.people.decider)
    with pytest.raises(holding.PreparedByYou):
        deciding.decide(run=run, by=forced(world.people.caseworker, "decider"), at=LATER)


def test_decisions_are_all_made_or_none(world, run, monkeypatch):
    approve(run, world.people.decider)
    before = Entry.objects.count()
    monkeypatch.setattr(deciding.rounds, "end_round", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert (Award.objects.count(), AwardLine.objects.count(), Entry.objects.count()) == (0, 0, before)
    assert (states(), money_of(world)["reserved"]) == ({"allocated"}, 2 * RATE)


def test_what_got_nothing_may_be_asked_for_again_and_what_was_funded_not(world):
    """Ten lines for a frame of two: two are awarded, the others are free."""
    world.round = factories.open_round(code="2026-2", frame=2 * RATE)
    case = factories.assessed(world, world.aarhus, count=3)
    refused = factories.assessed(world, world.laesoe, count=1, at=NOW + timedelta(hours=1))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    approve(run, world.people.decider)
    awards = deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert [(award.kind, award.awarded_amount) for award in awards] == [("partial_award", 2 * RATE), ("refusal", 0)]
    assert [line.live for line in Line.objects.filter(application=case).order_by("rank")] == [True, True, False]
    assert [line.live for line in Line.objects.filter(application=refused)] == [False]
    assert (awards[1].accept_by, Award.objects.get(pk=awards[1].pk).terms["plan"]) == (None, [])
    assert money_of(world) == {"left": 0, "reserved": 0, "committed": 2 * RATE, "paid": 0}
    assert [ledger.first_difference(), proving.first_unsupported(), proving.first_unreplayable()] == [""] * 3


def test_a_round_that_refuses_everybody_posts_nothing(world):
    case = factories.submitted(world, world.aarhus)
    for line in cases.lines_of(case):
        assessment.assess_line(line=line, ground="not_documented", note="", by=world.people.caseworker, at=NOW)
    assessment.finish(application=case, by=world.people.caseworker, at=NOW)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    approve(run, world.people.decider)
    awards = deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert [(award.kind, award.eligible_amount) for award in awards] == [("refusal", 0)]
    assert Transfer.objects.count() == 2  # the grant and the opening of the round
    assert money_of(world)["left"] == FRAME


# The proofs


@pytest.fixture
@recalled
def award(world, run):
    approve(run, world.people.decider)
    return deciding.decide(run=run, by=world.people.decider, at=LATER)[0]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda award: Run.objects.update(state="approved"), "is not approved and decided"),
        (lambda award: Run.objects.update(approved_by=None, approved_at=None), "is not approved and decided"),
        (
            lambda award: Run.objects.update(prepared_by=award.decided_by_id, approved_by=award.prepared_by_id),
            "who prepared it",
        ),
        (lambda award: AwardLine.objects.filter(line__rank=1).update(awarded_amount=0), "another amount than its run"),
        (lambda award: Award.objects.update(awarded_amount=Decimal(1)), "does not add up"),
    ],
)
def test_a_decision_that_does_not_rest_on_its_run_is_found(award, change, finding):
    assert proving.first_unsupported() == ""
    change(award)
    assert finding in proving.first_unsupported()


@pytest.mark.parametrize(
    "change",
    [
        lambda run: Run.objects.update(seed="other", result=run.result.replace("SAM", "IND")),
        lambda run: Run.objects.update(result_hash="0" * 64),
        lambda run: Run.objects.update(budget_amount=money.CENT, awarded_amount=money.CENT, residue_amount=money.ZERO),
        lambda run: Run.objects.update(
            awarded_amount=run.awarded_amount - RATE, residue_amount=run.residue_amount + RATE
        ),
        lambda run: Run.objects.update(status="tie"),
        lambda run: Run.objects.update(bids="x"),
        lambda run: Run.objects.update(ruleset="{}"),
        lambda run: run.shares.filter(bid__contains="1001").update(amount=0),
        lambda run: run.shares.filter(bid__contains="1001").update(portions=[]),
    ],
)
def test_a_run_that_was_tampered_with_is_found(run, change):
    assert proving.first_unreplayable() == ""
    change(run)
    assert "2026-1 run 1" in proving.first_unreplayable()


@pytest.mark.parametrize(
    "change", [{"awarded_amount": 3 * RATE}, {"awarded_amount": Decimal(-1)}, {"decided_by": "caseworker"}]
)
def test_the_database_refuses_a_decision_that_makes_no_sense(world, award, change):
    if "decided_by" in change:
        change = {"decided_by": world.people.caseworker}
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(**change)


def test_an_application_has_one_decision(award):
    award.pk, award.reference = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        award.save(force_insert=True)


def test_decisions_are_seen_by_their_municipality_and_the_agency(world, award):
    seen = {name: queries.visible_to(user).count() for name, user in vars(world.people).items()}
    assert seen == {
        "preparer": 1, "signatory": 1, "caseworker": 1, "decider": 1, "finance": 1, "controller": 1, "auditor": 1,
        "administrator": 0, "ministry": 0,
    }  # fmt: skip
    assert queries.visible_to(world.foreign.signatory).count() == 0
    with pytest.raises(NotFound):
        queries.run(0)
