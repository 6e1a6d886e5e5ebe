"""Delivery reports that the provider sends by itself: a JSON list, under HMAC-SHA256 over its time and its bytes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError

from qianyue.gateways.errors import GatewayGarbage, GatewayNotConfigured
from qianyue.gateways.sms.messages import Delivery
from qianyue.gateways.sms.port import Report

LIMIT = 64 * 1024  # octets
WINDOW = 300  # seconds that a callback is taken after it was signed
MOST = 500  # reports at once
TIME, SIGNATURE = "X-Sms-Timestamp", "X-Sms-Signature"
_REPORTS = TypeAdapter(list[Delivery])


def signature(key: str, moment: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of time, a full stop and body."""
    return hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed(key: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The headers of a callback, as the provider makes them."""
    moment = str(int(at.timestamp()))
    return {TIME: moment, SIGNATURE: signature(key, moment, body), "Content-Type": "application/json"}


def read_reports(key: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> list[Report]:
    """The reports in a callback. Errors: GatewayGarbage for what the provider did not sign, or signed long ago."""
    if not key:
        raise GatewayNotConfigured("sms", what="回调密钥（sms_callback_key）")
    moment, given = headers.get(TIME, ""), headers.get(SIGNATURE, "")
    if len(body) > LIMIT or not moment.isascii() or not moment.isdigit() or abs(int(moment[:12]) - at.timestamp()) > WINDOW:
        raise GatewayGarbage("sms", reason="回调未通过校验")
    if not hmac.compare_digest(signature(key, moment, body).encode(), given.encode()):
        raise GatewayGarbage("sms", reason="回调未通过校验")
    try:
        found = _REPORTS.validate_json(body)
    except ValidationError:
        raise GatewayGarbage("sms", reason="回调内容不合要求") from None
    return [Report(id=one.id, status=one.status, at=one.at.astimezone(UTC), reason=one.reason) for one in found[:MOST]]
