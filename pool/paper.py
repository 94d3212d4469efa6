"""HTML → PDF that can be kept: PDF/A-3a and PDF/UA-1 in one file. The only module that knows WeasyPrint.

Same facts, same versions → same bytes: the dates come from the facts, the identifier from the content, the fonts
from the set-up, the styles from the stylesheet; nothing is read from the network or from a folder that a page names.
"""

import contextlib
import ctypes
import functools
import hashlib
import os
import re
import threading
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

import pydyf
import weasyprint
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"
STYLES = settings.BASE / "pool" / "static" / "pool"
FONTS = settings.STATE / "fonts"
# What a document may use, and its kind.
ASSETS = {
    "print.css": (STYLES / "print.css", "text/css"),
    "mark.svg": (STYLES / "mark.svg", "image/svg+xml"),
    **{
        f"fonts/IBMPlexSans-{weight}.ttf": (FONTS / f"IBMPlexSans-{weight}.ttf", "font/ttf")
        for weight in ("Regular", "Italic", "SemiBold")
    },
}
# PDF/UA's marker and the description of its schema that PDF/A asks for. They stand in the one RDF block:
# a second block is lost when the file is sealed.
UA_MARK = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
NAMED = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


class AddressRefused(Exception):
    """A document asked for something outside its own styles, fonts and mark."""


class DateMissing(Exception):
    """A document does not say when it was written, so its bytes could not be repeated."""


def render(template: str, facts: dict, *, language: str = "da", attachment: tuple[str, bytes] | None = None) -> bytes:
    """Print a document from its facts alone.

    `facts["written_at"]` (ISO moment with offset) becomes every date in the file. `attachment` is a file name and
    its bytes, embedded with the relationship *Data*.

    Raises:
        AddressRefused: the page names something that is not an asset of ours.
        DateMissing: the page does not print `written_at` into its head.
    """
    with translation.override(language):
        html = get_template(template).render(facts)
    return to_pdf(html, attachment=attachment)


def to_pdf(html: str, *, attachment: tuple[str, bytes] | None = None) -> bytes:
    """Turn a page into PDF/A-3a + PDF/UA-1; see `render`."""
    with _LOCK:  # Pango's font map serves one thread at a time
        press = _press()
        page = weasyprint.HTML(string=press.printable(html), base_url="asset:/", url_fetcher=press.assets)
        options = {"pdf_variant": VARIANT, "full_fonts": True, "cache": press.images}
        with _refusing():
            document = page.render(font_config=press.fonts, stylesheets=[press.style], **options)
            return _written(document, attachment, options)


def versions() -> dict[str, str]:
    """The programs that decide how a page looks."""
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "pango": _said("libpango-1.0.so.0", "pango_version_string"),
        "harfbuzz": _said("libharfbuzz.so.0", "hb_version_string"),
    }


@functools.cache
def _said(library: str, function: str) -> str:
    """What a library, loaded already, says of its own version."""
    ask = getattr(ctypes.CDLL(library), function)
    ask.restype = ctypes.c_char_p
    return ask().decode()


@functools.cache
def style_hash() -> str:
    """SHA-256 over stylesheet, mark and fonts."""
    whole = hashlib.sha256()
    for name in sorted(ASSETS):
        whole.update(hashlib.sha256(_asset(name)).digest())
    return whole.hexdigest()


@functools.cache
def template_hash(template: str) -> str:
    """SHA-256 over the template and everything it extends or includes."""
    sources, waiting = {}, [template]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = get_template(name).template.source
            waiting += NAMED.findall(sources[name])
    whole = hashlib.sha256()
    for name in sorted(sources):
        whole.update(f"{name}\n{sources[name]}\n".encode())
    return whole.hexdigest()


class Assets(URLFetcher):
    """Serves `asset:/…` and refuses every other address."""

    def fetch(self, url, headers=None):
        name = url.removeprefix("asset:/")
        if name == url or name not in ASSETS:
            raise FatalURLFetchingError(url)  # any other exception would only be logged
        return URLFetcherResponse(url, _asset(name), {"Content-Type": ASSETS[name][1]})


