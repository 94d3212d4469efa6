"""HTML → PDF that can be kept: PDF/A-3a and PDF/UA-1 in one file. The only module that knows WeasyPrint.

Same facts, same versions → same bytes: the dates come from the facts, the identifier from the content, the fonts
from the set-up, the styles from the stylesheet; nothing is read from the network or from a folder that a page names.
"""

import ctypes
import functools
import gc
import hashlib
import io
import os
import re
import sys
import threading
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pydyf
import segno
import weasyprint
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from fontTools.ttLib import TTFont
from weasyprint import css
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from pool.kernel import archive, signs

VARIANT = "pdf/a-3a"
File = tuple[str, bytes]
Files = Sequence[File]
STYLES = settings.BASE / "pool" / "static" / "pool"
FONTS = settings.STATE / "fonts"
# What a document may use, and its kind.
ASSETS = {
    "print.css": (STYLES / "print.css", "text/css"),
    "print-defaults.css": (STYLES / "print-defaults.css", "text/css"),
    "mark.svg": (STYLES / "mark.svg", "image/svg+xml"),
    **{
        f"fonts/IBMPlexSans-{weight}.ttf": (FONTS / f"IBMPlexSans-{weight}.ttf", "font/ttf")
        for weight in ("Regular", "Italic", "SemiBold")
    },
}
QR = re.compile(r"asset:/qr/(.+)\.svg")
# The version whose source was read for `_take_short_cuts`; with another one a letter takes a tenth longer, no more.
SHORT_CUTS_FOR = "70.0"
SIDES = ("top", "right", "bottom", "left")
SIZES = [f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES]
SIZES += ["width", "height", "min_width", "max_width", "min_height", "max_height"]
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
NAMED = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


class AddressRefused(Exception):
    """A document asked for something outside its own styles, fonts and mark."""


class DateMissing(Exception):
    """A document does not say when it was written, so its bytes could not be repeated."""


def render(template: str, facts: dict, *, language: str = "da", files: Files = ()) -> bytes:
    """Print a document from its facts alone.

    `facts["written_at"]` (ISO moment with offset) becomes every date in the file. `files` are names with their bytes,
    embedded with the relationship *Data*. `<img src="asset:/qr/TEXT.svg">` draws a QR code of the text, encoded as in
    an address.

    Raises:
        AddressRefused: the page names something that is not an asset of ours.
        DateMissing: the page does not print `written_at` into its head.
    """
    with translation.override(language):
        html = get_template(template).render(facts)
    return to_pdf(html, files=files)


def to_pdf(html: str, *, files: Files = ()) -> bytes:
    """Turn a page into PDF/A-3a + PDF/UA-1; see `render`."""
    with _LOCK:  # Pango's font map serves one thread at a time
        press = _press()
        page = _Page(string=signs.printable(html, press.unknown), base_url="asset:/", url_fetcher=press.assets)
        options = {"pdf_variant": VARIANT, "full_fonts": True, "cache": dict(press.images)}
        try:
            document = page.render(font_config=press.fonts, stylesheets=[press.style], **options)
            pdf = _written(document, files, options)
        except FatalURLFetchingError as error:  # it is none of the ordinary exceptions that others catch
            raise AddressRefused(str(error)) from None
        press.keep(options["cache"])
        return pdf


def prepare() -> None:
    """Load fonts and styles now: processes forked from this one share them and begin at once."""
    _press()


def versions() -> dict[str, str]:
    """The programs that decide how a page looks."""
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "segno": segno.__version__,
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
    """SHA-256 over stylesheets, mark and fonts."""
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
        if code := QR.fullmatch(url):
            return URLFetcherResponse(url, _qr_code(*code.group(0, 1)), {"Content-Type": "image/svg+xml"})
        name = url.removeprefix("asset:/")
        if name == url or name not in ASSETS:
            raise FatalURLFetchingError(url)  # any other exception would only be logged
        return URLFetcherResponse(url, _asset(name), {"Content-Type": ASSETS[name][1]})


def _qr_code(url: str, text: str) -> bytes:
    """One path on a quiet zone of four modules; a seventh of it may be lost (level M)."""
    try:
        code = segno.make(urllib.parse.unquote(text, errors="strict"), error="m", boost_error=False, micro=False)
    except ValueError as error:  # no text, or more than a code can hold
        raise FatalURLFetchingError(url) from error
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=4, xmldecl=False, omitsize=True)
    return drawing.getvalue()


class _Page(weasyprint.HTML):
    """Its elements begin with our own short list of properties; see print-defaults.css."""

    def _ua_stylesheets(self, forms=False):
        return [_press().defaults]


