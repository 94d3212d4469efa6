import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pool.applications.models import Application, ImportDraft, Submission
from pool.applications.services import signing
from pool.assessment.services import casework as assessment
from tests import factories

HERE = "/api/v1/applications/2026-1-751"
LINE = {"employee": "1001", "module": "IND", "term": "2027F"}
ANNA = {"initials": "AN", "hired_on": "2026-03-01", "has_child_cases": True}


def test_whole_application_from_start_to_submission(api, world):
    preparer, signatory = api(world.people.preparer), api(world.people.signatory)

    started = preparer.post("/api/v1/applications", {"round": "2026-1"})
    assert (started.status_code, started.json()["reference"], started.json()["state"]) == (201, "2026-1-751", "draft")
    added = preparer.post(f"{HERE}/lines", LINE | {"employee": "AN-1"} | ANNA)
    assert added.status_code == 201
    for section, answers in {
        "contact": {
            "contact_name": "Åse Ø",
            "contact_email": "aase@aarhus.dk",
            "grant_officer": world.people.signatory.username,
        },
        "financing": {"other_financing": "no"},
        "declarations": dict.fromkeys(
            ["declares_child_cases", "declares_purpose", "declares_no_double", "declares_informed", "declares_truth"],
            "yes",
        ),
    }.items():
        assert preparer.patch(f"{HERE}/sections/{section}", {"answers": answers}).status_code == 200
        assert preparer.post(f"{HERE}/sections/{section}/complete").status_code == 200
    assert preparer.post(f"{HERE}/sections/lines/complete").json()["requested_amount"] == "25000.00"
    handed = preparer.post(f"{HERE}/hand-over", {"to": "signatory"})
    assert (handed.json()["state"], handed.json()["handed_to"]) == ("awaiting_signature", "signatory")
    sent = signatory.post(f"{HERE}/submit")

    assert (sent.status_code, sent.json()["number"]) == (201, 1)
    assert sent.json()["content"]["requested_amount"] == "25000.00"
    assert sent.json()["sha256"] == Submission.objects.get().sha256
    assert signatory.get(HERE).json()["state"] == "submitted"
    assert signatory.get(f"{HERE}/submissions").json()["results"] == [sent.json()]


def test_second_submit_is_a_conflict_and_changes_nothing(api, world):
    factories.draft(world, world.aarhus)
    signatory = api(world.people.signatory)

    answers = [signatory.post(f"{HERE}/submit").status_code for _ in range(2)]

    assert answers == [201, 409]
    assert Submission.objects.count() == 1


def test_submit_a_second_after_the_deadline_keeps_the_draft(api, world, clock):
    factories.draft(world, world.aarhus)
    clock.move_to(factories.DEADLINE.replace(second=1))

    answer = api(world.people.signatory).post(f"{HERE}/submit")

    assert (answer.status_code, answer.json()["code"]) == (409, "deadline_passed")
    assert answer.json()["facts"]["deadline"] == "2026-10-01T12:00:00+02:00"
    assert Application.objects.get().state == "draft"


def test_preparer_does_not_submit(api, world):
    factories.draft(world, world.aarhus)

    assert api(world.people.preparer).post(f"{HERE}/submit").status_code == 403


def test_incomplete_application_lists_every_section(api, world):
    api(world.people.signatory).post("/api/v1/applications", {"round": "2026-1"})

    answer = api(world.people.signatory).post(f"{HERE}/submit")

    assert (answer.status_code, answer.json()["code"]) == (400, "several_problems")
    assert [row["field"] for row in answer.json()["facts"]["errors"]] == [
        "contact",
        "lines",
        "financing",
        "declarations",
    ]


def test_starting_twice_gives_the_same_application(api, world):
    client = api(world.people.preparer)

    first, second = (client.post("/api/v1/applications", {"round": "2026-1"}).json() for _ in range(2))

    assert first == second
    assert Application.objects.count() == 1


def test_foreign_application_is_not_there(api, world):
    factories.draft(world, world.aarhus)
    foreign = api(world.foreign.signatory)

    statuses = [
        foreign.get(HERE).status_code,
        foreign.get(f"{HERE}/lines").status_code,
        foreign.patch(f"{HERE}/sections/contact", {"answers": {}}).status_code,
        foreign.post(f"{HERE}/lines", LINE).status_code,
        foreign.post(f"{HERE}/submit").status_code,
        foreign.post(f"{HERE}/withdraw", {"reason": "x"}).status_code,
    ]

    assert statuses == [404] * 6
    assert foreign.get("/api/v1/applications").json()["count"] == 0


