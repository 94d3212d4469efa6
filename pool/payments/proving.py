"""Proves the payments from their rows. Each function names the first row that is wrong, or says nothing."""

import hashlib
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.journal import queries as journal
from pool.kernel import money
from pool.kernel.words import N_, Said
from pool.ledger import rules as accounts
from pool.ledger.models import Account
from pool.payments import bank, bankfile, due
from pool.payments.models import BankEntry, BankFile, Instalment, Ordered, Part, PaymentBatch, PaymentOrder
from pool.payments.states import UNPAID, WAS_PAID, PartState, PaymentBatchState, PaymentState
from pool.registry.models import PayeeChange

OUT = (PaymentBatchState.RELEASED, PaymentBatchState.ANSWERED)
UNBALANCED = {  # the accounts whose balances are the sums of parts
    accounts.COMMITTED: N_("%(case)s (%(scheme)s): its parts say %(said)s is committed, the ledger says %(booked)s"),
    accounts.PAID: N_("%(case)s (%(scheme)s): its parts say %(said)s is paid, the ledger says %(booked)s"),
    accounts.SPENT: N_("%(case)s (%(scheme)s): its parts say %(said)s is spent, the ledger says %(booked)s"),
}


def first_outside_plan() -> str:
    """Every accepted decision is laid out in parts that add up to it, each instalment to its plan."""
    for award in Award.objects.prefetch_related("instalments__parts").order_by("pk"):
        plan = {item["number"]: money.parsed_exact(item["amount"]) for item in award.terms["plan"]}
        if sum(plan.values(), money.ZERO) != award.awarded_amount:
            return Said(N_("the payment plan of %(decision)s does not add up to the decision"), decision=award)
        laid = {item.number: sum((part.amount for part in item.parts.all()), money.ZERO) for item in _laid(award)}
        if laid and award.accepted_at is None:
            return Said(N_("%(decision)s is laid out for payment, but nobody has accepted it"), decision=award)
        if not laid and award.accepted_at is not None:
            return Said(N_("%(decision)s is accepted, but not laid out for payment"), decision=award)
        if laid and sum(laid.values(), money.ZERO) != award.awarded_amount:
            differs = N_("the parts of %(decision)s are %(laid)s, the decision is %(awarded)s")
            return Said(differs, decision=award, laid=sum(laid.values()), awarded=award.awarded_amount)
    return ""


def _laid(award: Award) -> list[Instalment]:
    return list(award.instalments.all())


def first_unbalanced() -> str:
    """What the parts say of each case and scheme is what the ledger says."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    rows = Part.objects.order_by().values_list("instalment__award__application__reference", "scheme__code", "state")
    for case, scheme, state, total in rows.annotate(Sum("amount")):
        key = (case, scheme, _account(state))
        sums[key] = sums.get(key, money.ZERO) + total
    offered = Award.objects.filter(state=AwardState.OFFERED).order_by()
    rows = offered.values_list("application__reference", "lines__line__scheme__code")
    for case, scheme, total in rows.annotate(Sum("lines__awarded_amount")):
        key = (case, scheme, accounts.COMMITTED)
        sums[key] = sums.get(key, money.ZERO) + (total or money.ZERO)
    booked = {
        (case, scheme, kind): total
        for case, scheme, kind, total in Account.objects.filter(kind__in=UNBALANCED)
        .order_by()
        .values_list("award", "scheme", "kind", "balance_amount")
    }
    for key in sorted(sums.keys() | booked.keys()):
        if key[2] not in UNBALANCED:
            continue
        if sums.get(key, money.ZERO) != booked.get(key, money.ZERO):
            facts = {"said": sums.get(key, money.ZERO), "booked": booked.get(key, money.ZERO)}
            return Said(UNBALANCED[key[2]], case=key[0], scheme=key[1], **facts)
    return ""


def _account(state: str) -> str:
    """Where the ledger has it; what is claimed back is proved with the claims."""
    if state in UNPAID:
        return accounts.COMMITTED
    return {PartState.PAID: accounts.PAID, PartState.KEPT: accounts.SPENT}.get(state, "")


def first_outside_batch() -> str:
    """Every payment is in one released batch; the batch, its payments, its parts and its files say the same."""
    live = Count("ordered", filter=Q(ordered__live=True))
    out = Part.objects.filter(state__in=(PartState.ORDERED, *WAS_PAID))
    for part in out.annotate(live=live).exclude(live=1).order_by("pk")[:1]:
        outside = N_("part %(part)s is %(state)s, but stands in no payment, or in several")
        return Said(outside, part=part.pk, state=part.state)
    for part in Part.objects.exclude(pk__in=out).annotate(live=live).exclude(live=0).order_by("pk")[:1]:
        return Said(N_("part %(part)s is %(state)s, but stands in a payment"), part=part.pk, state=part.state)
    standing = PaymentOrder.objects.filter(state__in=(PaymentState.ORDERED, PaymentState.PAID))  # others pay nothing
    for order in standing.select_related("batch").annotate(total=Sum("ordered__part__amount")).order_by("pk"):
        if order.total != order.amount:
            differs = N_("payment %(payment)s is %(amount)s, its parts are %(total)s")
            return Said(differs, payment=order, amount=order.amount, total=order.total)
        if order.state == PaymentState.PAID and order.batch.state not in OUT:
            return Said(N_("payment %(payment)s is paid, but its batch was not released"), payment=order)
    return _first_wrong_batch() or _first_wrong_file() or _first_paid_by_hand() or _first_otherwise()


def _first_wrong_batch() -> str:
    sums = PaymentBatch.objects.annotate(orders_count=Count("orders"), orders_total=Sum("orders__amount"))
    for batch in sums.prefetch_related("files").order_by("pk"):
        if (batch.orders_count, batch.orders_total) != (batch.count, batch.total_amount):
            differs = N_("batch %(batch)s says %(count)s payments of %(total)s, its payments say otherwise")
            return Said(differs, batch=batch, count=batch.count, total=batch.total_amount)
        if (batch.state in OUT) != bool(batch.files.all()):
            return Said(N_("batch %(batch)s is %(state)s, which its files do not fit"), batch=batch, state=batch.state)
        if batch.released_by_id == batch.built_by_id:
            return Said(N_("batch %(batch)s was built and released by the same person"), batch=batch)
    return ""


def _first_wrong_file() -> str:
    """Every file is as it was released, it is the one that the release told of, and it orders what the rows say."""
    told = {}
    for entry in journal.entries().filter(verb="payments.release"):
        told |= {(entry.subject, name): sha256 for name, sha256 in entry.facts["files"].items()}
    for file in BankFile.objects.select_related("batch").order_by("pk"):
        content = bytes(file.content)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            return Said(N_("file %(file)s differs from its fingerprint"), file=file)
        total = f"{file.batch.total_amount:.2f}".encode()
        if total not in content or content.count(f"{file.batch.reference}-".encode()) < file.batch.count:
            return Said(N_("file %(file)s does not hold the payments of its batch"), file=file)
        if told.get((f"payment_batch:{file.batch}", file.name)) != file.sha256:
            return Said(N_("file %(file)s is not one that was released"), file=file)
        if file.name.endswith(".csv") and bankfile.table(file.batch, list(bank.orders_of(file.batch))) != content:
            return Said(N_("file %(file)s orders something else than the payments of its batch"), file=file)
    return ""


def _first_paid_by_hand() -> str:
    """What is paid, a line of the bank's answers says so."""
    said = BankEntry.objects.filter(order=OuterRef("pk"), outcome=PaymentState.PAID, problem="")
    order = PaymentOrder.objects.filter(~Exists(said), state=PaymentState.PAID).order_by("pk").first()
    return Said(N_("payment %(payment)s is paid, but no answer of the bank says so"), payment=order) if order else ""


