"""What a row of the ledger says, in the reader's language: the ledger itself keeps one text for ever."""

import re

from django.utils.translation import gettext as _

from pool.kernel.words import N_
from pool.ledger import rules
from pool.ledger.models import Account, Transfer

# the shape of a source → what it tells
TOLD = (
    (re.compile(r"round:(?P<round>.+):open"), N_("Frame of round %(round)s")),
    (re.compile(r"round:(?P<round>.+):frame:\d+"), N_("Addition to the frame of round %(round)s")),
    (re.compile(r"run:(?P<round>.+):(?P<run>\d+):reserve"), N_("Run %(run)s of round %(round)s approved")),
    (re.compile(r"run:(?P<round>.+):(?P<run>\d+):release"), N_("Run %(run)s of round %(round)s put aside")),
    (re.compile(r"award:(?P<award>[^:]+):(?P<scheme>[^:]+):commit"), N_("Decision %(award)s, scheme %(scheme)s")),
    (
        re.compile(r"award:(?P<award>[^:]+):(?P<scheme>[^:]+):pay:(?P<number>\d+)"),
        N_("Instalment %(number)s of %(award)s, scheme %(scheme)s"),
    ),
)


def sentence(transfer: Transfer) -> str:
    """What was done; the ledger's own text where the source has another shape (a granting document's name)."""
    for shape, words in TOLD:
        found = shape.fullmatch(transfer.source)
        if found:
            return _(words) % found.groupdict()
    return transfer.text


def place(account: Account, municipalities: dict[str, str]) -> str:
    """An account by its kind and whom it concerns; `municipalities` gives names by code."""
    kind = _(dict(rules.KINDS)[account.kind])
    whom = municipalities.get(account.municipality) or account.round
    if not whom:
        whom = f"§\u00a0{account.appropriation}"
    return f"{kind[:1].upper()}{kind[1:]}, {whom}"
