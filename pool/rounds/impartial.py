"""Keeps people away from cases of municipalities they are tied to (Public Administration Act §§ 3 and 6).

Asked before anybody of the agency reads a case or does something to it. Who declares nothing by their role passes:
the municipality, the auditor, the system (`None`). The last declaration of a person on a round is the one in force.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.rounds import queries
from pool.rounds.models import Round, Tie


class DeclareFirst(Refusal):
    code = "declare_first"
    sentence = N_(
        "Before you deal with cases of round %(round)s, say whether something ties you to one of its municipalities. "
        "Your start page leads to the declaration."
    )
    kind = "forbidden"


class TiedToMunicipality(Refusal):
    code = "tied_to_municipality"
    sentence = N_(
        "You have declared a tie to %(municipality)s in round %(round)s, so you can neither read nor handle its "
        "cases. A colleague without ties must."
    )
    kind = "forbidden"


class TiedToRun(Refusal):
    code = "tied_to_run"
    sentence = N_(
        "You have declared a tie to %(municipalities)s, with a case in round %(round)s. Another decision maker must "
        "decide on how its money is shared out."
    )
    kind = "forbidden"


def require(user, application) -> None:
    """Refuse whoever has not declared for the application's round, or is tied to its municipality.

    A service asks while it holds the application's row: `assessment.services.declaring` holds it as well.

    Raises:
        DeclareFirst, TiedToMunicipality
    """
    if not queries.declares(user):
        return
    tie = Tie.objects.filter(declaration=OuterRef("pk"), municipality=application.municipality_id)
    found = queries.in_force(user, application.round_id).annotate(tied=Exists(tie)).first()
    if found is None:
        raise DeclareFirst(round=application.round.code)
    if found.tied:
        raise TiedToMunicipality(municipality=application.municipality.name, round=application.round.code)


def require_all(user, applications) -> None:
    """`require` for many cases at once: two queries for each round.

    Raises:
        DeclareFirst, TiedToMunicipality
    """
    if not queries.declares(user):
        return
    rounds: dict[Round, dict[int, object]] = {}
    for application in applications:
        rounds.setdefault(application.round, {})[application.municipality_id] = application
    for round, cases in rounds.items():
        require_declared(user, round)
        tied = Tie.objects.filter(declaration__in=queries.in_force(user, round.pk), municipality__in=list(cases))
        for municipality in tied.order_by("pk").values_list("municipality", flat=True)[:1]:
            require(user, cases[municipality])


def require_declared(user, round: Round | None) -> None:
    """Refuse whoever has not declared for the round; there is nothing to declare where there is none.

    Raises:
        DeclareFirst
    """
    if round and queries.declares(user) and queries.declared(user, round) is None:
        raise DeclareFirst(round=round.code)


def require_round(user, round: Round, municipalities: Iterable[int]) -> None:
    """Refuse whoever has not declared for the round, or is tied to one of these municipalities (keys).

    Raises:
        DeclareFirst, TiedToRun
    """
    require_declared(user, round)
    if not queries.declares(user):
        return
    tied = Tie.objects.filter(declaration__in=queries.in_force(user, round.pk), municipality__in=municipalities)
    names = list(tied.order_by("municipality__sort_key", "pk").values_list("municipality__name", flat=True))
    if names:
        raise TiedToRun(municipalities=", ".join(names), round=round.code)


def untied(found, user, to: str = ""):
    """Leave out the rows of cases that the person is tied to. `to`: the path to the application, such as `award__`.

    Rounds without a declaration stay: there the list is what waits behind it.
    """
    if not queries.declares(user):
        return found
    place = {"declaration__round": OuterRef(f"{to}round"), "municipality": OuterRef(f"{to}municipality")}
    return found.filter(~Exists(Tie.objects.filter(declaration__in=queries.in_force(user), **place)))
