"""The platform's own secrets, behind the functions that an HSM or a key service stands behind in production.

A development installation keeps them as files in DATA/keys (crypto.md 7); `checks` refuses that in production.
"""

from __future__ import annotations

import functools

from django.conf import settings

from qianyue.operations.secrets import secret_in
from qianyue.trust.envelope import BlindIndex, KeyRing
from qianyue.trust.keys import SoftwareKey


@functools.cache
def key_ring() -> KeyRing:
    """What encrypts columns and documents at rest."""
    return KeyRing.from_bytes(secret_in(settings.DATA / "keys", "encryption"))


@functools.cache
def blind_index() -> BlindIndex:
    """What finds a person by phone or number without storing either in the clear."""
    return BlindIndex(secret_in(settings.DATA / "keys", "blind-index"))


@functools.cache
def log_key() -> SoftwareKey:
    """What signs the checkpoints of the evidence log."""
    return SoftwareKey.from_pkcs8(
        secret_in(settings.DATA / "keys", "log", lambda: SoftwareKey.generate(algorithm="ed25519").to_pkcs8())
    )