def test_agency_sees_what_was_sent_and_no_draft(api, world):
    factories.draft(world, world.aarhus)
    factories.submitted(world, world.laesoe)
    caseworker = api(world.people.caseworker)

    assert caseworker.get(HERE).status_code == 404
    assert [row["reference"] for row in caseworker.get("/api/v1/applications").json()["results"]] == ["2026-1-825"]


def test_agency_sees_the_sent_answers_while_the_municipality_completes(api, world):
    application = factories.submitted(world, world.aarhus)
    by = world.people.caseworker
    assessment.return_sections(application=application, reasons={"contact": "Who?"}, by=by, at=factories.NOW)
    own = api(world.people.preparer)
    own.patch(f"{HERE}/sections/contact", {"answers": {"contact_name": "Ny Navn"}})

    assert own.get(HERE).json()["answers"]["contact_name"] == "Ny Navn"
    assert api(by).get(HERE).json()["answers"]["contact_name"] == "Kim Kontakt"


def test_ministry_reads_no_application(api, world):
    factories.submitted(world, world.aarhus)

    assert api(world.people.ministry).get(HERE).status_code == 403


def test_answers_are_kept_all_or_none(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)

    answer = client.patch(f"{HERE}/sections/contact", {"answers": {"contact_name": "Ny", "contact_phone": "1" * 31}})

    assert (answer.status_code, answer.json()["code"]) == (400, "too_long")
    assert client.get(HERE).json()["answers"]["contact_name"] == "Kim Kontakt"


def test_answer_changed_by_somebody_else_is_not_overwritten(api, world):
    factories.draft(world, world.aarhus)
    answer = api(world.people.preparer).patch(
        f"{HERE}/sections/contact", {"answers": {"contact_name": "Min"}, "base": {"contact_name": "Gammel"}}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "edited_meanwhile")
    assert answer.json()["facts"]["theirs"] == "Kim Kontakt"


def test_section_shows_its_questions(api, world):
    factories.draft(world, world.aarhus)

    section = api(world.people.preparer).get(f"{HERE}/sections/financing").json()

    assert (section["name"], section["state"], section["open"]) == ("financing", "completed", True)
    assert section["questions"][0] == {
        "name": "other_financing",
        "kind": "yes_no",
        "label": "Does anybody else pay for cover of the same modules?",
        "required": True,
        "most": 150,
        "only_if": "",
        "answer": "no",
    }


def test_unknown_section_and_unknown_question(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)

    assert client.get(f"{HERE}/sections/secrets").status_code == 404
    answer = client.patch(f"{HERE}/sections/contact", {"answers": {"contact_nmae": "x"}})
    assert (answer.status_code, answer.json()["facts"]["errors"][0]["field"]) == (400, "answers.contact_nmae")


def test_line_is_added_changed_moved_and_removed(api, world):
    factories.draft(world, world.aarhus, count=1)
    client = api(world.people.preparer)

    added = client.post(f"{HERE}/lines", LINE).json()
    changed = client.patch(f"{HERE}/lines/{added['id']}", {"term": "2027E"}).json()
    moved = client.post(f"{HERE}/lines/{added['id']}/move", {"up": True}).json()
    assert (added["rank"], added["requested_amount"], added["scheme"]) == (2, "25000.00", "A")
    assert (changed["term"], changed["module"]) == ("2027E", "IND")
    assert [line["module"] for line in moved["lines"]] == ["IND", "SAM"]
    assert moved["requested_amount"] == "50000.00"

    assert client.delete(f"{HERE}/lines/{added['id']}").status_code == 204
    assert client.get(f"{HERE}/lines/{added['id']}").status_code == 404
    assert client.get(HERE).json()["requested_amount"] == "25000.00"


def test_line_of_another_application_is_not_there(api, world):
    factories.draft(world, world.aarhus)
    other = factories.draft(world, world.laesoe).lines.first()

    assert api(world.people.preparer).delete(f"{HERE}/lines/{other.pk}").status_code == 404
    assert other.application.lines.count() == 2


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"module": "XYZ"}, 400, "unknown_module"),
        ({"term": "2035F"}, 400, "term_outside_round"),
        ({"scheme": "Z"}, 400, "unknown_scheme"),
        ({"employee": "nobody"}, 400, "unknown_employee"),
        ({"module": "SAM"}, 409, "asked_already"),
    ],
)
def test_line_that_cannot_be_gets_its_sentence(api, world, changed, status, code):
    factories.draft(world, world.aarhus)

    answer = api(world.people.preparer).post(f"{HERE}/lines", LINE | changed)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Application.objects.get().requested_amount == factories.RATE * 2


