"""Two small rounds in which cases wait for an answer: conditions, hearings, rejections, and a letter corrected."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.applications.models import Application
from pool.assessment.services import casework
from pool.assessment.services import hearing as services
from pool.awards.models import Award
from pool.awards.services import rejecting
from pool.awards.states import FormalGround
from pool.letters.models import Letter
from pool.letters.services import correcting, sending
from pool.management.demo import applying, impartial, life, people
from pool.registry.models import Municipality
from pool.rounds import services as rounds
from pool.rounds.models import Round

FRAME = Decimal("450000.00")
SMALL = 40  # the smallest municipalities, by inhabitants
FEW = 2  # employees of an application


def load(*, beside: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Both rounds lie on the appropriation of another one. Aarhus, where one can sign in, takes part in both."""
    _with_conditions(beside, staff, at)
    _with_hearings(beside, staff, at)


def _with_conditions(beside: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Decided twelve days ago: one condition is open, one is met, and one letter has been replaced."""
    titles = ("Studiestart {year}", "Start of studies {year}")
    round = _opened(beside, 4, titles, at - timedelta(days=80), at - timedelta(days=40), decided=at + timedelta(days=5))
    cases = _sent(round, staff, round.opens_at + timedelta(days=3))
    rounds.close_round(round=round, by=staff.caseworker, at=round.closes_at + timedelta(minutes=15))
    due = (at + timedelta(days=18)).date()
    for place, case in enumerate(cases):
        moment = round.closes_at + timedelta(days=4, hours=3 * place)
        casework.take(application=case, by=staff.caseworker, at=moment)
        if place < 2:
            text = "Send bekræftelse fra uddannelsesstedet på, at medarbejderne er optaget på de moduler, I søger til."
            services.set_condition(application=case, content=text, due_on=due, by=staff.caseworker, at=moment)
        life.assess(case, staff, moment + timedelta(minutes=40))
    life.decide(round, staff, at - timedelta(days=12))
    award = Award.objects.get(application=cases[1])
    note = "Uddannelsesstedets bekræftelse er modtaget og viser alle medarbejdere."
    sending.meet_condition(award=award, note=note, by=staff.decider, at=at - timedelta(days=2))
    letter = Letter.objects.get(award__application=cases[2])
    why = "Det første brev nævnte ikke vores nye vejledning. Beløb og begrundelse er de samme."
    correcting.correct(letter=letter, correction=why, by=staff.decider, at=at - timedelta(days=1))


def _with_hearings(beside: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Open for ten more days: a hearing is open, one is answered, one rejection is proposed, and one is signed."""
    titles = ("Supplerende moduler {year}", "Supplementary modules {year}")
    round = _opened(
        beside, 5, titles, at - timedelta(days=20), at + timedelta(days=10), decided=at + timedelta(days=50)
    )
    heard, answered, proposed, signed = _sent(round, staff, at - timedelta(days=9))
    by = staff.caseworker
    text = (
        "Uddannelsesstedet har oplyst, at to af jeres medarbejdere er begyndt på modulet før den dato, I har skrevet."
    )
    sending.hear(application=heard, content=text, by=by, at=at - timedelta(days=2))
    text = "Ifølge årsopgørelsen fra Den Kommunale Kompetencefond har I fået støtte til samme modul."
    asked = sending.hear(application=answered, content=text, by=by, at=at - timedelta(days=7))
    services.answer_hearing(
        hearing=asked, answer="Støtten gjaldt et andet modul. Vi sender gerne bevillingen.",
        by=people.of(answered.municipality, staff, at), at=at - timedelta(days=3),
    )  # fmt: skip
    _reject(proposed, FormalGround.WRONG_POOL, "Ansøgningen handler om kurser uden for diplomuddannelsen.", by, at)
    text = "Ansøgningen er underskrevet af en konsulent, som ikke længere er ansat i kommunen."
    last = _reject(signed, FormalGround.NOT_BY_RIGHT_PERSON, text, by, at - timedelta(days=2))
    sending.sign_rejection(rejection=last, by=staff.decider, at=at - timedelta(days=1))


def _reject(case: Application, ground: FormalGround, text: str, by, at: datetime):
    return rejecting.propose_rejection(
        application=case, ground=ground.value, explanation=text, by=by, at=at - timedelta(hours=3)
    )


def _opened(
    beside: Round, number: int, titles: tuple[str, str], opens: datetime, closes: datetime, *, decided: datetime
) -> Round:
    account = beside.appropriation
    danish, english = (title.format(year=account.finance_year) for title in titles)
    return life.planned(
        f"{account.finance_year}-{number}", (danish, english), account, FRAME, life.BY_RECEIPT,
        opens=life.noon(opens.date()), closes=life.noon(closes.date()), decide_by=decided.date(),
        period=(beside.period_from, beside.period_until),
    )  # fmt: skip


def _sent(round: Round, staff: SimpleNamespace, at: datetime) -> list[Application]:
    """Aarhus and three small municipalities send one hour after the other."""
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    by_size = sorted(Municipality.objects.order_by("code"), key=applying.size)
    aarhus = Municipality.objects.get(code=people.AARHUS)
    for place, municipality in enumerate([aarhus, *chance.sample(by_size[:SMALL], 3)]):
        applying.send(round, municipality, staff, at + timedelta(hours=place), chance, FEW)
    return list(Application.objects.filter(round=round).order_by("submitted_at"))
