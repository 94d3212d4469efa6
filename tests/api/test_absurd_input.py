"""Every endpoint that moves money, rounds or roles gets what nobody should send; each answers with a sentence."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve, reverse

from api import urls
from api.bodies import StrictJSON
from pool.access import lists, rules
from pool.journal.models import Entry
from pool.ledger.models import Transfer
from tests.access import objects
from tests.api import bad, test_bad_input

BODIES = ("nothing at all", "an array", "a text", "null", "not UTF-8", "a name twice", "an unknown name")
NUMBERS = ("9" * 18,)
CODES = ("-", "æ" * 40)
WORDS = ("-1", "9" * 40, "\x00", "0001-01-01", "æ" * 500)
FILES = {
    "empty": b"", "text": b"x", "zeros": b"\x00" * 50, "a zip": b"PK\x03\x04" + b"\x00" * 40, "xml": b"<a/>",
    "many columns": b";" * 5000, "many rows": b"a\n" * 5000, "latin": "æ;ø;å\n1;2;3\n".encode("latin-1"),
    "formula": b"Reference;Date;Amount;Sender\n=1+1;2027-07-01;5;x\n",
}  # fmt: skip


@pytest.fixture
def own(world) -> SimpleNamespace:
    return objects.everything(world)["own"]


def test_every_endpoint_that_takes_a_body_is_known():
    known = {resolve(_plain(path)).url_name for path in (*test_bad_input.WRITING, *test_bad_input.BARE)}
    writing = {item.name for item in urls.endpoints if {"post", "put", "patch"} & _methods(item.callback.cls)}
    assert writing - known == {*bad.WRITING, *bad.BARE, *bad.FILES} | {"api-ruleset-check"}
    for item in urls.endpoints:
        if item.name in (*bad.WRITING, *bad.BARE):
            assert item.callback.cls.parser_classes[0] is StrictJSON, item.name


@pytest.mark.deep
def test_a_wrong_body_is_refused_field_by_field(api, world, own):
    before = _state()
    for name, (method, role, right, optional) in bad.WRITING.items():
        client, url = _client(api, world, role), _url(name, own)
        for what in BODIES:
            answer = client.generic(method.upper(), url, test_bad_input.BODIES[what], content_type="application/json")
            _refused(answer, (400,), f"{name}: {what}")
        statuses = (400, 429) if name == "api-audit" else (400,)  # an auditor's link is tried so often a minute
        for body, what in bad.wrong(right, optional):
            _refused(_sent(client, method, url, body), statuses, f"{name}: {what}")
    for name, role in bad.BARE.items():
        client, url = _client(api, world, role), _url(name, own)
        for what in BODIES[1:]:
            answer = client.generic("POST", url, test_bad_input.BODIES[what], content_type="application/json")
            _refused(answer, (400,), f"{name}: {what}")
    assert _state() == before


@pytest.mark.deep
def test_a_value_that_makes_no_sense_breaks_nothing(api, world, own):
    for name, (method, role, right, _optional) in bad.WRITING.items():
        client, url = _client(api, world, role), _url(name, own)
        for body, what in bad.absurd(right):
            with transaction.atomic():
                _answered(_sent(client, method, url, body), f"{name}: {what}")
                transaction.set_rollback(True)


def test_files_that_are_none_are_refused_or_told_row_by_row(api, world, own):
    before = _state()
    for name, role in {**bad.FILES, "api-bank-answers": "finance"}.items():
        client, url = _client(api, world, role), _url(name, own)
        for what, content in FILES.items():
            answer = client.post(url, {"file": SimpleUploadedFile("a.csv", content)}, format="multipart")
            _answered(answer, f"{name}: {what}")
        for given in ({}, {"file": "x"}, {"file": SimpleUploadedFile("a.csv", b"x"), "confirm": "perhaps"}):
            _refused(client.post(url, given, format="multipart"), (400,), f"{name}: {given}")
    assert _state() == before


@pytest.mark.deep
def test_addresses_of_nothing_are_answered(api, world, own):
    for name, keys in _addresses():
        for given in _strange(name, keys, own):
            url = reverse(name, kwargs=given)
            for method in ("GET", "POST"):
                with transaction.atomic():
                    client = _client(api, world, _role(name, method))
                    _answered(client.generic(method, url, b"{}", content_type="application/json"), f"{method} {url}")
                    transaction.set_rollback(True)


def test_words_after_the_question_mark_that_make_no_sense(api, world, own):
    for item in urls.endpoints:
        filters = getattr(item.callback.cls, "filterset_class", None)
        if filters is None:
            continue
        client, url = _client(api, world, _role(item.name, "GET")), _url(item.name, own)
        for word in (*filters.base_filters, "page"):
            for value in WORDS:
                _answered(client.get(url, {word: value}), f"{url}?{word}={value[:30]!r}")


def _role(name: str, method: str) -> str | None:
    """One that may do it; of several the one that sees most."""
    roles = rules.PERMISSIONS.get(lists.verb(lists.ENDPOINTS, name, method), ())
    return next((role for role in (rules.AUDITOR, rules.DECIDER) if role in roles), min(roles, default=None))


def _methods(view) -> set[str]:
    return {method for method in view.http_method_names if hasattr(view, method)}


def _plain(path: str) -> str:
    """An address of the other table, with a number where it has a word for one."""
    return "/".join("1" if part.isupper() and part.isalpha() else part for part in path.split("/"))


def _url(name: str, thing) -> str:
    return reverse(name, kwargs=objects.arguments(name, objects.addresses()[name], thing))


def _addresses() -> list[tuple[str, list[str]]]:
    found = objects.addresses()
    return [(item.name, found[item.name]) for item in urls.endpoints if found[item.name] and item.name != "api-audit"]


def _strange(name: str, keys: list[str], thing) -> Iterator[dict]:
    """The arguments of an address, one of them leading nowhere."""
    right = objects.arguments(name, keys, thing)
    for key in keys:
        for value in NUMBERS if isinstance(right[key], int) else CODES:
            yield right | {key: value}


def _client(api, world, role):
    made = api(getattr(world.people, role) if role else None)
    made.raise_request_exception = False  # what breaks is answered, as it would be
    return made


def _sent(client, method: str, url: str, body):
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    return client.generic(method.upper(), url, content, content_type="application/json")


def _refused(answer, statuses: tuple, name: str) -> None:
    assert answer.status_code in statuses, (name, answer.status_code, answer.content[:300])
    _answered(answer, name)


def _answered(answer, name: str) -> None:
    """Not broken; and what is refused is told as a sentence."""
    assert answer.status_code < 500, (name, answer.status_code)
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "facts"}, name
        assert answer.json()["message"], name


def _state() -> tuple[int, int]:
    """How many deeds and transfers there are; that somebody was shut out is no deed of theirs."""
    return Entry.objects.exclude(verb="letters.shut_out").count(), Transfer.objects.count()
