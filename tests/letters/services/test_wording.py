"""Who may change what letters say, what is refused, and what letters say before and after."""

from datetime import timedelta

import pytest

from pool.journal.models import Entry
from pool.kernel.refusals import Forbidden, NotAllowed, NotFound, ReasonMissing, Refusals, WrongState
from pool.letters import checking, queries, shipped, wordings
from pool.letters.models import Wording
from pool.letters.services import correcting, wording, writing
from tests import factories, worded, written
from tests.factories import AFTER, NOW
from tests.together import at_once

WHY = "I får det hele."
LATER = AFTER + timedelta(hours=1)


def propose(world, name="award", language="da", scheme="", **changed):
    return worded.proposed(world, name=name, language=language, scheme=scheme, **changed)


@pytest.mark.django_db
def test_proposal_is_a_version_that_waits(world):
    made = propose(world, why=WHY)
    assert (made.version, made.state, made.blocks["why"], made.why) == (1, "proposed", WHY, "Kortere.")
    assert made.sha256 == wordings.fingerprint(made.blocks)
    assert list(made.blocks) == list(shipped.texts("award", "da"))
    assert wordings.in_force()("award", "da") == (shipped.texts("award", "da"), 0, "")
    entry = Entry.objects.get(verb="letters.propose_wording")
    assert (entry.subject, entry.facts["why"]) == ("wording:award/da/all/1", "Kortere.")


@pytest.mark.django_db
def test_approved_by_a_second_person_it_is_in_force_from_then_on(world):
    made = wording.approve(wording=propose(world, why=WHY), by=world.people.decider, at=NOW)
    assert (made.state, made.approved_by, made.approved_at) == ("approved", world.people.decider, NOW)
    assert wordings.in_force()("award", "da") == (worded.blocks(why=WHY), 1, "")
    assert wordings.in_force()("award", "en").version == 0
    assert Entry.objects.filter(verb="letters.approve_wording", subject="wording:award/da/all/1").count() == 1


@pytest.mark.django_db
def test_nobody_approves_their_own_texts(world):
    made = propose(world, by=world.people.decider, why=WHY)
    with pytest.raises(wording.WordedByYou):
        wording.approve(wording=made, by=world.people.decider, at=NOW)
    assert Wording.objects.get().state == "proposed"


@pytest.mark.django_db
def test_author_and_approver_discard_with_a_reason_and_nobody_else(world):
    made = propose(world, why=WHY)
    with pytest.raises(ReasonMissing):
        wording.discard(wording=made, why="  ", by=world.people.decider, at=NOW)
    with pytest.raises(NotAllowed):
        wording.discard(wording=made, why="x", by=factories.person("other", "caseworker"), at=NOW)
    gone = wording.discard(wording=made, why="Utydelig.", by=world.people.caseworker, at=NOW)
    assert (gone.state, gone.discard_reason, gone.discarded_by) == ("discarded", "Utydelig.", world.people.caseworker)
    assert wording.discard(wording=propose(world, why=WHY), why="x", by=world.people.decider, at=NOW).version == 2


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["approve", "discard"])
def test_answered_texts_are_answered(world, deed):
    made = worded.approved(world, why=WHY)
    more = {"why": "x"} if deed == "discard" else {}
    with pytest.raises(WrongState):
        getattr(wording, deed)(wording=made, by=world.people.decider, at=NOW, **more)


@pytest.mark.django_db
def test_second_proposal_waits_for_the_first(world):
    propose(world, why=WHY)
    with pytest.raises(wording.ProposalWaits) as refused:
        propose(world, why="Anden.", by=world.people.decider)
    assert refused.value.facts["who"] == str(world.people.caseworker)
    propose(world, language="en", why="You are awarded all of it.")
    propose(world, scheme="A", why=WHY)


@pytest.mark.django_db
def test_same_texts_are_no_proposal(world):
    with pytest.raises(wording.NothingChanged):
        propose(world)
    with pytest.raises(wording.NothingChanged):
        propose(world, why=f"  {shipped.texts('award', 'da')['why']}\r\n")
    worded.approved(world, why=WHY)
    with pytest.raises(wording.NothingChanged):
        propose(world, why=WHY)
    with pytest.raises(wording.NothingChanged):
        propose(world, scheme="A", why=WHY)


