"""USF, ISA and SWA (Mladenov et al., "1 Trillion Dollar Refund", CCS 2019): signatures that cover less than they seem to."""

from __future__ import annotations

import re

from tests.trust.forgeries.making import OVERLAY
from tests.trust.forgeries.scene import Scene, contents, forgery
from tests.trust.forging import Forger, content

USF, ISA, SWA = "USF: universal forgery", "ISA: incremental saving", "SWA: signature wrapping"
RANGES, PADDING = "ByteRange games", "/Contents padding games"


def _in_dictionary(pdf: bytes, pattern: bytes, replacement: bytes) -> bytes:
    """Edits the worker's signature dictionary in place, to the same length: what is not covered, or not looked at."""
    start, end = contents(pdf, "worker")
    first = pdf.rindex(b"/ByteRange", 0, start)
    found = re.compile(pattern).search(pdf, first, end)
    assert found is not None
    assert len(replacement) <= len(found[0])
    return pdf[: found.start()] + replacement.ljust(len(found[0])) + pdf[found.end() :]


def _repainted(scene: Scene) -> bytes:
    """The content of page one, whited out and written anew, in the same number of octets."""
    start = scene.contract.index(b"BT /F1 20 Tf 72 760 Td (Labour contract, page 1)")
    old = b"(Labour contract, page 1)"
    return scene.contract[:start] + scene.contract[start:].replace(old, b"(Wage: 1.00".ljust(len(old) - 1) + b")", 1)


@forgery(USF)
def contents_missing(scene: Scene) -> bytes:
    """The page rewritten, the worker's /Contents blanked out: nothing left to check"""
    return _in_dictionary(_repainted(scene), rb"/Contents ?<[0-9a-f]+>", b"")


@forgery(USF)
def contents_null(scene: Scene) -> bytes:
    """The page rewritten, the worker's /Contents made null"""
    return _in_dictionary(_repainted(scene), rb"/Contents ?<[0-9a-f]+>", b"/Contents null")


@forgery(USF)
def contents_zero(scene: Scene) -> bytes:
    """The page rewritten, the worker's /Contents made a single zero octet"""
    return _in_dictionary(_repainted(scene), rb"/Contents ?<[0-9a-f]+>", b"/Contents <00>")


@forgery(USF)
def byte_range_missing(scene: Scene) -> bytes:
    """The page rewritten, the worker's /ByteRange blanked out"""
    return _in_dictionary(_repainted(scene), rb"/ByteRange ?\[[^\]]*\]", b"")


@forgery(USF)
def byte_range_null(scene: Scene) -> bytes:
    """The page rewritten, the worker's /ByteRange made null"""
    return _in_dictionary(_repainted(scene), rb"/ByteRange ?\[[^\]]*\]", b"/ByteRange null")


@forgery(USF)
def byte_range_negative(scene: Scene) -> bytes:
    """The page rewritten, the worker's /ByteRange with a negative length"""
    return _in_dictionary(_repainted(scene), rb"/ByteRange ?\[[^\]]*\]", b"/ByteRange[0 -1 0 -1]")


@forgery(ISA)
def appended_with_table(scene: Scene) -> bytes:
    """An update that replaces the content of page one"""
    forger = Forger(scene.contract)
    return forger.put(forger.reference(forger.page(), "Contents"), content(OVERLAY)).save()


@forgery(ISA)
def appended_without_table(scene: Scene) -> bytes:
    """The same content appended with a trailer and no table, for readers that repair files"""
    forger = Forger(scene.contract)
    number = forger.reference(forger.page(), "Contents")
    body = b"%d 0 obj\n%s\nendobj\n" % (number, content(OVERLAY))
    return scene.contract + body + b"trailer\n<</Root %d 0 R/Size %d>>\n%%%%EOF\n" % (forger.root, forger.next)


@forgery(ISA)
def appended_without_anything(scene: Scene) -> bytes:
    """The content of page one once more after the end of the file, without table or trailer"""
    forger = Forger(scene.contract)
    return scene.contract + b"%d 0 obj\n%s\nendobj\n" % (forger.reference(forger.page(), "Contents"), content(OVERLAY))


