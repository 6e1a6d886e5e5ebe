"""Files that two readers follow to different places: tables, object streams, comments, keys and objects twice."""

from __future__ import annotations

import re
import zlib

from qianyue.trust.pdf.form import pages
from tests.trust.forgeries.making import OVERLAY
from tests.trust.forgeries.scene import Scene, forgery
from tests.trust.forging import Forger, content
from tests.trust.papers import sign

XREF, STREAMS, TWICE, COMMENT = "xref poisoning", "object-stream override", "duplicate keys and objects", "PDF in a comment"


def _overlay(pdf: bytes) -> tuple[Forger, int]:
    forger = Forger(pdf)
    return forger, forger.reference(forger.page(), "Contents")


@forgery(XREF)
def table_points_into_the_signed_part(scene: Scene) -> bytes:
    """A new table lets the page's content begin inside bytes that were signed as something else"""
    hidden = b"90 0 obj\n%s\nendobj\n" % content(OVERLAY)
    forger, number = _overlay(scene.contract)
    at = scene.contract.index(b"stream\n", 20)
    return forger.put(number, content(OVERLAY)).save(offsets={number: at}, unlisted=hidden)


@forgery(XREF)
def hybrid_table(scene: Scene) -> bytes:
    """/XRefStm names a second table that only some readers follow"""
    forger, number = _overlay(scene.contract)
    return scene.closed(forger.put(number, content(OVERLAY)).save(trailer=b"/XRefStm 15"))


@forgery(XREF)
def revision_skipped(scene: Scene) -> bytes:
    """A forged revision, and after it an honest one whose /Prev passes it over"""
    forger, number = _overlay(scene.both)
    forged = forger.put(number, content(OVERLAY)).save()
    back = forger.document.revisions[-1].section.offset
    return scene.closed(Forger(forged).put(1, Forger(scene.both).text(1)).save(previous=back))


@forgery(XREF)
def old_start_after_the_end(scene: Scene) -> bytes:
    """A second startxref after the end sends readers back to the file before the employer signed"""
    old = Forger(scene.signed).document.revisions[-1].section.offset
    return scene.contract + b"startxref\n%d\n%%%%EOF\n" % old


@forgery(XREF)
def another_root(scene: Scene) -> bytes:
    """The new trailer names another catalog"""
    forger, _ = _overlay(scene.both)
    root = forger.add(forger.text(forger.root))
    return scene.closed(forger.save(root=b"%d 0 R" % root))


@forgery(XREF)
def page_content_freed(scene: Scene) -> bytes:
    """The new table frees the content of page one"""
    forger, number = _overlay(scene.both)
    return scene.closed(forger.save(free=(number,)))


@forgery(XREF)
def smaller_size(scene: Scene) -> bytes:
    """/Size shrinks: objects above it are absent to some readers and present to others"""
    return Forger(scene.contract).put(1, Forger(scene.contract).text(1)).save(size=5)


@forgery(STREAMS)
def page_in_an_object_stream(scene: Scene) -> bytes:
    """An update with an object stream that holds another page one"""
    pdf = scene.contract
    forger = Forger(pdf)
    number = pages(forger.view)[0]
    body = forger.text(number).replace(b"/Contents", b"/Hidden")
    stream_number, table_number = forger.next, forger.next + 1
    packed = zlib.compress(b"%d 0 " % number + body)
    first = len(b"%d 0 " % number)
    container = b"%d 0 obj\n<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        stream_number, first, len(packed), packed,
    )  # fmt: skip
    offset = len(pdf) + len(container)
    entries = [(number, 2, stream_number, 0), (stream_number, 1, len(pdf), 0), (table_number, 1, offset, 0)]
    written = (bytes((kind,)) + where.to_bytes(4, "big") + bytes((member,)) for _, kind, where, member in entries)
    rows = zlib.compress(b"".join(written))
    index = b" ".join(b"%d 1" % entry[0] for entry in entries)
    head = b"/Type/XRef/W[1 4 1]/Index[%s]/Size %d/Root %d 0 R/Prev %d/Filter/FlateDecode/Length %d" % (
        index, table_number + 1, forger.root, forger.document.revisions[-1].section.offset, len(rows),
    )  # fmt: skip
    table = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (table_number, head, rows)
    return pdf + container + table + b"startxref\n%d\n%%%%EOF\n" % offset


@forgery(TWICE)
def key_twice(scene: Scene) -> bytes:
    """Page one with two /Contents: the first counts for some readers, the last for others"""
    forger = Forger(scene.both)
    other = forger.add(content(OVERLAY))
    return scene.closed(forger.insert(forger.page(), b"/Contents %d 0 R" % other).save())


@forgery(TWICE)
def key_twice_by_another_spelling(scene: Scene) -> bytes:
    """/Contents and /Con#74ents in page one"""
    forger = Forger(scene.both)
    other = forger.add(content(OVERLAY))
    return scene.closed(forger.insert(forger.page(), b"/Con#74ents %d 0 R" % other).save())


@forgery(TWICE)
def number_twice_in_a_table(scene: Scene) -> bytes:
    """One number with two offsets in one table"""
    pdf = Forger(scene.contract).put(1, b"<<>>").save()
    return pdf.replace(b"xref\n1 1\n", b"xref\n1 1\n0000000015 00000 n \n1 1\n")


@forgery(TWICE)
def object_without_an_entry(scene: Scene) -> bytes:
    """A second object of the page content's number that no table lists, for readers that repair files"""
    forger, number = _overlay(scene.both)
    more = b"%d 0 obj\n%s\nendobj\n" % (number, content(OVERLAY))
    return scene.closed(forger.put(1, forger.text(1)).save(unlisted=more))


@forgery(COMMENT)
def file_in_a_comment(scene: Scene) -> bytes:
    """A whole other file stands in one comment line of an update"""
    other = re.sub(rb"[\r\n]", b" ", scene.paper)
    return scene.closed(Forger(scene.both).put(1, Forger(scene.both).text(1)).save(before=b"%" + other + b"\n"))


@forgery(COMMENT)
def objects_before_the_header(scene: Scene) -> bytes:
    """A comment line with another object before the header, which moves every offset"""
    return b"%%13 0 obj\n%s\nendobj\n" % content(OVERLAY) + scene.contract


@forgery(COMMENT)
def reference_with_a_comment_inside(scene: Scene) -> bytes:
    """The worker signs a reference that is split by a comment, the employer brings the object it points to"""
    base = Forger(scene.paper).put(90, content(b"[150%hidden\n0 R]")).save(size=100)
    signed = sign(base, scene.world, scene.alice, field="worker")

    def bring(forger: Forger, _: int) -> None:
        forger.put(150, content(OVERLAY))
        forger.next = 151

    return scene.by_employer(signed, tail=b"/Prop_Build 150 0 R", forge=bring)
