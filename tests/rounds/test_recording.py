"""What the finance act grants is recorded once, by whoever decides, and posted."""

from datetime import date
from decimal import Decimal

import pytest

from pool.journal import queries as journal
from pool.kernel.refusals import NotAllowed
from pool.ledger import queries as ledger
from pool.reports import proof
from pool.rounds.models import Appropriation, AppropriationEntry
from pool.rounds.services import recording
from tests.factories import NOW

pytestmark = pytest.mark.django_db

GIVEN = {
    "code": "15.26.36.20", "finance_year": 2027, "name_da": "Kompetencer", "name_en": "Skills",
    "amount": Decimal("2000000.00"), "source": "finance_act", "document": "FL 2027", "dated_on": date(2026, 12, 18),
}  # fmt: skip


def recorded(world, **other) -> AppropriationEntry:
    return recording.record_appropriation(by=world.people.decider, at=NOW, **{**GIVEN, **other})


def standing(code: str = "15.26.36.20") -> Decimal:
    return ledger.balance(kind="appropriation", appropriation=code, finance_year=2027)


def test_the_first_grant_makes_the_account_and_the_next_adds_to_it(world):
    made = recorded(world)
    assert (str(made.appropriation), made.appropriation.name_da) == ("§ 15.26.36.20 (2027)", "Kompetencer")
    more = recorded(world, amount=Decimal(50), source="supplement", document="TB 4", name_da="", name_en="")
    assert (more.appropriation, standing()) == (made.appropriation, Decimal("2000050.00"))
    entry = journal.entries().filter(verb="rounds.grant").first()
    assert (entry.subject, entry.actor, entry.facts["document"]) == (
        "appropriation:15.26.36.20/2027", "decider", "TB 4",
    )  # fmt: skip
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "15.26.36"}, "account_unclear"),
        ({"code": "١٥.26.36.20"}, "account_unclear"),
        ({"finance_year": 2025}, "year_not_granted"),
        ({"finance_year": 2028}, "year_not_granted"),
        ({"amount": Decimal(0)}, "nothing_granted"),
        ({"amount": Decimal(-5)}, "nothing_granted"),
        ({"source": "carry_over"}, "source_unknown"),
        ({"source": "gift"}, "source_unknown"),
        ({"document": " "}, "missing_field"),
        ({"document": "x" * 121}, "too_long"),
        ({"name_da": ""}, "missing_field"),
        ({"name_en": " "}, "missing_field"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_posted(world, wrong, code):
    before = Appropriation.objects.count()
    with pytest.raises(Exception) as caught:
        recorded(world, **wrong)
    assert (caught.value.code, Appropriation.objects.count(), standing()) == (code, before, 0)


def test_a_document_counts_once_whatever_it_is_said_to_be(world):
    recorded(world)
    with pytest.raises(recording.GrantedAlready):
        recorded(world, source="committee", document="fl 2027", amount=Decimal(1))
    assert standing() == Decimal("2000000.00")


def test_only_who_decides_records(world):
    for name in ("caseworker", "finance", "controller", "administrator", "ministry", "auditor", "signatory"):
        with pytest.raises(NotAllowed):
            recording.record_appropriation(by=getattr(world.people, name), at=NOW, **GIVEN)
    assert standing() == 0
