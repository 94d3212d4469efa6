"""Money that comes after the decisions: shared out among what is not met, signed as supplements."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from pool import db
from pool.applications.models import Line
from pool.applications.services import drafting, many
from pool.awards import bidding, holding, outlooks, proving, queries, reserve, supplements
from pool.awards.models import Award, AwardLine, Run
from pool.awards.services import deciding, running, scenarios
from pool.journal.models import Entry
from pool.kernel.refusals import WrongState
from pool.ledger import queries as ledger
from pool.letters import reasons
from pool.reports import budget, proof, spending
from pool.rounds import queries as rounds
from tests import factories, paying, second_round
from tests.factories import AFTER, FRAME, RATE
from tests.second_round import LATER
from tests.together import at_once

pytestmark = pytest.mark.django_db


def given(awards) -> list[tuple]:
    return [(award.reference, award.number, award.kind, award.awarded_amount) for award in awards]


def account(world) -> dict:
    return rounds.money_of(world.round)


def proved() -> list[str]:
    return [item.problem for item in proof.findings() if item.problem]


@pytest.fixture
def first(world) -> Run:
    return second_round.decided(world)


def test_without_new_money_there_is_nothing_to_share_out(world, first):
    with pytest.raises(running.NothingToShareOut):
        second_round.proposed(world)


def test_without_anybody_who_waits_there_is_nothing_to_share_out(world):
    factories.assessed(world, world.aarhus)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    with pytest.raises(running.NothingToShareOut):
        second_round.proposed(world)


def test_a_second_run_takes_up_what_is_not_met_in_the_published_order(world, first):
    second_round.raised(world)
    run = second_round.proposed(world)
    assert (run.number, run.tranche, run.budget_amount, run.awarded_amount, run.residue_amount) == (
        2, 2, 2 * RATE, 2 * RATE, 0,
    )  # fmt: skip
    assert [(share.bid, share.amount) for share in queries.shares_of(run)] == [
        ("2026-1-101/1005/SAM", RATE), ("2026-1-825/1001/SAM", RATE), ("2026-1-825/1002/SAM", 0),
    ]  # fmt: skip
    assert [(row.application.reference, row.kind, row.requested, row.proposed) for row in outlooks.of(run)] == [
        ("2026-1-101", "supplement", RATE, RATE), ("2026-1-825", "supplement", RATE, RATE),
    ]  # fmt: skip


def test_a_second_run_follows_the_rules_of_the_decisions_that_stand(world, first):
    world.round.ruleset = {"unit": 100, "steps": [{"name": "x", "budget": "rest", "method": "queue", "order": ["-rank"],
                                                   "margin": "skip"}]}  # fmt: skip
    world.round.save()
    second_round.raised(world)
    assert second_round.proposed(world).ruleset_hash == first.ruleset_hash


def test_supplements_add_to_decisions_that_stand(world, first):
    before = list(Award.objects.filter(number=1).order_by("pk").values())
    awards = second_round.signed(world)
    assert given(awards) == [
        ("2026-1-101-2", 2, "supplement", RATE), ("2026-1-825-2", 2, "supplement", RATE),
    ]  # fmt: skip
    assert list(Award.objects.filter(number=1).order_by("pk").values()) == before
    assert [supplements.awarded(award) for award in awards] == [5 * RATE, RATE]
    assert account(world) == {
        "frame": FRAME + 2 * RATE, "left": 0, "reserved": 0, "committed": 12 * RATE, "paid": 0,
    }  # fmt: skip
    world.round.refresh_from_db()
    assert (world.round.state, Run.objects.get(number=2).state) == ("decided", "decided")
    assert proved() == []


def test_a_line_that_was_let_go_of_is_taken_up_again(world, first):
    assert Line.objects.filter(live=False).count() == 3
    second_round.signed(world)
    assert list(Line.objects.filter(live=False).values_list("application__reference", "rank")) == [("2026-1-825", 2)]
    told = Entry.objects.filter(verb="applications.hold_lines").order_by("number")
    assert [entry.case for entry in told] == ["2026-1-101", "2026-1-825"]


def test_a_third_run_goes_on_where_the_second_stopped(world, first):
    second_round.signed(world)
    second_round.raised(world, RATE, "Aktstykke 9")
    run = second_round.approved(world)
    assert run.tranche == 3
    assert given(deciding.decide(run=run, by=world.people.decider, at=LATER)) == [
        ("2026-1-825-3", 3, "supplement", RATE)
    ]
    assert reserve.backlog(world.round).lines == 0
    assert proved() == []


def ask_again(world, reference="1001"):
    """Læsø asks for the same employee and module in a new round."""
    round = factories.open_round(code="2026-2", opened=AFTER, deadline=AFTER + timedelta(days=90))
    by = world.signatories["825"]
    draft = drafting.start(round=round, municipality=world.laesoe, by=by, at=LATER)
    factories.add_line(draft, by, LATER, reference=reference)


def test_a_line_asked_for_elsewhere_by_now_is_left_out(world, first):
    ask_again(world)
    second_round.raised(world, 3 * RATE)
    run = second_round.proposed(world)
    assert [share.bid for share in queries.shares_of(run)] == ["2026-1-101/1005/SAM", "2026-1-825/1002/SAM"]
    assert run.residue_amount == RATE


def test_a_line_asked_for_again_after_the_proposal_stops_the_approval(world, first):
    second_round.raised(world)
    run = second_round.proposed(world)
    ask_again(world)
    with pytest.raises(running.InputsChanged):
        running.approve(run=run, why="x", by=world.people.decider, at=LATER)


def test_a_line_asked_for_again_after_the_approval_stops_the_signing(world, first):
    second_round.raised(world)
    run = second_round.approved(world)
    ask_again(world)
    with pytest.raises(many.TakenElsewhere) as caught:
        deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert caught.value.facts == {"lines": ["2026-1-825 1001 SAM"]}
    assert (Award.objects.filter(number=2).count(), account(world)["reserved"]) == (0, 2 * RATE)
    running.discard(run=run, why="Søgt igen.", by=world.people.decider, at=LATER)
    assert (account(world)["left"], proved()) == (2 * RATE, [])


def test_a_discarded_second_run_gives_its_money_back(world, first):
    second_round.raised(world)
    run = second_round.approved(world)
    assert account(world)["reserved"] == 2 * RATE
    running.discard(run=run, why="Forfra.", by=world.people.decider, at=LATER)
    assert (account(world)["left"], account(world)["reserved"]) == (2 * RATE, 0)
    assert set(Award.objects.values_list("application__state", flat=True)) == {"decided"}
    again = second_round.approved(world)
    assert (again.number, again.tranche) == (3, 2)
    deciding.decide(run=again, by=world.people.decider, at=LATER)
    assert proved() == []


def test_who_handled_a_case_neither_approves_nor_signs_a_second_run(world, first):
    second_round.raised(world)
    run = running.propose(round=world.round, by=world.people.decider, at=LATER)
    with pytest.raises(holding.PreparedByYou):
        running.approve(run=run, why="x", by=world.people.decider, at=LATER)


def test_a_second_run_that_gives_nobody_anything_is_signed_and_the_money_stays(world, first):
    second_round.raised(world, RATE / 2)
    run = second_round.approved(world)
    assert deciding.decide(run=run, by=world.people.decider, at=LATER) == []
    assert (account(world)["left"], reserve.backlog(world.round).can_be_met) == (RATE / 2, False)
    assert proved() == []


def test_supplements_are_all_signed_or_none(world, first, monkeypatch):
    """The machine stops between the decisions and the ledger: nothing is half done, and the same call does it all."""
    second_round.raised(world)
    run = second_round.approved(world)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError), transaction.atomic():
        broken.setattr(deciding.ledger, "post", lambda **facts: 1 / 0)
        deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert (Award.objects.filter(number=2).count(), Line.objects.filter(live=False).count()) == (0, 3)
    assert account(world)["reserved"] == 2 * RATE
    deciding.decide(run=run, by=world.people.decider, at=LATER)
    assert (account(world)["committed"], proved()) == (12 * RATE, [])


@pytest.mark.django_db(transaction=True)
def test_two_people_who_sign_at_once_sign_once(world):
    second_round.decided(world)
    second_round.raised(world)
    other = factories.person("second", "decider")
    proposed = at_once(*(lambda: second_round.proposed(world) for _ in range(2)))
    assert sorted(type(result).__name__ for result in proposed) == ["Run", "RunStands"]
    run, deciders = Run.objects.get(number=2), (world.people.decider, other)
    approved = at_once(*(lambda by=by: running.approve(run=run, why="x", by=by, at=LATER) for by in deciders))
    assert sorted(type(result).__name__ for result in approved) == ["Run", "WrongState"]
    results = at_once(*(lambda by=by: deciding.decide(run=run, by=by, at=LATER) for by in deciders))
    assert sorted(type(result).__name__ for result in results) == ["WrongState", "list"]
    assert (Award.objects.filter(number=2).count(), ledger.received(kind="committed")) == (2, 12 * RATE)
    assert proved() == []


@pytest.mark.django_db(transaction=True)
def test_somebody_who_asks_again_while_it_is_signed_is_not_lost(world):
    """Either the supplement holds the pair and the new line is refused, or the new line stands and the signing is."""
    second_round.decided(world)
    second_round.raised(world)
    run = second_round.approved(world)
    round = factories.open_round(code="2026-2", opened=AFTER, deadline=AFTER + timedelta(days=90))
    by = world.signatories["825"]
    draft = drafting.start(round=round, municipality=world.laesoe, by=by, at=LATER)
    results = at_once(
        lambda: deciding.decide(run=run, by=world.people.decider, at=LATER),
        lambda: factories.add_line(draft, by, LATER, reference="1001"),
    )
    assert sorted(type(result).__name__ for result in results) in (["AskedAlready", "list"], ["Line", "TakenElsewhere"])
    assert Line.objects.filter(employee__municipality=world.laesoe, employee__reference="1001", live=True).count() == 1
    assert proved() == []


def test_a_decided_run_stays_so(world, first):
    second_round.signed(world)
    run = Run.objects.get(number=2)
    for deed in (
        lambda: running.discard(run=run, why="x", by=world.people.decider, at=LATER),
        lambda: deciding.decide(run=run, by=world.people.decider, at=LATER),
    ):
        with pytest.raises(WrongState):
            deed()


# The books


def test_both_decisions_add_up_in_every_grouping(world, first):
    awards = second_round.signed(world)
    paying.payee(world, world.koebenhavn)
    for award in (Award.objects.get(reference="2026-1-101"), awards[0]):
        paying.accepted(world, award)
    paying.paid(world)
    auditor = world.people.auditor
    for group in budget.GROUPS:
        totals = budget.table({"finance_year": "2026", "by": group}, auditor, LATER).totals.cells
        assert totals["appropriation"] == totals["left"] + totals["reserved"] + totals["committed"] == 2 * FRAME
        assert (totals["committed"], totals["paid"]) == (12 * RATE, 5 * RATE)
    by_round = budget.table({"finance_year": "2026", "by": "round"}, auditor, LATER)
    assert by_round.rows[0].cells["appropriation"] == FRAME + 2 * RATE
    for by in spending.GROUPS:
        rows = spending.table({"by": by}, auditor, LATER)
        assert {name: rows.totals.cells[name] for name in ("asked", "awarded", "paid", "left")} == {
            "asked": 13 * RATE, "awarded": 12 * RATE, "paid": 5 * RATE, "left": 7 * RATE,
        }  # fmt: skip
    assert ledger.balance(kind="paid", award="2026-1-101") == 5 * RATE
    assert proved() == []


TAMPERED = [
    ("awards_award", "number = 3", "number = 2", "is number 3; the one before it is missing"),
    ("awards_award", "run_id = (SELECT MIN(id) FROM awards_run)", "number = 2", "does not belong to its run"),
    ("awards_award", "awarded_amount = 0, state = 'refused'", "number = 2", ""),
    ("awards_award_line", "awarded_amount = 0", "award_id IN (SELECT id FROM awards_award WHERE number = 2)", ""),
    ("awards_run", "state = 'approved'", "number = 2", ""),
]


@pytest.mark.parametrize(("table", "change", "where", "finding"), TAMPERED)
def test_a_supplement_that_was_tampered_with_is_found(world, first, table, change, where, finding):
    second_round.signed(world)
    connection.check_constraints()
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change} WHERE {where}")
    assert finding in supplements.first_wrong()
    assert any(item.name == "decisions" and item.problem for item in proof.findings())


def test_a_line_that_is_given_twice_is_found(world, first):
    """The first decision is made to say that the line was funded: its share too, so that only the sum is wrong."""
    second_round.signed(world)
    line = AwardLine.objects.filter(award__reference="2026-1-101-2").get().line_id
    connection.check_constraints()
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE awards_award_line SET awarded_amount = eligible_amount WHERE line_id = %s", [line])
    assert "gives a line more than it is eligible for" in supplements.first_wrong()


def test_a_supplement_that_is_gone_is_found(world, first):
    second_round.signed(world)
    connection.check_constraints()
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM awards_award_line WHERE award_id IN (SELECT id FROM awards_award WHERE number = 2)")
        cursor.execute("DELETE FROM awards_award WHERE number = 2")
    assert supplements.first_wrong().startswith("the decisions of 2026-1 run 2 give 0")


# What was given before counts towards the cap

CAPPED = {**factories.QUEUE, "applicant_cap": {"amount": 5 * 2_500_000}}
HAD = {"101": 12_500_000, "751": 12_500_000}


@pytest.fixture
def capped(world) -> Run:
    """At most five modules each: Aarhus and København have theirs, Læsø has none of two; now there is more money."""
    run = second_round.decided(world, CAPPED)
    second_round.raised(world, 3 * RATE)
    return run


def test_a_cap_counts_what_earlier_runs_gave(world, capped):
    run = second_round.proposed(world)
    given = {share.bid: share for share in queries.shares_of(run)}
    assert {bid: share.amount for bid, share in given.items()} == {
        "2026-1-751/1006/SAM": 0, "2026-1-825/1001/SAM": RATE, "2026-1-825/1002/SAM": RATE,
    }  # fmt: skip
    (portion,) = given["2026-1-751/1006/SAM"].portions
    assert (portion["reason"], portion["facts"]["cap"], portion["facts"]["had"]) == ("capped", 12_500_000, 12_500_000)
    assert reasons.portion_sentence(portion, "en").replace("\u00a0", " ") == (
        "There is a cap on what one applicant can get: DKK 125,000, of which DKK 125,000 from earlier decisions. "
        "It had been reached, so the line gets nothing."
    )


def test_a_cap_that_is_a_share_counts_all_money_of_the_round(world):
    """Half of ten modules, then half of twelve: Aarhus may have one more."""
    second_round.decided(world, {**CAPPED, "applicant_cap": {"share": "0.5"}})
    second_round.raised(world, 2 * RATE)
    shares = queries.shares_of(second_round.proposed(world))
    assert [share.bid for share in shares if share.amount] == ["2026-1-751/1006/SAM", "2026-1-825/1001/SAM"]


def test_what_was_given_is_stored_with_the_run_and_repeated(world, capped):
    run = second_round.approved(world)
    assert (capped.had, run.had) == ("{}", '{"101":12500000,"751":12500000}')
    assert [item.problem for item in proving.replayed()] == ["", ""]
    connection.check_constraints()
    for wrong in ("{}", "no", "[1]", '{"751":"1"}'):
        Run.objects.filter(pk=run.pk).update(had=wrong)
        assert proving.first_unreplayable().startswith("2026-1 run 2: ")


def test_a_run_from_before_that_was_stored_is_repeated_but_not_approved(world, capped, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(bidding, "_had", lambda round: {})
        run = second_round.proposed(world)
    assert (run.had, proving.first_unreplayable()) == ("{}", "")
    with pytest.raises(running.InputsChanged):
        running.approve(run=run, why="x", by=world.people.decider, at=LATER)


def test_the_reserve_list_waits_for_no_more_than_the_cap(world, capped):
    found = reserve.of_round(world.round)
    assert [(row.place, row.line.application.municipality.code, row.needs) for row in found.rows] == [
        (1, "825", RATE), (2, "825", 2 * RATE), (None, "751", None),
    ]  # fmt: skip


def test_an_approved_run_counts_towards_the_cap_too(world, capped):
    assert reserve.unmet(world.round, capped).had == HAD
    run = second_round.approved(world)
    assert reserve.unmet(world.round, run).had == {**HAD, "825": 5_000_000}


def test_a_scenario_on_later_money_counts_it_too(world, capped):
    by = world.people.caseworker
    snapshot = scenarios.take_snapshot(round=world.round, by=by, at=LATER)
    scenario = scenarios.compute(snapshot=snapshot, ruleset=None, budget=3 * RATE, by=by, at=LATER)
    assert (scenario.awarded_amount, proving.first_unreplayable()) == (2 * RATE, "")
    run = running.choose(scenario=scenario, why="Som før.", by=by, at=LATER)
    assert (run.had, run.result_hash) == (snapshot.had, scenario.result_hash)
