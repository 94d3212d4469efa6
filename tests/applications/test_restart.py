"""A withdrawn application can be begun again while its round is open; what was sent stays on file."""

import pytest

from pool.applications.services import drafting, signing
from tests import factories


def test_begun_again_is_a_draft_without_lines_and_keeps_the_answers(world):
    application = factories.submitted(world, world.aarhus)
    by = world.people.signatory
    signing.withdraw(application=application, why="Vi søger om noget andet.", by=by, at=factories.NOW)
    again = drafting.start(round=world.round, municipality=world.aarhus, by=by, at=factories.NOW)
    assert (again.pk, again.state, again.requested_amount, again.submitted_at) == (application.pk, "draft", 0, None)
    assert list(again.lines.all()) == []
    assert again.submissions.get().content["requested_amount"] == "50000.00"
    assert again.answers.get(name="contact_name").value == "Kim Kontakt"
    assert factories.add_line(again, by).requested_amount == factories.RATE


def test_begun_again_after_the_deadline_is_refused(world):
    application = factories.submitted(world, world.aarhus)
    by = world.people.signatory
    signing.withdraw(application=application, why="Vi søger om noget andet.", by=by, at=factories.NOW)
    with pytest.raises(drafting.RoundNotOpen):
        drafting.start(round=world.round, municipality=world.aarhus, by=by, at=factories.AFTER)
