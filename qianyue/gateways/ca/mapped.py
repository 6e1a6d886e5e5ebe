"""Client of an authority with an HTTPS and JSON interface of its own, which a mapping file describes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives import hashes, hmac

from qianyue.gateways import ocsp
from qianyue.gateways.ca.checking import arrange, complaint, read_enrolment
from qianyue.gateways.ca.mapping import Constant, Enrolling, Operation, Signature, VendorMapping, is_name
from qianyue.gateways.ca.messages import Enrolment
from qianyue.gateways.errors import GatewayDown, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.http import HttpClient, is_word
from qianyue.trust import certificates, pem
from qianyue.trust.authority.writing import REASONS
from qianyue.trust.errors import TrustError

Values = dict[str, str | int | bool | None]
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"hmac-sha256": hashes.SHA256, "hmac-sm3": hashes.SM3}
_LABELS = ("PKCS7", "CMS")  # RFC 7468 8 and 9


class MappedClient:
    """`token` and `secret` are what the vendor gave us, for `$token` (else a bearer token) and for the signature of requests.
    `roots`, `issuers` (DER), `ocsp_url`, `options`: as of `CmpClient`; `issuers` may be empty where chains come whole.
    """

    def __init__(
        self,
        *,
        url: str,
        mapping: VendorMapping,
        roots: Iterable[bytes],
        issuers: Iterable[bytes] = (),
        ocsp_url: str,
        token: str | None = None,
        secret: str | None = None,
        **options: Any,
    ) -> None:
        if mapping.signature is not None and not secret:
            raise GatewayNotConfigured("ca", what="请求签名密钥（ca_secret）")
        if mapping.uses("token") and not token:
            raise GatewayNotConfigured("ca", what="接口凭证（ca_token）")
        bearer = None if mapping.uses("token") else token
        self._http = HttpClient(url=url, party="ca", token=bearer, **options)
        self._status = HttpClient(url=ocsp_url, party="ca", **options)
        self._base, self._mapping, self._roots, self._issuers = (
            urlsplit(url).path.rstrip("/"),
            mapping,
            list(roots),
            list(issuers),
        )
        self._token, self._secret = token, (secret or "").encode()

    def enroll(
        self, *, csr: bytes, profile: str, subject: dict[str, str], evidence_digest: bytes | None, key: str
    ) -> list[bytes]:
        request, wanted = read_enrolment(csr=csr, profile=profile, subject=subject, evidence_digest=evidence_digest, key=key)
        operation = self._mapping.enroll
        if profile not in self._mapping.profiles:
            raise GatewayNotConfigured("ca", what=f"证书种类 {profile}（映射文件的 profiles）")
        answer = self._ask(operation, self._enrolling(wanted))
        try:
            found = _certificates(answer, operation)
            leaf = next((item for item in found if certificates.read(item).spki == request.spki), None)
            if leaf is None:
                raise self._http.garbage("证书不是为所申请的公钥签发的")
            chain = arrange(leaf, (*found, *self._issuers))
            wrong = complaint([certificates.read(item) for item in chain], spki=request.spki, roots=self._roots)
        except TrustError:
            raise self._http.garbage("证书无法读取") from None
        if wrong:
            raise self._http.garbage(wrong)
        return chain

    def revoke(self, *, serial: int, reason: str, key: str) -> None:
        if reason not in REASONS:
            raise GatewayRefused("ca", reason="invalid_request", message="吊销请求的序列号或原因不合要求，请核对。")
        told = self._mapping.reasons.get(reason, reason)
        values: Values = {"serial": f"{serial:x}", "serial_decimal": str(serial), "reason": told}
        self._ask(self._mapping.revoke, self._always(key) | values, fine=self._mapping.revoke.already)

    def ocsp(self, request: bytes) -> bytes:
        return ocsp.ask(self._status, "", request)

    def roots(self) -> list[bytes]:
        return list(self._roots)

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox() or self._status.announces_sandbox()

    def _ask(self, operation: Operation, values: Values, *, fine: Sequence[str] = ()) -> dict[str, Any]:
        """The answer's JSON, which says that it went well. Errors: GatewayError."""
        path = "/".join(quote(str(_value(part, values)), safe="") for part in operation.path.split("/"))
        body = json.dumps(_nested(operation.fields, values), ensure_ascii=False, separators=(",", ":")).encode()
        given = {name: _value(value, values) for name, value in self._mapping.headers.items()}
        headers = {name: str(value) for name, value in given.items() if value is not None}
        headers |= {"Content-Type": "application/json", "Accept": self._mapping.answer_type}
        if (signature := self._mapping.signature) is not None:
            signed: Values = {"method": operation.method, "path": self._base + path, "body": body.decode()}
            signed["body_sha256"] = hashlib.sha256(body).hexdigest()
            headers[signature.header] = _signed(signature, values | signed, self._secret)
        # A number used once must not be sent twice; then the outbox asks again, with another and the same key.
        answer = self._http.request(operation.method, path, body=body, headers=headers, safe=not self._mapping.uses("nonce"))
        self._http.expect_type(answer, self._mapping.answer_type)
        try:
            read: dict[str, Any] = json.loads(answer.body, object_pairs_hook=_object)
        except (ValueError, RecursionError):
            raise self._http.garbage("字段缺失或格式不符") from None
        if not isinstance(read, dict):
            raise self._http.garbage("字段缺失或格式不符")
        told = _at(read, operation.echo) if operation.echo else None
        if told and told not in (values["key"], values["key_digest"]):
            raise self._http.garbage("不是对本次请求的答复")
        if operation.echo and not told:
            self._http.forget()  # nobody knows which request this answers, nor whether the right one comes behind it
        self._judge(read, fine)
        if operation.echo and not told:  # a refusal may come from somebody who has read no further
            raise self._http.garbage("不是对本次请求的答复")
        return read

    def _judge(self, answer: dict[str, Any], fine: Sequence[str]) -> None:
        if (success := self._mapping.success) is None:
            return
        code = _at(answer, success.field)
        if not isinstance(code, str | int):
            raise self._http.garbage("字段缺失或格式不符")
        told = json.dumps(code) if isinstance(code, bool) else str(code)
        if told in success.busy:
            raise GatewayDown("ca", code="gateway_unavailable", reason=told if is_word(told) else "繁忙")
        if told not in success.values and told not in fine:
            raise GatewayRefused("ca", reason=told if is_word(told) else "")

    def _enrolling(self, wanted: Enrolment) -> Values:
        evidence = wanted.evidence_digest
        return self._always(wanted.key) | {
            "csr": base64.b64encode(wanted.csr).decode(),
            "csr_pem": pem.encode(wanted.csr, label="CERTIFICATE REQUEST"),
            "profile": self._mapping.profiles[wanted.profile],
            "name": wanted.subject.name,
            "number": wanted.subject.number or wanted.subject.uscc,
            "evidence": evidence.hex() if evidence else None,
            "evidence_base64": base64.b64encode(evidence).decode() if evidence else None,
        }

    def _always(self, key: str) -> Values:
        now = time.time()
        return {
            "key": key,
            "key_digest": hashlib.sha256(key.encode()).hexdigest()[:32],
            "token": self._token,
            "nonce": secrets.token_hex(16),
            "unix": int(now),
            "unix_ms": int(now * 1000),
        }


