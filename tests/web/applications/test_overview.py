import re

import pytest
from django.urls import reverse

from pool.applications.models import Application
from pool.applications.services import drafting, signing
from tests import factories
from tests.web.applications.conftest import browser, late
from tests.web.applications.reading import main, messages, text


def states(response) -> list[tuple[str, str]]:
    return [(task["label"], str(task["state"])) for task in response.context["tasks"]]


def test_list_offers_to_begin(preparer):
    response = preparer.get(reverse("applications"))
    assert response.status_code == 200
    assert "Open until Thursday 1 October 2026, 12:00 – in 21 days" in text(response)
    assert "Begin the application – Round 2026-1" in text(response)


def test_list_shows_state_amount_deadline_and_next_step(preparer, application):
    words = main(preparer.get(reverse("applications")))
    assert words == (
        "Applications Round 2026-1 Draft Open until Thursday 1 October 2026, 12:00 – in 21 days Reference 2026-1-751 "
        "Requested amount DKK 50,000.00 Deadline Thursday 1 October 2026, 12:00 – in 21 days "
        "What to do next Fill in and sign. Continue 2026-1-751"
    )


def test_list_of_the_agency_holds_what_was_sent(here, application):
    client = browser(here.people.caseworker)
    assert "Nothing has been sent yet" in text(client.get(reverse("applications")))
    signing.submit(application=application, by=here.people.signatory, at=factories.NOW)
    response = client.get(reverse("applications"))
    assert [row["url"] for row in response.context["rows"]] == [reverse("case", args=["2026-1-751"])]


def test_start_begins_once(preparer, signatory, here):
    for client in (preparer, signatory):
        response = client.post(reverse("application_start", args=["2026-1"]))
        assert response.headers["Location"] == reverse("application", args=["2026-1-751"])
    assert Application.objects.count() == 1


def test_start_after_the_deadline(here):
    with late(here.people.preparer) as client:
        response = client.post(reverse("application_start", args=["2026-1"]))
    assert response.status_code == 409
    assert "Round 2026-1 does not take applications." in text(response)


def test_start_in_no_round(preparer, here):
    assert preparer.post(reverse("application_start", args=["2099-9"])).status_code == 404


def test_start_by_reading_is_refused(preparer, here):
    assert preparer.get(reverse("application_start", args=["2026-1"])).status_code == 405


def test_task_list_of_an_empty_draft(preparer, empty):
    response = preparer.get(reverse("application", args=[empty.reference]))
    assert states(response) == [
        ("Contact and grant officer", "not_started"),
        ("Employees and modules", "not_started"),
        ("Other financing", "not_started"),
        ("Declarations", "not_started"),
        ("Check your answers", "not_started"),
    ]
    assert "4 sections are not complete yet. Cannot be sent yet" in text(response)
    assert "Go on with: Contact and grant officer" in text(response)


def test_task_list_of_a_complete_draft(preparer, application):
    response = preparer.get(reverse("application", args=[application.reference]))
    assert [state for _, state in states(response)] == ["completed"] * 4 + ["not_started"]
    assert [figure["value"].replace("\u00a0", " ") for figure in response.context["figures"]] == [
        "DKK 50,000.00",
        "2",
        "2",
    ]
    assert "Sign and send, send back, withdraw Signatory Test – signatory@example.dk" in text(response)


def test_task_list_shows_who_it_waits_for(here, preparer, signatory, application):
    signing.hand_over(application=application, to=here.people.signatory, by=here.people.preparer, at=factories.NOW)
    address = reverse("application", args=[application.reference])
    one, other = text(preparer.get(address)), text(signatory.get(address))
    assert "Signatory Test (signatory@example.dk) shall sign and send it." in one
    assert "Take it back" in one and "Read and sign" not in one
    assert "It waits for your signature" in other and "Read and sign" in other


def test_task_list_after_the_deadline_keeps_the_draft(here, application):
    with late(here.people.preparer) as client:
        response = client.get(reverse("application", args=[application.reference]))
    words = text(response)
    assert "Not sent before the deadline" in words
    assert (
        "The deadline was 1 October 2026, 12:00. The draft is kept: you can read and print it, but not send it."
        in words
    )
    assert "Go on with" not in words


def test_task_list_of_a_returned_application(here, preparer):
    application = factories.submitted(here, here.aarhus)
    signing.return_sections(
        application=application, reasons={"financing": "Hvem betaler?"}, until=factories.DEADLINE,
        by=here.people.caseworker, at=factories.NOW,
    )  # fmt: skip
    response = preparer.get(reverse("application", args=[application.reference]))
    assert states(response)[2] == ("Other financing", "changes_requested")
    assert "The agency needs more from you Other financing : Hvem betaler?" in text(response)


def test_differences_after_a_return(here, preparer):
    application = factories.submitted(here, here.aarhus)
    complete_after_return(here, application)
    words = text(preparer.get(reverse("application", args=[application.reference])))
    assert "What Before Now Amount from others – DKK 1,000.00" in words


def complete_after_return(here, application) -> None:
    by, at = here.people.signatory, factories.NOW
    signing.return_sections(
        application=application, reasons={"financing": "Hvem?"}, until=factories.DEADLINE,
        by=here.people.caseworker, at=at,
    )  # fmt: skip
    application.refresh_from_db()
    answers = {"other_financing": "yes", "other_financing_source": "SVU", "other_financing_amount": "1000"}
    saving = {"application": application, "section": "financing", "by": by, "at": at}
    assert drafting.save_answers(answers=answers, base={}, **saving) == []
    drafting.complete_section(**saving)
    signing.submit(application=application, by=by, at=at)


@pytest.mark.parametrize("name", ["application", "application_lines", "application_check"])
def test_foreign_application_is_not_found(stranger, application, name):
    assert stranger.get(reverse(name, args=[application.reference])).status_code == 404


@pytest.mark.parametrize("name", ["application", "application_lines", "application_check", "application_receipt"])
def test_agency_is_led_to_the_case(here, name):
    application = factories.submitted(here, here.aarhus)
    response = browser(here.people.auditor).get(reverse(name, args=[application.reference]))
    assert response.headers["Location"] == reverse("case", args=[application.reference])


def test_history_says_who_did_what(here, preparer):
    application = factories.submitted(here, here.aarhus)
    response = preparer.get(reverse("application", args=[application.reference]))
    told = [(entry["what"], entry["who"]) for entry in response.context["entries"]]
    assert told == [("Signed and sent", "Signatory Test"), ("Application begun", "Signatory Test")]


def test_list_and_task_list_ask_the_database_equally_often(here, preparer, application, django_assert_max_num_queries):
    for number in range(3, 9):
        factories.add_line(application, here.people.preparer, reference=f"100{number}")
    with django_assert_max_num_queries(30):
        preparer.get(reverse("application", args=[application.reference]))
    with django_assert_max_num_queries(12):
        preparer.get(reverse("applications"))


def test_no_message_is_left_over(preparer, application):
    response = preparer.get(reverse("application", args=[application.reference]))
    assert messages(response) == []
    assert not re.search(r"style=|onclick=", response.content.decode())
