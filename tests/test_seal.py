import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils import filters
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pool import paper, seal
from pool.kernel import canon
from pool.management import checks
from tests import paper_reader, seal_keys
from tests.letters import example_facts

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def letter(language="da") -> bytes:
    facts = example_facts.partial_facts(lines=3, language=language)
    attachment = ("facts.json", canon.canonical(facts).encode())
    return paper.render("letters/partial_award.html", facts, language=language, files=[attachment])


@pytest.fixture(scope="module")
def pdf():
    return letter()


@pytest.fixture(scope="module")
def key():
    return seal_keys.rsa_key()


@pytest.fixture
def sealing(settings, tmp_path, key):
    """The seal is on, with a new RSA key."""
    settings.SEAL_FILE = seal_keys.write(tmp_path / "seal.p12", key)
    settings.SEAL_PASSWORD = seal_keys.PASSWORD
    return settings


def judged(pdf: bytes, key):
    """What a reader who trusts this key says of the only signature in the file, at the moment of sealing."""
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    own = Certificate.load(seal_keys.certificate(key).public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[own], moment=AT, allow_fetching=False)
    return validate_pdf_signature(signature, context)


def field(pdf: bytes) -> dict:
    [found] = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/AcroForm"]["/Fields"]
    return found.get_object()


def test_seal_is_off_by_default():
    assert not seal.is_on()
    assert checks.seal_opens(None) == []


def test_seal_holds_and_names_who_sealed(sealing, pdf, key):
    status = judged(seal.seal(pdf, AT), key)
    assert seal.is_on()
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signing_cert.subject.native["common_name"] == seal_keys.NAME


def test_seal_by_somebody_else_is_not_trusted(sealing, pdf):
    stranger = seal_keys.ec_key()
    status = judged(seal.seal(pdf, AT), stranger)
    assert (status.intact, status.trusted) == (True, False)


def test_sealed_file_begins_with_the_unsealed_bytes(sealing, pdf):
    sealed = seal.seal(pdf, AT)
    assert sealed.startswith(pdf)
    assert len(pdf) < len(sealed) < len(pdf) + 20_000


def test_sealed_file_meets_both_profiles_as_the_unsealed_does(sealing, pdf):
    assert paper_reader.faults(pdf) == []
    assert paper_reader.faults(seal.seal(pdf, AT)) == []


def test_sealed_file_keeps_metadata_dates_text_and_enclosure(sealing, pdf):
    before, after = (pypdf.PdfReader(io.BytesIO(file)) for file in (pdf, seal.seal(pdf, AT)))
    blocks = [reader.trailer["/Root"]["/Metadata"].get_data() for reader in (before, after)]
    assert blocks[0] == blocks[1]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in blocks[1]
    assert dict(after.metadata) == dict(before.metadata)
    assert [sheet.extract_text() for sheet in after.pages] == [sheet.extract_text() for sheet in before.pages]
    assert after.attachments == before.attachments
    assert after.trailer["/ID"][0] == before.trailer["/ID"][0]


def test_sealed_file_whose_index_packs_to_a_carriage_return_meets_the_profile(sealing, pdf, key, monkeypatch):
    calls, packed = [], filters.compress

    def compress(raw, *options):
        calls.append(len(raw))
        return packed(raw, *options)[:-1] + b"\r" if len(calls) == 1 else packed(raw, *options)

    monkeypatch.setattr(filters, "compress", compress)
    sealed = seal.seal(pdf, AT)
    assert len(calls) == 2
    assert b"\r\nendstream" not in sealed
    assert paper_reader.faults(sealed) == []
    assert judged(sealed, key).bottom_line


def test_seal_says_the_moment_it_is_given_and_reads_no_clock(sealing, pdf):
    found = field(seal.seal(pdf, datetime.fromisoformat("2027-06-01T12:00:00+02:00")))
    assert found["/V"]["/M"] == "D:20270601120000+02'00'"
    assert found["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"


@pytest.mark.parametrize(
    ("language", "name"), [("da", "Styrelsens elektroniske segl"), ("en", "The agency's electronic seal")]
)
def test_seal_names_its_field_in_the_language_of_the_document(sealing, language, name):
    found = field(seal.seal(letter(language), AT))
    assert found["/TU"] == name


@pytest.mark.parametrize("mark", [b"<pdfuaid:part>", b"/CreationDate (D:", b"/TU (", b"/M (D\\072"])
def test_changed_byte_breaks_the_seal(sealing, pdf, key, mark):
    sealed = bytearray(seal.seal(pdf, AT))
    sealed[sealed.index(mark) + len(mark)] += 1
    status = judged(bytes(sealed), key)
    assert (status.intact, status.bottom_line) == (False, False)


def test_page_added_afterwards_breaks_the_seal(sealing, pdf, key):
    writer = IncrementalPdfFileWriter(io.BytesIO(seal.seal(pdf, AT)))
    writer.insert_page(
        PageObject(contents=writer.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 100, 100))
    )
    changed = io.BytesIO()
    writer.write(changed)
    status = judged(changed.getvalue(), key)
    assert (status.intact, status.bottom_line) == (True, False)
    assert status.modification_level.name == "OTHER"


