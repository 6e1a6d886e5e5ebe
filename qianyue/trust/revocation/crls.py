"""Certificate revocation lists (RFC 5280 5): complete lists of one issuer; partial and indirect ones are refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from qianyue.trust import algorithms, der, keys, oids
from qianyue.trust.certificates import Certificate
from qianyue.trust.certificates.names import read_name
from qianyue.trust.der import tags
from qianyue.trust.revocation.errors import RevocationError

MAX_CRL = 8_000_000  # octets: some 200 000 entries


@dataclass(frozen=True, kw_only=True)
class Crl:
    """A list as read: not yet checked against its issuer (`check`). `revoked` maps serial numbers to moments."""

    issuer: bytes
    this_update: datetime
    next_update: datetime | None
    revoked: dict[int, datetime]
    signed: bytes
    signature: bytes
    signature_identifier: bytes

    def check(self, *, issuer: Certificate) -> None:
        """Raises `RevocationError` unless `issuer` may sign lists and signed this one."""
        row = algorithms.read_identifier(der.parse(self.signature_identifier), spki=issuer.spki)
        if (
            self.issuer != issuer.subject.encoded
            or (issuer.key_usage is not None and "crl_sign" not in issuer.key_usage)
            or not keys.verify(spki=issuer.spki, data=self.signed, signature_der=self.signature, algorithm=row.name)
        ):
            raise RevocationError("crl_not_authentic", "吊销列表的签名不正确，无法采信。")


@lru_cache(maxsize=32)
def read_crl(encoded: bytes) -> Crl:
    if len(encoded) > MAX_CRL:
        raise RevocationError("crl_too_large", "吊销列表过大，无法处理，请改用 OCSP。")
    try:
        outer = der.parse(encoded).fields()
        tbs, identifier, (signature, unused) = outer.take(tags.SEQUENCE), outer.take(tags.SEQUENCE), outer.take().as_bits()
        outer.done()
        fields = tbs.fields()
        version = fields.optional(tags.INTEGER)
        inner = fields.take(tags.SEQUENCE)
        issuer, this_update = read_name(fields.take()), fields.take().as_time()
        next_update = fields.optional(tags.UTC_TIME) or fields.optional(tags.GENERALIZED_TIME)
        entries, extensions = fields.optional(tags.SEQUENCE), fields.optional(tags.context_tag(0))
        fields.done()
        if unused or inner.encoded != identifier.encoded or (version is not None and version.as_integer() != 1):
            raise der.DerError("list fields contradict each other")
        _refuse_critical(extensions.inner().children() if extensions else [])
        return Crl(
            issuer=issuer.encoded,
            this_update=this_update,
            next_update=next_update.as_time() if next_update else None,
            revoked=dict(_entry(entry.fields()) for entry in entries.children()) if entries else {},
            signed=tbs.encoded,
            signature=signature,
            signature_identifier=identifier.encoded,
        )
    except der.DerError:
        raise RevocationError("crl_malformed", "吊销列表无法解析，请向证书机构重新下载。") from None


def _entry(fields: der.Fields) -> tuple[int, datetime]:
    serial, revoked_at = fields.take().as_integer(), fields.take().as_time()
    extensions = fields.optional(tags.SEQUENCE)
    fields.done()
    _refuse_critical(extensions.children() if extensions else [])
    return serial, revoked_at


def _refuse_critical(extensions: list[der.Element]) -> None:
    """Delta lists, lists of a part, indirect lists: all announce themselves by a critical extension (RFC 5280 5.2)."""
    for extension in extensions:
        fields = extension.fields()
        oid, critical = fields.take().as_oid(), fields.optional(tags.BOOLEAN)
        if critical is not None and critical.as_boolean() and oid != oids.CRL_NUMBER:
            raise RevocationError("crl_unsupported", "吊销列表不是完整列表(增量、分区或间接列表)，请改用 OCSP 或完整列表。")
