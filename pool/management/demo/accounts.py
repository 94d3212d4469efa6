"""A round on trial that pays actual costs each quarter, or in two instalments: budgets, and accounts in every state."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.applications.models import Application
from pool.awards.models import Award
from pool.kernel import money, periods
from pool.management.demo import applying, confirming, impartial, life, paying, people, settled
from pool.registry.models import Municipality
from pool.rounds.models import Appropriation, Round, Scheme
from pool.settlement import changes
from pool.settlement.models import Accounts, AuditLink, Change
from pool.settlement.services import accounts, auditing, controlling, deciding_changes, extending, reminding
from pool.settlement.states import ChangeKind, DeadlineKind

FRAME = Decimal("1600000.00")
LONG_ENOUGH = timedelta(days=45)  # since the half-year ended: so long it takes until some accounts are approved
FIRST, SECOND, THIRD = "substitute_cover", "materials", "transport"
EMPLOYEES = (3, 4, 3, 2, 2)  # of the municipalities beside Aarhus, paid by actual costs
WHY = "Kommunen har fået nyt økonomisystem og kan ikke udskrive regnskabet før. Det gælder flere kommuner."


def load(*, staff: SimpleNamespace, at: datetime) -> None:
    """One half-year, the last one that ended long enough ago."""
    term = _term(at)
    round = _decided(term, staff)
    cases = list(Application.objects.filter(round=round).order_by("pk"))
    first, second, *_completion = paying.days_of(round)
    paying.due_in(round, first, staff)
    _budgets(cases, staff, paying.morning(second) - timedelta(days=30))
    paying.due_in(round, second, staff)
    confirming.everybody(round, term, staff)
    ended = paying.morning(term.ends_on + timedelta(days=1))
    accounts.open_due(by=None, at=ended)
    _in_every_state(cases, staff, ended)
    _moved(round, staff, at)
    _lately(cases, staff, at)
    reminding.remind_due(by=None, at=at - timedelta(days=1))


def _term(at: datetime) -> periods.Term:
    today = at.astimezone(periods.COPENHAGEN).date()
    found = periods.terms_between(today - timedelta(days=800), today)
    return [term for term in found if term.ends_on + LONG_ENOUGH <= today][-1]


def _decided(term: periods.Term, staff: SimpleNamespace) -> Round:
    """Everything happens in the month before the half-year begins."""
    month = (term.starts_on - timedelta(days=1)).replace(day=1)
    account = Appropriation.objects.get(code=life.ACCOUNT, finance_year=term.year)
    titles = f"Forsøg med budget og rater {term.year}", f"Trial with budgets and instalments {term.year}"
    round = life.planned(
        f"{term.year}-7", titles, account, FRAME, life.BY_RECEIPT, opens=life.noon(month + timedelta(days=2)),
        closes=life.noon(month + timedelta(days=16)), decide_by=month + timedelta(days=27),
        period=(term.starts_on, term.ends_on), schemes="CD",
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    aarhus = Municipality.objects.get(code=people.AARHUS)
    _send(round, aarhus, [("C", 10, "SAM", term.code), ("D", 2, "TVP", term.code)], staff, chance)
    for count, municipality in zip(EMPLOYEES, life.strangers(len(EMPLOYEES), round.code), strict=True):
        _send(round, municipality, [("C", count, "SAM", term.code)], staff, chance)
    life.assessed(round, staff)
    life.decide(round, staff, life.noon(month + timedelta(days=22)))
    for award in Award.objects.filter(application__round=round):
        paying.accept(award, staff, award.decided_at + timedelta(days=1))
    return round


def _send(round: Round, municipality: Municipality, places: applying.Places, staff: SimpleNamespace, chance) -> None:
    at = round.opens_at + timedelta(days=4, minutes=chance.randrange(8000))
    applying.send(round, municipality, staff, at, chance, places=places)


def _budgets(cases: list[Application], staff: SimpleNamespace, at: datetime) -> None:
    """In Aarhus new lines, which are approved, then a small change, which is recorded; elsewhere new lines too."""
    for place, case in enumerate(cases[:3]):
        moment = at + timedelta(days=place)
        change = _budget(
            case, {SECOND: 80, THIRD: 40}, "Der skal også købes bøger og rejses til undervisningen.", staff, moment
        )
        deciding_changes.approve(
            change=change, decision="De nye poster er nødvendige for modulerne.", by=staff.caseworker,
            at=moment + timedelta(days=4),
        )  # fmt: skip
    _budget(cases[0], {SECOND: 86, THIRD: 40}, "Bøgerne blev lidt dyrere end ventet.", staff, at + timedelta(days=9))


def _budget(case: Application, shares: dict[str, int], why: str, staff: SimpleNamespace, at: datetime) -> Change:
    """Ask for so many thousandths of the last quarter on other lines than the first."""
    scheme = Scheme.objects.get(code="C")
    before = changes.budget_entries(case, scheme)
    last = max(quarter for _post, quarter in before)
    whole = sum((amount for (_post, quarter), amount in before.items() if quarter == last), money.ZERO)
    after = {key: amount for key, amount in before.items() if key[1] != last}
    after |= {(post, last): whole * share // 1000 for post, share in shares.items()}
    after[FIRST, last] = whole - sum((after[post, last] for post in shares), money.ZERO)
    entries = [{"post": post, "quarter": quarter, "amount": amount} for (post, quarter), amount in after.items()]
    by = people.of(case.municipality, staff, at)
    return confirming.ask(case, ChangeKind.BUDGET, {"scheme": "C", "entries": entries}, why, by, at)


def _in_every_state(cases: list[Application], staff: SimpleNamespace, ended: datetime) -> None:
    """In Aarhus those by actual costs are begun and the others sent; elsewhere one of each other state."""
    aarhus, _auditor, submitted, approved, partly = cases[:5]
    found = {(item.application_id, item.scheme.code): item for item in Accounts.objects.select_related("scheme")}
    _save(found[aarhus.pk, "C"], 93, staff, ended + timedelta(days=40))
    _state(settled.state(found[aarhus.pk, "D"], staff, ended + timedelta(days=9)), staff, ended + timedelta(days=14))
    item = _sign(found[submitted.pk, "C"], 97, staff, ended + timedelta(days=18))
    _state(item, staff, ended + timedelta(days=29), "qualified")
    item = _sign(found[approved.pk, "C"], 100, staff, ended + timedelta(days=12))
    _state(item, staff, ended + timedelta(days=20))
    _approve(item, {}, "Regnskabet følger budgettet, og revisor har ingen forbehold.", "", staff, ended)
    item = _sign(found[partly.pk, "C"], 96, staff, ended + timedelta(days=15))
    _approve(
        item, {FIRST: "To vikarer arbejdede efter halvårets udgang."},
        "Udgifter efter halvårets udgang hører ikke til tilskuddet.", "error", staff, ended,
    )  # fmt: skip


def _lately(cases: list[Application], staff: SimpleNamespace, at: datetime) -> None:
    """An auditor has got the link, the controller asks Aarhus something, and another budget waits for its answer."""
    found = {item.application_id: item for item in Accounts.objects.filter(scheme__code="C").select_related("scheme")}
    item = _sign(found[cases[1].pk], 88, staff, at - timedelta(days=8))
    _invite(item, staff, at - timedelta(days=6))
    item = Accounts.objects.get(application=cases[0], scheme__code="D")
    question = "I har skrevet, at ingen andre har betalt. Har I også fået støtte fra Den Kommunale Kompetencefond?"
    controlling.query_accounts(accounts=item, question=question, by=staff.controller, at=at - timedelta(days=3))
    why = "Vi har købt flere bøger, fordi vikarerne blev billigere."
    _budget(cases[-1], {SECOND: 250}, why, staff, at - timedelta(days=3))


def _save(item: Accounts, percent: int, staff: SimpleNamespace, at: datetime) -> Accounts:
    """So many per cent of each line of the budget."""
    costs = {
        entry.post: (money.exact(entry.budget_amount * percent / 100), "Efter lønudtræk" if entry.post == FIRST else "")
        for entry in item.entries.all()
    }
    return accounts.save_accounts(
        accounts=item, costs=costs, modules_completed=None, other_income=Decimal(0), other_source="", note="",
        by=people.of(item.application.municipality, staff, at), at=at,
    )  # fmt: skip


def _sign(item: Accounts, percent: int, staff: SimpleNamespace, at: datetime) -> Accounts:
    _save(item, percent, staff, at)
    by = people.of(item.application.municipality, staff, at)
    return accounts.sign_accounts(accounts=item, by=by, at=at + timedelta(minutes=25))


def _invite(item: Accounts, staff: SimpleNamespace, at: datetime) -> AuditLink:
    return auditing.invite_auditor(
        accounts=item,
        firm="Revisionsfirmaet Tællelys",
        email="revisor@taellelys.example",
        is_municipal=False,
        by=people.of(item.application.municipality, staff, at),
        at=at,
    )


def _state(item: Accounts, staff: SimpleNamespace, at: datetime, conclusion: str = "clean") -> None:
    """The auditor follows the link and states, where one must."""
    if item.level == "own":
        return
    text = "Vi har gennemgået bilagene for alle poster. Regnskabet er uden væsentlige fejl."
    if conclusion == "qualified":
        text += " For to vikarer manglede timesedler; beløbet er på 4.200 kr."
    followed = "Kommunen har fulgt tilskuddet op hver måned. Vi har ingen bemærkninger."
    auditing.state_accounts(
        link=_invite(item, staff, at - timedelta(days=4)),
        auditor="Dagny Bækdal",
        registration="mne40817",
        conclusion=conclusion,
        text=text,
        performance=followed if item.level == "performance" else "",
        at=at,
    )
    item.refresh_from_db()


def _approve(item: Accounts, less: dict[str, str], decision: str, reason: str, staff: SimpleNamespace, ended) -> None:
    """`less`: budget line → why a tenth of it is not approved."""
    approved = {
        entry.post: (money.exact(entry.cost_amount * 9 / 10), less[entry.post])
        for entry in item.entries.all()
        if entry.post in less
    }
    controlling.approve_accounts(
        accounts=item, approved=approved, decision=decision, reason_class=reason, by=staff.controller,
        at=ended + timedelta(days=36),
    )  # fmt: skip


def _moved(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Everybody who has not sent accounts has a few weeks more from now."""
    due_on = max(Accounts.objects.filter(application__round=round).values_list("duty__due_on", flat=True))
    weeks = max(3, ((at.date() - due_on).days + 27) // 7)
    extending.move_deadline(
        round=round, kind=DeadlineKind.ACCOUNTS, days=7 * weeks, why=WHY, by=staff.decider, at=at - timedelta(days=5)
    )
