"""Changes of the grant as a whole: a longer period, another budget, another grant officer. Reads only."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from pool.applications.models import Application
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField
from pool.kernel.words import N_
from pool.rounds.models import Scheme
from pool.rounds.states import PlanKind
from pool.settlement import budgets, changes
from pool.settlement.asking import refusals as no
from pool.settlement.asking.shapes import Asked, alone
from pool.settlement.models import Change
from pool.settlement.states import ChangeKind

MOST_ENTRIES = 200


def extension(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    until = given.get("until")
    if not isinstance(until, date):
        raise MissingField(field="until", label=N_("New last day"))
    now, last = changes.period_until(application), changes.last_extension(application)
    asked_at = change.asked_at if change else at  # asked for in time is in time, however long the answer takes
    if asked_at.astimezone(periods.COPENHAGEN).date() > now:
        raise no.PeriodOver(until=now)
    alone(application, ChangeKind.EXTENSION, None, change)
    if not now < until <= last:
        raise no.ExtensionOutside(field="until", first=now, last=last)
    return Asked(before={"until": now.isoformat()}, content={"until": until.isoformat()})


def officer(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    username = (given.get("officer") or "").strip()
    now = changes.officer_of(application)
    found = changes.officers(application).filter(username=username).first()
    if found is None:
        raise no.NotAnOfficer(field="officer", given=username[:40])
    if now and now.pk == found.pk:
        raise no.NothingChanges(field="officer")
    alone(application, ChangeKind.OFFICER, None, change)
    before = {"officer": now.username if now else "", "name": str(now) if now else ""}
    return Asked(before=before, content={"officer": found.username, "name": str(found)}, officer=found)


def budget(application: Application, given: dict, at: datetime, change: Change | None) -> Asked:
    code = str(given.get("scheme") or "")
    scheme = Scheme.objects.filter(code=code).first()
    terms = changes.budget_terms(application, scheme) if scheme else {}
    if not terms or terms["plan_kind"] != PlanKind.QUARTERLY:
        raise no.NoBudgetHere(field="scheme", given=code[:40])
    alone(application, ChangeKind.BUDGET, scheme, change)
    before = changes.budget_entries(application, scheme)
    after = _entries(application, scheme, terms, before, given.get("entries") or ())
    if after == before:
        raise no.NothingChanges(field="entries")
    total, granted = sum(after.values(), money.ZERO), sum(before.values(), money.ZERO)
    if total != granted:
        raise no.BudgetTotalChanged(field="entries", total=total, granted=granted)
    if budgets.followed(changes.quarters(application, scheme), budgets.by_quarter(after)) is None:
        raise no.QuarterCannotChange(field="entries")
    limit = money.parsed_exact(str(terms["change_amount"]))
    rows = budgets.differences(before, after, terms["change_percent"], limit)
    return Asked(
        before={"entries": _plain(before)},
        content={"entries": _plain(after)},
        scheme=scheme,
        needs_approval=any(row.needs_approval for row in rows),
    )


def _entries(application: Application, scheme: Scheme, terms: dict, before: dict, given: Iterable[dict]) -> dict:
    posts = [item["code"] for item in terms["budget_posts"]]
    known = list(dict.fromkeys([*posts, *(post for post, _ in before)]))
    quarters = sorted({row.quarter for row in changes.quarters(application, scheme)})
    found: dict[tuple[str, str], Decimal] = {}
    for item in list(given)[:MOST_ENTRIES]:
        post, quarter, amount = str(item["post"]), str(item["quarter"]), item["amount"]
        if post not in known:
            raise no.UnknownPost(field="entries", given=post[:40], posts=known)
        if not re.fullmatch(r"\d{4}Q[1-4]", quarter) or quarter not in quarters:
            raise no.NotAQuarter(field="entries", given=quarter[:40], quarters=quarters)
        if amount < 0:
            raise no.BelowZero(field="entries", amount=amount)
        if amount:
            found[post, quarter] = found.get((post, quarter), money.ZERO) + money.exact(amount)
    return found


def _plain(entries: dict) -> list[dict]:
    return [
        {"post": post, "quarter": quarter, "amount": f"{amount:f}"}
        for (post, quarter), amount in sorted(entries.items())
    ]


def entries_of(rows: Iterable[dict]) -> dict[tuple[str, str], Decimal]:
    """Stored entries as the services take them."""
    return {(row["post"], row["quarter"]): money.parsed_exact(row["amount"]) for row in rows}
