"""Two people at the same moment."""

import pytest

from pool.kernel.refusals import WrongState
from pool.payments.models import Duty
from pool.settlement.models import Call, Change, Confirmation
from pool.settlement.services import calling, changing, confirming, deciding_changes
from tests import confirming as c
from tests import factories
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def grant():
    here = factories.world()
    return here, c.granted(here)


def test_a_confirmation_is_signed_once(grant):
    here, application = grant
    c.called(here)
    confirmation = c.confirmation_of(application)
    c.answered(confirmation, here.people.signatory)
    sign = lambda: confirming.sign(confirmation=confirmation, by=here.people.signatory, at=c.MAY)  # noqa: E731
    done = at_once(sign, sign, sign)
    assert [type(item) for item in done if isinstance(item, Exception)] == [WrongState, WrongState]
    assert (Confirmation.objects.get().state, Duty.objects.get().met_at) == ("signed", c.MAY)


def test_a_round_is_called_once(grant):
    def call():
        return calling.call_due(by=None, at=c.MAY)

    done = at_once(call, call, call)
    assert sorted(len(item) for item in done) == [0, 0, 1]
    assert Call.objects.count() == 1


def test_a_change_is_approved_or_taken_back_but_not_both(grant):
    here, application = grant
    line = c.line_of(application, "1001", "SAM")
    change = c.asked_for(here, application, "term", line=line.pk, term="2028E")
    done = at_once(
        lambda: deciding_changes.approve(change=change, decision="Ja.", by=here.people.caseworker, at=c.MAY),
        lambda: changing.take_back(change=change, by=here.people.signatory, at=c.MAY),
    )
    assert [type(item) for item in done if isinstance(item, Exception)] == [WrongState]
    line.refresh_from_db()
    assert (Change.objects.get().state, line.term) in (("approved", "2028E"), ("taken_back", "2027F"))
