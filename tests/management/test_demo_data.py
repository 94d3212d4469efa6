"""The demo's data: a grant in every state of its life, so that each page can be looked at."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest

from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.management import daily, demo
from pool.payments import bank
from pool.payments.models import Part, PaymentBatch
from pool.payments.states import PartState, PaymentBatchState
from pool.reports import proof
from pool.rounds.models import Round, RoundScheme
from pool.rounds.states import PlanKind, RoundState
from pool.settlement import ending
from pool.settlement.models import Accounts, CarryOver, Change, Claim, Confirmation, DeadlineMove, Offer, YearEnd
from pool.settlement.states import AccountsState, AuditLevel, ChangeKind, ChangeState, ClaimState, OfferState
from tests import written

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.deep]

AT = datetime(2026, 11, 22, 12, tzinfo=periods.COPENHAGEN)


def counted(model, name: str = "state", **which) -> dict:
    return dict(Counter(model.objects.filter(**which).values_list(name, flat=True)))


@pytest.fixture
def loaded(monkeypatch, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    written.without_paper(monkeypatch)
    demo.load(at=AT)


def test_every_state_of_a_grants_life_is_there_and_everything_proves_itself(loaded):
    _states()
    _money()
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
    assert {name: done for name, done in daily.run(AT).items() if done} == {}


def _states() -> None:
    assert counted(Round) == {"open": 3, "closed": 1, "decided": 4, "settled": 1}
    assert counted(Award) == {"accepted": 19, "offered": 6, "refused": 13, "lapsed": 2, "settled": 3}
    assert counted(Accounts) == {
        "open": 3, "with_auditor": 1, "submitted": 1, "queried": 1, "approved": 4, "partly_approved": 1,
    }  # fmt: skip
    assert counted(Accounts, "level") == {"own": 5, "statement": 4, "performance": 2}
    assert counted(Offer) == {"made": 2, "accepted": 1, "declined": 1, "expired": 2, "taken_back": 1}
    assert counted(Change) == {
        "asked": 5, "awaiting_confirmation": 1, "approved": 5, "refused": 1, "recorded": 1, "taken_back": 1,
    }  # fmt: skip
    assert counted(Change, kind=ChangeKind.BUDGET) == {"approved": 3, "recorded": 1, "asked": 1}
    assert counted(Change, "kind").keys() == set(ChangeKind)
    assert counted(Claim) == {"heard": 3, "decided": 2, "invoiced": 1, "handed_over": 1, "paid": 2, "dropped": 1}
    assert counted(Confirmation) == {"signed": 39, "open": 6}
    assert counted(PaymentBatch) == {"built": 1, "released": 1, "answered": 5, "discarded": 1}
    assert counted(Part).keys() == set(PartState)
    for model, states in (
        (Accounts, AccountsState), (Offer, OfferState), (Change, ChangeState), (Claim, ClaimState),
        (PaymentBatch, PaymentBatchState), (Award, AwardState),
    ):  # fmt: skip
        assert counted(model).keys() == set(states), model
    assert set(RoundState) - counted(Round).keys() == {RoundState.PLANNED, RoundState.FULL}
    assert counted(Accounts, "level").keys() == set(AuditLevel)
    assert set(RoundScheme.objects.values_list("terms__plan_kind", flat=True)) == set(PlanKind)
    answers = Lapse.objects.order_by("award__reference").values_list("ground", "signed_by__username")
    assert Counter((ground, bool(signer)) for ground, signer in answers) == {
        ("not_accepted", False): 2, ("not_accepted", True): 1, ("declined", True): 1,
    }  # fmt: skip
    assert Lapse.objects.filter(turned_down_at__isnull=False).count() == 1
    assert list(DeadlineMove.objects.values_list("round__code", "kind", "count")) == [("2026-7", "accounts", 3)]


def _money() -> None:
    """The year before last is closed, with the ministry's permission; its round is settled. Last year's waits."""
    assert list(YearEnd.objects.values_list("year", "carried_amount", "treasury_amount")) == [
        (2024, Decimal(600_000), Decimal(625_000))
    ]
    permissions = CarryOver.objects.values_list("year", "amount", "confirmed_by__username")
    assert list(permissions) == [(2024, Decimal(600_000), "controller"), (2025, Decimal(750_000), None)]
    settled = Round.objects.get(state=RoundState.SETTLED)
    assert (settled.code, ending.outstanding(settled)) == ("2024-1", [])
    assert bank.reconciled().holds
    assert bank.exceptions().count() == 1
