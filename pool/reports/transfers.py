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
    (re.compile(r"award:(?P<award>[^:]+):(?P<scheme>[^:]+):lapse"), N_("%(award)s has lapsed, scheme %(scheme)s")),
    (re.compile(r"payment:(?P<payment>[^:]+):(?P<scheme>[^:]+)"), N_("Payment %(payment)s, scheme %(scheme)s")),
    (re.compile(r"part:\d+:cancel"), N_("Promised, and annulled")),
    (re.compile(r"part:\d+:keep:\d+"), N_("Settled, and kept")),
    (re.compile(r"part:\d+:claim:\d+"), N_("Claimed back")),
    (re.compile(r"claim:(?P<claim>[^:]+):\d+"), N_("Claim %(claim)s")),
    (re.compile(r"part:\d+:unclaim:\d+|claim:[^:]+:drop:\d+"), N_("Claim dropped, money kept")),
    (re.compile(r"incoming:(?P<entry>.+)"), N_("Money received, the bank's entry %(entry)s")),
    (re.compile(r"match:\d+:suspense"), N_("Taken from the suspense account")),
    (re.compile(r"match:\d+:claim"), N_("Repaid")),
    (re.compile(r"case:(?P<case>[^:]+):[^:]+:reuse:\d+"), N_("Repaid money of %(case)s used again")),
    (re.compile(r"round:(?P<round>.+):end:\w+:\d+:\d+"), N_("Left in round %(round)s")),
    (re.compile(r"year_end:[^:]+:\d+:(?P<year>\d+)"), N_("Not carried over from %(year)s")),
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