@dataclass(frozen=True)
class _Press:
    """What every document of a process shares: fonts, the parsed stylesheet, drawn images."""

    assets: Assets
    fonts: FontConfiguration
    style: weasyprint.CSS
    images: dict
    unknown: re.Pattern

    def printable(self, html: str) -> str:
        """Name every sign our fonts lack by its code point: a foreign font would change with the machine."""
        return self.unknown.sub(_named, unicodedata.normalize("NFC", html))


@functools.cache
def _press() -> _Press:
    assets, fonts = Assets(), FontConfiguration()
    style = weasyprint.CSS(
        string=_asset("print.css").decode(), base_url="asset:/", url_fetcher=assets, font_config=fonts
    )
    return _Press(assets, fonts, style, {}, _unknown_signs())


def _unknown_signs() -> re.Pattern:
    known = None
    for name, (path, kind) in ASSETS.items():
        if kind == "font/ttf":
            _asset(name)
            with TTFont(path) as font:
                signs = set(font.getBestCmap())
            known = signs if known is None else known & signs
    return re.compile("[^\n\t" + "".join(re.escape(chr(sign)) for sign in sorted(known)) + "]")


def _named(found: re.Match) -> str:
    sign = found[0]
    if unicodedata.category(sign) == "Zs":
        return "\u00a0"
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return ""  # without a shape of its own
    return {"\u2010": "-", "\u2011": "-", "\u2012": "–"}.get(sign) or f"[U+{ord(sign):04X}]"


@functools.cache
def _asset(name: str) -> bytes:
    return ASSETS[name][0].read_bytes()


@contextlib.contextmanager
def _refusing():
    """Turn WeasyPrint's fatal error, which no ordinary handler would catch, into an ordinary exception."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise AddressRefused(str(error)) from None


def _written(document, attachment: tuple[str, bytes] | None, options: dict) -> bytes:
    """The file's bytes. A packed stream whose last byte is a carriage return would seem one byte too short to a strict
    reader, so the file is then written once more with one more empty object in it: about one letter in a hundred.
    """
    written_at = document.metadata.created
    if not written_at:
        raise DateMissing()
    for spare in range(20):
        enclosed = [_enclosed(attachment, written_at)] if attachment else None
        finish = functools.partial(_finish, spare=spare)
        pdf = document.write_pdf(finisher=finish, attachments=enclosed, **options)
        if b"\r\nendstream" not in pdf:
            break
    return pdf


def _enclosed(attachment: tuple[str, bytes], written_at: str) -> weasyprint.Attachment:
    name, content = attachment
    at = datetime.fromisoformat(written_at).astimezone(UTC)
    return weasyprint.Attachment(
        string=content, name=name, created=at, modified=at, relationship="Data", description=name
    )


def _finish(document, pdf: pydyf.PDF, *, spare: int) -> None:
    """Before writing: the PDF/UA marker into the metadata, a scope on every table header, every stream packed once."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.extra.get("Type") == "/Metadata":
                item.stream = [item.stream[0].replace(b"</rdf:RDF>", UA_MARK + b"</rdf:RDF>")]
                item.compress = False  # readable by anybody who looks for the marks
            elif item.compress:
                _pack(item)
        elif isinstance(item, pydyf.Dictionary) and item.get("S") == "/TH":
            group = _parent(pdf, _parent(pdf, item))
            item["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
    for _ in range(spare):
        pdf.add_object(pydyf.Dictionary())


def _parent(pdf: pydyf.PDF, element: pydyf.Dictionary) -> pydyf.Dictionary:
    return pdf.objects[int(element["P"].split()[0])]


def _pack(stream: pydyf.Stream) -> None:
    """Compress now: WeasyPrint would do it twice, for the identifier and for the file."""
    stream.compress = False
    raw = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    packed = _packed_once(raw) if "Length1" in stream.extra else zlib.compress(raw)
    if not packed.endswith(b"\r"):  # see `_written`
        stream.stream = [packed]
        stream.extra["Filter"] = "/FlateDecode"


@functools.lru_cache(maxsize=16)
def _packed_once(font: bytes) -> bytes:
    return zlib.compress(font, level=9)


def _forget_folder() -> None:
    """A forked worker shares the folder of fonts with its parent and must not clear it away when it ends."""
    if _press.cache_info().currsize:
        _press().fonts._folder = None


_LOCK = threading.Lock()
os.register_at_fork(after_in_child=_forget_folder)
