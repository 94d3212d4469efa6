"""How accounts are told on pages: states, requirements, budget lines, statements."""

from datetime import date, datetime, time
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import money, periods
from pool.settlement import accounting as reads
from pool.settlement import confirmations, told
from pool.settlement.models import Accounts, AuditLink, AuditStatement
from pool.settlement.states import AccountsState, AuditLevel, Conclusion

TONES = {
    AccountsState.OPEN: "warning",
    AccountsState.AUDITED: "info",
    AccountsState.SUBMITTED: "info",
    AccountsState.QUERIED: "warning",
    AccountsState.APPROVED: "done",
    AccountsState.PARTLY: "done",
}
CONCLUSIONS = {Conclusion.CLEAN: "done", Conclusion.QUALIFIED: "warning", Conclusion.ADVERSE: "error"}
DECIDED = (AccountsState.APPROVED, AccountsState.PARTLY)
TO_WRITE = (AccountsState.OPEN, AccountsState.QUERIED)


def is_late(item: Accounts, at: datetime) -> bool:
    return confirmations.is_late_duty(item.duty, at)


def state(item: Accounts, at: datetime) -> dict:
    """The state; what is late is told apart."""
    found = AccountsState(item.state)
    if is_late(item, at):
        return {"code": "late", "label": f"{_('Late')}: {found.label}", "tone": "error"}
    return {"code": found.value, "label": found.label, "tone": TONES[found]}


def deadline(item: Accounts) -> datetime:
    """The end of the last day: what is late is late from the next day on."""
    return datetime.combine(item.duty.due_on, time(23, 59), periods.COPENHAGEN)


def row(item: Accounts, at: datetime) -> dict:
    return {
        "reference": item.duty.reference,
        "url": reverse("account", args=[item.duty.reference]),
        "municipality": item.application.municipality.official_name,
        "round": wording.name(item.application.round),
        "scheme": wording.name(item.scheme),
        "granted": item.granted_amount,
        "due_on": item.duty.due_on,
        "level": AuditLevel(item.level).label,
        "state": state(item, at),
    }


def requirement(item: Accounts, level: str = "") -> str:
    """Who must vouch for the accounts, and why."""
    frozen = reads.terms(item.application, item.scheme)
    facts = {
        name: wording.money(money.parsed_exact(str(frozen[f"{name}_above_amount"]))) for name in ("statement", "audit")
    }
    texts = {
        AuditLevel.OWN: _("The grant is %(statement)s or less, so the municipality itself vouches for the accounts."),
        AuditLevel.STATEMENT: _(
            "The grant is above %(statement)s, so an auditor must state an opinion on the accounts."
        ),
        AuditLevel.PERFORMANCE: _(
            "The grant is above %(audit)s, so an auditor must state an opinion on the accounts and make a performance "
            "audit: whether the money was spent thriftily, productively and to effect."
        ),
    }
    return texts[AuditLevel(level or item.level)] % facts


def lines(item: Accounts, content: dict | None) -> list[dict]:
    """The budget lines: as they were signed in `content`, or as they are being written."""
    frozen = reads.terms(item.application, item.scheme)
    known = {entry.post: entry for entry in item.entries.all()}
    if content:
        rows = [
            (x["post"], *(money.parsed_exact(x[name]) for name in ("budget", "cost")), x["note"])
            for x in content["entries"]
        ]
    else:
        rows = [(entry.post, entry.budget_amount, entry.cost_amount, entry.note) for entry in known.values()]
    order = told.in_order(frozen, [row[0] for row in rows])
    return [
        {
            "post": post,
            "name": told.post_name(frozen, post),
            "budget": budget,
            "cost": cost,
            "note": note,
            "approved": known[post].approved_amount if post in known else None,
            "why": known[post].note if post in known and known[post].note != note else "",
        }
        for post, budget, cost, note in sorted(rows, key=lambda row: order.index(row[0]))
    ]


def totals(found: list[dict]) -> dict:
    return {
        name: sum((row[name] or money.ZERO for row in found), money.ZERO) for name in ("budget", "cost", "approved")
    }