def _first_otherwise() -> str:
    """What is on its way is in a payment that is on its way, and what was paid in one that the bank has paid."""
    ordered = Q(part__state=PartState.ORDERED, order__state=PaymentState.ORDERED)
    paid = Q(part__state__in=WAS_PAID, order__state=PaymentState.PAID)
    item = Ordered.objects.filter(live=True).exclude(ordered | paid).select_related("part").order_by("part").first()
    otherwise = N_("part %(part)s is %(state)s, its payment says otherwise")
    return Said(otherwise, part=item.part_id, state=item.part.state) if item else ""


def first_committed_and_paid() -> str:
    """Nobody pays what they had a hand in committing, or to a number that they proposed or confirmed."""
    numbers: dict[tuple[int, str], list[tuple]] = {}
    changes = PayeeChange.objects.filter(confirmed_at__isnull=False).order_by()
    for place, cvr, *said in changes.values_list(
        "municipality", "new_cvr", "proposed_at", "proposed_by", "confirmed_by"
    ):
        numbers.setdefault((place, cvr), []).append(said)
    orders = PaymentOrder.objects.filter(batch__state__in=OUT).select_related("batch").order_by("pk")
    for order in orders.prefetch_related("ordered__part__instalment__award__run"):
        paying = {order.batch.built_by_id, order.batch.released_by_id}
        said = numbers.get((order.municipality_id, order.cvr), ())
        if any(at <= order.batch.released_at and paying & set(people) for at, *people in said):
            return Said(N_("payment %(payment)s was paid by somebody who said to which number"), payment=order)
        for item in order.ordered.all():
            award = item.part.instalment.award
            if paying & due.committed_by(award):
                return Said(N_("payment %(payment)s was paid by somebody who committed it"), payment=order)
    return ""


def first_unreconciled() -> str:
    """Approved = ordered = paid, or still waiting for the bank."""
    found = bank.reconciled()
    if not found.holds:
        answered = found.paid + found.rejected + found.waiting
        differs = N_("released %(approved)s, ordered %(ordered)s, answered or waiting %(answered)s")
        return Said(differs, approved=found.approved, ordered=found.ordered, answered=answered)
    return ""


def first_unexplained() -> str:
    """Every line of the bank's answers that does not add up has been explained by one person and another approved."""
    entry = bank.exceptions().first()
    unexplained = N_("line %(number)s of %(answer)s does not add up and is not explained")
    return Said(unexplained, number=entry.number, answer=entry.answer) if entry else ""


def first_paid_twice() -> str:
    """Nothing of a decision is paid beyond it."""
    found = Award.objects.annotate(total=Sum("instalments__parts__amount")).filter(total__gt=F("awarded_amount"))
    award = found.order_by("pk").first()
    return Said(N_("%(decision)s is laid out beyond what it gives"), decision=award) if award else ""
