"""What anybody who has the code of a letter may know of it: nothing that names a person, nothing of its lines.

The title of a letter is the agency's own text and may name anything; so it is told in general words instead.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pool.kernel import periods
from pool.kernel.words import N_
from pool.letters import queries
from pool.letters.models import Letter
from pool.letters.states import LetterKind, Standing
from pool.registry.models import Municipality

SAYS = {
    LetterKind.RECEIPT: N_("We have received the municipality's application."),
    LetterKind.COMPLETION_REQUEST: N_("The municipality must complete its application."),
    LetterKind.HEARING: N_("The municipality can comment on facts before we decide."),
    LetterKind.AWARD: N_("The municipality gets the grant it applied for."),
    LetterKind.PARTIAL: N_("The municipality gets a part of what it applied for."),
    LetterKind.CONDITIONAL: N_("The municipality gets a grant if it meets a condition."),
    LetterKind.FINAL: N_("The condition is met, and the grant is final."),
    LetterKind.SUPPLEMENT: N_("The municipality gets money that came into the pool later."),
    LetterKind.REFUSAL: N_("The municipality gets no grant."),
    LetterKind.REJECTION: N_("The application is rejected on formal grounds."),
    LetterKind.WITHDRAWAL: N_("The municipality has withdrawn its application."),
    LetterKind.ACCEPTANCE_REMINDER: N_("The municipality has not yet accepted its grant."),
    LetterKind.LAPSE: N_("The grant has lapsed."),
    LetterKind.PAYMENT_NOTICE: N_("We have paid the municipality a part of its grant."),
    LetterKind.CONFIRMATION_REMINDER: N_("The municipality has not yet confirmed how its modules are going."),
    LetterKind.CHANGE_DECISION: N_("We have answered a change of the grant that the municipality asked for."),
    LetterKind.ACCOUNTS_REMINDER: N_("The municipality has not yet sent its accounts."),
    LetterKind.ACCOUNTS_DECISION: N_("We have looked at the municipality's accounts."),
    LetterKind.REPAYMENT: N_("The municipality must pay money back."),
    LetterKind.DEBT_COLLECTION: N_("We have handed over a claim for collection."),
    LetterKind.OFFER: N_("We offer the municipality money from the reserve list. The offer is not a grant."),
    LetterKind.SETTLEMENT: N_("The municipality's case is settled."),
}


@dataclass(frozen=True)
class Fingerprint:
    sha256: str
    length: int  # bytes


@dataclass(frozen=True)
class Replacement:
    """The letter that stands where there was an earlier one; it may have been recalled itself."""

    reference: str
    written_on: date
    standing: Standing


@dataclass(frozen=True)
class Told:
    """`says` is a marked text. `document` is the letter before it was sealed, `file` the letter as it was sent."""

    reference: str
    kind: LetterKind
    says: str
    written_on: date
    municipality: Municipality
    awarded_amount: Decimal | None
    standing: Standing
    replaced_by: Replacement | None
    is_being_corrected: bool
    recalled_at: datetime | None
    condition_met_on: date | None
    is_sealed: bool
    document: Fingerprint
    file: Fingerprint


def told(letter: Letter) -> Told:
    kind, award = LetterKind(letter.kind), letter.award
    is_conditional = kind == LetterKind.CONDITIONAL and award is not None
    return Told(
        reference=letter.reference,
        kind=kind,
        says=SAYS[kind],
        written_on=_day(letter.written_at),
        municipality=letter.application.municipality,
        awarded_amount=award.awarded_amount if award else None,
        standing=letter.standing,
        replaced_by=_replacement(letter),
        is_being_corrected=letter.standing == Standing.VALID and hasattr(letter, "replaced_by_order"),
        recalled_at=letter.recall.recalled_at if letter.standing == Standing.RECALLED else None,
        condition_met_on=_day(award.condition_met_at) if is_conditional and award.condition_met_at else None,
        is_sealed=letter.is_sealed,
        document=Fingerprint(letter.sha256, letter.length),
        file=_file(letter),
    )


def _replacement(letter: Letter) -> Replacement | None:
    if letter.standing != Standing.REPLACED:
        return None
    newest = queries.newest(letter)
    return Replacement(newest.reference, _day(newest.written_at), newest.standing)


def _file(letter: Letter) -> Fingerprint:
    """The fingerprint of the whole file: whoever adds to a letter can change what it shows, and only this tells."""
    if not letter.is_sealed:
        return Fingerprint(letter.sha256, letter.length)
    content = bytes(letter.pdf)
    return Fingerprint(hashlib.sha256(content).hexdigest(), len(content))


def _day(moment: datetime) -> date:
    return moment.astimezone(periods.COPENHAGEN).date()
