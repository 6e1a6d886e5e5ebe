"""The last revision of a concluded contract: revocation evidence (DSS) and the document timestamp over everything.

Order (crypto.md 3.4): signatures with their timestamps, then OCSP answers younger than those, then this.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest

from qianyue.trust import digests
from qianyue.trust.pades.base import STORE, Base
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.placeholder import ByteRange, Placeholder, fill_contents
from qianyue.trust.pades.prepared import ranged_digest, same_file
from qianyue.trust.pades.signing import flag
from qianyue.trust.pades.stored import MALFORMED, loaded, whole
from qianyue.trust.pdf import Ref
from qianyue.trust.pdf.update import Update
from qianyue.trust.pdf.writing import stream, text_string
from qianyue.trust.timestamps import Token

RESERVE = 9_000  # octets for the token: ours 1.6 kB, long RSA chains 8 kB
FIELD = "timestamp"  # the closing field's name; later ones are timestamp2, timestamp3 …
_FORMAT = "qianyue-prepared-closing/1"


@dataclass(frozen=True, kw_only=True)
class Dss:
    """Validation data for the document security store (EN 319 142-1 5.4.2), all DER."""

    certificates: Sequence[bytes] = ()
    ocsps: Sequence[bytes] = ()
    crls: Sequence[bytes] = ()


@dataclass(frozen=True, kw_only=True)
class PreparedClosing:
    """A closing in waiting: `digest`, made with `digest_algorithm`, is what the timestamp must stamp.

    `origin` is the file itself as long as this lives in the process that prepared it.
    """

    base_size: int
    revision: bytes
    byte_range: ByteRange
    digest_algorithm: str
    digest: bytes
    origin: bytes | None = field(default=None, repr=False, compare=False)

    def to_json(self) -> str:
        """Everything but the file itself."""
        return json.dumps(
            {
                "format": _FORMAT,
                "base_size": self.base_size,
                "revision": base64.b64encode(self.revision).decode(),
                "byte_range": list(self.byte_range),
                "digest_algorithm": self.digest_algorithm,
                "digest": self.digest.hex(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> PreparedClosing:
        try:
            stored = loaded(text)
            if stored["format"] != _FORMAT:
                raise ValueError
            first, start, end, length = (whole(value) for value in stored["byte_range"])
            return cls(
                base_size=whole(stored["base_size"]),
                revision=base64.b64decode(stored["revision"], validate=True),
                byte_range=(first, start, end, length),
                digest_algorithm=str(stored["digest_algorithm"]),
                digest=bytes.fromhex(stored["digest"]),
            )
        except MALFORMED:
            raise PadesError("prepared_malformed", "待盖时间戳的数据损坏，请重新发起。") from None


def prepare_closing(
    pdf: bytes, dss: Dss, *, digest: str = "sha256", reserve: int = RESERVE, base: Base | None = None
) -> PreparedClosing:
    """The closing revision without its token. Works again on a closed file, to renew the timestamp years later.

    `base` is what came with the file; without it the file is read.
    """
    base = base or Base.read(pdf)
    same_file(pdf, base_size=base.footing.size)
    update = Update(base.footing)
    update.put(base.catalog, "DSS", str(_store(update, base, dss)).encode())
    placeholder = Placeholder.of(b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161", reserve=reserve)
    signature = update.add(placeholder.body)
    _add_field(update, base, signature)
    flag(update, base)
    revision, byte_range = placeholder.fill_range(update.build(), number=signature.number, base=len(pdf))
    return PreparedClosing(
        base_size=len(pdf),
        revision=revision,
        byte_range=byte_range,
        digest_algorithm=digest,
        digest=ranged_digest(digest, pdf=pdf, revision=revision, byte_range=byte_range),
        origin=pdf,
    )


def complete_closing(pdf: bytes, prepared: PreparedClosing, *, token: Token) -> bytes:
    """The closed file: the token put into its place, when it stamps exactly this file."""
    same_file(pdf, base_size=prepared.base_size)
    known = prepared.origin is pdf and token.algorithm == prepared.digest_algorithm
    actual = (
        prepared.digest
        if known
        else ranged_digest(token.algorithm, pdf=pdf, revision=prepared.revision, byte_range=prepared.byte_range)
    )
    if not compare_digest(actual, token.imprint):
        raise PadesError("timestamp_not_ours", "时间戳不是为这份文件申请的，请重新申请时间戳。")
    return pdf + fill_contents(prepared.revision, base=len(pdf), byte_range=prepared.byte_range, content=token.der)


def close(pdf: bytes, *, dss: Dss, timestamp: Callable[[bytes], Token], digest: str = "sha256") -> bytes:
    """Prepares, has `timestamp` stamp the digest, completes."""
    prepared = prepare_closing(pdf, dss, digest=digest)
    return complete_closing(pdf, prepared, token=timestamp(prepared.digest))


def _store(update: Update, base: Base, dss: Dss) -> Ref:
    """The new store: what an older one holds stays, what it holds already is not written twice."""
    parts = []
    for kind, contents in zip(STORE, (dss.certificates, dss.ocsps, dss.crls), strict=True):
        held = base.store.get(kind, {})
        added = [update.add(stream(b"", data)) for data in dict.fromkeys(contents) if _sha256(data) not in held]
        if references := [*(Ref(number, 0) for number in held.values()), *added]:
            parts.append(b"/%s[%s]" % (kind.encode(), b" ".join(str(item).encode() for item in references)))
    return update.add(b"<</Type/DSS" + b"".join(parts) + b">>")


def _add_field(update: Update, base: Base, signature: Ref) -> None:
    """An invisible field for the timestamp, listed in the form and among the first page's annotations (12.7.5.5)."""
    labels = itertools.chain([FIELD], (f"{FIELD}{count}" for count in itertools.count(2)))
    name = next(label for label in labels if label not in base.fields)
    field = update.add(
        b"<</Type/Annot/Subtype/Widget/FT/Sig/F 4/Rect[0 0 0 0]/T %s/V %s/P %d 0 R>>"
        % (text_string(name), str(signature).encode(), base.page)
    )
    update.put(base.fields_in, "Fields", str(field).encode())
    update.put(base.annotations_in, "Annots", str(field).encode())


def _sha256(data: bytes) -> str:
    return digests.digest("sha256", data).hex()
