"""What will be signed, written down before it is signed (design.md, rule 3). Survives as JSON between two requests."""

from __future__ import annotations

import base64
import dataclasses
import json
from dataclasses import dataclass

from qianyue.trust import digests
from qianyue.trust.pades.base import Base
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.placeholder import ByteRange
from qianyue.trust.pades.stored import MALFORMED, loaded, whole

_FORMAT = "qianyue-prepared/2"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A signature in waiting. `revision` is the tail to append to the file of `base_size` octets, /Contents still zero.

    `digest` is over the octets of `byte_range` (offset, length, offset, length); `signed_attributes` is the DER SET to be
    signed with `algorithm`. `certificate_chain` is DER, leaf first. `after` is the base of the signed file. `origin` is the file
    itself as long as this lives in the process that prepared it: the same object needs no second digest.
    """

    field: str
    base_size: int
    revision: bytes
    byte_range: ByteRange
    digest_algorithm: str
    digest: bytes
    signed_attributes: bytes
    algorithm: str
    certificate_chain: tuple[bytes, ...]
    after: Base
    origin: bytes | None = dataclasses.field(default=None, repr=False, compare=False)

    def to_json(self) -> str:
        """Everything but the file itself."""
        return json.dumps(
            {
                "format": _FORMAT,
                "field": self.field,
                "base_size": self.base_size,
                "revision": _encode(self.revision),
                "byte_range": list(self.byte_range),
                "digest_algorithm": self.digest_algorithm,
                "digest": _encode(self.digest),
                "signed_attributes": _encode(self.signed_attributes),
                "algorithm": self.algorithm,
                "certificate_chain": [_encode(certificate) for certificate in self.certificate_chain],
                "after": self.after.to_json(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Prepared:
        try:
            stored = loaded(text)
            if stored["format"] != _FORMAT:
                raise ValueError
            first, start, end, length = (whole(value) for value in stored["byte_range"])
            return cls(
                field=str(stored["field"]),
                base_size=whole(stored["base_size"]),
                revision=_decode(stored["revision"]),
                byte_range=(first, start, end, length),
                digest_algorithm=str(stored["digest_algorithm"]),
                digest=_decode(stored["digest"]),
                signed_attributes=_decode(stored["signed_attributes"]),
                algorithm=str(stored["algorithm"]),
                certificate_chain=tuple(_decode(certificate) for certificate in stored["certificate_chain"]),
                after=Base.from_json(stored["after"]),
            )
        except MALFORMED:
            raise PadesError("prepared_malformed", "待签数据损坏，请重新发起签署。") from None


def ranged_digest(algorithm: str, *, pdf: bytes, revision: bytes, byte_range: ByteRange) -> bytes:
    """The digest of the whole file but the gap, hashed from its two parts without joining them."""
    tail, (_, gap_start, gap_end, _) = memoryview(revision), byte_range
    return digests.digest(algorithm, pdf, tail[: gap_start - len(pdf)], tail[gap_end - len(pdf) :])


def same_file(pdf: bytes, *, base_size: int) -> None:
    """Raises `PadesError` for a file of another size."""
    if len(pdf) != base_size:
        raise PadesError("file_changed", "文件与准备签署时的文件不同，请重新发起签署。")


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
