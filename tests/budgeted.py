"""A grant by actual costs, paid each quarter, from the decision to its accounts: six lines, 150,000 kroner."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.mail.models import Message
from pool.rounds.models import Scheme, SchemeTerms
from pool.settlement.models import Accounts, AuditLink, AuditStatement
from pool.settlement.services import accounts, auditing
from tests import confirming, factories, paying, written

POSTS = [
    {"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"},
    {"code": "books", "da": "Bøger", "en": "Books"},
]
LATER = factories.AFTER + timedelta(days=1)
AT = paying.DUE + timedelta(days=200)  # 20 August 2027: the half-year has ended
COST = Decimal("140000.10")


def quarterly(monkeypatch: pytest.MonkeyPatch, **terms) -> None:
    """The schemes of the round pay each quarter and are settled by actual costs."""
    written.without_paper(monkeypatch)
    SchemeTerms.objects.update(plan_kind="quarterly", settled_by="actual_cost", budget_posts=POSTS, **terms)


def decided(world: SimpleNamespace, count: int = 6) -> Award:
    """Aarhus gets `count` lines of scheme A in spring 2027."""
    factories.assessed(world, world.aarhus, count=count)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=factories.AFTER)
    return deciding.decide(run=run, by=world.people.decider, at=LATER)[0]


def paid(world: SimpleNamespace) -> None:
    """Both quarters are paid."""
    paying.ready(world)
    paying.paid(world)
    paying.paid(world, at=paying.DUE + timedelta(days=80))


def opened(award: Award, at: datetime = AT) -> Accounts:
    assert accounts.open_due(by=None, at=at) == 1
    return Accounts.objects.get(application=award.application)


def saved(world: SimpleNamespace, item: Accounts, cost: Decimal = COST, income: Decimal = Decimal(0), **more) -> None:
    given = {"modules_completed": None, "note": "", "other_source": "Kommunen" if income else "", **more}
    costs = {"substitute_cover": (cost, "Vikarer")}
    accounts.save_accounts(
        accounts=item, costs=costs, other_income=income, by=world.people.signatory, at=AT, **given
    )  # fmt: skip


def signed(world: SimpleNamespace, item: Accounts, **costs) -> Accounts:
    saved(world, item, **costs)
    return accounts.sign_accounts(accounts=item, by=world.people.signatory, at=AT)


def invited(world: SimpleNamespace, item: Accounts, **more) -> AuditLink:
    given = {"firm": "Revision A/S", "email": "revisor@example.dk", "is_municipal": False, **more}
    return auditing.invite_auditor(accounts=item, by=world.people.signatory, at=AT, **given)


def token() -> str:
    """The secret of the latest link, which only the auditor reads, once the mail is sent."""
    return Message.objects.filter(kind="auditor").latest("pk").secret


def stated(link: AuditLink, at: datetime = AT, **more) -> AuditStatement:
    given = {"auditor": "R. Visor", "registration": "mne1", "conclusion": "clean", "text": "Uden forbehold.", **more}
    return auditing.state_accounts(link=link, at=at, **{"performance": "", **given})


def submitted(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Signed, stated by the auditor, and with the controller."""
    quarterly(monkeypatch)
    award = decided(world)
    paid(world)
    item = signed(world, opened(award))
    stated(invited(world, item))
    item.refresh_from_db()
    return item


def by_modules(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Accounts by unit rate: four modules of 25,000 kroner are paid, three of them confirmed as completed."""
    written.without_paper(monkeypatch)
    award = decided(world, count=4)
    paying.ready(world)
    paying.paid(world)
    confirming.called(world)
    done = {f"_{employee}": confirming.DONE for employee in ("1001", "1002", "1003")}
    confirming.signed(world, award.application, **done)
    return opened(award)


def scheme() -> Scheme:
    return Scheme.objects.get(code="A")
