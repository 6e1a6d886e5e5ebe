"""Makes the pegs of the layout into empty signature fields.

typst writes no forms, but it leaves a link annotation wherever the layout has a link. The layout pegs each place for
signing with a link to `qianyue:sig:<role>`; here that annotation becomes a signature field with an empty appearance, its
structure element becomes a Form that names it, and the catalogue gets the AcroForm. Who seals gets an empty field at the edge
of every page besides, for the strips of the cross-page seal (decision 0009). Everything else stays byte for byte as
typst wrote it: uncompressed objects and a classic cross-reference table, so that signing only has to append.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from qianyue.documents import seams
from qianyue.documents.errors import RenderError

PEG = re.compile(rb"/Rect\[([0-9. -]+)\].*/URI\(qianyue:sig:([a-z_]+)\).*/StructParent ([0-9]+)", re.DOTALL)
ANNOTATIONS = re.compile(rb"/Annots\[([0-9 R]*)\]")
TRAILER = re.compile(rb"trailer\r?\n?<<(.*?)>>\r?\n?startxref\r?\n?([0-9]+)\r?\n?%%EOF\s*\Z", re.DOTALL)
A4 = (595.276, 841.890)  # points
ID = re.compile(rb"/ID ?\[.*?\]", re.DOTALL)
KIDS = re.compile(rb"/Kids\[([0-9 R]*)\]")
REFERENCE = re.compile(rb"([0-9]+) 0 R")
EMPTY = b"<</Type/XObject/Subtype/Form/BBox[0 0 %b]/Resources<<>>/Length 0>>\nstream\n\nendstream"


class _File:
    """A file with one classic cross-reference table, as its objects: `objects[n]` is the body of object n."""

    def __init__(self, data: bytes) -> None:
        end = TRAILER.search(data, max(0, len(data) - 2048))
        if end is None:
            raise RenderError("排版程序写出的文件结构不符合预期（找不到文件尾），请联系管理员。")
        self.trailer, at = end[1], int(end[2])
        table = data[at : end.start()].split()
        if table[:2] != [b"xref", b"0"] or len(table) != 3 + 3 * int(table[2]):
            raise RenderError("排版程序写出的文件结构不符合预期（交叉引用表），请联系管理员。")
        offsets = [int(offset) for offset in table[6::3]]  # object 0 is the head of the free list
        if offsets != sorted(offsets):
            raise RenderError("排版程序写出的文件结构不符合预期（对象次序），请联系管理员。")
        self.head = data[: offsets[0]]
        ends = [*offsets[1:], at]
        self.objects = {n: data[a:b] for n, (a, b) in enumerate(zip(offsets, ends, strict=True), 1)}

    def starting(self, words: bytes) -> list[int]:
        """Numbers of the objects whose dictionary starts with `words`. Streams start with their length: never found."""
        return [n for n, body in self.objects.items() if body.startswith(words, body.find(b"<<") + 2)]

    def put(self, number: int, body: bytes) -> None:
        self.objects[number] = b"%d 0 obj\n%b\nendobj\n" % (number, body)

    def add(self, body: bytes) -> int:
        number = len(self.objects) + 1
        self.put(number, body)
        return number

    def write(self) -> bytes:
        size = len(self.objects) + 1
        body, entries = [self.head], [b"0000000000 65535 f\r\n"]
        at = len(self.head)
        for number in range(1, size):
            entries.append(b"%010d 00000 n\r\n" % at)
            body.append(self.objects[number])
            at += len(self.objects[number])
        written = b"".join(body)
        name = hashlib.sha256(written).hexdigest()[:32].encode()
        trailer = ID.sub(b"/ID[<%b><%b>]" % (name, name), self.trailer)
        trailer = re.sub(rb"/Size [0-9]+", b"/Size %d" % size, trailer)
        tail = b"xref\n0 %d\n%btrailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, b"".join(entries), trailer, at)
        return written + tail


def add_signature_fields(
    pdf: bytes, captions: Mapping[str, str], *, hidden: Sequence[str] = (), margin: float = seams.MARGIN
) -> bytes:
    """`pdf` as typst wrote it → the same with one empty signature field for each role of `captions`, and the strips of seals.

    `captions` gives the alternative text of each field, for screen readers. Every role must have exactly one peg. The roles of
    `hidden` get fields that are nowhere to be seen. `margin` is how much (points) is free of text at the right edge of all pages.
    """
    file = _File(pdf)
    fields = {}
    for number in file.starting(b"/Type/Annot/Subtype/Link"):
        if peg := PEG.search(file.objects[number]):
            role = peg[2].decode()
            if role in fields or role not in captions:
                raise RenderError(f"签署位置“{role}”在版面上重复或者没有定义，请联系管理员。")
            _make_widget(file, number, peg, captions[role])
            fields[role] = number
    if absent := [caption for role, caption in captions.items() if role not in fields]:
        raise RenderError(f"版面上没有签署位置：{'、'.join(absent)}，请联系管理员。")
    for role in hidden:
        fields[role] = _add_hidden(file, role, beside=next(iter(fields.values())))
    pieces = _add_strips(file, captions, margin)
    numbers = b" ".join(b"%d 0 R" % number for number in (*fields.values(), *pieces))
    # SigFlags 3: the file has signature fields, and is only to be appended to (ISO 32000-1 table 219).
    form = file.add(b"<</Fields[%b]/SigFlags 3%b>>" % (numbers, _font(file) if pieces else b""))
    (catalog,) = file.starting(b"/Type/Catalog")
    body = file.objects[catalog]
    file.objects[catalog] = body.replace(b"/Type/Catalog", b"/Type/Catalog/AcroForm %d 0 R" % form, 1)
    return file.write()


def _make_widget(file: _File, number: int, peg: re.Match[bytes], caption: str) -> None:
    rect = peg[1].decode()
    left, bottom, right, top = (float(edge) for edge in rect.split())
    if min(left, bottom) < 0 or right > A4[0] or top > A4[1]:
        raise RenderError(f"“{caption}”的签署位置超出了页面，请检查签署人的姓名等内容是否过长。")
    box = f"{right - left:.4f} {top - bottom:.4f}".encode()
    look = file.add(EMPTY % box)
    page = next(n for n in file.starting(b"/Type/Page/") if _carries(file.objects[n], number))
    name = _hexadecimal(caption)
    # F 4: printed. P: the page, so that a reader need not search for it.
    file.put(
        number,
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%b)/TU<FEFF%b>/F 4/Rect[%b]/P %d 0 R/AP<</N %d 0 R>>>>"
        % (peg[2], name, rect.encode(), page, look),
    )
    _leave_structure(file, number, key=peg[3], caption=name)


def _add_hidden(file: _File, role: str, *, beside: int) -> int:
    """An empty field without extent, among the annotations of the page where `beside` is. Returns its number."""
    page = next(n for n in file.starting(b"/Type/Page/") if _carries(file.objects[n], beside))
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%b)/F 132/Rect[0 0 0 0]/P %d 0 R>>" % (role.encode(), page)
    number = file.add(widget)  # F 132: printed, locked
    _annotate(file, page, number)
    return number


def _leave_structure(file: _File, number: int, *, key: bytes, caption: bytes) -> None:
    """The structure tree keeps a Form element with the field's name, but no reference to the field itself.

    Signing rewrites the field, and an object that is reached through the tree too is, to strict judges (pyHanko), a
    change they cannot account for. `key` is the field's place in the parent tree.
    """
    (element,) = (n for n in file.starting(b"/Type/StructElem/S/Link") if b"/Obj %d 0 R" % number in file.objects[n])
    body = file.objects[element].replace(b"/S/Link", b"/S/Form/Alt<FEFF%b>" % caption, 1)
    file.objects[element] = re.sub(rb"/K\[<</Type/OBJR.*?>>\]", b"/K[]", body, flags=re.DOTALL)
    (root,) = file.starting(b"/Type/StructTreeRoot")
    file.objects[root] = file.objects[root].replace(b" %b %d 0 R" % (key, element), b"", 1)


def _add_strips(file: _File, captions: Mapping[str, str], margin: float) -> list[int]:
    """An empty field at the edge of every page for each seal; the numbers of the fields.

    They are read-only text fields (Ff 1): a signature field may have one widget only (ISO 32000-2 12.7.5.5). F 644: printed, and
    locked with its contents, which tells readers with forms of their own to draw the look and no box to type into.
    """
    pages, numbers = _pages(file), list[int]()
    found = seams.named(captions, len(pages), margin=margin)
    look = file.add(EMPTY % b"1 1") if found else 0
    for role, places in found.items():
        for count, (page, rect) in enumerate(zip(pages, places, strict=True), 1):
            edges = " ".join(f"{edge:.4f}" for edge in rect).encode()
            field = b"<</Type/Annot/Subtype/Widget/FT/Tx/Ff 1/T(%b_seam_%d)/TU<FEFF%b>/F 644/Rect[%b]/P %d 0 R/AP<</N %d 0 R>>>>"
            number = file.add(field % (role.encode(), count, _hexadecimal(captions[role]), edges, page, look))
            _annotate(file, page, number)
            numbers.append(number)
    return numbers


def _pages(file: _File) -> list[int]:
    """The numbers of the pages in their order."""
    (catalog,) = file.starting(b"/Type/Catalog")
    root = re.search(rb"/Pages ([0-9]+) 0 R", file.objects[catalog])
    found, pending = [], [int(root[1])] if root else []
    while pending:
        number = pending.pop()
        if kids := KIDS.search(file.objects[number]):
            pending += [int(kid) for kid in reversed(REFERENCE.findall(kids[1]))]
        else:
            found.append(number)
    return found


def _annotate(file: _File, page: int, number: int) -> None:
    """Puts an annotation at the end of a page's list."""
    body, reference = file.objects[page], b"%d 0 R" % number
    if found := ANNOTATIONS.search(body):
        file.objects[page] = body[: found.end(1)] + b" " + reference + body[found.end(1) :]
    else:
        file.objects[page] = body.replace(b"/Type/Page", b"/Type/Page/Annots[%b]" % reference, 1)


def _font(file: _File) -> bytes:
    """What a text field must name though nothing is ever typed into it (12.7.4.3): a font, one that the file embeds."""
    fonts = file.starting(b"/Type/Font/Subtype/Type0")
    return b"/DA(/F 0 Tf)/DR<</Font<</F %d 0 R>>>>" % fonts[0] if fonts else b""


def _hexadecimal(text: str) -> bytes:
    """In UTF-16, without the mark."""
    return text.encode("utf-16-be").hex().upper().encode()


def _carries(page: bytes, annotation: int) -> bool:
    found = ANNOTATIONS.search(page)
    return found is not None and b"%d 0 R" % annotation in re.findall(rb"[0-9]+ 0 R", found[1])
