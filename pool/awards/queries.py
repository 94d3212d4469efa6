from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from pool.access import guard
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.assessment.models import Assessment, LineAssessment
from pool.awards import bidding, rules
from pool.awards.models import Award, AwardLine, Run, Share
from pool.awards.states import RunState
from pool.kernel import canon, money
from pool.kernel.refusals import NotFound


def runs():
    return Run.objects.select_related("round", "prepared_by", "approved_by", "decided_by").order_by(
        "-prepared_at", "-pk"
    )


def run(pk: int) -> Run:
    """A run by its key.

    Raises:
        NotFound: there is none.
    """
    found = runs().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def standing(round) -> Run | None:
    """The run that is proposed, approved or decided in a round."""
    return runs().filter(round=round).exclude(state=RunState.DISCARDED).first()


def shares_of(run: Run):
    """The shares with line, employee and municipality, by case and the municipality's own order."""
    return (
        Share.objects.filter(run=run)
        .select_related(
            "line__employee", "line__module", "line__scheme", "line__application__municipality", "line__assessment"
        )
        .order_by("line__application__reference", "line__rank", "pk")
    )


def took_part(run: Run, user) -> bool:
    """Say whether the person prepared the run, assessed lines or handled cases in it, and so may not decide on it."""
    assessed = LineAssessment.objects.filter(line__application__round=run.round_id, assessed_by=user)
    handled = Assessment.objects.filter(application__round=run.round_id, caseworker=user)
    return run.prepared_by_id == user.pk or assessed.exists() or handled.exists()


def of_round(round):
    """All runs of a round, newest first."""
    return runs().filter(round=round).order_by("-number")


@dataclass(frozen=True)
class Outlook:
    """What a run means for one application, before anything is signed. Amounts in kroner."""

    application: Application
    kind: str
    requested: Decimal
    eligible: Decimal
    proposed: Decimal


def outlook(run: Run) -> list[Outlook]:
    """What each application of the run's round is to get, by reference; also those that get nothing."""
    given, eligible = {}, {}
    for share in Share.objects.filter(run=run).select_related("line").order_by("pk"):
        key = share.line.application_id
        given[key] = given.get(key, money.ZERO) + share.amount
        eligible[key] = eligible.get(key, money.ZERO) + share.asked_amount
    found = [
        Outlook(
            application=application,
            kind=rules.kind(application.requested_amount, given.get(application.pk, money.ZERO)),
            requested=application.requested_amount,
            eligible=eligible.get(application.pk, money.ZERO),
            proposed=given.get(application.pk, money.ZERO),
        )
        for application in applications.submitted_in(run.round)
    ]
    return sorted(found, key=lambda row: row.application.reference)


def shares_of_case(application):
    """What the standing run gives each line of one application, and why."""
    found = Share.objects.filter(line__application=application).exclude(run__state=RunState.DISCARDED)
    return found.order_by("line__rank", "pk")


def proposed(application_ids: list[int]) -> dict[int, object]:
    """Application → what the standing run of its round gives it, in kroner. One query for a whole page."""
    found = (
        Share.objects.filter(line__application__in=application_ids)
        .exclude(run__state=RunState.DISCARDED)
        .order_by()
        .values_list("line__application")
        .annotate(total=Sum("amount"))
    )
    return dict(found)


def visible_to(user):
    """The decisions a person may see: a municipality its own, the agency and the auditor all."""
    found = Award.objects.select_related(
        "application__municipality", "application__round", "decided_by", "prepared_by", "run"
    ).order_by("-decided_at", "-pk")
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return found if guard.may(user, "awards.read") else found.none()


def counted(found) -> dict[str, int]:
    """Kind of decision → how many of these."""
    return dict(found.order_by().values_list("kind").annotate(count=Count("pk")))


def of_application(application) -> Award | None:
    return Award.objects.select_related("decided_by", "prepared_by", "run").filter(application=application).first()


def lines_of(award: Award):
    return (
        AwardLine.objects.filter(award=award)
        .select_related("award", "line__employee", "line__module", "line__scheme")
        .order_by("line__rank", "pk")
    )


def first_unreplayable() -> str:
    """Repeat every stored run from its stored inputs; name the first whose bytes differ."""
    for found in Run.objects.select_related("round").order_by("pk").iterator():
        again = bidding.replay(found.ruleset, found.bids, money.ore(found.budget_amount), found.seed)
        if again.to_json() != found.result or again.sha256 != found.result_hash:
            return f"allocation run {found} gives another result when it is repeated"
        if found.status != again.status or money.ore(found.residue_amount) != again.residue:
            return f"allocation run {found} does not show what its result says"
        problem = _shares_problem(found, again)
        if problem:
            return problem
    return ""


def _shares_problem(found: Run, again) -> str:
    stored = {share.bid: share for share in found.shares.all()}
    if {bid: money.ore(share.amount) for bid, share in stored.items()} != again.amounts:
        return f"the shares of allocation run {found} differ from its result"
    for share in again.shares:
        portions = [
            {"step": part.step, "amount": part.amount, "reason": part.reason, "facts": canon.plain(part.facts)}
            for part in share.portions
        ]
        if portions != stored[share.bid].portions:
            return f"the reasons of share {share.bid} in allocation run {found} differ from its result"
    return ""


def first_unsupported() -> str:
    """Look for a decision that does not rest on its run: another amount, another person, a missing approval."""
    for award in Award.objects.select_related("run", "application__round").prefetch_related("lines").order_by("pk"):
        if award.run.state != RunState.DECIDED or award.run.approved_by_id is None:
            return f"decision {award} stands on a run that is not approved and decided"
        if award.decided_by_id in (award.prepared_by_id, award.run.prepared_by_id):
            return f"decision {award} was signed by somebody who prepared it"
        shares = dict(Share.objects.filter(run=award.run).values_list("line", "amount"))
        for line in award.lines.all():
            if line.awarded_amount != shares.get(line.line_id, money.ZERO):
                return f"decision {award} gives a line another amount than its run"
        if award.awarded_amount != sum((line.awarded_amount for line in award.lines.all()), money.ZERO):
            return f"decision {award} does not add up"
    return ""
