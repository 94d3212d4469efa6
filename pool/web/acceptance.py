"""What the page of a decision says about its acceptance and lapse, and what its reader may do about them."""

from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard, rules
from pool.access import queries as people
from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState, LapseGround
from pool.ledger.rules import REASON_CLASSES
from pool.payments import lapses, queries
from pool.payments.services import accepting

OPEN, SIGNED, TURNED_DOWN = "waiting", "signed", "turned_down"


class AcceptForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["terms"] = forms.BooleanField(
            label=_("We accept the grant on the terms in the letter."),
            error_messages={"required": _("Tick the box to accept the terms. Without them the grant is not accepted.")},
        )


def of(award: Award, user, at: datetime, form: AcceptForm | None = None) -> dict:
    """Nothing for a refusal: there is nothing to accept."""
    if award.state == AwardState.REFUSED:
        return {}
    deadline = queries.acceptance_deadline(award)
    waits, late = award.state == AwardState.OFFERED, at > deadline
    accepts = waits and not late and guard.may(user, "awards.accept")
    agency = guard.may(user, "lapses.read")
    found = [lapse_row(item, user) for item in lapses.of_award(award)]
    return {
        "state": AwardState(award.state),
        "waits": waits,
        "deadline": deadline,
        "is_late": late,
        "too_late": wording.refusal_text(accepting.TooLateToAccept(deadline=deadline)) if waits and late else "",
        "accepted_at": award.accepted_at,
        "accepted_by": str(award.accepted_by or ""),
        "start_by": queries.start_deadline(award),
        "has_begun": queries.has_begun(award),
        "form": (form or AcceptForm()) if accepts else None,
        "signatories": _signatories(award) if waits and not accepts else "",
        "lapses": found if agency else [row for row in found if row["state"]["code"] == SIGNED],
        **_deeds(award, user, at, any(row["state"]["code"] == OPEN for row in found)),
    }


def lapse_row(item: Lapse, user) -> dict:
    state = SIGNED if item.signed_at else TURNED_DOWN if item.turned_down_at else OPEN
    labels = {OPEN: _("Waits for a decision"), SIGNED: _("Lapsed"), TURNED_DOWN: _("Turned down")}
    tones = {OPEN: "info", SIGNED: "muted", TURNED_DOWN: "neutral"}
    award = item.award
    return {
        "pk": item.pk,
        "url": reverse("lapse", args=[item.pk]) if guard.may(user, "lapses.read") else "",
        "reference": award.reference,
        "award_url": reverse("award", args=[award.reference]),
        "municipality": award.application.municipality.official_name,
        "awarded": award.awarded_amount,
        "ground": LapseGround(item.ground).label,
        "reason": reason_label(item.reason),
        "explanation": item.explanation,
        "state": {"code": state, "label": labels[state], "tone": tones[state]},
        "proposed_at": item.proposed_at,
        "proposed_by": str(item.proposed_by),
        "answered_at": item.signed_at or item.turned_down_at,
        "answered_by": str(item.signed_by or item.turned_down_by or ""),
        "why": item.turned_down_reason,
        "released": item.released_amount,
        "mine": item.proposed_by_id == user.pk,
    }


def reason_label(code: str) -> str:
    """A reason class of the ledger in words."""
    return _(str(dict(REASON_CLASSES)[code]))


def _signatories(award: Award) -> str:
    found = people.of_municipality(award.application.municipality_id, rules.SIGNATORY)
    return ", ".join(str(person) for person in found) or _("nobody yet")


def _deeds(award: Award, user, at: datetime, is_proposed: bool) -> dict:
    """What a caseworker may do: more time, and a proposal that the grant lapses."""
    if not guard.may(user, "lapses.propose"):
        return {}
    waits = award.state == AwardState.OFFERED
    lapses_now = not is_proposed and lapses.grounds(award, at)
    return {
        "more_time_url": reverse("award_more_time", args=[award.reference]) if waits else "",
        "lapse_url": reverse("award_lapse", args=[award.reference]) if lapses_now else "",
    }
