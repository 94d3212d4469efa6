"""The table of permissions, and the duties that one person may not hold together. Plain data, for everybody to read."""

PREPARER, SIGNATORY = "preparer", "signatory"
CASEWORKER, DECIDER, FINANCE, CONTROLLER = "caseworker", "decider", "finance", "controller"
ADMINISTRATOR, MINISTRY, AUDITOR = "administrator", "ministry", "auditor"

MUNICIPAL = frozenset({PREPARER, SIGNATORY})
AGENCY = frozenset({CASEWORKER, DECIDER, FINANCE, CONTROLLER, ADMINISTRATOR})
OUTSIDE = frozenset({MINISTRY, AUDITOR})
ROLES = MUNICIPAL | AGENCY | OUTSIDE

EVERYBODY = "everybody"  # signed in or not
SIGNED_IN = "signed_in"

# verb → the roles that may do it. A verb on no row is allowed to nobody.
PERMISSIONS: dict[str, frozenset[str]] = {
    # the municipality, always for itself only
    "employees.read": MUNICIPAL | {CASEWORKER, DECIDER, CONTROLLER, AUDITOR},
    "employees.keep": MUNICIPAL,
    "applications.read": MUNICIPAL | {CASEWORKER, DECIDER, CONTROLLER, AUDITOR},
    "applications.prepare": MUNICIPAL,
    "applications.sign": frozenset({SIGNATORY}),
    "hearings.answer": MUNICIPAL,
    # the agency's casework
    "impartiality.declare": frozenset({CASEWORKER, DECIDER, FINANCE, CONTROLLER}),
    "impartiality.read": frozenset({CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR}),  # their own
    "declarations.read": frozenset({DECIDER, AUDITOR}),  # everybody's
    "cases.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, AUDITOR}),
    "cases.assess": frozenset({CASEWORKER}),
    "schemes.record": frozenset({CASEWORKER, ADMINISTRATOR}),
    "rounds.plan": frozenset({CASEWORKER, ADMINISTRATOR}),
    "rounds.open": frozenset({DECIDER}),
    "rounds.close": frozenset({CASEWORKER, DECIDER}),
    "rounds.fund": frozenset({DECIDER}),
    "appropriations.record": frozenset({DECIDER}),
    # allocation and decision
    "allocation.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, AUDITOR}),
    "allocation.propose": frozenset({CASEWORKER, DECIDER}),
    "rulesets.keep": frozenset({CASEWORKER}),
    "allocation.approve": frozenset({DECIDER}),
    "decisions.sign": frozenset({DECIDER}),
    "awards.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "letters.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "letters.correct": frozenset({DECIDER}),
    "mail.read": MUNICIPAL | {CASEWORKER, DECIDER, CONTROLLER, ADMINISTRATOR, AUDITOR},  # about the cases they read
    "outbox.read": frozenset({ADMINISTRATOR, AUDITOR}),  # all of them
    "mail.resend": frozenset({ADMINISTRATOR, CASEWORKER}),
    "wordings.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, ADMINISTRATOR, AUDITOR}),
    "wordings.propose": frozenset({CASEWORKER, DECIDER}),
    "wordings.approve": frozenset({DECIDER}),
    "casefiles.read": frozenset({CASEWORKER, DECIDER, AUDITOR}),
    "casefiles.make": frozenset({CASEWORKER}),
    # money
    "awards.accept": frozenset({SIGNATORY}),
    "lapses.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, AUDITOR}),
    "lapses.propose": frozenset({CASEWORKER}),
    "lapses.sign": frozenset({DECIDER}),
    "orders.read": MUNICIPAL | {FINANCE, DECIDER, CONTROLLER, AUDITOR},  # a municipality its own
    "payments.read": frozenset({FINANCE, DECIDER, CONTROLLER, AUDITOR}),
    "payments.build": frozenset({FINANCE}),
    "payments.release": frozenset({FINANCE}),
    "payments.answer": frozenset({FINANCE}),
    "payments.explain": frozenset({FINANCE}),
    "explanations.approve": frozenset({CONTROLLER}),
    # confirmations, changes, reminders
    "confirmations.prepare": MUNICIPAL,
    "confirmations.sign": frozenset({SIGNATORY}),
    "confirmations.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "calls.read": frozenset({CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR}),
    "calls.make": frozenset({CASEWORKER}),
    "changes.ask": frozenset({SIGNATORY}),
    "changes.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "changes.decide": frozenset({CASEWORKER, DECIDER}),  # the door to both below
    "changes.amend": frozenset({CASEWORKER}),
    "changes.release": frozenset({DECIDER}),  # places given up: money is released
    "officers.name": MUNICIPAL,
    "reminders.read": frozenset({CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR}),
    "reminders.postpone": frozenset({CASEWORKER, CONTROLLER}),
    "reminders.approve": frozenset({DECIDER, CONTROLLER}),
    # accounts, and money that comes back
    "accounts.prepare": MUNICIPAL,
    "accounts.sign": frozenset({SIGNATORY}),
    "accounts.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "accounts.approve": frozenset({CONTROLLER}),
    "claims.propose": frozenset({CONTROLLER}),
    "claims.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "claims.decide": frozenset({DECIDER}),
    "claims.collect": frozenset({FINANCE}),
    "incoming.read": AGENCY | OUTSIDE,
    "incoming.take": frozenset({FINANCE}),
    "incoming.match": frozenset({FINANCE}),
    "returned.reuse": frozenset({DECIDER}),
    # the end of rounds and years
    "offers.read": MUNICIPAL | {CASEWORKER, DECIDER, CONTROLLER, AUDITOR},
    "offers.make": frozenset({CASEWORKER}),
    "offers.answer": frozenset({SIGNATORY}),
    "years.read": frozenset({DECIDER, FINANCE, CONTROLLER, MINISTRY, AUDITOR}),
    "years.record": frozenset({DECIDER}),
    "years.confirm": frozenset({CONTROLLER}),
    "rounds.settle": frozenset({DECIDER}),
    "deadlines.move": frozenset({DECIDER}),
    "controls.read": frozenset({AUDITOR, DECIDER, CONTROLLER}),
    # books and reports
    "budget.read": frozenset({MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER}),
    "spending.read": MUNICIPAL | {MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER},
    "reports.read": MUNICIPAL | {MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER},
    "books.read": frozenset({AUDITOR, CONTROLLER, DECIDER}),
    "journal.read": frozenset({AUDITOR}),
    "books.verify": frozenset({AUDITOR}),
    # people and registers
    "people.read": frozenset({ADMINISTRATOR, DECIDER, AUDITOR}),
    "people.add": frozenset({ADMINISTRATOR}),
    "people.switch": frozenset({ADMINISTRATOR}),
    "passwords.renew": frozenset({ADMINISTRATOR}),  # by a link that only the person reads
    "roles.propose": frozenset({ADMINISTRATOR}),
    "roles.confirm": frozenset({ADMINISTRATOR, DECIDER}),
    "access.review": frozenset({DECIDER}),
    "payees.read": AGENCY | {AUDITOR},
    "payees.propose": frozenset({ADMINISTRATOR}),
    "payees.confirm": frozenset({ADMINISTRATOR, CONTROLLER}),
    "registers.read": ROLES,
    "keys.import": frozenset({ADMINISTRATOR}),
    "admin.read": frozenset({AUDITOR}),
}

# Duties that one person may not hold together (weaknesses 1, 2 and 9 of the thirteen).
INCOMPATIBLE: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({FINANCE}), frozenset({CASEWORKER, DECIDER, CONTROLLER, ADMINISTRATOR})),
    (frozenset({CONTROLLER}), frozenset({CASEWORKER, DECIDER, ADMINISTRATOR})),
    (frozenset({ADMINISTRATOR}), frozenset({CASEWORKER, DECIDER})),
    (MUNICIPAL, AGENCY | OUTSIDE),
    (frozenset({MINISTRY}), AGENCY | {AUDITOR}),
    (frozenset({AUDITOR}), AGENCY),
)


def allowed(roles: frozenset[str], verb: str) -> bool:
    """Say whether any of the roles may do the verb."""
    if verb == EVERYBODY:
        return True
    if verb == SIGNED_IN:
        return bool(roles)
    return bool(roles & PERMISSIONS.get(verb, frozenset()))


def conflict(roles: frozenset[str]) -> tuple[str, str] | None:
    """Return the first pair of roles that may not be held together, or None."""
    for one, others in INCOMPATIBLE:
        for first in sorted(roles & one):
            for second in sorted(roles & others):
                return first, second
    return None