def body(item: Accounts, signed: dict | None) -> dict:
    """What stands in the accounts: as they were signed, or as they are being written."""
    income = money.parsed_exact(signed["other_income_amount"]) if signed else item.other_income_amount
    rows = [] if reads.by_modules(item) else lines(item, signed)
    return {
        "rows": rows,
        "totals": totals(rows),
        "is_decided": item.state in DECIDED,
        "by_modules": reads.by_modules(item),
        "modules": signed["modules_completed"] if signed else item.modules_completed,
        "places": reads.modules(item.application, item.scheme)[0] if reads.by_modules(item) else 0,
        "income": income,
        "source": signed["other_income_source"] if signed else item.other_income_source,
        "note": signed["note"] if signed else item.note,
        "period_from": date.fromisoformat(signed["period_from"]) if signed else item.period_from,
        "period_until": date.fromisoformat(signed["period_until"]) if signed else item.period_until,
        "granted": money.parsed_exact(signed["granted_amount"]) if signed else item.granted_amount,
    }


def statement(item: AuditStatement, accounts: Accounts) -> dict:
    found = Conclusion(item.conclusion)
    return {
        "auditor": item.auditor,
        "firm": item.link.firm,
        "is_municipal": item.link.is_municipal,
        "registration": item.registration,
        "conclusion": {"code": found.value, "label": found.label, "tone": CONCLUSIONS[found]},
        "text": item.text,
        "performance": item.performance,
        "stated_at": item.stated_at,
        "is_of_these": item.accounts_sha256 == accounts.sha256,
    }


def statements(item: Accounts) -> list[dict]:
    """All statements, the latest first; earlier ones speak of accounts that were signed before."""
    found = item.statements.select_related("link").order_by("-stated_at", "-pk")
    return [statement(one, item) for one in found]


def link(item: Accounts, at: datetime) -> dict | None:
    """The auditor's way in that is open or was open last; what it leads to is known to nobody but the auditor."""
    found: AuditLink | None = item.audit_links.filter(statement__isnull=True).order_by("-made_at", "-pk").first()
    if found is None:
        return None
    open_ = reads.is_open(found, at)
    if open_:
        label = _("Open until %(moment)s") % {"moment": wording.moment(found.expires_at)}
    elif found.revoked_at:
        label = _("Closed %(moment)s") % {"moment": wording.moment(found.revoked_at)}
    else:
        label = _("Ran out %(moment)s") % {"moment": wording.moment(found.expires_at)}
    return {
        "firm": found.firm,
        "email": found.email,
        "made_at": found.made_at,
        "is_open": open_,
        "state": {"code": "open" if open_ else "closed", "label": label, "tone": "info" if open_ else "warning"},
    }


def follows(item: Accounts, found: reads.Result) -> list[dict]:
    """What an approval does to the money, as rows."""
    whole: Decimal = reads.total(reads.parts(item.application, item.scheme))
    rows = [
        (_("Approved"), found.approved, ""),
        (_("Paid so far"), reads.paid(item.application, item.scheme), ""),
        (_("The municipality keeps"), found.kept, _waived(found)),
        (_("Proposed to be claimed back"), found.repay, _("The municipality is heard first.") if found.repay else ""),
        (_("Still to be paid"), found.to_pay, ""),
        (_("Released, never paid"), whole - found.kept - found.repay - found.to_pay, ""),
    ]
    return [{"label": label, "amount": amount, "note": note} for label, amount, note in rows]


def _waived(found: reads.Result) -> str:
    if not found.waived:
        return ""
    return _("Of this %(amount)s is too little to be claimed back.") % {"amount": wording.money(found.waived)}


def trail(*items: tuple[str, str]) -> list[dict]:
    """Breadcrumbs; the last one leads nowhere."""
    found = [{"label": label, "url": url} for label, url in ((_("Grant accounts"), reverse("accounts")), *items)]
    found[-1] = {"label": found[-1]["label"]}
    return found


def head(item: Accounts, at: datetime, here: str = "") -> dict:
    """What every page about one set of accounts begins with."""
    url = reverse("account", args=[item.duty.reference])
    return {
        "account": row(item, at),
        "deadline": deadline(item),
        "holds": is_late(item, at),
        "waits": item.duty.met_at is None,
        "now": at,
        "breadcrumbs": trail((item.duty.reference, url), *([(here, "")] if here else ())),
    }
