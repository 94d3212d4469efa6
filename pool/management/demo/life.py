"""Three rounds: last year's is decided and paid, this year's is under assessment, and one is open now."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.applications.models import Application
from pool.assessment import queries as assessment_queries
from pool.assessment import rules as checks
from pool.assessment.services import casework as assessment
from pool.awards.services import running
from pool.kernel import periods
from pool.letters.services import batching as letters
from pool.management.demo import applying, claiming, confirming, impartial, keeping, paying, people
from pool.registry.models import Municipality
from pool.rounds import services as rounds
from pool.rounds.models import Appropriation, Round, SchemeTerms

ACCOUNT = "15.26.36.10"
QUEUE = {
    "unit": 100,
    "steps": [
        {
            "name": "Frist inden for et år",
            "select": {"tier": [1]},
            "budget": "rest",
            "method": "queue",
            "order": ["received_at", "draw"],
            "margin": "skip",
        },
        {
            "name": "Øvrige i den rækkefølge, de er modtaget",
            "budget": "rest",
            "method": "queue",
            "order": ["received_at", "draw"],
            "margin": "skip",
        },
    ],
}
BY_RECEIPT = {
    "unit": 100,
    "steps": [
        {
            "name": "I den rækkefølge, de er modtaget",
            "budget": "rest",
            "method": "queue",
            "order": ["received_at", "draw"],
            "margin": "skip",
        }
    ],
}
PRO_RATA = {
    "unit": 100,
    "steps": [
        {
            "name": "Forholdsmæssigt i hele moduler",
            "budget": "rest",
            "method": "proportional",
            "order": ["received_at", "draw"],
        }
    ],
}


def last_year(*, staff: SimpleNamespace, at: datetime) -> Round:
    """Decided in June of last year; the instalments that have fallen due are paid."""
    year = at.astimezone(periods.COPENHAGEN).year - 1
    account = appropriation(year, [("finance_act", Decimal("6500000.00"), f"FL {year}")], at)
    round = planned(
        f"{year}-1", (f"Diplommoduler {year}", f"Diploma modules {year}"), account, Decimal("4200000.00"), BY_RECEIPT,
        opens=noon(date(year, 2, 3)), closes=noon(date(year, 4, 11)), decide_by=date(year, 6, 20),
        period=(date(year, 8, 1), date(year + 2, 7, 31)),
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    for municipality in _applicants(chance, 24):
        later = 0 if municipality.code == people.AARHUS else chance.randrange(70_000)
        sent = noon(date(year, 2, 20)) + timedelta(minutes=later)
        applying.send(round, municipality, staff, sent, chance)
    rounds.close_round(round=round, by=staff.caseworker, at=round.closes_at + timedelta(minutes=30))
    others = [item.municipality for item in _sent(round) if item.municipality.code != people.AARHUS]
    impartial.formerly(round, staff.controller, others[-1], round.closes_at + timedelta(days=1))
    for place, application in enumerate(_sent(round)):
        assess(application, staff, noon(date(year, 4, 22)) + timedelta(hours=7 * place))
    decided = noon(date(year, 6, 12))
    decide(round, staff, decided)
    paying.load(round=round, staff=staff, at=at)
    confirming.load(round=round, staff=staff, at=at)
    claiming.load(round=round, staff=staff, at=at)
    paying.under_way(round=round, staff=staff, at=at)
    return round


def under_assessment(*, staff: SimpleNamespace, at: datetime) -> Round:
    """Closed two weeks ago with some forty applications in every state of casework."""
    closes = noon((at - timedelta(days=14)).date())
    year = at.astimezone(periods.COPENHAGEN).year
    account = appropriation(
        year,
        [
            ("finance_act", Decimal("21000000.00"), f"FL {year}"),
            ("committee", Decimal("2000000.00"), f"Aktstykke 132 ({year})"),
        ],
        at,
    )
    round = planned(
        f"{year}-1", (f"Diplommoduler {year}, 1. runde", f"Diploma modules {year}, round 1"), account,
        Decimal("7000000.00"), QUEUE, opens=closes - timedelta(days=56), closes=closes,
        decide_by=(at + timedelta(days=24)).date(), period=period(at),
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    for municipality in _applicants(chance, 41):
        sent = round.opens_at + timedelta(minutes=chance.randrange(56 * 24 * 60 - 600))
        applying.send(round, municipality, staff, sent, chance)
    rounds.close_round(round=round, by=staff.caseworker, at=closes + timedelta(minutes=20))
    for place, application in enumerate(_sent(round)):
        _casework(place, application, staff, closes + timedelta(days=1, hours=5 * place))
    return round


def open_now(*, staff: SimpleNamespace, at: datetime) -> Round:
    """Open for another three weeks; a few have sent, two are drafting, most have not begun."""
    closes = noon((at + timedelta(days=21)).date())
    account = Appropriation.objects.order_by("-finance_year").first()
    round = planned(
        f"{account.finance_year}-2",
        (f"Diplommoduler {account.finance_year}, 2. runde", f"Diploma modules {account.finance_year}, round 2"),
        account, Decimal("12000000.00"), PRO_RATA, opens=noon((at - timedelta(days=9)).date()), closes=closes,
        decide_by=(closes + timedelta(days=45)).date(), period=period(closes),
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    for place, municipality in enumerate(_applicants(chance, 9)):
        if municipality.code == people.AARHUS:
            continue
        began = round.opens_at + timedelta(hours=5 + 17 * place)
        if place < 6:
            applying.send(round, municipality, staff, began, chance)
        else:
            applying.draft(round, municipality, staff, began, chance)
            tied = municipality
    impartial.formerly(round, staff.caseworker, tied, round.opens_at + timedelta(days=2))
    return round


def appropriation(year: int, entries: list[tuple[str, Decimal, str]], at: datetime) -> Appropriation:
    """The year's appropriation with its entries; money carried over may have made it before."""
    account, _ = Appropriation.objects.get_or_create(
        code=ACCOUNT,
        finance_year=year,
        defaults={
            "name_da": "Kompetenceudvikling på børneområdet",
            "name_en": "Competence development in child welfare",
        },
    )
    for place, (source, amount, document) in enumerate(entries):
        day = date(year, 1, 1) + timedelta(days=130 * place)
        moment = min(datetime.combine(day, time(8), periods.COPENHAGEN), at)
        rounds.grant(
            appropriation=account, amount=amount, source=source, document=document, dated_on=day, by=None, at=moment
        )
    return account


