"""The pages of texts: read, changed with a preview, proposed, approved by somebody else."""

from datetime import timedelta

import pytest

from pool.letters import shipped, wordings
from pool.letters.models import Wording
from tests import factories, worded, written
from tests.factories import AFTER, NOW
from tests.web import agency

CHANGE = "/wordings/award/da/change/?scheme="
WHY = "I får det hele."


@pytest.fixture
def caseworker(world):
    return agency.browser(world.people.caseworker)


@pytest.fixture
def decider(world):
    return agency.browser(world.people.decider)


def sent(name="award", language="da", do="review", **changed) -> dict:
    """What a browser sends of the form."""
    more = {key: changed.pop(key) for key in ("on", "reason", "seen") if key in changed}
    texts = worded.blocks(name, language, **changed)
    typed = {f"text-{block}": "\r\n".join(text) if isinstance(text, list) else text for block, text in texts.items()}
    return {**typed, "do": do, "on": f"example-{name}", **more}


def text(answer) -> str:
    return answer.content.decode()


def test_list_shows_every_text_and_what_waits(world, caseworker):
    made = worded.approved(world, why=WHY)
    worded.proposed(world, name="common", scheme="A", greeting="Hilsen")
    page = text(caseworker.get("/wordings/"))
    for title in (
        "What every letter says",
        "What every grant says",
        "Receipt",
        "Partial award",
        "Withdrawal confirmed",
    ):
        assert f">{title}<" in page
    assert f"approved by {made.approved_by}" in page
    assert page.count("The product&#x27;s own text") == 24 and "That of every scheme" in page
    assert "Scheme A, " in page and "Waiting for approval" in page
    english = text(caseworker.get("/wordings/?language=en"))
    assert english.count("The product&#x27;s own text") == 25 and "approved by" not in english


@pytest.mark.parametrize("count", [1, 4])
def test_pages_take_the_same_queries_for_any_number_of_versions(world, decider, django_assert_max_num_queries, count):
    for number in range(count):
        worded.approved(world, at=NOW + timedelta(hours=number), why=f"Nr. {number}.")
    for path, most in (("/wordings/", 5), ("/wordings/award/da/", 7)):
        with django_assert_max_num_queries(most):
            assert decider.get(path).status_code == 200


def test_text_shows_versions_with_marked_differences(world, decider):
    worded.approved(world, why=WHY)
    page = text(decider.get("/wordings/award/da/"))
    assert "In force: version 1" in page and "Kortere." in page
    assert '<del><span class="sr-only">Removed: </span>' in page and '<ins><span class="sr-only">Added: </span>' in page
    assert "What is different from the product&#x27;s own text" in page
    assert "{acceptance_deadline}" in page


def test_scheme_without_texts_uses_those_of_every_scheme(world, decider):
    assert "It has no texts of its own yet." in text(decider.get("/wordings/award/da/?scheme=A"))
    worded.approved(world, scheme="A", why=WHY)
    assert "Letters that speak of this scheme alone" in text(decider.get("/wordings/award/da/?scheme=A"))


@pytest.mark.parametrize(
    "path", ["/wordings/gossip/da/", "/wordings/award/de/", "/wordings/award/da/?scheme=Z", "/wordings/version/0/"]
)
def test_unknown_texts_are_not_found(world, decider, path):
    assert decider.get(path).status_code == 404


def test_change_begins_with_the_schemes_it_goes_for(world, caseworker):
    page = text(caseworker.get("/wordings/award/da/change/"))
    assert "Every scheme" in page and "?scheme=A" in page and "?scheme=B" in page


def test_form_has_a_field_for_every_block_with_its_name_and_places(world, caseworker):
    page = text(caseworker.get(CHANGE))
    for block in shipped.texts("award", "da"):
        assert f'name="text-{block}"' in page
    assert "What they must do now" in page and "Must name {acceptance_deadline}." in page
    assert "<code data-place>{employees_count}</code>" in page and "Number of employees" in page
    assert "Take the product" not in page


