"""Encryption at rest, and indexes over what is encrypted (art. 13; GB/T 22239 8.1.4.8; PIPL 51).

`KeyRing.seal` is for files: a data key an object, so that rotating the key-encryption key rewrites 40 octets and
not the object. `KeyRing.seal_field` is for database columns: 31 octets more than the value. `BlindIndex` finds
an encrypted value by equality without revealing it.
"""

from qianyue.trust.envelope.blind_index import BlindIndex
from qianyue.trust.envelope.keyring import EnvelopeError, KeyRing

__all__ = ["BlindIndex", "EnvelopeError", "KeyRing"]
