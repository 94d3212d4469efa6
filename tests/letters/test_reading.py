import pytest

from pool.letters import reading

PAGE = """<html><head><title>Nej</title></head><body>
<div class="head"><p>Styrelsen</p></div>
<div class="parties"><p><b>Aarhus Kommune</b>CVR 1</p><table><tr><th>Dato</th><td>1. maj 2026</td></tr></table></div>
<div class="start"><h1>I får 5 kr.</h1><p class="lead">I får det.<br>Det er godt.</p></div>
<div class="part whole"><h2>Vilkår</h2><ul><li>Brug dem.</li><li><p>Gem bilag.</p></li></ul></div>
<div class="broadside"><table><tr><th>1</th><td><b>Anna</b>leder</td><td></td></tr></table></div>
<div class="signed"><p>Hilsen</p></div></body></html>"""


def test_blocks_are_what_is_printed_in_order():
    found = reading.blocks(PAGE)
    assert [(item.kind, item.text) for item in found] == [
        ("text", "Styrelsen"),
        ("text", "Aarhus Kommune CVR 1"),
        ("row", "Dato 1. maj 2026"),
        ("title", "I får 5 kr."),
        ("text", "I får det. Det er godt."),
        ("heading", "Vilkår"),
        ("item", "Brug dem."),
        ("item", "Gem bilag."),
        ("row", "1 Anna leder"),
        ("text", "Hilsen"),
    ]
    assert found[-2].cells == ("1", "Anna leder", "")


def test_body_leaves_out_the_address_tables_headings_and_signatures():
    assert reading.body(reading.blocks(PAGE)) == ["I får det. Det er godt.", "Brug dem.", "Gem bilag."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("En. To. Tre!", 3),
        ("I får 25.000,00 kr. til det.", 1),
        ("Fristen er 4. december 2026 kl. 12.00. Skriv til os.", 2),
        ("Linjen stod som nr. 400 i køen.", 1),
        ("Er den ægte? Tjek den.", 2),
        ("", 0),
        ("–", 0),
    ],
)
def test_sentences_end_where_people_end_them(text, count):
    assert len(reading.sentences([text])) == count


def test_lix_is_words_per_sentence_and_the_share_of_long_words():
    assert reading.lix(["En kort sætning.", "Endnu en afgørelse."]) == pytest.approx(3 + 100 * 2 / 6)
    assert reading.lix([]) == 0.0


def test_measure_names_sentences_that_are_too_long():
    long = " ".join(["ord"] * 25) + "."
    found = reading.measure([f"Kort. {long}", " ".join(["ord"] * 24) + "."])
    assert (found.sentences, found.long, found.is_hard) == (3, [long], False)
    assert reading.measure(["Tilskudsforvaltning kontraktstyring sagsbehandling."]).is_hard
