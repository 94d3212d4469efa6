"""Reads a PDF back: what a reader, a screen reader and an archive get out of it."""

import io

import page
import pikepdf
import pypdf
import pypdfium2


def text(pdf: bytes) -> str:
    """The text of all pages in reading order, line breaks and hard blanks as single blanks."""
    return " ".join(pages(pdf))


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def faults(pdf: bytes) -> list[str]:
    """What breaks PDF/A-3a or PDF/UA-1."""
    found = []
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        found += [f"{profile} {failure.rule_id}: {failure.message}" for failure in report.failures]
    return found


def tags(pdf: bytes) -> list[str]:
    """Every element of the structure tree, in order, as H1, P, Table …"""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _walk(document.Root.StructTreeRoot.K, found)
    return found


def headings(pdf: bytes) -> list[str]:
    """The bookmarks, all levels."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return list(_titles(outline.root))


def header_cells(pdf: bytes) -> list[dict]:
    """The attributes of every table header."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            {str(key): str(value) for key, value in item.A.items()}
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"
        ]


def alternatives(pdf: bytes) -> list[str]:
    """The alternative text of every figure."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]


def sheet(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in points."""
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(box.width), round(box.height)


def over_the_edge(pdf: bytes, margin: int) -> list[str]:
    """Signs that stand outside the text's own part of a page; `margin` in points, left and right."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, sheet in enumerate(document, start=1):
            page = sheet.get_textpage()
            for index in range(page.count_chars()):
                left, _, right, _ = page.get_charbox(index)
                if right > left and not (margin <= left and right <= sheet.get_width() - margin):
                    found.append(f"page {number}: {page.get_text_range(index, 20)!r}")
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """Every font by its bare name, and whether it lies in the file."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                found[str(item.FontName).partition("+")[2]] = "/FontFile2" in item
    return found


def _walk(item, found: list[str]) -> None:
    if isinstance(item, pikepdf.Array):
        for kid in item:
            _walk(kid, found)
    elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
        found.append(str(item.S)[1:])
        if "/K" in item:
            _walk(item.K, found)


def _titles(items):
    for item in items:
        yield item.title
        yield from _titles(item.children)
