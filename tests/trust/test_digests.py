from __future__ import annotations

import hashlib

import pytest

from qianyue.trust import der, digests
from qianyue.trust.errors import TrustError


@pytest.mark.parametrize("name", list(digests.DIGESTS))
def test_it_works(name: str) -> None:
    row = digests.algorithm(name)
    assert len(digests.digest(name, b"a", b"bc")) == row.size
    assert digests.digest(name, b"a", b"bc") == digests.digest(name, b"abc")
    assert digests.read_identifier(der.parse(row.identifier)) is row
    with_null = der.sequence(der.oid(row.oid), der.null())
    assert digests.read_identifier(der.parse(with_null)) is row


def test_known_answers() -> None:
    assert digests.digest("sha256", b"abc") == hashlib.sha256(b"abc").digest()
    # GB/T 32905-2016 annex A.1
    assert digests.digest("sm3", b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_it_refuses_weak_and_unknown_digests() -> None:
    with pytest.raises(TrustError):
        digests.algorithm("sha1")
    with pytest.raises(TrustError):
        digests.by_oid("1.3.14.3.2.26")
    strange = der.sequence(der.oid(digests.algorithm("sha256").oid), der.integer(1))
    with pytest.raises(TrustError):
        digests.read_identifier(der.parse(strange))
