"""Grants that may lapse, and proposals that they do. Reads only."""

from datetime import datetime

from pool.access import guard
from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState, LapseGround
from pool.kernel.refusals import NotFound
from pool.payments import queries
from pool.rounds import impartial


def lapses(user):
    """The proposals that a person may see, the latest first."""
    return impartial.untied(_lapses(), user, "award__application__") if guard.may(user, "lapses.read") else _none()


def lapse(user, pk: int) -> Lapse:
    """A proposal by its key.

    Raises:
        NotFound: there is none.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _lapses().filter(pk=pk).first() if guard.may(user, "lapses.read") else None
    if found is None:
        raise NotFound()
    impartial.require(user, found.award.application)
    return found


def waiting(user):
    """What waits for a decision maker, the oldest first."""
    return lapses(user).filter(signed_at__isnull=True, turned_down_at__isnull=True).order_by("proposed_at", "pk")


def of_award(award: Award):
    """The proposals about one grant, the first one first."""
    return _lapses().filter(award=award).order_by("proposed_at", "pk")


def open_of(award: Award) -> Lapse | None:
    return of_award(award).filter(signed_at__isnull=True, turned_down_at__isnull=True).first()


def late(user, at: datetime) -> list[Award]:
    """Grants that nobody has accepted in time, the earliest first."""
    return list(impartial.untied(queries.not_accepted(at), user, "application__"))


def idle(user, at: datetime) -> list[Award]:
    """Accepted grants that nobody has begun to use in time."""
    return queries.not_begun(impartial.untied(queries.accepted_unused(), user, "application__"), at)


def grounds(award: Award, at: datetime) -> list[str]:
    """The grounds on which a grant can lapse at this moment."""
    fitting = {
        AwardState.OFFERED: (LapseGround.NOT_ACCEPTED, LapseGround.DECLINED),
        AwardState.ACCEPTED: (LapseGround.NOT_STARTED,),
    }
    return [ground for ground in fitting.get(award.state, ()) if _is_given(award, ground, at)]


def _is_given(award: Award, ground: str, at: datetime) -> bool:
    moment = queries.lapse_moment(award, ground)
    if moment and at <= moment:
        return False
    return ground != LapseGround.NOT_STARTED or not queries.has_begun(award)


def _lapses():
    people = ("proposed_by", "signed_by", "turned_down_by", "award__decided_by")
    found = Lapse.objects.select_related("award__application__municipality", "award__application__round", *people)
    return found.order_by("-proposed_at", "-pk")


def _none():
    return Lapse.objects.none()
