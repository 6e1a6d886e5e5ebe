"""What is fuzzed: every reader of other people's bytes, and the verifier over a contract that is edited in places.

A target raises nothing but `TrustError` (and what its reader documents besides), is done in bounded time, and where a
verdict is given, it is never *valid* for bytes that were changed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qianyue import law
from qianyue.trust import certificates, cms, der, revocation
from qianyue.trust.certificates import Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.pdf import Document, View
from qianyue.trust.pdf.form import pages, signature_fields
from qianyue.trust.revocation.crls import read_crl
from qianyue.trust.timestamps import read_token
from qianyue.trust.verification import verify_pdf
from tests.trust.bombs import packed, row, stream_file, with_form
from tests.trust.forgeries import FORGERIES, Scene
from tests.trust.handmade import plain_cms
from tests.trust.papers import TERMS, stamp

SECONDS = 5.0  # for one input of some kilobytes: far more than any needs
MAX_EDITS = 8
SCENE = Scene()
WORLD, ROOTS = SCENE.world, Roots([SCENE.world.authority.root])


@dataclass(frozen=True)
class Target:
    """`read` is given the bytes; `seeds` are what to begin with; `allowed` what it may raise besides `TrustError`."""

    read: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    allowed: tuple[type[Exception], ...] = ()

    def __call__(self, data: bytes) -> None:
        """Raises whatever is a finding."""
        started = time.process_time()
        try:
            self.read(data)
        except (TrustError, *self.allowed):
            pass
        if time.process_time() - started > SECONDS:
            raise AssertionError("takes too long")


def _pdf(data: bytes) -> None:
    document = Document(data)
    for view in document.views:
        _everything(view)


def _everything(view: View) -> None:
    signature_fields(view)
    pages(view)
    for number in list(view.numbers())[:200]:
        view.get(number)


def _der(data: bytes) -> None:
    """Every element, by every way of reading its value."""
    pending = [der.parse(data)]
    while pending:
        element = pending.pop()
        ways = ("as_integer", "as_boolean", "as_octets", "as_bits", "as_oid", "as_text", "as_time")
        for way in ways:
            try:
                getattr(element, way)()
            except TrustError:
                continue
        if element.tag & 0x20:
            pending += element.children()


def _cms(data: bytes) -> None:
    signed = cms.read_signed_data(data)
    cms.check_signature(signed, content_digest=bytes(32), content_type=signed.content_type)


def _ocsp(data: bytes) -> None:
    authority = WORLD.authority
    answer = revocation.read_response(data)
    answer.about(certificate=SCENE.acme.certificate, issuer=authority.issuing)


def _crl(data: bytes) -> None:
    read_crl(data).check(issuer=WORLD.authority.issuing)


def _certificate(data: bytes) -> None:
    found = certificates.read(data)
    found.signed_by(WORLD.authority.issuing)
    certificates.build_path(
        leaf=found, intermediates=[WORLD.authority.issuing], roots=ROOTS, at=WORLD.clock(), purposes=("1.2.3",)
    )


def _verdict(data: bytes) -> None:
    """Any bytes as a file: a verdict, and not *valid* unless it is the contract itself."""
    report = verify_pdf(data, roots=ROOTS)
    if report.verdict == "valid" and data != SCENE.contract:
        raise AssertionError("a forgery was found valid")
    json.dumps(report.to_dict(file="x"))


def edits(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Places and octets to put there: three octets of offset, one of length, then so many."""
    for _ in range(MAX_EDITS):
        if len(data) < 5:
            return
        size = 1 + data[3] % 32
        yield int.from_bytes(data[:3], "big"), data[4 : 4 + size]
        data = data[4 + size :]


def edited(pdf: bytes, data: bytes) -> bytes:
    changed = bytearray(pdf)
    for offset, octets in edits(data):
        at = offset % len(changed)
        changed[at : at + len(octets)] = octets
    return bytes(changed)


def _edited_verdict(data: bytes) -> None:
    _verdict(edited(SCENE.contract, data))


def _files() -> list[bytes]:
    catalog = b"1 0 obj\n<</Type/Catalog>>\nendobj\n"
    packed_members = b"2 0 obj\n" + packed(b"/N 1/First 4", b"1 0 <</Type/Catalog>>") + b"\nendobj\n"
    return [
        SCENE.paper,
        SCENE.contract,
        with_form(b"2 0 R", {2: b"<</T(a)/FT/Sig/V<00>>>"}),
        stream_file(b"/Size 2/W[1 4 2]/Index[0 2]", row(0, 0) + row(1, 9), catalog),
        stream_file(b"/Size 9/W[1 4 2]/Index[1 2]", row(2, 2, 0) + row(1, 9), packed_members),
        *(FORGERIES[name].make(SCENE) for name in ("page_in_an_object_stream", "second_part_moved")),
    ]


def _token() -> bytes:
    return stamp(WORLD, bytes(32)).der


TARGETS: dict[str, Target] = {
    "pdf": Target(_pdf, _files),
    "der": Target(_der, lambda: [SCENE.acme.chain[0], _token(), WORLD.authority.crl()]),
    "cms": Target(_cms, lambda: [plain_cms(b"x", SCENE.acme, WORLD), _token()]),
    "token": Target(read_token, lambda: [_token()]),
    "ocsp": Target(_ocsp, lambda: [WORLD.ocsp(SCENE.acme.certificate)]),
    "crl": Target(_crl, lambda: [WORLD.authority.crl(), WORLD.authority.crl(issuer="root")]),
    "certificate": Target(_certificate, lambda: [SCENE.acme.chain[0], SCENE.alice.chain[0], WORLD.authority.root.der]),
    "terms": Target(law.load_terms, lambda: [json.dumps(TERMS).encode()], allowed=(law.TermsError,)),
    "verdict": Target(_verdict, _files),
    "edited": Target(_edited_verdict, lambda: [bytes((0, at, 7, 0, 0)) for at in range(0, 256, 16)]),
}
