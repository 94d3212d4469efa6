"""Proves that deeds of two people were done through the services: the journal tells of each as its row does.

A row that somebody with the keys to the database forces in has no such entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from pool.access.models import AccessReview, RoleProposal
from pool.awards.models import Award, Lapse, Rejection, Run
from pool.journal import queries as journal
from pool.journal.services import SYSTEM
from pool.kernel import canon
from pool.kernel.words import N_, Said
from pool.payments.models import Explanation, PaymentBatch
from pool.registry.models import PayeeChange
from pool.settlement.models import (
    Accounts,
    AuditStatement,
    CarryOver,
    Change,
    Claim,
    Incoming,
    Match,
    Postponement,
    Reminder,
)


@dataclass(frozen=True)
class Deed:
    """What leaves a moment, `…_at`, and mostly a person, `…_by`, in its row, and how the journal names the row."""

    model: type[Model]
    stem: str
    verbs: set[str]
    subject: Callable[[Model], str]
    untold: str  # what is said of a row that the journal does not tell of
    beside: tuple[str, ...] = ()  # rows that the subject needs
    fact: str = ""  # a column that the journal tells, too
    names: Callable[[Model], dict] = lambda row: {"row": row}  # the facts of what is said


DEEDS = (
    Deed(PayeeChange, "confirmed", {"registry.confirm_payee"}, lambda row: f"municipality:{row.municipality.code}",
         N_("the journal does not tell that payee change %(row)s was confirmed"), ("municipality",)),
    Deed(RoleProposal, "confirmed", {"access.confirm_role"}, lambda row: f"user:{row.user.username}",
         N_("the journal does not tell that role proposal %(row)s was confirmed"), ("user",)),
    Deed(AccessReview, "signed", {"access.sign_review"}, lambda row: f"access:{row.year}-{row.quarter}",
         N_("the journal does not tell that access review %(row)s was signed")),
    Deed(Run, "approved", {"awards.approve"}, lambda row: f"run:{row.round.code}/{row.number}",
         N_("the journal does not tell that run %(round)s run %(number)s was approved"), ("round",),
         names=lambda row: {"round": row.round.code, "number": row.number}),
    Deed(Award, "decided", {"awards.decide"}, lambda row: f"run:{row.run.round.code}/{row.run.number}",
         N_("the journal does not tell that award %(row)s was decided"), ("run__round",)),
    Deed(Award, "accepted", {"payments.accept"}, lambda row: f"award:{row}",
         N_("the journal does not tell that award %(row)s was accepted")),
    Deed(Award, "condition_met", {"awards.meet_condition"}, lambda row: f"award:{row}",
         N_("the journal does not tell that the condition of award %(row)s was met")),
    Deed(Rejection, "signed", {"awards.sign_rejection"}, lambda row: f"application:{row.application.reference}",
         N_("the journal does not tell that rejection %(row)s was signed"), ("application",)),
    Deed(Lapse, "signed", {"payments.sign_lapse"}, lambda row: f"award:{row.award}",
         N_("the journal does not tell that lapse %(row)s was signed"), ("award",)),
    Deed(PaymentBatch, "built", {"payments.build"}, lambda row: f"payment_batch:{row}",
         N_("the journal does not tell that payment batch %(row)s was built")),
    Deed(PaymentBatch, "released", {"payments.release"}, lambda row: f"payment_batch:{row}",
         N_("the journal does not tell that payment batch %(row)s was released")),
    Deed(Explanation, "approved", {"payments.approve_explanation"}, lambda row: f"bank_entry:{row.entry}",
         N_("the journal does not tell that explanation %(entry)s explained was approved"), ("entry",),
         names=lambda row: {"entry": row.entry_id}),
    Deed(Reminder, "reminded", {"settlement.remind"}, lambda row: f"reminder:{row.duty or row.award}",
         N_("the journal does not tell that reminder %(duty)s reminder %(number)s was reminded"), ("duty", "award"),
         "number", lambda row: {"duty": row.duty or row.award, "number": row.number}),
    Deed(Postponement, "approved", {"settlement.approve_postponement"}, lambda row: f"duty:{row.duty}",
         N_("the journal does not tell that postponement %(duty)s until %(until)s was approved"), ("duty",),
         "until", lambda row: {"duty": row.duty, "until": row.until}),
    Deed(AuditStatement, "stated", {"settlement.state_accounts"}, lambda row: f"accounts:{row.accounts}",
         N_("the journal does not tell that audit statement %(row)s was stated"), ("accounts__duty",)),
    Deed(Accounts, "decided", {"settlement.approve_accounts"}, lambda row: f"accounts:{row}",
         N_("the journal does not tell that accounts %(row)s was decided"), ("duty",)),
    Deed(Claim, "decided", {"settlement.decide_claim"}, lambda row: f"claim:{row}",
         N_("the journal does not tell that claim %(row)s was decided")),
    Deed(Claim, "dropped", {"settlement.drop_claim"}, lambda row: f"claim:{row}",
         N_("the journal does not tell that claim %(row)s was dropped")),
    Deed(Change, "decided", {"settlement.approve_change", "settlement.refuse_change", "settlement.confirm_officer",
         "settlement.decline_officer"}, lambda row: f"change:{row}",
         N_("the journal does not tell that change %(row)s was decided")),
    Deed(CarryOver, "confirmed", {"settlement.confirm_permission"},
         lambda row: f"appropriation:{row.appropriation.code}/{row.appropriation.finance_year}",
         N_("the journal does not tell that carry-over %(row)s was confirmed"), ("appropriation",)),
    Deed(Incoming, "taken", {"settlement.take_incoming"}, lambda row: f"incoming:{row}",
         N_("the journal does not tell that incoming %(row)s was taken")),
    Deed(Match, "matched", {"settlement.match", "settlement.send_back"}, lambda row: f"incoming:{row.incoming}",
         N_("the journal does not tell that match %(row)s was matched"), ("incoming",)),
)  # fmt: skip


def first_untold() -> str:
    """The first row with a deed that the journal does not tell of, or tells of otherwise."""
    facts = {verb: deed.fact for deed in DEEDS for verb in deed.verbs}
    told: dict[tuple, set[str]] = {}
    for entry in journal.entries().filter(verb__in=facts):
        key = (entry.verb, entry.subject, entry.at, entry.facts.get(facts[entry.verb]))
        told.setdefault(key, set()).add(entry.actor)
    return next((problem for deed in DEEDS for problem in _untold(deed, told)), "")


def _untold(deed: Deed, told: dict[tuple, set[str]]) -> Iterator[str]:
    at, by = f"{deed.stem}_at", f"{deed.stem}_by"
    personal = (by,) if hasattr(deed.model, by) else ()
    rows = deed.model.objects.filter(**{f"{at}__isnull": False}).select_related(*personal, *deed.beside)
    for row in rows.order_by("pk"):
        fact = canon.plain(getattr(row, deed.fact)) if deed.fact else None
        keys = [(verb, deed.subject(row), getattr(row, at), fact) for verb in deed.verbs]
        actors = {actor for key in keys for actor in told.get(key, ())}
        if not actors or (personal and _name(getattr(row, by)) not in actors):
            yield Said(deed.untold, **deed.names(row))


def _name(person) -> str:
    return person.username if person else SYSTEM
