"""A grant by actual costs: paid each quarter, settled by audited accounts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.ledger import queries as ledger
from pool.payments.models import Part
from pool.reports import proof
from pool.rounds.models import Scheme, SchemeTerms
from pool.settlement import accounting
from pool.settlement.models import Claim
from pool.settlement.services import accounts, auditing, controlling
from tests import factories, paying, written
from tests.factories import AFTER, RATE

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)
POSTS = [{"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"}]


@pytest.fixture
def award(world, monkeypatch) -> Award:
    """Six lines of scheme A in spring 2027: 150,000 kroner by actual costs, so an auditor must vouch for them."""
    written.without_paper(monkeypatch)
    SchemeTerms.objects.update(plan_kind="quarterly", settled_by="actual_cost", budget_posts=POSTS)
    factories.assessed(world, world.aarhus, count=6)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    return deciding.decide(run=run, by=world.people.decider, at=LATER)[0]


def proves() -> None:
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def test_what_was_not_spent_is_claimed_back(world, award):
    paying.ready(world)
    assert [(part.line_id, part.amount) for part in Part.objects.all()] == [(None, 3 * RATE), (None, 3 * RATE)]
    paying.paid(world)
    later = paying.DUE + timedelta(days=80)
    paying.paid(world, at=later)
    proves()
    assert ledger.balance(kind="paid") == 6 * RATE
    at = paying.DUE + timedelta(days=200)
    assert accounting.to_open(at) == [(award.application, Scheme.objects.get(code="A"))]
    item = accounts.open_accounts(application=award.application, scheme=Scheme.objects.get(code="A"), by=None, at=at)
    assert (item.level, item.granted_amount) == ("statement", 6 * RATE)
    by = world.people.signatory
    costs = {"substitute_cover": (Decimal("140000.10"), "Vikarer")}
    accounts.save_accounts(
        accounts=item, costs=costs, modules_completed=None, other_income=Decimal(0), other_source="", note="", by=by,
        at=at,
    )  # fmt: skip
    item = accounts.sign_accounts(accounts=item, by=by, at=at)
    assert item.state == "with_auditor"
    link = auditing.invite_auditor(
        accounts=item, firm="Revision A/S", email="revisor@example.dk", is_municipal=False, by=by, at=at
    )
    auditing.state_accounts(
        link=link, auditor="R. Visor", registration="mne1", conclusion="clean", text="Uden forbehold.", performance="",
        at=at,
    )  # fmt: skip
    item.refresh_from_db()
    assert item.state == "submitted"
    item = controlling.approve_accounts(
        accounts=item, approved={"substitute_cover": (Decimal("130000.10"), "Ikke alt")}, decision="Delvist.",
        reason_class="other", by=world.people.controller, at=at,
    )  # fmt: skip
    assert (item.state, item.approved_amount) == ("partly_approved", Decimal("130000.10"))
    claim = Claim.objects.get()
    assert (claim.amount, claim.ground, claim.state) == (Decimal("19999.90"), "unspent", "heard")
    assert (ledger.balance(kind="spent"), ledger.balance(kind="paid")) == (Decimal("130000.10"), Decimal("19999.90"))
    proves()
