"""What waits on the start pages after an award: confirmations, changes, reminders."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.access import guard, rules
from pool.kernel import periods
from pool.settlement import changes, reminders
from pool.settlement import confirmations as reads
from pool.settlement.models import Change, Confirmation
from pool.settlement.states import ChangeKind, ChangeState, ConfirmationState
from pool.web.confirming import telling


def notices(user, at: datetime) -> list[dict]:
    """For the agency: what is to be answered, called or chased."""
    return [*_changes(user), *_calls(user, at), *_late(user, at), *_postponements(user)]


def _changes(user) -> list[dict]:
    """Changes that this person can answer."""
    if not guard.may(user, "changes.decide"):
        return []
    given_up = changes.waiting(user).filter(kind=ChangeKind.WITHDRAWAL)
    others = changes.waiting(user).exclude(kind=ChangeKind.WITHDRAWAL)
    count = given_up.count() * guard.may(user, "changes.release") + others.count() * guard.may(user, "changes.amend")
    text = ngettext("%(count)s change waits for your answer.", "%(count)s changes wait for your answer.", count)
    return _notice("warning", text, count, f"{reverse('changes')}?state=asked", _("Read and answer"))


def _calls(user, at: datetime) -> list[dict]:
    if not guard.may(user, "calls.make"):
        return []
    count = len(reads.to_call(at))
    text = ngettext(
        "%(count)s round is due to be called for confirmations.",
        "%(count)s rounds are due to be called for confirmations.",
        count,
    )
    return _notice("info", text, count, reverse("calls"), _("Go to the calls"))


def _late(user, at: datetime) -> list[dict]:
    today = at.astimezone(periods.COPENHAGEN).date()
    late = reads.visible_to(user).filter(state=ConfirmationState.OPEN, duty__due_on__lt=today)
    text = ngettext(
        "%(count)s confirmation is late; payments wait for it.",
        "%(count)s confirmations are late; payments wait for them.",
        late.count(),
    )
    return _notice("info", text, late.count(), f"{reverse('confirmations')}?state=late", _("See who"))


def _postponements(user) -> list[dict]:
    if not guard.may(user, "reminders.approve"):
        return []
    count = reminders.postponements_waiting(user).exclude(asked_by=user).count()
    text = ngettext(
        "%(count)s postponement of reminders waits for your answer.",
        "%(count)s postponements of reminders wait for your answer.",
        count,
    )
    return _notice("warning", text, count, reverse("reminders"), _("Read and answer"))


def _notice(kind: str, text: str, count: int, url: str, title: str) -> list[dict]:
    if not count:
        return []
    return [{"kind": kind, "text": text % {"count": wording.number(count)}, "url": url, "title": title}]


# For the municipality


def deeds(user, staff: dict, at: datetime) -> list[dict]:
    """What somebody in the municipality is to do: confirm, and answer when named as grant officer."""
    open_ = reads.visible_to(user).filter(state=ConfirmationState.OPEN)
    named = changes.visible_to(user).filter(state=ChangeState.AWAITING, officer=user)
    return [*(_confirmation(item, user, staff, at) for item in open_), *(_named(item) for item in named)]


def _confirmation(item: Confirmation, user, staff: dict, at: datetime) -> dict:
    signs, missing = guard.may(user, "confirmations.sign"), len(reads.unanswered(item))
    if missing:
        text = ngettext(
            "Say how it goes: %(count)s answer is missing.", "Say how it goes: %(count)s answers are missing.", missing
        ) % {"count": wording.number(missing)}
    else:
        text = _("Everything is answered. It is to be signed.")
    if reads.is_late(item, at):
        text = f"{text} {_('It is late: all payments to you wait for it.')}"
    page = "confirmation_sign" if signs and not missing else "confirmation"
    label = _("Sign") if page == "confirmation_sign" else _("Answer") if missing else _("Read")
    return {
        "title": _("Confirmation %(reference)s") % {"reference": item.duty.reference},
        "text": text,
        "url": reverse(page, args=[item.duty.reference]),
        "label": label,
        "post": False,
        "state": telling.state(item, at),
        "deadline": telling.deadline(item),
        "who": _("Signed by: %(sign)s.") % {"sign": ", ".join(staff[rules.SIGNATORY]) or _("nobody yet")},
    }


def _named(item: Change) -> dict:
    """There is no last day; it stands where it was asked for."""
    day = item.asked_at.astimezone(periods.COPENHAGEN).date()
    return {
        "title": _("Grant officer of %(case)s") % {"case": item.application.reference},
        "text": _("%(who)s has named you. It counts when you say yes.") % {"who": item.asked_by},
        "url": reverse("change", args=[item.reference]),
        "label": _("Answer"),
        "post": False,
        "state": {"code": item.state, "label": item.get_state_display()},
        "deadline": datetime.combine(periods.months_after(day, 1), time(12), periods.COPENHAGEN),
        "who": "",
    }
