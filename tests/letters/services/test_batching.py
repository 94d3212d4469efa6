"""A round's letters: ordered with the decisions, written one by one, stopped and gone on with, each once."""

from datetime import timedelta

import pytest

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing, Refusals, WrongState
from pool.letters import backlog, printing, queries
from pool.letters.models import Batch, Dispatch, Letter, Order
from pool.letters.services import batching, delivering
from pool.letters.states import BatchState
from tests import factories, written
from tests.factories import AFTER, NOW, RATE
from tests.factories.recall import recalled

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)
SECOND = timedelta(seconds=1)
AARHUS, LAESOE, KOEBENHAVN = "2026-2-751", "2026-2-825", "2026-2-101"


@pytest.fixture
def printed(monkeypatch):
    return written.without_paper(monkeypatch)


@pytest.fixture
@recalled
def run(world):
    """An approved run in which Aarhus gets two of three lines, Læsø and København nothing."""
    world.round = factories.open_round(code="2026-2", frame=2 * RATE)
    for hours, (place, count) in enumerate(((world.aarhus, 3), (world.laesoe, 1), (world.koebenhavn, 1))):
        factories.assessed(world, place, count=count, at=NOW + timedelta(hours=hours))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    return running.approve(run=run, why="x", by=world.people.decider, at=AFTER)


def issue(world, run, **held) -> Batch:
    return batching.issue(run=run, held=held.get("held"), by=world.people.decider, at=LATER)


def states(batch: Batch) -> dict[str, str]:
    return dict(batch.orders.order_by("reference").values_list("application__reference", "state"))


def told(verb: str) -> list[str]:
    return list(Entry.objects.filter(verb=verb).order_by("number").values_list("subject", flat=True))


# Issue


def test_issue_signs_and_orders_and_writes_nothing(world, run, printed):
    batch = issue(world, run)
    assert (Award.objects.count(), Letter.objects.count(), printed) == (3, 0, [])
    assert states(batch) == dict.fromkeys((KOEBENHAVN, AARHUS, LAESOE), "waiting")
    assert queries.progress(batch) == {"waiting": 3, "held": 0, "failed": 0, "written": 0, "all": 3}
    assert queries.state_of(batch, queries.progress(batch)) == BatchState.RUNNING
    assert told("letters.issue") == ["run:2026-2/1"]
    assert sorted(told("letters.order")) == [f"letter:{case}-A1" for case in sorted(states(batch))]
    assert journal.first_break() == ""


def test_a_worker_writes_each_letter_once_and_tells_its_readers(world, run, printed):
    batch = issue(world, run)
    assert written.everything(LATER) == 3
    assert (batching.work(worker="test:2", at=LATER), sorted(printed)) == (
        0,
        [f"{case}-A1" for case in sorted(states(batch))],
    )
    assert queries.progress(batch)["written"] == Letter.objects.count() == Dispatch.objects.count() == 3
    assert queries.state_of(batch, queries.progress(batch)) == BatchState.DONE
    assert (len(told("letters.write")), len(told("letters.dispatch"))) == (3, 3)
    assert set(Letter.objects.values_list("written_at", flat=True)) == {LATER}
    assert queries.first_unproved() == ""


def test_issuing_again_orders_nothing_twice(world, run, printed):
    batch = issue(world, run)
    assert issue(world, run) == batch
    assert (Order.objects.count(), Award.objects.count(), len(told("letters.issue"))) == (3, 3, 1)


def test_what_was_signed_without_letters_gets_them(world, run, printed):
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    one = written.letter(award=Award.objects.get(reference=AARHUS), by=world.people.decider, at=AFTER)
    batch = issue(world, run)
    assert states(batch) == {KOEBENHAVN: "waiting", LAESOE: "waiting"}
    assert (written.everything(LATER), Letter.objects.count(), one.order.batch) == (2, 3, None)


def test_a_letter_is_held_back_with_a_reason_and_its_decision_signed(world, run, printed):
    batch = issue(world, run, held={LAESOE: "Kommunen har ringet."})
    assert (states(batch)[LAESOE], batch.orders.get(state="held").held_reason) == ("held", "Kommunen har ringet.")
    assert (written.everything(LATER), Award.objects.count(), Letter.objects.count()) == (2, 3, 2)
    assert Entry.objects.get(verb="letters.issue").facts == {"letters": 3, "held": [LAESOE]}
    order = batching.release(order=batch.orders.get(state="held"), by=world.people.decider, at=LATER)
    assert (order.state, written.everything(LATER), Letter.objects.count()) == ("waiting", 1, 3)
    assert told("letters.release") == [f"letter:{LAESOE}-A1"]


