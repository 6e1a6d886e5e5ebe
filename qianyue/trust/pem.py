"""PEM (RFC 7468): the text form in which roots and chains are handed over."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap

from qianyue.trust.errors import TrustError

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


class PemError(TrustError):
    """A text that should hold PEM blocks and does not."""


def encode(data: bytes, *, label: str = "CERTIFICATE") -> str:
    body = "\n".join(textwrap.wrap(base64.b64encode(data).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def decode(text: bytes, *, label: str = "CERTIFICATE") -> list[bytes]:
    """The DER of every block with this label; text around blocks and blocks with other labels are passed over."""
    try:
        bodies = [body for found, body in _BLOCK.findall(text) if found == label.encode()]
        return [base64.b64decode(b"".join(body.split()), validate=True) for body in bodies]
    except binascii.Error:
        raise PemError("pem_malformed", "PEM 文件内容损坏，请重新取得证书文件。") from None
