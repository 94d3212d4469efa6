import pytest

from pool.letters import catalogue, shipped
from pool.letters.models import Wording
from tests import factories, worded, written
from tests.factories import NOW

HERE = "/api/v1/wordings"
AWARD = f"{HERE}/award/da"
WHY = "I får det hele."


@pytest.fixture
def caseworker(api, world):
    return api(world.people.caseworker)


@pytest.fixture
def decider(api, world):
    return api(world.people.decider)


def propose(client, where=AWARD, **changed):
    return client.post(f"{where}/proposals", {"blocks": worded.blocks(**changed), "why": "Kortere."}, format="json")


def test_texts_are_listed_in_every_language(caseworker, world):
    made = worded.proposed(world, scheme="A", why=WHY)
    rows = caseworker.get(HERE).json()["texts"]
    assert len(rows) == len(catalogue.TEXTS) * 2 + 1
    own = next(row for row in rows if row["scheme"] == "A")
    assert (own["name"], own["version"], own["waiting"], own["label"]) == ("award", 0, made.pk, "Award")
    assert caseworker.get(HERE, {"gossip": 1}).status_code == 400


def test_text_is_shown_with_blocks_and_places(caseworker, world):
    told = caseworker.get(AWARD).json()
    assert (told["version"], told["letters"]) == (0, ["award"])
    now = next(block for block in told["blocks"] if block["name"] == "now")
    assert (now["label"], now["text"], now["owed"]) == (
        "What they must do now", shipped.texts("award", "da")["now"], ["acceptance_deadline"],
    )  # fmt: skip
    assert {"name": "awarded_amount", "words": "Amount awarded"} in now["places"]
    assert caseworker.get(f"{HERE}/gossip/da").status_code == 404
    assert caseworker.get(f"{HERE}/award/de").status_code == 404
    assert caseworker.get(AWARD, {"scheme": "Z"}).status_code == 404


def test_proposed_approved_and_shown_with_its_difference(caseworker, decider, world):
    made = propose(caseworker, why=WHY)
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["version"], told["before"]) == ("proposed", 1, 0)
    (changed,) = told["differences"]
    assert (changed["name"], {"what": "added", "text": "hele"} in changed["paragraphs"][0]) == ("why", False)
    assert "".join(piece["text"] for piece in changed["paragraphs"][0] if piece["what"] != "removed") == WHY
    url = f"/api/v1/wording-versions/{told['id']}"
    assert decider.post(f"{url}/approve").json()["state"] == "approved"
    assert caseworker.get(url).json()["approved_by"]["username"] == "decider"
    (version,) = caseworker.get(f"{AWARD}/versions").json()["versions"]
    assert (version["state"], "blocks" in version) == ("approved", False)
    now = caseworker.get(AWARD).json()
    assert (now["version"], now["sha256"]) == (1, told["sha256"])


def test_own_proposal_cannot_be_approved(decider, caseworker, world):
    pk = propose(decider, why=WHY).json()["id"]
    refused = decider.post(f"/api/v1/wording-versions/{pk}/approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "worded_by_you")
    assert caseworker.post(f"/api/v1/wording-versions/{pk}/approve").status_code == 403
    assert caseworker.post(f"/api/v1/wording-versions/{pk}/discard", {"reason": "x"}).status_code == 403
    gone = decider.post(f"/api/v1/wording-versions/{pk}/discard", {"reason": "Nej."}).json()
    assert (gone["state"], gone["discard_reason"]) == ("discarded", "Nej.")


def test_every_fault_names_its_block(caseworker, world):
    answer = propose(caseworker, why="{gossip}", now="Nu.").json()
    fields = {(row["code"], row["field"]) for row in answer["facts"]["errors"]}
    assert fields == {("unknown_fact", "blocks.why"), ("owed_place_gone", "blocks.now")}
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    "blocks", [["a"], "a", 7, {"why": 7}, {"why": [7]}, {"why": {"a": "b"}}, {"why": None}], ids=str
)
def test_blocks_are_texts(caseworker, world, blocks):
    answer = caseworker.post(f"{AWARD}/proposals", {"blocks": blocks, "why": "x"}, format="json")
    assert answer.status_code == 400
    assert answer.json()["code"]


def test_texts_begun_from_others_are_refused(caseworker, world):
    seen = caseworker.get(AWARD).json()["sha256"]
    worded.approved(world, why=WHY)
    body = {"blocks": worded.blocks(why="Anden."), "why": "x", "seen": seen}
    answer = caseworker.post(f"{AWARD}/proposals", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "wording_moved")


def test_preview_words_a_letter_and_writes_nothing(caseworker, world):
    case = factories.submitted(world, world.aarhus, count=1)
    letter = written.letter(
        kind="receipt", application=case, about={"submission": 1}, by=world.people.caseworker, at=NOW
    )
    blocks = worded.blocks("receipt", change="Ring til os.")
    for on, reference in (
        (f"letter-{letter.pk}", letter.reference),
        ("", letter.reference),
        ("example-receipt", "2026-"),
    ):
        told = caseworker.post(f"{HERE}/receipt/da/preview", {"blocks": blocks, "on": on}, format="json").json()
        assert told["reference"].startswith(reference) and told["kind"] == "receipt"
        assert {"kind": "text", "text": "Ring til os."} in told["letter"]
        assert 0 < told["lix"] <= told["lix_at_most"] and told["long_sentences"] == []
    assert not Wording.objects.exists()
    missing = caseworker.post(f"{HERE}/receipt/da/preview", {"blocks": blocks, "on": "letter-0"}, format="json")
    assert missing.status_code == 404


def test_others_read_and_do_not_propose(api, world):
    for role in ("controller", "administrator", "auditor"):
        client = api(getattr(world.people, role))
        assert client.get(AWARD).status_code == 200
        assert propose(client, why=WHY).status_code == 403
    for role in ("preparer", "finance", "ministry"):
        assert api(getattr(world.people, role)).get(HERE).status_code == 403
    assert api().get(HERE).status_code == 401
