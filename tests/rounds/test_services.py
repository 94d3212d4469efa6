from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from pool import wording
from pool.access.models import User
from pool.journal.models import Entry
from pool.kernel import canon, money
from pool.kernel.refusals import WrongState
from pool.ledger import queries as ledger
from pool.ledger.services import NotEnoughMoney
from pool.registry import queries as registry
from pool.rounds import queries, rules, services
from pool.rounds.models import Appropriation, AppropriationEntry, Round, SchemeTerms
from tests import factories
from tests.factories import COPENHAGEN, DEADLINE, FRAME, OPENED, QUEUE

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def planned(frame=FRAME, deadline=DEADLINE, granted=FRAME) -> Round:
    factories.schemes()
    account = Appropriation.objects.create(code="15.26.36.10", finance_year=2026, name_da="Konto", name_en="Account")
    if granted:
        grant(account, granted)
    return services.plan_round(
        terms=list(SchemeTerms.objects.order_by("scheme__code")), by=None, at=OPENED, ruleset=QUEUE, code="R1",
        title_da="Runde", title_en="Round", appropriation=account, frame_amount=frame, opens_at=OPENED,
        closes_at=deadline, decide_by=max(date(2026, 11, 15), deadline.date()), period_from=date(2027, 2, 1),
        period_until=date(2029, 1, 31),
    )  # fmt: skip


def grant(account, amount, document="FL 2026"):
    return services.grant(
        appropriation=account, amount=amount, source="finance_act", document=document, dated_on=date(2026, 1, 1),
        by=None, at=OPENED,
    )  # fmt: skip


def close(round, at):
    return services.close_round(round=round, by=caseworker(), at=at)


def caseworker() -> User:
    return User.objects.filter(username="caseworker").first() or factories.person("caseworker", "caseworker")


def test_a_grant_is_entered_and_posted():
    planned()
    assert ledger.balance(kind="appropriation") == FRAME
    assert ledger.balance(kind="finance_act") == -FRAME


def test_a_granting_document_counts_once():
    round = planned()
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(round.appropriation, Decimal("1.00"))
    grant(round.appropriation, Decimal("1.00"), document="TB 2026")
    assert ledger.balance(kind="appropriation") == FRAME + 1


@pytest.mark.parametrize("amount", [Decimal("0.00"), Decimal("-1.00")])
def test_a_grant_of_nothing_is_refused(amount):
    round = planned(granted=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(round.appropriation, amount)
    assert AppropriationEntry.objects.count() == 0


def test_a_grant_in_floats_is_refused():
    round = planned(granted=None)
    with pytest.raises(money.LossyAmount), transaction.atomic():
        grant(round.appropriation, 0.1)
    assert ledger.balance(kind="appropriation") == money.ZERO


def test_a_planned_round_has_its_ruleset_fixed_by_its_fingerprint():
    round = planned()
    assert (round.state, round.ruleset_hash) == ("planned", canon.fingerprint(QUEUE))
    assert [(item.scheme.code, item.terms.version) for item in queries.of_round(round)] == [("A", 1), ("B", 1)]
    assert ledger.balance(kind="pool") == money.ZERO


def test_opening_moves_exactly_the_frame_into_the_pool():
    round = services.open_round(round=planned(granted=FRAME + 1), by=None, at=OPENED)
    assert (round.state, round.opened_at) == ("open", OPENED)
    assert queries.money_of(round) == {
        "frame": FRAME, "left": FRAME, "reserved": money.ZERO, "committed": money.ZERO, "paid": money.ZERO,
    }  # fmt: skip
    assert ledger.balance(kind="appropriation") == Decimal("1.00")


def test_a_round_cannot_open_on_more_than_the_appropriation_holds():
    round = planned(granted=FRAME - money.CENT)
    with pytest.raises(NotEnoughMoney):
        services.open_round(round=round, by=None, at=OPENED)
    round.refresh_from_db()
    assert (round.state, round.opened_at) == ("planned", None)
    assert Entry.objects.filter(verb="rounds.open_round").count() == 0


def test_a_round_opens_once():
    round = services.open_round(round=planned(granted=FRAME * 3), by=None, at=OPENED)
    with pytest.raises(WrongState):
        services.open_round(round=round, by=None, at=OPENED)
    assert queries.money_of(round)["left"] == FRAME


@pytest.mark.parametrize("early", [DEADLINE - SECOND, DEADLINE])
def test_a_round_cannot_be_closed_before_its_deadline_has_passed(early):
    round = services.open_round(round=planned(), by=None, at=OPENED)
    with pytest.raises(services.StillOpen) as caught:
        close(round, early)
    assert caught.value.facts == {"deadline": DEADLINE}
    assert close(round, DEADLINE + SECOND).state == "closed"


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        (datetime(2026, 10, 25, 12, tzinfo=COPENHAGEN), datetime(2026, 10, 25, 11, tzinfo=UTC)),  # winter time begins
        (datetime(2027, 3, 28, 12, tzinfo=COPENHAGEN), datetime(2027, 3, 28, 10, tzinfo=UTC)),  # summer time begins
    ],
)
def test_noon_on_the_day_the_clock_changes_is_noon_in_denmark(deadline, last):
    round = services.open_round(round=planned(deadline=deadline), by=None, at=OPENED)
    round.refresh_from_db()
    assert queries.takes_applications(round, last)
    assert not queries.takes_applications(round, last + SECOND)
    assert [item.code for item in queries.open_at(last)] == ["R1"]
    assert list(queries.open_at(last + SECOND)) == []


