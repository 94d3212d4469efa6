from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pool.applications import queries
from pool.applications.models import Answer, Section
from pool.applications.services import drafting, signing
from tests import factories
from tests.web.applications.conftest import late
from tests.web.applications.reading import messages, problems, text

CONTACT = {
    "contact_name": "Åse Ærø 😀",
    "contact_email": "aase@aarhus.dk",
    "contact_phone": "",
    "contact_unit": "",
    "grant_officer": "signatory",
}
FINANCING = {
    "other_financing": "no",
    "other_financing_source": "",
    "other_financing_amount": "",
    "other_financing_note": "",
}


def address(application, name="contact") -> str:
    return reverse("application_section", args=[application.reference, name])


def bases(**stored) -> dict[str, str]:
    return {f"base_{name}": value for name, value in stored.items()}


def sent(answers, **more) -> dict[str, str]:
    return {**answers, **bases(**dict.fromkeys(answers, "")), **more}


def test_save_and_continue(preparer, empty):
    response = preparer.post(address(empty), sent(CONTACT, then="continue"))
    assert response.headers["Location"] == reverse("application_lines", args=[empty.reference])
    assert {name: value for name, value in queries.answers_of(empty).items() if value} == {
        "contact_name": "Åse Ærø 😀",
        "contact_email": "aase@aarhus.dk",
        "grant_officer": "signatory",
    }
    assert Section.objects.get(application=empty, name="contact").completed_at == factories.NOW


def test_save_for_later_keeps_what_is_incomplete(preparer, empty):
    response = preparer.post(address(empty), sent({"contact_name": "Kim"}, then="later"), follow=True)
    assert messages(response) == ["Saved 10:00."]
    assert queries.answers_of(empty) == {"contact_name": "Kim"}


def test_incomplete_answers_are_kept_and_named(preparer, empty):
    answers = {**CONTACT, "contact_email": "aase", "grant_officer": ""}
    response = preparer.post(address(empty), sent(answers, then="continue"))
    assert problems(response) == [
        "E-mail: “aase” is not an e-mail address. Write it like name@municipality.dk.",
        "Grant officer: Fill in “Grant officer”.",
    ]
    assert queries.answers_of(empty)["contact_email"] == "aase"


def test_change_from_the_check_comes_back_to_it(preparer, application):
    assert 'name="back" value="check"' in preparer.get(address(application) + "?back=check").content.decode()
    stored = queries.answers_of(application)
    data = {**CONTACT, **bases(**{name: stored.get(name, "") for name in CONTACT}), "back": "check", "then": "continue"}
    response = preparer.post(address(application), data)
    assert response.headers["Location"] == reverse("application_check", args=[application.reference])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("contact_name", "x" * 300, "Contact person: The text is 300 characters long; at most 150 are allowed."),
        (
            "contact_name",
            "Kim\x07",
            "Contact person: The text holds a character that cannot be shown. Write it again without it.",
        ),
        ("grant_officer", "signatory-825", "Grant officer: Choose a person of your municipality who may sign."),
    ],
)
def test_bad_answer_keeps_the_others(preparer, empty, name, value, sentence):
    response = preparer.post(address(empty), sent({**CONTACT, name: value}, then="continue"))
    assert response.status_code == 200
    assert problems(response) == [sentence]
    assert queries.answers_of(empty)["contact_email"] == "aase@aarhus.dk"
    if len(value) == 300:
        assert value in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "stored", "sentences"),
    [
        ("12,500.50", "12500,50", []),
        ("25,000", "25000", []),
        (
            "-5",
            "-5",
            ["Amount from others: The amount DKK −5.00 must be more than zero and at most DKK 1,000,000,000.00."],
        ),
        (
            "9" * 15,
            "9" * 15,
            [
                "Amount from others: “999999999999999” is not an amount. "
                "Write kroner with at most two decimals, for instance 25.000,00."
            ],
        ),
    ],
)
def test_amount_is_kept_as_typed_and_checked(preparer, empty, typed, stored, sentences):
    answers = {**FINANCING, "other_financing": "yes", "other_financing_source": "SVU", "other_financing_amount": typed}
    response = preparer.post(address(empty, "financing"), sent(answers, then="continue"))
    assert queries.answers_of(empty)["other_financing_amount"] == stored
    assert (response.status_code, problems(response)) == (200 if sentences else 302, sentences)


def test_amount_in_other_marks_is_no_change(preparer, empty, here):
    drafting.save_answers(
        application=empty, section="financing", answers={"other_financing_amount": "5.000"}, base={},
        by=here.people.signatory, at=factories.NOW,
    )  # fmt: skip
    body = preparer.get(address(empty, "financing")).content.decode()
    assert 'value="5,000"' in body and 'name="base_other_financing_amount" value="5.000"' in body
    data = {"other_financing_amount": "5,000", "base_other_financing_amount": "5.000", "then": "later"}
    preparer.post(address(empty, "financing"), data)
    answer = Answer.objects.get(application=empty, name="other_financing_amount")
    assert (answer.value, answer.changed_by) == ("5.000", here.people.signatory)


def test_ticks_are_taken_away_again(preparer, application):
    names = dict.fromkeys(factories.DECLARATIONS, "yes")
    left = dict.fromkeys(list(names)[:4], "yes")
    response = preparer.post(address(application, "declarations"), {**left, **bases(**names), "then": "continue"})
    assert problems(response) == ["The answers are correct and complete. Tick “The answers are correct and complete.”."]


def test_two_people_in_different_fields_are_merged(preparer, signatory, empty):
    preparer.post(address(empty), sent({"contact_name": "Karla", "contact_unit": ""}, then="later"))
    signatory.post(address(empty), sent({"contact_name": "", "contact_unit": "Familie"}, then="later"))
    assert queries.answers_of(empty) == {"contact_name": "Karla", "contact_unit": "Familie"}


