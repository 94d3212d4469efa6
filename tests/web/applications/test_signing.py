from datetime import timedelta

import pytest
from django.urls import reverse

from pool.applications.models import Submission
from pool.applications.services import signing
from pool.applications.states import ApplicationState as S
from tests import factories, paper_reader
from tests.web.applications.conftest import browser, late
from tests.web.applications.reading import main, messages, problems, text


def address(application, name) -> str:
    return reverse(name, args=[application.reference])


def state(application) -> str:
    application.refresh_from_db()
    return application.state


def handed(here, application):
    return signing.hand_over(
        application=application, to=here.people.signatory, by=here.people.preparer, at=factories.NOW
    )


def test_check_of_an_empty_draft_lists_every_open_point(preparer, empty):
    response = preparer.get(address(empty, "application_check"))
    contact = reverse("application_section", args=[empty.reference, "contact"])
    assert [point["text"] for point in response.context["points"]][:4] == [
        "Fill in “Contact person”.",
        "Fill in “E-mail”.",
        "Fill in “Grant officer”.",
        "The application has no lines. Add at least one employee and module.",
    ]
    assert response.context["points"][0]["url"] == f"{contact}?back=check#id_contact_name"
    assert len(response.context["points"]) == 10
    assert "Hand over for signature" not in text(response)


def test_check_repeats_amount_and_deadline(preparer, application):
    words = main(preparer.get(address(application, "application_check")))
    assert "Grant officer Signatory Test (signatory@example.dk) Change Grant officer" in words
    assert "Requested amount DKK 50,000.00 Deadline Thursday 1 October 2026, 12:00 – in 21 days" in words
    assert "Hand over for signature" in words and "Go on to the signature" not in words
    assert "You can fill in and hand over. Only the people above can sign and send." in words


def test_signatory_may_go_on_to_the_signature(signatory, application):
    assert "Go on to the signature" in text(signatory.get(address(application, "application_check")))


def test_hand_over_shows_name_and_mail_first(here, preparer, application):
    page = preparer.get(address(application, "application_hand_over"))
    assert "Signatory Test – signatory@example.dk" in text(page)
    chosen = {"to": str(here.people.signatory.pk)}
    response = preparer.post(address(application, "application_hand_over"), chosen, follow=True)
    assert messages(response) == ["Handed over to Signatory Test."]
    assert state(application) == S.AWAITING


def test_hand_over_to_a_stranger(here, preparer, application):
    for to in (here.foreign.signatory.pk, here.people.preparer.pk, "abc", ""):
        response = preparer.post(address(application, "application_hand_over"), {"to": to})
        assert problems(response) == ["Who shall sign? Choose a person of your municipality who may sign."]
    assert state(application) == S.DRAFT


def test_hand_over_of_an_incomplete_draft(here, preparer, empty):
    chosen = {"to": str(here.people.signatory.pk)}
    response = preparer.post(address(empty, "application_hand_over"), chosen, follow=True)
    assert messages(response)[0] == (
        "The section “Contact and grant officer” is not complete. Open it, then choose Save and continue."
    )
    assert state(empty) == S.DRAFT


def test_take_back_until_signed(here, preparer, application):
    handed(here, application)
    response = preparer.post(address(application, "application_take_back"), follow=True)
    assert messages(response) == ["You took the application back. It can be changed again."]
    assert state(application) == S.DRAFT
    response = preparer.post(address(application, "application_take_back"), follow=True)
    assert messages(response) == [
        "This cannot be done now: the record is “Draft”. Reload the page to see what has happened."
    ]


def test_send_back_needs_a_reason(here, signatory, preparer, application):
    handed(here, application)
    where = address(application, "application_send_back")
    sentence = "What must be changed? Write a reason: others must be able to read why."
    assert problems(signatory.post(where, {"reason": "  "})) == [sentence]
    long = signatory.post(where, {"reason": "x" * 2001})
    assert problems(long) == ["What must be changed? The text is 2001 characters long; at most 2000 are allowed."]
    assert "x" * 2001 in long.content.decode()
    signatory.post(where, {"reason": "Linje 2 mangler."})
    words = text(preparer.get(address(application, "application")))
    assert "The signatory sent it back Linje 2 mangler." in words
    assert state(application) == S.DRAFT


