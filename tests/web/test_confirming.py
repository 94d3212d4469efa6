"""Confirmations on the pages: called, answered, sent as a table, signed, read."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from pool.settlement import confirmations
from pool.settlement.models import Call, Confirmation, Outcome
from pool.settlement.services import deciding_changes
from tests import confirming as c
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

HERE = "/confirmations/2026-1-751-C1/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(c.MAY + timedelta(hours=1), tick=False) as turned:
        yield turned


@pytest.fixture
def grant(world):
    return c.granted(world)


@pytest.fixture
def asked(world, grant):
    c.called(world)
    return c.confirmation_of(grant)


def lines(asked):
    return {line.employee.reference: line.pk for line in confirmations.asked(asked)}


def answers(asked, **more) -> dict:
    return {f"{pk}-kind": "participating" for pk in lines(asked).values()} | more


def test_a_municipality_sees_on_its_start_page_what_to_confirm_by_when(world, asked):
    page = main(browser(world.people.preparer).get("/"))
    assert "Confirmation 2026-1-751-C1" in page and "2 answers are missing" in page and "1 June 2027" in page


def test_everybody_is_answered_saved_and_signed_on_one_page(world, asked):
    client = browser(world.people.signatory)
    page = main(client.get(HERE))
    assert "1001 (AB)" in page and "1002 (AB)" in page
    done = lines(asked)["1001"]
    given = answers(asked, **{f"{done}-kind": "completed", f"{done}-completed_on": "01-05-2027", f"{done}-proof": "17"})
    answer = client.post(HERE, given | {"sign": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{HERE}sign/"
    assert "1 May 2027, certificate 17" in main(answer)
    refused = client.post(f"{HERE}sign/", {})
    assert (refused.status_code, len(problems(refused))) == (400, 1)
    assert problems(refused)[0].endswith("Tick the declaration before you sign.")
    answer = client.post(f"{HERE}sign/", {"declares": "on"}, follow=True)
    assert "Signed." in messages(answer)[0]
    assert Confirmation.objects.get().state == "signed"
    assert "Signed by Signatory Test" in main(client.get(HERE))


def test_what_is_wrong_stands_in_its_row_and_nothing_typed_is_lost(world, asked):
    client, key = browser(world.people.preparer), lines(asked)["1001"]
    given = answers(asked, **{f"{key}-kind": "completed", f"{key}-completed_on": "31-31-2027", f"{key}-note": "Hej"})
    answer = client.post(HERE, given)
    assert (answer.status_code, Outcome.objects.count()) == (400, 0)
    assert problems(answer) == ["1001, SAM: “31-31-2027” is not a date. Write it like 31-12-2025 or 2025-12-31."]
    assert 'value="31-31-2027"' in answer.content.decode() and 'value="Hej"' in answer.content.decode()
    answer = client.post(HERE, given | {f"{key}-completed_on": "01-01-2040"})
    assert len(problems(answer)) == 2


def test_a_preparer_saves_and_does_not_sign(world, asked):
    client = browser(world.people.preparer)
    answer = client.post(HERE, answers(asked), follow=True)
    assert messages(answer) == ["2 answers are saved."]
    assert "A signatory signs when all is answered." in main(answer)
    assert client.get(f"{HERE}sign/").status_code == 403
    assert client.post(f"{HERE}sign/", {"declares": "on"}).status_code == 403


def test_others_see_nothing_of_it_or_only_what_was_signed(world, asked):
    browser(world.people.preparer).post(HERE, answers(asked))
    assert browser(world.foreign.signatory).get(HERE).status_code == 404
    assert browser(world.foreign.signatory).post(f"{HERE}sign/", {"declares": "on"}).status_code == 404
    page = main(browser(world.people.caseworker).get(HERE))
    assert "own until it signs" in page and "Takes part" not in page
    assert browser(world.people.caseworker).post(HERE, answers(asked)).status_code == 403
    c.signed(world, asked.application)
    page = main(browser(world.people.caseworker).get(HERE))
    assert "Takes part" in page and "Ask the municipality anew" in page


def test_a_table_is_read_shown_and_saved_all_or_nothing(world, asked):
    client = browser(world.people.preparer)
    template = client.get(f"{HERE}table/").content.decode("utf-8-sig").splitlines()
    assert template[0].startswith("Employee;Module;How it goes") and template[1].startswith("1001;SAM;")
    bad = "Employee;Module;How it goes;Completed on;Certificate\n1001;SAM;Completed;01-05-2027;\n9999;SAM;x;;\n"
    answer = client.post(f"{HERE}import/", {"pasted": bad})
    assert answer.status_code == 400 and "Nothing is saved" in main(answer)
    assert "9999 with SAM is not part of this confirmation." in main(answer)
    good = "Medarbejder;Modul;Hvordan går det\n1001;SAM;participating\n1002;sam;on_leave\n"
    answer = client.post(f"{HERE}import/", {"file": SimpleUploadedFile("a.csv", good.encode())})
    assert (answer.status_code, Outcome.objects.count()) == (200, 0)
    table = answer.content.decode().partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    answer = client.post(f"{HERE}import/", {"confirmed": "1", "table": table}, follow=True)
    assert messages(answer) == ["2 answers are saved."]
    assert sorted(Outcome.objects.values_list("kind", flat=True)) == ["on_leave", "participating"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"a;b\n1;2\n", b"x" * 10, b"Employee;Module\n1;2"])
def test_a_table_that_is_none_is_refused_with_a_sentence(world, asked, content):
    answer = browser(world.people.preparer).post(
        f"{HERE}import/", {"file": io.BytesIO(content) if not content else SimpleUploadedFile("a.csv", content)}
    )
    assert answer.status_code == 400 and len(problems(answer)) == 1


def test_the_agency_calls_and_sees_who_is_late(world, grant, clock):
    client = browser(world.people.caseworker)
    assert "due to be called" in main(client.get("/"))
    answer = client.post("/calls/due/", follow=True)
    assert messages(answer) == ["1 call has gone out."]
    assert messages(client.post("/calls/due/", follow=True)) == ["Nothing was left to call."]
    clock.move_to(c.JUNE + timedelta(days=10))
    client = browser(world.people.caseworker)
    assert "1 is late" in main(client.get("/calls/"))
    assert "All its payments wait." in main(client.get(f"/calls/{Call.objects.get().pk}/"))
    assert "1 confirmation is late" in main(client.get("/"))
    assert "2026-1-751-C1" in main(client.get("/confirmations/?state=late"))


def test_a_round_or_one_municipality_is_called_outside_the_schedule(world, grant):
    client = browser(world.people.caseworker)
    day = {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2027"}
    wrong = client.post("/calls/new/", {"round": "2026-1", "last_term": "soon", **day})
    assert (wrong.status_code, len(problems(wrong))) == (400, 1)
    answer = client.post("/calls/new/", {"round": "2026-1", "last_term": "2027F", **day}, follow=True)
    assert messages(answer) == ["The call has gone out."]
    again = client.post("/cases/2026-1-751/call/", {"last_term": "2027F", **day})
    assert "has been asked already" in problems(again)[0]
    c.signed(world, grant)
    answer = client.post("/cases/2026-1-751/call/", {"last_term": "2027F", **day}, follow=True)
    assert "2026-1-751-C2" in main(answer)
    assert browser(world.people.decider).post("/calls/due/").status_code == 403


def told(words: str) -> str:
    return " ".join(words.split()).replace(" ,", ",")


def table(page: str, name: str) -> list[list[str]]:
    """The cells of a table on the case page, row by row."""
    part = page[page.index(f'<section aria-labelledby="{name}">') :]
    rows = re.findall(r"<tr>(.*?)</tr>", part[: part.index("</table>")], re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[told(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.DOTALL)) for cell in row] for row in cells]


def test_the_case_lists_its_confirmations_and_changes(world, asked):
    case = "/cases/2026-1-751/"
    reader = browser(world.people.caseworker)
    c.answered(asked, world.people.signatory)
    page = reader.get(case).content.decode()
    assert table(page, "confirmations") == [
        ["2026-1-751-C1", "up to and with spring 2027", "1 June 2027", "Awaiting confirmation", "–"]
    ]
    assert '<section aria-labelledby="changes">' not in page
    c.signed(world, asked.application, _1001=c.DONE)
    line = c.line_of(asked.application, "1001", "TVP")
    change = c.asked_for(world, asked.application, "term", line=line.pk, term="2028E")
    page = reader.get(case).content.decode()
    assert [row[:3] + row[4:] for row in table(page, "confirmations")] == [
        ["2026-1-751-C1", "up to and with spring 2027", "1 June 2027", "Module completed: 1, Takes part: 1"]
    ]
    assert table(page, "confirmations")[0][3] == f"Confirmed {world.people.signatory}, 2 May 2027"
    assert 'href="/confirmations/2026-1-751-C1/"' in page and f'href="/changes/{change.reference}/"' in page
    (row,) = table(page, "changes")
    assert [row[0], row[2], row[3], row[4]] == [
        "2026-1-751-E1", f"2 May 2027 {world.people.signatory}", "–", "Awaiting decision",
    ]  # fmt: skip
    assert row[1].startswith("Another half-year")
    deciding_changes.approve(change=change, decision="Ja.", by=world.people.caseworker, at=c.MAY)
    (row,) = table(reader.get(case).content.decode(), "changes")
    assert row[3:] == [f"2 May 2027 {world.people.caseworker}", "Approved"]