def test_reasons_that_are_missing_are_named_all_at_once_and_nothing_is_signed(world, run):
    with pytest.raises(Refusals) as caught:
        issue(world, run, held={LAESOE: " ", KOEBENHAVN: "", AARHUS: "Ja."})
    assert {item.field for item in caught.value.items} == {f"why-{LAESOE}", f"why-{KOEBENHAVN}"}
    with pytest.raises(ReasonMissing):
        issue(world, run, held={LAESOE: ""})
    assert (Award.objects.count(), Order.objects.count()) == (0, 0)


def test_a_case_that_is_not_among_them_is_not_held_back_in_silence(world, run):
    with pytest.raises(batching.NotAmongThem) as caught:
        issue(world, run, held={"2026-2-999": "Forkert nummer."})
    assert caught.value.facts == {"cases": "2026-2-999"}
    assert (Award.objects.count(), Order.objects.count(), Batch.objects.count()) == (0, 0, 0)


def test_who_took_part_issues_nothing_and_what_is_not_approved_is_not_issued(world, run):
    with pytest.raises(NotAllowed):
        batching.issue(run=run, by=world.people.caseworker, at=LATER)
    running.discard(run=run, why="x", by=world.people.decider, at=AFTER)
    with pytest.raises(WrongState):
        issue(world, run)
    assert (Award.objects.count(), Order.objects.count()) == (0, 0)


# Stop and go on


def test_a_stopped_batch_is_not_written_and_goes_on_where_it_was(world, run, printed):
    batch = issue(world, run)
    assert batching.work(worker="test:1", at=LATER) == 1
    batch = batching.stop(batch=batch, by=world.people.decider, at=LATER)
    assert queries.state_of(batch, queries.progress(batch)) == BatchState.STOPPED
    assert (batching.work(worker="test:1", at=LATER + 10 * written.MINUTE), len(printed)) == (0, 1)
    batch = batching.go_on(batch=batch, by=world.people.decider, at=LATER + 20 * written.MINUTE)
    assert (batch.stopped_at, batch.stopped_by) == (None, None)
    assert (written.everything(LATER + 20 * written.MINUTE), len(set(printed))) == (2, 3)
    assert (told("letters.stop_batch"), told("letters.go_on")) == (["run:2026-2/1"], ["run:2026-2/1"])


def test_stop_and_go_on_are_refused_where_they_make_no_sense(world, run, printed):
    batch = issue(world, run)
    with pytest.raises(batching.NotStopped):
        batching.go_on(batch=batch, by=world.people.decider, at=LATER)
    batching.stop(batch=batch, by=world.people.decider, at=LATER)
    with pytest.raises(batching.NothingToStop):
        batching.stop(batch=batch, by=world.people.decider, at=LATER)
    batching.go_on(batch=batch, by=world.people.decider, at=LATER)
    written.everything(LATER)
    with pytest.raises(batching.NothingToStop):
        batching.stop(batch=batch, by=world.people.decider, at=LATER)


def test_a_letter_at_hand_is_finished_though_the_batch_is_stopped(world, run, monkeypatch):
    written.without_paper(monkeypatch)
    batch = issue(world, run)
    document = printing.document

    def stopping(facts):
        batching.stop(batch=batch, by=world.people.decider, at=LATER)
        return document(facts)

    monkeypatch.setattr(printing, "document", stopping)
    assert (written.everything(LATER), Letter.objects.count()) == (1, 1)


# What goes wrong


def test_one_bad_case_stops_no_other_and_is_given_up_after_three_attempts(world, run, monkeypatch):
    written.failing_for(monkeypatch, f"{AARHUS}-A1")
    batch = issue(world, run)
    for attempt in range(1, 4):
        assert written.everything(LATER + attempt * written.MINUTE) == (3 if attempt == 1 else 1)
        order = batch.orders.get(application__reference=AARHUS)
        assert (order.attempts, order.problem) == (attempt, "RuntimeError: no fonts")
    assert states(batch) == {AARHUS: "failed", LAESOE: "written", KOEBENHAVN: "written"}
    assert written.everything(LATER + timedelta(days=1)) == 0
    assert told("letters.fail") == [f"letter:{AARHUS}-A1"] * 3
    assert queries.state_of(batch, queries.progress(batch)) == BatchState.DONE


def test_a_failed_letter_waits_before_it_is_tried_again(world, run, monkeypatch):
    written.failing_for(monkeypatch, f"{AARHUS}-A1")
    issue(world, run)
    assert (written.everything(LATER), written.everything(LATER + SECOND)) == (3, 0)


def test_a_failed_letter_is_released_and_written(world, run, monkeypatch):
    written.failing_for(monkeypatch, f"{AARHUS}-A1")
    batch = issue(world, run)
    for attempt in range(1, 4):
        written.everything(LATER + attempt * written.MINUTE)
    written.without_paper(monkeypatch)
    at = LATER + timedelta(hours=1)
    batching.release(order=batch.orders.get(state="failed"), by=world.people.decider, at=at)
    assert (written.everything(at), set(states(batch).values())) == (1, {"written"})
    assert Entry.objects.get(verb="letters.release").facts["problem"] == "RuntimeError: no fonts"