@pytest.mark.django_db
def test_texts_written_from_others_than_those_in_force_are_refused(world):
    seen = wordings.fingerprint(shipped.texts("award", "da"))
    told = {"name": "award", "language": "da", "scheme": "", "why": "x", "by": world.people.caseworker, "at": NOW}
    worded.approved(world, why=WHY)
    with pytest.raises(wording.TextsMoved):
        wording.propose(**told, blocks=worded.blocks(description="Tilsagn"), seen=seen)
    now = wordings.fingerprint(worded.blocks(why=WHY))
    assert wording.propose(**told, blocks=worded.blocks(description="Tilsagn"), seen=now).version == 2


@pytest.mark.django_db
def test_proposal_needs_a_reason(world):
    with pytest.raises(ReasonMissing) as refused:
        wording.propose(
            name="award", language="da", scheme="", blocks=worded.blocks(why=WHY), why=" ", by=world.people.decider,
            at=NOW,
        )  # fmt: skip
    assert refused.value.field == "why"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"why": "I får {gossip}."}, "unknown_fact", "blocks.why"),
        ({"why": "I får {condition_due}."}, "unknown_fact", "blocks.why"),  # another letter's
        ({"now": "Accepter nu."}, "owed_place_gone", "blocks.now"),
        ({"lead": "I får {awarded_amount"}, "stray_brace", "blocks.lead"),
        ({"why": "I får} det."}, "stray_brace", "blocks.why"),
        ({"why": "{lines_count:en}"}, "stray_brace", "blocks.why"),
        ({"why": ""}, "block_missing", "blocks.why"),
        ({"why": " \n "}, "block_missing", "blocks.why"),
        ({"why": "x" * 2001}, "block_too_long", "blocks.why"),
        ({"description": "x" * 301}, "block_too_long", "blocks.description"),
        ({"gossip": "x"}, "block_unknown", "blocks"),
        ({"why": "a\x00b"}, "unreadable_text", "blocks.why"),
    ],
)
def test_faulty_text_is_refused_with_its_name(world, changed, code, field):
    with pytest.raises((Refusals, checking.Refusal)) as refused:
        propose(world, **changed)
    items = refused.value.items if isinstance(refused.value, Refusals) else [refused.value]
    assert (code, field) in [(item.code, item.field) for item in items]
    assert not Wording.objects.exists()


@pytest.mark.django_db
def test_every_fault_is_named_at_once(world):
    with pytest.raises(Refusals) as refused:
        propose(world, why="{gossip}", now="Nu", title="")
    assert [item.field for item in refused.value.items] == ["blocks.title", "blocks.now", "blocks.why"]


@pytest.mark.django_db
def test_missing_block_is_refused(world):
    texts = {block: text for block, text in worded.blocks(lead="Ja.").items() if block != "why"}
    with pytest.raises(Refusals) as refused:
        wording.propose(
            name="award", language="da", scheme="", blocks=texts, why="x", by=world.people.caseworker, at=NOW
        )
    assert "block_missing" in [item.code for item in refused.value.items]


@pytest.mark.django_db
def test_paragraphs_are_lines_and_not_too_many(world):
    made = propose(world, name="receipt", steps="Først.\r\n\r\n  Så. \n")
    assert made.blocks["steps"] == ["Først.", "Så."]
    with pytest.raises(checking.TooManyParts):
        propose(world, name="receipt", language="en", steps=["x"] * 21)
    with pytest.raises(checking.BlockMissing):
        propose(world, name="receipt", language="en", steps=" \n ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "where", [{"scheme": "Z"}, {"name": "gossip"}, {"language": "de"}, {"name": "../award"}], ids=str
)
def test_what_there_is_not_is_not_found(world, where):
    told = {"name": "award", "language": "da", "scheme": "", **where}
    with pytest.raises(NotFound):
        wording.propose(**told, blocks=worded.blocks(), why="x", by=world.people.caseworker, at=NOW)


@pytest.mark.django_db
def test_control_characters_are_refused(world):
    with pytest.raises(Forbidden):
        propose(world, why="a\x1bb")


@pytest.mark.django_db
def test_soft_blanks_stay(world):
    assert propose(world, why="I får  10\u00a0%.").blocks["why"] == "I får 10\u00a0%."


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus, count=1)