def test_half_an_employee_is_refused(api, world):
    factories.draft(world, world.aarhus)

    answer = api(world.people.preparer).post(f"{HERE}/lines", LINE | {"initials": "AN"})

    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["facts"]["errors"]] == ["hired_on", "has_child_cases"]


def test_table_is_read_shown_and_imported(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)
    table = (
        "Reference;Initialer;Ansættelsesdato;Børnesager;Modul;Termin\n"
        "2001;KR;01-03-2026;ja;IND;2027F\n2002;KR;01-03-2026;ja;NIX;2027F\n"
    )

    read = client.post(f"{HERE}/lines/import", {"file": _file(table)}, format="multipart")
    assert read.status_code == 201
    assert [row["reference"] for row in read.json()["rows"]] == ["2001"]
    assert [(fault["row"], fault["code"]) for fault in read.json()["faults"]] == [(3, "unknown_module")]
    assert client.get(HERE).json()["requested_amount"] == "50000.00"

    confirmed = client.post(f"{HERE}/lines/import/{read.json()['id']}/confirm")
    assert (confirmed.status_code, confirmed.json()["requested_amount"]) == (200, "75000.00")
    assert client.post(f"{HERE}/lines/import/{read.json()['id']}/confirm").status_code == 409


def test_table_is_thrown_away(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)
    table = "Reference;Initialer;Ansættelsesdato;Børnesager;Modul;Termin\n2001;KR;01-03-2026;ja;IND;2027F\n"
    read = client.post(f"{HERE}/lines/import", {"file": _file(table)}, format="multipart").json()

    assert client.delete(f"{HERE}/lines/import/{read['id']}").status_code == 204
    assert ImportDraft.objects.get().settled_at is not None
    assert client.get(HERE).json()["requested_amount"] == "50000.00"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x00\x01\x02", "not_a_table"), (b"PK\x03\x04nonsense", "not_a_table"), (b"x" * 3_000_000, "table_too_large")],
)
def test_file_that_is_no_table_is_refused(api, world, content, code):
    factories.draft(world, world.aarhus)
    file = SimpleUploadedFile("lines.xlsx", content)

    answer = api(world.people.preparer).post(f"{HERE}/lines/import", {"file": file}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_import_without_a_file_is_refused(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)

    assert client.post(f"{HERE}/lines/import", {}, format="multipart").status_code == 400
    assert client.post(f"{HERE}/lines/import", {"file": "text"}, format="json").status_code == 400


def test_handed_over_application_is_taken_back_or_sent_back(api, world):
    factories.draft(world, world.aarhus)
    preparer, signatory = api(world.people.preparer), api(world.people.signatory)

    preparer.post(f"{HERE}/hand-over", {"to": "signatory"})
    assert preparer.post(f"{HERE}/take-back").json()["state"] == "draft"
    preparer.post(f"{HERE}/hand-over", {"to": "signatory"})
    sent_back = signatory.post(f"{HERE}/send-back", {"reason": "Two are missing."}).json()

    assert (sent_back["state"], sent_back["sent_back_reason"]) == ("draft", "Two are missing.")


@pytest.mark.parametrize("to", ["nobody", "signatory-825", "preparer"])
def test_only_a_signatory_of_the_municipality_can_be_handed_it(api, world, to):
    factories.draft(world, world.aarhus)

    answer = api(world.people.preparer).post(f"{HERE}/hand-over", {"to": to})

    assert (answer.status_code, answer.json()["code"]) == (400, "no_such_signatory")


def test_withdrawal_needs_a_reason(api, world):
    application = factories.draft(world, world.aarhus)
    signing.submit(application=application, by=world.people.signatory, at=factories.NOW)
    client = api(world.people.signatory)

    assert client.post(f"{HERE}/withdraw", {"reason": " "}).json()["code"] == "reason_missing"
    assert client.post(f"{HERE}/withdraw", {"reason": "No longer needed."}).json()["state"] == "withdrawn"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_any_length(api, world, django_assert_num_queries, count):
    places = [world.aarhus, world.laesoe, world.koebenhavn][:count]
    for place in places:
        factories.submitted(world, place, count=count)
    caseworker, signatory = api(world.people.caseworker), api(world.people.signatory)

    with django_assert_num_queries(5):
        assert caseworker.get("/api/v1/applications").json()["count"] == count
    with django_assert_num_queries(5):
        assert signatory.get(f"{HERE}/lines").json()["count"] == count
    with django_assert_num_queries(8):
        assert len(signatory.get(HERE).json()["lines"]) == count


def _file(text: str) -> io.BytesIO:
    return SimpleUploadedFile("lines.csv", text.encode())
