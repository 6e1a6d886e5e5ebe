"""Client of a provider that takes short messages as JSON over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from qianyue.gateways.errors import GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.gateways.receipt import Receipt
from qianyue.gateways.sms.callback import read_reports
from qianyue.gateways.sms.messages import Accepted, Delivery, Message
from qianyue.gateways.sms.port import Report


class SmsClient:
    """`options` are those of `HttpClient`."""

    def __init__(self, *, url: str, callback_key: str = "", **options: Any) -> None:
        self._callback_key = callback_key
        self._http = HttpClient(url=url, party="sms", **options)

    def send(self, *, to: str, text: str, key: str) -> Receipt:
        try:
            message = Message(to=to, text=text, key=key)
        except ValidationError:
            raise GatewayRefused("sms", reason="invalid_message", message="手机号码或短信内容不合要求，请核对后重发。") from None
        answer = self._http.ask("POST", "/messages", Accepted, payload=message, key=key)
        return Receipt(id=answer.id, accepted_at=answer.accepted_at.astimezone(UTC))

    def report(self, receipt_id: str) -> Report:
        answer = self._http.ask("GET", f"/reports/{quote(receipt_id, safe='')}", Delivery)
        if answer.id != receipt_id:
            raise self._http.garbage("不是对本次请求的答复")
        return Report(id=answer.id, status=answer.status, at=answer.at.astimezone(UTC), reason=answer.reason)

    def read_callback(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> list[Report]:
        return read_reports(self._callback_key, headers, body, at=at)

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()
