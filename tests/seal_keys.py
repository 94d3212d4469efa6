"""Keys for the seal, made on the spot: what an agency would get from a certificate authority."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

NAME = "Puljestyrelsen – segl"
PASSWORD = "rødgrød"
VALID_FROM, VALID_UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


def rsa_key(bits: int = 2048):
    return rsa.generate_private_key(65537, bits)


def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def ed_key():
    return ed25519.Ed25519PrivateKey.generate()


def certificate(key) -> x509.Certificate:
    """Signed by the key itself, for signing only."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    signs = dict.fromkeys(("digital_signature", "content_commitment"), True)
    nothing_else = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    use = x509.KeyUsage(**signs, **nothing_else, encipher_only=False, decipher_only=False)
    draft = x509.CertificateBuilder(name, name, key.public_key(), 4711, VALID_FROM, VALID_UNTIL)
    return draft.add_extension(use, critical=True).sign(key, None if _is_ed(key) else hashes.SHA256())


def write(path: Path, key, *, password: str = PASSWORD, with_certificate: bool = True) -> str:
    """Write a PKCS#12 file and return its path."""
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    held = certificate(key) if with_certificate else None
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, key, held, None, lock))
    return str(path)


def _is_ed(key) -> bool:
    return isinstance(key, ed25519.Ed25519PrivateKey)
