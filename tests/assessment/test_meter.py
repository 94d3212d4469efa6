"""A round that closes by itself: it fills, opens again, fills again, and says so."""

from dataclasses import astuple
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from pool.applications.models import Application, Submission
from pool.applications.services import drafting, lines
from pool.applications.services.drafting import DeadlinePassed, RoundFull
from pool.assessment import claims, queries
from pool.assessment.services import casework, receiving, watching
from pool.awards.services import running
from pool.journal.models import Entry
from pool.kernel.refusals import ReasonMissing, WrongState
from pool.mail.models import Message
from pool.rounds import services as rounds
from pool.rounds.models import Round
from tests import factories
from tests.factories import AFTER, DEADLINE, NOW, RATE
from tests.posted import posted
from tests.together import at_once

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + DAY
VERBS = ("rounds.fill_round", "rounds.reopen_round")


@pytest.fixture
def here(world):
    """The small world with a round of four lines that closes by itself."""
    factories.first_come(world)
    return world


def sent(here, municipality, count, at=NOW) -> Application:
    return factories.submitted(here, municipality, count=count, at=at)


def meter(here) -> tuple:
    """Applied, granted and left in lines; how many lines wait; whether the frame is used."""
    _, applied, granted, left, waiting, used = astuple(claims.meter(Round.objects.get(pk=here.round.pk)))
    return applied / RATE, granted / RATE, left / RATE, waiting, used


def state(here) -> tuple:
    found = Round.objects.get(pk=here.round.pk)
    return found.state, found.filled_at, found.reopened_at


def told() -> list[str]:
    return list(Entry.objects.filter(verb__in=VERBS).order_by("number").values_list("verb", flat=True))


def reject(here, application, rank=1, at=LATER):
    line = queries.lines_of(application)[rank - 1]
    return casework.assess_line(line=line, ground="not_documented", note="", by=here.people.caseworker, at=at)


def withdraw(here, application, at=LATER):
    by = here.signatories[application.municipality.code]
    return receiving.withdraw(application=application, why="Vi har ingen vikarer.", by=by, at=at)


# Filling


def test_the_meter_follows_every_application(here):
    assert meter(here) == (0, 0, 4, 0, False)
    sent(here, here.aarhus, 2)
    assert (meter(here), state(here)) == ((2, 2, 2, 0, False), ("open", None, None))
    factories.draft(here, here.laesoe)
    assert meter(here) == (2, 2, 2, 0, False)  # a draft asks for nothing yet


def test_the_application_that_uses_the_frame_up_is_taken_and_closes_the_round(here):
    sent(here, here.aarhus, 3)
    last = sent(here, here.laesoe, 2, at=LATER)
    assert (last.state, state(here)) == ("submitted", ("full", LATER, None))
    assert meter(here) == (5, 4, 0, 1, True)
    entry = Entry.objects.get(verb="rounds.fill_round")
    assert (entry.subject, entry.at, entry.actor) == ("round:2026-3", LATER, "signatory-825")
    assert entry.facts == {"frame": "100000.00", "applied": "125000.00", "granted": "100000.00", "left": "0.00"}


@pytest.mark.parametrize(
    ("margin", "counts", "says"),
    [
        ("partial", (3, 2), ("full", 0)),
        ("stop", (3, 2), ("full", 0)),
        ("skip", (3, 2), ("full", 0)),
        ("partial", (3,), ("open", 1)),
        ("stop", (3,), ("open", 1)),
        ("skip", (3,), ("open", 1)),
    ],
)
def test_each_margin_fills_its_round(world, margin, counts, says):
    factories.first_come(world, margin=margin)
    for municipality, count in zip((world.aarhus, world.laesoe), counts, strict=False):
        sent(world, municipality, count)
    found = Round.objects.get(pk=world.round.pk)
    assert (found.state, claims.meter(found).left / RATE) == says


