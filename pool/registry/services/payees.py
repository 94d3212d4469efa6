"""Says whom a municipality's money goes to: one person proposes its business number, another confirms it.

Nothing else writes the numbers of a municipality. The municipality is told, and payments wait until it could object.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access.rules import SIGNATORY
from pool.db import hold, lock
from pool.journal import services as journal
from pool.kernel.refusals import MissingField, Refusal, cleaned, raise_all, reason
from pool.kernel.words import N_
from pool.mail import services as mail
from pool.registry import numbers, queries
from pool.registry.models import Municipality, PayeeChange


class PayeeUnchanged(Refusal):
    code = "payee_unchanged"
    sentence = N_("These are the numbers that the municipality has already. Nothing would change.")
    kind = "invalid"


class CvrTaken(Refusal):
    code = "cvr_taken"
    sentence = N_(
        "The CVR number %(cvr)s is that of %(municipality)s, or is proposed for it. Look the number up again."
    )


class PayeeProposalOpen(Refusal):
    code = "payee_proposal_open"
    sentence = N_("A proposal by %(who)s for this municipality waits for an answer. It must be answered first.")


class PayeeProposedByYou(Refusal):
    code = "payee_proposed_by_you"
    sentence = N_("You have proposed this number. Somebody else must confirm it.")
    kind = "forbidden"


class PayeeProposalAnswered(Refusal):
    code = "payee_proposal_answered"
    sentence = N_("This proposal has been answered already. Reload the page to see how.")


class PayeeMoved(Refusal):
    code = "payee_moved"
    sentence = N_("The municipality has another number than the one this proposal replaces. Decline it and look why.")


@transaction.atomic
def propose_payee(*, municipality: Municipality, cvr: str, gln: str, source: str, by, at: datetime) -> PayeeChange:
    """Propose the numbers of a municipality. Until it is answered, nothing is paid to the municipality.

    `cvr`, `gln`: as people write them; without a GLN the municipality has none. `source`: where they were looked up.

    Raises:
        NotAllowed: the person may not propose it.
        MissingField, TooLong, NotACvr, CvrCheckDigit, NotAGln, GlnCheckDigit: what is wrong; several come at once.
        PayeeUnchanged, CvrTaken, PayeeProposalOpen.
    """
    guard.require(by, "payees.propose")
    new = _checked(cvr=(numbers.cvr, cvr), gln=(numbers.gln, gln), source=(_source, source))
    municipality = _held(municipality)
    waiting = queries.payee_changes_waiting().filter(municipality=municipality).first()
    if waiting:
        raise PayeeProposalOpen(who=str(waiting.proposed_by))
    if (new["cvr"], new["gln"]) == (municipality.cvr, municipality.gln):
        raise PayeeUnchanged(field="cvr")
    _refuse_taken(municipality, new["cvr"])
    change = PayeeChange.objects.create(
        municipality=municipality,
        old_cvr=municipality.cvr,
        new_cvr=new["cvr"],
        new_gln=new["gln"],
        source=new["source"],
        proposed_at=at,
        proposed_by=by,
    )
    _tell("registry.propose_payee", change, by, at, {"source": change.source})
    return change


@transaction.atomic
def confirm_payee(*, change: PayeeChange, by, at: datetime) -> PayeeChange:
    """Let proposed numbers be the municipality's. Its signatories are told; payments wait `PAYEE_WAIT_DAYS` days.

    Raises:
        NotAllowed, PayeeProposedByYou: the person may not confirm it.
        PayeeProposalAnswered: it has been confirmed or declined.
        PayeeMoved, CvrTaken: the numbers have changed in a way that no proposal explains.
    """
    guard.require(by, "payees.confirm")
    change = _open(change)
    if change.proposed_by_id == by.pk:
        raise PayeeProposedByYou()
    municipality = change.municipality
    if municipality.cvr != change.old_cvr:
        raise PayeeMoved()
    _refuse_taken(municipality, change.new_cvr)
    municipality.cvr, municipality.gln = change.new_cvr, change.new_gln
    municipality.save(update_fields=["cvr", "gln"])
    change.confirmed_at, change.confirmed_by = at, by
    change.waits_until = at + timedelta(days=settings.PAYEE_WAIT_DAYS)
    change.save(update_fields=["confirmed_at", "confirmed_by", "waits_until"])
    facts = {"proposed_by": change.proposed_by.username, "waits_until": change.waits_until}
    _tell("registry.confirm_payee", change, by, at, facts | {"told": _notice(change, at)})
    return change


@transaction.atomic
def decline_payee(*, change: PayeeChange, why: str, by, at: datetime) -> PayeeChange:
    """Put a proposal aside with a reason; the numbers stay. Its own author may take it back in this way.

    Raises:
        NotAllowed: the person may not decline it.
        ReasonMissing, TooLong: the reason.
        PayeeProposalAnswered: it has been confirmed or declined.
    """
    guard.require(by, "payees.confirm")
    why = reason(why)
    change = _open(change)
    change.declined_at, change.declined_by, change.decline_reason = at, by, why
    change.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    _tell("registry.decline_payee", change, by, at, {"reason": why})
    return change


def _checked(**given) -> dict[str, str]:
    """Each text as its question gives it back; all that is wrong at once."""
    found, problems = {}, []
    for name, (question, text) in given.items():
        try:
            found[name] = question(text)
        except Refusal as problem:
            problems.append(problem)
    raise_all(problems)
    return found


def _source(text: str) -> str:
    text = cleaned(text, field="source", most=300)
    if not text:
        raise MissingField(field="source", label=N_("Where you looked it up"))
    return text


def _held(municipality: Municipality) -> Municipality:
    """The municipality as it is now. All are held, so that two cannot be given one number at the same moment."""
    hold(Municipality, Municipality.objects.order_by("pk").values("pk"))
    return Municipality.objects.get(pk=municipality.pk)


def _open(change: PayeeChange) -> PayeeChange:
    """The proposal, held, with its municipality as it is now."""
    municipality = _held(change.municipality)
    change = lock(PayeeChange, change.pk)
    if change.confirmed_at or change.declined_at:
        raise PayeeProposalAnswered()
    change.municipality = municipality
    return change


def _refuse_taken(municipality: Municipality, cvr: str) -> None:
    owner = Municipality.objects.filter(cvr=cvr).exclude(pk=municipality.pk).order_by("pk").first()
    if owner is None:
        waiting = queries.payee_changes_waiting().filter(new_cvr=cvr).exclude(municipality=municipality).first()
        owner = waiting.municipality if waiting else None
    if owner:
        raise CvrTaken(field="cvr", cvr=cvr, municipality=owner.official_name)


def _tell(verb: str, change: PayeeChange, by, at: datetime, facts: dict) -> None:
    about = {"change": change.pk, "old_cvr": change.old_cvr, "cvr": change.new_cvr, "gln": change.new_gln}
    subject = f"municipality:{change.municipality.code}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=about | facts)


def _notice(change: PayeeChange, at: datetime) -> int:
    """Tell everybody who signs for the municipality; how many they are."""
    signatories = list(people.of_municipality(change.municipality_id, SIGNATORY))
    for person in signatories:
        mail.post_to(
            person=person,
            kind="payee_changed",
            at=at,
            municipality=change.municipality.official_name,
            old=change.old_cvr,
            new=change.new_cvr,
            gln=change.new_gln,
            waits_until=change.waits_until,
            phone=settings.AGENCY["phone"],
            agency_mail=settings.AGENCY["mail"],
        )
    return len(signatories)
