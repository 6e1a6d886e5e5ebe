"""The development authority behind the private interface of an invented vendor, for the mapping file `vendor.toml`.

As such interfaces are: HTTP 200 whatever happens, a code within, certificates in a PKCS#7 bag, requests signed with an HMAC
over a timestamp and a number that is good once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from qianyue.gateways.ca.messages import Der, Name, Serial
from qianyue.gateways.ca.public import publish
from qianyue.gateways.sandbox.authorities import Authorities
from qianyue.gateways.sandbox.desk import desk, faulty
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal, KeyReused
from qianyue.gateways.wire import text
from qianyue.trust import certificates
from qianyue.trust.authority import AuthorityError, DevelopmentAuthority
from qianyue.trust.errors import TrustError

ABOUT = "虚构的认证公司，接口与本系统自己的不同，用来试验映射文件；签发的证书只供开发测试。"
APP_ID = "qianyue-development"
MAPPING = Path(__file__).with_name("vendor.toml")
WINDOW = 300  # seconds by which a timestamp may be off
NONCES = 10_000  # remembered
PROFILES = {"E1": "event", "ORG2": "organisation"}
REASONS = {"STOP": "cessation_of_operation", "LOST": "key_compromise"}
OK, BAD_REQUEST, BAD_SIGNATURE, KEY_REUSED, REPLAYED = "0000", "1001", "1002", "1003", "1004"
NOT_ISSUED, UNKNOWN, ALREADY = "2001", "2002", "2003"

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Head(_Strict):
    reqNo: Hex32  # noqa: N815 - the vendor's spelling
    version: Literal["2.0"]


class Wanted(_Strict):
    certType: Literal["E1", "ORG2"]  # noqa: N815
    userName: Name  # noqa: N815
    userCode: Name | None = None  # noqa: N815
    p10: Der
    evidenceHash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None  # noqa: N815


class Unwanted(_Strict):
    certSn: Serial  # noqa: N815
    reason: Annotated[str, Field(max_length=40)]


class Apply(_Strict):
    head: Head
    body: Wanted


class Revoke(_Strict):
    head: Head
    body: Unwanted


class _No(Exception):
    """A refusal with the vendor's code."""


Question = TypeVar("Question", Apply, Revoke)


def vendor_secret(folder: Path) -> str:
    """What requests to this vendor are signed with; made at the first start."""
    path = folder / "vendor.secret"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(32), "ascii")
        path.chmod(0o600)
    return path.read_text("ascii")


def vendor_sandbox(folder: Path, authorities: Authorities) -> Faulty:
    """`POST /openapi/v2/cert/apply`, `/openapi/v2/cert/revoke`, `/ocsp`; `GET /crl`, `/roots`, `/roots.pem`; for people `/`."""
    app = desk(name="vendor", title="示例认证公司", about=ABOUT, folder=Path(__file__).parent)
    counter = _Counter(Journal(folder / "vendor.jsonl"), authorities.usual, vendor_secret(folder).encode())
    app.add_url_rule("/openapi/v2/cert/apply", "apply", lambda: counter.answer(Apply, counter.apply), methods=["POST"])
    app.add_url_rule("/openapi/v2/cert/revoke", "revoke", lambda: counter.answer(Revoke, counter.revoke), methods=["POST"])
    publish(app, authorities)
    return faulty(app, services=[("POST", "/openapi/*"), ("POST", "/ocsp"), ("GET", "/crl"), ("GET", "/roots")])


class _Counter:
    def __init__(self, journal: Journal, authority: DevelopmentAuthority, secret: bytes) -> None:
        self._journal, self._authority, self._secret = journal, authority, secret
        self._nonces: OrderedDict[str, None] = OrderedDict()

    def answer(self, model: type[Question], act: Any) -> dict[str, Any]:
        """Always HTTP 200: how it went stands in `head.retCode`."""
        number = ""
        try:
            self._check_signature()
            try:
                asked = model.model_validate_json(request.get_data())
            except ValidationError:
                raise _No(BAD_REQUEST) from None
            number = asked.head.reqNo
            told = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
            record = self._journal.once(number, told, lambda: {"id": secrets.token_hex(8), **act(asked.body)})
            code, body = record["code"], record["body"]
        except KeyReused:
            code, body = KEY_REUSED, {}
        except _No as no:
            code, body = str(no), {}
        return {"head": {"reqNo": number, "retCode": code, "retMsg": "成功" if code == OK else "失败"}, "body": body}

    def apply(self, wanted: Wanted) -> dict[str, Any]:
        profile = PROFILES[wanted.certType]
        try:
            chain = self._authority.issue(
                wanted.p10,
                profile=profile,
                subject_name=wanted.userName,
                organisation=wanted.userName if profile == "organisation" else None,
                serial_hint=wanted.userCode,
                evidence_digest=bytes.fromhex(wanted.evidenceHash) if wanted.evidenceHash else None,
            )
        except TrustError:
            raise _No(NOT_ISSUED) from None
        bag = certificates.bundle([*chain, self._authority.root.der])
        return {"code": OK, "body": {"certSn": f"{certificates.read(chain[0]).serial:x}", "p7b": text(bag)}}

    def revoke(self, unwanted: Unwanted) -> dict[str, Any]:
        serial = int(unwanted.certSn, 16)
        before = any(entry.serial == serial and entry.revoked_at for entry in self._authority.issued())
        try:
            self._authority.revoke(serial=serial, reason=REASONS.get(unwanted.reason, unwanted.reason))
        except AuthorityError:
            raise _No(UNKNOWN) from None
        return {"code": ALREADY if before else OK, "body": {"certSn": unwanted.certSn}}

    def _check_signature(self) -> None:
        given = {name: request.headers.get(name, "") for name in ("X-App-Id", "X-Timestamp", "X-Nonce", "X-Sign")}
        body = request.get_data()
        over = [request.method, request.path, given["X-Timestamp"], given["X-Nonce"]]
        made = hmac.new(self._secret, "\n".join([*over, ""]).encode() + body, "sha256").hexdigest()
        fresh = given["X-Timestamp"].isascii() and given["X-Timestamp"].isdigit()
        if not (
            given["X-App-Id"] == APP_ID
            and hmac.compare_digest(made.encode(), given["X-Sign"].encode())
            and fresh
            and abs(int(given["X-Timestamp"]) - time.time()) < WINDOW
        ):
            raise _No(BAD_SIGNATURE)
        if not self._first_time(given["X-Nonce"]):
            raise _No(REPLAYED)

    def _first_time(self, nonce: str) -> bool:
        if not nonce or nonce in self._nonces:
            return False
        self._nonces[nonce] = None
        while len(self._nonces) > NONCES:
            self._nonces.popitem(last=False)
        return True