@pytest.mark.parametrize("count", [0, 1])
def test_what_waits_or_is_written_is_not_released(world, run, printed, count):
    batch = issue(world, run)
    written.everything(LATER) if count else None
    with pytest.raises(batching.NothingToRetry):
        batching.release(order=batch.orders.first(), by=world.people.decider, at=LATER)


def test_the_lease_of_a_dead_worker_runs_out(world, run, printed):
    issue(world, run)
    order = Order.objects.get(pk=batching._leased("test:dead", "", LATER))
    assert (written.everything(LATER + 59 * SECOND), queries.progress(order.batch)["waiting"]) == (2, 1)
    assert (written.everything(LATER + batching.LEASE), Letter.objects.count()) == (1, 3)


def test_who_follows_a_dead_worker_takes_its_letter_at_once(world, run, printed):
    issue(world, run)
    order = Order.objects.get(pk=batching._leased("test:dead", "", LATER))
    batching.work(worker="test:new", after="test:dead", at=LATER)
    assert printed == [order.reference]


def test_a_letter_that_two_workers_write_stands_once(world, run, printed):
    """A worker that was held up longer than its lease comes back."""
    issue(world, run)
    slow = backlog.to_print(batching._leased("test:slow", "", LATER))
    written.everything(LATER + batching.LEASE)
    again = batching.writing.attempt(order=slow, by=slow.ordered_by, at=LATER + batching.LEASE)
    assert (again, Letter.objects.count(), len(told("letters.write"))) == (Letter.objects.get(order=slow), 3, 3)


def test_a_letter_that_cannot_be_sent_out_stops_no_other_and_is_sent_later(world, run, printed, monkeypatch):
    dispatch = delivering.dispatch
    monkeypatch.setattr(delivering, "dispatch", lambda **given: 1 / 0)
    issue(world, run)
    assert (written.everything(LATER), Letter.objects.count(), Dispatch.objects.count()) == (3, 3, 0)
    assert (batching.dispatch_left(at=LATER), Dispatch.objects.count()) == (0, 0)
    monkeypatch.setattr(delivering, "dispatch", dispatch)
    assert (batching.dispatch_left(at=LATER), Dispatch.objects.count(), batching.dispatch_left(at=LATER)) == (3, 3, 0)


# How far it is


def test_pace_is_that_of_the_last_minute(world, run, printed):
    batch = issue(world, run)
    assert backlog.pace(batch, LATER) == backlog.Pace(None, LATER)
    for number in range(3):
        batching.work(worker="test:1", at=LATER + number * 2 * SECOND)
    pace = backlog.pace(batch, LATER + 5 * SECOND)
    assert (pace.per_minute, pace.quiet_since) == (30, LATER + 4 * SECOND)
    assert backlog.pace(batch, LATER + 2 * written.MINUTE) == backlog.Pace(None, LATER + 4 * SECOND)


def test_a_lease_and_going_on_are_signs_of_life(world, run, printed):
    batch = issue(world, run)
    batching._leased("test:1", "", LATER + SECOND)
    assert backlog.pace(batch, LATER + 2 * SECOND).quiet_since == LATER + SECOND + batching.LEASE
    batching.stop(batch=batch, by=world.people.decider, at=LATER + 2 * SECOND)
    batching.go_on(batch=batch, by=world.people.decider, at=LATER + timedelta(hours=3))
    assert backlog.pace(batch, LATER + timedelta(hours=3)).quiet_since == LATER + timedelta(hours=3)


def test_what_is_unfinished_is_listed_until_it_is_done(world, run, printed):
    batch = issue(world, run, held={LAESOE: "Vent."})
    assert (backlog.unfinished(), backlog.counts([batch])[batch.pk]) == ([batch], queries.progress(batch))
    written.everything(LATER)
    assert backlog.unfinished() == [batch]
    batching.release(order=batch.orders.get(state="held"), by=world.people.decider, at=LATER)
    written.everything(LATER)
    assert backlog.unfinished() == []


def test_a_single_letter_that_fails_is_listed(world, monkeypatch):
    written.failing_for(monkeypatch, "2026-1-751-B1")
    application = factories.submitted(world, world.aarhus)
    order = Order.objects.get_or_create(
        reference="2026-1-751-B1",
        defaults={
            "kind": "receipt", "application": application, "code": "x" * 20, "ordered_at": NOW,
            "ordered_by": world.people.signatory, "about": {"number": 1},
        },
    )[0]  # fmt: skip
    for attempt in range(1, 4):
        written.everything(NOW + attempt * 2 * written.MINUTE)
    assert list(backlog.failed_alone()) == [order]


# How many statements


def test_taking_a_letter_costs_few_statements(world, run, printed, django_assert_num_queries):
    issue(world, run)
    with django_assert_num_queries(4):  # begin and end of a savepoint, find, lease
        batching._leased("test:1", "", LATER)