def _value(given: Constant, values: Values) -> str | int | bool | None:
    if is_name(given):
        return values[str(given)[1:]]
    return given[1:] if isinstance(given, str) and given.startswith("$$") else given


def _nested(fields: Mapping[str, Constant], values: Values) -> dict[str, Any]:
    """The JSON object to send; what we have no value for is left out."""
    made: dict[str, Any] = {}
    for place, given in fields.items():
        if (value := _value(given, values)) is not None:
            *outer, last = place.split(".")
            into = made
            for name in outer:
                into = into.setdefault(name, {})
            into[last] = value
    return made


def _signed(signature: Signature, values: Values, secret: bytes) -> str:
    context = hmac.HMAC(secret, _HASHES[signature.algorithm]())
    context.update(signature.joiner.join(str(_value(part, values)) for part in signature.over).encode())
    made = context.finalize()
    return made.hex() if signature.encoding == "hex" else base64.b64encode(made).decode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two fields of one name mean two things to two readers."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("field twice")
    return dict(pairs)


def _at(answer: Any, place: str) -> Any:
    for name in place.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def _certificates(answer: dict[str, Any], operation: Enrolling) -> list[bytes]:
    """All certificates (DER) of an answer. Errors: TrustError."""
    texts: list[Any] = []
    for place in (operation.certificate, operation.chain):
        given = _at(answer, place) if place else None
        texts += given if isinstance(given, list) else [] if given is None else [given]
    found: list[bytes] = []
    for text in texts:
        if not isinstance(text, str):
            raise certificates.CertificateError("certificate_malformed", "证书不是文本，请与证书机构核对映射文件。")
        found += _decoded(text, operation.format)
    return found


def _decoded(text: str, form: str) -> list[bytes]:
    if form == "pem":
        return pem.decode(text.encode(errors="replace"))
    if form == "p7b" and "-----BEGIN" in text:
        return [
            item
            for label in _LABELS
            for bag in pem.decode(text.encode(errors="replace"), label=label)
            for item in certificates.read_bundle(bag)
        ]
    try:
        encoded = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise certificates.CertificateError("certificate_malformed", "证书不是 base64，请与证书机构核对映射文件。") from None
    return certificates.read_bundle(encoded) if form == "p7b" else [encoded]