@pytest.mark.parametrize("verb", ["close_round", "end_round", "open_round"])
def test_a_verb_in_the_wrong_state_names_the_state_in_words(verb):
    round = close(services.open_round(round=planned(), by=None, at=OPENED), DEADLINE + SECOND)
    if verb == "end_round":
        services.end_round(round=round, by=None, at=DEADLINE)
    with pytest.raises(WrongState) as caught, translation.override("en"):
        by = caseworker() if verb == "close_round" else None
        getattr(services, verb)(round=round, by=by, at=DEADLINE + 2 * SECOND)
    with translation.override("en"):
        shown = "Decided" if verb == "end_round" else "Under assessment"
        assert f"“{shown}”" in wording.refusal_text(caught.value)


@pytest.mark.parametrize(
    "change", [{"closes_at": OPENED}, {"frame_amount": Decimal(0)}, {"period_until": date(2027, 1, 31)}]
)
def test_the_database_refuses_a_round_that_makes_no_sense(change):
    planned()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(**change)


def test_the_terms_of_a_round_are_the_half_years_in_its_period():
    assert [term.code for term in queries.terms_of(planned())] == ["2027F", "2027E", "2028F", "2028E"]


def test_regions_of_the_round_follow_the_day(world):
    closes = world.round.closes_at.date()
    assert registry.region_codes_on(closes)["101"] == "region-hovedstaden"


# Rounds that close by themselves


def first_come(**facts) -> Round:
    factories.schemes()
    factories.open_round(code="R1", closes_when_used=True, ruleset=factories.FIRST_COME, **facts)
    return Round.objects.get(code="R1")


METER = rules.Meter(FRAME, FRAME, FRAME, money.ZERO, 0, True)


@pytest.mark.parametrize(
    "ruleset",
    [
        {**factories.FIRST_COME, "applicant_minimum": {"amount": 100}},
        {"unit": 1, "steps": [{"name": "A", "budget": "rest", "method": "proportional"}]},
    ],
)
def test_a_round_closes_by_itself_only_by_rules_that_say_at_once_who_gets_what(ruleset):
    factories.schemes()
    with pytest.raises(services.NotFirstCome) as caught, transaction.atomic():
        factories.open_round(code="R1", closes_when_used=True, ruleset=ruleset)
    assert (caught.value.field, Round.objects.count()) == ("ruleset", 0)
    assert factories.open_round(code="R2", ruleset=ruleset).state == "open"


def test_a_round_fills_opens_again_and_is_closed_from_either():
    round, at = first_come(), OPENED + SECOND
    full = services.fill_round(round=round, meter=METER, by=None, at=at)
    assert (full.state, full.filled_at, queries.takes_applications(full, at)) == ("full", at, False)
    assert (list(queries.open_at(at)), list(queries.full_at(at))) == ([], [round])
    assert (queries.is_full(full, DEADLINE), queries.is_full(full, DEADLINE + SECOND)) == (True, False)
    with pytest.raises(WrongState):
        services.fill_round(round=round, meter=METER, by=None, at=at)
    again = services.reopen_round(round=round, meter=METER, by=None, at=at + SECOND)
    assert (again.state, again.filled_at, again.reopened_at) == ("open", at, at + SECOND)
    with pytest.raises(WrongState):
        services.reopen_round(round=round, meter=METER, by=None, at=at)
    services.fill_round(round=round, meter=METER, by=None, at=DEADLINE)
    assert close(round, DEADLINE + SECOND).state == "closed"


def test_the_journal_tells_where_the_meter_was():
    services.fill_round(round=first_come(), meter=METER, by=None, at=OPENED)
    assert Entry.objects.get(verb="rounds.fill_round").facts == {
        "frame": "250000.00", "applied": "250000.00", "granted": "250000.00", "left": "0.00",
    }  # fmt: skip
