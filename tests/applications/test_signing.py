from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.models import ProtectedError

from pool.applications import facts, queries, rules
from pool.applications.models import Application, Line, Submission
from pool.applications.services import drafting, lines, signing
from pool.assessment.services import casework as assessment
from pool.awards.services import running
from pool.journal.models import Entry
from pool.kernel import canon
from pool.kernel.periods import COPENHAGEN
from pool.kernel.refusals import NotAllowed, NotFound, ReasonMissing, Refusals, WrongState
from tests import factories
from tests.factories import AFTER, DEADLINE, NOW, RATE

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
UNTIL = NOW + 14 * DAY


@pytest.fixture
def draft(world):
    return factories.draft(world, world.aarhus)


def submit(application, by, at=NOW):
    return signing.submit(application=application, by=by, at=at)


def returned(world, application, *sections, at=NOW, until=UNTIL):
    reasons = dict.fromkeys(sections, "Something is missing.")
    return signing.return_sections(
        application=application, reasons=reasons, until=until, by=world.people.caseworker, at=at
    )


def again(application):
    application.refresh_from_db()
    return application


# Sending


def test_what_is_sent_is_frozen_with_its_fingerprint(world, draft):
    sent = submit(draft, world.people.signatory)
    assert (sent.number, sent.submitted_at, sent.submitted_by) == (1, NOW, world.people.signatory)
    assert sent.sha256 == canon.fingerprint(Submission.objects.get().content)
    assert sent.content["requested_amount"] == "50000.00"
    assert [(item["employee"], item["module"], item["term"], item["requested_amount"]) for item in sent.content["lines"]] == [  # noqa: E501
        ("1001", "SAM", "2027F", "25000.00"), ("1002", "SAM", "2027F", "25000.00"),
    ]  # fmt: skip
    assert sent.content["answers"]["contact_name"] == "Kim Kontakt"
    draft = again(draft)
    assert (draft.state, draft.submitted_at, draft.moved_at) == ("submitted", NOW, NOW)
    assert draft.next_deadline_at == datetime.combine(world.round.decide_by, time(23, 59, 59), COPENHAGEN)


def test_what_is_sent_stays_when_the_staff_list_changes(world, draft):
    sent = submit(draft, world.people.signatory)
    for line in queries.lines_of(draft):
        line.employee.initials = "XX"
        line.employee.save()
    assert [item["initials"] for item in Submission.objects.get().content["lines"]] == ["AB", "AB"]
    assert canon.fingerprint(Submission.objects.get().content) == sent.sha256


@pytest.mark.parametrize("at", [DEADLINE - SECOND, DEADLINE, DEADLINE.astimezone(UTC)])
def test_the_deadline_itself_is_in_time(world, draft, at):
    assert submit(draft, world.people.signatory, at).submitted_at == at


@pytest.mark.parametrize("at", [DEADLINE + timedelta(microseconds=1), DEADLINE + SECOND, AFTER])
def test_one_second_after_the_deadline_is_too_late_and_the_draft_is_kept(world, draft, at):
    with pytest.raises(drafting.DeadlinePassed) as caught:
        submit(draft, world.people.signatory, at)
    assert caught.value.facts == {"deadline": DEADLINE, "now": at}
    with pytest.raises(drafting.DeadlinePassed):
        signing.hand_over(application=draft, to=world.people.signatory, by=world.people.preparer, at=at)
    assert (again(draft).state, Submission.objects.count(), draft.lines.count()) == ("draft", 0, 2)


def test_on_the_night_the_clock_changes_the_deadline_is_the_instant(world):
    deadline = datetime(2026, 10, 25, 12, tzinfo=COPENHAGEN)  # winter time began nine hours before
    world.round = factories.open_round(code="2026-2", deadline=deadline)
    draft = factories.draft(world, world.aarhus)
    with pytest.raises(drafting.DeadlinePassed):
        submit(draft, world.people.signatory, datetime(2026, 10, 25, 11, 0, 1, tzinfo=UTC))
    assert submit(draft, world.people.signatory, datetime(2026, 10, 25, 11, 0, 0, tzinfo=UTC)).number == 1


def test_sending_twice_sends_once(world, draft):
    submit(draft, world.people.signatory)
    with pytest.raises(WrongState):
        submit(draft, world.people.signatory)
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(verb="applications.submit").count() == 1


