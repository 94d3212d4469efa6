"""The letters as they are read: order, length, plain words, and what extremes do to them."""

import pytest

from pool import paper
from pool.letters import catalogue, printing, reading
from tests import paper_reader
from tests.letters import example_facts

pytestmark = pytest.mark.once

KINDS = example_facts.EVERY
# What cannot be longer than its lines: letters without a table of amounts have no lines.
WITHOUT = ("completion_request", "hearing", "rejection", "confirm_reminder", "accounts_reminder", "change_decision")
WITH_AMOUNTS = [kind for kind in KINDS if kind not in WITHOUT]
# What stands in a letter, in this order.
ORDER = {
    "award": [
        "Social- og Boligstyrelsen",
        "Aarhus Kommune CVR 55133018",
        "Karen Østergård",
        "20. november 2026",
        "2026-V1-0042-A1",
        "I får 250.000 kr. til vikardækning",
        "I får 250.000,00 kr. til 10 moduler for 4 medarbejdere.",
        "Accepter tilskuddet senest fredag 4. december 2026 kl. 12.00.",
        "1 SAG-001 · MHJ Inddragelse af børn, unge og familier efterår 2027 25.000,00 25.000,00 Fuldt bevilget",
        "I alt 250.000,00 250.000,00",
        "heraf A. Vikardækning, moduler i 2027 125.000,00 125.000,00",
        "Afgørelsen er truffet efter § 8",
        "kan tilsagnet bortfalde",
        "NemKonto",
        "1. februar 2028 Moduler i 2028 125.000,00",
        "Pengene skal dække vikarer",
        "mere end 10 % eller 100.000,00 kr.",
        "Bekræft to gange om året, hvordan det går, første gang",
        "senest 31. maj 2027",
        "Send et regnskab over beståede moduler senest 31. marts 2029. Tilskuddet er over 100.000,00 kr.",
        "bilag i 5 år",
        "Krav under 500,00 kr. rejser vi ikke.",
        "fejl, misbrug eller svindel",
        "anden administrativ myndighed",
        "Birgitte Åkjær",
        "Mads Holm",
    ],
    "partial_award": [
        "I får 150.000 kr. af de 250.000 kr., I søgte om til vikardækning",
        "I får 150.000,00 kr. til 6 af 10 moduler.",
        "25.000,00 0,00 Køen stoppede",
        "I får 100.000,00 kr. mindre, end I har søgt om.",
        "Pengene gives i den rækkefølge, ansøgningerne kom ind.",
        "Rammen for puljen er 12.000.000,00 kr. Der blev søgt om 18.900.000,00 kr. i 42 ansøgninger.",
        "Linje 3, 6 og 9: Linjerne stod som nr. 403, 406 og 409 af 512 i køen.",
        "Køen stoppede ved en linje foran dem, som der ikke var penge nok til.",
        "Linje 3 ville være dækket fuldt ud, hvis puljen havde været 75.000 kr. større.",
        "Det ville den også, hvis den havde stået som nr. 400 i stedet for nr. 403.",
        "Linje 10: Det første modul skal begynde",
        "§§ 22 og 24 i forvaltningsloven",
        "I skal acceptere tilskuddet senest",
    ],
    "refusal": [
        "I får ikke tilskud til vikardækning",
        "Vi kan ikke give jer de 250.000,00 kr., I har søgt om.",
        "Afgørelsen er truffet efter § 8",
        "Linje 1 og 6: Puljen dækker kun medarbejdere med børnesager.",
        "§§ 22 og 24 i forvaltningsloven",
        "I kan søge igen i næste runde.",
        "anden administrativ myndighed",
    ],
    "repayment_claim": [
        "I skal betale 250.000 kr. tilbage",
        "Kravet har nummer 2026-V1-0042-K1.",
        "Betal 250.000,00 kr. senest 31. maj 2027. Skriv 2026-V1-0042-K1 på betalingen.",
        "1 SAG-001 Samtaler med børn, unge og familier forår 2027 25.000,00",
        "I alt 250.000,00",
        "Modulerne er ikke gennemført.",
        "Medarbejderen har fået arbejde i en anden kommune",
        "Vi hørte jer, før vi afgjorde sagen. I svarede 20. juni 2027:",
        "Vi lægger vægt på dette:",
        "Afgørelsen er truffet efter § 8",
        "§§ 22 og 24 i forvaltningsloven",
        "Vi skriver aldrig et kontonummer i et brev eller en mail.",
        "Gældsstyrelsen",
        "De penge, I betaler tilbage, kan I ikke få igen.",
        "anden administrativ myndighed",
        "Birgitte Åkjær",
        "Mads Holm",
    ],
    "change_decision": [
        "Jeres ændring er godkendt: en anden medarbejder",
        "Dette brev er et tillæg til vores brev af 20. november 2026 (2026-V1-0042-A1).",
        "Medarbejder SAG-004 SAG-011",
        "Alt andet i tilsagnet står ved magt.",
        "§§ 22 og 24 i forvaltningsloven",
        "anden administrativ myndighed",
    ],
    "supplement": [
        "Tillægstilsagn: I får 250.000 kr. mere til vikardækning",
        "I har før fået 100.000,00 kr. Nu får I 250.000,00 kr. mere. Det er 350.000,00 kr. i alt.",
        "Tillægget er til 10 moduler for 4 medarbejdere.",
        "Accepter tillægget senest fredag 4. december 2026 kl. 12.00.",
        "Før, kr. Nu, kr. I alt, kr.",
        "1 SAG-001 · MHJ Inddragelse af børn, unge og familier efterår 2027 0,00 25.000,00 25.000,00",
        "I dette brev 0,00 250.000,00 250.000,00",
        "heraf A. Vikardækning, moduler i 2027 125.000,00",
        "Hele sagen 2026-V1-0042, søgt 400.000,00 100.000,00 250.000,00 350.000,00",
        "Der er kommet flere penge i puljen, efter at vi afgjorde jeres sag 20. november 2026.",
        "Vi har delt 1.000.000,00 kr. ud til linjer, som opfylder kravene og endnu ikke er dækket.",
        "Vi fulgte de samme regler som før. Derfor får I nu penge til linjerne i tabellen.",
        "Afgørelsen er truffet efter § 8",
        "2 af jeres linjer mangler stadig penge. De står på ventelisten.",
        "§§ 22 og 24 i forvaltningsloven",
        "I skal acceptere tilskuddet senest",
        "NemKonto",
        "1. februar 2028 Moduler i 2028 125.000,00",
        "Vilkårene er de samme som i vores brev af 20. november 2026 (2026-V1-0042-A1).",
        "De gælder nu for hele beløbet.",
        "anden administrativ myndighed",
        "Birgitte Åkjær",
        "Mads Holm",
    ],
}