def receipt(world, case, at):
    more = {"about": {"submission": 1}, "application": case}
    return written.letter(kind="receipt", by=world.people.caseworker, at=at, **more)


@pytest.mark.django_db
def test_letters_say_what_is_in_force_when_they_are_written(world, case):
    before = receipt(world, case, AFTER)
    worded.approved(world, name="receipt", at=AFTER, change="Ring til os.")
    after = receipt(world, case, LATER)
    assert before.wording == {"common": 0, "receipt": 0}
    assert after.wording == {"common": 0, "receipt": 1}
    assert after.facts["words"]["change"] == "Ring til os."
    before.refresh_from_db()
    assert before.facts["words"]["change"] == shipped.texts("receipt", "da")["change"]


@pytest.mark.django_db
def test_proposal_and_discarded_texts_change_no_letter(world, case):
    made = propose(world, name="receipt", change="Ring til os.")
    assert receipt(world, case, LATER).wording["receipt"] == 0
    wording.discard(wording=made, why="x", by=world.people.decider, at=LATER)
    assert receipt(world, case, LATER).wording["receipt"] == 0


@pytest.mark.django_db
def test_corrected_letter_uses_the_texts_of_its_own_day(world, case):
    first = receipt(world, case, AFTER)
    worded.approved(world, name="receipt", at=AFTER, change="Ring til os.")
    by = factories.person("second", "decider")
    order = correcting.correct(letter=first, correction="Navnet.", by=by, at=LATER)
    second = writing.write(order=order, by=by, at=LATER)
    assert (first.wording["receipt"], second.wording["receipt"]) == (0, 1)
    assert (second.replaces, second.facts["words"]["change"]) == (first, "Ring til os.")


@pytest.mark.django_db
def test_texts_of_a_scheme_are_for_letters_about_it_alone(world, case):
    worded.approved(world, name="receipt", at=AFTER, change="Ring til os.")
    worded.approved(world, name="receipt", at=AFTER, scheme="A", change="Kun A.")
    alone = receipt(world, case, LATER)
    assert alone.wording == {"common": 0, "receipt/A": 1}
    assert alone.facts["words"]["change"] == "Kun A."
    for schemes in ([], ["B"], ["A", "B"]):
        assert wordings.in_force(schemes)("receipt", "da").blocks["change"] == "Ring til os."


@pytest.mark.django_db
def test_texts_that_came_later_are_the_products_own(world):
    made = worded.approved(world, why=WHY)
    kept = {block: text for block, text in made.blocks.items() if block != "lead"}
    assert wordings.blocks_of(Wording(name="award", language="da", blocks=kept | {"gone": "x"})) == made.blocks


@pytest.mark.django_db
def test_version_says_what_it_changed(world):
    first = worded.approved(world, why=WHY)
    wording.discard(wording=propose(world, why="Nej."), why="x", by=world.people.decider, at=NOW)
    third = worded.approved(world, at=LATER, why="Anden.")
    own = worded.proposed(world, scheme="A", at=LATER + timedelta(1), why="Kun A.")
    assert [wordings.before(item).version for item in (first, third, own)] == [0, 1, 3]
    assert wordings.before(third).blocks["why"] == WHY
    assert [(item.version, said.version) for item, said in wordings.history("award", "da", "")] == [
        (3, 1), (2, 1), (1, 0),
    ]  # fmt: skip
    assert [(item.scheme, said.version) for item, said in wordings.history("award", "da", "A")] == [("A", 3)]


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_at_once_one_waits_and_one_is_refused(world):
    results = at_once(*(lambda text=text: propose(world, why=text) for text in ("En.", "To.")))
    assert sorted(type(result).__name__ for result in results) == ["ProposalWaits", "Wording"]
    assert queries.wordings_waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_approved_and_discarded_at_once_one_counts(world):
    made = propose(world, why=WHY)
    other = factories.person("second", "decider")
    results = at_once(
        lambda: wording.approve(wording=made, by=world.people.decider, at=NOW),
        lambda: wording.discard(wording=made, why="x", by=other, at=NOW),
    )
    assert sorted(type(result).__name__ for result in results) == ["Wording", "WrongState"]
