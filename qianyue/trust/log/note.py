"""Signed notes (C2SP signed-note, as Go's sumdb/note): a text, an empty line, one signature line a key.

Ed25519 has signature type 1. Lines of keys we do not know are ignored, as the specification asks: witnesses add theirs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from qianyue.trust.keys import Signer, verify
from qianyue.trust.log.errors import LogError

MAX_NOTE = 1_000_000  # characters; a checkpoint is 100
MAX_SIGNATURES = 100  # the bound Go's implementation uses
_ED25519 = b"\x01"
_SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: the fixed head before the 32 octets of a key
_DASH = "— "


def verifier_key(*, name: str, public_key_der: bytes) -> str:
    """The one-line public key `name+hash+key` that others configure."""
    raw = _raw(public_key_der)
    return f"{_checked(name)}+{_key_id(name, raw).hex()}+{base64.b64encode(_ED25519 + raw).decode()}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """Name and SubjectPublicKeyInfo of a one-line public key."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 33 or key[:1] != _ED25519 or _key_id(_checked(name), key[1:]).hex() != key_id:
        raise LogError("verifier_key_malformed", "日志公钥格式不正确，请从发布页面重新复制整行公钥。")
    return name, _SPKI_PREFIX + key[1:]


def sign_note(text: str, *, name: str, signer: Signer) -> str:
    """The note: `text` (ending in a newline) with the signature of the log's key under `name`."""
    if not text.endswith("\n") or any(character < " " and character != "\n" for character in text):
        raise LogError("note_malformed", "待签文本须以换行结尾，且不含控制字符。")
    if signer.algorithm != "ed25519":
        raise LogError("note_key_unsupported", "日志检查点须使用 Ed25519 密钥签名。")
    blob = _key_id(_checked(name), _raw(signer.public_key_der)) + signer.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(blob).decode()}\n"


def open_note(note: str, *, name: str, public_key_der: bytes) -> str:
    """The text of the note, when the key `public_key_der` of `name` signed it; otherwise `LogError`."""
    if len(note) > MAX_NOTE:
        raise _malformed()
    body, found, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not found or lines.pop() or not lines or len(lines) > MAX_SIGNATURES:
        raise _malformed()
    text = body + "\n"
    wanted = (name, _key_id(_checked(name), _raw(public_key_der)))
    for signed_by, key_id, signature in [_signature_line(line) for line in lines]:
        if (signed_by, key_id) == wanted:
            # The first line of a known key decides: a wrong one is an attack, not something to look past.
            if verify(spki=public_key_der, data=text.encode(), signature_der=signature, algorithm="ed25519"):
                return text
            break
    raise LogError("note_not_signed", f"检查点没有 {name} 的有效签名，请核对公钥与检查点来源。")


def _signature_line(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        blob = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if not line.startswith(_DASH) or not name or len(blob) < 5:
        raise _malformed()
    return name, blob[:4], blob[4:]


def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]


def _raw(public_key_der: bytes) -> bytes:
    if len(public_key_der) != 44 or not public_key_der.startswith(_SPKI_PREFIX):
        raise LogError("note_key_unsupported", "日志检查点须使用 Ed25519 公钥。")
    return public_key_der[len(_SPKI_PREFIX) :]


def _checked(name: str) -> str:
    if not name or "+" in name or any(character.isspace() for character in name):
        raise LogError("note_name_malformed", "日志名称不得为空，且不得含空格与加号。")
    return name


def _malformed() -> LogError:
    return LogError("note_malformed", "签名文本格式不正确，请重新下载。")
