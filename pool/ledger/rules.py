"""The accounts, and which way money may go between them (budget guidance BV 2.2.11: commitment accounting)."""

from pool.kernel.words import N_

FINANCE_ACT = "finance_act"
APPROPRIATION = "appropriation"
POOL = "pool"
RESERVED = "reserved"
COMMITTED = "committed"
PAID = "paid"
SPENT = "spent"
RETURNED = "returned"

KINDS = (
    (FINANCE_ACT, N_("finance act")),
    (APPROPRIATION, N_("appropriation")),
    (POOL, N_("pool")),
    (RESERVED, N_("reserved")),
    (COMMITTED, N_("committed")),
    (PAID, N_("paid")),
    (SPENT, N_("spent")),
    (RETURNED, N_("returned")),
)

ROUTES = frozenset(
    {
        (FINANCE_ACT, APPROPRIATION),  # finance act, supplementary appropriation, Finance Committee document
        (APPROPRIATION, POOL),  # a round opens
        (POOL, RESERVED),  # an allocation run is approved
        (RESERVED, POOL),  # an approved run is discarded
        (RESERVED, COMMITTED),  # a decision is signed
        (COMMITTED, PAID),  # an instalment is confirmed as paid
    }
)

# Money comes into being here: the only account that may stand below zero.
ORIGIN = FINANCE_ACT
