"""Changes the agency's texts: one person proposes a whole version, another approves it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import NotAllowed, Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.letters import checking, queries, wordings
from pool.letters.models import Wording
from pool.letters.states import WordingState


class NothingChanged(Refusal):
    code = "wording_unchanged"
    sentence = N_("The texts are the same as those in force. Change one before you propose them.")
    kind = "invalid"


class ProposalWaits(Refusal):
    code = "wording_proposal_waits"
    sentence = N_("A proposal by %(who)s waits for approval. Approve or discard it first.")


class TextsMoved(Refusal):
    code = "wording_moved"
    sentence = N_("Other texts have come into force since you began. Start again from them; nothing was saved.")


class WordedByYou(Refusal):
    code = "worded_by_you"
    sentence = N_("You have proposed these texts. Somebody else must approve them.")
    kind = "forbidden"


@transaction.atomic
def propose(
    *, name: str, language: str, scheme: str, blocks: dict, why: str, seen: str = "", by, at: datetime
) -> Wording:
    """Propose all texts of one name anew. `seen`: fingerprint of the texts in force that they were written from.

    Raises:
        Refusals: unknown places, missing texts, texts that are too long; each names its text (see `checking`).
        TextsMoved: other texts than those seen are in force.
        NothingChanged, ProposalWaits, ReasonMissing.
    """
    guard.require(by, "wordings.propose")
    why = reason(why, field="why")
    blocks = checking.checked(name, language, scheme, blocks)
    _refuse_waiting(name, language, scheme)
    force = wordings.in_force([scheme] if scheme else [])(name, language).blocks
    if seen and seen != wordings.fingerprint(force):
        raise TextsMoved()
    if blocks == force:
        raise NothingChanged()
    wording = _numbered(name, language, scheme, {"blocks": blocks, "why": why, "proposed_at": at, "proposed_by": by})
    _tell("letters.propose_wording", wording, by, at, {"why": why, "sha256": wording.sha256})
    return wording


@transaction.atomic
def approve(*, wording: Wording, by, at: datetime) -> Wording:
    """Put a proposal in force: letters written from now on use it.

    Raises:
        WordedByYou: nobody approves their own texts.
        WrongState: it has been answered.
    """
    guard.require(by, "wordings.approve")
    wording = _proposed(wording)
    if wording.proposed_by_id == by.pk:
        raise WordedByYou()
    wording.state, wording.approved_at, wording.approved_by = WordingState.APPROVED, at, by
    wording.save(update_fields=["state", "approved_at", "approved_by"])
    _tell("letters.approve_wording", wording, by, at, {"sha256": wording.sha256})
    return wording


@transaction.atomic
def discard(*, wording: Wording, why: str, by, at: datetime) -> Wording:
    """Put a proposal aside with a reason: whoever may approve it, or its own author.

    Raises:
        NotAllowed: the person is neither.
        ReasonMissing, WrongState.
    """
    guard.require(by, "wordings.propose")
    why = reason(why)
    if wording.proposed_by_id != by.pk and not guard.may(by, "wordings.approve"):
        raise NotAllowed()
    wording = _proposed(wording)
    wording.state, wording.discarded_at, wording.discarded_by = WordingState.DISCARDED, at, by
    wording.discard_reason = why
    wording.save(update_fields=["state", "discarded_at", "discarded_by", "discard_reason"])
    _tell("letters.discard_wording", wording, by, at, {"reason": why})
    return wording


def _refuse_waiting(name: str, language: str, scheme: str) -> None:
    waiting = queries.wordings(name, language, scheme).filter(state=WordingState.PROPOSED).first()
    if waiting:
        raise ProposalWaits(who=str(waiting.proposed_by))


def _numbered(name: str, language: str, scheme: str, told: dict) -> Wording:
    """The next version. Of two that come at the same moment the database keeps one; the other is refused."""
    last = queries.wordings(name, language, scheme).first()
    version, sha256 = last.version + 1 if last else 1, wordings.fingerprint(told["blocks"])
    try:
        with transaction.atomic():
            return Wording.objects.create(
                name=name, language=language, scheme=scheme, version=version, sha256=sha256, **told
            )
    except IntegrityError:
        _refuse_waiting(name, language, scheme)
        raise TextsMoved() from None


def _proposed(wording: Wording) -> Wording:
    wording = lock(Wording, wording.pk)
    if wording.state != WordingState.PROPOSED:
        raise WrongState(state=wording.get_state_display())
    return wording


def _tell(verb: str, wording: Wording, by, at: datetime, facts: dict) -> None:
    subject = f"wording:{wording.name}/{wording.language}/{wording.scheme or 'all'}/{wording.version}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=facts)