def planned(code, titles, account, frame, ruleset, *, opens, closes, decide_by, period, schemes="AB") -> Round:
    """Plan and open a round. `schemes`: the codes of those it pays for."""
    terms = SchemeTerms.objects.filter(scheme__code__in=schemes).select_related("scheme").order_by("scheme__code")
    round = rounds.plan_round(
        terms=list(terms),
        by=None,
        at=opens - timedelta(days=30),
        ruleset=ruleset,
        code=code,
        title_da=titles[0],
        title_en=titles[1],
        appropriation=account,
        frame_amount=frame,
        opens_at=opens,
        closes_at=closes,
        decide_by=decide_by,
        period_from=period[0],
        period_until=period[1],
    )
    return rounds.open_round(round=round, by=None, at=opens)


def period(at: datetime) -> tuple[date, date]:
    """Four terms from the next one on."""
    first = next(term for term in periods.terms_between(at.date(), at.date() + timedelta(days=400)))
    return first.starts_on, first.after.after.after.ends_on


def _applicants(chance: random.Random, count: int) -> list[Municipality]:
    """Aarhus and others, the larger ones with a better chance of being among them."""
    everybody = list(Municipality.objects.order_by("code"))
    aarhus = next(item for item in everybody if item.code == people.AARHUS)
    others = [item for item in everybody if item is not aarhus]
    others.sort(key=lambda item: -chance.random() * (applying.size(item) ** 0.35))
    return sorted([aarhus, *others[: count - 1]], key=lambda item: chance.random())


def strangers(count: int, code: str) -> list[Municipality]:
    """Municipalities that have not applied for anything yet and that money can be paid to. `code`: of the round."""
    chance = random.Random(f"{people.SEED}-{code}")
    known = Application.objects.values("municipality")
    found = Municipality.objects.exclude(pk__in=known).exclude(code__in=[people.AARHUS, *keeping.UNREADY])
    return chance.sample(list(found.order_by("code")), count)


def _sent(round: Round) -> list[Application]:
    return list(Application.objects.filter(round=round, submitted_at__isnull=False).order_by("submitted_at", "pk"))


def _casework(place: int, application: Application, staff: SimpleNamespace, at: datetime) -> None:
    """A fifth is untouched, some are taken, some returned, the rest assessed."""
    if place % 5 == 4:
        return
    assessment.take(application=application, by=staff.caseworker, at=at)
    if place % 9 == 3:
        why = "Vi mangler at vide, hvem der ellers betaler, og for hvilke moduler. Skriv beløb og periode."
        assessment.return_sections(application=application, reasons={"financing": why}, by=staff.caseworker, at=at)
    elif place % 3:
        assess(application, staff, at + timedelta(minutes=25))


def assess(application: Application, staff: SimpleNamespace, at: datetime) -> None:
    """Take each line as its checks say; where a human must judge, most lines pass with a note."""
    by = staff.caseworker
    assessment.assess_passed(application=application, by=by, at=at)
    for line in assessment_queries.lines_of(application):
        if line.current_assessment is not None:
            continue
        ground, note = line.suggestion, ""
        if not ground:
            ground, note = "meets_after_inquiry", "Kommunen har oplyst, at et tidligere modul er begyndt i tide."
        assert ground in checks.GROUNDS
        assessment.assess_line(line=line, ground=ground, note=note, by=by, at=at)
    assessment.finish(application=application, by=by, at=at + timedelta(minutes=10))


def assessed(round: Round, staff: SimpleNamespace) -> None:
    """Close a round and assess all of it, from the next day on."""
    rounds.close_round(round=round, by=staff.caseworker, at=round.closes_at + timedelta(minutes=30))
    for place, application in enumerate(_sent(round)):
        assess(application, staff, round.closes_at + timedelta(days=1, hours=2 * place))


def decide(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    run = running.propose(round=round, seed=f"Klasselotteriet {at:%Y}-17: 204 881", by=staff.caseworker, at=at)
    why = "Fordelt i den rækkefølge, ansøgningerne er modtaget, som bekendtgjort. Puljen er brugt."
    run = running.approve(run=run, why=why, by=staff.decider, at=at + timedelta(hours=3))
    letters.issue_now(run=run, by=staff.decider, at=at + timedelta(hours=4))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), periods.COPENHAGEN)