def test_an_incomplete_draft_names_every_section_that_is_open(world):
    draft = drafting.start(round=world.round, municipality=world.aarhus, by=world.people.preparer, at=NOW)
    with pytest.raises(Refusals) as caught:
        submit(draft, world.people.signatory)
    assert [(item.code, item.field) for item in caught.value.items] == [("not_ready", name) for name in rules.SECTIONS]
    assert again(draft).state == "draft"


# Two people


def test_a_draft_is_handed_over_and_only_that_signatory_signs(world, draft):
    other = factories.person("second", "signatory", world.aarhus)
    signing.hand_over(application=draft, to=world.people.signatory, by=world.people.preparer, at=NOW)
    assert (again(draft).state, draft.handed_to, draft.handed_at) == ("awaiting_signature", world.people.signatory, NOW)
    with pytest.raises(signing.NotYourSignature) as caught:
        submit(draft, other)
    assert caught.value.facts == {"who": "Signatory Test"}
    with pytest.raises(NotAllowed):
        submit(draft, world.people.preparer)
    submit(draft, world.people.signatory)
    assert (again(draft).state, draft.handed_to, draft.handed_at) == ("submitted", None, None)


@pytest.mark.parametrize("name", ["preparer", "caseworker", "foreign"])
def test_it_can_be_handed_only_to_a_signatory_of_the_municipality(world, draft, name):
    to = world.foreign.signatory if name == "foreign" else getattr(world.people, name)
    with pytest.raises(signing.NoSuchSignatory):
        signing.hand_over(application=draft, to=to, by=world.people.preparer, at=NOW)
    assert again(draft).state == "draft"


def test_what_waits_for_a_signature_cannot_be_edited_until_it_is_taken_back(world, draft):
    by = world.people.preparer
    signing.hand_over(application=draft, to=world.people.signatory, by=by, at=NOW)
    with pytest.raises(WrongState):
        factories.add_line(draft, by, module="IND")
    signing.take_back(application=draft, by=by, at=NOW)
    assert (again(draft).state, draft.handed_to) == ("draft", None)
    factories.add_line(draft, by, module="IND")


def test_it_cannot_be_taken_back_once_it_is_signed(world, draft):
    signing.hand_over(application=draft, to=world.people.signatory, by=world.people.preparer, at=NOW)
    submit(draft, world.people.signatory)
    with pytest.raises(WrongState):
        signing.take_back(application=draft, by=world.people.preparer, at=NOW)
    with pytest.raises(WrongState):
        signing.send_back(application=draft, why="No.", by=world.people.signatory, at=NOW)
    assert again(draft).state == "submitted"


def test_the_signatory_gives_it_back_with_a_reason(world, draft):
    signing.hand_over(application=draft, to=world.people.signatory, by=world.people.preparer, at=NOW)
    with pytest.raises(ReasonMissing):
        signing.send_back(application=draft, why="  ", by=world.people.signatory, at=NOW)
    signing.send_back(application=draft, why="Ret linje 2.", by=world.people.signatory, at=NOW)
    assert (again(draft).state, draft.sent_back_reason) == ("draft", "Ret linje 2.")
    signing.hand_over(application=draft, to=world.people.signatory, by=world.people.preparer, at=NOW)
    assert again(draft).sent_back_reason == ""


# Returned


def test_only_the_returned_sections_can_be_edited(world):
    application = returned(world, factories.submitted(world, world.aarhus), "contact")
    by = world.people.preparer
    drafting.save_answers(
        application=application, section="contact", answers={"contact_name": "Bo"}, base={}, by=by, at=NOW
    )
    for deed in (
        lambda: factories.add_line(application, by, module="IND"),
        lambda: drafting.save_answers(application=application, section="financing", answers={}, base={}, by=by, at=NOW),
        lambda: drafting.complete_section(application=application, section="declarations", by=by, at=NOW),
    ):
        with pytest.raises(drafting.SectionNotReturned):
            deed()
    assert [(row["name"], row["open"], row["reason"]) for row in queries.task_list(application)] == [
        ("contact", True, "Something is missing."), ("lines", False, ""), ("financing", False, ""), ("declarations", False, ""),  # noqa: E501
    ]  # fmt: skip


