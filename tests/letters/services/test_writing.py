"""A letter is written once, from facts that are kept with it, and proves itself."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pool import db, paper, seal
from pool.awards.models import Award
from pool.awards.services import running
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, NotFound, WrongState
from pool.letters import printing, queries, tables
from pool.letters.models import Letter, Order
from pool.letters.services import batching, ordering, writing
from tests import factories, paper_reader, written
from tests.factories import AFTER, NOW, RATE
from tests.factories.recall import recalled
from tests.letters import example_facts

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def rendered(monkeypatch):
    """No PDF is made here: the documents themselves are looked at elsewhere. Returns what was to be printed."""
    calls = []

    def render(template, facts, *, language, **enclosed):
        calls.append((template, facts["reference"], language))
        return f"%PDF {facts['reference']}".encode()

    monkeypatch.setattr(paper, "render", render)
    return calls


@pytest.fixture
@recalled
def run(world):
    """An approved run in which Aarhus gets two of three lines, and Læsø nothing."""
    world.round = factories.open_round(code="2026-2", frame=2 * RATE)
    factories.assessed(world, world.aarhus, count=3)
    factories.assessed(world, world.laesoe, count=1, at=NOW + timedelta(hours=1))
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    return running.approve(run=run, why="x", by=world.people.decider, at=AFTER)


def issue(world, run):
    return batching.issue_now(run=run, by=world.people.decider, at=LATER)


def test_issuing_signs_the_decisions_and_writes_every_letter(world, run, rendered):
    assert issue(world, run) == 2
    assert rendered == [
        ("letters/partial_award.html", "2026-2-751-A1", "da"),
        ("letters/refusal.html", "2026-2-825-A1", "da"),
    ]
    rows = Letter.objects.order_by("reference").values_list("reference", "kind", "language", "written_at", "length")
    assert list(rows) == [
        ("2026-2-751-A1", "partial_award", "da", LATER, 18),
        ("2026-2-825-A1", "refusal", "da", LATER, 18),
    ]
    for letter in Letter.objects.all():
        assert letter.sha256 == hashlib.sha256(bytes(letter.pdf)).hexdigest()
        assert (letter.facts["reference"], letter.facts["kind"]) == (letter.reference, letter.kind)
        assert (letter.title, letter.code) == (letter.facts["words"]["title"], letter.order.code)
        assert letter.facts["code"].replace("-", "") == letter.code
        assert set(letter.wording.values()) == {0}
    assert Entry.objects.filter(verb="letters.write").count() == 2
    assert (queries.first_unproved(), queries.missing(run)) == ("", 0)


def test_issuing_again_writes_no_letter_twice(world, run, rendered):
    issue(world, run)
    assert (issue(world, run), Letter.objects.count(), len(rendered)) == (0, 2, 2)
    order = Order.objects.get(reference="2026-2-751-A1")
    assert writing.write(order=order, by=world.people.decider, at=LATER) == order.letter
    assert Entry.objects.filter(verb="letters.write").count() == 2


def test_a_letter_that_fails_leaves_the_decisions_and_the_others(world, run, rendered, monkeypatch):
    working = paper.render

    def failing(template, *args, **kwargs):
        if "refusal" in template:
            raise RuntimeError("no fonts")
        return working(template, *args, **kwargs)

    monkeypatch.setattr(paper, "render", failing)
    batch = batching.issue(run=run, by=world.people.decider, at=LATER)
    while batching.work(worker="one", at=LATER):
        pass
    assert (Award.objects.count(), Letter.objects.count(), queries.missing(run)) == (2, 1, 1)
    (failed,) = queries.orders_of(batch, "waiting")
    assert (failed.reference, failed.attempts, failed.problem) == ("2026-2-825-A1", 1, "RuntimeError: no fonts")
    monkeypatch.setattr(paper, "render", working)
    assert batching.work(worker="one", at=LATER) == 0  # not before its pause is over
    assert batching.work(worker="one", at=LATER + writing.PAUSE + timedelta(seconds=1)) == 1
    assert Letter.objects.count() == 2


def test_a_run_that_is_not_approved_is_not_issued(world, rendered):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    with pytest.raises(WrongState):
        issue(world, run)
    assert (Award.objects.count(), Order.objects.count(), rendered) == (0, 0, [])


def test_who_prepared_the_run_issues_nothing(world, run, rendered):
    with pytest.raises(NotAllowed):
        batching.issue(run=run, by=world.people.caseworker, at=LATER)
    assert (Award.objects.count(), Order.objects.count(), rendered) == (0, 0, [])


def test_a_letter_speaks_the_language_of_its_round(world, run, rendered):
    world.round.language = "en"
    world.round.save(update_fields=["language"])
    issue(world, run)
    assert {language for *_, language in rendered} == {"en"}
    assert set(Letter.objects.values_list("language", flat=True)) == {"en"}
    assert Letter.objects.get(kind="refusal").title == "You are not awarded a grant for substitute cover"


def test_a_decision_has_one_letter_of_its_kind(world, run, rendered):
    issue(world, run)
    letter = Letter.objects.first()
    letter.pk, letter.reference, letter.code, letter.order = None, "another", "another", None
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


def test_a_letter_marked_as_written_that_is_not_there_is_found(world, run, rendered):
    batching.issue(run=run, by=world.people.decider, at=LATER)
    Order.objects.filter(kind="refusal").update(state="written")
    assert queries.first_unproved() == (
        "letter 2026-2-825-A1 was ordered and is marked as written, but is not there as ordered"
    )


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


def test_a_stored_letter_is_printed_again_from_its_facts_to_the_same_bytes(world, run):
    issue(world, run)
    for letter in Letter.objects.all():
        assert printing.document(letter.facts) == bytes(letter.pdf)
        assert paper_reader.faults(bytes(letter.pdf)) == []


def test_references_count_decisions_and_other_letters_apart(world):
    application = factories.submitted(world, world.aarhus)
    about = {"submission": 1}
    by = world.people.signatory
    for reference in ("2026-1-751-B1", "2026-1-751-B2"):
        order = ordering.order(kind="receipt", application=application, about=about, by=by, at=NOW)
        assert order.reference == reference
    assert len(set(Order.objects.values_list("code", flat=True))) == 2


def test_a_sealed_letter_keeps_the_fingerprint_of_the_unsealed_one(world, rendered, monkeypatch):
    application = factories.submitted(world, world.aarhus)
    monkeypatch.setattr(seal, "is_on", lambda: True)
    monkeypatch.setattr(seal, "seal", lambda pdf, at: pdf + b" sealed")
    letter = written.letter(
        kind="receipt", application=application, about={"submission": 1}, by=world.people.signatory, at=NOW
    )
    assert (bytes(letter.pdf), letter.length, letter.is_sealed) == (b"%PDF 2026-1-751-B1 sealed", 18, True)
    assert letter.sha256 == hashlib.sha256(b"%PDF 2026-1-751-B1").hexdigest()
    assert queries.first_unproved() == ""


def test_a_table_too_long_for_paper_lies_in_the_letter_as_a_file():
    lines = tables.PRINTED + 1
    facts = example_facts.award_facts(lines=lines)
    shown, enclosed = tables.printed(facts)
    assert (len(facts["lines"]), len(shown["lines"])) == (lines, tables.PRINTED)
    ((name, content),) = enclosed
    rows = content.decode("utf-8-sig").splitlines()
    assert (name, len(rows), rows[0]) == (
        "linjer.csv",
        lines + 1,
        "number;employee;initials;scheme;module;term;requested;before;awarded;total",
    )
    assert facts["words"]["attached"] == (
        "Tabellen viser de første 500 linjer. Alle 501 linjer ligger i filen linjer.csv, "
        "som er vedhæftet dette dokument."
    )
