"""Who is told of what, in which language, and who is not."""

from datetime import timedelta

import pytest

from pool.access.models import User
from pool.applications.services import signing
from pool.assessment.services import hearing, receiving
from pool.awards.services import rejecting, running, scenarios
from pool.letters.services import sending
from pool.mail.models import Message
from pool.rounds.models import Round
from tests import factories
from tests.factories import AFTER, FRAME, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def told(*kinds: str) -> list[tuple]:
    found = Message.objects.filter(kind__in=kinds).order_by("pk")
    return [(message.kind, message.to, message.case, message.language) for message in found]


def test_a_signatory_is_told_what_waits_and_until_when(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    assert told("handed_over") == [("handed_over", "signatory@example.dk", "2026-1-751", "da")]
    text = Message.objects.get(kind="handed_over").text
    assert "Preparer Test" in text and "torsdag 1. oktober 2026" in text
    assert "/applications/2026-1-751/sign/" in text


def test_the_language_is_that_of_the_round(world):
    Round.objects.update(language="en")
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    assert Message.objects.get(kind="handed_over").subject == "Application 2026-1-751 waits for your signature"


def test_who_hands_over_to_themselves_is_told_nothing(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.signatory, at=NOW)
    assert told("handed_over") == []


def test_who_handed_over_is_told_when_it_comes_back(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    signing.send_back(application=application, why="Beløbet er hemmeligt.", by=world.people.signatory, at=NOW)
    assert told("sent_back") == [("sent_back", "preparer@example.dk", "2026-1-751", "da")]
    assert "hemmeligt" not in Message.objects.get(kind="sent_back").text


def test_somebody_who_was_switched_off_is_told_nothing(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    User.objects.filter(pk=world.people.preparer.pk).update(is_active=False)
    signing.send_back(application=application, why="Ret det.", by=world.people.signatory, at=NOW)
    assert told("sent_back") == []


@pytest.mark.parametrize("chosen", [False, True])
def test_decision_makers_are_told_of_a_run_and_who_proposed_it_is_not(world, chosen):
    other = factories.person("decider-2", "decider")
    factories.assessed(world, world.aarhus)
    by, closed = world.people.decider, factories.closed(world)
    if chosen:
        snapshot = scenarios.take_snapshot(round=closed, by=by, at=AFTER)
        scenario = scenarios.compute(snapshot=snapshot, ruleset=None, budget=FRAME, by=by, at=AFTER)
        run = running.choose(scenario=scenario, why="Fair.", by=by, at=AFTER)
    else:
        run = running.propose(round=closed, by=by, at=AFTER)
    assert told("run_waits") == [("run_waits", other.email, "", "da")]
    assert f"/allocation/runs/{run.pk}/" in Message.objects.get(kind="run_waits").text


def test_the_caseworker_is_told_that_a_hearing_was_answered(world):
    application = factories.submitted(world, world.aarhus)
    asked = hearing.hear(application=application, content="Studiet.", by=world.people.caseworker, at=NOW)
    hearing.answer_hearing(hearing=asked, answer="Hemmeligt.", by=world.people.preparer, at=LATER)
    assert told("case_answered") == [("case_answered", "caseworker@example.dk", "2026-1-751", "da")]
    text = Message.objects.get(kind="case_answered").text
    assert "Hemmeligt" not in text and "/cases/2026-1-751/" in text


def test_the_caseworker_is_told_of_a_completion_but_not_of_a_first_application(world):
    application = factories.submitted(world, world.aarhus)
    assert told("case_answered") == []
    sections = {"financing": "Beløb mangler."}
    sending.return_sections(application=application, reasons=sections, by=world.people.caseworker, at=NOW)
    factories.drafting.complete_section(
        application=application, section="financing", by=world.people.signatory, at=LATER
    )
    receiving.receive(application=application, by=world.people.signatory, at=LATER)
    assert told("case_answered") == [("case_answered", "caseworker@example.dk", "2026-1-751", "da")]


def test_decision_makers_are_told_of_a_proposed_rejection_without_its_ground(world):
    application = factories.submitted(world, world.aarhus)
    rejecting.propose_rejection(
        application=application, ground="wrong_pool", explanation="Byggeri.", by=world.people.caseworker, at=NOW
    )
    assert told("rejection_waits") == [("rejection_waits", "decider@example.dk", "2026-1-751", "da")]
    assert "Byggeri" not in Message.objects.get(kind="rejection_waits").text