def test_a_completion_keeps_its_place_in_the_queue_and_is_a_new_submission(world):
    application = returned(world, factories.submitted(world, world.aarhus), "contact")
    signatory, later = world.people.signatory, NOW + 10 * DAY
    with pytest.raises(signing.NotReady):
        submit(application, signatory, later)
    drafting.save_answers(
        application=application, section="contact", answers={"contact_name": "Bo"}, base={}, by=signatory, at=later
    )
    drafting.complete_section(application=application, section="contact", by=signatory, at=later)
    assert submit(application, signatory, later).number == 2
    application = again(application)
    assert (application.state, application.submitted_at) == ("submitted", NOW)
    assert [(item.number, item.submitted_at) for item in queries.submissions_of(application)] == [(2, later), (1, NOW)]
    assert [row["before"] + " → " + row["after"] for row in facts.differences(application)] == ["Kim Kontakt → Bo"]
    assert [row["open"] for row in queries.task_list(application)] == [False] * 4


def test_a_completion_may_come_after_the_rounds_deadline_and_not_after_its_own(world):
    application = returned(
        world, factories.submitted(world, world.aarhus, at=DEADLINE), "contact", at=AFTER, until=AFTER + 14 * DAY
    )
    signatory = world.people.signatory
    drafting.complete_section(application=application, section="contact", by=signatory, at=AFTER + DAY)
    with pytest.raises(drafting.DeadlinePassed):
        submit(application, signatory, AFTER + 14 * DAY + SECOND)
    assert submit(application, signatory, AFTER + 14 * DAY).number == 2


@pytest.mark.parametrize("reasons", [{}, {"invented": "x"}, {"contact": "x", "invented": "y"}])
def test_a_return_names_sections_that_exist(world, reasons):
    application = factories.submitted(world, world.aarhus)
    with pytest.raises(signing.NothingReturned):
        signing.return_sections(
            application=application, reasons=reasons, until=UNTIL, by=world.people.caseworker, at=NOW
        )
    assert again(application).state == "submitted"


def test_a_return_has_a_reason_for_every_section(world):
    application = factories.submitted(world, world.aarhus)
    with pytest.raises(ReasonMissing) as caught:
        signing.return_sections(
            application=application,
            reasons={"contact": "x", "lines": " "},
            until=UNTIL,
            by=world.people.caseworker,
            at=NOW,
        )
    assert (caught.value.field, again(application).state) == ("reason_lines", "submitted")


# Going on without an answer


def test_the_agency_waits_until_the_time_for_an_answer_has_passed(world):
    application = returned(world, factories.submitted(world, world.aarhus), "contact")
    for at in (UNTIL - SECOND, UNTIL):
        with pytest.raises(signing.AnswerAwaited):
            signing.resume(application=application, by=world.people.caseworker, at=at)
    assert signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND).state == "submitted"


def test_what_was_never_sent_is_undone_when_the_agency_goes_on(world):
    application = factories.submitted(world, world.aarhus, count=3)
    sent = Submission.objects.get().content
    returned(world, application, "contact", "lines")
    by = world.people.preparer
    first, second, _ = queries.lines_of(application)
    drafting.save_answers(
        application=application, section="contact", answers={"contact_name": "Bo"}, base={}, by=by, at=NOW
    )
    lines.remove_line(line=first, by=by, at=NOW)
    lines.change_line(line=second, module="IND", term="2028E", scheme="B", by=by, at=NOW)
    factories.add_line(application, by, reference="1009", module="TVP")
    signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND)
    application = again(application)
    shown = [
        (line.rank, line.employee.reference, line.module.code, line.term, line.scheme.code, line.live)
        for line in queries.lines_of(application)
    ]
    assert shown == [(number, f"100{number}", "SAM", "2027F", "A", True) for number in (1, 2, 3)]
    assert queries.answers_of(application)["contact_name"] == sent["answers"]["contact_name"]
    assert application.requested_amount == 3 * RATE
    told = Entry.objects.get(verb="applications.as_sent")
    assert told.facts == {"answers": ["contact_name"], "lines": ["1001/SAM", "1002/SAM", "1009/TVP"]}


