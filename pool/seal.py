"""The agency's electronic seal on a PDF: PAdES B-B (ETSI EN 319 142-1). The only module that knows pyHanko.

Off until SEAL_FILE names a PKCS#12 file with a key, its certificate and the chain above it. A sealed file begins with
the unsealed bytes, so that one hash and one length prove both, and it stays PDF/A-3a and PDF/UA-1. Nothing is asked of
the network: no time stamp, no list of revoked certificates.

pyHanko takes a second to load and most installations have no seal, hence the imports inside the functions.
"""

import asyncio
import functools
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.translation import gettext as _

FIELD = "Seal"
DIGEST = "sha256"
# Bytes by which the size of one key's signatures may differ (EC).
SPARE = 16


class SealBroken(ImproperlyConfigured):
    """There should be a seal, but its file, its password or its certificate cannot make a valid one."""


def is_on() -> bool:
    return bool(settings.SEAL_FILE)


def certificate_period() -> tuple[datetime, datetime]:
    """The first and the last moment at which the certificate is valid. Opens the seal.

    Raises:
        SealBroken: file and password do not give a key with its certificate.
    """
    certificate = _opened(settings.SEAL_FILE, settings.SEAL_PASSWORD).signer.signing_cert
    return certificate.not_valid_before, certificate.not_valid_after


def seal(pdf: bytes, at: datetime) -> bytes:
    """Append an invisible signature over the whole file, dated `at` (a moment with its zone).

    Raises:
        SealBroken: there is no usable seal, or its certificate is not valid at that moment.
    """
    begins, ends = certificate_period()
    if not begins <= at <= ends:
        raise SealBroken(f"The certificate in SEAL_FILE is valid from {begins} until {ends}, not on {at}. Replace it.")
    opened = _opened(settings.SEAL_FILE, settings.SEAL_PASSWORD)
    for spare in range(20):
        prepared, sealed = _prepared(pdf, at, opened.signer, digits=opened.digits + 2 * spare)
        # A strict reader would find the index too short (see `paper`); with more room for the signature it differs.
        if b"\r\nendstream" not in sealed.getvalue()[len(pdf) :]:
            break
    prepared.fill_with_cms(sealed, _signature(opened.signer, prepared.document_digest))
    return sealed.getvalue()


def _prepared(pdf: bytes, at: datetime, signer, *, digits: int):
    """The digest over the file with its field, and that file, in which the place of the signature is empty."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # inline: slow to load

    update = IncrementalPdfFileWriter(io.BytesIO(pdf))
    update._update_meta = lambda: None  # it would take the clock's time, and its metadata would break PDF/A-3a
    session = _maker(signer, language=update.root.get("/Lang")).init_signing_session(update)
    session.system_time = at
    waiting = session.prepare_tbs_document(validation_info=None, bytes_reserved=digits)
    return waiting.digest_tbs_document()


def _maker(signer, *, language: str | None):
    """Makes signatures in an invisible field as both profiles want it: printed, but outside the page."""
    from pyhanko.sign import fields, signers  # inline: slow to load

    with translation.override(language or settings.LANGUAGE_CODE):
        name = _("The agency's electronic seal")
    invisible = fields.InvisSigSettings(set_hidden_flag=False, set_print_flag=True, box_out_of_bounds=True)
    field = fields.SigFieldSpec(FIELD, readable_field_name=name, invis_sig_settings=invisible)
    how = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm=DIGEST)
    return signers.PdfSigner(how, signer, new_field_spec=field)


def _signature(signer, digest: bytes):
    return asyncio.run(signer.async_sign(digest, DIGEST, use_pades=True))


@dataclass(frozen=True)
class _Opened:
    """What the seals of a process share; `digits` is the room for a signature in the file, in hexadecimal digits."""

    signer: Any
    digits: int


@functools.cache
def _opened(file: str, password: str) -> _Opened:
    """Open the seal once per process: reading and checking a key takes longer than signing with it."""
    from cryptography.hazmat.primitives import hashes  # inline: slow to load
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from pyhanko.sign import signers

    content, key = _read(file, password)
    if isinstance(key, rsa.RSAPrivateKey):
        how = (padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        how = (ec.ECDSA(hashes.SHA256()),)
    else:
        raise SealBroken(f"SEAL_FILE {file} holds no RSA or EC key with its certificate.")
    signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=_secret(password))
    signer.sign_raw = lambda data, digest_algorithm: key.sign(data, *how)  # its own opens the key at each seal
    return _Opened(signer, 2 * (len(_signature(signer, bytes(32)).dump()) + SPARE))


def _read(file: str, password: str):
    """The file's bytes, and the key in them; no key where it lacks its certificate."""
    from cryptography.exceptions import UnsupportedAlgorithm  # inline: slow to load
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        content = Path(file).read_bytes()
        key, certificate, _chain = pkcs12.load_key_and_certificates(content, _secret(password))
    except OSError as error:
        raise SealBroken(f"SEAL_FILE {file} cannot be read: {error.strerror}.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise SealBroken(
            f"SEAL_FILE {file} does not open: SEAL_PASSWORD is wrong, or it is not a PKCS#12 file."
        ) from None
    return content, key if certificate else None


def _secret(password: str) -> bytes | None:
    return password.encode() or None
