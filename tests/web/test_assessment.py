import pytest
import time_machine

from pool.applications.models import Answer, Application
from pool.applications.services import drafting, signing
from pool.assessment.models import Assessment, LineAssessment
from pool.assessment.services import casework as assessment
from tests import factories
from tests.web.agency import browser, many
from tests.web.applications.reading import main, messages, problems

CASE = "/cases/2026-1-751/"
ABLE = {"take": False, "take_over": False, "assess": False, "passed": 0, "finish": False, "left": 0,
        "give_back": False, "resume": False, "reopen": False, "hear": False, "condition": False,
        "reject": False}  # fmt: skip
ASKS = {"hear": True, "condition": True, "reject": True}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
def case(world):
    """Two lines: the checks of the first pass, the employee of the second has no child cases."""
    application = factories.draft(world, world.aarhus, count=1)
    factories.add_line(application, world.people.signatory, reference="1002", has_child_cases=False)
    drafting.complete_section(application=application, section="lines", by=world.people.signatory, at=factories.NOW)
    signing.submit(application=application, by=world.people.signatory, at=factories.NOW)
    return Application.objects.get(pk=application.pk)


def shown(response) -> list[tuple]:
    lines = response.context["lines"]
    return [(line["code"], line["verdict"], line["open"], (line["answer"] or {}).get("code")) for line in lines]


def able(response) -> dict:
    return {name: value for name, value in response.context["able"].items() if value != ABLE[name]}


def test_case_shows_answers_checks_and_what_can_be_done(world, case):
    response = browser(world.people.caseworker).get(CASE)
    assert shown(response) == [("SAM", "passed", False, None), ("SAM", "failed", True, None)]
    assert able(response) == {"take": True, "assess": True, "passed": 1, "left": 2, "give_back": True, **ASKS}
    failed = response.context["lines"][1]
    assert failed["open_checks"] == [
        {
            "outcome": "failed",
            "label": "Employee has child cases",
            "sentence": "The municipality states that the employee has no child cases.",
            "basis": "Scheme purpose: employees with child cases.",
        }
    ]
    assert failed["form"].initial == {"ground": "no_child_cases"}
    assert [figure["value"] for figure in response.context["figures"]] == ["DKK\u00a050,000.00", "–", "–"]


def test_case_offers_no_field_for_an_answer(world, case):
    body = browser(world.people.caseworker).get(CASE).content.decode()
    assert "Kim Kontakt" in body
    assert 'name="contact_name"' not in body


@pytest.mark.parametrize("role", ["decider", "controller", "auditor"])
def test_case_is_only_read_by_others(world, case, role):
    response = browser(getattr(world.people, role)).get(CASE)
    assert (response.status_code, able(response)) == (200, {"left": 2})
    assert [line["form"] for line in response.context["lines"]] == [None, None]


def test_case_that_was_not_sent_is_not_found(world):
    factories.draft(world, world.aarhus)
    assert browser(world.people.caseworker).get(CASE).status_code == 404


def test_take_makes_the_case_mine(world, case):
    response = browser(world.people.caseworker).post(f"{CASE}take/", follow=True)
    assert response.redirect_chain == [(CASE, 302)]
    assert Assessment.objects.get().caseworker == world.people.caseworker
    assert response.context["mine"] is True


def test_take_over_names_who_had_it(world, case):
    assessment.take(application=case, by=world.people.caseworker, at=factories.AFTER)
    other = factories.person("second", "caseworker")
    page = browser(other)
    assert able(page.get(CASE)) == {"take_over": True, "left": 2}
    response = page.post(f"{CASE}take/", follow=True)
    assert Assessment.objects.get().caseworker == other
    assert response.context["entries"][0]["detail"] == ["Taken over from caseworker"]


def test_passed_lines_are_marked_eligible_at_once(world, case):
    response = browser(world.people.caseworker).post(f"{CASE}passed/", follow=True)
    assert messages(response) == ["1 line is marked eligible."]
    assert shown(response) == [("SAM", "passed", False, "eligible"), ("SAM", "failed", True, None)]


def test_line_is_assessed_with_ground_and_note(world, case):
    line = case.lines.get(rank=2)
    response = browser(world.people.caseworker).post(
        f"{CASE}lines/{line.pk}/", {f"line-{line.pk}-ground": "no_child_cases", f"line-{line.pk}-note": "Oplyst."}
    )
    assert (response.status_code, response["location"]) == (302, f"{CASE}#line-{case.lines.get(rank=1).pk}")
    stored = LineAssessment.objects.get()
    assert (stored.eligible, stored.ground, stored.note) == (False, "no_child_cases", "Oplyst.")


def test_line_eligible_against_a_check_needs_a_note_and_keeps_the_choice(world, case):
    line = case.lines.get(rank=2)
    response = browser(world.people.caseworker).post(
        f"{CASE}lines/{line.pk}/", {f"line-{line.pk}-ground": "meets_conditions", f"line-{line.pk}-note": " "}
    )
    assert response.status_code == 400
    assert problems(response) == [
        "Note, line 2: A check of this line failed or needs a human. "
        "Write in the note why the line is eligible all the same."
    ]
    assert response.context["lines"][1]["form"]["ground"].value() == "meets_conditions"
    assert LineAssessment.objects.count() == 0


@pytest.mark.parametrize("ground", ["", "nonsense"])
def test_line_without_a_ground_from_the_list_is_refused(world, case, ground):
    line = case.lines.get(rank=1)
    response = browser(world.people.caseworker).post(f"{CASE}lines/{line.pk}/", {f"line-{line.pk}-ground": ground})
    assert (response.status_code, len(problems(response))) == (400, 1)
    assert LineAssessment.objects.count() == 0


