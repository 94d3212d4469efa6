"""The pages on which people declare their ties, and what a tied person finds behind every address of a case."""

from datetime import timedelta

import pytest
import time_machine

from pool.awards.models import Award, Rejection, Run
from pool.letters.models import Letter, Order
from pool.rounds import queries
from pool.rounds.models import Declaration
from tests import factories
from tests.factories import AFTER, NOW
from tests.letters import case_of_all
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

HERE = "/impartiality/2026-1/"
NONE = {"do": "declare", "rows": "1", "answer": "none"}
AARHUS = {"tie-0-municipality": "751", "tie-0-ground": "family", "tie-0-note": "En søster."}
SOME = {**NONE, "answer": "some", **AARHUS}
REFUSED = "You have declared a tie to Aarhus in round 2026-1"
FIRST = "Before you deal with cases of round 2026-1, say whether"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AFTER + timedelta(days=2), tick=False):
        yield


@pytest.fixture
def newcomer(world):
    return factories.person("newcomer", "caseworker", declares=False)


@pytest.fixture
def page(newcomer):
    return browser(newcomer)


def test_start_page_names_the_rounds_that_wait(world, page):
    words = main(page.get("/"))
    assert "Declare impartiality Before you open a case" in words and "Round 2026-1" in words
    page.post(HERE, NONE)
    words = main(page.get("/"))
    assert "Before you open a case" not in words and "Declarations of impartiality" in words


def test_start_page_of_others_asks_for_nothing(world):
    for role in ("preparer", "administrator", "ministry", "auditor"):
        assert "Before you open a case" not in main(browser(getattr(world.people, role)).get("/"))


def test_start_page_shows_five_rounds_and_how_many_more(world):
    for number in range(2, 9):
        factories.open_round(code=f"2026-{number}")
    new = factories.person("newcomer", "finance", declares=False)
    assert "3 more rounds" in main(browser(new).get("/"))


def test_no_ties_is_declared_with_one_answer(world, page, newcomer):
    response = page.post(HERE, NONE, follow=True)
    assert messages(response) == ["You have declared that you have no ties in Round 2026-1."]
    assert queries.declared(newcomer, world.round).ties.count() == 0


def test_tie_is_declared_and_can_be_declared_again(world, page, newcomer):
    response = page.post(HERE, SOME, follow=True)
    assert messages(response) == ["You have declared a tie to Aarhus in Round 2026-1. Its case is kept from you."]
    shown = page.get(HERE)
    assert shown.context["answer"]["answer"].value() == "some"
    assert [row["note"].value() for row in shown.context["rows"]] == ["En søster."]
    page.post(HERE, NONE)
    assert [item["in_force"] for item in page.get(f"{HERE}declarations/").context["rows"]] == [True, False]


def test_rows_are_added_and_taken_away_without_scripts_and_nothing_is_lost(page):
    response = page.post(HERE, {**SOME, "do": "add"})
    assert [row["municipality"].value() for row in response.context["rows"]] == ["751", None]
    assert not Declaration.objects.filter(person__username="newcomer").exists()
    more = {**SOME, "rows": "2", "tie-1-municipality": "825", "tie-1-ground": "employer", "tie-1-note": ""}
    response = page.post(HERE, {**more, "do": "remove-0"})
    assert [row["municipality"].value() for row in response.context["rows"]] == ["825"]
    response = page.post(HERE, more, follow=True)
    assert messages(response) == [
        "You have declared ties to Aarhus, Læsø in Round 2026-1. Their cases are kept from you."
    ]


