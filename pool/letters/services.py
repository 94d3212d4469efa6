"""Writes letters: gathers the facts, renders, and keeps both."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import translation

from pool import paper
from pool.awards import queries as awards_queries
from pool.awards.models import Award, Run
from pool.awards.services import deciding
from pool.awards.states import RunState
from pool.journal import services as journal
from pool.kernel import canon
from pool.letters import catalogue, facts
from pool.letters.models import Letter


def issue(*, run: Run, by, at: datetime) -> int:
    """Sign the decisions of a run, if that is still to be done, and write every letter that is missing.

    The decisions are one transaction, each letter is its own: a letter that fails leaves the decisions standing, and
    the same call writes the rest. Returns how many letters were written.

    Raises:
        PreparedByYou, WrongState: see `awards.services.deciding.decide`.
    """
    if awards_queries.run(run.pk).state != RunState.DECIDED:
        deciding.decide(run=run, by=by, at=at)
    missing = Award.objects.filter(run=run, letters__isnull=True).order_by("reference", "pk")
    return sum(1 for award in missing if write(award=award, by=by, at=at))


def write(*, award: Award, by, at: datetime) -> Letter:
    """Write the letter of a decision: facts frozen as JSON, the document kept with its fingerprint.

    Rendering takes a fraction of a second and needs no lock, so it is done before the transaction.
    """
    language = award.application.round.language
    kind = catalogue.LETTERS[award.kind]
    with translation.override(language):
        stated = canon.plain(facts.decision_facts(award, at))
    stated["title"] = kind.title(stated)
    attachment = ("facts.json", canon.canonical(stated).encode())
    pdf = paper.render(kind.template(language), stated, language=language, attachment=attachment)
    return _kept(award, kind, stated, pdf, by, at)


@transaction.atomic
def _kept(award: Award, kind, stated: dict, pdf: bytes, by, at: datetime) -> Letter:
    held = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    standing = Letter.objects.filter(award=held, kind=held.kind).first()
    if standing:
        return standing
    letter = Letter.objects.create(
        award=held,
        reference=stated["reference"],
        kind=held.kind,
        language=stated["language"],
        title=stated["title"],
        facts=stated,
        template_hash=paper.template_hash(kind.template(stated["language"])),
        style_hash=paper.style_hash(),
        versions=paper.versions(),
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        length=len(pdf),
        written_at=at,
    )
    journal.tell(
        verb="letters.write",
        subject=f"letter:{letter.reference}",
        case=award.application.reference,
        by=by,
        at=at,
        facts={"kind": letter.kind, "sha256": letter.sha256},
    )
    return letter
