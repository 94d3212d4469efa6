"""Weakness 12: the system did not ask for the documents.

Closed by tables of states (`applications.states`, `settlement.states`), in which nothing moves on without its document:
the declarations and the signature before an application, proof before a completed module, the auditor's own statement
on these very accounts before they are approved (`settlement.services.auditing`, `controlling`), given through a link
that nobody else can read (`mail`); by constraints; and by the proofs "accounts", "confirmations" and "hands".
"""

from datetime import timedelta

import pytest
from django.test import Client

from pool.access import rules
from pool.applications.models import Application
from pool.applications.services import drafting, signing
from pool.kernel.refusals import Refusal, Refusals, WrongState
from pool.mail.models import Message
from pool.settlement.models import Accounts, AuditStatement
from pool.settlement.outcomes import Answer
from pool.settlement.services import accounts, auditing, controlling
from tests import confirming, factories
from tests.controls import accounted
from tests.controls.accounted import AT
from tests.controls.conftest import forced, problems, shut
from tests.factories import NOW
from tests.posted import posted

pytestmark = pytest.mark.django_db

APPROVAL = {"decision": "Godkendt.", "reason_class": "other", accounted.POST: "140000.00", "approve": "1"}
STATEMENT = {"auditor": "R. Visor", "registration": "mne1", "conclusion": "clean", "text": "Uden forbehold."}


@pytest.fixture
def invited(world, clock):
    """The auditor has the link to signed accounts of 150,000."""
    world.link = accounted.invited(world)
    world.item, world.token = world.link.accounts, sent_link()
    clock.move_to(AT)
    return world


def sent_link() -> str:
    return Message.objects.filter(kind="auditor").latest("pk").secret


def state() -> str:
    return Accounts.objects.get().state


@pytest.mark.parametrize("left_out", [*factories.DECLARATIONS, "contact_email", "other_financing"])
def test_no_application_is_sent_without_what_it_must_hold(world, page, api, left_out):
    draft, by = factories.draft(world, world.aarhus), world.people.signatory
    section = "contact" if left_out == "contact_email" else "financing" if "fin" in left_out else "declarations"
    drafting.save_answers(application=draft, section=section, answers={left_out: ""}, base={}, by=by, at=NOW)
    with pytest.raises((Refusal, Refusals)):
        signing.submit(application=draft, by=by, at=NOW)
    page(by).post(f"/applications/{draft.reference}/sign/", {"declares": "on"})
    assert api(by).post(f"/api/v1/applications/{draft.reference}/submit").status_code == 400
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize(
    "answer", [Answer("completed"), Answer("completed", completed_on=confirming.DONE.completed_on)]
)
def test_no_module_is_completed_without_day_and_proof(world, answer):
    application = confirming.granted(world)
    confirming.called(world)
    confirmation = confirming.confirmation_of(application)
    with pytest.raises((Refusal, Refusals)):
        confirming.answered(confirmation, world.people.signatory, answer=answer)
    confirming.answered(confirmation, world.people.signatory)
    sql = "UPDATE settlement_outcome SET kind = 'completed'"
    assert "completed_with_day_and_proof" in forced(sql)
    assert "differ from what was signed" in forced_after_signing(world, application)


def forced_after_signing(world, application) -> str:
    confirming.signed(world, application)
    return forced("UPDATE settlement_outcome SET kind = 'completed', completed_on = '2027-05-01', proof = 'x'")


def test_accounts_are_not_approved_before_the_auditor_has_vouched_for_them(invited, page, api):
    by, reference = invited.people.controller, invited.item.duty.reference
    with pytest.raises((WrongState, controlling.AuditMissing)):
        accounted.approve(invited.item, by)
    page(by).post(f"/accounts/{reference}/decide/", APPROVAL)
    given = {"decision": "Godkendt.", "reason_class": "other"}
    assert api(by).post(f"/api/v1/accounts/{reference}/approve", given).status_code == 409
    assert state() == "with_auditor"


@pytest.mark.parametrize("who", ["signatory", "controller", "caseworker", "decider"])
def test_no_link_goes_to_anybody_with_an_account_here(world, page, api, clock, who):
    """So that neither the municipality nor the agency vouches for itself."""
    item, by = accounted.signed(world), world.people.signatory
    clock.move_to(AT)
    given = {"firm": "Revision A/S", "email": f"{who}@example.dk"}
    with pytest.raises(auditing.OwnAddress):
        auditing.invite_auditor(accounts=item, **given, is_municipal=False, by=by, at=AT)
    assert page(by).post(f"/accounts/{item.duty.reference}/auditor/", given).status_code == 400
    assert api(by).post(f"/api/v1/accounts/{item.duty.reference}/auditor", given).status_code == 400
    assert Message.objects.filter(kind="auditor").count() == 0


