"""Last year's grants after the decision: accepted, paid in batches, answered by the bank; some were not taken up."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.management.demo import people
from pool.payments import bank, due
from pool.payments.models import BankAnswer, Instalment, PaymentBatch
from pool.payments.services import accepting, answering
from pool.rounds.models import Round
from pool.settlement.services import paying, spending

REJECTED = "AC04 Kontoen er lukket"
UNKNOWN = "P2019-00017-0004;paid;12500.00;{day};"


def load(*, round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """All but three accept; one of these has more time and is late, one is proposed to lapse, one has lapsed."""
    awards = list(
        Award.objects.filter(application__round=round, state=AwardState.OFFERED)
        .select_related("application__municipality")
        .order_by("decided_at", "pk")
    )
    others = [award for award in awards if award.application.municipality.code != people.AARHUS]
    late, proposed, lapsed = others[-3:]
    for place, award in enumerate(award for award in awards if award not in (late, proposed, lapsed)):
        accept(award, staff, award.decided_at + timedelta(days=2, hours=5 * place % 60))
    _not_taken_up(late, proposed, lapsed, staff, at)
    _paid(round, staff, at)


def accept(award: Award, staff: SimpleNamespace, at: datetime) -> None:
    by = people.of(award.application.municipality, staff, at)
    accepting.accept(award=award, by=by, at=at)


def _not_taken_up(late: Award, proposed: Award, lapsed: Award, staff: SimpleNamespace, at: datetime) -> None:
    by, until = staff.caseworker, (at - timedelta(days=6)).date()
    why = "Kommunen har bedt om udsættelse, fordi uddannelsen først er godkendt i byrådet i efteråret."
    accepting.give_more_time(award=late, until=until, why=why, by=by, at=morning(late.accept_by))
    made = _lapse(late, by, at - timedelta(days=5))
    why = "Kommunen har ringet i dag. Spørg den igen i næste uge."
    accepting.turn_down_lapse(lapse=made, why=why, by=staff.decider, at=at - timedelta(days=4))
    for award, moment in ((proposed, at - timedelta(days=4)), (lapsed, morning(lapsed.accept_by + timedelta(30)))):
        made = _lapse(award, by, moment)
        if award is lapsed:
            accepting.sign_lapse(lapse=made, by=staff.decider, at=moment + timedelta(days=3))


def _lapse(award: Award, by, at: datetime) -> Lapse:
    return accepting.propose_lapse(
        award=award,
        ground="not_accepted",
        reason_class="changed",
        explanation="Kommunen har ikke svaret på brevet og heller ikke på vores opkald.",
        by=by,
        at=at,
    )


def _paid(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """The first instalment in two batches: one payment is rejected and paid again; two cases are left for now."""
    first = morning(weekday(days_of(round)[0]))
    if first > at - timedelta(days=60):
        return
    ready = [item.application for item in due.queue(first.date(), first, staff.finance) if not item.waits]
    ready = [case.reference for case in ready if case.round_id == round.pk]
    aarhus = [reference for reference in ready if reference.endswith(people.AARHUS)]
    later = [reference for reference in ready if reference not in aarhus][-2:]
    batch = released(first, [reference for reference in ready if reference not in later], staff)
    rejected = [order.reference for order in bank.orders_of(batch) if order.application.reference not in aarhus][3:4]
    answer = answered(batch, staff, rejected=rejected, more=[UNKNOWN.format(day=batch.pay_on.isoformat())])
    _explained(answer, staff, first + timedelta(days=3))
    again = first + timedelta(days=14)
    if rejected:
        case = bank.orders().get(reference=rejected[0]).application.reference
        batch = released(again, [case], staff)
        answered(batch, staff, more=[f"{rejected[0]};paid;1.00;{batch.pay_on.isoformat()};"])


def under_way(*, round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """One case is in a batch that waits for release, after a first one was discarded; another is with the bank."""
    last = (at - timedelta(days=1)).date()
    last -= timedelta(days=max(0, last.weekday() - 4))
    found = [item.application for item in due.queue(last, morning(last), staff.finance) if not item.waits]
    cases = [
        case.reference for case in found if case.round_id == round.pk and not case.reference.endswith(people.AARHUS)
    ]
    if len(cases) < 2:
        return
    pay_on = weekday((at + timedelta(days=2)).date())
    ordered = {"pay_on": pay_on, "applications": cases[:1], "by": staff.finance}
    first = paying.build(**ordered, at=at - timedelta(hours=26))
    paying.discard(batch=first, why="Forkert betalingsdag.", by=staff.finance, at=at - timedelta(hours=25))
    paying.build(**ordered, at=at - timedelta(hours=20))
    released(morning(last), cases[1:2], staff)


def days_of(round: Round) -> list[date]:
    """The days on which something of a round falls due."""
    found = Instalment.objects.filter(award__application__round=round, award__state=AwardState.ACCEPTED)
    return sorted(set(found.values_list("due_on", flat=True)))


def due_in(round: Round, day: date, staff: SimpleNamespace) -> None:
    """Pay whatever falls due in a round by the first working day from a day on."""
    pay_on = weekday(day)
    found = [item.application for item in due.queue(pay_on, morning(pay_on), staff.finance) if not item.waits]
    cases = [case.reference for case in found if case.round_id == round.pk]
    answered(released(morning(pay_on), cases, staff), staff)


def released(at: datetime, applications: list[str], staff: SimpleNamespace) -> PaymentBatch:
    batch = paying.build(pay_on=at.date(), applications=applications, by=staff.finance, at=at)
    total = {"count": batch.count, "total": batch.total_amount}
    return paying.release(batch=batch, **total, by=staff.finance2, at=at + timedelta(hours=2))


def answered(batch: PaymentBatch, staff: SimpleNamespace, *, rejected=(), more=()) -> BankAnswer:
    """The bank's answer on the morning after; `more`: lines that do not add up."""
    rows = ["reference;outcome;amount;booked_on;reason"]
    for order in bank.orders_of(batch):
        outcome, why = ("rejected", REJECTED) if order.reference in rejected else ("paid", "")
        rows.append(f"{order.reference};{outcome};{order.amount};{batch.pay_on.isoformat()};{why}")
    content = "\n".join([*rows, *more, ""]).encode()
    name, at = f"svar-{batch.reference}.csv", morning(batch.pay_on + timedelta(days=1))
    return spending.take_answer(name=name, content=content, by=staff.finance, at=at)


def _explained(answer: BankAnswer, staff: SimpleNamespace, at: datetime) -> None:
    """What the bank's extra line was; the one of the second answer still waits for an explanation."""
    entry = bank.entries().filter(answer=answer).exclude(problem="").first()
    text = "Banken har ringet: linjen hører til et ældre tilskud uden for systemet og kom med ved en fejl."
    made = answering.explain(entry=entry, text=text, by=staff.finance, at=at)
    answering.approve_explanation(explanation=made, by=staff.controller, at=at + timedelta(hours=5))


def weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 15, tzinfo=periods.COPENHAGEN)
