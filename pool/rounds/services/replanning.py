"""Writes a planned round anew, or takes it back, as long as nobody has opened it."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from pool.access import guard
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.rounds import planning, rules
from pool.rounds.models import Round, RoundScheme, SchemeTerms
from pool.rounds.services import NotFirstCome
from pool.rounds.states import RoundState


class PlanInUse(Refusal):
    code = "plan_in_use"
    sentence = N_("Somebody has declared ties for this round or moved its deadline, so it cannot be taken back.")


@transaction.atomic
def change_plan(*, round: Round, terms: list[SchemeTerms], ruleset: dict, by, at: datetime, **facts) -> Round:
    """Write a planned round anew; its code stays, for it may have been announced.

    Raises:
        NotAllowed, NotFirstCome, WrongOrder and more: as when it was planned.
        WrongState: it has been opened.
    """
    guard.require(by, "rounds.plan")
    round = _planned(round)
    facts = planning.checked(terms=terms, known=round, **{**facts, "code": round.code})
    if facts.get("closes_when_used") and not rules.is_line(ruleset):
        raise NotFirstCome(field="ruleset")
    written = {**facts, "ruleset": ruleset, "ruleset_hash": canon.fingerprint(ruleset)}
    changed = [name for name, value in written.items() if getattr(round, name) != value]
    for name in changed:
        setattr(round, name, written[name])
    round.save(update_fields=changed)
    chosen = {version.scheme_id: version for version in terms}
    if dict(round.schemes.values_list("scheme", "terms")) != {key: version.pk for key, version in chosen.items()}:
        round.schemes.all().delete()
        RoundScheme.objects.bulk_create(
            RoundScheme(round=round, scheme=version.scheme, terms=version) for version in terms
        )
        changed.append("schemes")
    _tell("rounds.change_plan", round, by, at, {"changed": sorted(changed), "ruleset": round.ruleset_hash})
    return round


@transaction.atomic
def drop_plan(*, round: Round, why: str, by, at: datetime) -> None:
    """Take a planned round back, with a reason; its code can be used again.

    Raises:
        PlanInUse: something stands on it already.
        WrongState: it has been opened.
        ReasonMissing, NotAllowed.
    """
    guard.require(by, "rounds.plan")
    why = reason(why)
    round = _planned(round)
    _tell("rounds.drop_plan", round, by, at, {"reason": why})
    try:
        with transaction.atomic():
            round.schemes.all().delete()
            round.delete()
    except ProtectedError:
        raise PlanInUse() from None


def _planned(round: Round) -> Round:
    round = lock(Round, round.pk)
    if round.state != RoundState.PLANNED:
        raise WrongState(state=round.get_state_display())
    return round


def _tell(verb: str, round: Round, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"round:{round.code}", by=by, at=at, facts=facts)
