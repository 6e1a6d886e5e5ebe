"""Finding an encrypted value by equality: HMAC-SHA-256 under a key of its own for each field (crypto.md 7)."""

from __future__ import annotations

import hmac

from qianyue.trust.envelope.keyring import KEY_SIZE, EnvelopeError

INDEX_SIZE = 16  # 128 bits: no accidental collision below 2^60 rows, and half the index


class BlindIndex:
    """`key` is 32 octets, kept apart from the key ring: whoever has it can enumerate identity numbers (some 37 bits)."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise EnvelopeError("index_key_invalid", "盲索引密钥须为 32 字节，请检查密钥文件。")
        self._key = key

    def of(self, field: str, value: str) -> bytes:
        """16 octets for `value` of `field`. The caller normalises first (`law`: trimmed, capital X, 18 digits).

        Positional like a formula: index.of("person.id_number", number).
        """
        field_key = hmac.digest(self._key, b"qianyue blind index\x00" + field.encode(), "sha256")
        return hmac.digest(field_key, value.encode(), "sha256")[:INDEX_SIZE]
