"""What the addresses of payments point to: a batch with the bank, one that waits, an answer to explain, a lapse.

Straight into the tables: the grants of these tests are conditional, so that nothing could be paid with the services.
"""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace

from pool.awards.models import Award, Lapse
from pool.payments.models import BankEntry, BankFile, PaymentBatch, PaymentOrder
from pool.payments.services import answering
from tests import factories, paying

AT = factories.AFTER + timedelta(days=3)
OUT, WAITING = "P2026-00001", "P2026-00002"
LINE = b"reference;outcome;amount;booked_on;reason\nP2019-1;paid;1.00;2026-10-02;\n"


def everything(world) -> None:
    award = Award.objects.select_related("application__municipality").get(reference="2026-1-751")
    other = Award.objects.get(reference="2026-1-825")
    second = paying.second_officer()
    out = _batch(OUT, second, award, state="released", released_at=AT, released_by=world.people.finance)
    for name in (f"{OUT}.csv", f"{OUT}.xml"):
        content = f"{OUT}-0001 {factories.RATE}".encode()
        BankFile.objects.create(
            batch=out, name=name, content=content, sha256=hashlib.sha256(content).hexdigest(), made_at=AT
        )
    _batch(WAITING, second, award)
    answering.take_answer(name="svar.csv", content=LINE, by=world.people.finance, at=AT)
    explained = BankEntry.objects.get()
    answering.explain(entry=explained, text="Banken tog fejl.", by=world.people.finance, at=AT)
    Lapse.objects.create(
        award=other, ground="not_started", reason="changed", explanation="Ingen er begyndt.", proposed_at=AT,
        proposed_by=world.people.caseworker,
    )  # fmt: skip


def _batch(reference: str, by, award: Award, **facts) -> PaymentBatch:
    given = {"pay_on": date(2026, 10, 5), "count": 1, "total_amount": factories.RATE, "built_at": AT, "built_by": by}
    batch = PaymentBatch.objects.create(reference=reference, **given, **facts)
    PaymentOrder.objects.create(
        batch=batch, application=award.application, municipality=award.application.municipality,
        reference=f"{reference}-0001", payee="Aarhus Kommune", cvr=paying.CVR["751"], amount=factories.RATE,
    )  # fmt: skip
    return batch


def arguments(name: str) -> dict[str, str]:
    """What an address of these names; nothing for other addresses."""
    plain = name.removeprefix("api-").replace("-", "_")
    if plain in ("payment_batch_release", "payment_batch_discard"):
        return {"reference": WAITING}
    if plain in ("payment_batch", "payment_file"):
        return {"reference": OUT, "name": f"{OUT}.xml"}
    return {}


def row(name: str, thing: SimpleNamespace):
    """What an address of these names by its key; None for other addresses."""
    plain = name.removeprefix("api-").replace("-", "_")
    if plain in ("lapse", "lapse_sign", "lapse_turn_down"):
        return Lapse.objects.get()
    if plain == "bank_answer":
        return BankEntry.objects.get().answer
    return BankEntry.objects.get() if plain.startswith(("bank_entry", "bank_line")) else None
