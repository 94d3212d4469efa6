"""Lays out the parts of an accepted grant, sets them free to be paid, and cancels what will not be paid."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.applications.models import Application
from pool.awards.models import Award
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.payments import places, queries, rules
from pool.payments.models import Budget, BudgetEntry, Instalment, Ordered, Part
from pool.payments.states import PartState, Trigger
from pool.rounds.models import Scheme
from pool.rounds.states import PlanKind

FIRST_POST = "substitute_cover"  # the whole budget stands here until the municipality has it changed


class InABatch(Refusal):
    code = "part_in_a_batch"
    sentence = N_(
        "%(amount)s of it is in payment batch %(batch)s. Discard the batch, or wait for the bank's answer, and try "
        "again."
    )


@transaction.atomic
def lay_out(*, award: Award, by, at: datetime) -> list[Part]:
    """Make the instalments and parts of an accepted decision from the plan that was frozen into it."""
    rows = award.lines.select_related("line__scheme").filter(awarded_amount__gt=0).order_by("pk")
    given = [rules.Given(row.line_id, row.line.scheme.code, row.line.term, row.awarded_amount) for row in rows]
    schemes = {row.line.scheme.code: row.line.scheme for row in rows}
    found, quarters, yearly = [], {}, 0
    for item in award.terms["plan"]:
        instalment = Instalment.objects.create(
            award=award, number=item["number"], due_on=date.fromisoformat(item["due_on"]), terms=item["terms"]
        )
        yearly += item["kind"] == PlanKind.YEARLY
        laid = rules.parts(item, given, award.terms["schemes"], is_first=yearly == 1)
        found += [
            Part(
                instalment=instalment,
                scheme=schemes[part.scheme],
                line_id=part.line,
                amount=part.amount,
                trigger=part.trigger,
                released_at=at if part.trigger == Trigger.ACCEPTANCE else None,
            )
            for part in laid
        ]
        quarters[instalment] = item["part"]
    parts = Part.objects.bulk_create(found)
    _first_budgets(award, parts, quarters, by, at)
    _tell("payments.lay_out", award.application, by, at, {"award": award.reference, "parts": len(parts)})
    return parts


@transaction.atomic
def release_parts(*, application: Application, parts: Iterable[Part], by, at: datetime) -> int:
    """Say that parts of a case may be paid, because what they waited for has been confirmed."""
    keys = [part.pk for part in parts]
    found = Part.objects.filter(pk__in=keys, instalment__award__application=application, released_at__isnull=True)
    count = found.update(released_at=at)
    if count:
        _tell("payments.release_parts", application, by, at, {"parts": sorted(keys)})
    return count


@transaction.atomic
def hold_parts(*, application: Application, parts: Iterable[Part], by, at: datetime) -> int:
    """Take back that parts may be paid; what is in a batch already is left to its release, which asks again."""
    keys = [part.pk for part in parts]
    found = Part.objects.filter(pk__in=keys, instalment__award__application=application, state=PartState.PLANNED)
    count = found.filter(released_at__isnull=False).update(released_at=None)
    if count:
        _tell("payments.hold_parts", application, by, at, {"parts": sorted(keys)})
    return count


@transaction.atomic
def cancel_parts(*, application: Application, parts: Iterable[Part], reason: str, by, at: datetime):
    """Cancel parts that were not paid: their money goes back to the pool, or to the treasury, by its reason class.

    Returns the kroner set free.

    Raises:
        InABatch: one of them is on its way to the bank.
    """
    keys = [part.pk for part in parts]
    held = Part.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, instalment__award__application=application, state__in=(PartState.PLANNED, PartState.ORDERED)
    )
    held = list(held.select_related("scheme").order_by("pk"))
    for part in held:
        if part.state == PartState.ORDERED:
            raise InABatch(amount=part.amount, batch=queries.batch_of(part).reference)
    if not held:
        return money.ZERO
    ledger.post(
        postings=[
            ledger.Posting(
                source=f"part:{part.pk}:cancel",
                from_place=places.place(application, accounts.COMMITTED, part.scheme.code),
                to_place=places.annulled_to(application, part.scheme.code, reason),
                amount=part.amount,
                text=f"Annulled of {application.reference}",
                reason=reason,
            )
            for part in held
        ],
        by=by,
        at=at,
    )
    for part in held:
        part.state, part.cancelled_at, part.cancelled_by, part.cancel_reason = PartState.CANCELLED, at, by, reason
    Part.objects.bulk_update(held, ["state", "cancelled_at", "cancelled_by", "cancel_reason"])
    total = sum((part.amount for part in held), money.ZERO)
    _tell(
        "payments.cancel_parts",
        application,
        by,
        at,
        {"amount": total, "reason": reason, "to": accounts.annulled_to(reason)},
    )
    return total


@transaction.atomic
def split_part(*, part: Part, amount: Decimal, by, at: datetime) -> Part:
    """Divide a part in two of the same instalment, state and payment; returns the new one, of `amount` kroner.

    Raises:
        ValueError: the amount leaves nothing on one side.
    """
    part = lock(Part, part.pk)
    if not money.ZERO < amount < part.amount:
        raise ValueError(f"{amount} does not divide a part of {part.amount}")
    made = Part.objects.create(
        instalment_id=part.instalment_id,
        scheme_id=part.scheme_id,
        line_id=part.line_id,
        amount=amount,
        trigger=part.trigger,
        released_at=part.released_at,
        state=part.state,
    )
    part.amount -= amount
    part.save(update_fields=["amount"])
    for order in Ordered.objects.filter(part=part).order_by("pk"):
        Ordered.objects.create(order_id=order.order_id, part=made, live=order.live)
    application = part.instalment.award.application
    _tell("payments.split_part", application, by, at, {"part": part.pk, "new": made.pk, "amount": amount})
    return made


@transaction.atomic
def set_budget(*, application: Application, scheme: Scheme, entries: dict[tuple[str, str], Decimal], by, at: datetime):
    """Write the next version of an approved budget. `entries`: (budget line, quarter) → kroner. Returns it."""
    version = Budget.objects.filter(application=application, scheme=scheme).count() + 1
    budget = Budget.objects.create(
        application=application, scheme=scheme, version=version, approved_at=at, approved_by=by
    )
    BudgetEntry.objects.bulk_create(
        BudgetEntry(budget=budget, post=post, quarter=quarter, amount=amount)
        for (post, quarter), amount in sorted(entries.items())
        if amount
    )
    _tell("payments.set_budget", application, by, at, {"scheme": scheme.code, "version": version})
    return budget


def _first_budgets(award: Award, found: list[Part], quarters: dict[Instalment, str], by, at: datetime) -> None:
    """The first approved budget is the whole grant on one line; a supplement adds to the latest one."""
    for scheme in sorted({part.scheme for part in found if part.line_id is None}, key=lambda item: item.code):
        entries = queries.budget_entries(award.application, scheme)
        for part in found:
            if part.line_id is None and part.scheme == scheme:
                key = FIRST_POST, quarters[part.instalment]
                entries[key] = entries.get(key, money.ZERO) + part.amount
        set_budget(application=award.application, scheme=scheme, entries=entries, by=by, at=at)


def _tell(verb: str, application: Application, by, at: datetime, facts: dict) -> None:
    case = application.reference
    journal.tell(verb=verb, subject=f"application:{case}", case=case, by=by, at=at, facts=facts)