def test_a_link_is_not_guessed_and_works_neither_too_late_nor_twice(invited, client, clock):
    given = {**STATEMENT, "sha256": invited.item.sha256}
    for wrong in ("x" * 43, invited.token[:-1], invited.token.swapcase()):
        assert client.post(f"/audit/{wrong}/", given).status_code == 404
    assert client.post("/audit//", given).status_code == 404
    clock.move_to(AT + timedelta(days=61))
    assert client.post(f"/audit/{invited.token}/", given).status_code == 410
    clock.move_to(AT)
    client.post(f"/audit/{invited.token}/", given)
    client.post(f"/audit/{invited.token}/", {**given, "conclusion": "qualified"})
    assert list(AuditStatement.objects.values_list("conclusion", flat=True)) == ["clean"]


def test_a_statement_vouches_for_no_other_accounts_than_those_that_were_read(invited, client):
    """The municipality takes them back, raises the costs and signs again: an old statement does not count."""
    by, item, old = invited.people.signatory, invited.item, invited.item.sha256
    accounts.take_back_accounts(accounts=item, by=by, at=AT)
    costs = {accounted.POST: (accounted.COST + 10_000, "Mere")}
    accounts.save_accounts(
        accounts=item, costs=costs, modules_completed=None, other_income=0 * accounted.COST, other_source="", note="",
        by=by, at=AT,
    )  # fmt: skip
    accounts.sign_accounts(accounts=item, by=by, at=AT)
    assert Accounts.objects.get().sha256 != old
    client.post(f"/audit/{invited.token}/", {**STATEMENT, "sha256": old})
    assert (AuditStatement.objects.count(), state()) == (0, "with_auditor")


APPROVED = (
    "UPDATE settlement_accounts SET state = 'approved', approved_amount = 14000000, decided_at = signed_at, "
    "decided_by_id = {controller}"
)
STATED = (
    "INSERT INTO settlement_audit_statement (link_id, accounts_id, accounts_sha256, auditor, registration, conclusion, "
    "text, performance, stated_at) SELECT l.id, a.id, a.sha256, 'x', 'x', 'clean', 'x', '', l.made_at "
    "FROM settlement_audit_link l JOIN settlement_accounts a ON a.id = l.accounts_id"
)
FORCED = [
    (APPROVED, "without the auditor's statement"),
    (APPROVED + ", level = 'own'", "vouched for by less"),
    (APPROVED + ", signed_at = NULL, signed_by_id = NULL", "approved_accounts_were_signed"),
    (STATED, "was stated"),
    ("UPDATE settlement_accounts_entry SET cost_amount = cost_amount + 100", "other lines than were signed"),
    ("UPDATE settlement_accounts_entry SET approved_amount = cost_amount + 100", "approved_within_cost"),
    ("UPDATE settlement_accounts SET content = '{{}}'", "differ from their fingerprint"),
]


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_document_that_is_missing_in_the_tables_is_refused_or_named(invited, statement, words):
    assert words in forced(statement.format(controller=invited.people.controller.pk))
    assert problems() == {}


def test_a_level_lowered_in_the_table_does_not_open_the_gate(invited):
    Accounts.objects.update(level="own", state="open")
    item = accounts.sign_accounts(accounts=Accounts.objects.get(), by=invited.people.signatory, at=AT)
    assert (item.state, item.level) == ("with_auditor", "statement")
    Accounts.objects.update(level="own", state="submitted")
    with pytest.raises(controlling.AuditMissing):
        accounted.approve(item, invited.people.controller)


def test_a_statement_is_not_rewritten(invited):
    accounted.stated(invited.link)
    assert "only grows" in forced("UPDATE settlement_audit_statement SET conclusion = 'clean'")
    assert "only grows" in forced("DELETE FROM settlement_audit_statement")


def test_the_view_of_the_tables_approves_no_accounts(invited, page):
    people = (invited.people.controller, invited.people.signatory)
    shut(page, invited.item, *people, state="approved", level="own")
    shut(page, invited.link, *people, expires_at="2099-01-01 10:00")


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_nobody_but_the_auditor_reads_the_link(invited, role):
    """Whoever reads the auditor's mail here could give the statement in the auditor's name."""
    message = Message.objects.get(kind="auditor")
    person = getattr(invited.people, role)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend="pool.access.guard.Backend")
    for address in (
        "/mails/",
        f"/mails/{message.pk}/",
        "/api/v1/mails",
        f"/api/v1/mails/{message.pk}",
        "/cases/2026-1-751/",
        f"/accounts/{invited.item.duty.reference}/",
        f"/admin/pool/message/{message.pk}/change/",
        "/admin/pool/message/",
        "/journal/",
    ):
        assert invited.token not in client.get(address).content.decode(), address


def test_the_link_is_in_the_mail_that_is_sent_and_then_nowhere(invited):
    message = Message.objects.get(kind="auditor")
    assert invited.token not in message.text + message.html and "/audit/[…]/" in message.text
    (sent,) = [mail for mail in posted(AT) if "revisor@example.dk" in mail.to]
    link = f"/audit/{invited.token}/"
    assert link in sent.body and f'{link}"' in sent.alternatives[0].content and "[…]" not in sent.body
    kept = {**Message.objects.filter(pk=message.pk).values().get()}
    assert (kept["state"], kept["secret"]) == ("sent", "")
    assert invited.token not in str(kept)
