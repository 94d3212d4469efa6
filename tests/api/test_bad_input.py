"""Every endpoint that takes a body gets everything that a body should not be; each answers with 400 in the shape."""

import json

import pytest

from pool.access.services import proposing
from pool.applications.models import Application
from pool.awards.services import rejecting, rulesets, running
from pool.letters import shipped
from pool.letters.services import wording
from pool.registry.services import payees
from tests import factories
from tests.factories.recall import recalled

HERE = "/api/v1/applications/2026-1-751"
CASE = "/api/v1/cases/2026-1-825"

TEXTS = {**shipped.texts("award", "da"), "why": "I får det hele."}

# address → (method, role, a body that is right)
WRITING = {
    "/api/v1/token": ("post", None, {"username": "preparer", "password": "demo"}),
    "/api/v1/employees": (
        "post",
        "preparer",
        {"reference": "A1", "initials": "AB", "hired_on": "2026-03-01", "has_child_cases": True},
    ),
    "/api/v1/applications": ("post", "preparer", {"round": "2026-1"}),
    f"{HERE}/sections/contact": ("patch", "preparer", {"answers": {"contact_name": "Kim"}}),
    f"{HERE}/lines": ("post", "preparer", {"employee": "1001", "module": "IND", "term": "2027F"}),
    f"{HERE}/lines/LINE": ("patch", "preparer", {"module": "IND"}),
    f"{HERE}/lines/LINE/move": ("post", "preparer", {"up": True}),
    f"{HERE}/hand-over": ("post", "preparer", {"to": "signatory"}),
    f"{HERE}/send-back": ("post", "signatory", {"reason": "Why"}),
    f"{HERE}/withdraw": ("post", "signatory", {"reason": "Why"}),
    f"{CASE}/lines/SENT/assess": ("post", "caseworker", {"ground": "meets_conditions"}),
    f"{CASE}/return": ("post", "caseworker", {"sections": {"contact": "Why"}}),
    f"{CASE}/hearings": ("post", "caseworker", {"content": "What we know"}),
    f"{CASE}/condition": ("put", "caseworker", {"content": "Proof", "due_on": "2026-12-01"}),
    f"{CASE}/rejection": ("post", "caseworker", {"ground": "wrong_pool", "explanation": "Why"}),
    "/api/v1/rejections/PROPOSAL/turn-down": ("post", "decider", {"reason": "Why"}),
    f"{CASE}/files": ("post", "caseworker", {"asked_by": "Jens"}),
    "/api/v1/role-proposals": (
        "post",
        "administrator",
        {"person": "ministry", "role": "caseworker", "gives": True, "reason": "Why"},
    ),
    "/api/v1/role-proposals/ROLE/decline": ("post", "decider", {"reason": "Why"}),
    "/api/v1/people/PERSON/switch-off": ("post", "administrator", {"reason": "Why"}),
    "/api/v1/people/PERSON/switch-on": ("post", "administrator", {"reason": "Why"}),
    "/api/v1/access-reviews": ("post", "decider", {"year": 2026, "quarter": 3, "note": "Why"}),
    "/api/v1/payees/751/changes": ("post", "administrator", {"cvr": "55133018", "source": "virk.dk"}),
    "/api/v1/payee-changes/PAYEE/decline": ("post", "controller", {"reason": "Why"}),
    "/api/v1/keys/imports": (
        "post",
        "administrator",
        {
            "code": "children",
            "name_da": "Børn",
            "name_en": "Children",
            "valid_from": "2026-01-01",
            "source": "Test",
            "text": "Kommune;Tal\n751;5",
        },
    ),
    "/api/v1/rulesets": ("post", "caseworker", {"name": "Mine", "content": factories.QUEUE}),
    "/api/v1/rulesets/RULES": ("put", "caseworker", {"content": factories.QUEUE}),
    "/api/v1/wordings/award/da/proposals": ("post", "caseworker", {"blocks": TEXTS, "why": "Why"}),
    "/api/v1/wordings/award/da/preview": ("post", "caseworker", {"blocks": TEXTS}),
    "/api/v1/wording-versions/TEXTS/discard": ("post", "decider", {"reason": "Why"}),
    "/api/v1/allocation-runs": ("post", "decider", {"round": "2026-1"}),
    "/api/v1/allocation-runs/RUN/approve": ("post", "decider", {"reason": "Why"}),
    "/api/v1/allocation-runs/RUN/discard": ("post", "decider", {"reason": "Why"}),
}
BARE = {
    f"{HERE}/sections/contact/complete": "preparer",
    f"{HERE}/take-back": "preparer",
    f"{HERE}/submit": "signatory",
    f"{CASE}/take": "caseworker",
    f"{CASE}/assess-passed": "caseworker",
    f"{CASE}/resume": "caseworker",
    f"{CASE}/finish": "caseworker",
    f"{CASE}/reopen": "caseworker",
    "/api/v1/allocation-runs/RUN/issue": "decider",
    "/api/v1/rejections/PROPOSAL/sign": "decider",
    "/api/v1/letter-batches/1/stop": "decider",
    "/api/v1/letter-batches/1/go-on": "decider",
    "/api/v1/letter-orders/1/release": "decider",
    "/api/v1/wording-versions/TEXTS/approve": "decider",
    "/api/v1/role-proposals/ROLE/confirm": "decider",
    "/api/v1/payee-changes/PAYEE/confirm": "controller",
    "/api/v1/keys/imports/KEYS/confirm": "administrator",
    "/api/v1/keys/imports/KEYS/discard": "administrator",
}
BODIES = {
    "no JSON": b"{",
    "nothing at all": b" ",
    "an array": b"[]",
    "an array of objects": b'[{"round": "2026-1"}]',
    "a text": b'"text"',
    "a number": b"7",
    "null": b"null",
    "NaN": b'{"reason": NaN}',
    "Infinity": b'{"reason": -Infinity}',
    "a number of 5,000 digits": b'{"reason": ' + b"9" * 5000 + b"}",
    "an exponent": b'{"reason": 1e999999}',
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "not UTF-8": b'{"reason": "\xff\xfe"}',
    "a name twice": b'{"reason": "a", "reason": "b"}',
    "an unknown name": b'{"gossip": 1}',
    "an unknown name with a null byte": b'{"a\\u0000b": 1}',
    "six megabytes": b'{"reason": "' + b"x" * 6_000_000 + b'"}',
}
VALUES = {
    "null": None,
    "a number": 7,
    "a fraction": 1.5,
    "a huge number": 10**400,
    "an array": ["a"],
    "an object": {"a": "b"},
    "a null byte": "a\x00b",
    "half a surrogate": "\ud800",
    "a long text": "x" * 100_000,
    "a text for yes": "perhaps",
}


