"""What makes a PDF a PDF/A-2b (ISO 19005-2) around its pages: the meaning of colours, the declaration, an identifier."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
COLOURS = "sRGB IEC61966-2.1"
DATE = slice(24, 36)  # of an ICC profile: when it was made, which makes no difference to its colours
IDENTIFIER = slice(84, 100)


def begun() -> pikepdf.Pdf:
    """A file without pages yet."""
    file = pikepdf.new()
    colours = file.make_stream(_profile())
    colours.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String(COLOURS),
        DestOutputProfile=file.make_indirect(colours),
    )
    said = file.make_stream(XMP)
    said.Type, said.Subtype = Name.Metadata, Name.XML
    file.Root.OutputIntents = Array([file.make_indirect(intent)])
    file.Root.Metadata = file.make_indirect(said)
    return file


def written(file: pikepdf.Pdf) -> bytes:
    """The same pages give the same bytes."""
    file.remove_unreferenced_resources()
    target = io.BytesIO()
    file.save(
        target,
        force_version="1.7",
        deterministic_id=True,
        compress_streams=True,
        recompress_flate=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
    )
    return target.getvalue()


@cache
def _profile() -> bytes:
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[DATE] = bytes.fromhex("07d000010001000000000000")
    made[IDENTIFIER] = bytes(16)
    return bytes(made)