@pytest.mark.parametrize(("margin", "left"), [("partial", 0), ("stop", Decimal("0.5")), ("skip", Decimal("0.5"))])
def test_half_a_rate_is_left_where_the_margin_does_not_give_it_away(world, margin, left):
    factories.first_come(world, frame=RATE * 5 / 2, margin=margin)
    sent(world, world.aarhus, 3)
    assert meter(world) == (3, Decimal("2.5") - left, left, 1, True)
    assert state(world)[0] == "full"


def test_a_full_round_refuses_and_keeps_the_draft(here):
    late = factories.draft(here, here.koebenhavn)
    sent(here, here.aarhus, 4)
    with pytest.raises(RoundFull) as caught:
        receiving.receive(application=late, by=here.signatories["101"], at=LATER)
    assert caught.value.facts == {"round": "2026-3", "deadline": DEADLINE}
    late.refresh_from_db()
    assert (late.state, late.lines.count(), Submission.objects.filter(application=late).count()) == ("draft", 2, 0)


def test_nothing_is_begun_in_a_full_round(here):
    sent(here, here.aarhus, 4)
    with pytest.raises(RoundFull):
        drafting.start(round=here.round, municipality=here.laesoe, by=here.foreign.preparer, at=LATER)
    with pytest.raises(drafting.RoundNotOpen):
        drafting.start(round=here.round, municipality=here.laesoe, by=here.foreign.preparer, at=AFTER)


def test_a_second_press_of_the_button_hears_that_it_was_sent_and_not_that_the_round_is_full(here):
    application = sent(here, here.aarhus, 4)
    with pytest.raises(WrongState):
        receiving.receive(application=application, by=here.people.signatory, at=LATER)


def test_a_draft_hears_of_the_deadline_once_it_has_passed(here):
    late = factories.draft(here, here.koebenhavn)
    sent(here, here.aarhus, 4)
    with pytest.raises(DeadlinePassed):
        receiving.receive(application=late, by=here.signatories["101"], at=AFTER)


def test_a_round_that_does_not_close_by_itself_stays_open(world):
    sent(world, world.aarhus, 12)
    assert state(world) == ("open", None, None)
    assert claims.meter(world.round) is None


# Opening again


def test_a_line_that_is_not_eligible_opens_the_round_again(here):
    full = sent(here, here.aarhus, 4)
    reject(here, full)
    assert state(here) == ("open", NOW, LATER)
    assert meter(here) == (4, 3, 1, 0, False)
    assert told() == list(VERBS)


def test_it_fills_again_and_a_changed_mind_of_the_caseworker_fills_it_too(here):
    first = sent(here, here.aarhus, 4)
    reject(here, first)
    second = sent(here, here.laesoe, 1, at=LATER + HOUR)
    assert state(here) == ("full", LATER + HOUR, LATER)
    withdraw(here, second, at=LATER + 2 * HOUR)
    assert state(here) == ("open", LATER + HOUR, LATER + 2 * HOUR)
    line = queries.lines_of(first)[0]
    casework.assess_line(line=line, ground="meets_conditions", note="", by=here.people.caseworker, at=LATER + 3 * HOUR)
    assert state(here)[0] == "full"
    assert told() == [*VERBS, *VERBS, VERBS[0]]


def test_the_line_moves_up_and_the_round_stays_full_as_long_as_somebody_waits(here):
    first = sent(here, here.aarhus, 3)
    sent(here, here.laesoe, 2, at=NOW + HOUR)
    reject(here, first)
    assert (meter(here), state(here)[0]) == ((5, 4, 0, 0, True), "full")
    reject(here, first, rank=2)
    assert (meter(here), state(here)[0]) == ((5, 3, 1, 0, False), "open")


def test_a_withdrawal_opens_the_round_again(here):
    withdraw(here, sent(here, here.aarhus, 4))
    assert (meter(here), state(here)) == ((0, 0, 4, 0, False), ("open", NOW, LATER))


def test_what_is_refused_moves_nothing(here):
    application = sent(here, here.aarhus, 4)
    with pytest.raises(ReasonMissing):
        receiving.withdraw(application=application, why=" ", by=here.people.signatory, at=LATER)
    assert state(here) == ("full", NOW, None)


