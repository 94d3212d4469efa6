"""The accounts of a case in the ledger, and where its money goes when it is not paid."""

from pool.applications.models import Application
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds import services as rounds


def place(application: Application, kind: str, scheme: str) -> ledger.Place:
    """An account of the case: all decisions on it share it."""
    municipality = application.municipality.code
    return rounds.place(application.round, kind, scheme=scheme, municipality=municipality, award=application.reference)


def annulled_to(application: Application, scheme: str, reason: str) -> ledger.Place:
    """Where promised money goes that is not paid: back to the round's pool, or to the treasury."""
    kind = accounts.annulled_to(reason)
    return rounds.place(application.round, kind) if kind == accounts.POOL else place(application, kind, scheme)
