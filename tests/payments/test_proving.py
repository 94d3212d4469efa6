import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from pool import db as pool_db
from pool.awards.models import Award, Run
from pool.payments import proving
from pool.payments.models import BankEntry, BankFile, Instalment, Ordered, Part, PaymentBatch, PaymentOrder
from tests import paying
from tests.factories import RATE

pytestmark = pytest.mark.django_db

PROOFS = (
    "outside_plan", "unbalanced", "outside_batch", "committed_and_paid", "unreconciled", "unexplained", "paid_twice",
)  # fmt: skip


def found() -> dict[str, str]:
    said = {name: getattr(proving, f"first_{name}")() for name in PROOFS}
    return {name: problem for name, problem in said.items() if problem}


@pytest.fixture
def paid(ready):
    ready.one = paying.paid(ready, applications=["2026-1-751"])
    ready.two = paying.released(ready)  # Læsø is with the bank
    assert found() == {}
    return ready


def _another(award: Award) -> None:
    instalment = Instalment.objects.filter(award=award).first()
    part = Part.objects.filter(instalment=instalment).first()
    Part.objects.create(instalment=instalment, scheme=part.scheme, amount=RATE, trigger="acceptance")


TAMPERED = {
    "a part is larger": (
        lambda here: Part.objects.filter(amount=RATE, state="ordered").update(amount=RATE + 1),
        {"outside_plan": "the parts of 2026-1-825", "unbalanced": "2026-1-825 (A)",
         "outside_batch": "payment {two}", "paid_twice": "2026-1-825"},
    ),
    "a part is paid again": (
        lambda here: Part.objects.filter(state="paid").update(state="planned"),
        {"unbalanced": "2026-1-751 (A)", "outside_batch": "part "},
    ),
    "a part is paid that the bank has not paid": (
        lambda here: Part.objects.filter(state="ordered").update(state="paid"),
        {"unbalanced": "2026-1-825 (A)"},
    ),
    "a part is added": (
        lambda here: _another(here.award),
        {"outside_plan": "the parts of 2026-1-751", "unbalanced": "2026-1-751 (A)", "paid_twice": "2026-1-751"},
    ),
    "a part left its payment": (
        lambda here: Ordered.objects.filter(part__state="paid").update(live=False),
        {"outside_batch": "part "},
    ),
    "an acceptance is taken back": (
        lambda here: Award.objects.filter(pk=here.award.pk).update(state="offered", accepted_at=None, accepted_by=None),
        {"outside_plan": "2026-1-751 is laid out", "unbalanced": "2026-1-751 (A)"},
    ),
    "a payment is larger": (
        lambda here: PaymentOrder.objects.filter(state="ordered").update(amount=F("amount") + 1),
        {"outside_batch": "payment {two}", "unreconciled": "released 75000.00"},
    ),
    "a payment vanishes from the sums": (
        lambda here: PaymentOrder.objects.filter(state="ordered").update(state="dropped"),
        {"unreconciled": "released 75000.00, ordered 50000.00"},
    ),
    "a batch says less": (
        lambda here: PaymentBatch.objects.filter(state="released").update(total_amount=1),
        {"outside_batch": "batch {two} says", "unreconciled": "released "},
    ),
    "a paid batch was never released": (
        lambda here: PaymentBatch.objects.filter(state="answered").update(state="built"),
        {"outside_batch": "payment {one}"},
    ),
    "somebody paid what they committed": (
        lambda here: Run.objects.update(decided_by=here.people.finance) and Award.objects.update(
            decided_by=here.people.finance),
        {"committed_and_paid": "payment {one}"},
    ),
    "the plan says something else": (
        lambda here: Award.objects.filter(pk=here.award.pk).update(terms={**here.award.terms, "plan": []}),
        {"outside_plan": "the payment plan of 2026-1-751"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_changed_behind_the_services_is_named(paid, name):
    change, expected = TAMPERED[name]
    change(paid)
    said = found()
    assert set(said) >= set(expected)
    assert {key: said[key].startswith(text.format(**vars(paid))) for key, text in expected.items()} == dict.fromkeys(
        expected, True
    )


def test_a_file_that_was_changed_is_named(paid):
    """Weakness 13: the bytes that went to the bank are kept, and a change shows."""
    file = BankFile.objects.get(name=f"{paid.two}.xml")
    content = bytes(file.content)
    with pool_db.lifted():
        BankFile.objects.filter(pk=file.pk).update(content=content.replace(b"25000.00", b"99000.00"))
    assert found()["outside_batch"] == f"file {paid.two}.xml differs from its fingerprint"
    with pool_db.lifted():
        BankFile.objects.filter(pk=file.pk).update(
            content=b"", sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    assert found()["outside_batch"] == f"file {paid.two}.xml does not hold the payments of its batch"


def test_the_nightly_reconciliation_says_the_first_row_that_is_wrong(paid, capsys):
    call_command("reconcile")
    assert capsys.readouterr().out == (
        "Approved 75000.00 = ordered 75000.00 = paid 50000.00 + rejected 0.00 + waiting 25000.00 (2 payments)\n"
    )
    answer = BankEntry.objects.first().answer
    BankEntry.objects.create(answer=answer, number=9, reference="P2019-1", outcome="paid", problem="unknown")
    with pytest.raises(CommandError, match=f"line 9 of {paid.one}.csv does not add up and is not explained"):
        call_command("reconcile")
    PaymentOrder.objects.filter(state="ordered").update(state="dropped")
    with pytest.raises(CommandError, match=r"^part \d+ is ordered, its payment says otherwise$"):
        call_command("reconcile")
