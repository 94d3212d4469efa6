"""Several decisions on one case: what stood before each, and what they give together. Reads only; amounts in kroner."""

from decimal import Decimal

from django.db.models import Sum

from pool.awards.models import Award, AwardLine, Run
from pool.awards.states import RunState
from pool.kernel import money
from pool.kernel.words import N_, Said


def of_application(application) -> list[Award]:
    """The decisions on an application, the first one first."""
    found = Award.objects.filter(application=application).select_related(
        "application__municipality", "application__round", "decided_by", "prepared_by", "run"
    )
    return list(found.order_by("number"))


def earlier(award: Award) -> list[Award]:
    """The decisions on the same application that stood when this one was made, the first one first."""
    found = Award.objects.filter(application=award.application_id, number__lt=award.number)
    return list(found.select_related("run").order_by("number"))


def given_before(award: Award) -> dict[int, Decimal]:
    """Line → what earlier decisions gave it."""
    found = AwardLine.objects.filter(award__application=award.application_id, award__number__lt=award.number)
    return dict(found.order_by().values_list("line").annotate(total=Sum("awarded_amount")))


def awarded(award: Award) -> Decimal:
    """What the case has been awarded in all, this decision and those before it."""
    return sum((item.awarded_amount for item in earlier(award)), award.awarded_amount)


def first_wrong() -> str:
    """Look for decisions that do not fit those before them: a gap, the wrong run, or more than a line may have."""
    expected: dict[int, int] = {}
    for award in Award.objects.select_related("run", "application").order_by("application", "number"):
        expected[award.application_id] = expected.get(award.application_id, 0) + 1
        if award.number != expected[award.application_id]:
            gap = N_("decision %(decision)s is number %(number)s; the one before it is missing")
            return Said(gap, decision=award, number=award.number)
        if (award.number == 1) != (award.run.tranche == 1) or award.run.round_id != award.application.round_id:
            return Said(N_("decision %(decision)s does not belong to its run"), decision=award)
    return _first_given_twice() or _first_unsigned()


def _first_given_twice() -> str:
    """A line never gets more than it was found eligible for, however many decisions there are."""
    found = AwardLine.objects.select_related("award").order_by("line", "award__number")
    given: dict[int, Decimal] = {}
    for row in found.iterator():
        given[row.line_id] = given.get(row.line_id, money.ZERO) + row.awarded_amount
        if given[row.line_id] > row.eligible_amount:
            beyond = N_("decision %(decision)s gives a line more than it is eligible for, with what it had before")
            return Said(beyond, decision=row.award)
    return ""


def _first_unsigned() -> str:
    """The decisions of a signed run give what the run gives, all of it."""
    signed = Run.objects.filter(state=RunState.DECIDED).annotate(total=Sum("awards__awarded_amount")).order_by("pk")
    for run in signed.select_related("round"):
        if (run.total or money.ZERO) != run.awarded_amount:
            differs = N_("the decisions of %(round)s run %(number)s give %(given)s, the run gives %(awarded)s")
            facts = {"given": run.total or money.ZERO, "awarded": run.awarded_amount}
            return Said(differs, round=run.round.code, number=run.number, **facts)
    return ""