def test_a_raised_frame_opens_the_round_again(here):
    sent(here, here.aarhus, 4)
    watching.raise_frame(
        round=here.round, amount=RATE, document="Aktstykke 7", dated_on=date(2026, 9, 11), by=here.people.decider,
        at=LATER,
    )  # fmt: skip
    assert (meter(here), state(here)) == ((4, 4, 1, 0, False), ("open", NOW, LATER))


def test_after_the_deadline_the_round_stays_as_it_is_until_it_is_closed(here):
    full = sent(here, here.aarhus, 4)
    reject(here, full, at=AFTER)
    assert (meter(here), state(here)[0]) == ((4, 3, 1, 0, False), "full")
    assert rounds.close_round(round=here.round, by=here.people.caseworker, at=AFTER).state == "closed"
    assert claims.meter(Round.objects.get(pk=here.round.pk)) is None


def test_on_the_deadline_itself_it_still_opens(here):
    reject(here, sent(here, here.aarhus, 4), at=DEADLINE)
    assert state(here)[0] == "open"


# Completions


def returned(here, application, at=NOW + HOUR):
    reasons = {"lines": "Hvilken termin?"}
    casework.return_sections(application=application, reasons=reasons, by=here.people.caseworker, at=at)
    application.refresh_from_db()
    return application


def complete(here, application, at=LATER):
    by = here.signatories[application.municipality.code]
    drafting.complete_section(application=application, section="lines", by=by, at=at)
    return receiving.receive(application=application, by=by, at=at)


def test_a_completion_keeps_its_place_and_is_taken_while_the_round_is_full(here):
    first = returned(here, sent(here, here.aarhus, 3))
    sent(here, here.laesoe, 2, at=NOW + 2 * HOUR)
    assert state(here)[0] == "full"
    complete(here, first)
    first.refresh_from_db()
    assert (first.submitted_at, state(here)[0], meter(here)) == (NOW, "full", (5, 4, 0, 1, True))


def test_what_was_sent_counts_while_a_completion_is_being_written(here):
    first = returned(here, sent(here, here.aarhus, 4))
    assert (meter(here), state(here)[0]) == ((4, 4, 0, 0, True), "full")
    lines.remove_line(line=first.lines.get(rank=4), by=here.people.signatory, at=LATER)
    assert meter(here) == (4, 4, 0, 0, True)
    complete(here, first)
    assert (meter(here), state(here)[0]) == ((3, 3, 1, 0, False), "open")


def test_a_completion_cannot_ask_for_more_at_its_old_place(here):
    first = returned(here, sent(here, here.aarhus, 2))
    factories.add_line(first, here.people.signatory, LATER, reference="1009")
    first.refresh_from_db()
    with pytest.raises(receiving.MoreThanSent) as caught:
        complete(here, first)
    assert caught.value.facts == {"sent": 2 * RATE, "asked": 3 * RATE}
    first.refresh_from_db()
    assert (first.state, meter(here)) == ("returned", (2, 2, 2, 0, False))


def test_an_assessment_counts_while_the_case_is_returned_and_goes_stale_with_its_line(here):
    first = sent(here, here.aarhus, 4)
    reject(here, first, at=NOW + HOUR)
    returned(here, first, at=NOW + 2 * HOUR)
    assert meter(here) == (4, 3, 1, 0, False)
    line = first.lines.get(rank=1)
    lines.change_line(line=line, module="IND", term="2027F", scheme="A", by=here.people.signatory, at=LATER)
    assert meter(here) == (4, 3, 1, 0, False)  # the draft of a completion changes nothing
    complete(here, first, at=LATER + HOUR)
    assert (meter(here), state(here)[0]) == ((4, 4, 0, 0, True), "full")


def test_going_on_without_the_completion_is_watched_too(here):
    first = returned(here, sent(here, here.aarhus, 4))
    until = first.next_deadline_at + timedelta(seconds=1)
    casework.resume(application=first, by=here.people.caseworker, at=until)
    assert (meter(here), state(here)[0]) == ((4, 4, 0, 0, True), "full")


