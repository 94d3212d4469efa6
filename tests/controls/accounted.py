"""Accounts that an auditor has vouched for: a grant of 150,000 by actual costs, paid whole, 140,000 of it spent."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.access.models import User
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.rounds.models import Scheme, SchemeTerms
from pool.settlement.models import Accounts, AuditLink
from pool.settlement.services import accounts, auditing, controlling
from tests import factories, paying
from tests.factories import AFTER
from tests.factories.recall import recalled

AT = paying.DUE + timedelta(days=200)
POST = "substitute_cover"
COST = Decimal("140000.00")


@recalled
def opened(here: SimpleNamespace) -> Accounts:
    """They wait for the municipality."""
    posts = [{"code": POST, "da": "Vikardækning", "en": "Substitute cover"}]
    SchemeTerms.objects.update(plan_kind="quarterly", settled_by="actual_cost", budget_posts=posts)
    factories.assessed(here, here.aarhus, count=6)
    factories.closed(here)
    run = running.propose(round=here.round, by=here.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=here.people.decider, at=AFTER)
    deciding.decide(run=run, by=here.people.decider, at=AFTER)
    paying.ready(here)
    paying.paid(here)
    paying.paid(here, at=paying.DUE + timedelta(days=80))
    application = Award.objects.get().application
    return accounts.open_accounts(application=application, scheme=Scheme.objects.get(code="A"), by=None, at=AT)


@recalled
def signed(here: SimpleNamespace) -> Accounts:
    """They wait for the auditor."""
    item, by = opened(here), here.people.signatory
    accounts.save_accounts(
        accounts=item, costs={POST: (COST, "Vikarer")}, modules_completed=None, other_income=Decimal(0),
        other_source="", note="", by=by, at=AT,
    )  # fmt: skip
    return accounts.sign_accounts(accounts=item, by=by, at=AT)


@recalled
def invited(here: SimpleNamespace) -> AuditLink:
    return auditing.invite_auditor(
        accounts=signed(here), firm="Revision A/S", email="revisor@example.dk", is_municipal=False,
        by=here.people.signatory, at=AT,
    )  # fmt: skip


def stated(link: AuditLink) -> None:
    auditing.state_accounts(
        link=link, auditor="R. Visor", registration="mne1", conclusion="clean", text="Uden forbehold.",
        performance="", at=AT,
    )  # fmt: skip


@recalled
def submitted(here: SimpleNamespace) -> Accounts:
    """They wait for the controller."""
    stated(invited(here))
    return Accounts.objects.get()


def approve(item: Accounts, by: User, amount: Decimal = COST) -> Accounts:
    return controlling.approve_accounts(
        accounts=item, approved={POST: (amount, "")}, decision="Godkendt.", reason_class="other", by=by, at=AT
    )
