import pytest

from pool.applications import queries
from pool.applications.models import Answer, Application, Submission
from pool.applications.services import drafting, lines, signing
from pool.journal import queries as journal
from pool.journal.models import Entry
from tests import factories
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def names(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_submissions_at_once_are_one_and_a_sentence(world):
    draft, by = factories.draft(world, world.aarhus), world.people.signatory
    results = at_once(
        *(lambda: signing.submit(application=Application.objects.get(pk=draft.pk), by=by, at=NOW) for _ in range(3))
    )
    assert names(results) == ["Submission", "WrongState", "WrongState"]
    assert list(Submission.objects.values_list("number", flat=True)) == [1]
    assert Entry.objects.filter(verb="applications.submit").count() == 1
    assert journal.first_break() == ""


def test_two_people_who_begin_at_once_share_one_application(world):
    results = at_once(
        *(
            lambda user=user: drafting.start(round=world.round, municipality=world.aarhus, by=user, at=NOW)
            for user in (world.people.preparer, world.people.signatory)
        )
    )
    assert names(results) == ["Application", "Application"]
    assert Application.objects.count() == 1


def test_the_same_pair_at_once_in_two_rounds_is_asked_for_once(world):
    by = world.people.preparer
    one = factories.draft(world, world.aarhus, count=1)
    other = drafting.start(round=factories.open_round(code="2026-2"), municipality=world.aarhus, by=by, at=NOW)
    results = at_once(
        *(
            lambda application=application: lines.add_line(
                application=application, employee="1001", module="IND", term="2027F", by=by, at=NOW
            )
            for application in (one, other)
        )
    )
    assert names(results) == ["AskedAlready", "Line"]
    assert queries.lines_of(one).count() + queries.lines_of(other).count() == 2


def test_an_edit_and_a_submission_at_once_never_send_what_was_not_saved(world):
    draft = factories.draft(world, world.aarhus)
    at_once(
        lambda: signing.submit(application=Application.objects.get(pk=draft.pk), by=world.people.signatory, at=NOW),
        lambda: drafting.save_answers(
            application=Application.objects.get(pk=draft.pk), section="contact", answers={"contact_name": "Bo"}, base={},  # noqa: E501
            by=world.people.preparer, at=NOW,
        ),
    )  # fmt: skip
    sent = Submission.objects.first()
    stored = Answer.objects.get(application=draft, name="contact_name").value
    assert (sent is None) == (stored == "Bo")  # whoever came second was refused
    assert sent is None or sent.content["answers"]["contact_name"] == stored
    assert journal.first_break() == ""
