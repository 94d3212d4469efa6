"""Changes of a grant: asked for, taken back, approved with their effects, refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from pool.applications.models import Line
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, NotFound, Refusal, Refusals, WrongState
from pool.letters.models import Order
from pool.mail.models import Message
from pool.payments import queries as payments
from pool.payments.models import Part
from pool.reports import proof
from pool.rounds.models import Scheme, SchemeTerms
from pool.settlement import changes, told
from pool.settlement.asking import refusals as no
from pool.settlement.models import Change, Claim
from pool.settlement.outcomes import Answer
from pool.settlement.services import changing, deciding_changes, giving_back
from pool.workforce import services as workforce
from tests import confirming as c
from tests import factories, paying
from tests.factories import NOW, RATE, tie

pytestmark = pytest.mark.django_db

POSTS = [
    {"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"},
    {"code": "fees", "da": "Deltagergebyr", "en": "Course fees"},
]


@pytest.fixture
def grant(world):
    return c.granted(world)


@pytest.fixture
def newcomer(world):
    return hired(world, "2001", date(2026, 9, 1))


def hired(world, reference, hired_on, has_child_cases=True):
    return workforce.keep_employee(
        municipality=world.aarhus, reference=reference, initials="NY", hired_on=hired_on,
        has_child_cases=has_child_cases, by=world.people.preparer, at=NOW,
    )  # fmt: skip


def approved(world, change, at=c.MAY, reason_class="", by=None) -> Change:
    by = by or world.people.caseworker
    return deciding_changes.approve(change=change, decision="Det er i orden.", reason_class=reason_class, by=by, at=at)


def part(line) -> Part:
    return Part.objects.get(line=line)


def holds() -> None:
    assert [(item.name, item.problem) for item in proof.findings() if item.problem] == []


def codes(caught) -> list[str]:
    problem = caught.value
    return [item.code for item in (problem.items if isinstance(problem, Refusals) else [problem])]


def test_another_employee_takes_a_place_over(world, grant, newcomer):
    line = c.line_of(grant, "1001", "SAM")
    c.called(world)
    c.signed(world, grant, _1001=Answer("dropped_out"))
    assert part(line).released_at is None
    change = c.asked_for(world, grant, "employee", line=line.pk, employee="2001", term="2027E")
    assert (change.reference, change.state) == ("2026-1-751-E1", "asked")
    with translation.override("en"):
        assert [row["after"] for row in told.rows(change)] == ["2001 (NY)", "autumn 2027"]
    done = approved(world, change)
    line.refresh_from_db()
    assert (line.employee.reference, line.term, line.outcome, done.state) == ("2001", "2027E", "", "approved")
    assert part(line).released_at is not None
    order = Order.objects.get(kind="change_decision")
    assert (order.about["approved"], order.about["reference"], len(order.about["rows"])) == (True, "2026-1-751-E1", 2)
    assert Entry.objects.filter(verb="settlement.approve_change", case=grant.reference).exists()
    holds()


@pytest.mark.parametrize(
    ("hired_on", "has_child_cases", "code"),
    [(date(2026, 9, 1), False, "change_check_failed"), (date(2022, 1, 1), True, "change_check_failed")],
)
def test_a_new_employee_meets_the_terms_as_at_the_application(world, grant, hired_on, has_child_cases, code):
    hired(world, "2001", hired_on, has_child_cases)
    with pytest.raises((Refusal, Refusals)) as caught:
        c.asked_for(world, grant, "employee", line=c.line_of(grant, "1001", "SAM").pk, employee="2001")
    assert set(codes(caught)) == {code}


def test_what_excludes_an_employee_is_said(world, grant, newcomer):
    line = c.line_of(grant, "1001", "SAM")
    for employee, expected in (
        ("nobody", "change_employee_unknown"), ("1001", "nothing_changes"), ("1002", "change_module_taken"),
        ("", "change_employee_unknown"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as caught:
            c.asked_for(world, grant, "employee", line=line.pk, employee=employee)
        assert codes(caught) == [expected]
    with pytest.raises(no.TermOutsidePeriod):
        c.asked_for(world, grant, "employee", line=line.pk, employee="2001", term="2040F")


def test_another_module_or_term(world, grant):
    line = c.line_of(grant, "1002", "SAM")
    with pytest.raises(no.ModuleOutsideScheme):
        c.asked_for(world, grant, "module", line=line.pk, module="VID")
    approved(world, c.asked_for(world, grant, "module", line=line.pk, module="TVP"))
    line.refresh_from_db()
    assert line.module.code == "TVP"
    with pytest.raises(no.NothingChanges):
        c.asked_for(world, grant, "term", line=line.pk, term="2027F")
    approved(world, c.asked_for(world, grant, "term", line=line.pk, term="2028F"))
    assert part(line).released_at is None  # later than its instalment pays for: it waits until it has begun
    line.refresh_from_db()
    assert line.term == "2028F"
    holds()


def test_a_completed_module_is_not_changed(world, grant, newcomer):
    c.called(world)
    c.signed(world, grant, _1001=c.DONE)
    line = c.line_of(grant, "1001", "SAM")
    for kind, given in (("employee", {"employee": "2001"}), ("module", {"module": "TVP"}), ("term", {"term": "2028F"})):
        with pytest.raises(no.LineCompleted):
            c.asked_for(world, grant, kind, line=line.pk, **given)
    with pytest.raises(no.LineCompleted):
        c.asked_for(world, grant, "withdrawal", lines=[line.pk])


def test_a_line_is_part_of_one_open_change(world, grant, newcomer):
    line = c.line_of(grant, "1001", "SAM")
    change = c.asked_for(world, grant, "employee", line=line.pk, employee="2001")
    for kind, given in (("term", {"line": line.pk, "term": "2028F"}), ("withdrawal", {"lines": [line.pk]})):
        with pytest.raises(no.LineHasOpenChange):
            c.asked_for(world, grant, kind, **given)
    changing.take_back(change=change, by=world.people.signatory, at=c.MAY)
    c.asked_for(world, grant, "term", line=line.pk, term="2028F")
    with pytest.raises(WrongState):
        approved(world, change)


def test_a_change_that_cannot_be_any_more_is_not_approved(world, grant, newcomer):
    line = c.line_of(grant, "1001", "SAM")
    change = c.asked_for(world, grant, "employee", line=line.pk, employee="2001")
    c.called(world)
    c.signed(world, grant, _1001=c.DONE)
    with pytest.raises(no.LineCompleted):
        approved(world, change)
    assert Change.objects.get().state == "asked"


def test_a_longer_period_is_asked_for_before_it_ends(world, grant):
    end = changes.period_until(grant)
    with pytest.raises(no.ExtensionOutside):
        c.asked_for(world, grant, "extension", until=end)
    with pytest.raises(no.ExtensionOutside):
        c.asked_for(world, grant, "extension", until=end + timedelta(days=400))
    with pytest.raises(no.PeriodOver):
        c.asked_for(world, grant, "extension", until=end + timedelta(days=90), at=c.MAY + timedelta(days=900))
    change = c.asked_for(world, grant, "extension", until=date(2029, 7, 31))
    with pytest.raises(no.OneOfAKind):
        c.asked_for(world, grant, "extension", until=date(2029, 6, 30))
    approved(world, change, at=c.MAY + timedelta(days=900))
    assert (changes.period_until(grant), "2029F" in changes.terms_open(grant, c.MAY)) == (date(2029, 7, 31), True)


def test_places_given_up_release_money_by_a_decision_maker(world, grant):
    paying.paid(world)
    lines = [c.line_of(grant, "1001", code).pk for code in ("SAM", "TVP")]
    change = c.asked_for(world, grant, "withdrawal", lines=lines)
    with pytest.raises(deciding_changes.ReleasesMoney):
        approved(world, change, reason_class="changed")
    with pytest.raises(deciding_changes.ReasonClassMissing):
        approved(world, change, by=world.people.decider)
    done = approved(world, change, reason_class="changed", by=world.people.decider)
    assert (done.released_amount, part(lines[1]).state, Claim.objects.get().amount) == (RATE, "cancelled", RATE)
    assert not Line.objects.get(pk=lines[0]).live
    holds()


def test_a_place_on_its_way_to_the_bank_is_not_given_up(world, grant):
    change = c.asked_for(world, grant, "withdrawal", lines=[c.line_of(grant, "1001", "SAM").pk])
    paying.built(world)
    with pytest.raises(giving_back.PaymentOnItsWay):
        approved(world, change, reason_class="changed", by=world.people.decider)


def test_a_change_is_refused_with_reasons(world, grant):
    change = c.asked_for(world, grant, "extension", until=date(2029, 7, 31))
    with pytest.raises(Refusal) as caught:
        deciding_changes.refuse(change=change, decision=" ", by=world.people.caseworker, at=c.MAY)
    assert codes(caught) == ["reason_missing"]
    done = deciding_changes.refuse(change=change, decision="For sent.", by=world.people.caseworker, at=c.MAY)
    assert (done.state, Order.objects.get(kind="change_decision").about["approved"]) == ("refused", False)
    assert changes.period_until(grant) == date(2029, 1, 31)


def test_who_may_ask_and_answer(world, grant):
    given = {"application": grant, "kind": "extension", "given": {"until": date(2029, 7, 31)}, "why": "x", "at": c.MAY}
    for by, refused in (
        (world.people.preparer, NotAllowed), (world.people.caseworker, NotAllowed), (world.foreign.signatory, NotFound),
    ):  # fmt: skip
        with pytest.raises(refused):
            changing.ask(**given, by=by)
    change = changing.ask(**given, by=world.people.signatory)
    for by in (world.people.signatory, world.people.finance, world.people.decider, world.people.auditor):
        with pytest.raises(NotAllowed):
            approved(world, change, by=by)
    with pytest.raises(NotFound):
        changing.take_back(change=change, by=world.foreign.signatory, at=c.MAY)
    tie(world.people.caseworker, world.round, world.aarhus)
    with pytest.raises(Refusal) as caught:
        approved(world, change)
    assert codes(caught) == ["tied_to_municipality"]


def test_nothing_is_changed_before_a_grant_is_accepted(world):
    application = factories.assessed(world, world.aarhus)
    with pytest.raises(changing.NoAcceptedGrant):
        c.asked_for(world, application, "extension", until=date(2029, 7, 31))


# The grant officer


def named(grant, officer, by) -> Change:
    return changing.ask(application=grant, kind="officer", given={"officer": officer}, why="Ny.", by=by, at=c.MAY)


def test_a_new_grant_officer_says_yes(world, grant):
    assert changes.officer_of(grant) == world.people.signatory
    with pytest.raises(changing.NotTheOfficer):
        named(grant, "preparer", world.people.preparer)
    change = c.asked_for(world, grant, "officer", officer="preparer")
    assert change.state == "awaiting_confirmation"
    assert Message.objects.get(kind="officer_named").to == "preparer@example.dk"
    with pytest.raises(changing.NotNamed):
        changing.confirm_officer(change=change, by=world.people.signatory, at=c.MAY)
    changing.confirm_officer(change=change, by=world.people.preparer, at=c.MAY)
    assert changes.officer_of(grant) == world.people.preparer
    told_to = set(Message.objects.filter(kind="officer_changed").values_list("to", flat=True))
    assert told_to == {"preparer@example.dk", "signatory@example.dk"}
    change = named(grant, "signatory", world.people.preparer)
    changing.decline_officer(change=change, why="Har ikke tid.", by=world.people.signatory, at=c.MAY)
    assert changes.officer_of(grant) == world.people.preparer


@pytest.mark.parametrize("officer", ["signatory-825", "caseworker", "nobody", "signatory", ""])
def test_a_grant_officer_works_in_the_municipality(world, grant, officer):
    with pytest.raises((no.NotAnOfficer, no.NothingChanges)):
        c.asked_for(world, grant, "officer", officer=officer)


# Budgets


@pytest.fixture
def budgeted(world):
    SchemeTerms.objects.update(plan_kind="quarterly", settled_by="actual_cost", budget_posts=POSTS)
    return c.granted(world)


def entries(*rows) -> list[dict]:
    return [{"post": post, "quarter": quarter, "amount": Decimal(amount)} for post, quarter, amount in rows]


def budget(*changed) -> list[dict]:
    """The first budget, 1,000 kr. at a time, with what is said instead."""
    first = {("substitute_cover", quarter): amount for quarter, amount in
             (("2027Q1", 25000), ("2027Q2", 25000), ("2027Q3", 12500), ("2027Q4", 12500), ("2028Q1", 12500),
              ("2028Q2", 12500))}  # fmt: skip
    first |= {(post, quarter): amount for post, quarter, amount in changed}
    return entries(*((post, quarter, amount) for (post, quarter), amount in first.items()))


def test_a_small_change_of_a_budget_is_recorded_at_once_and_payments_follow(world, budgeted):
    rows = budget(("substitute_cover", "2027Q1", 26000), ("substitute_cover", "2027Q2", 24000))
    change = c.asked_for(world, budgeted, "budget", scheme="A", entries=rows)
    assert change.state == "recorded"
    scheme = Scheme.objects.get(code="A")
    assert payments.budget(budgeted, scheme).version == 2
    amounts = [row.amount for row in sorted(changes.quarters(budgeted, scheme), key=lambda row: row.quarter)]
    assert amounts[:2] == [Decimal(26000), Decimal(24000)]
    assert told.rows(change)[0]["after"]
    holds()


def test_a_large_change_of_a_budget_waits_for_approval(world, budgeted):
    rows = budget(("substitute_cover", "2027Q1", 20000), ("fees", "2027Q1", 5000))
    change = c.asked_for(world, budgeted, "budget", scheme="A", entries=rows)
    assert change.state == "asked"
    approved(world, change)
    found = payments.budget_entries(budgeted, Scheme.objects.get(code="A"))
    assert (found["fees", "2027Q1"], found["substitute_cover", "2027Q1"]) == (Decimal(5000), Decimal(20000))
    holds()


def test_what_excludes_a_budget_is_said(world, budgeted):
    for rows, expected in (
        (budget(), "nothing_changes"),
        (budget(("substitute_cover", "2027Q1", 26000)), "budget_total_changed"),
        (budget(("wine", "2027Q1", 10)), "unknown_budget_post"),
        (budget(("fees", "2035Q1", 10)), "not_a_quarter"),
        (budget(("fees", "x", 10)), "not_a_quarter"),
        (budget(("fees", "2027Q1", -10)), "budget_below_zero"),
        (budget(("substitute_cover", "2027Q1", 50000), ("substitute_cover", "2027Q2", 0)), "quarter_cannot_change"),
    ):
        with pytest.raises(Refusal) as caught:
            c.asked_for(world, budgeted, "budget", scheme="A", entries=rows)
        assert codes(caught) == [expected]


def test_a_grant_by_unit_rate_has_no_budget_to_change(world, grant):
    with pytest.raises(no.NoBudgetHere):
        c.asked_for(world, grant, "budget", scheme="A", entries=budget())


def test_a_grant_by_budget_has_no_places_to_give_up(world, budgeted):
    with pytest.raises(no.NoPlaces):
        c.asked_for(world, budgeted, "withdrawal", lines=[c.line_of(budgeted, "1001", "SAM").pk])