def test_ec_key_seals_as_well(sealing, tmp_path, pdf):
    key = seal_keys.ec_key()
    sealing.SEAL_FILE = seal_keys.write(tmp_path / "ec.p12", key)
    for _ in range(5):  # its signatures differ in length
        sealed = seal.seal(pdf, AT)
        assert judged(sealed, key).bottom_line
    assert paper_reader.faults(sealed) == []


def test_file_without_password_opens(sealing, tmp_path, pdf, key):
    sealing.SEAL_FILE = seal_keys.write(tmp_path / "open.p12", key, password="")
    sealing.SEAL_PASSWORD = ""
    assert judged(seal.seal(pdf, AT), key).bottom_line


def test_key_is_opened_once(sealing, pdf):
    first = seal.seal(pdf, AT)
    os.remove(sealing.SEAL_FILE)
    assert len(seal.seal(pdf, AT)) == len(first)


def lacking(settings, file, password=seal_keys.PASSWORD):
    settings.SEAL_FILE, settings.SEAL_PASSWORD = str(file), password


def broken_sentence(pdf: bytes) -> str:
    """What both sealing and the check before the start say."""
    with pytest.raises(seal.SealBroken) as refused:
        seal.seal(pdf, AT)
    [error] = checks.seal_opens(None)
    assert (error.id, error.is_serious(), error.msg) == ("pool.E001", True, str(refused.value))
    return error.msg.replace(settings.SEAL_FILE, "FILE")


DOES_NOT_OPEN = "SEAL_FILE FILE does not open: SEAL_PASSWORD is wrong, or it is not a PKCS#12 file."


@pytest.mark.parametrize("password", ["", "rodgrod"])
def test_wrong_password_is_said_in_a_sentence(sealing, pdf, password):
    lacking(sealing, sealing.SEAL_FILE, password)
    assert broken_sentence(pdf) == DOES_NOT_OPEN


def test_file_of_another_kind_is_said_in_a_sentence(sealing, tmp_path, pdf):
    (tmp_path / "other.p12").write_bytes(b"-----BEGIN PRIVATE KEY-----")
    lacking(sealing, tmp_path / "other.p12")
    assert broken_sentence(pdf) == DOES_NOT_OPEN


def test_missing_file_is_said_in_a_sentence(sealing, tmp_path, pdf):
    lacking(sealing, tmp_path / "missing.p12")
    assert broken_sentence(pdf) == "SEAL_FILE FILE cannot be read: No such file or directory."


@pytest.mark.parametrize("fault", ["no certificate", "another kind of key"])
def test_file_that_lacks_what_is_needed_is_said_in_a_sentence(sealing, tmp_path, pdf, key, fault):
    if fault == "no certificate":
        lacking(sealing, seal_keys.write(tmp_path / "bare.p12", key, with_certificate=False))
    else:
        lacking(sealing, seal_keys.write(tmp_path / "ed.p12", seal_keys.ed_key()))
    assert broken_sentence(pdf) == "SEAL_FILE FILE holds no RSA or EC key with its certificate."


@pytest.mark.parametrize("at", [seal_keys.VALID_FROM, seal_keys.VALID_UNTIL])
def test_seal_on_the_first_and_last_moment_of_its_certificate(sealing, pdf, at):
    assert seal.seal(pdf, at).startswith(pdf)


@pytest.mark.parametrize(
    "at", [seal_keys.VALID_FROM - timedelta(seconds=1), seal_keys.VALID_UNTIL + timedelta(seconds=1)]
)
def test_seal_outside_its_certificate_is_refused(sealing, pdf, at):
    with pytest.raises(seal.SealBroken, match="^The certificate in SEAL_FILE is valid from 2026-01-01 "):
        seal.seal(pdf, at)


@pytest.mark.parametrize(("days", "ids"), [(31, []), (29, ["pool.W001"]), (-1, ["pool.W001"])])
def test_check_warns_thirty_days_before_the_certificate_ends(sealing, time_machine, days, ids):
    time_machine.move_to(seal_keys.VALID_UNTIL - timedelta(days=days), tick=False)
    found = checks.seal_opens(None)
    assert [item.id for item in found] == ids
    assert not any(item.is_serious() for item in found)


def started(program: list[str], **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *program],
        cwd=settings.BASE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("program", [["manage.py", "check"], ["-c", "import pool.wsgi"]], ids=["check", "server"])
def test_neither_the_check_nor_the_server_starts_with_a_broken_seal(sealing, program):
    done = started(program, SEAL_FILE=sealing.SEAL_FILE, SEAL_PASSWORD="rodgrod")
    assert done.returncode == 1
    assert DOES_NOT_OPEN.replace("FILE FILE", f"FILE {sealing.SEAL_FILE}") in done.stderr


def test_nothing_of_the_seal_is_loaded_while_it_is_off():
    done = started(["-c", "import sys, pool.wsgi; print('pyhanko' in sys.modules)"], SEAL_FILE="")
    assert done.stdout.strip() == "False", done.stderr