@pytest.mark.parametrize("name", ["application_sign", "application_send_back", "application_withdraw"])
def test_preparer_may_not(here, preparer, application, name):
    handed(here, application)
    assert preparer.get(address(application, name)).status_code == 403
    assert preparer.post(address(application, name), {"declares": "on", "reason": "x"}).status_code == 403
    assert state(application) == S.AWAITING


def test_sign_shows_everything_and_needs_the_declaration(here, signatory, application):
    handed(here, application)
    words = main(signatory.get(address(application, "application_sign")))
    for part in ("1001 (AB)", "The answers are correct and complete. yes", "DKK 50,000.00", "Signs Signatory Test"):
        assert part in words
    response = signatory.post(address(application, "application_sign"), {})
    assert any("Tick the declaration before you sign." in problem for problem in problems(response))
    assert state(application) == S.AWAITING


def test_sign_receipt_and_document(here, signatory, application):
    handed(here, application)
    response = signatory.post(address(application, "application_sign"), {"declares": "on"})
    assert response.headers["Location"] == address(application, "application_receipt")
    words = main(signatory.get(response.headers["Location"]))
    submission = Submission.objects.get()
    assert "The application has been sent Reference number 2026-1-751" in words
    assert "By 15 November 2026 The agency decides." in words
    assert "If something is missing The agency returns the section with a reason, and you have 14 days" in words
    assert submission.sha256 in words
    pdf = signatory.get(reverse("submission_pdf", args=[application.reference, 1]))
    assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
    printed = paper_reader.text(pdf.content)
    for part in ("2026-1-751", "Aarhus Kommune", "1001", "Signatory Test (signatory@example.dk)", submission.sha256):
        assert part in printed


def test_second_signature_gets_its_sentence(here, signatory, application):
    where = address(application, "application_sign")
    signatory.post(where, {"declares": "on"})
    response = signatory.post(where, {"declares": "on"}, follow=True)
    assert messages(response) == [
        "This cannot be done now: the record is “Submitted”. Reload the page to see what has happened."
    ]
    assert Submission.objects.count() == 1


def test_signature_one_second_after_the_deadline(here, application):
    with late(here.people.signatory, factories.DEADLINE + timedelta(seconds=1)) as client:
        response = client.post(address(application, "application_sign"), {"declares": "on"}, follow=True)
    assert messages(response) == [
        "The deadline was Thursday 1 October 2026, 12:00, and it is now Thursday 1 October 2026, 12:00:01. "
        "The application was not sent; the draft is kept, and you can read and print it."
    ]
    assert state(application) == S.DRAFT
    assert application.lines.count() == 2


def test_signature_at_the_deadline_itself(here, application):
    with late(here.people.signatory, factories.DEADLINE) as client:
        client.post(address(application, "application_sign"), {"declares": "on"})
    assert state(application) == S.SUBMITTED


def test_signature_of_somebody_else_than_it_was_handed_to(here, application):
    other = factories.person("second", "signatory", here.aarhus)
    handed(here, application)
    client = browser(other)
    page = text(client.get(address(application, "application_sign")))
    assert "It has been handed to Signatory Test. Take it back first if you want to sign it." in page
    response = client.post(address(application, "application_sign"), {"declares": "on"}, follow=True)
    assert messages(response) == [
        "The application has been handed to Signatory Test. Take it back first if somebody else shall sign."
    ]


def test_withdraw_needs_a_reason_and_frees_the_lines(here, signatory, application):
    where = address(application, "application_withdraw")
    assert "This cannot be undone" in text(signatory.get(where))
    assert problems(signatory.post(where, {"reason": ""})) == [
        "Why do you withdraw it? Write a reason: others must be able to read why."
    ]
    signatory.post(where, {"reason": "Ingen vikarer."})
    assert state(application) == S.WITHDRAWN
    assert not application.lines.filter(live=True).exists()
    assert "It can no longer be withdrawn: it is “Withdrawn”." in text(signatory.get(where))


def test_receipt_and_document_of_what_was_never_sent(preparer, application):
    assert preparer.get(address(application, "application_receipt")).status_code == 404
    assert preparer.get(reverse("submission_pdf", args=[application.reference, 1])).status_code == 404


def test_document_of_another_municipality(here, stranger):
    application = factories.submitted(here, here.aarhus)
    assert stranger.get(reverse("submission_pdf", args=[application.reference, 1])).status_code == 404