@dataclass(frozen=True)
class _Press:
    """What every document of a process shares: fonts, the parsed stylesheets, drawn images."""

    assets: Assets
    fonts: FontConfiguration
    defaults: weasyprint.CSS
    style: weasyprint.CSS
    images: dict
    unknown: re.Pattern

    def keep(self, images: dict) -> None:
        """Images that the next document has too; a code is drawn once only."""
        self.images.update({url: image for url, image in images.items() if not QR.fullmatch(url)})


@functools.cache
def _press() -> _Press:
    assets, fonts = Assets(), FontConfiguration()
    defaults, style = (
        weasyprint.CSS(string=_asset(name).decode(), base_url="asset:/", url_fetcher=assets, font_config=fonts)
        for name in ("print-defaults.css", "print.css")
    )
    cut = [io.BytesIO(_asset(name)) for name, (_, kind) in ASSETS.items() if kind == "font/ttf"]
    known = [set(TTFont(font).getBestCmap()) for font in cut]
    press = _Press(assets, fonts, defaults, style, {}, signs.unknown(set.intersection(*known)))
    if weasyprint.__version__ == SHORT_CUTS_FOR:
        _take_short_cuts()
    # What is loaded by now stays. The collector need not walk through it in every letter: a tenth of the time.
    gc.collect()
    gc.freeze()
    return press


@functools.cache
def _asset(name: str) -> bytes:
    return ASSETS[name][0].read_bytes()


def _written(document, attachments: Files, options: dict) -> bytes:
    """The file's bytes. A packed stream whose last byte is a carriage return would seem one byte too short to a strict
    reader, so the file is then written once more with one more empty object in it: about one letter in a hundred.
    """
    written_at = document.metadata.created
    if not written_at:
        raise DateMissing()
    for spare in range(20):
        enclosed = [_enclosed(attachment, written_at) for attachment in attachments]
        finish = functools.partial(archive.finish, spare=spare)
        pdf = document.write_pdf(finisher=finish, attachments=enclosed, **options)
        if b"\r\nendstream" not in pdf:
            break
    return pdf


def _enclosed(attachment: File, written_at: str) -> weasyprint.Attachment:
    name, content = attachment
    at = datetime.fromisoformat(written_at).astimezone(UTC)
    return weasyprint.Attachment(
        string=content, name=name, created=at, modified=at, relationship="Data", description=name
    )


@functools.cache
def _take_short_cuts() -> None:
    """Spare WeasyPrint work that it does again and again with the same result; a test compares the bytes.

    A box asks for its margins, paddings and sizes each time it is laid out, and so does each piece of text: boxes of
    one style in equal surroundings have the same. A style asks for each property by itself: those that no rule sets and
    that are not inherited are known beforehand.
    """
    plain = percent.resolve_percentages
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout.") and getattr(module, "resolve_percentages", None) is plain:
            module.resolve_percentages = functools.partial(_resolve_once, plain)
    css.ComputedStyle, css.AnonymousStyle = _foreseeing(css.ComputedStyle), _foreseeing(css.AnonymousStyle)


def _resolve_once(resolve, box, containing_block) -> None:
    style, around = box.style, containing_block
    if isinstance(box, boxes.PageBox) or style["box_sizing"] != "content-box":
        resolve(box, around)
        return
    around = (around.width, around.height) if isinstance(around, boxes.Box) else tuple(around)
    known = style.__dict__.setdefault("sizes", {})
    if around not in known:
        resolve(box, containing_block)
        known[around] = {name: getattr(box, name) for name in SIZES}
        return
    box.__dict__.update(known[around])
    collapse = style["border_collapse"] == "collapse"
    for name in BORDERS:
        if not (collapse and hasattr(box, name)):  # a table has worked them out for its cells
            setattr(box, name, style[name])


def _foreseeing(style: type) -> type:
    asked = css.INHERITED | css.INITIAL_NOT_COMPUTED | {"page", "position", "float", "display"}
    asked |= {key for key in css.INITIAL_VALUES if key.startswith(("__", "text_decoration_"))}
    known = {key: value for key, value in css.INITIAL_VALUES.items() if key not in asked}
    logical = {ask(block="ttb", inline=way) for ask in css.PHYSICAL_FUNCTIONS.values() for way in ("ltr", "rtl")}

    class Foreseeing(style):
        def __init__(self, parent_style, *others):
            super().__init__(parent_style, *others)
            cascaded = others[0] if others else {}
            if logical.isdisjoint(cascaded):
                self.update(known)
                for key in known.keys() & cascaded:
                    del self[key]

    return Foreseeing


def _forget_folder() -> None:
    """A forked worker shares the folder of fonts with its parent and must not clear it away when it ends."""
    if _press.cache_info().currsize:
        _press().fonts._folder = None


_LOCK = threading.Lock()
os.register_at_fork(after_in_child=_forget_folder)
