"""Money that comes in: taken once, matched or sent back, used again only as the law allows (weaknesses 8 and 10)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.journal.models import Entry
from pool.kernel import grids
from pool.kernel.refusals import NotAllowed, Refusal, Refusals, WrongState
from pool.ledger import queries as ledger
from pool.mail.models import Message
from pool.payments.models import Part
from pool.registry.models import Municipality
from pool.reports import proof
from pool.rounds.models import Round
from pool.settlement import incoming_tables, suspense
from pool.settlement.models import Claim, Incoming, Match
from pool.settlement.services import claiming, noticing, repaying
from tests import claiming as c
from tests import factories, paying
from tests.claiming import AUGUST, JULY, decided, heard, incoming
from tests.factories import RATE

pytestmark = pytest.mark.django_db
HEADER = "Bogføringsnummer;Bogføringsdato;Beløb;Afsender;CVR-nummer;Tekst\n"
TODAY = AUGUST.date()


@pytest.fixture
def grant(world, monkeypatch):
    return c.paid(world, monkeypatch)


@pytest.fixture
def claim(world, grant) -> Claim:
    return decided(world, heard(world, grant, parts=1))


def holds() -> None:
    assert [(item.name, item.problem) for item in proof.findings() if item.problem] == []


def codes(caught) -> list[str]:
    problem = caught.value
    return sorted(item.code for item in (problem.items if isinstance(problem, Refusals) else [problem]))


def test_an_entry_of_the_bank_is_taken_once(world):
    item = incoming(world, Decimal("100.50"), "2027-1", cvr="DK 55 13 30 18", text="  2026-1-751-K1 ")
    assert (item.cvr, item.text, suspense.unmatched(item)) == ("55133018", "2026-1-751-K1", Decimal("100.50"))
    with pytest.raises(repaying.IncomingTaken):
        incoming(world, Decimal(5), "2027-1")
    assert ledger.balance(kind="suspense") == Decimal("100.50")
    holds()


def test_all_that_is_wrong_with_an_entry_is_said_at_once(world):
    with pytest.raises(Refusals) as caught:
        incoming(world, Decimal(0), "0", sender="", cvr="12345678", booked_on=TODAY + timedelta(days=1))
    assert codes(caught) == ["booked_later", "cvr_check_digit", "missing_field", "no_amount"]
    assert not Incoming.objects.exists()
    for by in (world.people.controller, world.people.decider, world.people.signatory):
        with pytest.raises(NotAllowed):
            repaying.take_incoming(reference="1", booked_on=TODAY, amount=Decimal(1), sender="x", by=by, at=AUGUST)


def test_money_is_matched_in_parts_until_the_claim_is_repaid(world, claim):
    first, second = incoming(world, Decimal(10_000)), incoming(world, RATE)
    by = world.people.finance
    repaying.match(incoming=first, claim=claim, amount=Decimal(10_000), by=by, at=AUGUST)
    with pytest.raises(repaying.MoreThanClaimed) as caught:
        repaying.match(incoming=second, claim=claim, amount=RATE, by=by, at=AUGUST)
    assert caught.value.facts["left"] == RATE - 10_000
    with pytest.raises(repaying.MoreThanCame):
        repaying.match(incoming=first, claim=claim, amount=Decimal(1), by=by, at=AUGUST)
    for amount in (Decimal(0), Decimal(-5)):
        with pytest.raises(repaying.NoAmount):
            repaying.match(incoming=second, claim=claim, amount=amount, by=by, at=AUGUST)
    repaying.match(incoming=second, claim=claim, amount=RATE - 10_000, by=by, at=AUGUST)
    claim.refresh_from_db()
    assert (claim.state, ledger.balance(kind="suspense")) == ("paid", Decimal(10_000))
    with pytest.raises(WrongState):
        repaying.match(incoming=second, claim=claim, amount=Decimal(1), by=by, at=AUGUST)
    holds()


def test_money_is_not_matched_with_a_claim_that_is_not_decided(world, grant):
    claim, item = heard(world, grant, parts=1), incoming(world, RATE)
    with pytest.raises(WrongState):
        repaying.match(incoming=item, claim=claim, amount=RATE, by=world.people.finance, at=AUGUST)
    for by in (world.people.controller, world.people.decider):
        with pytest.raises(NotAllowed):
            repaying.match(incoming=item, claim=claim, amount=RATE, by=by, at=AUGUST)


def test_whoever_entered_money_neither_matches_it_nor_sends_it_back(world, claim):
    item, taker, other = incoming(world, Decimal(100)), paying.second_officer(), world.people.finance
    with pytest.raises(repaying.TakenByYou):
        repaying.match(incoming=item, claim=claim, amount=Decimal(100), by=taker, at=AUGUST)
    with pytest.raises(repaying.TakenByYou):
        repaying.send_back(incoming=item, amount=Decimal(100), why="Fejl.", by=taker, at=AUGUST)
    with pytest.raises(Refusal) as caught:
        repaying.send_back(incoming=item, amount=Decimal(100), why=" ", by=other, at=AUGUST)
    assert caught.value.code == "reason_missing"
    repaying.send_back(incoming=item, amount=Decimal(100), why="Ikke vores.", by=other, at=AUGUST)
    assert suspense.in_suspense() == []
    holds()


def test_suggestions_say_what_speaks_for_them(world, claim):
    Municipality.objects.filter(code="751").update(cvr="55133018")
    item = incoming(world, RATE, cvr="55133018", text=f"Vedr. {claim.reference.lower()}")
    (found,) = suspense.open_for(world.people.finance, item)
    assert found.why == ("reference", "amount", "cvr", "name")
    stranger = incoming(world, Decimal(7), sender="Hvem ved")
    assert [one.why for one in suspense.open_for(world.people.finance, stranger)] == [()]
    tied = factories.person("finance3", "finance")
    factories.tie(tied, world.round, world.aarhus)
    assert suspense.open_for(tied, item) == []
    with pytest.raises(Refusal) as caught:
        repaying.match(incoming=item, claim=claim, amount=RATE, by=tied, at=AUGUST)
    assert caught.value.code == "tied_to_municipality"


def test_only_what_was_repaid_this_year_for_a_reason_that_allows_it_is_used_again(world, grant):
    again = decided(world, heard(world, grant, parts=1, reason_class="error"))
    other = decided(world, heard(world, grant, parts=1, reason_class="other"))
    for claim in (again, other):
        c.repaid(world, claim, RATE)
    assert (ledger.balance(kind="returned"), ledger.balance(kind="treasury")) == (RATE, RATE)
    (row,) = suspense.returned(AUGUST)
    assert (row.repaid, row.treasury, row.stands, row.free, row.gone) == (2 * RATE, RATE, RATE, RATE, 0)
    by, pool = world.people.decider, ledger.balance(kind="pool")
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=world.round, amount=RATE + 1, by=by, at=AUGUST)
    with pytest.raises(NotAllowed):
        repaying.reuse_returned(round=world.round, amount=RATE, by=world.people.finance, at=AUGUST)
    next_year = AUGUST.replace(year=2028)
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=world.round, amount=Decimal(1), by=by, at=next_year)
    assert repaying.reuse_returned(round=world.round, amount=RATE - 1, by=by, at=AUGUST) == pool + RATE - 1
    assert suspense.reusable(world.round, 2027) == 1
    Round.objects.filter(pk=world.round.pk).update(state="settled")
    with pytest.raises(WrongState):
        repaying.reuse_returned(round=world.round, amount=Decimal(1), by=by, at=AUGUST)


def test_finance_is_told_once_of_money_that_stands_too_long(world):
    item = incoming(world, Decimal(100), booked_on=date(2027, 7, 27))
    assert noticing.tell_suspense(at=AUGUST) == 0
    later = AUGUST + timedelta(days=1)
    assert (noticing.tell_suspense(at=later), noticing.tell_suspense(at=later)) == (1, 0)
    mail = Message.objects.get(kind="suspense_waits", to=world.people.finance.email)
    assert item.reference in mail.subject and f"/incoming/{item.pk}/" in mail.text
    assert Entry.objects.filter(verb="settlement.tell_suspense").count() == 1


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("1;01-07-2027;1.000,00;Aarhus Kommune;55 13 30 18;K1", []),
        ("1;2027-07-01;1000;Aarhus Kommune;;", []),
        (";01-07-2027;1;x;;", ["reference"]),
        ("1;32-07-2027;1;x;;", ["booked_on"]),
        ("1;02-08-2027;1;x;;", ["booked_on"]),
        ("1;01-07-2027;-1;x;;", ["amount"]),
        ("1;01-07-2027;NaN;x;;", ["amount"]),
        ("1;01-07-2027;1,005;x;;", ["amount"]),
        ("1;01-07-2027;9999999999999;x;;", ["amount"]),
        ("1;01-07-2027;1;;12345678;", ["sender", "cvr"]),
        ("known;01-07-2027;1;x;;", ["reference"]),
        ("1;01-07-2027;1;x;;\n1;01-07-2027;1;x;;", ["reference"]),
    ],
)
def test_the_banks_table_is_read_cell_by_cell(row, columns):
    read = incoming_tables.read(grids.of_text(HEADER + row), {"known"}, TODAY)
    assert [fault.column for fault in read.faults] == columns
    if not columns:
        assert read.entries[0]["amount"] == 1000


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(incoming_tables.IncomingColumnsMissing):
        incoming_tables.read(grids.of_text("a;b\n1;2"), set(), TODAY)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["incoming", "match", "match", "send_back", "drop", "propose", "decide", "reuse"]),
        st.integers(1, 60_000),
        st.integers(0, 5),
    ),
    max_size=25,
)


def test_whatever_comes_in_the_books_hold_and_the_award_is_paid_no_more(world, grant):
    payable, pool = c.still_payable(grant), ledger.balance(kind="pool")
    used = Decimal(0)

    @settings(max_examples=4)
    @given(STEPS)
    def walk(steps):
        nonlocal used
        for verb, amount, which in steps:
            try:
                used += _step(world, grant, verb, Decimal(amount), which) or 0
            except (Refusal, Refusals):
                continue
        assert c.still_payable(grant) == payable
        assert ledger.balance(kind="pool") == pool + used
        awarded = sum(award.awarded_amount for award in grant.awards.all())
        assert sum(part.amount for part in Part.objects.all()) == awarded
        holds()

    walk()


def _step(world, grant, verb: str, amount: Decimal, which: int) -> Decimal | None:
    people, claims = world.people, list(Claim.objects.order_by("pk"))
    items = list(Incoming.objects.order_by("pk"))
    claim, item = (found[which % len(found)] if found else None for found in (claims, items))
    if verb == "incoming":
        incoming(world, amount)
    elif verb == "propose":
        reason = ("changed", "other")[which % 2]
        heard(world, grant, amount=amount, reason_class=reason)
    elif verb == "reuse":
        repaying.reuse_returned(round=world.round, amount=amount, by=people.decider, at=AUGUST)
        return amount
    elif verb == "decide" and claim:
        decided(world, claim, at=JULY)
    elif verb == "drop" and claim:
        claiming.drop_claim(claim=claim, why="x", by=c.other_decider(), at=AUGUST)
    elif verb == "send_back" and item:
        repaying.send_back(incoming=item, amount=amount, why="x", by=paying.second_officer(), at=AUGUST)
    elif verb == "match" and claim and item:
        repaying.match(incoming=item, claim=claim, amount=amount, by=people.finance, at=AUGUST)
    return None


def test_a_match_is_never_beyond_the_entry_or_the_claim(world, claim):
    item = c.repaid(world, claim, RATE)
    assert (Match.objects.get().amount, suspense.unmatched(item)) == (RATE, 0)
