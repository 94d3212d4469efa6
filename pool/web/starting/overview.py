"""Where the money is for the ministry, the books for the auditor, people and registers for the administrator."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import queries as people
from pool.access.states import Role
from pool.journal import queries as journal
from pool.ledger import queries as ledger
from pool.letters import mails
from pool.mail import queries as mail
from pool.mail.states import MessageState
from pool.registry import queries as registry
from pool.reports import budget, catalogue
from pool.rounds import queries as rounds
from pool.web.starting import planned


def ministry(user, at: datetime) -> dict:
    table = budget.table({}, user, at)
    totals = table.totals
    year = totals.links["left"]["finance_year"]
    return {
        "name": "ministry",
        "heading": _("Where the money is in %(year)s") % {"year": year},
        "figures": [
            {
                "label": _(budget.FIGURES[name]),
                "value": wording.money(totals.cells[name]),
                "url": f"{reverse('budget_figure')}?figure={name}&finance_year={year}",
            }
            for name in ("appropriation", "reserved", "committed", "paid", "left")
        ],
        "chart": table.chart,
        "as_of": at,
        "reports": [
            {"title": _(item.title), "summary": _(item.summary), "url": reverse("report", args=[item.name])}
            for item in catalogue.readable_by(user)
        ],
    }


def auditor(user, at: datetime) -> dict:
    row, entry = ledger.transfers().first(), journal.entries().first()
    return {
        "name": "auditor",
        "heading": _("The books"),
        "figures": [
            {
                "label": _("Rows in the ledger"),
                "value": wording.number(row.number if row else 0),
                "hint": _("last %(moment)s") % {"moment": wording.moment(row.posted_at)} if row else "",
                "url": reverse("ledger"),
            },
            {
                "label": _("Entries in the journal"),
                "value": wording.number(entry.number if entry else 0),
                "hint": _("last %(moment)s") % {"moment": wording.moment(entry.at)} if entry else "",
                "url": reverse("journal"),
            },
        ],
    }


def administrator(user, at: datetime) -> dict:
    counted = people.count_by_role()
    return {
        "name": "administrator",
        "heading": _("People and registers"),
        "roles": [{"label": label, "count": counted.get(value, 0)} for value, label in Role.choices],
        "figures": [
            {
                "label": _("People with a role"),
                "value": wording.number(
                    people.people().filter(role_grants__in=people.grants().filter(ended_at=None)).distinct().count()
                ),
                "url": reverse("people"),
            },
            *(
                {"label": label, "value": wording.number(found.count()), "url": reverse("catalogue")}
                for label, found in (
                    (_("Municipalities"), registry.municipalities()),
                    (_("Modules"), registry.modules()),
                    (_("Schemes"), rounds.schemes()),
                )
            ),
            {
                "label": _("Keys"),
                "value": wording.number(len(registry.newest_key_tables())),
                "url": reverse("keys"),
            },
            _mails(user),
        ],
        "plans": planned.plans(),
    }


def _mails(user) -> dict:
    """E-mails that did not get through: somebody waits for them."""
    counts = mail.counts(mails.visible_to(user))
    waiting = _("%(count)s waiting") % {"count": wording.number(counts[MessageState.WAITING])}
    failed = counts[MessageState.FAILED]
    where = f"{reverse('mails')}?state=failed" if failed else reverse("mails")
    return {"label": _("E-mails that failed"), "value": wording.number(failed), "hint": waiting, "url": where}
