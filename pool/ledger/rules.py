"""The accounts, and which way money may go between them (budget guidance BV 2.2.11: commitment accounting)."""

from pool.kernel.words import N_

FINANCE_ACT = "finance_act"
APPROPRIATION = "appropriation"
POOL = "pool"
RESERVED = "reserved"
COMMITTED = "committed"
PAID = "paid"
SPENT = "spent"
RECEIVABLE = "receivable"
RETURNED = "returned"
TREASURY = "treasury"
INCOMING = "incoming"
SUSPENSE = "suspense"

KINDS = (
    (FINANCE_ACT, N_("finance act")),
    (APPROPRIATION, N_("appropriation")),
    (POOL, N_("pool")),
    (RESERVED, N_("reserved")),
    (COMMITTED, N_("committed")),
    (PAID, N_("paid")),
    (SPENT, N_("spent")),
    (RECEIVABLE, N_("claimed back")),
    (RETURNED, N_("returned")),
    (TREASURY, N_("treasury")),
    (INCOMING, N_("money received")),
    (SUSPENSE, N_("suspense account")),
)

ROUTES = frozenset(
    {
        (FINANCE_ACT, APPROPRIATION),  # finance act, supplementary appropriation, Finance Committee document
        (APPROPRIATION, POOL),  # a round opens
        (POOL, RESERVED),  # an allocation run is approved
        (RESERVED, POOL),  # an approved run is discarded
        (RESERVED, COMMITTED),  # a decision is signed
        (COMMITTED, POOL),  # annulled, and may be used again this year
        (COMMITTED, TREASURY),  # annulled, and may not
        (COMMITTED, PAID),  # the bank says that an instalment is paid
        (PAID, SPENT),  # a module is confirmed as completed, or accounts are approved
        (PAID, RECEIVABLE),  # claimed back
        (SPENT, RECEIVABLE),  # claimed back after a confirmation or accounts that were wrong
        (RECEIVABLE, SPENT),  # a claim is dropped: the municipality keeps the money
        (RECEIVABLE, RETURNED),  # repaid, and may be used again this year
        (RECEIVABLE, TREASURY),  # repaid, and may not
        (RETURNED, POOL),  # taken into use again
        (RETURNED, TREASURY),  # not taken into use before the year ended
        (INCOMING, SUSPENSE),  # money came that belongs to nothing yet
        (SUSPENSE, INCOMING),  # it has been matched with a claim, or sent back
        (POOL, APPROPRIATION),  # the year ends, or the round is settled
        (APPROPRIATION, APPROPRIATION),  # carried over to the next year, with permission
        (APPROPRIATION, TREASURY),  # not carried over
    }
)

# Money comes into being here: the only accounts that may stand below zero.
ORIGINS = frozenset({FINANCE_ACT, INCOMING})

# Why money that was promised or paid comes back, and whether it may be used again in the year in which it does
# (budget guidance BV 2.2.11): a changed basis may, any other reason is income of the state.
CHANGED, ERROR, OTHER, CLOSED = "changed", "error", "other", "closed"
REASON_CLASSES = (
    (CHANGED, N_("What the grant was given for has changed")),
    (ERROR, N_("There was an error in the basis of the grant")),
    (OTHER, N_("Another reason")),
    (CLOSED, N_("The scheme is closed")),
)
REUSABLE = frozenset({CHANGED, ERROR})
# On these ways a transfer says its class.
NEED_REASON = frozenset(
    {
        (COMMITTED, POOL),
        (COMMITTED, TREASURY),
        (RECEIVABLE, RETURNED),
        (RECEIVABLE, TREASURY),
        (RETURNED, POOL),
    }
)


def key(place) -> str:
    """What names an account: its kind and its dimensions."""
    parts = (place.kind, place.appropriation, str(place.finance_year))
    return "|".join((*parts, place.round, place.scheme, place.municipality, place.award))


def annulled_to(reason: str) -> str:
    """Where promised money goes that is not paid: back to the pool, or to the treasury."""
    return POOL if reason in REUSABLE else TREASURY


def repaid_to(reason: str) -> str:
    """Where repaid money goes. It never raises what the same award may still be paid."""
    return RETURNED if reason in REUSABLE else TREASURY
