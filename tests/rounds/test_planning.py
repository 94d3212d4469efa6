"""What a round must say before it is announced, and who opens it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pool.access.services import grant_role
from pool.journal.models import Entry
from pool.kernel.refusals import MissingField, NotAllowed
from pool.ledger import queries as ledger
from pool.rounds import planning, queries, services
from pool.rounds.models import Appropriation, Round, RoundScheme, SchemeTerms
from pool.rounds.services import declaring, replanning
from tests.factories import DEADLINE, FRAME, OPENED, QUEUE

pytestmark = pytest.mark.django_db


def planned(by=None, **facts) -> Round:
    given = {
        "terms": list(SchemeTerms.objects.order_by("scheme__code")), "ruleset": QUEUE, "code": "2027-1",
        "title_da": "Runde", "title_en": "Round", "appropriation": Appropriation.objects.get(), "frame_amount": FRAME,
        "opens_at": OPENED, "closes_at": DEADLINE, "decide_by": date(2026, 11, 15), "period_from": date(2027, 2, 1),
        "period_until": date(2029, 1, 31), **facts,
    }  # fmt: skip
    return services.plan_round(by=by, at=OPENED, **given)


@pytest.mark.parametrize(
    ("facts", "refusal", "field"),
    [
        ({"code": ""}, planning.CodeUnclear, "code"),
        ({"code": "plan"}, planning.CodeUnclear, "code"),  # an address of its own
        ({"code": "2027/1"}, planning.CodeUnclear, "code"),
        ({"code": "2027-1234-567"}, planning.CodeUnclear, "code"),
        ({"code": " 2026-1 "}, planning.CodeTaken, "code"),
        ({"title_da": " "}, MissingField, "title_da"),
        ({"title_en": ""}, MissingField, "title_en"),
        ({"frame_amount": Decimal("0.00")}, planning.NothingToShareOut, "frame_amount"),
        ({"frame_amount": Decimal("-1.00")}, planning.NothingToShareOut, "frame_amount"),
        ({"terms": []}, planning.NoScheme, "schemes"),
        ({"closes_at": OPENED}, planning.WrongOrder, "closes_at"),
        ({"decide_by": date(2026, 9, 30)}, planning.WrongOrder, "decide_by"),
        ({"period_until": date(2027, 1, 31)}, planning.NoTermInPeriod, "period_until"),
        ({"period_from": date(2027, 2, 2), "period_until": date(2027, 7, 31)}, planning.NoTermInPeriod, "period_until"),
        ({"period_until": date(9999, 12, 31)}, planning.PeriodTooLong, "period_until"),
    ],
)
def test_what_cannot_be_announced_is_refused_at_its_field(world, facts, refusal, field):
    with pytest.raises(refusal) as refused:
        planned(**facts)
    assert refused.value.field == field
    assert (Round.objects.count(), RoundScheme.objects.count()) == (1, 2)


def test_a_scheme_is_chosen_once(world):
    terms = SchemeTerms.objects.filter(scheme__code="A")
    with pytest.raises(planning.NoScheme):
        planned(terms=[*terms, *terms])


def test_a_caseworker_plans_and_a_decider_opens(world):
    made = planned(by=world.people.caseworker)
    assert (made.state, planning.planners(made)) == ("planned", {"caseworker"})
    assert queries.money_of(made)["left"] == 0
    opened = services.open_round(round=made, by=world.people.decider, at=OPENED)
    assert (opened.state, queries.money_of(opened)["left"], ledger.balance(kind="appropriation")) == ("open", FRAME, 0)
    told = Entry.objects.filter(subject="round:2027-1").order_by("number").values_list("verb", "actor")
    assert list(told) == [("rounds.plan_round", "caseworker"), ("rounds.open_round", "decider")]


def test_others_neither_plan_nor_open(world):
    for role in ("decider", "finance", "controller", "signatory", "ministry", "auditor"):
        with pytest.raises(NotAllowed):
            planned(by=getattr(world.people, role))
    made = planned(by=world.people.administrator)
    for role in ("caseworker", "finance", "controller", "administrator", "signatory", "ministry", "auditor"):
        with pytest.raises(NotAllowed):
            services.open_round(round=made, by=getattr(world.people, role), at=OPENED)
    assert Round.objects.get(code="2027-1").state == "planned"


def test_who_planned_a_round_does_not_open_it(world):
    both = world.people.caseworker
    grant_role(user=both, role="decider", by=world.people.administrator, at=OPENED)
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(planning.PlannedByYou):
        services.open_round(round=planned(by=both), by=both, at=OPENED)
    assert ledger.balance(kind="pool") == FRAME  # that of the round before


def test_a_round_is_not_opened_after_its_deadline(world):
    made = planned()
    with pytest.raises(planning.DeadlinePassed):
        services.open_round(round=made, by=world.people.decider, at=DEADLINE + timedelta(seconds=1))
    assert services.open_round(round=made, by=world.people.decider, at=DEADLINE).state == "open"


def test_a_plan_that_something_stands_on_is_not_taken_back(world):
    made = planned()
    declaring.declare(round=made, ties=[], by=world.people.caseworker, at=OPENED)
    with pytest.raises(replanning.PlanInUse):
        replanning.drop_plan(round=made, why="Fejl.", by=world.people.administrator, at=OPENED)
    assert Round.objects.filter(pk=made.pk).exists()
    assert not Entry.objects.filter(verb="rounds.drop_plan").exists()
