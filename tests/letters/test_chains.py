"""The chain behind one amount: every fact of the engine in words, in both languages."""

import pytest

from pool.allocation import bids, engine, rulesets
from pool.allocation import reasons as known
from pool.awards import rules
from pool.letters import chains

pytestmark = pytest.mark.once


def test_every_fact_of_the_engine_has_a_label_in_both_languages():
    assert set(known.FACTS) == {*chains.LABELS, "level"}
    tables = [*chains.LABELS.values(), *chains.LEVELS.values()]
    assert all(list(languages) == ["da", "en"] and all(languages.values()) for languages in tables)


def told(ruleset: dict, asks: list[bids.Bid], budget: int, bid: str, language: str = "da") -> list[dict]:
    result = engine.allocate(asks, rulesets.parse(ruleset), budget, "seed")
    portions = [rules.plain_portion(part) for part in result.share(bid).portions]
    return chains.chain(portions, language)


def rows(link: dict) -> dict[str, str]:
    return {fact["label"]: fact["value"].replace("\u00a0", " ") for fact in link["facts"]}


ASKS = [bids.Bid(id=name, applicant=name, amount=ask, rank=1, keys={"k": 3}) for name, ask in (("a", 900), ("b", 300))]


def test_chain_of_a_queue():
    ruleset = {"steps": [{"name": "Kø", "method": "queue", "order": ["-amount"], "margin": "partial"}]}
    (link,) = told(ruleset, ASKS, 1000, "b")
    assert (link["step"], link["amount"], link["shown"], link["words"]) == ("Kø", 100, "1\u00a0kr.", "Får resten")
    assert link["sentence"].startswith("Linjen stod som nr. 2 af 2 i køen.")
    assert rows(link) == {
        "Søgt": "3 kr.",
        "Fået i tidligere trin": "0 kr.",
        "Kunne højst få i dette trin": "3 kr.",
        "Trinnets penge i alt": "10 kr.",
        "Plads i køen": "2",
        "Linjer i køen": "2",
        "Tilbage, da det blev dens tur": "1 kr.",
    }


@pytest.mark.parametrize(
    ("step", "budget", "label", "value"),
    [
        ({"method": "proportional"}, 400, "Part that all get (λ)", "33.3% (1/3)"),
        ({"method": "equal"}, 400, "Up to this amount for all (λ)", "DKK 2"),
        ({"method": "equal", "weight": "k"}, 400, "For each unit of the figure (λ)", "about DKK 0.67 (200/3 øre)"),
        ({"method": "equal_loss"}, 1000, "Amount that all are short of (λ)", "DKK 1"),
        ({"method": "keyed", "key": "k", "base": 50}, 400, "For each unit of the figure (λ)", "DKK 0.50"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_chain_says_what_the_level_means(step, budget, label, value):
    (link,) = told({"steps": [{"order": ["amount"], **step}]}, ASKS, budget, "a", "en")
    assert rows(link)[label] == value


def test_chain_of_several_steps_has_a_link_for_each():
    steps = [{"name": "1", "budget": {"amount": 300}, "method": "proportional"}, {"name": "2", "method": "equal"}]
    links = told({"steps": steps}, ASKS, 900, "a")
    assert [link["step"] for link in links] == ["1", "2"]
    assert rows(links[1])["Fået i tidligere trin"] == links[0]["shown"].replace("\u00a0", " ")


def test_a_fact_without_a_label_is_shown_by_its_own_name():
    portion = {"step": "1", "amount": 0, "reason": "nothing_asked", "facts": {"ask": 0, "later": ["x", "y"]}}
    (link,) = chains.chain([portion], "da")
    assert rows(link) == {"Søgt": "0 kr.", "later": "x og y"}
