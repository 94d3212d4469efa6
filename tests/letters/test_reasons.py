import re

import pytest

from pool.allocation import reasons as engine
from pool.letters import methods, reading, reasons, sentences

pytestmark = pytest.mark.once

# One portion of each kind, with facts as the allocation gives them (øre), and what it says.
SAID = [
    (
        {"step": "1", "amount": 2_500_000, "reason": "met_in_full", "facts": {"ask": 2_500_000, "want": 2_500_000}},
        "Linjen er bevilget fuldt ud.",
        "The line is awarded in full.",
    ),
    (
        {
            "step": "1",
            "amount": 0,
            "reason": "did_not_fit",
            "facts": {"ask": 2_500_000, "want": 2_500_000, "place": 41, "places": 60, "left": 1_000_050},
        },
        "Linjen stod som nr. 41 af 60 i køen. Da det blev dens tur, var der kun 10.000,50 kr. tilbage.",
        "The line was number 41 of 60 in the queue. When its turn came, only DKK 10,000.50 was left.",
    ),
    (
        {
            "step": "1",
            "amount": 0,
            "reason": "queue_ended",
            "facts": {"ask": 2_500_000, "want": 2_500_000, "place": 42, "places": 60, "left": 1_000_000},
        },
        "Linjen stod som nr. 42 af 60 i køen. Køen stoppede ved en linje foran den, som der ikke var penge nok til.",
        "The line was number 42 of 60 in the queue. "
        "The queue ended at a line before it that there was not enough money for.",
    ),
    (
        {
            "step": "1",
            "amount": 1_560_000,
            "reason": "cut_in_proportion",
            "facts": {
                "ask": 2_500_000,
                "want": 2_500_000,
                "level": "78/125",
                "exact": "1560000",
                "rounding": "0",
            },
        },
        "Der var penge til 62,4 % af det, der blev søgt om. Alle er sat ned i samme forhold. "
        "Linjen får 15.600 kr. af 25.000 kr.",
        "There was money for 62.4% of what was applied for. All are reduced in the same proportion. "
        "The line gets DKK 15,600 of DKK 25,000.",
    ),
    (
        {
            "step": "1",
            "amount": 0,
            "reason": "cut_in_proportion",
            "facts": {"ask": 2_500_000, "want": 2_500_000, "lot": 2_500_000, "level": "2/3", "exact": "5000000/3"},
        },
        "Der var penge til 66,6 % af det, der blev søgt om. Alle er sat ned i samme forhold, "
        "og der gives kun hele moduler. Linjens andel rakte ikke til et modul.",
        "There was money for 66.6% of what was applied for. All are reduced in the same proportion, "
        "and only whole modules are paid for. The line's share was less than a module.",
    ),
    (
        {
            "step": "1",
            "amount": 1_500_000,
            "reason": "cut_to_equal",
            "facts": {"ask": 2_500_000, "want": 2_500_000, "level": "1500000/1", "exact": "1500000", "rounding": "0"},
        },
        "Pengene er delt lige, og linjen søger om mere end sin del. Den får 15.000 kr. af 25.000 kr.",
        "The money is shared equally, and the line asks for more than its part. It gets DKK 15,000 of DKK 25,000.",
    ),
    (
        {
            "step": "1",
            "amount": 1_500_000,
            "reason": "cut_to_equal",
            "facts": {"ask": 2_500_000, "want": 2_500_000, "weight": "5/2", "level": "600000/1", "exact": "1500000/1"},
        },
        "Pengene er delt efter et tal for hver ansøger; her er tallet 2,5. Linjen får 15.000 kr. af 25.000 kr.",
        "The money is shared by a figure for each applicant; here it is 2.5. The line gets DKK 15,000 of DKK 25,000.",
    ),
    (
        {"step": "1", "amount": 1_500_000, "reason": "cut_by_equal_loss", "facts": {"ask": 2_500_000}},
        "Der var ikke penge til alt. Alle mangler det samme beløb. Linjen får 15.000 kr. af 25.000 kr.",
        "There was not money for everything. All are short of the same amount. The line gets DKK 15,000 of DKK 25,000.",
    ),
    (
        {"step": "1", "amount": 0, "reason": "lost_in_full", "facts": {"ask": 2_500_000}},
        "Der var ikke penge til alt. Alle mangler det samme beløb, og linjen søger ikke om mere end det. "
        "Derfor får den ikke noget.",
        "There was not money for everything. All are short of the same amount, "
        "and the line asks for no more than that. So it gets nothing.",
    ),
    (
        {"step": "1", "amount": 0, "reason": "by_key", "facts": {"ask": 2_500_000, "key": "61234/1", "base": 0}},
        "Pengene er delt efter et tal for hver ansøger; her er tallet 61.234. Linjens del rakte ikke til et modul.",
        "The money is shared by a figure for each applicant; here it is 61,234. "
        "The line's part was less than a module.",
    ),
    (
        {"step": "1", "amount": 1_000_000, "reason": "step_capped", "facts": {"ask": 2_500_000, "step_cap": 1_200_000}},
        "Der er et loft på 12.000 kr. for hver linje. Linjen får 10.000 kr.",
        "There is a cap of DKK 12,000 on each line. The line gets DKK 10,000.",
    ),
    (
        {"step": "1", "amount": 0, "reason": "rounds_over", "facts": {"ask": 2_500_000, "rounds": 1, "lots": 0}},
        "Antallet af moduler for hver ansøger er højst 1 her. De går til linjer, som ansøgeren selv har sat højere.",
        "The number of modules for each applicant is at most 1 here. "
        "They go to lines that the applicant itself has put higher.",
    ),
    (
        {
            "step": "1",
            "amount": 0,
            "reason": "round_not_reached",
            "facts": {"ask": 2_500_000, "rounds": 3, "lots": 0, "round": 2, "left": 1_000_000},
        },
        "Hver ansøger får ét modul ad gangen. Da omgang 2 begyndte, var der kun 10.000 kr. tilbage, "
        "og det rakte ikke til linjen.",
        "Each applicant gets one module at a time. When round 2 began, only DKK 10,000 was left, "
        "which was not enough for the line.",
    ),
    (
        {"step": "", "amount": 0, "reason": "below_minimum", "facts": {"ask": 1, "minimum": 8_500_000, "reached": 1}},
        "Ansøgeren ville få 0,01 kr. i alt. Puljen giver ikke tilskud under 85.000 kr.",
        "The applicant would get DKK 0.01 in all. The pool does not pay grants below DKK 85,000.",
    ),
    (
        {"step": "", "amount": 0, "reason": "not_selected", "facts": {"ask": None, "tier": 3}},
        "Linjen hører ikke til den gruppe, som pengene går til i denne runde.",
        "The line is not in the group that the money of this round is for.",
    ),
    (
        {"step": "1", "amount": 0, "reason": "capped", "facts": {"ask": 2_500_000, "want": 2_500_000, "room": 0}},
        "Der er et loft over, hvad én ansøger kan få. Loftet var nået, så linjen får ikke noget.",
        "There is a cap on what one applicant can get. It had been reached, so the line gets nothing.",
    ),
]


