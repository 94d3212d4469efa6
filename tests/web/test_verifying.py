"""The public page on which anybody checks a letter."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pool.letters.services import correcting, writing
from tests import factories, written
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WRONG = "0000-0000-0000-0000"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def letter(world):
    case = factories.submitted(world, world.aarhus)
    return written.letter(kind="receipt", application=case, about={"submission": 1}, by=world.people.signatory, at=NOW)


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_the_code_is_asked_for_and_answered_at_an_address_of_its_own(visitor, letter):
    assert "Code of the letter" in text(visitor.get("/v/"))
    answer = visitor.get("/v/", {"code": f" {letter.code.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/v/{letter.code}/")


@pytest.mark.parametrize("ending", ["", "/"])
def test_the_letter_is_told_at_the_address_of_its_qr_code(visitor, letter, ending):
    page = text(visitor.get(f"/v/{letter.code}{ending}"))
    assert letter.facts["verify_url"].endswith(f"/v/{letter.code}")
    for said in (
        "We sent this letter, and it is valid",
        "Checked on 10 September 2026, 10:00.",
        "Receipt",
        "We have received the municipality&#x27;s application.",
        "2026-1-751-B1",
        "Aarhus Kommune",
        letter.facts["code"],
        letter.sha256,
    ):
        assert said in page
    assert letter.title not in page
    assert "Awarded" not in page


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_person_is_named(visitor, letter, world, language):
    page = text(visitor.get(f"/v/{letter.code}/", headers={"accept-language": language}))
    names = [str(person) for person in (*vars(world.people).values(), *vars(world.foreign).values())]
    assert not [name for name in (*names, "Kim Kontakt", "kim@example.dk", "1001") if name in page]


def test_a_replaced_letter_names_the_new_one_and_not_its_code(visitor, letter, world):
    by = world.people.decider
    order = correcting.correct(letter=letter, correction="Datoen var forkert.", by=by, at=NOW)
    assert "it is being corrected" in text(visitor.get(f"/v/{letter.code}/"))
    new = writing.write(order=order, by=by, at=NOW + timedelta(days=1))
    page = text(visitor.get(f"/v/{letter.code}/"))
    assert "We sent this letter, but it has been replaced" in page
    assert "Letter 2026-1-751-B2 of 10 September 2026 has replaced it. Act on that one." in page
    assert new.code not in page and new.facts["code"] not in page and "forkert" not in page


def test_a_recalled_letter_says_since_when_and_not_why(visitor, letter, world):
    correcting.recall(letter=letter, why="Sendt til den forkerte.", by=world.people.decider, at=NOW)
    page = text(visitor.get(f"/v/{letter.code}/"))
    assert "We sent this letter, but it has been recalled" in page
    assert "It was recalled on 10 September 2026, 10:00." in page
    assert "forkerte" not in page


def test_a_chain_that_ends_in_a_recall_says_that_neither_stands(visitor, letter, world):
    by = world.people.decider
    order = correcting.correct(letter=letter, correction="Datoen.", by=by, at=NOW)
    correcting.recall(letter=writing.write(order=order, by=by, at=NOW), why="x", by=by, at=NOW)
    assert "that one has been recalled. Do not act on either." in text(visitor.get(f"/v/{letter.code}/"))


def test_an_unknown_code_says_what_to_do(visitor, db):
    page = text(visitor.get(f"/v/{WRONG}/"), 404)
    assert "We know no letter with this code" in page
    assert "Do not act on it." in page
    assert f'value="{WRONG}"' in page


@pytest.mark.parametrize("typed", ["ABC", "UUUU-UUUU-UUUU-UUUU", "x" * 300, "<b>", "\u2014", "%2e%2e"])
def test_what_can_be_no_code_is_refused_with_a_sentence(visitor, db, typed):
    for answer in (visitor.get("/v/", {"code": typed}), visitor.get(f"/v/{typed}/")):
        page = text(answer, 400)
        assert "code" in page.partition('class="form-error-message"')[2][:300]
        assert "<b>" not in page


def test_an_empty_code_is_asked_for(visitor, db):
    assert "Write the code that stands at the end of the letter." in text(visitor.get("/v/", {"code": "  "}), 400)


def test_guessing_is_shut_out_with_a_sentence_and_the_time(visitor, letter, clock):
    assert {visitor.get(f"/v/{WRONG}/").status_code for _ in range(10)} == {404}
    clock.move_to(NOW + timedelta(seconds=100))
    answer = visitor.get(f"/v/{WRONG}/")
    assert "They came from your network. Wait 14 minutes, then try again." in text(answer, 429)
    assert answer["Retry-After"] == "800"
    assert visitor.get(f"/v/{letter.code}/").status_code == 200
    clock.move_to(NOW + timedelta(minutes=15))
    assert visitor.get(f"/v/{WRONG}/").status_code == 404


def test_page_and_json_count_together(visitor, letter):
    for _ in range(5):
        visitor.get(f"/v/{WRONG}/")
        visitor.get(f"/api/v1/verification/{WRONG}")
    assert visitor.get(f"/v/{WRONG}/").status_code == 429
    assert visitor.get(f"/api/v1/verification/{WRONG}").status_code == 429


def test_no_answer_is_kept_or_found_by_a_search_engine(visitor, letter):
    answers = [visitor.get(f"/v/{code}") for code in (letter.code, WRONG, "ABC")] + [visitor.get("/v/?code=x")]
    answers += [visitor.get(f"/v/{WRONG}/") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200, 404, 400, 429}
    for answer in [*answers, visitor.get(f"/v/?code={letter.code}")]:
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert all('<meta name="robots" content="noindex, nofollow">' in answer.content.decode() for answer in answers)
    assert "noindex" not in text(visitor.get("/v/"))


def test_the_pages_are_for_reading_only(visitor, letter):
    assert [visitor.post(address).status_code for address in ("/v/", f"/v/{letter.code}/")] == [405, 405]


def test_the_page_is_found_from_every_page(visitor, db):
    assert text(visitor.get("/")).count('href="/v/"') == 2
    assert text(visitor.get("/privacy/")).count('href="/v/"') == 1