def test_line_of_another_case_is_not_found(world, case):
    other = factories.submitted(world, world.laesoe, count=1)
    line = other.lines.get()
    response = browser(world.people.caseworker).post(
        f"{CASE}lines/{line.pk}/", {f"line-{line.pk}-ground": "meets_conditions"}
    )
    assert response.status_code == 404


def test_case_of_somebody_else_is_refused_with_a_sentence(world, case):
    assessment.take(application=case, by=factories.person("second", "caseworker"), at=factories.AFTER)
    response = browser(world.people.caseworker).post(f"{CASE}passed/", follow=True)
    assert messages(response) == ["Second Test handles this case. Take it over first."]
    assert LineAssessment.objects.count() == 0


def test_finish_with_lines_left_is_refused(world, case):
    response = browser(world.people.caseworker).post(f"{CASE}finish/", follow=True)
    assert messages(response) == ["2 lines have not been assessed. Assess them before you finish the case."]


def test_finish_and_reopen(world, case):
    page = browser(world.people.caseworker)
    for line in case.lines.order_by("rank"):
        ground = "meets_conditions" if line.rank == 1 else "no_child_cases"
        page.post(f"{CASE}lines/{line.pk}/", {f"line-{line.pk}-ground": ground})
    assert able(page.get(CASE)) == {"assess": True, "finish": True, "give_back": True, **ASKS}
    finished = page.post(f"{CASE}finish/", follow=True)
    assert (finished.context["case"].state, able(finished)) == ("assessed", {"give_back": True, "reopen": True})
    reopened = page.post(f"{CASE}reopen/", follow=True)
    assert reopened.context["case"].state == "submitted"
    assert [entry["what"] for entry in reopened.context["entries"]][:4] == [
        "Assessment reopened", "Assessment finished", "2 lines assessed", "Case taken",
    ]  # fmt: skip


def test_return_shows_the_deadline_before_anything_is_sent(world, case):
    response = browser(world.people.caseworker).get(f"{CASE}return/")
    assert "Thursday 15 October 2026, 12:00 – in 13 days" in main(response)
    assert Application.objects.get(pk=case.pk).state == "submitted"


def test_return_opens_the_sections_with_a_reason(world, case):
    response = browser(world.people.caseworker).post(
        f"{CASE}return/", {"reason_financing": "Hvem betaler?"}, follow=True
    )
    assert messages(response) == ["Returned. The municipality has until Thursday 15 October 2026, 12:00."]
    assert response.context["case"].state == "returned"
    assert response.context["lines"] == []
    assert [entry["what"] for entry in response.context["entries"][:2]] == ["Letter ordered", "Returned for completion"]
    assert response.context["entries"][1]["detail"] == [
        "Other financing: Hvem betaler?", "To be answered by Thursday 15 October 2026, 12:00.",
    ]  # fmt: skip
    assert list(case.sections.filter(returned_at__isnull=False).values_list("name", flat=True)) == ["financing"]


def test_return_without_a_reason_is_refused(world, case):
    response = browser(world.people.caseworker).post(f"{CASE}return/", {"reason_contact": " "})
    assert response.status_code == 400
    assert problems(response) == ["Choose at least one section to return, and write for each what is missing."]


def test_resume_is_offered_when_the_answer_is_late(world, case):
    page = browser(world.people.caseworker)
    page.post(f"{CASE}return/", {"reason_contact": "Hvem?"})
    early = page.post(f"{CASE}resume/", follow=True)
    assert messages(early)[1:] == [
        "The municipality has until Thursday 15 October 2026, 12:00 to complete the application."
    ]
    with time_machine.travel(factories.AFTER.replace(day=20), tick=False):
        later = browser(world.people.caseworker)
        assert later.get(CASE).context["able"]["resume"] is True
        assert later.post(f"{CASE}resume/", follow=True).context["case"].state == "submitted"


def test_case_shows_what_changed_since_the_former_submission(world, case):
    page, signatory = browser(world.people.caseworker), world.people.signatory
    page.post(f"{CASE}return/", {"reason_contact": "Hvem?"})
    returned = Application.objects.get(pk=case.pk)
    drafting.save_answers(
        application=returned, section="contact", answers={"contact_name": "Nanna Ny"},
        base={"contact_name": "Kim Kontakt"}, by=signatory, at=factories.AFTER,
    )  # fmt: skip
    assert Answer.objects.get(application=case, name="contact_name").value == "Nanna Ny"
    assert "Nanna Ny" not in main(page.get(CASE))
    drafting.complete_section(application=returned, section="contact", by=signatory, at=factories.AFTER)
    signing.submit(application=returned, by=signatory, at=factories.AFTER)
    submission = page.get(CASE).context["submission"]
    assert (submission["number"], submission["differences"]) == (
        2, [{"what": "Contact person", "before": "Kim Kontakt", "after": "Nanna Ny"}],
    )  # fmt: skip


def test_neighbours_follow_the_worklist_and_its_filters(world, case):
    many(world, 2)
    page = browser(world.people.caseworker)
    everything = page.get(CASE).context
    assert (everything["before"], everything["after"]) == ("2026-1-501", "")
    filtered = page.get(f"{CASE}?q=By+500").context
    assert (filtered["before"], filtered["after"], filtered["kept"]) == ("2026-1-500", "", "?q=By+500")
