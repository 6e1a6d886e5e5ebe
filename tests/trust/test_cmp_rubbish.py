"""Everything a CMP message can be made into: refused, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from asn1crypto import core
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import certificates, cmp, der
from qianyue.trust.cmp import bodies, status
from qianyue.trust.cmp.messages import Header, fresh_nonce
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey
from tests.trust.cmp_cast import MAC, TRANSACTION, WORLD, Exchange, first_message

KEY = SoftwareKey.generate()
READERS = [
    bodies.read_certified,
    bodies.read_confirmation,
    bodies.read_error,
    bodies.read_revocation,
    bodies.read_revoked,
    bodies.read_verified_request,
    status.read,
]
SAMPLES = [
    first_message(KEY),
    bodies.certified(WORLD.authority.issuing.der, request_id=-1),
    bodies.not_certified("bad_pop", request_id=0),
    bodies.confirmation(bytes(32), request_id=-1),
    bodies.error("system_failure"),
    bodies.revocation(issuer=WORLD.authority.issuing.subject.encoded, serial=5, reason=1),
    bodies.revoked(status.write(0), issuer=WORLD.authority.issuing.subject.encoded, serial=5),
    bodies.verified_request(subject=certificates.name(), spki=KEY.public_key_der),
]


@settings(deadline=None)
@given(st.integers(0, len(SAMPLES[0]) - 1), st.integers(1, 255))
def test_no_altered_octet_passes(place: int, change: int) -> None:
    """Of a protected message, nothing can be changed: neither what is protected nor the protection."""
    message = bytearray(SAMPLES[0])
    message[place] ^= change
    MAC.check(cmp.read(SAMPLES[0]))
    with pytest.raises(cmp.CmpError):
        MAC.check(cmp.read(bytes(message)))


@st.composite
def rubbish(draw: st.DrawFn) -> bytes:
    """Octets at random, or a good structure with some of them changed, cut or doubled."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data) - 1))
        data[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
        data = data or bytearray(b"\x30")
    return bytes(data)


@settings(deadline=None, max_examples=300)
@given(rubbish())
def test_rubbish_is_refused_and_never_breaks_anything(data: bytes) -> None:
    with suppress(TrustError):
        cmp.read(data)
    for reader in READERS:
        with suppress(TrustError):
            reader(der.parse(data))
    for kind in ("p10cr", "cr", "certconf", "rr", "cp", "error"):
        with suppress(TrustError):
            header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce())
            Exchange().responder.respond(cmp.write(header, kind, der.parse(data).encoded, protection=MAC))
    with suppress(TrustError):
        Exchange(wire=lambda deliver, message: data).enroll(KEY)


@settings(deadline=None, max_examples=100)
@given(rubbish(), st.sampled_from(["cp", "error", "pkiconf"]))
def test_rubbish_of_a_known_sender_is_refused_too(data: bytes, kind: str) -> None:
    def wire(deliver: Callable[[bytes], bytes], message: bytes) -> bytes:
        asked = cmp.read(message).header
        header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce(), recipient_nonce=asked.sender_nonce)
        return cmp.write(header, kind, data, protection=MAC)

    with suppress(TrustError):
        Exchange(wire=wire).enroll(KEY)


def test_another_reader_finds_what_we_write() -> None:
    """asn1crypto reads the outer structure; OpenSSL, in tests/conformance, all of it."""
    message = core.Sequence.load(first_message(KEY), strict=True)
    assert len(message) == 3
    assert message[0][0].native == 2
