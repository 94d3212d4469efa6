"""A round is decided with cut lines; money comes later, is shared out, signed, told and paid; the books prove it."""

import pypdfium2
from django.core.management import call_command

from pool.awards import reserve
from pool.awards.models import Award
from pool.awards.services import running
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.letters.models import Letter
from pool.letters.services import batching as letters
from pool.reports import proof, spending
from pool.rounds import queries as rounds
from tests import paper_reader, paying, second_round
from tests.factories import FRAME, RATE
from tests.second_round import LATER


def test_money_that_comes_later_walks_the_same_way(world):
    decider = world.people.decider
    first = second_round.decided(world)
    letters.issue_now(run=first, by=decider, at=LATER)
    waiting = [(row.place, row.line.application.reference, row.needs) for row in reserve.of_round(world.round).rows]
    assert waiting == [(1, "2026-1-101", RATE), (2, "2026-1-825", 2 * RATE), (3, "2026-1-825", 3 * RATE)]

    second_round.raised(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=LATER)
    running.approve(run=run, why="De næste på listen.", by=decider, at=LATER)
    assert letters.issue_now(run=run, by=decider, at=LATER) == 2
    assert letters.issue_now(run=run, by=decider, at=LATER) == 0

    granted = Letter.objects.get(reference="2026-1-101-2-A1")
    assert granted.title == "Tillægstilsagn: I får 25.000\u00a0kr. mere til vikardækning"
    text = paper_reader.text(bytes(granted.pdf))
    assert "I har før fået 100.000,00 kr. Nu får I 25.000,00 kr. mere. Det er 125.000,00 kr. i alt." in text
    assert "Hele sagen 2026-1-101, søgt 125.000,00 100.000,00 25.000,00 125.000,00" in text
    assert "Vi har delt 50.000,00 kr. ud" in text and "(2026-1-101-A1)" in text
    assert paper_reader.faults(bytes(granted.pdf)) == []
    refused_first = Letter.objects.get(reference="2026-1-825-2-A1")
    text = paper_reader.text(bytes(refused_first.pdf))
    assert "Vi gav jer afslag 1. oktober 2026." in text
    assert "En af jeres linjer mangler stadig penge. Den står på ventelisten." in text
    assert "Rammen for puljen er 300.000,00 kr." in text
    assert len(pypdfium2.PdfDocument(bytes(refused_first.pdf))) <= 2

    paid = paying.DUE
    for place in (world.koebenhavn, world.laesoe):
        paying.payee(world, place)
    for reference in ("2026-1-101", "2026-1-101-2", "2026-1-825-2"):
        paying.accepted(world, Award.objects.get(reference=reference))
    batch = paying.paid(world)
    assert rounds.money_of(world.round) == {
        "frame": FRAME + 2 * RATE, "left": 0, "reserved": 0, "committed": 12 * RATE, "paid": 6 * RATE,
    }  # fmt: skip
    assert ledger.balance(kind="committed", award="2026-1-101") == 0
    sources = Transfer.objects.filter(source__contains="2026-1-101").order_by("number").values_list("source", flat=True)
    assert list(sources) == [
        "award:2026-1-101:A:commit",
        "award:2026-1-101-2:A:commit",
    ]
    assert Transfer.objects.filter(source=f"payment:{batch}-0001:A").get().amount == 5 * RATE  # fmt: skip
    own = spending.table({"by": "line"}, world.signatories["825"], paid).totals.cells
    assert (own["asked"], own["awarded"], own["paid"]) == (2 * RATE, RATE, RATE)
    call_command("verify")
    assert [item.problem for item in proof.findings() if item.problem] == []
