"""Client of an identity provider; believes nothing that the provider has not signed."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from qianyue.gateways.errors import GatewayNotConfigured, GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.gateways.identity.messages import Opened, PublicKey, Request, Signed
from qianyue.gateways.identity.port import Check, Result
from qianyue.gateways.identity.statement import Statement


class IdentityClient:
    """`public_key`: the provider's 32 octets. Only a sandbox may be asked for its own; `options` are `HttpClient`'s."""

    def __init__(self, *, url: str, public_key: bytes | None = None, **options: Any) -> None:
        self._http = HttpClient(url=url, party="identity", **options)
        self._key = Ed25519PublicKey.from_public_bytes(public_key) if public_key else None

    def start(self, *, name: str, id_type: str, id_number: str, phone: str, return_url: str, key: str) -> Check:
        try:
            wanted = Request(name=name, id_type=id_type, id_number=id_number, phone=phone, return_url=return_url, key=key)
        except ValidationError:
            raise GatewayRefused("identity", reason="invalid", message="姓名或证件号码不合要求，请核对后重新核验。") from None
        opened = self._http.ask("POST", "/checks", Opened, payload=wanted, key=key)
        return Check(id=opened.id, url=opened.url)

    def result(self, check_id: str) -> Result:
        signed = self._http.ask("GET", f"/results/{quote(check_id, safe='')}", Signed)
        try:
            self._public_key().verify(signed.signature, signed.statement)
            said = Statement.model_validate_json(signed.statement)
        except InvalidSignature:
            raise self._http.garbage("签名不符") from None
        except ValidationError:
            raise self._http.garbage("字段缺失或格式不符") from None
        if said.check != check_id:
            raise self._http.garbage("不是对本次请求的答复")
        if (said.status != "pending") != (said.checked_at is not None):
            raise self._http.garbage("状态与时间不符")
        return Result(
            status=said.status,
            method=said.method,
            level=said.level,
            score=said.score,
            provider=said.provider,
            transaction=said.transaction,
            checked_at=said.checked_at.astimezone(UTC) if said.checked_at else None,
            reason=said.reason,
            check=said.check,
            subject=bytes.fromhex(said.subject),
            salt=bytes.fromhex(signed.salt),
            statement=signed.statement,
            signature=signed.signature,
        )

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()

    def _public_key(self) -> Ed25519PublicKey:
        if self._key is None:
            if not self._http.announces_sandbox():
                raise GatewayNotConfigured("identity", what="公钥（identity_key）")
            self._key = Ed25519PublicKey.from_public_bytes(self._http.ask("GET", "/key", PublicKey).public_key)
        return self._key
