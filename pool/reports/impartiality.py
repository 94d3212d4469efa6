"""Proves that nobody took part in the case of a municipality they had declared a tie to (forvaltningsloven § 3)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from pool.assessment.models import Assessment, Condition, Hearing, LineAssessment
from pool.awards.models import Award, Rejection, Run, Share
from pool.rounds.models import Declaration

# (person, round) → the moments of the declarations, and what each named, in their order
Declared = dict[tuple[int, int], tuple[list[datetime], list[set[int]]]]
# what the row is, its person, round, municipality and moment
Deed = tuple[str, int, int, int, datetime]


def first_tied() -> str:
    """Name the first deed that somebody did while they were tied to its municipality; nothing when there is none."""
    declared = _declared()
    if not declared:
        return ""
    for what, person, round, municipality, at in (*_on_cases(), *_on_runs()):
        moments, named = declared.get((person, round), ([], []))
        place = bisect_left(moments, at) - 1  # a declaration of the same moment came after
        if place >= 0 and municipality in named[place]:
            return f"{what} by somebody with a declared tie to the municipality"
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


# what the deed is called → its table, the path to the case, the person, the moment
ON_CASES = (
    ("case {} was taken", Assessment, "application", "caseworker", "taken_at"),
    ("a line of case {} was assessed", LineAssessment, "line__application", "assessed_by", "assessed_at"),
    ("the municipality of case {} was heard", Hearing, "application", "asked_by", "asked_at"),
    ("a condition was set for case {}", Condition, "application", "set_by", "set_at"),
    ("it was proposed to reject case {}", Rejection, "application", "proposed_by", "proposed_at"),
    ("the rejection of case {} was signed", Rejection, "application", "signed_by", "signed_at"),
    ("the decision on case {} was signed", Award, "application", "decided_by", "decided_at"),
    ("the condition of case {} was said to be met", Award, "application", "condition_met_by", "condition_met_at"),
)


def _on_cases() -> Iterator[Deed]:
    for what, table, case, person, moment in ON_CASES:
        columns = (f"{case}__reference", person, f"{case}__round", f"{case}__municipality", moment)
        rows = table.objects.filter(**{f"{person}__isnull": False}).order_by(moment, "pk")
        for reference, *deed in rows.values_list(*columns).iterator():
            yield what.format(reference), *deed


def _on_runs() -> Iterator[Deed]:
    """A run is about every municipality that it gives a share, be it nothing."""
    places = Share.objects.order_by().values_list("run", "line__application__municipality").distinct()
    among: dict[int, list[int]] = defaultdict(list)
    for run, municipality in places:
        among[run].append(municipality)
    for run in Run.objects.select_related("round").defer("bids", "result", "had").order_by("pk"):
        for verb, person, at in (
            ("prepared", run.prepared_by_id, run.prepared_at),
            ("approved", run.approved_by_id, run.approved_at),
            ("decided", run.decided_by_id, run.decided_at),
        ):
            if person:
                what = f"run {run.number} of round {run.round.code} was {verb}"
                yield from ((what, person, run.round_id, place, at) for place in among[run.pk])
