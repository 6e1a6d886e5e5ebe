"""One-time passwords of authenticator apps: RFC 6238 over RFC 4226, with the parameters that every app knows."""

from __future__ import annotations

import base64
import hmac
import time
import urllib.parse

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps by which the phone's clock may be off, either way (RFC 6238 section 5.2)
ISSUER = "签约"


def code_at(secret: bytes, step: int, *, digits: int = DIGITS, digest: str = "sha1") -> str:
    """The password of one time step (RFC 4226 section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8), digest)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_now() -> int:
    return int(time.time()) // STEP


def step_of(secret: bytes, code: str, *, now: int, after: int) -> int | None:
    """The step whose code this is: within the drift of `now`, and later than `after`. None when there is none."""
    steps = range(max(now - DRIFT, after + 1), now + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())), None)


def written(secret: bytes) -> str:
    """The secret as people type it into an app: base32 in groups of four."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def address(secret: bytes, account: str) -> str:
    """What the QR code says (the key URI format that authenticator apps read)."""
    label = urllib.parse.quote(f"{ISSUER}:{account}")
    query = urllib.parse.urlencode({"secret": written(secret).replace(" ", ""), "issuer": ISSUER}, quote_via=urllib.parse.quote)
    return f"otpauth://totp/{label}?{query}"
