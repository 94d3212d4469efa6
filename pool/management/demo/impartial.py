"""What the agency's people of the demo declare about their ties: none, but for two of them."""

from datetime import datetime
from types import SimpleNamespace

from pool.assessment.services import declaring
from pool.registry.models import Municipality
from pool.rounds.models import Round

DECLARING = ("caseworker", "decider", "finance", "finance2", "controller")


def none(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Everybody declares that they have no ties."""
    for role in DECLARING:
        declaring.declare(round=round, ties=[], by=getattr(staff, role), at=at)


def formerly(round: Round, person, municipality: Municipality, at: datetime) -> None:
    """The person was employed in the municipality."""
    ties = [(municipality, "former_employer", "Ansat i børne- og familieafdelingen indtil for tre år siden.")]
    declaring.declare(round=round, ties=ties, by=person, at=at)
