"""Invented people and keys. The region 999999 does not exist, so nobody holds these numbers."""

from __future__ import annotations

from qianyue.trust import certificates, oids
from qianyue.trust.keys import SoftwareKey

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(sequence: int = 1) -> str:
    """A resident identity number with a right check digit (GB 11643)."""
    body = f"99999919900131{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


ALICE = {"name": "岩温香", "id_type": "resident_id", "id_number": id_number(1)}
BOB = {"name": "玉罕·艾", "id_type": "resident_id", "id_number": id_number(2)}


def csr(key: SoftwareKey) -> bytes:
    return certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "x")))
