"""Accounts by unit rate on the pages: one number is asked for, and what follows is shown before it is approved."""

from datetime import timedelta

import pytest
import time_machine

from pool.settlement.models import Accounts, Claim
from tests import budgeted as b
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

HERE = "/accounts/2026-1-751-RA/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(b.AT + timedelta(hours=1), tick=False):
        yield


@pytest.mark.django_db
def test_completed_modules_are_stated_signed_and_approved_on_the_pages(world, monkeypatch):
    b.by_modules(world, monkeypatch)
    client, controller = browser(world.people.signatory), browser(world.people.controller)
    form = client.get(f"{HERE}fill/").content.decode()
    assert 'name="modules_completed"' in form
    assert 'name="substitute_cover"' not in form and 'name="other_income"' not in form
    for wrong in ("", "-1", "10001", "three", "2.5"):
        answer = client.post(f"{HERE}fill/", {"modules_completed": wrong})
        assert (answer.status_code, len(problems(answer))) == (400, 1), wrong
    client.post(f"{HERE}fill/", {"modules_completed": "4", "sign": "1"})
    answer = client.post(f"{HERE}sign/", {"declares": "on"})
    assert answer.status_code == 400
    assert problems(answer)[0].startswith("You state 4 completed modules, but 3 are confirmed.")
    client.post(f"{HERE}fill/", {"modules_completed": "3", "sign": "1"})
    assert "Modules granted 4 Modules completed 3" in main(client.get(f"{HERE}sign/"))
    answer = client.post(f"{HERE}sign/", {"declares": "on"})
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    page = main(controller.get(f"{HERE}decide/"))
    assert "Modules granted 4 Modules completed 3" in page
    assert "The municipality keeps DKK 75,000.00" in page and "Proposed to be claimed back DKK 25,000.00" in page
    shown = controller.get(f"{HERE}decide/").context["shown"]
    given = {"decision": "Et modul mangler.", "reason_class": "", "shown": shown, "approve": "1"}
    answer = controller.post(f"{HERE}decide/", given)
    assert (answer.status_code, len(problems(answer))) == (400, 1)
    answer = controller.post(f"{HERE}decide/", {**given, "reason_class": "other"}, follow=True)
    assert messages(answer) == ["The accounts are approved. The municipality gets a letter."]
    assert "Approved DKK 75,000.00" in main(answer)
    assert list(Accounts.objects.values_list("state", "modules_completed")) == [("approved", 3)]
    assert list(Claim.objects.values_list("ground", "state")) == [("not_completed", "heard")]
