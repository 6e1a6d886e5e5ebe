"""The platform's own secrets in a development installation: one folder, one file a key, made once, mode 0600.

In production they come from an HSM or a key service behind the same functions (crypto.md 7); `checks` refuses these files.
"""

from __future__ import annotations

import functools
import os
import secrets
import tempfile
from collections.abc import Callable

from django.conf import settings

from qianyue.trust.envelope import BlindIndex, KeyRing
from qianyue.trust.keys import SoftwareKey


def secret(name: str, make: Callable[[], bytes] = lambda: secrets.token_bytes(32)) -> bytes:
    """The bytes of a named secret, made on first use. Two processes that start at once agree on one value."""
    home = settings.DATA / "keys"
    path = home / name
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=home)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(make())
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(temporary, path)  # fails when the other was first: then its value is the value
        except FileExistsError:
            pass
        finally:
            os.unlink(temporary)
    return path.read_bytes()


@functools.cache
def key_ring() -> KeyRing:
    """What encrypts columns and documents at rest."""
    return KeyRing.from_bytes(secret("encryption"))


@functools.cache
def blind_index() -> BlindIndex:
    """What finds a person by phone or number without storing either in the clear."""
    return BlindIndex(secret("blind-index"))


@functools.cache
def log_key() -> SoftwareKey:
    """What signs the checkpoints of the evidence log."""
    return SoftwareKey.from_pkcs8(secret("log", lambda: SoftwareKey.generate(algorithm="ed25519").to_pkcs8()))