@pytest.mark.parametrize(
    ("portion", "danish", "english"), SAID, ids=[f"{s[0]['reason']}-{s[0]['amount']}" for s in SAID]
)
def test_portion_sentence_says_why(portion, danish, english):
    said = [reasons.portion_sentence(portion, language).replace("\u00a0", " ") for language in ("da", "en")]
    assert said == [danish, english]


@pytest.mark.parametrize("code", sentences.PORTIONS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_portion_sentence_with_the_barest_facts_is_whole(code, language):
    reason, _, none = code.partition(":")
    portion = {"step": "1", "amount": 0 if none else 100, "reason": reason, "facts": {"floor": 100}}
    said = reasons.portion_sentence(portion, language)
    assert "{" not in said
    assert said.endswith(".") or language == "da"
    assert reasons.portion_words(portion, language)


def test_share_sentences_say_the_same_thing_once():
    portion = {"step": "1", "amount": 100, "reason": "met_in_full", "facts": {}}
    assert reasons.share_sentences([portion, {**portion, "step": "2"}], "da") == "Linjen er bevilget fuldt ud."


def test_ground_sentence_names_the_limit_when_known():
    said = reasons.ground_sentence("begun_too_late", "da", {"years": 2, "limit": "1. marts 2028"})
    assert said == (
        "Det første modul skal begynde senest 2 år efter ansættelsen. "
        "Det var 1. marts 2028, og modulet begynder senere."
    )


def test_grouped_puts_the_same_sentence_together():
    lines = [{"number": number, "sentence": sentence} for number, sentence in enumerate("aaba-ba".replace("-", " "), 1)]
    lines[4]["sentence"] = ""
    assert reasons.grouped(lines, "da") == [
        {"lines": "1–2, 4 og 7", "count": 4, "sentence": "a", "enough": ""},
        {"lines": "3 og 6", "count": 2, "sentence": "b", "enough": ""},
    ]


def test_grouped_tells_lines_that_differ_in_their_place_once():
    facts = {"ask": 2_500_000, "want": 2_500_000, "places": 12, "left": 0}
    portions = [
        {"step": "1", "amount": 0, "reason": "nothing_left", "facts": {**facts, "place": place}}
        for place in (9, 11, 12)
    ]
    lines = [
        {"number": number, "sentence": reasons.portion_sentence(portion, "en"), "portions": [portion]}
        for number, portion in enumerate(portions, start=4)
    ]
    assert reasons.grouped(lines, "en") == [
        {
            "lines": "4–6",
            "count": 3,
            "sentence": "The lines were numbers 9 and 11–12 of 12 in the queue. "
            "When their turn came, the money was used up.",
            "enough": "",
        }
    ]
    assert reasons.grouped(lines[:1], "en")[0]["sentence"] == (
        "The line was number 9 of 12 in the queue. When its turn came, the money was used up."
    )


@pytest.mark.parametrize(
    ("numbers", "said"), [([7], "7"), ([1, 2], "1–2"), ([3, 1, 2, 5], "1–3 and 5"), ([1, 3, 5, 6], "1, 3 and 5–6")]
)
def test_ranges(numbers, said):
    assert reasons.ranges(numbers, "en") == said


@pytest.mark.parametrize(
    ("ore", "danish", "english"),
    [
        (0, "0 kr.", "DKK 0"),
        (15_000_000, "150.000 kr.", "DKK 150,000"),
        (15_000_050, "150.000,50 kr.", "DKK 150,000.50"),
        (12_345_678_900, "123.456.789 kr.", "DKK 123,456,789"),
    ],
)
def test_short_money(ore, danish, english):
    assert [reasons.short_money(ore, language).replace("\u00a0", " ") for language in ("da", "en")] == [danish, english]


def test_method_sentences_of_first_come():
    ruleset = {"steps": [{"method": "queue", "order": ["received_at", "draw"], "margin": "stop"}]}
    assert methods.sentences(ruleset, "da") == [
        "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
        "Står flere lige, trækker vi lod.",
        "Køen stopper, når der ikke er penge nok til den næste.",
    ]


def test_method_sentences_of_steps_and_limits():
    ruleset = {
        "applicant_cap": {"share": "0.05"},
        "applicant_minimum": {"amount": 8_500_000},
        "steps": [
            {"method": "queue", "order": ["-key:children_0_17"], "margin": "skip"},
            {"method": "proportional"},
        ],
    }
    said = [sentence.replace("\u00a0", " ") for sentence in methods.sentences(ruleset, "en")]
    assert said == [
        "First: The queue goes by the number of children aged 0–17, the largest figure first.",
        "When there is not enough money for the next one, we go on to those that there is enough for.",
        "Then: When there is not enough money, all are reduced in the same proportion.",
        "One applicant can get at most 5% of the pool.",
        "A grant is at least DKK 85,000 in all.",
    ]


FIRST_COME = {"method": "queue", "order": ["received_at"]}
IN_ORDER = {
    "da": "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
    "en": "The money is awarded in the order in which the applications came in.",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "da",
            [
                "Først går pengene til de linjer, hvor medarbejderens frist for at begynde ligger inden for et år.",
                IN_ORDER["da"],
                "Dernæst går pengene til de linjer, der er tilbage, på samme måde.",
            ],
        ),
        (
            "en",
            [
                "The money goes first to the lines where the employee's time limit for beginning ends within a year.",
                IN_ORDER["en"],
                "Then the money goes to the lines that are left, in the same way.",
            ],
        ),
    ],
)
def test_method_sentences_say_whom_a_step_is_for_and_the_way_once(language, said):
    ruleset = {"steps": [{**FIRST_COME, "select": {"tier": [1]}}, FIRST_COME]}
    assert methods.sentences(ruleset, language) == said


