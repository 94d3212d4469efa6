"""The last hand on a PDF that is kept: what makes it PDF/A and PDF/UA at once, and everything in it packed once."""

import functools
import zlib

import pydyf

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


def finish(document, pdf: pydyf.PDF, *, spare: int) -> None:
    """Before writing: the PDF/UA marker into the metadata, a scope on every table header, every object as bytes.

    `spare` empty objects are added, so that the same content gets other bytes.
    """
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
    pdf.objects[1:] = [_Plain(item) if item.compressible else item for item in pdf.objects[1:]]


def _parent(pdf: pydyf.PDF, element: pydyf.Dictionary) -> pydyf.Dictionary:
    return pdf.objects[int(element["P"].split()[0])]


class _Plain(pydyf.Object):
    """An object as bytes: they are asked for twice, for the identifier and for the file."""

    data = b""

    def __init__(self, item: pydyf.Object):
        super().__init__()
        self.number, self.data = item.number, item.data


def _pack(stream: pydyf.Stream) -> None:
    """Compress now: WeasyPrint would do it twice, for the identifier and for the file."""
    stream.compress = False
    raw = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    packed = _packed_once(raw) if "Length1" in stream.extra else zlib.compress(raw)
    if not packed.endswith(b"\r"):  # see `paper._written`
        stream.stream = [packed]
        stream.extra["Filter"] = "/FlateDecode"


@functools.lru_cache(maxsize=16)
def _packed_once(font: bytes) -> bytes:
    return zlib.compress(font, level=9)
