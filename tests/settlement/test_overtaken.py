"""What was prepared is overtaken by another deed before it is carried out: nothing is promised or paid twice."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pool import db
from pool.access.models import User
from pool.access.services import grant_role, switching
from pool.access.services.granting import end_role
from pool.applications.models import Application, Line
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.ledger import queries as ledger
from pool.payments import due, proving
from pool.payments.models import Part, PaymentBatch
from pool.payments.services import answering, batching
from pool.reports import proof
from pool.settlement import ending
from pool.settlement.models import Change, Claim, Match, Offer
from pool.settlement.services import claiming, controlling, deciding_changes, moving, offering, paying, spending
from tests import budgeted as b
from tests import claiming as money
from tests import confirming as c
from tests import factories, written
from tests import paying as p
from tests.factories import RATE
from tests.settlement.test_offering import LATER, more, wait

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=1)


def wrong() -> dict[str, str]:
    return {item.name: item.problem for item in proof.findings() if item.problem}


def released(batch: PaymentBatch, at, by=None) -> PaymentBatch:
    by = by or p.second_officer()
    return paying.release(batch=batch, count=batch.count, total=batch.total_amount, by=by, at=at)


# A run and an offer


@pytest.fixture
def waiting(world, monkeypatch) -> SimpleNamespace:
    """Of three lines that wait the first is given money by a run that is approved; there is money for the others."""
    written.without_paper(monkeypatch)
    wait(world)
    more(world, 1)
    run = offering.propose_rest(round=world.round, by=world.people.caseworker, at=LATER)
    world.run = running.approve(run=run, why="x", by=world.people.decider, at=LATER)
    more(world, 2)
    return world


def test_nothing_is_offered_while_a_run_is_approved_and_not_signed(waiting):
    by = waiting.people.caseworker
    with pytest.raises(running.RunStands) as problem:
        offering.make_offers(round=waiting.round, by=by, at=LATER)
    assert problem.value.facts == {"number": waiting.run.number}
    deciding.decide(run=waiting.run, by=waiting.people.decider, at=LATER)
    made = offering.make_offers(round=waiting.round, by=by, at=LATER)
    given = set(waiting.run.shares.filter(amount__gt=0).values_list("line", flat=True))
    assert (len(made), {item.line_id for item in made} & given, wrong()) == (2, set(), {})


def test_an_offer_of_what_a_run_gives_already_is_found(waiting):
    line = waiting.run.shares.get(amount__gt=0).line
    made = Offer.objects.create(
        line=line, place=1, amount=RATE, answer_by=LATER, made_at=LATER, made_by=waiting.people.caseworker
    )
    said = f"offer {made.pk} promises a line more than it is eligible for, with what runs give it"
    assert (ending.free(waiting.round), ending.first_wrong()) == (RATE, said)


# A batch, and what is confirmed after it was built


@pytest.fixture
def built(world) -> SimpleNamespace:
    """The first instalment of Aarhus, with two employees in spring 2027, waits for its release in May."""
    world.grant = c.granted(world)
    c.called(world)
    world.batch = p.built(world, at=c.MAY)
    return world


def states(case: Application) -> list[tuple[str, bool]]:
    found = Part.objects.filter(instalment__award__application=case, line__employee__reference="1002").order_by("pk")
    return [(part.state, part.released_at is not None) for part in found]


def test_nothing_is_released_for_somebody_who_has_dropped_out_since(built):
    c.signed(built, built.grant, _1002=c.Answer("dropped_out"))
    with pytest.raises(batching.ChangedSince):
        released(built.batch, c.MAY)
    assert (states(built.grant), ledger.balance(kind="paid")) == ([("ordered", True)], 0)
    paying.discard(batch=built.batch, why="Frafald.", by=built.people.finance, at=c.MAY)
    assert states(built.grant) == [("planned", False)]
    batch = p.built(built, at=c.MAY)
    assert Part.objects.filter(ordered__order__batch=batch, line__employee__reference="1002").count() == 0
    assert (released(batch, c.MAY).state, wrong()) == ("released", {})


def test_what_goes_on_as_planned_is_released(built):
    c.signed(built, built.grant)
    assert (released(built.batch, c.MAY).state, wrong()) == ("released", {})


def test_what_the_bank_rejects_is_due_again_only_as_confirmed_since(built):
    batch = released(built.batch, c.MAY)
    c.signed(built, built.grant, _1002=c.Answer("dropped_out"))
    content = p.bank_csv(batch, {built.grant.reference: "AC04"})
    spending.take_answer(name="x.csv", content=content, by=built.people.finance, at=c.MAY)
    assert (states(built.grant), wrong()) == ([("planned", False)], {})


# A batch, and what the bank says after it was built


def test_what_the_bank_rejected_and_then_says_is_paid_is_not_paid_again(world):
    grant, by = c.granted(world), world.people.finance
    first = p.released(world)
    p.answered(world, first, rejected={grant.reference: "AC04"})
    again = p.built(world, at=p.DUE + SOON)
    answer = answering.take_answer(name="x.csv", content=p.bank_csv(first), by=by, at=p.DUE + 2 * SOON)
    with pytest.raises(batching.ChangedSince):
        released(again, p.DUE + 3 * SOON)
    paying.discard(batch=again, why="Modsigelse.", by=by, at=p.DUE + 3 * SOON)
    waits = [wait for item in due.queue(p.DUE.date(), p.DUE + 3 * SOON, by) for wait in item.waits]
    assert [(wait.code, wait.fact) for wait in waits] == [("bank_unexplained", "P2027-00001-0001")]
    with pytest.raises(batching.NothingToPay):
        p.built(world, at=p.DUE + 3 * SOON)
    told = answering.explain(entry=answer.entries.get(), text="Bankens fejl.", by=by, at=p.DUE + 4 * SOON)
    with pytest.raises(batching.NothingToPay):
        p.built(world, at=p.DUE + 4 * SOON)
    answering.approve_explanation(explanation=told, by=world.people.controller, at=p.DUE + 4 * SOON)
    assert (released(p.built(world, at=p.DUE + 5 * SOON), p.DUE + 5 * SOON).state, wrong()) == ("released", {})


def test_what_the_bank_says_twice_stops_nothing(world):
    c.granted(world)
    batch = p.paid(world)
    answering.take_answer(name="x", content=p.bank_csv(batch) + b"\n", by=world.people.finance, at=p.DUE + 3 * SOON)
    assert due.waits([Award.objects.get().application], p.DUE + 3 * SOON) == {}


# A place that is given up, and its claim


@pytest.fixture
def given_up(world, monkeypatch) -> SimpleNamespace:
    """Aarhus has given up a place that was paid; the claim of its money is not decided."""
    world.grant = money.paid(world, monkeypatch)
    world.line = c.line_of(world.grant, "1002", "SAM")
    change = c.asked_for(world, world.grant, "withdrawal", lines=[world.line.pk])
    world.claim = approved(world, change)
    return world


def approved(world, change: Change) -> Claim:
    given = {"decision": "Ja.", "reason_class": "changed"}
    deciding_changes.approve(change=Change.objects.get(pk=change.pk), by=world.people.decider, at=c.MAY, **given)
    return Claim.objects.latest("pk")


def drop(claim: Claim) -> None:
    claiming.drop_claim(claim=claim, why="Kommunen fortryder.", by=p.second_decider(), at=money.JULY)


@pytest.mark.parametrize(("is_decided", "state"), [(False, "paid"), (True, "kept")])
def test_whoever_keeps_the_money_of_a_place_keeps_the_place(given_up, is_decided, state):
    if is_decided:
        money.decided(given_up, given_up.claim)
    drop(given_up.claim)
    given_up.line.refresh_from_db()
    assert (given_up.line.live, given_up.line.parts.get().state, wrong()) == (True, state, {})
    change = c.asked_for(given_up, given_up.grant, "withdrawal", at=money.JULY, lines=[given_up.line.pk])
    assert (approved(given_up, change).amount, wrong()) == (RATE, {})


def test_a_claim_is_not_dropped_when_its_place_is_asked_for_again(given_up):
    line = given_up.line
    Line.objects.create(
        application=given_up.grant, employee=line.employee, module=line.module, scheme=line.scheme, term="2028F",
        rank=99, requested_amount=RATE, changed_at=c.MAY,
    )  # fmt: skip
    with pytest.raises(moving.PlaceAskedAgain) as problem:
        drop(given_up.claim)
    assert problem.value.facts == {"lines": ["2026-1-751 1002 SAM"]}
    given_up.claim.refresh_from_db()
    assert given_up.claim.state == "heard"


def test_a_place_is_given_up_although_whoever_asked_has_left(world, monkeypatch):
    grant = money.paid(world, monkeypatch)
    change = c.asked_for(world, grant, "withdrawal", lines=[c.line_of(grant, "1002", "SAM").pk])
    switching.switch_off(user=change.asked_by, why="Fratrådt.", by=world.people.administrator, at=c.MAY)
    claim = approved(world, change)
    assert (claim.amount, claim.proposed_by_id, claim.answer_by, wrong()) == (RATE, change.asked_by_id, None, {})


# Accounts, and what is accepted or paid after them


def approve(world, item, by=None) -> None:
    given = {"approved": {}, "decision": "Ja.", "reason_class": "changed"}
    controlling.approve_accounts(accounts=item, by=by or world.people.controller, at=b.AT, **given)


def test_accounts_wait_for_a_grant_that_is_not_accepted(world, monkeypatch):
    item = b.submitted(world, monkeypatch)
    Award.objects.update(state="offered")  # as a supplementary grant would be
    with pytest.raises(controlling.GrantNotAccepted):
        approve(world, item)


def test_what_was_accepted_after_the_accounts_is_not_kept_by_them(world, monkeypatch):
    item = b.submitted(world, monkeypatch)
    approve(world, item)
    part = Part.objects.filter(state="kept").first()
    Part.objects.filter(pk=part.pk).update(state="paid")
    Award.objects.update(accepted_at=b.AT + SOON)
    assert spending.keep_completed(application=item.application, by=None, at=b.AT + SOON) == 0


def test_whoever_approved_accounts_does_not_pay_the_case(world, monkeypatch):
    b.quarterly(monkeypatch)
    award = b.decided(world)
    p.ready(world)
    p.paid(world)
    item = b.signed(world, b.opened(award))
    b.stated(b.invited(world, item))
    item.refresh_from_db()
    controller = factories.person("controller2", "controller")
    approve(world, item, controller)
    end_role(user=controller, role="controller", by=world.people.administrator, at=b.AT)
    grant_role(user=controller, role="finance", by=world.people.administrator, at=b.AT)
    controller = User.objects.get(pk=controller.pk)
    with pytest.raises(paying.AccountsApprovedByYou):
        paying.build(pay_on=b.AT.date(), by=controller, at=b.AT)
    batch = p.built(world, at=b.AT)
    with pytest.raises(paying.AccountsApprovedByYou):
        released(batch, b.AT, controller)
    assert (released(batch, b.AT).state, wrong()) == ("released", {})


# What the proofs find


def test_a_kept_part_is_spent_in_the_ledger(world, monkeypatch):
    grant = money.paid(world, monkeypatch)
    money.decided(world, money.heard(world, grant, parts=1))
    Part.objects.filter(state="claimed").update(state="kept")
    said = "2026-1-751 (A): its parts say 25000.00 is spent, the ledger says 0.00"
    assert wrong() == {"parts": said}


def test_a_part_is_paid_when_its_payment_is(world):
    c.granted(world)
    batch = p.paid(world)
    batch.orders.update(state="rejected", rejection="AC04")
    part = Part.objects.filter(state="paid").order_by("pk").first()
    assert proving.first_outside_batch() == f"part {part.pk} is paid, its payment says otherwise"


def test_no_entry_is_matched_beyond_what_came_in(world, monkeypatch):
    grant = money.paid(world, monkeypatch)
    claim = money.decided(world, money.heard(world, grant, parts=1))
    first, second = money.repaid(world, claim, RATE / 2), money.repaid(world, claim, RATE / 2)
    with db.lifted():
        Match.objects.filter(incoming=second).update(incoming=first)
    assert wrong()["suspense"] == f"more of {first} is matched or sent back than the {RATE / 2} that came in"


def test_a_claim_that_was_dropped_past_the_services_is_found(world, monkeypatch):
    grant = money.paid(world, monkeypatch)
    claim = money.heard(world, grant, parts=1)
    Claim.objects.filter(pk=claim.pk).update(state="dropped", dropped_at=money.JULY, dropped_by=world.people.decider)
    assert wrong() == {"hands": f"the journal does not tell that claim {claim} was dropped"}


@pytest.mark.parametrize("ends", ["discarded", "rejected"])
def test_a_budget_that_changes_after_a_payment_came_to_nothing_breaks_no_proof(world, monkeypatch, ends):
    b.quarterly(monkeypatch)
    case = b.decided(world).application
    p.ready(world)
    if ends == "discarded":
        paying.discard(batch=p.built(world), why="Forkert dag.", by=world.people.finance, at=p.DUE)
    else:
        p.answered(world, p.released(world), rejected={case.reference: "AC04"})
    moved = {"2027Q1": 55_000, "2027Q2": 95_000}
    given = [{"post": "substitute_cover", "quarter": key, "amount": Decimal(amount)} for key, amount in moved.items()]
    change = c.asked_for(world, case, "budget", at=p.DUE + SOON, scheme="A", entries=given)
    if change.state == "asked":
        deciding_changes.approve(change=change, decision="Ja.", by=world.people.caseworker, at=p.DUE + SOON)
    amounts = Part.objects.order_by("pk").values_list("amount", flat=True)
    assert (list(amounts), wrong()) == (list(moved.values()), {})