def test_two_people_in_one_field_see_each_other(preparer, signatory, empty):
    preparer.post(address(empty), sent({"contact_name": "Karla"}, then="later"))
    data = sent({"contact_name": "Bjørn", "contact_unit": "Familie"}, then="later")
    response = signatory.post(address(empty), data)
    words = text(response)
    assert "Two of you wrote in “Contact person”" in words
    assert "Preparer Test wrote this, 10 September 2026, 10:00: Karla" in words
    body = response.content.decode()
    assert 'value="Bjørn"' in body and 'name="base_contact_name" value="Karla"' in body
    assert queries.answers_of(empty) == {"contact_name": "Karla", "contact_unit": "Familie"}
    signatory.post(address(empty), {"contact_name": "Bjørn", "base_contact_name": "Karla", "then": "later"})
    assert queries.answers_of(empty)["contact_name"] == "Bjørn"


def test_untouched_answer_shows_what_somebody_else_wrote(preparer, signatory, empty):
    preparer.post(address(empty), sent({"contact_name": "Karla"}, then="later"))
    response = signatory.post(address(empty), sent({"contact_name": "", "contact_unit": "Familie"}, then="continue"))
    body = response.content.decode()
    assert 'name="contact_name" value="Karla"' in body and 'name="base_contact_name" value="Karla"' in body
    assert 'name="contact_unit" value="Familie"' in body


def test_conflict_settled_with_the_text_of_the_other(preparer, signatory, empty):
    preparer.post(address(empty), sent({"contact_name": "Karla"}, then="later"))
    response = signatory.post(address(empty), {**sent({"contact_name": "Bjørn"}), "theirs": "contact_name"})
    assert 'name="contact_name" value="Karla"' in response.content.decode()
    assert problems(response) == []
    assert queries.answers_of(empty) == {"contact_name": "Karla"}


def test_autosave(preparer, empty):
    where = reverse("application_autosave", args=[empty.reference, "contact"])
    response = preparer.post(where, sent({"contact_name": " Kim "}))
    assert response.json() == {"saved": "Saved 10:00.", "fields": {"base_contact_name": "Kim"}}
    assert queries.answers_of(empty) == {"contact_name": "Kim"}


def test_autosave_tells_what_others_changed(preparer, signatory, empty):
    where = reverse("application_autosave", args=[empty.reference, "contact"])
    preparer.post(where, sent({"contact_unit": "Familie"}))
    response = signatory.post(where, sent({"contact_name": "Kim", "contact_unit": ""}))
    assert response.json() == {
        "saved": "Saved 10:00. Preparer Test changed “Department” meanwhile. Reload the page to see it.",
        "fields": {"base_contact_name": "Kim"},
    }


def test_autosave_of_a_conflict_overwrites_nothing(preparer, signatory, empty):
    where = reverse("application_autosave", args=[empty.reference, "contact"])
    preparer.post(where, sent({"contact_name": "Karla"}))
    response = signatory.post(where, sent({"contact_name": "Bjørn"}))
    assert response.json()["problem"].startswith("Preparer Test changed this answer to “Karla” while you")
    assert queries.answers_of(empty) == {"contact_name": "Karla"}


def test_autosave_of_an_unknown_section(preparer, empty):
    where = reverse("application_autosave", args=[empty.reference, "secrets"])
    response = preparer.post(where, {"contact_name": "Kim"})
    assert (response.status_code, list(response.json())) == (404, ["problem"])


def test_autosave_without_the_token_is_refused(here, empty):
    client = Client(enforce_csrf_checks=True)
    client.force_login(here.people.preparer)
    where = reverse("application_autosave", args=[empty.reference, "contact"])
    assert client.post(where, {"contact_name": "Kim"}).status_code == 403
    assert queries.answers_of(empty) == {}


def test_one_second_after_the_deadline_the_text_stays_on_the_page(here, application):
    autosaving = reverse("application_autosave", args=[application.reference, "contact"])
    with late(here.people.preparer, factories.DEADLINE + timedelta(seconds=1)) as client:
        response = client.post(address(application), sent({"contact_name": "Too late"}, then="continue"))
        told = client.post(autosaving, sent({"contact_name": "Too late"}))
    assert problems(response) == [
        "The deadline was Thursday 1 October 2026, 12:00, and it is now Thursday 1 October 2026, 12:00:01. "
        "The application was not sent; the draft is kept, and you can read and print it."
    ]
    assert 'value="Too late"' in response.content.decode()
    assert (told.status_code, list(told.json())) == (409, ["problem"])
    assert queries.answers_of(application)["contact_name"] == "Kim Kontakt"


def test_at_the_deadline_itself_it_is_saved(here, application):
    with late(here.people.preparer, factories.DEADLINE) as client:
        client.post(address(application), {"contact_name": "In time", "then": "later"})
    assert queries.answers_of(application)["contact_name"] == "In time"


def test_section_handed_over_is_read_only(here, preparer, application):
    signing.hand_over(application=application, to=here.people.signatory, by=here.people.preparer, at=factories.NOW)
    words = text(preparer.get(address(application)))
    assert "The application waits for a signature. Take it back to change it." in words
    assert "Grant officer Signatory Test (signatory@example.dk)" in words
    assert "Save and continue" not in words


def test_unknown_section_is_not_found(preparer, empty):
    assert preparer.get(address(empty, "secrets")).status_code == 404


def test_foreign_section_is_not_found(stranger, empty):
    assert stranger.get(address(empty)).status_code == 404
    assert stranger.post(address(empty), sent(CONTACT)).status_code == 404
    assert queries.answers_of(empty) == {}
