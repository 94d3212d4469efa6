from django.utils import translation

from pool.ledger import queries as ledger
from pool.reports import transfers


def test_every_transfer_is_said_in_words_and_places(books):
    with translation.override("en"):
        names = {"751": "Aarhus Kommune", "825": "Læsø Kommune", "101": "København Kommune"}
        said = [
            (transfers.sentence(row), transfers.place(row.from_account, names), transfers.place(row.to_account, names))
            for row in reversed(ledger.transfers())
        ]
    account = "§\u00a015.26.36.10"
    assert said[:4] == [
        ("FL 2026", f"Finance act, {account}", f"Appropriation, {account}"),
        ("Frame of round 2026-1", f"Appropriation, {account}", "Pool, 2026-1"),
        ("Run 1 of round 2026-1 approved", "Pool, 2026-1", "Reserved, 2026-1"),
        ("Decision 2026-1-751, scheme A", "Reserved, 2026-1", "Committed, Aarhus Kommune"),
    ]
    assert said[-1] == ("Payment P2027-00001-0001, scheme B", "Committed, Aarhus Kommune", "Paid, Aarhus Kommune")