@pytest.fixture
@recalled
def places(world):
    """Aarhus has a draft, Læsø a case; a run stands in a round that is closed."""
    draft = factories.draft(world, world.aarhus, count=1)
    sent = factories.submitted(world, world.laesoe, count=1)
    proposal = rejecting.propose_rejection(
        application=sent, ground="wrong_pool", explanation="Why", by=world.people.caseworker, at=factories.NOW
    )
    open_round, world.round = world.round, factories.open_round(code="2026-0")
    factories.assessed(world, world.koebenhavn, count=1)
    factories.closed(world)
    run = running.propose(round=world.round, seed="", by=world.people.caseworker, at=factories.AFTER)
    world.round = open_round
    keys = factories.read_figures(world, {"751": "5"})
    rules = rulesets.keep(name="Kø", content=factories.FIRST_COME, by=world.people.caseworker, at=factories.AFTER)
    texts = wording.propose(
        name="award", language="da", scheme="", blocks=TEXTS, why="x", by=world.people.caseworker, at=factories.AFTER
    )
    admin = world.people.administrator
    role = proposing.propose_role(
        user=world.people.preparer, role="signatory", gives=True, reason="x", by=admin, at=factories.NOW
    )
    payee = payees.propose_payee(
        municipality=world.laesoe, cvr="45973328", gln="", source="x", by=admin, at=factories.NOW
    )
    return {
        "ROLE": role.pk,
        "PAYEE": payee.pk,
        "PERSON": world.people.ministry.pk,
        "TEXTS": texts.pk,
        "RULES": rules.pk,
        "LINE": draft.lines.get().pk,
        "SENT": sent.lines.get().pk,
        "RUN": run.pk,
        "KEYS": keys.pk,
        "PROPOSAL": proposal.pk,
    }


