"""Last year's grants after the decision: accepted, paid in batches, answered by the bank; some were not taken up."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.management.demo import people
from pool.payments import bank, due
from pool.payments.models import BankAnswer, PaymentBatch
from pool.payments.services import accepting, answering, batching
from pool.rounds.models import Round

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
    accepting.give_more_time(award=late, until=until, why=why, by=by, at=_morning(late.accept_by))
    for award, moment in ((proposed, at - timedelta(days=4)), (lapsed, _morning(lapsed.accept_by + timedelta(30)))):
        made = accepting.propose_lapse(
            award=award,
            ground="not_accepted",
            reason_class="changed",
            explanation="Kommunen har ikke svaret på brevet og heller ikke på vores opkald.",
            by=by,
            at=moment,
        )
        if award is lapsed:
            accepting.sign_lapse(lapse=made, by=staff.decider, at=moment + timedelta(days=3))


def _paid(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """The first instalment in two batches: one payment is rejected and paid again; two cases are left for now."""
    due_on = min(award.instalments.first().due_on for award in Award.objects.filter(accepted_at__isnull=False))
    first = _morning(_weekday(due_on))
    if first > at - timedelta(days=60):
        return
    ready = [item.application for item in due.queue(first.date(), first, staff.finance) if not item.waits]
    ready = [case.reference for case in ready if case.round_id == round.pk]
    aarhus = [reference for reference in ready if reference.endswith(people.AARHUS)]
    later = [reference for reference in ready if reference not in aarhus][-2:]
    batch = _released(first, [reference for reference in ready if reference not in later], staff)
    rejected = [order.reference for order in bank.orders_of(batch) if order.application.reference not in aarhus][3:4]
    answer = _answered(batch, staff, rejected=rejected, more=[UNKNOWN.format(day=batch.pay_on.isoformat())])
    _explained(answer, staff, first + timedelta(days=3))
    again = first + timedelta(days=14)
    if rejected:
        case = bank.orders().get(reference=rejected[0]).application.reference
        batch = _released(again, [case], staff)
        _answered(batch, staff, more=[f"{rejected[0]};paid;1.00;{batch.pay_on.isoformat()};"])
    pay_on = _weekday((at + timedelta(days=2)).date())
    if later:
        batching.build(pay_on=pay_on, applications=later[:1], by=staff.finance, at=at - timedelta(hours=20))


def _released(at: datetime, applications: list[str], staff: SimpleNamespace) -> PaymentBatch:
    batch = batching.build(pay_on=at.date(), applications=applications, by=staff.finance, at=at)
    total = {"count": batch.count, "total": batch.total_amount}
    return batching.release(batch=batch, **total, by=staff.finance2, at=at + timedelta(hours=2))


def _answered(batch: PaymentBatch, staff: SimpleNamespace, *, rejected=(), more=()) -> BankAnswer:
    """The bank's answer on the morning after; `more`: lines that do not add up."""
    rows = ["reference;outcome;amount;booked_on;reason"]
    for order in bank.orders_of(batch):
        outcome, why = ("rejected", REJECTED) if order.reference in rejected else ("paid", "")
        rows.append(f"{order.reference};{outcome};{order.amount};{batch.pay_on.isoformat()};{why}")
    content = "\n".join([*rows, *more, ""]).encode()
    name, at = f"svar-{batch.reference}.csv", _morning(batch.pay_on + timedelta(days=1))
    return answering.take_answer(name=name, content=content, by=staff.finance, at=at)


def _explained(answer: BankAnswer, staff: SimpleNamespace, at: datetime) -> None:
    """What the bank's extra line was; the one of the second answer still waits for an explanation."""
    entry = bank.entries().filter(answer=answer).exclude(problem="").first()
    text = "Banken har ringet: linjen hører til et ældre tilskud uden for systemet og kom med ved en fejl."
    made = answering.explain(entry=entry, text=text, by=staff.finance, at=at)
    answering.approve_explanation(explanation=made, by=staff.controller, at=at + timedelta(hours=5))


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 15, tzinfo=periods.COPENHAGEN)
