"""What the account sends by itself, in its sealed mode: AES-256-CBC under the account's key, signed with SHA-1 over the
shared token, the time, a nonce and the sealed text.

The plain mode signs no body; who knows the address could report what they like, so it is not spoken here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from lxml import etree

from qianyue.gateways.errors import GatewayGarbage, GatewayNotConfigured
from qianyue.gateways.wechat.port import Report

LIMIT = 16 * 1024  # octets; the events we know have some hundreds
WINDOW = 300  # seconds that a callback is taken after it was signed
BLOCK = 32  # PKCS#7 to 32 octets, not to AES's 16
FAILURES = {"failed:user block": "user_block", "failed: system failed": "system_failed"}


class Callback:
    """`aes_key`: the EncodingAESKey, 43 characters. `app` is the account's identifier, which every sealed text ends with."""

    def __init__(self, *, token: str, aes_key: str, app: str) -> None:
        try:
            self._key = base64.b64decode(aes_key + "=", validate=True)
        except ValueError:
            self._key = b""
        if len(self._key) != 32 or not token:
            raise GatewayNotConfigured("wechat", what="回调口令（wechat_callback_token）和 EncodingAESKey（wechat_aes_key）")
        self._token, self._app = token, app

    def read(self, query: Mapping[str, str], body: bytes, *, at: datetime) -> Report | None:
        """The report in a callback; None for other events. Errors: GatewayGarbage."""
        sealed = _xml(body).findtext("Encrypt") or ""
        self._check(query, sealed, at=at)
        told = _xml(self._open(sealed))
        if told.findtext("Event") != "TEMPLATESENDJOBFINISH":
            return None
        message, status = told.findtext("MsgID") or "", told.findtext("Status") or ""
        if not message.isascii() or not message.isdigit() or len(message) > 20:
            raise _garbage()
        if status == "success":
            return Report(id=message, status="delivered")
        return Report(id=message, status="failed", reason=FAILURES.get(status, "unknown"))

    def echo(self, query: Mapping[str, str], *, at: datetime) -> str:
        """The opened `echostr` of the test that is made when the address is entered. Errors: GatewayGarbage."""
        sealed = query.get("echostr", "")[:LIMIT]
        self._check(query, sealed, at=at)
        return self._open(sealed).decode("utf-8", "replace")

    def sealed(self, text: bytes, *, at: datetime) -> tuple[dict[str, str], bytes]:
        """Query and body as the account would send them: for the sandbox and for tests."""
        inner = secrets.token_bytes(16) + len(text).to_bytes(4, "big") + text + self._app.encode()
        pad = BLOCK - len(inner) % BLOCK
        encryptor = self._cipher().encryptor()
        encrypted = base64.b64encode(encryptor.update(inner + bytes([pad]) * pad) + encryptor.finalize()).decode()
        query = {"timestamp": str(int(at.timestamp())), "nonce": secrets.token_hex(8)}
        query["msg_signature"] = self._signature(query, encrypted)
        return query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    def _check(self, query: Mapping[str, str], sealed: str, *, at: datetime) -> None:
        signed = query.get("timestamp", "")
        if not hmac.compare_digest(self._signature(query, sealed).encode(), query.get("msg_signature", "").encode()):
            raise _garbage()
        if not signed.isascii() or not signed.isdigit() or abs(int(signed[:12]) - at.timestamp()) > WINDOW:
            raise _garbage()

    def _signature(self, query: Mapping[str, str], sealed: str) -> str:
        parts = sorted([self._token, query.get("timestamp", ""), query.get("nonce", ""), sealed])
        return hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - the account's protocol

    def _open(self, sealed: str) -> bytes:
        try:
            decryptor = self._cipher().decryptor()
            inner = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
        except ValueError:
            raise _garbage() from None
        pad = inner[-1] if inner else 0
        inner = inner[:-pad] if 1 <= pad <= BLOCK else b""
        size = int.from_bytes(inner[16:20], "big")
        text, app = inner[20 : 20 + size], inner[20 + size :]
        if len(text) != size or not hmac.compare_digest(app, self._app.encode()):
            raise _garbage()
        return text

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _xml(body: bytes) -> etree._Element:
    """Without entities, document types and network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if len(body) > LIMIT or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise _garbage()
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _garbage() from None


def _garbage() -> GatewayGarbage:
    return GatewayGarbage("wechat", reason="回调未通过校验")