def test_every_writing_endpoint_gets_everything_wrong(api, world, places):
    """One test for all: the world is made once, and nothing in it changes."""
    before = _state()
    for address, (method, role, right) in WRITING.items():
        client, url = _client(api, world, role), _filled(address, places)
        for name, content in BODIES.items():
            answer = client.generic(method.upper(), url, content, content_type="application/json")
            _refused(answer, f"{address}: {name}")
        for body, name in _wrong(right):
            answer = client.generic(
                method.upper(), url, json.dumps(body).encode("utf-8", "surrogatepass"), content_type="application/json"
            )
            _refused(answer, f"{address}: {name}")
    assert _state() == before


def test_deeds_that_need_no_body_refuse_a_wrong_one(api, world, places):
    before = _state()
    for address, role in BARE.items():
        client, url = _client(api, world, role), _filled(address, places)
        for name, content in BODIES.items():
            _refused(client.generic("POST", url, content, content_type="application/json"), f"{address}: {name}")
    assert _state() == before


def test_deeds_that_need_no_body_take_an_empty_one(api, world):
    factories.draft(world, world.aarhus)
    client = api(world.people.signatory)

    answers = [
        client.post(f"{HERE}/sections/contact/complete"),
        client.post(f"{HERE}/sections/contact/complete", {}, format="json"),
        client.post(f"{HERE}/sections/contact/complete", {}, format="multipart"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


@pytest.mark.parametrize("name", ["Ærø Ødegård Åse", "🦄 unicorn", "Łódź", "ab" * 74, "<script>alert(1)</script>"])
def test_unusual_names_are_kept_as_they_are(api, world, name):
    factories.draft(world, world.aarhus)

    kept = api(world.people.preparer).patch(f"{HERE}/sections/contact", {"answers": {"contact_name": name}})

    assert kept.json()["questions"][0]["answer"] == name


def test_name_of_300_characters_gets_its_sentence(api, world):
    factories.draft(world, world.aarhus)
    answer = api(world.people.preparer).patch(f"{HERE}/sections/contact", {"answers": {"contact_name": "x" * 300}})

    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["most"]) == (400, "too_long", 150)


@pytest.mark.parametrize("amount", ["-1", "0", "1e9", "9" * 20, "1,234,5", "NaN", "½"])
def test_impossible_amount_keeps_the_section_open(api, world, amount):
    factories.draft(world, world.aarhus)
    client = api(world.people.preparer)
    answers = {"other_financing": "yes", "other_financing_source": "Fond", "other_financing_amount": amount}

    client.patch(f"{HERE}/sections/financing", {"answers": answers})
    completed = client.post(f"{HERE}/sections/financing/complete")

    assert (completed.status_code, completed.json()["facts"]["field"]) == (400, "other_financing_amount")


def _wrong(right: dict):
    """Right bodies with one value wrong or missing."""
    for name in right:
        for what, value in VALUES.items():
            fits = {"an object": dict, "a text for yes": str}.get(what, ())
            if not isinstance(right[name], fits):
                yield right | {name: value}, f"{name} is {what}"
        if len(right) > 1 or name not in ("module",):
            yield {key: value for key, value in right.items() if key != name}, f"{name} is missing"


def _client(api, world, role):
    return api(getattr(world.people, role) if role else None)


def _filled(address: str, places: dict) -> str:
    for name, pk in places.items():
        address = address.replace(name, str(pk))
    return address


def _refused(answer, name: str) -> None:
    assert answer.status_code == 400, (name, answer.status_code, answer.content[:300])
    assert set(answer.json()) == {"code", "message", "facts"}, name
    assert answer.json()["message"], name


def _state():
    return list(Application.objects.order_by("pk").values_list("pk", "state", "requested_amount", "changed_at"))
