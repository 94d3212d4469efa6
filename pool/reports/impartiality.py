"""Proves that nobody took part in the case of a municipality they had declared a tie to (forvaltningsloven § 3)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from pool.assessment.models import Assessment, Condition, Hearing, LineAssessment
from pool.awards.models import Award, Rejection, Run, Share
from pool.kernel.words import N_, Said
from pool.rounds.models import Declaration

# (person, round) → the moments of the declarations, and what each named, in their order
Declared = dict[tuple[int, int], tuple[list[datetime], list[set[int]]]]
# what is said of it, its person, round, municipality and moment
Deed = tuple[Said, int, int, int, datetime]


def first_tied() -> str:
    """Name the first deed that somebody did while they were tied to its municipality; nothing when there is none."""
    declared = _declared()
    if not declared:
        return ""
    for what, person, round, municipality, at in (*_on_cases(), *_on_runs()):
        moments, named = declared.get((person, round), ([], []))
        place = bisect_left(moments, at) - 1  # a declaration of the same moment came after
        if place >= 0 and municipality in named[place]:
            return what
    return ""


def _declared() -> Declared:
    """The declarations of everybody who has ever named a tie."""
    tied = Declaration.objects.filter(ties__isnull=False).values("person")
    found: Declared = defaultdict(lambda: ([], []))
    for item in Declaration.objects.filter(person__in=tied).prefetch_related("ties").order_by("made_at", "pk"):
        moments, named = found[item.person_id, item.round_id]
        moments.append(item.made_at)
        named.append({tie.municipality_id for tie in item.ties.all()})
    return dict(found)


# what is said of the deed, its table, the path to the case, the person, the moment
ON_CASES = (
    (N_("case %(case)s was taken by somebody with a declared tie to the municipality"),
     Assessment, "application", "caseworker", "taken_at"),
    (N_("a line of case %(case)s was assessed by somebody with a declared tie to the municipality"),
     LineAssessment, "line__application", "assessed_by", "assessed_at"),
    (N_("the municipality of case %(case)s was heard by somebody with a declared tie to the municipality"),
     Hearing, "application", "asked_by", "asked_at"),
    (N_("a condition was set for case %(case)s by somebody with a declared tie to the municipality"),
     Condition, "application", "set_by", "set_at"),
    (N_("it was proposed to reject case %(case)s by somebody with a declared tie to the municipality"),
     Rejection, "application", "proposed_by", "proposed_at"),
    (N_("the rejection of case %(case)s was signed by somebody with a declared tie to the municipality"),
     Rejection, "application", "signed_by", "signed_at"),
    (N_("the decision on case %(case)s was signed by somebody with a declared tie to the municipality"),
     Award, "application", "decided_by", "decided_at"),
    (N_("the condition of case %(case)s was said to be met by somebody with a declared tie to the municipality"),
     Award, "application", "condition_met_by", "condition_met_at"),
)  # fmt: skip
# the same of a run, and the stem of its columns
ON_RUNS = (
    (N_("run %(number)s of round %(round)s was prepared by somebody with a declared tie to the municipality"),
     "prepared"),
    (N_("run %(number)s of round %(round)s was approved by somebody with a declared tie to the municipality"),
     "approved"),
    (N_("run %(number)s of round %(round)s was decided by somebody with a declared tie to the municipality"),
     "decided"),
)  # fmt: skip


def _on_cases() -> Iterator[Deed]:
    for what, table, case, person, moment in ON_CASES:
        columns = (f"{case}__reference", person, f"{case}__round", f"{case}__municipality", moment)
        rows = table.objects.filter(**{f"{person}__isnull": False}).order_by(moment, "pk")
        for reference, *deed in rows.values_list(*columns).iterator():
            yield Said(what, case=reference), *deed


def _on_runs() -> Iterator[Deed]:
    """A run is about every municipality that it gives a share, be it nothing."""
    places = Share.objects.order_by().values_list("run", "line__application__municipality").distinct()
    among: dict[int, list[int]] = defaultdict(list)
    for run, municipality in places:
        among[run].append(municipality)
    for run in Run.objects.select_related("round").defer("bids", "result", "had").order_by("pk"):
        facts = {"number": run.number, "round": run.round.code}
        for what, stem in ON_RUNS:
            person, at = getattr(run, f"{stem}_by_id"), getattr(run, f"{stem}_at")
            if person:
                said = Said(what, **facts)
                yield from ((said, person, run.round_id, place, at) for place in among[run.pk])
