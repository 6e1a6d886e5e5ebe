"""The key ring: versions of the key-encryption key, and what they seal.

Layouts (octets):

    object  01 | KEK version 2 | wrapped data key 40 (RFC 5649) | nonce 12 | ciphertext | tag 16
    field   11 | KEK version 2 | nonce 12 | ciphertext | tag 16

The first octet names layout and ciphers together; an SM4 suite takes numbers of its own. The wrapped data key
stands outside the additional data: replacing it must not disturb the ciphertext.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding, aes_key_wrap_with_padding

from qianyue.trust.errors import TrustError

KEY_SIZE = 32
NONCE_SIZE = 12  # NIST SP 800-38D 8.2.2; a data key seals one message, a field key few: random nonces are harmless
TAG_SIZE = 16
WRAPPED_SIZE = KEY_SIZE + 8  # RFC 5649 adds one semiblock
MAX_VERSION = 0xFFFF

_OBJECT = 0x01
_FIELD = 0x11
_FILE_FORMAT = "qianyue-keyring/1"


class EnvelopeError(TrustError):
    """A sealed value that cannot be opened, or a key ring that cannot be used."""


class KeyRing:
    """Key-encryption keys by version (1 to 65535); the current one seals, all of them open."""

    __slots__ = ("_keys", "current")

    def __init__(self, *, keys: Mapping[int, bytes], current: int) -> None:
        if current not in keys or not all(0 < version <= MAX_VERSION and len(key) == KEY_SIZE for version, key in keys.items()):
            raise EnvelopeError("keyring_invalid", "密钥环不正确：每把密钥须为 32 字节，且须含当前版本；请从备份恢复密钥文件。")
        self._keys = dict(keys)
        self.current = current

    def __repr__(self) -> str:
        return f"KeyRing(versions={sorted(self._keys)}, current={self.current})"

    @classmethod
    def generate(cls) -> KeyRing:
        return cls(keys={1: secrets.token_bytes(KEY_SIZE)}, current=1)

    @classmethod
    def from_bytes(cls, key: bytes) -> KeyRing:
        """A ring of one key of 32 octets, as version 1."""
        return cls(keys={1: key}, current=1)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """From a key file that `save` wrote."""
        try:
            stored = json.loads(path.read_text("ascii"))
            if stored["format"] != _FILE_FORMAT:
                raise ValueError
            keys = {int(version): base64.b64decode(key, validate=True) for version, key in stored["keys"].items()}
            return cls(keys=keys, current=int(stored["current"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            # The cause may quote the file, which is key material: cut it off.
            raise EnvelopeError("keyring_unreadable", f"无法读取密钥文件 {path}，请检查路径与权限，或从备份恢复。") from None

    def save(self, path: Path) -> None:
        """Writes the key file readable by its owner alone, whole or not at all."""
        keys = {str(version): base64.b64encode(key).decode() for version, key in sorted(self._keys.items())}
        text = json.dumps({"format": _FILE_FORMAT, "current": self.current, "keys": keys}, indent=1)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def rotate(self) -> KeyRing:
        """A ring with a new current key beside the old ones, which still open what they sealed."""
        version = max(self._keys) + 1
        return KeyRing(keys={**self._keys, version: secrets.token_bytes(KEY_SIZE)}, current=version)

    def seal(self, plaintext: bytes, *, aad: bytes) -> bytes:
        """Seals an object (a file) under a data key of its own; `aad` names what it is: tenant, object, version."""
        data_key, nonce = secrets.token_bytes(KEY_SIZE), secrets.token_bytes(NONCE_SIZE)
        wrapped = aes_key_wrap_with_padding(self._keys[self.current], data_key)
        header = bytes((_OBJECT,)) + self.current.to_bytes(2, "big")
        return header + wrapped + nonce + AESGCM(data_key).encrypt(nonce, plaintext, bytes((_OBJECT,)) + aad)

    def open(self, blob: bytes, *, aad: bytes) -> bytes:
        kek, wrapped, body = self._object_parts(blob)
        return _decrypt(_unwrap(kek, wrapped), body, bytes((_OBJECT,)) + aad)

    def rewrap(self, blob: bytes) -> bytes:
        """The same sealed object under the current key: the wrapped data key changes, the ciphertext does not."""
        kek, wrapped, body = self._object_parts(blob)
        data_key = _unwrap(kek, wrapped)
        return blob[:1] + self.current.to_bytes(2, "big") + aes_key_wrap_with_padding(self._keys[self.current], data_key) + body

    def seal_field(self, plaintext: bytes, *, aad: bytes) -> bytes:
        """Seals a short value for a column, 31 octets larger; `aad` names table, column and row."""
        nonce = secrets.token_bytes(NONCE_SIZE)
        header = bytes((_FIELD,)) + self.current.to_bytes(2, "big")
        key = _field_key(self._keys[self.current], aad)
        return header + nonce + AESGCM(key).encrypt(nonce, plaintext, header[:1] + aad)

    def open_field(self, blob: bytes, *, aad: bytes) -> bytes:
        kek = self._kek(blob, _FIELD, 3 + NONCE_SIZE + TAG_SIZE)
        return _decrypt(_field_key(kek, aad), blob[3:], bytes((_FIELD,)) + aad)

    def reseal_field(self, blob: bytes, *, aad: bytes) -> bytes:
        """The value sealed anew under the current key (a column has no data key to rewrap)."""
        return self.seal_field(self.open_field(blob, aad=aad), aad=aad)

    @staticmethod
    def version_of(blob: bytes) -> int:
        """Which key version sealed this object or field: what rotation asks for."""
        if len(blob) < 3 or blob[0] not in (_OBJECT, _FIELD):
            raise _not_sealed()
        return int.from_bytes(blob[1:3], "big")

    def _object_parts(self, blob: bytes) -> tuple[bytes, bytes, bytes]:
        kek = self._kek(blob, _OBJECT, 3 + WRAPPED_SIZE + NONCE_SIZE + TAG_SIZE)
        return kek, blob[3 : 3 + WRAPPED_SIZE], blob[3 + WRAPPED_SIZE :]

    def _kek(self, blob: bytes, layout: int, least: int) -> bytes:
        if len(blob) < least or blob[0] != layout:
            raise _not_sealed()
        version = int.from_bytes(blob[1:3], "big")
        try:
            return self._keys[version]
        except KeyError:
            raise EnvelopeError("key_version_missing", f"密钥环中没有第 {version} 版密钥，请恢复该版本的密钥备份。") from None


def _field_key(kek: bytes, aad: bytes) -> bytes:
    """A key an additional data, so that even billions of fields never bring one key near its nonce limit (NIST SP 800-108)."""
    mac = hmac.HMAC(kek, hashes.SHA256())
    mac.update(b"qianyue field key\x00" + aad)
    return mac.finalize()


def _unwrap(kek: bytes, wrapped: bytes) -> bytes:
    try:
        return aes_key_unwrap_with_padding(kek, wrapped)
    except InvalidUnwrap:
        raise _damaged() from None


def _decrypt(key: bytes, body: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:NONCE_SIZE], body[NONCE_SIZE:], aad)
    except (InvalidTag, ValueError):
        raise _damaged() from None


def _not_sealed() -> EnvelopeError:
    return EnvelopeError("envelope_malformed", "数据不是本系统的加密格式，请核对数据来源或从备份恢复。")


def _damaged() -> EnvelopeError:
    return EnvelopeError("envelope_damaged", "加密数据无法解开：内容已损坏、被替换或密钥不符，请从备份恢复。")
