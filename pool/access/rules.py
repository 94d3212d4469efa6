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
    "cases.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, AUDITOR}),
    "cases.assess": frozenset({CASEWORKER}),
    "rounds.close": frozenset({CASEWORKER, DECIDER}),
    "rounds.fund": frozenset({DECIDER}),
    # allocation and decision
    "allocation.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, AUDITOR}),
    "allocation.propose": frozenset({CASEWORKER, DECIDER}),
    "rulesets.keep": frozenset({CASEWORKER}),
    "allocation.approve": frozenset({DECIDER}),
    "decisions.sign": frozenset({DECIDER}),
    "awards.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "letters.read": MUNICIPAL | {CASEWORKER, DECIDER, FINANCE, CONTROLLER, AUDITOR},
    "letters.correct": frozenset({DECIDER}),
    "wordings.read": frozenset({CASEWORKER, DECIDER, CONTROLLER, ADMINISTRATOR, AUDITOR}),
    "wordings.propose": frozenset({CASEWORKER, DECIDER}),
    "wordings.approve": frozenset({DECIDER}),
    "casefiles.read": frozenset({CASEWORKER, DECIDER, AUDITOR}),
    "casefiles.make": frozenset({CASEWORKER}),
    # money
    "payments.read": frozenset({FINANCE, DECIDER, CONTROLLER, AUDITOR}),
    "payments.confirm": frozenset({FINANCE}),
    # books and reports
    "budget.read": frozenset({MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER}),
    "spending.read": MUNICIPAL | {MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER},
    "reports.read": MUNICIPAL | {MINISTRY, AUDITOR, DECIDER, FINANCE, CONTROLLER, CASEWORKER},
    "books.read": frozenset({AUDITOR, CONTROLLER, DECIDER}),
    "journal.read": frozenset({AUDITOR}),
    "books.verify": frozenset({AUDITOR}),
    # people and registers
    "people.read": frozenset({ADMINISTRATOR, AUDITOR}),
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
