"""The letters there are: one line each. Facts make a letter, texts word it, a template prints it."""

from collections.abc import Callable
from dataclasses import dataclass

from pool.letters import placeholders as p
from pool.letters.facts import casework, decisions, life, settling
from pool.letters.models import Order
from pool.letters.states import LetterKind as K

LANGUAGES = ("da", "en")
COMMON, DECISION, GRANT = "common", "decision", "grant"  # texts that several letters share


@dataclass(frozen=True)
class Letter:
    """One kind of letter: where its facts come from, what a text of its own may name, the texts it shares."""

    kind: K
    facts: Callable[[Order], dict]
    names: p.Names
    shares: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"letters/{self.kind.value}.html"

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of the texts it is worded with."""
        return (COMMON, *self.shares, self.kind.value)


GIVEN = p.DECISION | p.GRANT
LETTERS: dict[str, Letter] = {
    letter.kind.value: letter
    for letter in (
        Letter(K.RECEIPT, casework.receipt_facts, p.RECEIPT),
        Letter(K.COMPLETION_REQUEST, casework.completion_facts, p.COMPLETION),
        Letter(K.HEARING, casework.hearing_facts, p.ANSWER),
        Letter(K.AWARD, decisions.decision_facts, GIVEN, (DECISION, GRANT)),
        Letter(K.PARTIAL, decisions.decision_facts, GIVEN, (DECISION, GRANT)),
        Letter(K.CONDITIONAL, decisions.conditional_facts, GIVEN | p.CONDITION, (DECISION, GRANT)),
        Letter(K.FINAL, decisions.final_facts, GIVEN | p.FINAL, (DECISION, GRANT)),
        Letter(K.SUPPLEMENT, decisions.decision_facts, GIVEN | p.SUPPLEMENT, (DECISION, GRANT)),
        Letter(K.REFUSAL, decisions.decision_facts, p.DECISION, (DECISION,)),
        Letter(K.REJECTION, casework.rejection_facts, p.REJECTION, (DECISION,)),
        Letter(K.WITHDRAWAL, casework.withdrawal_facts, p.WITHDRAWAL),
        Letter(K.ACCEPTANCE_REMINDER, life.acceptance_facts, p.ACCEPTANCE_REMINDER),
        Letter(K.LAPSE, life.lapse_facts, p.LAPSE, (DECISION,)),
        Letter(K.PAYMENT_NOTICE, life.payment_facts, p.PAYMENT),
        Letter(K.CONFIRMATION_REMINDER, life.confirmation_facts, p.CONFIRMATION_REMINDER),
        Letter(K.CHANGE_DECISION, settling.change_facts, p.CHANGE, (DECISION,)),
        Letter(K.ACCOUNTS_REMINDER, life.accounts_reminder_facts, p.ACCOUNTS_REMINDER),
        Letter(K.ACCOUNTS_DECISION, settling.accounts_facts, p.ACCOUNTS, (DECISION,)),
        Letter(K.REPAYMENT, settling.repayment_facts, p.REPAYMENT, (DECISION,)),
        Letter(K.DEBT_COLLECTION, settling.collection_facts, p.COLLECTION),
        Letter(K.OFFER, life.offer_facts, p.OFFER),
        Letter(K.SETTLEMENT, life.settlement_facts, p.SETTLEMENT),
    )
}
TEXTS: tuple[str, ...] = tuple(dict.fromkeys(name for letter in LETTERS.values() for name in letter.texts))
# Blocks that not every letter with these texts has the facts for: the template prints them only where it has.
ONLY_SOME: dict[tuple[str, str], p.Names] = {
    (COMMON, "replaces"): p.CORRECTED,
    (COMMON, "attached"): p.TABLE,
    (DECISION, "situation"): p.DECISION,
}


def used_by(text: str) -> list[Letter]:
    """The letters that a text words."""
    return [letter for letter in LETTERS.values() if text in letter.texts]


def names(text: str, block: str) -> p.Names:
    """What a block may name: the facts that every letter with these texts has."""
    shared = dict.fromkeys(set.intersection(*(set(letter.names) for letter in used_by(text))))
    known = used_by(text)[0].names
    return p.HEAD | {name: known[name] for name in known if name in shared} | ONLY_SOME.get((text, block), {})
