"""A round of the year before last: kept, accounted for and settled; its year is closed, some of it carried over."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.applications.models import Application
from pool.awards.models import Award
from pool.kernel import periods
from pool.management.demo import applying, claiming, confirming, impartial, life, paying, people
from pool.payments.models import Part
from pool.registry.models import Municipality
from pool.rounds.models import Appropriation, Round
from pool.settlement import accounting
from pool.settlement.models import Accounts
from pool.settlement.services import accounts, closing, collecting, controlling

FRAME, CARRIED, ASKED = Decimal("400000.00"), Decimal("600000.00"), Decimal("750000.00")
AGREED = "Udgifterne er dokumenteret, og alle moduler i regnskabet er bekræftet."


def load(*, staff: SimpleNamespace, at: datetime) -> None:
    """Decided in May of the year before last, settled in November of last year."""
    year = at.astimezone(periods.COPENHAGEN).year - 2
    account = life.appropriation(year, [("finance_act", Decimal("1500000.00"), f"FL {year}")], at)
    terms = f"{year}E", f"{year + 1}F"
    round = _decided(year, account, terms, staff)
    _year_ends(account, year, staff)
    paying.due_in(round, paying.days_of(round)[0], staff)
    confirming.everybody(round, periods.term(terms[0]), staff)
    confirming.everybody(round, periods.term(terms[1]), staff, leaves=2)
    _repaid(round, staff, life.noon(date(year + 1, 6, 10)))
    _accounted(round, staff, life.noon(date(year + 1, 8, 1)))
    closing.settle_round(round=round, by=staff.decider, at=life.noon(date(year + 1, 11, 10)))


def permission_waits(*, staff: SimpleNamespace, at: datetime) -> None:
    """The ministry's permission about last year is recorded; nobody has confirmed it yet."""
    account = Appropriation.objects.get(code=life.ACCOUNT, finance_year=at.astimezone(periods.COPENHAGEN).year - 1)
    _record(account, ASKED, staff, at - timedelta(days=6))


def _decided(year: int, account: Appropriation, terms: tuple[str, str], staff: SimpleNamespace) -> Round:
    round = life.planned(
        f"{year}-1", (f"Diplommoduler {year}", f"Diploma modules {year}"), account, FRAME, life.BY_RECEIPT,
        opens=life.noon(date(year, 3, 4)), closes=life.noon(date(year, 4, 12)), decide_by=date(year, 5, 31),
        period=(date(year, 8, 1), date(year + 1, 7, 31)),
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    aarhus = Municipality.objects.get(code=people.AARHUS)
    for place, municipality in enumerate([aarhus, *life.strangers(2, round.code)]):
        places = [("A", 2, "SAM", terms[0]), ("A", 2 - place % 2, "IND", terms[1])]
        applying.send(round, municipality, staff, round.opens_at + timedelta(days=9 + place), chance, places=places)
    life.assessed(round, staff)
    life.decide(round, staff, life.noon(date(year, 5, 21)))
    for award in Award.objects.filter(application__round=round):
        paying.accept(award, staff, award.decided_at + timedelta(days=6))
    round.refresh_from_db()
    return round


def _year_ends(account: Appropriation, year: int, staff: SimpleNamespace) -> None:
    permission = _record(account, CARRIED, staff, life.noon(date(year + 1, 1, 10)))
    closing.confirm_permission(
        carry_over=permission, by=staff.controller, at=permission.recorded_at + timedelta(days=4)
    )
    closing.close_year(appropriation=account, year=year, by=staff.decider, at=life.noon(date(year + 1, 2, 3)))


def _record(account: Appropriation, amount: Decimal, staff: SimpleNamespace, at: datetime):
    day = (at - timedelta(days=5)).date()
    return closing.record_permission(
        appropriation=account,
        year=account.finance_year,
        amount=amount,
        permission=f"Ministeriets brev af {day.day}.{day.month}.{day.year} om videreførelse",
        permitted_on=day,
        by=staff.decider,
        at=at,
    )


def _repaid(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    for part in Part.objects.filter(instalment__award__application__round=round, state="paid"):
        claim = claiming.decided(part, staff, at)
        claim = collecting.invoice_claim(
            claim=claim, invoice=f"F-{at.year}-0017", by=staff.finance, at=at + timedelta(days=40)
        )
        claiming.repaid(claim, staff, at + timedelta(days=55))


def _accounted(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """The modules are stated, signed and approved."""
    for place, application in enumerate(Application.objects.filter(round=round).order_by("pk")):
        scheme = application.lines.first().scheme
        item = accounts.open_accounts(application=application, scheme=scheme, by=None, at=at)
        signed = at + timedelta(days=20 + place)
        state(item, staff, signed)
        controlling.approve_accounts(
            accounts=item, approved={}, decision=AGREED, reason_class="", by=staff.controller,
            at=signed + timedelta(days=30),
        )  # fmt: skip


def state(item: Accounts, staff: SimpleNamespace, at: datetime) -> Accounts:
    """State the modules that are confirmed, and sign."""
    by = people.of(item.application.municipality, staff, at)
    _granted, completed = accounting.modules(item.application, item.scheme)
    accounts.save_accounts(
        accounts=item, costs={}, modules_completed=completed, other_income=Decimal(0), other_source="", note="", by=by,
        at=at,
    )  # fmt: skip
    return accounts.sign_accounts(accounts=item, by=by, at=at + timedelta(minutes=8))
