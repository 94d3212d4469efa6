"""What waits on the start pages about money that comes back: claims, and money on the suspense account."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.access import guard, rules
from pool.kernel import periods
from pool.settlement import claims, suspense
from pool.settlement.models import Claim
from pool.settlement.states import ClaimState
from pool.web.claims import telling
from pool.web.incoming.telling import LONG


def notices(user, at: datetime) -> list[dict]:
    """For the agency: claims to be decided, claims that are late, money that stands too long."""
    return [*_to_decide(user, at), *_late(user, at), *_standing(user, at)]


def _to_decide(user, at: datetime) -> list[dict]:
    """Claims whose hearing is over and that this person can decide."""
    if not guard.may(user, "claims.decide"):
        return []
    heard = claims.visible_to(user).filter(state=ClaimState.HEARD).exclude(proposed_by=user)
    count = sum(not claims.hearing_runs(item, at) for item in heard)
    text = ngettext("%(count)s claim waits for a decision.", "%(count)s claims wait for a decision.", count)
    return _notice("warning", text, count, f"{reverse('claims')}?state=heard", _("Read and decide"))


def _late(user, at: datetime) -> list[dict]:
    if not guard.may(user, "claims.collect"):
        return []
    count = sum(claims.is_late(item, at) for item in claims.visible_to(user).filter(state__in=claims.COLLECTED))
    text = ngettext("%(count)s claim was not repaid in time.", "%(count)s claims were not repaid in time.", count)
    return _notice("warning", text, count, f"{reverse('claims')}?state=late", _("See which"))


def _standing(user, at: datetime) -> list[dict]:
    """Everybody sees money that nobody has matched; it becomes a warning after some days."""
    if not guard.may(user, "incoming.read"):
        return []
    waiting = suspense.in_suspense()
    long = sum(suspense.days_in_suspense(item, at) > LONG for item in waiting)
    if long:
        text = ngettext(
            "%(count)s entry has stood on the suspense account for more than %(days)s days.",
            "%(count)s entries have stood on the suspense account for more than %(days)s days.",
            long,
        )
        found = text % {"count": wording.number(long), "days": LONG}
        return [_row("warning", found, reverse("incoming"), _("See the suspense account"))]
    if not guard.may(user, "incoming.match"):
        return []
    text = ngettext("%(count)s entry is to be matched.", "%(count)s entries are to be matched.", len(waiting))
    return _notice("info", text, len(waiting), reverse("incoming"), _("See the suspense account"))


def _notice(kind: str, text: str, count: int, url: str, title: str) -> list[dict]:
    return [_row(kind, text % {"count": wording.number(count)}, url, title)] if count else []


def _row(kind: str, text: str, url: str, title: str) -> dict:
    return {"kind": kind, "text": text, "url": url, "title": title}


def ways(user) -> list[dict]:
    """The suspense account, for those who have no menu item that leads there."""
    if guard.may(user, "incoming.read") and not guard.may(user, "payments.read"):
        return [{"label": _("Suspense account"), "url": reverse("incoming")}]
    return []


# For the municipality


def deeds(user, staff: dict, at: datetime) -> list[dict]:
    """Claims that it is heard about, and claims to be repaid."""
    found = list(claims.visible_to(user).filter(state__in=(ClaimState.HEARD, *claims.OPEN)))
    heard = [_heard(item, staff) for item in found if claims.waits_for_answer(item, at)]
    return [*heard, *(_to_repay(item, at) for item in found if item.state in claims.OPEN)]


def _heard(item: Claim, staff: dict) -> dict:
    people = dict.fromkeys([*staff[rules.PREPARER], *staff[rules.SIGNATORY]])
    return {
        **_deed(item),
        "text": _("The agency wants to claim %(amount)s back. You are heard before it decides.")
        % {"amount": wording.money(item.amount)},
        "label": _("Read and answer"),
        "deadline": item.answer_by,
        "who": _("Answered by: %(who)s.") % {"who": ", ".join(people)},
    }


def _to_repay(item: Claim, at: datetime) -> dict:
    facts = {"left": wording.money(claims.left(item)), "reference": item.reference}
    return {
        **_deed(item),
        "text": _("Repay %(left)s, with %(reference)s as the text of the transfer.") % facts,
        "label": _("Read how"),
        "deadline": datetime.combine(item.due_on, time(23, 59), periods.COPENHAGEN),
        "who": "",
    }


def _deed(item: Claim) -> dict:
    return {
        "title": _("Claim %(reference)s") % {"reference": item.reference},
        "url": reverse("claim", args=[item.reference]),
        "post": False,
        "state": telling.state(item),
    }