@forgery(ISA)
def appended_with_a_copy_of_the_signature(scene: Scene) -> bytes:
    """The update also carries a copy of the worker's signature dictionary, so that the last revision has one"""
    forger = Forger(scene.contract)
    number = forger.reference(forger.field("worker"), "V")
    forger.put(number, forger.text(number))
    return forger.put(forger.reference(forger.page(), "Contents"), content(OVERLAY)).save()


@forgery(SWA)
def second_part_moved(scene: Scene) -> bytes:
    """The signed end of the worker's revision moved to the end, other objects and a table put before it"""
    pdf, (_, end) = scene.signed, contents(scene.signed, "worker")
    forger = Forger(pdf)
    forger.put(forger.reference(forger.page(), "Contents"), content(OVERLAY))
    inserted = b">>\nendobj\n" + forger.save()[len(pdf) :]
    moved = pdf[:end] + inserted + pdf[end:]
    at = moved.rindex(b"/ByteRange", 0, end)
    numbers = b"/ByteRange[0 %d %d %d]" % (contents(pdf, "worker")[0], end + len(inserted), len(pdf) - end)
    old = re.compile(rb"/ByteRange ?\[[^\]]*\]").match(moved, at)
    assert old is not None
    return moved[:at] + numbers.ljust(len(old[0])) + moved[old.end() :]


@forgery(SWA)
def wrapped_in_a_later_dictionary(scene: Scene) -> bytes:
    """A later signature dictionary whose /ByteRange names the old, genuine bytes"""
    forger = Forger(scene.contract)
    copy = forger.add(forger.text(forger.reference(forger.field("worker"), "V")))
    forger.set(forger.field("worker"), "V", b"%d 0 R" % copy)
    return forger.put(forger.reference(forger.page(), "Contents"), content(OVERLAY)).save()


@forgery(RANGES)
def byte_range_of_an_earlier_revision(scene: Scene) -> bytes:
    """The employer's signature covers only what the worker had signed; its own revision is free to change"""
    return scene.by_employer(ranges=lambda gap: [0, gap.start - 100, len(scene.signed) - 50, 50])


@forgery(RANGES)
def byte_range_with_a_wider_gap(scene: Scene) -> bytes:
    """The gap of the employer's signature is wider than its /Contents: room for other entries"""
    return scene.by_employer(ranges=lambda gap: [0, gap.start - 90, gap.end, gap.total - gap.end])


@forgery(RANGES)
def byte_range_that_ends_early(scene: Scene) -> bytes:
    """The employer's signature stops before the end of its revision"""
    return scene.by_employer(ranges=lambda gap: [0, gap.start, gap.end, gap.total - gap.end - 7])


@forgery(RANGES)
def byte_range_with_two_gaps(scene: Scene) -> bytes:
    """Six numbers instead of four: a second gap in the middle of the text"""
    return scene.by_employer(ranges=lambda gap: [0, 700, 900, gap.start - 900, gap.end, gap.total - gap.end])


@forgery(RANGES)
def byte_range_that_skips_the_header(scene: Scene) -> bytes:
    """The employer's signature begins after the header"""
    return scene.by_employer(ranges=lambda gap: [9, gap.start - 9, gap.end, gap.total - gap.end])


@forgery(PADDING)
def objects_in_the_padding(scene: Scene) -> bytes:
    """In the reserve behind the worker's signature, which no digest covers: a closed string and other entries"""
    start, end = contents(scene.contract, "worker")
    used = len(scene.contract[start:end].rstrip(b"0>"))
    used += used % 2 == 0
    more = b">/Reason(Wage: 1.00)/Junk<"
    at = start + used + 1
    return scene.contract[:at] + more + scene.contract[at + len(more) :]


@forgery(PADDING)
def something_in_the_padding(scene: Scene) -> bytes:
    """Octets other than zero in the reserve behind the closing token"""
    _, end = contents(scene.contract, "timestamp")
    return scene.contract[: end - 3] + b"01" + scene.contract[end - 1 :]


@forgery(PADDING)
def signature_of_another_contract(scene: Scene) -> bytes:
    """The worker's genuine signature under another contract of the same parties, put in place of this one's"""
    other = Scene(scene.seed + 1000)
    (start, end), (first, last) = contents(scene.contract, "worker"), contents(other.contract, "worker")
    return scene.contract[:start] + other.contract[first:last] + scene.contract[end:]