def printed(facts: dict) -> bytes:
    return printing.document(facts)


@pytest.mark.parametrize("kind", ORDER)
def test_letter_reads_in_order(kind):
    text = paper_reader.text(printed(KINDS[kind]()))
    place = 0
    for piece in ORDER[kind]:
        found = text.find(piece, place)
        assert found >= 0, f"“{piece}” does not stand after “{text[max(place - 60, 0) : place]}”"
        place = found + len(piece)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_letter_with_ten_lines_has_two_pages_at_most(kind, language):
    facts = KINDS[kind](language=language)
    pages = paper_reader.pages(printed(facts))
    assert len(pages) <= 2
    numbered = "Side {} af {}" if language == "da" else "Page {} of {}"
    for number, page in enumerate(pages, start=1):
        assert numbered.format(number, len(pages)) in page
        assert facts["reference"] in page


@pytest.mark.parametrize("kind", KINDS)
def test_danish_letter_is_easy_to_read(kind):
    found = reading.measure(reading.body(reading.blocks(printing.page(KINDS[kind]()))))
    assert found.sentences > 5
    assert found.lix <= reading.HARDEST
    assert found.long == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_letter_with_one_line_uses_the_singular(kind, language):
    text = paper_reader.text(printed(KINDS[kind](language=language, lines=1, ask=100)))
    assert "1 moduler" not in text and "1 modules" not in text
    assert "medarbejdere." not in text and "1 employees" not in text
    assert "kr.." not in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_letter_of_extremes_meets_both_profiles(kind, language):
    facts = KINDS[kind](language=language, lines=4, ask=99_999_999_999, long=True, both_schemes=True)
    pdf = printed(facts)
    assert paper_reader.faults(pdf) == []
    text = paper_reader.text(pdf)
    if kind in WITH_AMOUNTS:
        whole, parts = (
            ("999.999.999,99", "3.999.999.999,96") if language == "da" else ("999,999,999.99", "3,999,999,999.96")
        )
        assert whole in text or parts in text
    if "lines" in facts:
        assert f"{example_facts.LONG_WORD}-4" in text.replace(" ", "").replace("·MHJ", "")
    assert paper_reader.over_the_edge(pdf, margin=45) == []


