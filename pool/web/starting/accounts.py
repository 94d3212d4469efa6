"""What waits about accounts on the start pages: to be written and signed, or to be approved."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.access import guard, rules
from pool.kernel import periods
from pool.settlement import accounting as reads
from pool.settlement.models import Accounts
from pool.settlement.states import AccountsState
from pool.web.accounts import telling


def notices(user, at: datetime) -> list[dict]:
    """For the controller: what is to be approved; for everybody who follows grants: what is late."""
    if not guard.may(user, "accounts.read"):
        return []
    found, today = reads.visible_to(user), at.astimezone(periods.COPENHAGEN).date()
    submitted = found.filter(state=AccountsState.SUBMITTED).count() if guard.may(user, "accounts.approve") else 0
    late = found.filter(duty__met_at=None, duty__due_on__lt=today).count()
    return [
        *_notice(
            "warning",
            ngettext(
                "%(count)s set of accounts waits for your approval.",
                "%(count)s sets of accounts wait for your approval.",
                submitted,
            ),
            submitted,
            "submitted",
        ),
        *_notice(
            "info",
            ngettext(
                "%(count)s set of accounts is late; payments wait for it.",
                "%(count)s sets of accounts are late; payments wait for them.",
                late,
            ),
            late,
            "late",
        ),
    ]


def _notice(kind: str, text: str, count: int, state: str) -> list[dict]:
    if not count:
        return []
    url = f"{reverse('accounts')}?state={state}"
    title = _("Read and answer") if state == "submitted" else _("See who")
    return [{"kind": kind, "text": text % {"count": wording.number(count)}, "url": url, "title": title}]


def deeds(user, staff: dict, at: datetime) -> list[dict]:
    """For the municipality: accounts that are to be written, signed, or stated by an auditor."""
    states = (*telling.TO_WRITE, AccountsState.AUDITED)
    return [_deed(item, user, staff, at) for item in reads.visible_to(user).filter(state__in=states)]


def _deed(item: Accounts, user, staff: dict, at: datetime) -> dict:
    text, label = _next(item, user)
    if telling.is_late(item, at):
        text = f"{text} {_('It is late: all payments to you wait for it.')}"
    return {
        "title": _("Accounts %(reference)s") % {"reference": item.duty.reference},
        "text": text,
        "url": reverse("account", args=[item.duty.reference]),
        "label": label,
        "post": False,
        "state": telling.state(item, at),
        "deadline": telling.deadline(item),
        "who": _("Signed by: %(sign)s.") % {"sign": ", ".join(staff[rules.SIGNATORY]) or _("nobody yet")},
    }


def _next(item: Accounts, user) -> tuple[str, str]:
    if item.state == AccountsState.QUERIED:
        return _("The agency has a question. Answer it, correct what is wrong, and sign again."), _("Read and answer")
    if item.state == AccountsState.AUDITED:
        link = item.audit_links.filter(revoked_at=None, statement=None).first()
        if link:
            told = {"firm": link.firm, "moment": wording.moment(link.expires_at)}
            return _("Signed. %(firm)s has a link until %(moment)s to state its opinion.") % told, _("Read")
        return _("Signed. An auditor must state an opinion before the agency gets them."), _("Ask an auditor")
    if item.changed_at and guard.may(user, "accounts.sign"):
        return _("The accounts are written. Read and sign them."), _("Read and sign")
    return _("Write what the money of the grant was spent on."), _("Fill in")