# The allocation gives the same


@pytest.mark.parametrize("margin", ["partial", "stop", "skip"])
def test_the_allocation_of_the_closed_round_gives_what_the_meter_said(world, margin):
    factories.first_come(world, frame=RATE * 9 / 2, margin=margin)
    for place, (municipality, count) in enumerate(((world.aarhus, 2), (world.laesoe, 2), (world.koebenhavn, 1))):
        if state(world)[0] == "open":
            sent(world, municipality, count, at=NOW + place * HOUR)
    for application in Application.objects.filter(round=world.round, submitted_at__isnull=False):
        if application.municipality == world.laesoe:
            reject(world, application)
        factories.finish(world, application, LATER)
    said = claims.meter(Round.objects.get(pk=world.round.pk))
    rounds.close_round(round=world.round, by=world.people.caseworker, at=AFTER)
    run = running.propose(round=world.round, seed="x", by=world.people.caseworker, at=AFTER)
    assert (run.awarded_amount, run.residue_amount) == (said.granted, said.left)


# Notice


def test_the_agency_hears_of_it_by_mail(here, settings):
    settings.LANGUAGE_CODE = "en"
    reject(here, sent(here, here.aarhus, 4))
    full, again = posted(LATER)
    assert (full.to, full.subject) == (
        ["puljer@puljestyrelsen.example"],
        "Round 2026-3 has closed by itself: its frame is used",
    )
    assert "Round 2026-3\n" in full.body and "DKK\u00a0100,000.00" in full.body
    assert again.subject == "Round 2026-3 is open again: money is left"
    assert "Aarhus" not in full.body + again.body


def test_a_round_that_closes_and_is_undone_posts_nothing(here):
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        sent(here, here.aarhus, 4)
        assert Message.objects.count() == 1
        raise KeyboardInterrupt
    assert (state(here)[0], Message.objects.count()) == ("open", 0)


def test_meters_of_many_rounds_take_the_same_queries(world, django_assert_num_queries):
    rows = []
    for number in range(3):
        rows.append(factories.open_round(code=f"F-{number}", ruleset=factories.FIRST_COME, closes_when_used=True))
        world.round = rows[-1]
    sent(world, world.aarhus, 2)
    with django_assert_num_queries(4):
        assert len(claims.meters(rows)) == 3
    with django_assert_num_queries(0):
        assert claims.meters([Round(closes_when_used=False, state="open")]) == {}


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_the_last_krone_one_gets_a_sentence(world):
    factories.first_come(world, frame=2 * RATE)
    drafts = [factories.draft(world, place) for place in (world.aarhus, world.laesoe, world.koebenhavn)]
    results = at_once(
        *(
            lambda draft=draft: receiving.receive(
                application=Application.objects.get(pk=draft.pk),
                by=world.signatories[draft.municipality.code],
                at=LATER,
            )
            for draft in drafts
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["RoundFull", "RoundFull", "Submission"]
    assert (state(world)[0], told()) == ("full", ["rounds.fill_round"])
    assert meter(world) == (2, 2, 0, 0, True)


@pytest.mark.django_db(transaction=True)
def test_a_rejected_line_and_an_application_at_once_leave_state_and_meter_in_step(world):
    factories.first_come(world, frame=2 * RATE)
    first, draft = sent(world, world.aarhus, 2), None
    Round.objects.filter(pk=world.round.pk).update(state="open")
    draft = factories.draft(world, world.laesoe, count=1)
    Round.objects.filter(pk=world.round.pk).update(state="full")
    results = at_once(
        lambda: reject(world, first),
        lambda: receiving.receive(
            application=Application.objects.get(pk=draft.pk), by=world.signatories["825"], at=LATER
        ),
    )
    assert type(results[0]).__name__ == "LineAssessment"
    assert type(results[1]).__name__ in ("RoundFull", "Submission")
    *_, used = meter(world)
    assert state(world)[0] == ("full" if used else "open")
