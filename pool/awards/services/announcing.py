"""Announces rounds with rules of the agency's collection."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pool.awards.models import Ruleset
from pool.awards.services import rulesets
from pool.rounds import services as rounds
from pool.rounds.models import Round, SchemeTerms
from pool.rounds.services import replanning


@transaction.atomic
def plan_round(*, ruleset: Ruleset, terms: Sequence[SchemeTerms], by, at: datetime, **facts) -> Round:
    """Enter a round whose money is shared out by a version of kept rules; from now on that version stays as it is.

    Raises:
        NotAllowed, NotFirstCome, CodeUnclear, CodeTaken and more: see `rounds.services.plan_round`.
    """
    content = json.loads(ruleset.content)
    made = rounds.plan_round(terms=list(terms), ruleset=content, by=by, at=at, **facts)
    rulesets.freeze(ruleset=ruleset, by=by, at=at)
    return made


@transaction.atomic
def change_plan(
    *, round: Round, ruleset: Ruleset | None, terms: Sequence[SchemeTerms], by, at: datetime, **facts
) -> Round:
    """Write a planned round anew (`rounds.services.replanning.change_plan`). Without rules it keeps those it has.

    Raises:
        See `rounds.services.replanning.change_plan`.
    """
    content = json.loads(ruleset.content) if ruleset else round.ruleset
    changed = replanning.change_plan(round=round, terms=list(terms), ruleset=content, by=by, at=at, **facts)
    if ruleset:
        rulesets.freeze(ruleset=ruleset, by=by, at=at)
    return changed