def test_two_lines_that_changed_places_are_put_back(world):
    application = factories.draft(world, world.aarhus, count=1)
    by = world.people.signatory
    factories.add_line(application, by, module="IND")
    drafting.complete_section(application=application, section="lines", by=by, at=NOW)
    submit(application, by)
    returned(world, application, "lines")
    one, other = queries.lines_of(application)
    lines.change_line(line=one, module="TVP", term="2027F", scheme="A", by=by, at=NOW)
    lines.change_line(line=other, module="SAM", term="2027F", scheme="A", by=by, at=NOW)
    signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND)
    assert [line.module.code for line in queries.lines_of(application)] == ["SAM", "IND"]


def test_a_pair_that_is_asked_for_elsewhere_by_now_stays_there(world):
    application = factories.submitted(world, world.aarhus)
    returned(world, application, "lines")
    by = world.people.signatory
    lines.remove_line(line=queries.lines_of(application)[0], by=by, at=NOW)
    other = drafting.start(round=factories.open_round(code="2026-2"), municipality=world.aarhus, by=by, at=NOW)
    factories.add_line(other, by)
    signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND)
    assert [line.employee.reference for line in queries.lines_of(again(application))] == ["1002"]
    assert application.requested_amount == RATE
    assert [line.employee.reference for line in queries.lines_of(other)] == ["1001"]


def test_nothing_is_told_as_undone_when_nothing_was_changed(world):
    application = returned(world, factories.submitted(world, world.aarhus), "contact")
    signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND)
    assert Entry.objects.filter(verb="applications.as_sent").count() == 0


def test_a_second_return_after_an_unanswered_one_can_be_completed(world):
    application = returned(world, factories.submitted(world, world.aarhus), "contact")
    signing.resume(application=application, by=world.people.caseworker, at=UNTIL + SECOND)
    returned(world, application, "financing", at=UNTIL + DAY, until=UNTIL + 10 * DAY)
    at = UNTIL + 2 * DAY
    drafting.complete_section(application=application, section="financing", by=world.people.signatory, at=at)
    assert submit(application, world.people.signatory, at).number == 2


# Withdrawn


def test_a_withdrawn_application_lets_its_pairs_go(world, draft):
    with pytest.raises(ReasonMissing):
        signing.withdraw(application=draft, why="", by=world.people.signatory, at=NOW)
    signing.withdraw(application=draft, why="Vi har ingen vikarer.", by=world.people.signatory, at=NOW)
    assert (again(draft).state, Line.objects.filter(live=True).count()) == ("withdrawn", 0)
    other = drafting.start(
        round=factories.open_round(code="2026-2"), municipality=world.aarhus, by=world.people.signatory, at=NOW
    )
    assert factories.add_line(other, world.people.signatory).pk
    for verb in (submit, lambda application, by: signing.hand_over(application=application, to=by, by=by, at=NOW)):
        with pytest.raises(WrongState):
            verb(draft, world.people.signatory)


def test_an_assessed_application_cannot_be_withdrawn(world):
    application = factories.assessed(world, world.aarhus)
    with pytest.raises(WrongState):
        signing.withdraw(application=application, why="x", by=world.people.signatory, at=NOW)


# A record that must stay


def test_a_line_in_a_discarded_run_cannot_be_removed_but_changed(world):
    application = factories.assessed(world, world.aarhus)
    run = running.propose(round=factories.closed(world), by=world.people.decider, at=AFTER)
    running.discard(run=run, why="x", by=world.people.decider, at=AFTER)
    assessment.return_sections(application=application, reasons={"lines": "x"}, by=world.people.caseworker, at=AFTER)
    line, by = queries.lines_of(application)[0], world.people.preparer
    with pytest.raises(lines.InAllocationRecord) as caught:
        lines.remove_line(line=line, by=by, at=AFTER)
    assert caught.value.facts == {"employee": "1001", "module": "SAM"}
    assert application.lines.count() == 2
    assert lines.change_line(line=line, module="IND", term="2027F", scheme="A", by=by, at=AFTER).module.code == "IND"


def test_submissions_are_numbered_and_found(world, draft):
    with pytest.raises(NotFound):
        queries.submission(draft)
    submit(draft, world.people.signatory)
    assert queries.submission(draft).number == queries.submission(draft, 1).number == 1
    with pytest.raises(NotFound):
        queries.submission(draft, 2)
    with pytest.raises(ProtectedError):
        Application.objects.get(pk=draft.pk).delete()