def test_preview_without_scripts_shows_the_letter_with_the_typed_texts(world, caseworker):
    page = text(caseworker.post(CHANGE, sent(do="preview", why="Fordi {municipality}.")))
    assert "Fordi Eksempel Kommune." in page and "Readability (LIX)" in page
    assert (
        "Take the product" in page
        and 'value="Fordi {municipality}."' in page.replace("\n", "")
        or "Fordi {municip" in page
    )
    assert not Wording.objects.exists()


def test_button_takes_the_products_text_back(world, caseworker):
    page = text(caseworker.post(CHANGE, sent(do="product-why", why="Væk.", lead="Ny {awarded_amount}.")))
    assert "Væk." not in page and shipped.texts("award", "da")["why"] in page and "Ny {awarded_amount}." in page


def test_check_answers_with_a_piece_of_a_page(world, caseworker):
    answer = caseworker.post("/wordings/award/da/check/", sent(do="preview", why="Fordi {gossip}."))
    assert answer.status_code == 200 and "<html" not in text(answer)
    assert 'href="#id_text-why"' in text(answer) and "1 thing to mend" in text(answer)
    answer = caseworker.post("/wordings/award/da/check/", sent(do="preview", why="Fordi."))
    assert "Fordi." in text(answer) and 'hx-swap-oob="innerHTML:#preview-state"' in text(answer)


def test_hard_texts_are_warned_about_and_not_refused(world, caseworker):
    hard = "Tilskudsforvaltningsmæssige hensyn nødvendiggør dokumentationsforpligtelser " * 25
    page = text(caseworker.post(CHANGE, sent(why=hard)))
    assert "The letter is hard to read." in page and "1 sentence has more than 24 words." in page
    assert "Is this what the letters should say?" in page
    assert caseworker.post(CHANGE, sent(do="propose", why=hard, reason="x")).status_code == 302


@pytest.mark.parametrize("do", ["review", "propose"])
def test_faulty_texts_are_refused_on_their_fields_and_kept(world, caseworker, do):
    answer = caseworker.post(CHANGE, sent(do=do, why="Fordi {gossip}.", now="Nu.", reason="x"))
    page = text(answer)
    assert answer.status_code == 400
    assert 'href="#id_text-why"' in page and 'href="#id_text-now"' in page
    assert "which this letter does not know" in page and "must still name {acceptance_deadline}" in page
    assert "Fordi {gossip}." in page
    assert not Wording.objects.exists()


def test_review_shows_the_difference_and_the_letter_before_anything_is_proposed(world, caseworker):
    page = text(caseworker.post(CHANGE, sent(why=WHY)))
    assert "Is this what the letters should say?" in page
    assert '<del><span class="sr-only">Removed: </span>' in page and WHY in page
    assert page.count("<dt>") == 1
    assert not Wording.objects.exists()


def test_nothing_changed_is_said_on_the_review(world, caseworker):
    answer = caseworker.post(CHANGE, sent())
    assert answer.status_code == 400 and "The texts are the same as those in force." in text(answer)


def test_proposal_needs_a_reason_and_keeps_the_texts(world, caseworker):
    answer = caseworker.post(CHANGE, sent(do="propose", why=WHY, reason=" "))
    assert answer.status_code == 400
    assert 'href="#id_reason"' in text(answer) and f'value="{WHY}"' in text(answer)
    assert not Wording.objects.exists()


def test_proposal_from_texts_that_are_no_longer_in_force_is_refused(world, caseworker):
    seen = wordings.fingerprint(shipped.texts("award", "da"))
    worded.approved(world, why=WHY)
    answer = caseworker.post(CHANGE, sent(do="propose", why="Anden.", reason="x", seen=seen))
    assert answer.status_code == 409 and "Other texts have come into force" in text(answer)