WRONG = [
    ({"answer": ""}, "Does something tie you to a municipality? Choose yes or no."),
    ({"answer": "none"}, "Does something tie you to a municipality? You say that you have no ties, but have named a"),
    ({"tie-0-municipality": "", "tie-0-ground": "", "tie-0-note": ""}, "Tie 1, municipality: Choose the municipality."),
    ({"tie-0-municipality": ""}, "Tie 1, municipality: Choose the municipality."),
    ({"tie-0-ground": ""}, "Tie 1, what the tie is: Choose what the tie is."),
    ({"tie-0-municipality": "999"}, "Tie 1, municipality: Select a valid choice."),
    ({"tie-0-ground": "friend"}, "Tie 1, what the tie is: Select a valid choice."),
    ({"tie-0-note": "010190-1234"}, "Tie 1, note: This looks like a civil registration number (CPR)."),
    ({"tie-0-ground": "other", "tie-0-note": " "}, "Tie 1, note: Write in the note what the tie is."),
    ({"tie-0-note": "x" * 301}, "Tie 1, note: The text is 301 characters long; at most 300 are allowed."),
    (
        {"rows": "2", "tie-1-municipality": "751", "tie-1-ground": "other", "tie-1-note": "x"},
        "Tie 2, municipality: Aar",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_what_cannot_be_declared_is_said_beside_it_and_stays(page, newcomer, changes, sentence):
    response = page.post(HERE, SOME | changes)
    assert response.status_code == 400
    assert any(item.startswith(sentence) for item in problems(response)), problems(response)
    assert not Declaration.objects.filter(person=newcomer).exists()


@pytest.mark.parametrize("rows", ["", "0", "-1", "x", "99999", "²", "1e3"])
def test_absurd_counts_of_rows_break_nothing(page, rows):
    for verb in ("declare", "add", "remove-7", "remove-x", "nothing"):
        assert page.post(HERE, {"do": verb, "rows": rows}).status_code in (200, 400)


def test_unknown_round_is_not_found(page):
    assert [page.get(path).status_code for path in ("/impartiality/x/", "/impartiality/x/declarations/")] == [404, 404]


def test_after_declaring_the_way_leads_back_and_nowhere_else(world, page):
    factories.submitted(world, world.laesoe)
    refused = page.get("/cases/2026-1-825/")
    assert refused.context["declare_url"] == f"{HERE}?next=%2Fcases%2F2026-1-825%2F"
    assert page.get(refused.context["declare_url"]).context["next"] == "/cases/2026-1-825/"
    assert page.post(HERE, {**NONE, "next": "/cases/2026-1-825/"}).url == "/cases/2026-1-825/"
    for away in ("https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"):
        assert page.post(HERE, {**NONE, "next": away}).url == "/"


def test_list_says_what_was_declared_for_each_round(world, page):
    factories.open_round(code="2026-2")
    page.post(HERE, SOME)
    words = main(page.get("/impartiality/"))
    assert "Round 2026-1 2026-1 Open Aarhus" in words
    everybody = browser(world.people.decider).get("/impartiality/")
    assert "Who has declared what" in main(everybody) and "Who has declared what" not in words


def test_overseers_read_everybody_and_others_themselves(world, page):
    page.post(HERE, SOME)
    words = main(browser(world.people.auditor).get(f"{HERE}declarations/"))
    assert "Newcomer Test Caseworker Aarhus: Close relative works there En søster." in words
    assert "Decider Test" in words and "Declare again" not in words
    assert "Newcomer Test" not in main(browser(world.people.caseworker).get(f"{HERE}declarations/"))
    factories.person("late", "finance", declares=False)
    words = main(browser(world.people.decider).get(f"{HERE}declarations/"))
    assert (
        "Not declared yet They can open no case of the round before they declare: Late Test (Finance officer)" in words
    )


@pytest.fixture
def everything(world):
    """A decided case of Aarhus with a hearing, a condition, a rejection turned down, letters, and a case file."""
    case_of_all.everything(world)
    return world


def addresses() -> dict[str, list[str]]:
    """Role → every page of the case, of its decision and of its letters."""
    case, letter = "/cases/2026-1-751/", Letter.objects.filter(application__reference="2026-1-751").first()
    award = Award.objects.get(reference="2026-1-751")
    of_all = [
        case, "/applications/2026-1-751/", "/applications/2026-1-751/lines/", "/applications/2026-1-751/receipt/",
        f"/awards/{award.reference}/", f"/letters/{letter.pk}.pdf",
    ]  # fmt: skip
    rejection = Rejection.objects.filter(application__reference="2026-1-751").first()
    return {
        "caseworker": [*of_all, f"{case}file/", f"{case}file/1.pdf", f"{case}file/1.zip", f"{case}return/",
                       f"{case}hear/", f"{case}condition/", f"{case}reject/", f"/rejections/{rejection.pk}/"],
        "decider": [*of_all, f"{case}file/", f"/letters/{letter.pk}/correct/", f"/letters/{letter.pk}/recall/",
                    f"/awards/{award.reference}/condition/"],
        "controller": of_all,
        "finance": of_all[-2:],
    }  # fmt: skip


@pytest.mark.parametrize("role", ["caseworker", "decider", "controller", "finance"])
def test_tied_and_undeclared_people_are_refused_by_every_address(everything, role):
    tied = factories.person("tied", role)
    factories.tie(tied, everything.round, everything.aarhus)
    new = factories.person("newcomer", role, declares=False)
    for path in addresses()[role]:
        for user, sentence in ((tied, REFUSED), (new, FIRST)):
            response = browser(user).get(path)
            assert (path, response.status_code) == (path, 403)
            assert sentence in main(response), path


def test_tied_people_find_the_case_in_no_list(everything):
    role = {name: factories.person(f"tied-{name}", name) for name in ("caseworker", "decider", "controller", "finance")}
    for user in role.values():
        factories.tie(user, everything.round, everything.aarhus)
    lists = {
        "caseworker": ("/worklist/", "/awards/", "/letters/", "/applications/", "/"),
        "decider": ("/worklist/", "/awards/", "/letters/", "/"),
        "controller": ("/worklist/", "/awards/", "/letters/", "/"),
        "finance": ("/awards/", "/letters/", "/"),
    }
    for name, paths in lists.items():
        for path in paths:
            words = main(browser(role[name]).get(path, follow=True))
            assert "2026-1-751" not in words, (name, path)
    assert "2026-1-751" in main(browser(everything.people.auditor).get("/worklist/"))


def test_deeds_by_address_are_refused(world):
    case = factories.submitted(world, world.aarhus)
    tied = factories.person("tied", "caseworker")
    factories.tie(tied, world.round, world.aarhus)
    line = case.lines.first().pk
    for deed in ("take", f"lines/{line}", "passed", "resume", "finish", "reopen"):
        response = browser(tied).post(f"/cases/2026-1-751/{deed}/", {f"line-{line}-ground": "meets_conditions"})
        assert (deed, response.status_code) == (deed, 403)
        assert REFUSED in main(response)


def test_run_page_says_who_must_decide_and_keeps_the_lines(world):
    for place, minutes in ((world.aarhus, 0), (world.laesoe, 1)):
        factories.assessed(world, place, at=NOW + timedelta(minutes=minutes))
    tied = factories.person("tied", "decider")
    factories.tie(tied, world.round, world.laesoe)
    caseworker = browser(world.people.caseworker)
    factories.closed(world)
    caseworker.post("/allocation/2026-1/propose/", {})
    run = Run.objects.get()
    response = browser(tied).get(f"/allocation/runs/{run.pk}/")
    assert "You have declared a tie to Læsø, with a case in round 2026-1. Another decision maker must" in main(response)
    assert not any(response.context["able"][name] for name in ("approve", "discard", "issue", "too_close", "waits"))
    assert [(row["municipality"], bool(row["url"]), len(row["lines"])) for row in response.context["rows"]] == [
        ("Læsø", False, 0), ("Aarhus", True, 2),
    ]  # fmt: skip
    for deed in ("approve", "discard"):
        response = browser(tied).post(f"/allocation/runs/{run.pk}/{deed}/", {f"{deed}-reason": "x"})
        assert (deed, response.status_code) == (deed, 403)
    assert Run.objects.get().state == "proposed"
    assert not Order.objects.filter(award__isnull=False).exists()


def test_letters_of_the_round_as_a_zip_leave_the_municipality_out(everything):
    tied = factories.person("tied", "decider")
    factories.tie(tied, everything.round, everything.aarhus)
    assert browser(tied).get("/allocation/2026-1/letters.zip").status_code == 404
    new = factories.person("newcomer", "decider", declares=False)
    assert browser(new).get("/allocation/2026-1/letters.zip").status_code == 403
