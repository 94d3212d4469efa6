"""What waits on the start pages about the end of rounds and years: offers, and permissions to carry over."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.access import guard, rules
from pool.rounds import queries as rounds
from pool.rounds.states import RoundState
from pool.settlement import ending, years
from pool.settlement.models import Offer
from pool.settlement.states import OfferState


def notices(user) -> list[dict]:
    """For the agency: accepted offers that wait for a run, and permissions that wait for a second person."""
    return [*_accepted(user), *_permissions(user)]


def _accepted(user) -> list[dict]:
    """One for each round with accepted offers and no run of them yet."""
    if not guard.may(user, "allocation.propose"):
        return []
    accepted = Offer.objects.filter(state=OfferState.ACCEPTED).values("line__application__round")
    found = []
    for round in rounds.rounds().filter(pk__in=accepted, state=RoundState.DECIDED).order_by("code"):
        count = ending.accepted_offers(round).count()
        if count and not round.runs.filter(state="proposed").exists():
            text = ngettext(
                "%(count)s accepted offer in round %(round)s waits for a run.",
                "%(count)s accepted offers in round %(round)s wait for a run.",
                count,
            ) % {"count": wording.number(count), "round": round.code}
            url = reverse("round_reserve", args=[round.code])
            found.append({"kind": "warning", "text": text, "url": url, "title": _("Go to the reserve list")})
    return found


def _permissions(user) -> list[dict]:
    if not guard.may(user, "years.confirm"):
        return []
    return [
        {
            "kind": "warning",
            "text": _("A permission to carry over from %(year)s waits for your confirmation.") % {"year": item.year},
            "url": reverse("year", args=[item.appropriation_id, item.year]),
            "title": _("Compare it with the document"),
        }
        for item in years.permissions_waiting().exclude(recorded_by=user)
    ]


def ways(user) -> list[dict]:
    """Pages that no menu item leads to."""
    pages = (("controls", _("Control room"), "controls.read"), ("years", _("Year end"), "years.read"))
    return [{"label": label, "url": reverse(name)} for name, label, verb in pages if guard.may(user, verb)]


# For the municipality


def deeds(user, staff: dict, at: datetime) -> list[dict]:
    """Offers from a reserve list that wait for an answer; a signatory answers."""
    open_ = ending.visible_offers(user).filter(state=OfferState.MADE, answer_by__gte=at)
    return [_offer(item, user, staff) for item in open_]


def _offer(item: Offer, user, staff: dict) -> dict:
    line = item.line
    facts = {
        "amount": wording.money(item.amount),
        "employee": line.employee.reference,
        "module": wording.name(line.module),
    }
    return {
        "title": _("Offer from the reserve list, case %(case)s") % {"case": line.application.reference},
        "text": _("Employee %(employee)s, %(module)s: %(amount)s") % facts,
        "url": reverse("offer", args=[item.pk]),
        "label": _("Answer") if guard.may(user, "offers.answer") else _("Read"),
        "post": False,
        "state": {"code": "awaiting", "label": OfferState.MADE.label},
        "deadline": item.answer_by,
        "who": _("Answered by: %(who)s.") % {"who": ", ".join(staff[rules.SIGNATORY]) or _("nobody yet")},
    }