def test_whole_way_from_proposal_to_approval(world, caseworker, decider):
    answer = caseworker.post(CHANGE, sent(do="propose", why=WHY, reason="Kortere."))
    made = Wording.objects.get()
    assert answer.url == f"/wordings/version/{made.pk}/" and made.blocks == worded.blocks(why=WHY)
    own = text(caseworker.get(answer.url))
    assert "somebody else must approve" in own and "Approve these texts" not in own and "Discard these texts" in own
    assert answer.url in text(decider.get("/"))
    page = text(decider.get(answer.url))
    assert "Approve these texts" in page and "Kortere." in page and WHY in page
    done = decider.post(f"/wordings/version/{made.pk}/approve/", follow=True)
    assert "In force." in text(done)
    assert wordings.in_force()("award", "da").version == 1
    assert answer.url not in text(decider.get("/"))


def test_a_waiting_proposal_is_shown_in_place_of_the_form(world, caseworker):
    made = worded.proposed(world, why=WHY)
    answer = caseworker.get(CHANGE)
    assert answer.url == f"/wordings/version/{made.pk}/"
    assert "Change the texts" not in text(caseworker.get("/wordings/award/da/"))


def test_own_proposal_is_not_approved_by_a_hand_made_request(world, decider):
    made = worded.proposed(world, by=world.people.decider, why=WHY)
    assert decider.post(f"/wordings/version/{made.pk}/approve/").status_code == 403
    assert "Approve these texts" not in text(decider.get(f"/wordings/version/{made.pk}/"))


def test_discarding_needs_a_reason(world, decider):
    made = worded.proposed(world, why=WHY)
    url = f"/wordings/version/{made.pk}/discard/"
    assert "Write a reason" in text(decider.post(url, {"reason": ""}, follow=True))
    assert "The texts in force stay." in text(decider.post(url, {"reason": "Utydelig."}, follow=True))
    assert "Utydelig." in text(decider.get(f"/wordings/version/{made.pk}/"))


def test_scheme_of_the_address_is_the_scheme_of_the_proposal(world, caseworker):
    caseworker.post("/wordings/award/da/change/?scheme=A", sent(do="propose", why=WHY, reason="x"))
    assert Wording.objects.get().scheme == "A"


def test_trial_on_paper(world, caseworker):
    answer = caseworker.post("/wordings/award/da/trial.pdf", sent(why=WHY))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"
    assert caseworker.post("/wordings/award/da/trial.pdf", sent(why="{gossip}")).status_code == 400
    made = worded.proposed(world, why=WHY)
    assert caseworker.get(f"/wordings/version/{made.pk}/trial.pdf?on=example-award").content.startswith(b"%PDF")
    assert caseworker.get(f"/wordings/version/{made.pk}/trial.pdf?on=gossip").status_code == 404


def test_preview_in_a_letter_that_was_written(world, caseworker):
    case = factories.submitted(world, world.aarhus, count=1)
    letter = written.letter(
        kind="receipt", application=case, about={"submission": 1}, by=world.people.caseworker, at=AFTER
    )
    path = "/wordings/receipt/da/change/?scheme="
    assert f"Receipt, {letter.reference}, Aarhus Kommune" in text(caseworker.get(path))
    shown = text(caseworker.post(path, sent("receipt", do="preview", on=f"letter-{letter.pk}", change="Ring.")))
    assert "Ring." in shown and case.reference in shown
    administrator = text(agency.browser(world.people.administrator).get("/wordings/receipt/da/"))
    assert letter.reference not in administrator


def test_list_of_letters_names_the_texts_that_were_used(world, caseworker):
    case = factories.submitted(world, world.aarhus, count=1)
    more = {"kind": "receipt", "application": case, "by": world.people.caseworker}
    worded.approved(world, name="receipt", scheme="A", at=NOW, change="Ring.")
    written.letter(**more, about={"submission": 1}, at=AFTER)
    for path in ("/letters/", f"/cases/{case.reference}/"):
        page = text(caseworker.get(path))
        assert "/wordings/receipt/da/?scheme=A" in page and "Receipt, version 1" in page
    own = agency.browser(world.people.signatory)
    assert "version 1" not in text(own.get("/letters/"))
