"""The order of the rooms, written once.

Money and paper travel through the stages in this order. The navigation, the admin, the README and the import
contracts are tested against it, so a room that moves is moved everywhere or nowhere.
"""

GROUND = ("kernel", "mail", "journal", "ledger", "access")

STAGES = (
    "registry",
    "workforce",
    "rounds",
    "applications",
    "assessment",
    "allocation",
    "awards",
    "letters",
    "payments",
    "settlement",
    "reports",
)
