"""Writes a letter that is ordered: gathers the facts, words them, renders, seals, and keeps it."""

import hashlib
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from pool import paper, seal
from pool.db import lock
from pool.journal import services as journal
from pool.letters import catalogue, printing, wordings
from pool.letters.facts import head
from pool.letters.models import Letter, Order
from pool.letters.states import OrderState

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
PAUSE = timedelta(seconds=30)  # before an order that failed is tried again


def write(*, order: Order, by, at: datetime) -> Letter:
    """Write the letter of an order, once: a second call returns the one that stands.

    Rendering takes a tenth of a second and needs no lock, so it is done before the transaction.
    """
    language = order.application.round.language
    kind = catalogue.LETTERS[order.kind]
    with translation.override(language):
        facts, versions = printing.worded(order.kind, kind.facts(order), wordings.in_force(head.scheme_codes(order)))
    pdf = printing.document(facts)
    return _kept(order, kind, facts, versions, pdf, by, at)


def attempt(*, order: Order, by, at: datetime) -> Letter | None:
    """Write a letter; what goes wrong is kept on the order and stops nothing else. None where it went wrong."""
    try:
        return write(order=order, by=by, at=at)
    except Exception as error:  # whatever it is, the other letters are written
        logger.exception("letter %s", order.reference)
        _failed(order, error, by, at)
        return None


@transaction.atomic
def _kept(order: Order, kind: catalogue.Letter, facts: dict, versions: dict, pdf: bytes, by, at: datetime) -> Letter:
    held = lock(Order, order.pk)
    standing = Letter.objects.filter(order=held).first()
    if standing:
        return standing
    letter = Letter.objects.create(
        application=held.application,
        award=held.award,
        order=held,
        reference=held.reference,
        code=held.code,
        kind=held.kind,
        language=facts["language"],
        title=facts["words"]["title"],
        facts=facts,
        wording=versions,
        template_hash=paper.template_hash(kind.template),
        style_hash=paper.style_hash(),
        versions=paper.versions(),
        pdf=seal.seal(pdf, held.ordered_at) if seal.is_on() else pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        length=len(pdf),
        is_sealed=seal.is_on(),
        replaces=held.replaces,
        written_at=held.ordered_at,
    )
    held.state, held.leased_until, held.worker, held.problem = OrderState.WRITTEN, None, "", ""
    held.save(update_fields=["state", "leased_until", "worker", "problem"])
    _tell("letters.write", held, by, at, {"kind": letter.kind, "sha256": letter.sha256})
    return letter


@transaction.atomic
def _failed(order: Order, error: Exception, by, at: datetime) -> None:
    held = lock(Order, order.pk)
    if held.state != OrderState.WAITING:
        return
    held.attempts += 1
    held.problem = f"{type(error).__name__}: {error}"[:300]
    held.worker, held.leased_until = "", at + PAUSE
    if held.attempts >= MOST_ATTEMPTS:
        held.state, held.leased_until = OrderState.FAILED, None
    held.save(update_fields=["attempts", "problem", "worker", "leased_until", "state"])
    _tell("letters.fail", held, by, at, {"attempt": held.attempts, "problem": held.problem})


def _tell(verb: str, order: Order, by, at: datetime, facts: dict) -> None:
    journal.tell(
        verb=verb, subject=f"letter:{order.reference}", case=order.application.reference, by=by, at=at, facts=facts
    )
