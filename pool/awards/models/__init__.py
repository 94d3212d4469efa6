"""The tables of the room, by what they are about."""

from pool.awards.models.allocation import Ruleset, Run, Scenario, Share, Snapshot
from pool.awards.models.decisions import Award, AwardLine, Lapse, Rejection

__all__ = [
    "Award",
    "AwardLine",
    "Lapse",
    "Rejection",
    "Ruleset",
    "Run",
    "Scenario",
    "Share",
    "Snapshot",
]