# Every letter with a table; the languages take turns, for a letter of this length takes seconds. Those whose tables
# are like another's wait for the deep run.
LONG = [("award", "en"), ("partial_award", "da"), ("supplement", "en"), ("payment_notice", "da")]
ALIKE = [("conditional_award", "en"), ("final_award", "da"), ("refusal", "da"), ("receipt", "en"),
         ("reserve_offer", "en"), ("repayment_claim", "da")]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "language"), [*LONG, *(pytest.param(*letter, marks=pytest.mark.deep) for letter in ALIKE)]
)
def test_letter_with_400_lines_keeps_every_line_and_the_sum_with_the_last(kind, language):
    facts = KINDS[kind](lines=400, language=language)
    pdf = printed(facts)
    assert paper_reader.faults(pdf) == []
    assert paper_reader.over_the_edge(pdf, margin=45) == []
    pages = paper_reader.pages(pdf)
    label = facts["words"].get("letter_total_label" if kind == "supplement" else "total_label")
    names = ("lines_before_total",) if kind == "supplement" else ("requested_total", "lines_total")
    total = next(facts[name] for name in names if name in facts)
    row = " ".join([label, total, *([facts["awarded_total"]] if "awarded_total" in facts else [])])
    (last,) = [page for page in pages if row.replace("\u00a0", " ") in page]
    initials = " · MHJ" if "initials" in facts["lines"][0] else ""
    assert f"400 SAG-134{initials}" in last
    text = " ".join(pages)
    assert all(f" {number} SAG-{(number + 2) // 3:03d}{initials}" in text for number in range(1, 401))


@pytest.mark.parametrize("lines", range(13, 22))
def test_letter_never_begins_a_page_with_a_lonely_sum(lines):
    pages = paper_reader.pages(printed(example_facts.award_facts(lines=lines)))
    (page,) = [page for page in pages if "heraf" in page]
    assert f"{lines} SAG-" in page.partition("I alt")[0]


@pytest.mark.parametrize("facts", [example_facts.award_facts, example_facts.refusal_facts])
@pytest.mark.parametrize("lines", [8, 11, 14])
def test_letter_never_ends_a_page_with_a_heading(facts, lines):
    pdf = printed(facts(lines=lines))
    headings = paper_reader.headings(pdf)
    for page in paper_reader.pages(pdf):
        body = page.partition("Social- og Boligstyrelsen · 2026")[0].strip()
        assert not body.endswith(tuple(headings)), body[-80:]


def test_submission_prints_what_was_sent():
    pdf = paper.render("applications/submission.html", example_facts.submission_facts())
    assert paper_reader.faults(pdf) == []
    text = paper_reader.text(pdf)
    for piece in ("2026-V1-0042", "Aarhus Kommune", "SAG-010 · MHJ", "250.000,00 kr.", "mads@example.dk", "9f86d08188"):
        assert piece in text


@pytest.mark.parametrize(("columns", "wide"), [(5, False), (8, True)])
def test_report_turns_the_sheet_for_many_columns(columns, wide):
    facts = example_facts.report_facts(columns=columns, rows=40)
    pdf = paper.render("reports/document.html", facts)
    assert paper_reader.faults(pdf) == []
    width, height = paper_reader.sheet(pdf)
    assert (width > height) == wide
    last = paper_reader.pages(pdf)[-1]
    assert "I alt 999.999.999,00" in last
    assert "Ærø Kommune 493.826,80" in last


def test_report_with_a_chart_has_its_title_as_alternative_text():
    chart = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="60" viewBox="0 0 760 60" role="img">'
        '<title>Bevilling og forbrug</title><rect x="0" y="0" width="400" height="20" fill="#0a5c63"/></svg>'
    )
    pdf = paper.render("reports/document.html", example_facts.report_facts(chart_svg=chart))
    assert paper_reader.faults(pdf) == []
    assert paper_reader.alternatives(pdf) == ["Bevilling og forbrug"]
