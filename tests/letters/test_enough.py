"""The approved wording of what would have been enough."""

import pytest

from pool.letters import reasons

pytestmark = pytest.mark.once

STOOD_47 = [{"step": "1", "amount": 0, "reason": "queue_ended", "facts": {"place": 47, "places": 60, "left": 0}}]
SAID = [
    (
        {"frame": 120_000_000, "place": 41, "places": 60, "step": "1"},
        STOOD_47,
        "Linjen ville være dækket fuldt ud, hvis puljen havde været 1,2 mio. kr. større. "
        "Det ville den også, hvis den havde stået som nr. 41 i stedet for nr. 47.",
        "The line would have been met in full if the pool had been DKK 1.2 million larger. "
        "It would also have been met if it had stood as number 41 instead of 47.",
    ),
    (
        {"frame": 2_500_050},
        [],
        "Linjen ville være dækket fuldt ud, hvis puljen havde været 25.000,50 kr. større.",
        "The line would have been met in full if the pool had been DKK 25,000.50 larger.",
    ),
    (
        {"place": 41, "places": 60, "step": "1"},
        STOOD_47,
        "Linjen ville være dækket fuldt ud, hvis den havde stået som nr. 41 i stedet for nr. 47.",
        "The line would have been met in full if it had stood as number 41 instead of 47.",
    ),
    (
        {"place": 3, "step": "1"},
        [],
        "Linjen ville være dækket fuldt ud, hvis den havde stået som nr. 3.",
        "The line would have been met in full if it had stood as number 3.",
    ),
    ({"place": 47, "step": "1"}, STOOD_47, "", ""),
    ({"step": "1"}, STOOD_47, "", ""),
    ({"frame": 0}, [], "", ""),
    ({}, [], "", ""),
]


@pytest.mark.parametrize(("enough", "portions", "danish", "english"), SAID, ids=lambda value: str(value)[:30])
def test_enough_sentence(enough, portions, danish, english):
    said = [reasons.enough_sentence(enough, language, portions).replace("\u00a0", " ") for language in ("da", "en")]
    assert said == [danish, english]


def test_own_place_is_that_of_the_step_it_was_last_in():
    portions = [{**STOOD_47[0], "step": "0", "facts": {"place": 9}}, *STOOD_47]
    assert "nr. 47" in reasons.enough_sentence({"place": 41, "step": "1"}, "da", portions)
    assert "nr. 9" in reasons.enough_sentence({"place": 4, "step": "0"}, "da", portions)


def test_of_several_lines_the_closest_is_named():
    lines = [
        {"number": number, "sentence": "a", "portions": [], "enough": {"frame": frame} if frame else {}}
        for number, frame in ((3, 7_500_000), (4, 2_500_000), (5, 0))
    ]
    told = reasons.grouped(lines, "da")[0]["enough"].replace("\u00a0", " ")
    assert told == "Linje 4 ville være dækket fuldt ud, hvis puljen havde været 25.000 kr. større."
    alone = reasons.grouped(lines[:1], "en")[0]["enough"].replace("\u00a0", " ")
    assert alone == "The line would have been met in full if the pool had been DKK 75,000 larger."
