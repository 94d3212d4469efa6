import hashlib
import io
import json
import logging
import multiprocessing
import os
import subprocess
import sys

import pikepdf
import pypdf
import pytest
from django.conf import settings

from pool import paper
from pool.kernel import canon
from tests import paper_reader
from tests.letters import example_facts

pytestmark = pytest.mark.once

TEMPLATE = "letters/da/partial_award.html"
HEAD = '<html lang="da"><head><title>T</title><meta name="dcterms.created" content="2026-11-20T10:15:00+01:00"></head>'


def letter(**knobs) -> bytes:
    facts = example_facts.partial_facts(**knobs)
    return paper.render(TEMPLATE, facts, attachment=("facts.json", canon.canonical(facts).encode()))


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


def test_render_gives_the_same_bytes_in_another_process_order_and_folder(pdf, tmp_path):
    program = (
        "import django, hashlib, sys; sys.path.insert(0, sys.argv[1]); django.setup();"
        "from tests import test_paper; test_paper.letter(lines=3);"
        "print(hashlib.sha256(test_paper.letter()).hexdigest())"
    )
    prints = set()
    for seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        command = [sys.executable, "-c", program, str(settings.BASE)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        prints.add(done.stdout.strip())
    assert prints == {hashlib.sha256(pdf).hexdigest()}


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


def test_to_pdf_without_a_date_is_refused():
    with pytest.raises(paper.DateMissing):
        paper.to_pdf('<html lang="da"><title>T</title><body><p>x</p></body></html>')


def test_to_pdf_with_signs_outside_the_fonts_names_them():
    pdf = paper.to_pdf(f"{HEAD}<body><p>Ærø \U0001f600 Ł\u0435 a\u030a 1\u2009000</p></body></html>")
    assert paper_reader.text(pdf).startswith("Ærø [U+1F600] Ł[U+0435] å 1 000 ")
    assert paper_reader.faults(pdf) == []


def test_to_pdf_of_a_stream_that_packs_to_a_carriage_return_meets_the_profile(monkeypatch):
    calls, packed = [], paper.zlib.compress

    def compress(raw, **options):
        calls.append(len(raw))
        return packed(raw, **options)[:-1] + b"\r" if len(calls) == 1 else packed(raw, **options)

    monkeypatch.setattr(paper.zlib, "compress", compress)
    pdf = paper.to_pdf(f"{HEAD}<body><p>x</p></body></html>")
    assert calls
    assert b"\r\nendstream" not in pdf
    assert paper_reader.faults(pdf) == []


def test_render_complains_about_nothing(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        letter(lines=2)
    assert caplog.messages == []


def test_versions_name_every_program_that_draws():
    assert list(paper.versions()) == ["weasyprint", "pydyf", "pango", "harfbuzz"]
    assert all(version[0].isdigit() for version in paper.versions().values())


def test_template_hash_covers_what_a_template_extends_and_includes():
    hashes = [
        paper.template_hash(f"letters/{name}.html") for name in ("da/award", "da/refusal", "da/_letter", "_lines")
    ]
    assert len({*hashes}) == 4
    assert all(len(found) == 64 for found in (*hashes, paper.style_hash()))
