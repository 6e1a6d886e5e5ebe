"""Reading SignedData strictly: one signer, no attribute twice, nothing that is not accounted for.

What is not covered by a signature (the wrapping, the certificates) must still have one possible form, or a byte of a signed
file could change without anybody noticing.
"""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import der, digests, oids
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MAX_CERTIFICATES = 32
DATA_TYPES = (oids.DATA, oids.GM_DATA)  # plain content, as CMS and as GB/T 35275 name it


class CmsError(TrustError):
    """A signature structure that cannot be read or does not hold."""


@dataclass(frozen=True, kw_only=True)
class SignerInfo:
    """`issuer` and `serial`, or `key_id`, name the certificate; `attributes_der` is the SET as it was signed."""

    issuer: bytes | None
    serial: int | None
    key_id: bytes | None
    digest: str
    attributes_der: bytes
    attributes: dict[str, tuple[der.Element, ...]]
    signature_identifier: bytes
    signature: bytes
    unsigned: dict[str, tuple[der.Element, ...]]


@dataclass(frozen=True, kw_only=True)
class SignedData:
    """`content` is the encapsulated content, None when detached; `certificates` are DER in the order carried."""

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    signer: SignerInfo


def read_signed_data(encoded: bytes) -> SignedData:
    """One ContentInfo with SignedData. Raises `CmsError`, or `DigestError` for an unsupported digest."""
    try:
        outer = der.parse(encoded).fields()
        kind = outer.take().as_oid()
        if kind not in (oids.SIGNED_DATA, oids.GM_SIGNED_DATA):
            raise CmsError("cms_not_signed_data", "签名数据不是 CMS SignedData 结构，无法核验。")
        wrapped = outer.take(tags.context_tag(0)).inner().fields()
        outer.done()
        signed = _signed_data(wrapped)
        if (kind == oids.GM_SIGNED_DATA) != (signed.content_type == oids.GM_DATA):
            raise der.DerError("names of two standards mixed")
        return signed
    except der.DerError as problem:
        raise CmsError("cms_malformed", "签名数据结构损坏，文件可能在传输或保存中被改动，请取得原始文件。") from problem


def _signed_data(fields: der.Fields) -> SignedData:
    version = fields.take().as_integer()
    digest_set = fields.take(tags.SET).children()
    content_type, content = _content(fields.take().fields())
    certificates = fields.optional(tags.context_tag(0))
    if fields.optional(tags.context_tag(1)) is not None:
        raise CmsError("cms_unsupported", "签名数据中夹带吊销列表，暂不支持此种结构，无法核验。")
    signers = fields.take(tags.SET).children()
    fields.done()
    if len(signers) != 1:
        raise CmsError("cms_not_one_signer", "签名数据须恰有一名签名者，此文件不符，无法采信。")
    carried = tuple(child.expect(tags.SEQUENCE).encoded for child in certificates.children()) if certificates else ()
    if len(carried) > MAX_CERTIFICATES or len(set(carried)) != len(carried):
        raise CmsError("cms_certificates", "签名数据携带的证书过多或重复，无法采信。")
    signer = _signer(signers[0].fields())
    if version != (1 if content_type in DATA_TYPES and signer.key_id is None else 3):
        raise der.DerError("version")
    if len(digest_set) != 1 or digests.read_identifier(digest_set[0]).name != signer.digest:
        raise der.DerError("digest algorithms")
    return SignedData(content_type=content_type, content=content, certificates=carried, signer=signer)


def _content(fields: der.Fields) -> tuple[str, bytes | None]:
    content_type = fields.take().as_oid()
    content = fields.optional(tags.context_tag(0))
    fields.done()
    return content_type, content.inner().as_octets() if content else None


def _signer(fields: der.Fields) -> SignerInfo:
    version = fields.take().as_integer()
    issuer, serial, key_id = None, None, None
    if (key := fields.optional(tags.context_tag(0, constructed=False))) is not None:
        key_id = key.content
    else:
        named = fields.take().fields()
        issuer, serial = named.take(tags.SEQUENCE).encoded, named.take().as_integer()
        named.done()
    if version != (1 if key_id is None else 3):
        raise der.DerError("signer version")
    digest = digests.read_identifier(fields.take()).name
    attributes = fields.optional(tags.context_tag(0))
    if attributes is None:
        raise CmsError("cms_attributes_missing", "签名缺少签名属性，不符合 PAdES 要求，无法采信。")
    identifier, signature = fields.take(tags.SEQUENCE), fields.take().as_octets()
    unsigned = fields.optional(tags.context_tag(1))
    fields.done()
    return SignerInfo(
        issuer=issuer,
        serial=serial,
        key_id=key_id,
        digest=digest,
        attributes_der=bytes((tags.SET,)) + attributes.encoded[1:],
        attributes=_attributes(attributes),
        signature_identifier=identifier.encoded,
        signature=signature,
        unsigned=_attributes(unsigned) if unsigned else {},
    )


def _attributes(element: der.Element) -> dict[str, tuple[der.Element, ...]]:
    found: dict[str, tuple[der.Element, ...]] = {}
    for child in element.children():
        fields = child.fields()
        oid, values = fields.take().as_oid(), tuple(fields.take(tags.SET).children())
        fields.done()
        if oid in found or not values:
            raise der.DerError("attribute twice or empty")
        found[oid] = values
    return found
