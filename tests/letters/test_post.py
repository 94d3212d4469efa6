import base64
import hashlib
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.db import transaction

from pool.access.models import User
from pool.journal.models import Entry
from pool.letters import post, queries
from pool.letters.models import Dispatch, Letter
from pool.letters.services import batching, delivering, sending
from pool.mail.models import Message
from pool.registry.models import Municipality
from tests import factories
from tests.factories import AFTER, NOW
from tests.factories.recall import recalled
from tests.letters import case_of_all
from tests.posted import posted

pytestmark = pytest.mark.django_db

MEMO, CORE = "{https://DigitalPost.dk/MeMo-1}", "{https://data.gov.dk/model/core/}"
OWN, AARHUS = "12345674", "55133018"


@pytest.fixture
def here(world, settings, tmp_path):
    """Both ends of the post have a CVR number; the out-tray is empty."""
    settings.AGENCY = {**settings.AGENCY, "cvr": OWN}
    registered(world.aarhus)
    case = case_of_all.everything(world)
    settings.MEDIA_ROOT = tmp_path
    return case


@recalled
def registered(municipality: Municipality) -> None:
    Municipality.objects.filter(pk=municipality.pk).update(cvr=AARHUS)


def award_letter() -> Letter:
    return Letter.objects.get(kind="award", replaces=None)


def tray():
    return sorted(path.name for path in (settings.MEDIA_ROOT / "out-tray").iterdir())


def tree(letter: Letter):
    return ElementTree.fromstring(post.message(letter)[1])


def names(element) -> list[str]:
    return [child.tag.replace(MEMO, "").replace(CORE, "grd:") for child in element]


def text(root, path: str) -> str:
    return root.find("/".join(f"{MEMO}{part}" for part in path.split("/"))).text


def test_elements_stand_in_the_order_of_the_schema(here):
    root = tree(award_letter())
    header, body = root
    assert (root.tag, root.attrib) == (f"{MEMO}Message", {"memoVersion": "1.1", "memoSchVersion": "1.1.0"})
    assert names(header) == [
        "messageType", "messageUUID", "label", "mandatory", "legalNotification", "Sender", "Recipient", "ContentData",
    ]  # fmt: skip
    assert names(header.find(f"{MEMO}Sender")) == ["senderID", "idType", "label"]
    assert names(header.find(f"{MEMO}Recipient")) == ["recipientID", "idType", "label"]
    assert names(header.find(f"{MEMO}ContentData")) == ["grd:CVRdata", "CaseID"]
    assert names(header.find(f"{MEMO}ContentData/{CORE}CVRdata")) == ["grd:cvrNumber", "grd:companyName"]
    assert names(body) == ["createdDateTime", "MainDocument"]
    main = body.find(f"{MEMO}MainDocument")
    assert names(main) == ["mainDocumentID", "label", "File", "Action"]
    assert names(main.find(f"{MEMO}File")) == ["encodingFormat", "filename", "language", "content"]
    action = main.find(f"{MEMO}Action")
    assert names(action) == ["label", "actionCode", "startDateTime", "endDateTime", "EntryPoint"]


def test_values_are_those_of_the_letter(here):
    letter = award_letter()
    root = tree(letter)
    header, main = "MessageHeader", "MessageBody/MainDocument"
    assert text(root, f"{header}/messageType") == "DIGITALPOST"
    assert text(root, f"{header}/label") == letter.title
    assert text(root, f"{header}/Sender/senderID") == OWN
    assert (text(root, f"{header}/Recipient/recipientID"), text(root, f"{header}/Recipient/idType")) == (AARHUS, "CVR")
    assert text(root, f"{header}/ContentData/CaseID/caseID") == "2026-1-751"
    assert text(root, f"{header}/legalNotification") == "false"
    assert text(root, "MessageBody/createdDateTime") == "2026-10-01T10:30:00Z"
    assert base64.b64decode(text(root, f"{main}/File/content")) == bytes(letter.pdf)


def test_acceptance_deadline_is_an_action_at_noon_in_copenhagen(here):
    letter = award_letter()
    root, action = tree(letter), "MessageBody/MainDocument/Action"
    assert letter.award.accept_by.isoformat() == "2026-10-22"
    assert text(root, f"{action}/actionCode") == "BEKRAEFT"
    assert text(root, f"{action}/endDateTime") == "2026-10-22T10:00:00Z"  # summer time
    assert text(root, f"{action}/EntryPoint/url") == f"{settings.ADDRESS}/awards/2026-1-751/"


def test_winter_noon_is_an_hour_later_in_utc(here):
    letter = award_letter()
    letter.award.accept_by = letter.award.accept_by + timedelta(days=30)
    assert text(tree(letter), "MessageBody/MainDocument/Action/endDateTime") == "2026-11-21T11:00:00Z"


@pytest.mark.parametrize("days", [None, -60])
def test_nothing_to_accept_is_no_action(here, days):
    letter = award_letter()
    letter.award.accept_by = days and letter.award.accept_by + timedelta(days=days)
    assert tree(letter).find(f"{MEMO}MessageBody/{MEMO}MainDocument/{MEMO}Action") is None


def test_receipt_has_no_action(here):
    receipt = Letter.objects.get(kind="receipt")
    assert tree(receipt).find(f"{MEMO}MessageBody/{MEMO}MainDocument/{MEMO}Action") is None


def test_same_letter_gives_the_same_bytes_and_another_one_another_number(here):
    first, again = post.message(award_letter()), post.message(award_letter())
    assert first == again
    assert first[0] == "2026-1-751-A1.xml"
    numbers = {text(tree(letter), "MessageHeader/messageUUID") for letter in Letter.objects.all()}
    assert len(numbers) == Letter.objects.count() == 4


