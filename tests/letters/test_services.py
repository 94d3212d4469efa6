import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pool import db, paper
from pool.awards import holding
from pool.awards.models import Award
from pool.awards.services import running
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound, WrongState
from pool.letters import queries, services
from pool.letters.models import Letter
from tests import factories
from tests.factories import AFTER, NOW, RATE

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def rendered(monkeypatch):
    """No PDF is made here: the documents themselves are looked at elsewhere. Returns what was to be printed."""
    calls = []

    def render(template, facts, *, language, attachment=None):
        calls.append((template, facts["reference"], language))
        return f"%PDF {facts['reference']}".encode()

    monkeypatch.setattr(paper, "render", render)
    return calls


@pytest.fixture
def run(world):
    """An approved run in which Aarhus gets two of three lines, and Læsø nothing."""
    world.round = factories.open_round(code="2026-2", frame=2 * RATE)
    factories.assessed(world, world.aarhus, count=3)
    factories.assessed(world, world.laesoe, count=1, at=NOW + timedelta(hours=1))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    return running.approve(run=run, why="x", by=world.people.decider, at=AFTER)


def issue(world, run):
    return services.issue(run=run, by=world.people.decider, at=LATER)


def test_issue_signs_the_decisions_and_writes_every_letter(world, run, rendered):
    assert issue(world, run) == 2
    assert rendered == [
        ("letters/da/partial_award.html", "2026-2-751-A1", "da"), ("letters/da/refusal.html", "2026-2-825-A1", "da"),
    ]  # fmt: skip
    assert list(Letter.objects.order_by("reference").values_list("reference", "kind", "language", "written_at", "length")) == [  # noqa: E501
        ("2026-2-751-A1", "partial_award", "da", LATER, 18), ("2026-2-825-A1", "refusal", "da", LATER, 18),
    ]  # fmt: skip
    for letter in Letter.objects.all():
        assert letter.sha256 == hashlib.sha256(bytes(letter.pdf)).hexdigest()
        assert (letter.facts["reference"], letter.facts["kind"]) == (letter.reference, letter.kind)
        assert letter.title
    assert Entry.objects.filter(verb="letters.write").count() == 2
    assert (queries.first_unproved(), queries.missing(run)) == ("", 0)


def test_issuing_again_writes_no_letter_twice(world, run, rendered):
    issue(world, run)
    assert (issue(world, run), Letter.objects.count(), len(rendered)) == (0, 2, 2)
    award = Award.objects.get(reference="2026-2-751")
    standing = Letter.objects.get(award=award)
    assert services.write(award=award, by=world.people.decider, at=LATER) == standing
    assert Entry.objects.filter(verb="letters.write").count() == 2


def test_a_letter_that_fails_leaves_the_decisions_and_the_next_call_writes_the_rest(world, run, rendered, monkeypatch):
    working = paper.render

    def failing(template, *args, **kwargs):
        if "refusal" in template:
            raise RuntimeError("no fonts")
        return working(template, *args, **kwargs)

    monkeypatch.setattr(paper, "render", failing)
    with pytest.raises(RuntimeError):
        issue(world, run)
    assert (Award.objects.count(), Letter.objects.count(), queries.missing(run)) == (2, 1, 1)
    monkeypatch.setattr(paper, "render", working)
    assert (issue(world, run), Letter.objects.count()) == (1, 2)


def test_a_run_that_is_not_approved_is_not_issued(world, rendered):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    with pytest.raises(WrongState):
        issue(world, run)
    assert (Award.objects.count(), Letter.objects.count(), rendered) == (0, 0, [])


def test_who_prepared_the_run_issues_nothing(world, run, rendered):
    with pytest.raises(holding.PreparedByYou):
        services.issue(run=run, by=world.people.caseworker, at=LATER)
    assert (Letter.objects.count(), rendered) == (0, [])


def test_a_letter_speaks_the_language_of_its_round(world, run, rendered):
    world.round.language = "en"
    world.round.save(update_fields=["language"])
    issue(world, run)
    assert {template.split("/")[1] for template, *_ in rendered} == {"en"}
    assert set(Letter.objects.values_list("language", flat=True)) == {"en"}


def test_a_decision_has_one_letter_of_its_kind(world, run, rendered):
    issue(world, run)
    letter = Letter.objects.first()
    letter.pk, letter.reference = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE letters_letter SET length = 1", "UPDATE letters_letter SET sha256 = ''"])
def test_a_changed_letter_is_found(world, run, rendered, statement):
    issue(world, run)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "differs from its fingerprint" in queries.first_unproved()


def test_a_letter_is_read_by_its_municipality_and_the_agency_only(world, run, rendered):
    issue(world, run)
    mine = Letter.objects.get(award__reference="2026-2-751")
    seen = {name: queries.visible_to(user).count() for name, user in vars(world.people).items()}
    assert seen == {
        "preparer": 1, "signatory": 1, "caseworker": 2, "decider": 2, "finance": 2, "controller": 2, "auditor": 2,
        "administrator": 0, "ministry": 0,
    }  # fmt: skip
    assert bytes(queries.one(world.people.preparer, mine.pk).pdf) == bytes(mine.pdf)
    for user in (world.foreign.signatory, world.people.ministry):
        with pytest.raises(NotFound):
            queries.one(user, mine.pk)
