import hashlib
import io
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import time
import urllib.parse

import pikepdf
import pypdf
import pypdfium2
import pytest
import segno
import weasyprint
from django.conf import settings

from pool import paper
from pool.kernel import archive, canon
from pool.letters import catalogue
from tests import paper_reader
from tests.letters import example_facts

pytestmark = pytest.mark.once

TEMPLATE = catalogue.LETTERS["partial_award"].template
HEAD = '<html lang="da"><head><title>T</title><meta name="dcterms.created" content="2026-11-20T10:15:00+01:00"></head>'


def letter(**knobs) -> bytes:
    facts = example_facts.partial_facts(**knobs)
    return paper.render(TEMPLATE, facts, files=[("facts.json", canon.canonical(facts).encode())])


@pytest.fixture(scope="module")
def pdf():
    return letter()


def test_render_meets_both_profiles(pdf):
    assert paper_reader.faults(pdf) == []


def test_render_marks_archive_and_accessibility_in_one_block(pdf):
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).xmp_metadata
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("3", "A")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        block = document.Root.Metadata.read_raw_bytes()
    assert block.count(b"<rdf:RDF") == 1
    assert b"<pdfuaid:part>1</pdfuaid:part>" in block


def test_render_says_language_title_and_dates(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    title = "I får 150.000\u00a0kr. af de 250.000\u00a0kr., I søgte om til vikardækning – 2026-V1-0042-A1"
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == title
    assert reader.metadata.author == "Social- og Boligstyrelsen"
    assert reader.metadata.creation_date.isoformat() == "2026-11-20T10:15:00+01:00"
    assert reader.metadata.modification_date == reader.metadata.creation_date


def test_render_tags_headings_lists_and_tables(pdf):
    tags = paper_reader.tags(pdf)
    assert tags[:2] == ["Document", "Div"]
    assert tags.count("H1") == 1
    assert tags.index("H1") < tags.index("H2")
    assert tags.count("Table") == 4  # about the letter, lines, payments, signatures
    assert {"L", "LI", "THead", "TH", "TD", "P"} <= set(tags)


def test_render_gives_every_header_a_scope(pdf):
    cells = paper_reader.header_cells(pdf)
    assert len(cells) > 20
    assert {cell["/Scope"] for cell in cells} == {"/Row", "/Column"}


def test_render_makes_bookmarks_of_headings(pdf):
    assert paper_reader.headings(pdf)[:4] == [
        "I får 150.000\u00a0kr. af de 250.000\u00a0kr., I søgte om til vikardækning",
        "Det har I fået",
        "Begrundelse",
        "Accept",
    ]


def test_render_embeds_its_fonts(pdf):
    assert paper_reader.fonts(pdf) == {"IBM-Plex-Sans": True, "IBM-Plex-Sans-Semi-Bold": True}


def test_render_encloses_the_facts(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert json.loads(reader.attachments["facts.json"][0]) == canon.plain(example_facts.partial_facts())
    specification = reader.trailer["/Root"]["/AF"][0].get_object()
    enclosed = specification["/EF"]["/F"]
    assert specification["/AFRelationship"] == "/Data"
    assert enclosed["/Subtype"] == "/application/json"
    assert enclosed["/Params"]["/ModDate"] == "D:20261120091500Z"


def test_render_encloses_more_files_than_one():
    facts = example_facts.partial_facts(lines=1)
    more = [("linjer.csv", b"a;b\r\n"), ("bilag.csv", b"c\r\n")]
    pdf = paper.render(TEMPLATE, facts, files=[("facts.json", b"{}"), *more])
    assert paper_reader.faults(pdf) == []
    enclosed = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert {name: found[0] for name, found in enclosed.items()} == dict([("facts.json", b"{}"), *more])


def test_render_gives_the_same_bytes_in_another_process_order_and_folder(pdf, tmp_path):
    program = (
        "import django, hashlib, sys; sys.path.insert(0, sys.argv[1]); django.setup();"
        "from tests import test_paper; test_paper.letter(lines=3);"
        "print(hashlib.sha256(test_paper.letter()).hexdigest())"
    )
    prints = {said_elsewhere(program, tmp_path, seed) for seed in ("0", "4242")}
    assert prints == {hashlib.sha256(pdf).hexdigest()}


def said_elsewhere(program: str, folder, seed: str) -> str:
    """What a program prints in another folder, time zone and language; its first argument is our folder."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-c", program, str(settings.BASE)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()


def test_short_cuts_are_for_the_installed_version():
    assert weasyprint.__version__ == paper.SHORT_CUTS_FOR


@pytest.mark.deep
def test_short_cuts_change_no_byte(tmp_path):
    program = (
        "import django, sys; sys.path.insert(0, sys.argv[1]); django.setup();"
        "from pool import paper; paper.SHORT_CUTS_FOR = 'none';"
        "from tests import test_paper; print(*(test_paper.fingerprints()))"
    )
    assert said_elsewhere(program, tmp_path, "7").split() == fingerprints()


@pytest.mark.deep
def test_own_defaults_change_no_byte(monkeypatch):
    ours = fingerprints()
    monkeypatch.delattr(paper._Page, "_ua_stylesheets")
    assert fingerprints() == ours


def fingerprints() -> list[str]:
    """Of a document of each kind."""
    chart = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="60" viewBox="0 0 760 60" role="img">'
        '<title>T</title><rect x="0" y="0" width="400" height="20" fill="#0a5c63"/><text x="9" y="40">T</text></svg>'
    )
    files = [letter(), letter(lines=30, both_schemes=True), letter(long=True, lines=3)]
    files.append(paper.render("applications/submission.html", example_facts.submission_facts(lines=30)))
    files.append(paper.render("reports/document.html", example_facts.report_facts(chart_svg=chart)))
    for kind in ("award", "refusal", "supplement"):
        facts = getattr(example_facts, f"{kind}_facts")(language="en")
        files.append(paper.render(catalogue.LETTERS[kind].template, facts, language="en"))
    return [hashlib.sha256(pdf).hexdigest() for pdf in files]


@pytest.mark.deep
def test_ten_times_the_lines_cost_at_most_twelve_times_as_much():
    spent = {30: [], 300: []}
    for lines in (30, 300, 30, 300, 30, 300):
        facts = example_facts.partial_facts(lines=lines)
        begun = time.process_time()
        paper.render(TEMPLATE, facts)
        spent[lines].append(time.process_time() - begun)
    assert min(spent[300]) <= 12 * min(spent[30])


def test_render_of_other_facts_gives_another_identifier(pdf):
    other = letter(lines=9)
    identifiers = [pypdf.PdfReader(io.BytesIO(file)).trailer["/ID"][0] for file in (pdf, other)]
    assert identifiers[0] != identifiers[1]


def test_render_survives_a_forked_worker(pdf):
    context = multiprocessing.get_context("fork")
    worker = context.Process(target=_work_and_leave)
    worker.start()
    worker.join(60)
    assert worker.exitcode == 0
    paper._press().fonts.strut_layouts.clear()
    assert letter() == pdf


def _work_and_leave():
    letter(lines=1)
    paper._press.cache_clear()  # as an interpreter that ends properly does
    sys.exit(0)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/mark.png",
        "https://example.dk/mark.png",
        "file:///etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "asset:/../settings.py",
        "asset:/fonts/Other.ttf",
        "mark.png",
        "ftp://example.dk/mark.png",
        "asset:/qr/.svg",
        "asset:/qr/code.png",
        "asset:/qr/%FF.svg",
        pytest.param(f"asset:/qr/{'a' * 2332}.svg", id="more than a code can hold"),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        '<img alt="x" src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<p style="background: url({})">x</p>',
        '<style>@import "{}";</style>',
        '<style>@font-face {{ font-family: x; src: url("{}") }}</style>',
        '<link rel="attachment" href="{}">',
        '<object data="{}">x</object>',
    ],
)
def test_to_pdf_with_a_foreign_address_is_refused(address, body):
    with pytest.raises(paper.AddressRefused):
        paper.to_pdf(f"{HEAD}<body>{body.format(address)}</body></html>")


CODE = "https://kronespor.example/v/7K3M9QXAB2CDE5FG?sprog=æ&x=/"


def coded(text: str) -> bytes:
    address = f"asset:/qr/{urllib.parse.quote(text, safe='')}.svg"
    picture = f'<img style="width: 40mm; height: 40mm" src="{address}" alt="QR-kode: tjek brevet">'
    return paper.to_pdf(f"{HEAD}<body><p>{picture}</p></body></html>")


def test_code_meets_both_profiles_as_a_figure_with_its_alternative_text():
    pdf = coded(CODE)
    assert paper_reader.faults(pdf) == []
    assert paper_reader.alternatives(pdf) == ["QR-kode: tjek brevet"]
    assert "Figure" in paper_reader.tags(pdf)


def test_code_says_its_text_at_level_m_within_a_quiet_zone():
    code = segno.make(CODE, error="m", boost_error=False, micro=False)
    across = len(code.matrix) + 8
    wide = [bytes(across)] * 4
    assert modules(coded(CODE), across) == [*wide, *(bytes(4) + bytes(row) + bytes(4) for row in code.matrix), *wide]


def modules(pdf: bytes, across: int) -> list[bytes]:
    """A code of 40 mm in the upper left corner as a scanner sees it: 1 where the middle of a module is black."""
    with pypdfium2.PdfDocument(pdf) as document:
        seen = document[0].render(scale=10).to_pil().convert("L")
    dots = 720 / 25.4  # a millimetre
    places = [(place + 0.5) * 40 / across for place in range(across)]
    return [bytes(seen.getpixel(((20 + x) * dots, (17 + y) * dots)) < 128 for x in places) for y in places]


def test_code_is_one_path():
    drawing = paper.Assets().fetch("asset:/qr/abc.svg").read()
    assert drawing.count(b"<path ") == 1
    assert b"<rect" not in drawing


def test_code_is_the_same_each_time_and_does_not_stay_in_the_process():
    letter(lines=1)
    kept = set(paper._press().images)
    assert coded("one") == coded("one") != coded("two")
    assert set(paper._press().images) == kept == {"asset:/mark.svg"}


def test_to_pdf_without_a_date_is_refused():
    with pytest.raises(paper.DateMissing):
        paper.to_pdf('<html lang="da"><title>T</title><body><p>x</p></body></html>')


def test_to_pdf_with_signs_outside_the_fonts_names_them():
    pdf = paper.to_pdf(f"{HEAD}<body><p>Ærø \U0001f600 Ł\u0435 a\u030a 1\u2009000</p></body></html>")
    assert paper_reader.text(pdf).startswith("Ærø [U+1F600] Ł[U+0435] å 1 000 ")
    assert paper_reader.faults(pdf) == []


def test_to_pdf_of_a_stream_that_packs_to_a_carriage_return_meets_the_profile(monkeypatch):
    calls, packed = [], archive.zlib.compress

    def compress(raw, **options):
        calls.append(len(raw))
        return packed(raw, **options)[:-1] + b"\r" if len(calls) == 1 else packed(raw, **options)

    monkeypatch.setattr(archive.zlib, "compress", compress)
    pdf = paper.to_pdf(f"{HEAD}<body><p>x</p></body></html>")
    assert calls
    assert b"\r\nendstream" not in pdf
    assert paper_reader.faults(pdf) == []


def test_render_complains_about_nothing(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        letter(lines=2)
    assert caplog.messages == []


def test_versions_name_every_program_that_draws():
    assert list(paper.versions()) == ["weasyprint", "pydyf", "segno", "pango", "harfbuzz"]
    assert all(version[0].isdigit() for version in paper.versions().values())


def test_template_hash_covers_what_a_template_extends_and_includes():
    hashes = [paper.template_hash(f"letters/{name}.html") for name in ("award", "refusal", "_letter", "_lines")]
    assert len({*hashes}) == 4
    assert all(len(found) == 64 for found in (*hashes, paper.style_hash()))
