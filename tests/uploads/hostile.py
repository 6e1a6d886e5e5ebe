"""Papers that do something, fill something, or are not what they seem: pages around a harmless sentence."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.uploads.papers import pdf

SAID = "公司不设罚款。"


def changed(change: Callable[[pikepdf.Pdf], None], paper: bytes | None = None) -> bytes:
    """The paper after somebody has put something into it."""
    with pikepdf.open(io.BytesIO(paper or pdf(SAID))) as file:
        change(file)
        written = io.BytesIO()
        file.save(written)
    return written.getvalue()


def script(file: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    file.Root.OpenAction = action
    file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))
    file.pages[0].obj.AA = Dictionary(O=action)


def launch(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = Dictionary(S=Name.Launch, F=String("/bin/sh"))


def embedded(file: pikepdf.Pdf) -> None:
    file.attachments["evil.exe"] = b"MZ"
    file.Root.AF = Array([file.make_indirect(Dictionary(Type=Name.Filespec, F=String("evil.exe")))])


def link(file: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("http://evil.example.invalid/"))
    file.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]), Border=Array([0, 0, 0]), A=action)]
    )


def xfa(file: pikepdf.Pdf) -> None:
    form = file.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    file.Root.AcroForm = Dictionary(XFA=form, Fields=Array())


def external(file: pikepdf.Pdf) -> None:
    form = file.make_stream(b"")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    form.Ref = Dictionary(F=String("http://evil.example.invalid/a.pdf"), Page=0)
    _use(file, form)


def postscript(file: pikepdf.Pdf) -> None:
    program = file.make_stream(b"showpage")
    program.Type, program.Subtype = Name.XObject, Name.PS
    _use(file, program)


def layers(file: pikepdf.Pdf) -> None:
    """What is in the layer is shown on the screen and not on paper."""
    layer = file.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = file.pages[0]
    page.obj.Resources.Properties = Dictionary(L=layer)
    page.contents_add(b"/OC /L BDC 0 0 100 100 re f EMC")


def hidden_metadata(file: pikepdf.Pdf) -> None:
    file.docinfo["/Author"] = "somebody@example.invalid"
    file.pages[0].obj.PieceInfo = Dictionary(Evil=Dictionary(Private=String("somebody@example.invalid")))


def stamp(file: pikepdf.Pdf) -> None:
    """A stamp laid over the page: it is seen, so it must be seen afterwards."""
    look = file.make_stream(b"1 0 0 rg 0 0 100 100 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    square = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([50, 50, 150, 150]), F=4, AP=Dictionary(N=look))
    file.pages[0].obj.Annots = Array([file.make_indirect(square)])


def print_colours(file: pikepdf.Pdf) -> None:
    file.pages[0].contents_add(b"q 0 1 1 0 k 50 50 100 100 re f Q")


def standard_font(file: pikepdf.Pdf) -> None:
    _write(file, Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def missing_font(file: pikepdf.Pdf) -> None:
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.SimSun)
    inner.CIDSystemInfo = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
    inner.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.SimSun, Flags=4)
    outer = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.SimSun, Encoding=Name("/GBK-EUC-H"))
    outer.DescendantFonts = Array([file.make_indirect(inner)])
    _write(file, outer)


def many_forms(file: pikepdf.Pdf) -> None:
    """Each form draws the next ten times: nine of them draw it a thousand million times."""
    inner = file.make_stream(b"0 0 9 9 re f")
    for _ in range(9):
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
        outer = file.make_stream(b"/A Do " * 10)
        outer.Resources = Dictionary(XObject=Dictionary(A=inner))
        inner = outer
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    _use(file, inner)


def itself(file: pikepdf.Pdf) -> None:
    form = file.make_stream(b"/A Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    form.Resources = Dictionary(XObject=Dictionary(A=form))
    _use(file, form)


def bomb(file: pikepdf.Pdf) -> None:
    """A picture of two thousand million octets in two million."""
    worker = zlib.compressobj(9)
    packed = b"".join(worker.compress(bytes(1 << 20)) for _ in range(512)) + worker.flush()
    picture = file.make_stream(b"")
    picture.write(packed, filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 7000, 7000
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    _use(file, picture)


def huge_picture(file: pikepdf.Pdf) -> None:
    picture = file.make_stream(b"\0" * 100)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 60_000, 60_000
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 1
    _use(file, picture)


def endless_page(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.MediaBox = Array([0, 0, 10_000_000, 10_000_000])


def ribbon(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.MediaBox = Array([0, 0, 10, 10_000])


def deep(file: pikepdf.Pdf) -> None:
    file.pages[0].contents_add(b"q " * 5000)


def many_pages(file: pikepdf.Pdf) -> None:
    for _ in range(201):
        file.add_blank_page()


def _use(file: pikepdf.Pdf, thing: pikepdf.Object) -> None:
    page = file.pages[0]
    page.obj.Resources.XObject = Dictionary(Evil=file.make_indirect(thing))
    page.contents_add(b"q /Evil Do Q")


def _write(file: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    page = file.pages[0]
    page.obj.Resources.Font = Dictionary(page.obj.Resources.get("/Font", Dictionary()))
    page.obj.Resources.Font.Other = file.make_indirect(font)
    page.contents_add(b"BT /Other 20 Tf 60 60 Td <41424142> Tj ET")


def photograph(width: int = 1200, height: int = 900, kind: str = "JPEG", **options: object) -> bytes:
    """Dark above, bright below: which way is up can be seen."""
    image = Image.new("RGB", (width, height), (200, 180, 160))
    image.paste((20, 30, 40), (0, 0, width, height // 2))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def declared_picture(width: int, height: int) -> bytes:
    """A PNG of a few octets that says it is this large."""
    small = bytearray(photograph(4, 4, "PNG"))
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)