def test_title_with_signs_of_xml_is_read_back(here):
    letter = award_letter()
    letter.title = "Børn & <unge> \"ÆØÅ\" ]]> 'x'"
    assert text(tree(letter), "MessageHeader/label") == letter.title


def test_dispatch_lays_the_file_and_tells_the_signatories_without_content(here, world):
    Message.objects.all().delete()
    letter = award_letter()
    made = delivering.dispatch(letter=letter, by=None, at=AFTER)
    assert tray() == [made.post_file] == ["2026-1-751-A1.xml"]
    content = (settings.MEDIA_ROOT / "out-tray" / made.post_file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == made.post_sha256
    assert made.notified == ["signatory"]
    (message,) = posted(AFTER)
    assert message.to == ["signatory@example.dk"]
    assert message.subject.endswith(" 2026-1-751")
    assert f"{settings.ADDRESS}/letters/" in message.body
    words = message.subject + message.body + message.alternatives[0].content
    assert not any(word in words for word in ("50.000", "Tilsagn", "tilskud", letter.title))
    assert message.attachments == []


def test_dispatch_that_is_undone_posts_nothing(here):
    Message.objects.all().delete()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        delivering.dispatch(letter=award_letter(), by=None, at=AFTER)
        raise KeyboardInterrupt
    assert not Message.objects.exists()


@pytest.mark.parametrize(("kind", "words"), [("hearing", "beder om jeres svar"), ("completion_request", "suppleres")])
def test_a_letter_that_asks_for_an_answer_says_so_and_by_when_to_everybody_who_can_answer(world, kind, words):
    application = factories.submitted(world, world.aarhus)
    by = world.people.caseworker
    if kind == "hearing":
        sending.hear(application=application, content="Studiet siger noget andet.", by=by, at=NOW)
    else:
        sending.return_sections(application=application, reasons={"financing": "Beløb mangler."}, by=by, at=NOW)
    Message.objects.all().delete()
    batching.work(worker="test:1", at=NOW + timedelta(minutes=10))
    sent = posted(NOW + timedelta(minutes=10))
    assert [message.to for message in sent] == [["signatory@example.dk"], ["preparer@example.dk"]]
    assert words in sent[0].subject
    assert "torsdag 24. september 2026" in sent[0].body
    assert "Studiet" not in sent[0].body and "mangler" not in sent[0].body.replace("fordi noget mangler", "")


def test_a_notice_that_comes_after_the_time_to_answer_asks_for_nothing(world):
    application = factories.submitted(world, world.aarhus)
    sending.hear(application=application, content="Studiet.", by=world.people.caseworker, at=NOW)
    batching.work(worker="test:1", at=NOW + timedelta(days=30))
    assert [message.kind for message in Message.objects.filter(case=application.reference)] == ["letter"]


def test_a_signatory_without_an_address_stands_among_the_mails_that_failed(here, world):
    Message.objects.all().delete()
    User.objects.filter(pk=world.people.signatory.pk).update(email="")
    made = delivering.dispatch(letter=award_letter(), by=None, at=AFTER)
    message = Message.objects.get()
    assert (made.notified, message.to, message.state, message.problem) == ([], "", "failed", "no_address")


def test_crash_between_file_and_row_leaves_one_file_and_one_row(here, monkeypatch):
    letter, working = award_letter(), delivering._dispatched

    def crash(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "_dispatched", crash)
    with pytest.raises(KeyboardInterrupt):
        delivering.dispatch(letter=letter, by=None, at=AFTER)
    assert (tray(), Dispatch.objects.count()) == (["2026-1-751-A1.xml"], 0)
    monkeypatch.setattr(delivering, "_dispatched", working)
    for _again in range(2):
        delivering.dispatch(letter=letter, by=None, at=AFTER)
    assert (tray(), Dispatch.objects.count()) == (["2026-1-751-A1.xml"], 1)
    assert Entry.objects.filter(verb="letters.dispatch").count() == 1


@pytest.mark.parametrize("missing", ["ours", "theirs"])
def test_without_a_cvr_number_there_is_no_file_and_the_dispatch_says_so(here, missing, settings):
    if missing == "ours":
        settings.AGENCY = {**settings.AGENCY, "cvr": ""}
    else:
        Municipality.objects.update(cvr="")
    made = delivering.dispatch(letter=award_letter(), by=None, at=AFTER)
    assert (made.post_file, made.post_sha256, made.notified) == ("", "", ["signatory"])
    assert not (settings.MEDIA_ROOT / "out-tray").exists()
    assert Entry.objects.get(verb="letters.dispatch").facts["file"] == ""


def test_reading_is_noted_once_and_by_the_municipality_only(here, world):
    letter = award_letter()
    delivering.read(letter=letter, by=world.people.caseworker, at=AFTER)
    assert not Entry.objects.filter(verb="letters.read").exists()
    delivering.read(letter=letter, by=world.people.preparer, at=AFTER)
    delivering.read(letter=letter, by=world.people.signatory, at=AFTER + timedelta(days=1))
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.reading.read_by, letter.reading.read_at) == (world.people.preparer, AFTER)
    assert Entry.objects.filter(verb="letters.read").count() == 1


def test_unread_letters_are_counted_for_their_municipality(here, world):
    assert [queries.unread(user) for user in (world.people.preparer, world.foreign.preparer, world.people.decider)] == [
        4, 0, 0,
    ]  # fmt: skip
    delivering.read(letter=award_letter(), by=world.people.preparer, at=AFTER)
    assert queries.unread(world.people.signatory) == 3
