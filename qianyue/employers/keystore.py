"""The employer's signing keys: in software for development; in production an HSM behind the same `Signer`."""

from __future__ import annotations

from qianyue.employers.models import Seal
from qianyue.trust.keys import Signer, SoftwareKey


def signer(seal: Seal) -> Signer:
    """What signs for this seal; nobody else sees the key's bytes (rule 10)."""
    return SoftwareKey.from_pkcs8(seal.key)
