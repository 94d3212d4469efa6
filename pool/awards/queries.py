from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Sum

from pool.access import guard
from pool.allocation import bids as asks
from pool.applications import queries as applications
from pool.applications.states import ApplicationState
from pool.assessment.models import Assessment, LineAssessment
from pool.awards.models import Award, AwardLine, Rejection, Ruleset, Run, Scenario, Share, Snapshot
from pool.awards.states import AwardKind, RunState
from pool.kernel.refusals import NotFound
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.rounds import impartial


def runs():
    people = ("prepared_by", "approved_by", "decided_by", "discarded_by")
    return Run.objects.select_related("round", "scenario__snapshot", *people).order_by("-prepared_at", "-pk")


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


def undecided(round) -> Run | None:
    """The run that is proposed or approved in a round."""
    return runs().filter(round=round, state__in=(RunState.PROPOSED, RunState.APPROVED)).first()


def next_tranche(round) -> int:
    """1 for the first sharing out of a round, 2 for money that is there after its decisions, and so on."""
    return 1 + Run.objects.filter(round=round, state=RunState.DECIDED).count()


def in_pool(round) -> Decimal:
    """Kroner in the round's pool account: what can be shared out."""
    return ledger.balance(kind=accounts.POOL, round=round.code)


def next_numbers(round) -> dict[int, int]:
    """The number of the next decision on each application of a round that has any; of all others it is 1."""
    found = Award.objects.filter(application__round=round).order_by().values_list("application")
    return {application: count + 1 for application, count in found.annotate(Count("pk"))}


def rulesets():
    """The agency's collection of rulesets, by name, newest version first."""
    return Ruleset.objects.select_related("saved_by").order_by("name", "-version")


def ruleset(pk: int) -> Ruleset:
    """A version of rules by its key.

    Raises:
        NotFound: there is none.
    """
    found = rulesets().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def snapshots_of(round):
    """The snapshots of a round, newest first."""
    return Snapshot.objects.filter(round=round).select_related("round", "taken_by").order_by("-number")


def snapshot(pk: int) -> Snapshot:
    """A snapshot by its key.

    Raises:
        NotFound: there is none.
    """
    found = Snapshot.objects.select_related("round", "taken_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def scenarios_of(snapshot: Snapshot):
    return Scenario.objects.filter(snapshot=snapshot).select_related("ruleset", "made_by").order_by("number")


def scenario(pk: int) -> Scenario:
    """A scenario by its key.

    Raises:
        NotFound: there is none.
    """
    found = Scenario.objects.select_related("snapshot__round", "ruleset", "made_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def bids_of(snapshot: Snapshot) -> list[asks.Bid]:
    return asks.from_json(snapshot.bids)


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


def handles(application, user) -> bool:
    """Say whether the person handles the case or has assessed lines of it."""
    assessed = LineAssessment.objects.filter(line__application=application, assessed_by=user)
    return Assessment.objects.filter(application=application, caseworker=user).exists() or assessed.exists()


def rejections(user):
    """The proposals to reject that a person may see, the latest first."""
    return impartial.untied(_rejections(), user, "application__")


def _rejections():
    people = ("proposed_by", "signed_by", "turned_down_by")
    found = Rejection.objects.select_related("application__municipality", "application__round", *people)
    return found.order_by("-proposed_at", "-pk")


def rejections_of(application):
    """Proposals to reject an application, the first one first."""
    found = Rejection.objects.filter(application=application).order_by("proposed_at", "pk")
    return found.select_related("application", "proposed_by", "signed_by", "turned_down_by")


def open_rejection(application) -> Rejection | None:
    """The proposal that waits for a decision maker."""
    return rejections_of(application).filter(signed_at__isnull=True, turned_down_at__isnull=True).first()


def is_outdated(rejection: Rejection) -> bool:
    """Say whether the municipality has sent something since it was proposed to reject what it had sent."""
    sent = applications.submissions_of(rejection.application).first()
    return sent is not None and sent.submitted_at > rejection.proposed_at


def rejection_of(application) -> Rejection | None:
    """The signed rejection of an application that stands: none once it was begun again."""
    if application.state != ApplicationState.REJECTED:
        return None
    return rejections_of(application).filter(signed_at__isnull=False).last()


def is_to_be_rejected() -> Exists:
    """Whether it is proposed to reject an application, as a column of a list of applications."""
    return Exists(_waiting().filter(application=OuterRef("pk")))


def rejection(user, pk: int) -> Rejection:
    """A proposal to reject, by its key.

    Raises:
        NotFound: there is none.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _rejections().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def rejections_waiting(user):
    """What waits for a decision maker, the oldest first."""
    return impartial.untied(_waiting(), user, "application__")


def _waiting():
    found = Rejection.objects.filter(signed_at__isnull=True, turned_down_at__isnull=True)
    return found.select_related("application__municipality", "proposed_by").order_by("proposed_at", "pk")


def conditional_waiting(user):
    """Awards that the person may see and whose condition is still to be met, by the day it is due."""
    found = Award.objects.filter(kind=AwardKind.CONDITIONAL, condition_met_at__isnull=True)
    found = found.select_related("application__municipality").order_by("condition_due_on", "pk")
    return impartial.untied(found, user, "application__")


def of_round(round):
    """All runs of a round, newest first."""
    return runs().filter(round=round).order_by("-number")


def shares_of_case(application):
    """What the standing runs give each line of one application, and why; the first run first."""
    found = Share.objects.filter(line__application=application).exclude(run__state=RunState.DISCARDED)
    return found.select_related("run").order_by("line__rank", "run__number", "pk")


def proposed(application_ids: list[int]) -> dict[int, object]:
    """Application → what the standing runs of its round give it, in kroner. One query for a whole page."""
    found = (
        Share.objects.filter(line__application__in=application_ids)
        .exclude(run__state=RunState.DISCARDED)
        .order_by()
        .values_list("line__application")
        .annotate(total=Sum("amount"))
    )
    return dict(found)


def visible_to(user):
    """The decisions a person may see: a municipality its own, the auditor all, the agency all but those of its ties."""
    return impartial.untied(_readable(user), user, "application__")


def one(user, reference: str) -> Award:
    """A decision by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _readable(user).filter(reference=reference).first()
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def _readable(user):
    found = Award.objects.select_related(
        "application__municipality", "application__round", "decided_by", "prepared_by", "run"
    ).order_by("-decided_at", "-pk")
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return found if guard.may(user, "awards.read") else found.none()


def counted(found) -> dict[str, int]:
    """Kind of decision → how many of these."""
    return dict(found.order_by().values_list("kind").annotate(count=Count("pk")))


def lines_of(award: Award):
    return (
        AwardLine.objects.filter(award=award)
        .select_related("award", "line__employee", "line__module", "line__scheme")
        .order_by("line__rank", "pk")
    )
