from datetime import UTC, datetime

import pytest
from django.test import Client

BEFORE = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)  # a minute before midnight in Denmark
AFTER = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


def catalogue(user, at, monkeypatch) -> tuple[str, dict]:
    monkeypatch.setattr("pool.web.registry.timezone.now", lambda: at)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="pool.access.guard.Backend")
    answer = client.get("/catalogue/")
    assert answer.status_code == 200
    return answer.content.decode(), {row["name"]: row["municipalities"] for row in answer.context["regions"]}


@pytest.mark.parametrize("role", ["preparer", "ministry", "administrator"])
def test_catalogue_shows_modules_providers_and_rates(world, role, monkeypatch):
    text, _ = catalogue(getattr(world.people, role), BEFORE, monkeypatch)
    for words in (
        "SAM in English",
        "Mandatory for the diploma",
        "VIA",
        "DKK\u00a025,000.00",
        "60 ECTS points in 6 modules.",
    ):
        assert words in text


def test_catalogue_has_the_regions_of_the_day_and_tells_of_the_coming_change(world, monkeypatch):
    text, regions = catalogue(world.people.ministry, BEFORE, monkeypatch)
    assert regions == {
        "Region Hovedstaden": ["København"],
        "Region Midtjylland": ["Aarhus"],
        "Region Nordjylland": ["Læsø"],
    }
    assert "Region of Eastern Denmark from 1 January 2027" in text
    text, regions = catalogue(world.people.ministry, AFTER, monkeypatch)
    assert regions["Region of Eastern Denmark"] == ["København"]
    assert "Region of Eastern Denmark from 1 January 2027" not in text


def test_catalogue_needs_a_sign_in(world):
    assert Client().get("/catalogue/").status_code == 302
