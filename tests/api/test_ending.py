"""Offers, year end, settled rounds, moved deadlines and the control room, over the API."""

from decimal import Decimal

import pytest

from pool.kernel.money import format_money
from pool.ledger.models import Account
from pool.reports import services
from pool.settlement.models import Offer, YearEnd
from pool.settlement.services import offering
from tests import second_round, written
from tests.settlement.test_closing import NEW_YEAR
from tests.settlement.test_offering import LATER, more, wait

ROUND = "/api/v1/rounds/2026-1"


@pytest.fixture
def offered(world, monkeypatch, clock):
    written.without_paper(monkeypatch)
    wait(world)
    more(world, 2)
    clock.move_to(LATER)
    return world


@pytest.fixture
def ended(world, monkeypatch, clock):
    written.without_paper(monkeypatch)
    second_round.decided(world)
    clock.move_to(NEW_YEAR)
    world.year = f"/api/v1/appropriations/{world.round.appropriation_id}/years/2026"
    return world


def test_offers_from_the_list_to_the_run(api, offered):
    caseworker, signatory = api(offered.people.caseworker), api(offered.foreign.signatory)
    before = caseworker.get(f"{ROUND}/offers").json()
    assert (before["free_amount"], len(before["next"]), before["offers"]) == ("50000.00", 2, [])
    made = caseworker.post(f"{ROUND}/offers")
    assert (made.status_code, made.json()["free_amount"], made.json()["next"]) == (201, "0.00", [])
    assert caseworker.post(f"{ROUND}/offers").json()["code"] == "nobody_next"
    first, second = (row["id"] for row in signatory.get("/api/v1/offers", {"state": "made"}).json()["results"])
    assert signatory.post(f"/api/v1/offers/{first}/accept").json()["state"] == "accepted"
    assert signatory.post(f"/api/v1/offers/{first}/accept").json()["code"] == "wrong_state"
    assert signatory.post(f"/api/v1/offers/{second}/decline").json()["state"] == "declined"
    refused = caseworker.post("/api/v1/allocation-runs", {"round": "2026-1"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "offers_stand")
    run = caseworker.post(f"{ROUND}/offers/run", {}, format="json")
    assert (run.status_code, len(run.json()["shares"])) == (201, 1)
    bound = caseworker.post(f"/api/v1/offers/{first}/take-back", {"reason": "Fejl."}, format="json")
    assert (bound.status_code, bound.json()["code"]) == (409, "offer_in_run")


def test_offers_are_seen_and_answered_by_their_own_only(api, offered):
    offering.make_offers(round=offered.round, by=offered.people.caseworker, at=LATER)
    pk = Offer.objects.first().pk
    foreign = api(offered.people.signatory)
    assert foreign.get("/api/v1/offers").json()["count"] == 0
    assert foreign.post(f"/api/v1/offers/{pk}/accept").status_code == 404
    assert foreign.get(f"{ROUND}/offers").status_code == 403
    assert api(offered.foreign.preparer).post(f"/api/v1/offers/{pk}/accept").status_code == 403
    caseworker = api(offered.people.caseworker)
    empty = caseworker.post(f"/api/v1/offers/{pk}/take-back", {"reason": ""}, format="json")
    assert (empty.status_code, empty.json()["code"]) == (400, "reason_missing")
    done = caseworker.post(f"/api/v1/offers/{pk}/take-back", {"reason": "Fejl."}, format="json")
    assert done.json()["state"] == "taken_back"


def test_a_year_ends(api, ended):
    decider, controller = api(ended.people.decider), api(ended.people.controller)
    given = {"amount": "100000.00", "document": "Brev 17", "permitted_on": "2026-12-20"}
    assert decider.get(ended.year).json()["on_it_amount"] == "250000.00"
    assert decider.post(f"{ended.year}/permission", given | {"amount": "x"}, format="json").status_code == 400
    assert decider.post(f"{ended.year}/permission", given, format="json").status_code == 201
    assert decider.post(f"{ended.year}/permission/confirm").status_code == 403
    assert controller.post(f"{ended.year}/permission/confirm").json()["permission"]["confirmed_by"]["username"]
    closed = decider.post(f"{ended.year}/close").json()["closed"]
    assert (closed["carried_amount"], closed["treasury_amount"]) == ("100000.00", "150000.00")
    assert decider.post(f"{ended.year}/close").json()["code"] == "year_closed"
    rows = api(ended.people.ministry).get("/api/v1/appropriations").json()["results"]
    assert {row["finance_year"]: row["open_year"] for row in rows}[2026] == 2027
    assert decider.get(ended.year.replace("2026", "999999")).status_code == 404
    assert YearEnd.objects.count() == 1


def test_a_round_is_settled_when_nothing_is_outstanding_and_its_deadlines_move(api, ended):
    decider = api(ended.people.decider)
    found = decider.get(f"{ROUND}/outstanding").json()
    assert {row["kind"] for row in found["outstanding"]} == {"committed", "acceptance"}
    assert decider.post(f"{ROUND}/settle").json()["code"] == "still_outstanding"
    given = {"kind": "acceptance", "days": 14, "reason": "Strejke."}
    for change in ({"days": 0}, {"days": "14"}, {"days": 10**30}, {"kind": "x"}, {"reason": ""}, {"more": 1}):
        assert decider.post(f"{ROUND}/deadlines", given | change, format="json").status_code == 400, change
    assert decider.post(f"{ROUND}/deadlines", given, format="json").json()["count"] == 2
    assert len(decider.get(f"{ROUND}/deadlines").json()) == 1
    assert api(ended.people.caseworker).post(f"{ROUND}/deadlines", given, format="json").status_code == 403


def test_the_control_room(api, ended):
    found = api(ended.people.auditor).get("/api/v1/controls").json()
    assert [row["number"] for row in found["rows"]] == list(range(1, 14))
    assert (found["proof"], found["exceptions"]) == (None, 0)
    assert api(ended.people.finance).get("/api/v1/controls").status_code == 403


def test_what_is_wrong_is_said_in_the_language_of_the_request(api, ended):
    account = Account.objects.filter(kind="committed").order_by("pk").first()
    Account.objects.filter(pk=account.pk).update(
        in_amount=account.out_amount + Decimal("1.00"), balance_amount=Decimal("1.00")
    )
    services.prove(by=None, at=NEW_YEAR)
    auditor = api(ended.people.auditor)
    amount = account.balance_amount
    for language, said in (
        ("en", f"account {account} says DKK\u00a01.00, its transfers say {format_money(amount, 'en')}"),
        ("da", f"Konto {account} siger 1,00\u00a0kr., men dens posteringer siger {format_money(amount, 'da')}"),
    ):
        found = auditor.get("/api/v1/controls", headers={"accept-language": language}).json()
        assert (found["proof"]["findings"]["ledger"], found["rows"][9]["problem"]) == (said, said)
        assert (found["proof"]["findings"]["journal"], found["proof"]["holds"]) == ("", False)


def test_a_grant_is_recorded(api, ended):
    decider = api(ended.people.decider)
    given = {
        "code": "15.26.36.90", "finance_year": 2027, "name_da": "Ny konto", "name_en": "New account",
        "amount": "3000000.00", "source": "finance_act", "document": "FL 2027", "dated_on": "2026-12-18",
    }  # fmt: skip
    made = decider.post("/api/v1/appropriations", given, format="json")
    assert (made.status_code, made.json()["name"], made.json()["closed"]) == (201, "New account", [])
    again = decider.post("/api/v1/appropriations", given, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "granted_already")
    wrong = decider.post("/api/v1/appropriations", {**given, "source": "carry_over"}, format="json")
    assert wrong.status_code == 400
    assert api(ended.people.controller).post("/api/v1/appropriations", given, format="json").status_code == 403
