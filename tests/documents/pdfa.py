"""A small judge of PDF/A-3a (ISO 19005-3) after its clauses, reading with pikepdf. It is a subset and no certificate: what it
finds is wrong, what it does not find may still be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Name

NAMESPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/CCITTFaxDecode"}
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}


def problems(data: bytes) -> list[str]:
    """What breaks the rules, each with its clause; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_file(data, pdf), *_metadata(pdf), *_objects(pdf), *_annotations(pdf), *_logical(pdf), *_attachments(pdf)]


def _file(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "6.1.2 header or binary comment"
    if "/ID" not in pdf.trailer or len(pdf.trailer.ID) != 2:
        yield "6.1.3 file identifier"
    if pdf.is_encrypted:
        yield "6.1.3 encrypted"
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == Name("/GTS_PDFA1")]
    if not intents or b"acsp" not in intents[0].DestOutputProfile.read_bytes()[:40]:
        yield "6.2.3 output intent without ICC profile"
    elif intents[0].DestOutputProfile.read_bytes()[16:20] != b"RGB ":
        yield "6.2.4 output intent is not RGB"
    for key in ("/AA", "/OpenAction", "/Requirements"):
        if key in pdf.Root:
            yield f"6.5 {key} in catalogue"
    if "/NeedAppearances" in pdf.Root.get("/AcroForm", {}):
        yield "6.4.1 NeedAppearances"
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        yield "6.4.2 XFA"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "6.6.2 no metadata"
        return
    stream = pdf.Root.Metadata
    if "/Filter" in stream:
        yield "6.6.2 metadata compressed"
    root = ElementTree.fromstring(stream.read_bytes())  # noqa: S314 - our own file
    said = {name: root.find(f".//{name}", NAMESPACES) for name in ("pdfaid:part", "pdfaid:conformance", "xmp:CreateDate")}
    if [getattr(said[name], "text", None) for name in ("pdfaid:part", "pdfaid:conformance")] != ["3", "A"]:
        yield "6.6.4 not declared as PDF/A-3a"
    title = root.find(".//dc:title/rdf:Alt/rdf:li", NAMESPACES)
    if getattr(title, "text", None) != str(pdf.docinfo.get("/Title", "")):
        yield "6.6.3 title differs between Info and XMP"
    digits = re.sub(r"\D", "", getattr(said["xmp:CreateDate"], "text", "") or "")
    if digits[:14] != re.sub(r"\D", "", str(pdf.docinfo.get("/CreationDate", "")))[:14]:
        yield "6.6.3 date differs between Info and XMP"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            filters = item.get("/Filter", pikepdf.Array())
            for name in filters if isinstance(filters, pikepdf.Array) else [filters]:
                if str(name) not in FILTERS:
                    yield f"6.1.7 filter {name}"
            if "/F" in item or "/FFilter" in item:
                yield "6.1.7 external stream"
            if item.get("/Subtype") == Name("/PS") or "/OPI" in item or "/Ref" in item:
                yield "6.2.9 PostScript, OPI or reference XObject"
            if item.get("/Interpolate") is True or "/Alternates" in item:
                yield "6.2.8 image interpolated or with alternates"
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if item.get("/Type") == Name("/Font"):
            yield from _font(item)
        if item.get("/Type") == Name("/Action") and str(item.get("/S")) not in ACTIONS:
            yield f"6.5.1 action {item.get('/S')}"
        if item.get("/Type") == Name("/ExtGState") and ("/TR" in item or str(item.get("/BM", "/Normal")) == "/Compatible"):
            yield "6.2.5 graphics state"


def _font(font: Any) -> Iterator[str]:
    name, kind = font.get("/BaseFont"), str(font.get("/Subtype"))
    if kind == "/Type0":
        if "/ToUnicode" not in font:
            yield f"6.2.11.7 {name} without ToUnicode"
        descendant = font.DescendantFonts[0]
        if str(font.Encoding) not in ("/Identity-H", "/Identity-V") and not isinstance(font.Encoding, pikepdf.Stream):
            yield f"6.2.11.3 {name} with foreign CMap"
        if str(descendant.Subtype) == "/CIDFontType2" and "/CIDToGIDMap" not in descendant:
            yield f"6.2.11.3 {name} without CIDToGIDMap"
        font = descendant
    elif kind in ("/CIDFontType0", "/CIDFontType2"):
        return
    descriptor = font.get("/FontDescriptor", {})
    if kind != "/Type3" and not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"6.2.11.4 {name} not embedded"


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            kind, flags = str(annotation.get("/Subtype")), int(annotation.get("/F", 0))
            if kind in ("/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"):
                yield f"6.3.1 annotation {kind}"
            if kind != "/Popup" and (not flags & 4 or flags & 0b100011):  # Print; not Invisible, Hidden, NoView
                yield f"6.3.2 flags {flags} of {kind}"
            empty = annotation.Rect[0] == annotation.Rect[2] and annotation.Rect[1] == annotation.Rect[3]
            look = annotation.get("/AP")
            if kind not in ("/Popup", "/Link") and not empty and (look is None or [*look.keys()] != ["/N"]):
                yield f"6.3.3 appearance of {kind}"
            if look is not None and not isinstance(look.N, pikepdf.Stream):
                yield f"6.3.3 normal appearance of {kind} is no stream"
            if "/AA" in annotation or (kind == "/Widget" and "/A" in annotation):
                yield f"6.4.1 action of {kind}"


def _logical(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.Root.get("/MarkInfo", {}).get("/Marked") is not True or "/StructTreeRoot" not in pdf.Root:
        yield "6.7 not tagged"
        return
    if "/Lang" not in pdf.Root:
        yield "6.7.4 no language"
    named = {str(element.get("/Alt", "")) for element in _elements(pdf.Root.StructTreeRoot) if element.S == "/Form"}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            visible = annotation.Rect[0] != annotation.Rect[2]
            if str(annotation.Subtype) == "/Widget" and visible and str(annotation.get("/TU", "")) not in named:
                yield "6.7 no Form element names the widget"
            if "/StructParent" in annotation:
                yield "6.7 an annotation that signing rewrites is reached through the structure tree"


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    for name in pdf.attachments:
        file = pdf.attachments[name].obj
        if str(file.get("/AFRelationship")) not in ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"):
            yield f"6.8 {name} without relationship"
        if "/UF" not in file or "/F" not in file or "/Subtype" not in file.EF.F:
            yield f"6.8 {name} without names or media type"
        if "/ModDate" not in file.EF.F.get("/Params", {}):
            yield f"6.8 {name} without date"
        if not any(linked == file for linked in pdf.Root.get("/AF", [])):
            yield f"6.8 {name} not in AF"
