"""Weakness 4: grants were created without anybody's approval.

Closed by `awards.services.running.approve` and `deciding.decide` (an approved run, a second person, `awards.holding`),
by `applications.services.signing` (somebody on the municipality's side signs), by constraints of the tables, and by the
proofs "decisions", "allocation", "commitments" and "hands".
"""

import pytest

from pool.access import rules
from pool.access.models import User
from pool.applications.models import Application
from pool.applications.services import signing
from pool.awards import holding
from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.kernel.refusals import NotAllowed, NotFound, WrongState
from pool.ledger import queries as ledger
from tests import factories
from tests.controls.conftest import forced, problems, shut
from tests.factories import AFTER, NOW

pytestmark = pytest.mark.django_db

AGENCY = sorted(rules.AGENCY | rules.OUTSIDE)
WHY = {"reason": "Det haster.", "approve-reason": "Det haster."}


@pytest.fixture
def run(world) -> Run:
    """Proposed by the caseworker."""
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    return running.propose(round=world.round, by=world.people.caseworker, at=AFTER)


def committed() -> tuple[int, int]:
    return Award.objects.count(), ledger.balance(kind="committed")


@pytest.mark.parametrize("role", AGENCY)
def test_nobody_at_the_agency_invents_an_application(world, page, api, role):
    by = getattr(world.people, role)
    assert page(by).post("/applications/start/2026-1/").status_code in (403, 404)
    assert api(by).post("/api/v1/applications", {"round": "2026-1"}).status_code == 403
    assert Application.objects.count() == 0


@pytest.mark.parametrize("role", ["caseworker", "decider", "administrator", "finance", "preparer"])
def test_nobody_but_a_signatory_signs_it(world, page, api, role):
    draft, by = factories.draft(world, world.aarhus), getattr(world.people, role)
    with pytest.raises(NotAllowed):
        signing.submit(application=draft, by=by, at=NOW)
    assert page(by).post(f"/applications/{draft.reference}/sign/", {"declares": "on"}).status_code == 403
    assert api(by).post(f"/api/v1/applications/{draft.reference}/submit").status_code == 403
    assert Application.objects.get().submissions.count() == 0


def test_a_signatory_signs_for_no_other_municipality(world, page, api):
    draft, by = factories.draft(world, world.aarhus), world.foreign.signatory
    with pytest.raises(NotFound):
        signing.submit(application=draft, by=by, at=NOW)
    assert page(by).post(f"/applications/{draft.reference}/sign/", {"declares": "on"}).status_code == 404
    assert api(by).post(f"/api/v1/applications/{draft.reference}/submit").status_code == 404


@pytest.mark.parametrize("role", sorted(rules.ROLES - {"decider"}))
def test_nobody_but_a_decision_maker_approves_or_signs(world, run, page, api, role):
    by = getattr(world.people, role)
    with pytest.raises(NotAllowed):
        running.approve(run=run, why="x", by=by, at=AFTER)
    with pytest.raises(NotAllowed):
        deciding.decide(run=run, by=by, at=AFTER)
    for deed in ("approve", "issue"):
        assert page(by).post(f"/allocation/runs/{run.pk}/{deed}/", WHY).status_code == 403
        assert api(by).post(f"/api/v1/allocation-runs/{run.pk}/{deed}", WHY).status_code == 403
    assert (Run.objects.get().state, committed()) == ("proposed", (0, 0))


def test_whoever_prepared_the_run_neither_approves_nor_signs_it(world, page, api):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    by = world.people.decider
    run = running.propose(round=world.round, by=by, at=AFTER)
    with pytest.raises(holding.PreparedByYou):
        running.approve(run=run, why="x", by=by, at=AFTER)
    sent = api(by).post(f"/api/v1/allocation-runs/{run.pk}/approve", {"reason": "x"})
    assert (sent.status_code, sent.json()["code"]) == (403, "prepared_by_you")
    page(by).post(f"/allocation/runs/{run.pk}/approve/", WHY)
    running.approve(run=run, why="x", by=factories.person("decider2", "decider"), at=AFTER)
    with pytest.raises(holding.PreparedByYou):
        deciding.decide(run=run, by=by, at=AFTER)
    assert api(by).post(f"/api/v1/allocation-runs/{run.pk}/issue", {}).status_code == 403
    assert committed() == (0, 0)


def test_a_run_that_nobody_approved_gives_nothing(world, run, page, api):
    by = world.people.decider
    with pytest.raises(WrongState):
        deciding.decide(run=run, by=by, at=AFTER)
    assert api(by).post(f"/api/v1/allocation-runs/{run.pk}/issue", {}).status_code == 409
    page(by).post(f"/allocation/runs/{run.pk}/issue/", WHY)
    assert committed() == (0, 0)


def copied(table: str, **given: str) -> str:
    """A statement that copies the rows of Læsø's decision into its table, with other values in some columns."""
    model = next(model for model in (Award, Run) if model._meta.db_table == table)
    names = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    values = ", ".join(given.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE "


DECISION = "reference = '2026-1-825'"
FORCED = [
    (copied("awards_award", reference="'2026-1-999'", number="2") + DECISION, "decisions: decision 2026-1-999"),
    (f"UPDATE awards_award SET awarded_amount = requested_amount + 1 WHERE {DECISION}", "award_within_request"),
    (f"UPDATE awards_award SET awarded_amount = awarded_amount - 1 WHERE {DECISION}", "does not add up"),
    (f"UPDATE awards_award SET decided_by_id = prepared_by_id WHERE {DECISION}", "award_decided_by_a_second_person"),
    (f"UPDATE awards_award SET decided_by_id = {{finance}} WHERE {DECISION}", "award 2026-1-825 was decided"),
    (f"UPDATE awards_award SET decided_at = '2020-01-01 00:00:00+00:00' WHERE {DECISION}", "was decided"),
    ("UPDATE awards_run SET approved_by_id = prepared_by_id", "run_approved_by_a_second_person"),
    ("UPDATE awards_run SET approved_by_id = NULL, approved_at = NULL", "not approved and decided"),
    ("UPDATE awards_run SET approved_by_id = {finance}", "was approved"),
    ("UPDATE awards_share SET amount = amount - 100", "allocation: "),
    ("UPDATE awards_award_line SET awarded_amount = awarded_amount - 1", "another amount than its run"),
    ("UPDATE awards_award_line SET awarded_amount = eligible_amount + 1", "awarded_within_eligible"),
    ("INSERT INTO applications_submission (application_id, number, content, sha256, submitted_at, submitted_by_id) "
     "SELECT application_id, number + 1, content, sha256, submitted_at, {finance} FROM applications_submission",
     "signed by somebody from elsewhere"),
    ("UPDATE applications_submission SET submitted_by_id = {finance}", "only grows"),
    ("DELETE FROM applications_submission", "only grows"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_decision_forced_into_the_tables_is_refused_or_named(granted, statement, words):
    statement = statement.format(finance=User.objects.get(username="finance").pk)
    assert words in forced(statement)
    assert problems() == {}


def test_a_decision_without_a_signed_application_is_named(granted):
    """Even to somebody who can switch the triggers off: the application is not missed, but its signature is."""
    sql = "DELETE FROM applications_submission WHERE application_id = %s"
    assert "nobody has signed" in forced(sql, granted.award.application_id, lifted=True)


def test_the_view_of_the_tables_decides_nothing(granted, page):
    people = (granted.people.caseworker, granted.people.decider)
    shut(page, granted.award, *people, awarded_amount="99999.00")
    shut(page, granted.award.run, *people, state="approved", approved_by=granted.people.caseworker.pk)
