"""One party's signature: prepare, have it signed, complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from qianyue.trust import algorithms, certificates, cms, der, digests, keys, oids
from qianyue.trust.pades.appearance import Appearance
from qianyue.trust.pades.base import Base, Field, Seam
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.placeholder import Placeholder, fill_contents
from qianyue.trust.pades.prepared import Prepared, ranged_digest, same_file
from qianyue.trust.pdf.update import Update
from qianyue.trust.pdf.writing import date, text_string
from qianyue.trust.timestamps import Token

RESERVE = 9_000  # octets for the CMS: 1.5 kB of ours, 2 to 5 kB of timestamp, room for longer chains (crypto.md P10)
MAX_TEXT = 500  # characters of name, reason, location


def prepare(
    pdf: bytes,
    *,
    field: str,
    certificate_chain: Sequence[bytes],
    signer_name: str,
    reason: str,
    location: str | None = None,
    appearance: Appearance | None = None,
    cross_page: bool = False,
    at: datetime,
    digest: str | None = None,
    reserve: int = RESERVE,
    base: Base | None = None,
) -> Prepared:
    """Everything about a signature except the signature.

    `cross_page` shows the appearance also in strips at the edge of every page, where the file has places for them.
    `certificate_chain` is DER, leaf first; `at` goes to /M as the claimed time, which proves nothing. Without `digest`
    it is the one that keys of this kind sign with. `base` is what came with
    the file; without it the file is read. Raises `PadesError` for a field that cannot be signed or a base of another file,
    `PdfError` for a file that cannot be continued.
    """
    leaf = certificates.read(certificate_chain[0])
    digest = digest or algorithms.usual_digest(leaf.spki)
    algorithm = algorithms.for_key(leaf.spki, digest=digest)
    base = base or Base.read(pdf)
    same_file(pdf, base_size=base.footing.size)
    target = base.field(field)
    update = Update(base.footing)
    placeholder = _signature_dictionary(signer_name=signer_name, reason=reason, location=location, at=at, reserve=reserve)
    signature = update.add(placeholder.body)
    update.put(target.number, "V", str(signature).encode())
    if appearance is not None:
        _show(update, appearance, target, base.seams.get(field) if cross_page else None)
    flag(update, base)
    tail = update.build()
    revision, byte_range = placeholder.fill_range(tail, number=signature.number, base=len(pdf))
    message_digest = ranged_digest(digest, pdf=pdf, revision=revision, byte_range=byte_range)
    return Prepared(
        field=field,
        base_size=len(pdf),
        revision=revision,
        byte_range=byte_range,
        digest_algorithm=digest,
        digest=message_digest,
        signed_attributes=cms.signed_attributes(
            content_type=oids.DATA, message_digest=message_digest, certificate=leaf, digest=digest
        ),
        algorithm=algorithm.name,
        certificate_chain=tuple(certificate_chain),
        after=base.signed(tail.after, field),
        origin=pdf,
    )


def check_signature_value(prepared: Prepared, signature_der: bytes) -> None:
    """Raises `PadesError` unless `signature_der` is the leaf certificate's signature over the signed attributes."""
    leaf = certificates.read(prepared.certificate_chain[0])
    data = prepared.signed_attributes
    if not keys.verify(spki=leaf.spki, data=data, signature_der=signature_der, algorithm=prepared.algorithm):
        raise PadesError("signature_wrong", "签名值与证书或待签内容不符，签署没有完成，请重新签署。")


def complete(pdf: bytes, prepared: Prepared, *, signature: bytes, timestamp: Token | None) -> bytes:
    """The signed file: `pdf` with the tail appended."""
    return pdf + complete_tail(pdf, prepared, signature=signature, timestamp=timestamp)


def complete_tail(pdf: bytes, prepared: Prepared, *, signature: bytes, timestamp: Token | None) -> bytes:
    """What to append to `pdf`: a large file need not be held twice.

    `signature` is DER; `timestamp` a token over its octets (B-T). Raises `PadesError` for another file than was prepared, a
    signature that does not fit and a token of something else.
    """
    same_file(pdf, base_size=prepared.base_size)
    if prepared.origin is not pdf:
        actual = ranged_digest(prepared.digest_algorithm, pdf=pdf, revision=prepared.revision, byte_range=prepared.byte_range)
        if not compare_digest(actual, prepared.digest):
            raise PadesError("file_changed", "文件与准备签署时的文件不同，请重新发起签署。")
    if not _stated(prepared):
        raise PadesError("prepared_malformed", "待签数据损坏，请重新发起签署。")
    check_signature_value(prepared, signature)
    unsigned = []
    if timestamp is not None:
        if not compare_digest(timestamp.imprint, digests.digest(timestamp.algorithm, signature)):
            raise PadesError("timestamp_not_ours", "时间戳不是为这个签名值申请的，请重新申请时间戳。")
        unsigned.append(cms.attribute(oids.SIGNATURE_TIMESTAMP, timestamp.der))
    content = cms.signed_data(
        attributes=prepared.signed_attributes,
        signature=signature,
        algorithm=prepared.algorithm,
        digest=prepared.digest_algorithm,
        signer=certificates.read(prepared.certificate_chain[0]),
        certificates=prepared.certificate_chain,
        unsigned=unsigned,
    )
    return fill_contents(prepared.revision, base=len(pdf), byte_range=prepared.byte_range, content=content)


def _stated(prepared: Prepared) -> bool:
    """Whether what is signed says the digest of this file (RFC 5652 11.2), once."""
    attribute = cms.attribute(oids.MESSAGE_DIGEST, der.octet_string(prepared.digest))
    try:
        stated = [child.encoded for child in der.parse(prepared.signed_attributes).children()]
        kinds = [der.parse(encoded).fields().take().as_oid() for encoded in stated]
    except der.DerError:
        return False
    return attribute in stated and kinds.count(oids.MESSAGE_DIGEST) == 1


def flag(update: Update, base: Base) -> None:
    """/SigFlags 3 in the form: signatures exist, append only (12.7.3, table 225). Our renderer has set it already."""
    if not base.flagged:
        update.put(base.form, "SigFlags", b"3")


def _show(update: Update, appearance: Appearance, target: Field, seam: Seam | None) -> None:
    """The look of the field, and of the strips of its cross-page seal."""
    if seam is None:
        look = appearance.write(update, rect=target.rect, turn=target.turn)
    else:
        look, strips = appearance.write_across(update, rect=target.rect, turn=target.turn, windows=seam.windows)
        for number, (before, after), strip in zip(seam.numbers, seam.texts, strips, strict=True):
            update.replace(number, b"%b%d 0 R%b" % (before, strip, after))
    if look is not None:
        update.put(target.number, "AP", b"<</N %s>>" % str(look).encode())


def _signature_dictionary(*, signer_name: str, reason: str, location: str | None, at: datetime, reserve: int) -> Placeholder:
    texts = {"Name": signer_name, "Reason": reason, "Location": location}
    if any(len(text) > MAX_TEXT for text in texts.values() if text):
        raise PadesError("text_too_long", f"签署人姓名、事由、地点均不得超过 {MAX_TEXT} 个字符。")
    entries = b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M %s" % date(at)
    entries += b"".join(b"/%s %s" % (key.encode(), text_string(text)) for key, text in texts.items() if text)
    return Placeholder.of(entries, reserve=reserve)