@pytest.mark.parametrize(
    ("select", "danish", "english"),
    [
        ({"scheme": ["A"]}, "linjerne i ordning A", "the lines of scheme A"),
        ({"scheme": ["A", "B", "C"]}, "linjerne i ordningerne A, B og C", "the lines of schemes A, B and C"),
        ({"region": ["x", "y"]}, "linjerne fra x og y", "the lines from x and y"),
        ({"min_score": "4.5"}, "linjerne med mindst 4,5 point", "the lines with at least 4.5 points"),
        (
            {"tier": [2]},
            "de linjer, hvor medarbejderen ikke skal begynde inden for et år",
            "the lines where the employee need not begin within a year",
        ),
        ({"tier": [1, 3]}, "linjerne i grupperne 1 og 3", "the lines in groups 1 and 3"),
        ({"tier": [1, 2]}, "alle linjer", "all lines"),
        (
            {"tier": [1], "scheme": ["A"]},
            "de linjer i ordning A, hvor medarbejderens frist for at begynde ligger inden for et år",
            "the lines of scheme A where the employee's time limit for beginning ends within a year",
        ),
    ],
    ids=str,
)
def test_method_sentences_name_every_choice_of_a_step(select, danish, english):
    ruleset = {"steps": [{**FIRST_COME, "select": select}]}
    assert methods.sentences(ruleset, "da") == [f"Pengene går til {danish}.", IN_ORDER["da"]]
    assert methods.sentences(ruleset, "en") == [f"The money goes to {english}.", IN_ORDER["en"]]


def test_method_sentences_of_steps_that_work_differently_tell_both_ways():
    ruleset = {"steps": [{"method": "proportional"}, {**FIRST_COME, "select": {"scheme": ["A"]}}]}
    assert methods.sentences(ruleset, "da") == [
        "Først går pengene til alle linjer.",
        "Er der ikke penge nok, bliver alle sat ned i samme forhold.",
        "Dernæst går pengene til linjerne i ordning A.",
        IN_ORDER["da"],
    ]


def test_every_reason_of_the_engine_has_its_words():
    assert set(engine.REASONS) <= set(sentences.PORTIONS)


def test_every_reason_has_both_languages_and_short_danish_sentences():
    for table in (sentences.PORTIONS, sentences.GROUNDS):
        for languages in table.values():
            assert list(languages) == ["da", "en"]
            for said in languages["da"][1]:
                assert max(len(reading.words(sentence)) for sentence in reading.sentences([said])) < 25


def test_no_sentence_uses_a_word_of_the_engine():
    every = str([*sentences.PORTIONS.values(), *sentences.GROUNDS.values()]).replace("Drawn by lot", "")
    assert not re.search(r"\b(lot|bid|residue|lambda|λ|margin|tier)\b", every)
