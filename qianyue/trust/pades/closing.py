"""The last revision of a concluded contract: revocation evidence (DSS) and the document timestamp over everything.

Order (crypto.md 3.4): signatures with their timestamps, then OCSP answers younger than those, then this.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.fields import acro_form, mark_signed
from qianyue.trust.pades.placeholder import Placeholder, fill_contents
from qianyue.trust.pades.prepared import ranged_digest, same_file
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref, Stream
from qianyue.trust.pdf.form import pages, signature_fields
from qianyue.trust.pdf.update import Update
from qianyue.trust.pdf.writing import stream, text_string
from qianyue.trust.timestamps import Token

RESERVE = 9_000  # octets for the token: ours 1.6 kB, long RSA chains 8 kB
FIELD = "timestamp"  # the closing field's name; later ones are timestamp2, timestamp3 …
_FORMAT = "qianyue-prepared-closing/1"
_KINDS = (("Certs", "certificates"), ("OCSPs", "ocsps"), ("CRLs", "crls"))


@dataclass(frozen=True, kw_only=True)
class Dss:
    """Validation data for the document security store (EN 319 142-1 5.4.2), all DER."""

    certificates: Sequence[bytes] = ()
    ocsps: Sequence[bytes] = ()
    crls: Sequence[bytes] = ()


@dataclass(frozen=True, kw_only=True)
class PreparedClosing:
    """A closing in waiting: `digest`, made with `digest_algorithm`, is what the timestamp must stamp."""

    base_size: int
    revision: bytes
    byte_range: tuple[int, int, int, int]
    digest_algorithm: str
    digest: bytes

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
            stored = json.loads(text)
            if stored["format"] != _FORMAT:
                raise ValueError
            first, start, end, length = (int(value) for value in stored["byte_range"])
            return cls(
                base_size=int(stored["base_size"]),
                revision=base64.b64decode(stored["revision"], validate=True),
                byte_range=(first, start, end, length),
                digest_algorithm=str(stored["digest_algorithm"]),
                digest=bytes.fromhex(stored["digest"]),
            )
        except (ValueError, KeyError, TypeError):
            raise PadesError("prepared_malformed", "待盖时间戳的数据损坏，请重新发起。") from None


def prepare_closing(pdf: bytes, dss: Dss, *, digest: str = "sha256", reserve: int = RESERVE) -> PreparedClosing:
    """The closing revision without its token. Works again on a closed file, to renew the timestamp years later."""
    document = Document(pdf)
    update = Update(document)
    root = document.current.trailer[Name("Root")]
    if not isinstance(root, Ref):
        raise PadesError("file_unsuitable", "文件结构不受支持，请使用平台生成的文件。")
    update.set_entry(root.number, document.current.catalog, "DSS", str(_store(update, document, dss)).encode())
    entries = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
    placeholder = Placeholder.of(entries, reserve=reserve)
    signature = update.add(placeholder.body)
    _add_field(update, document, signature)
    mark_signed(update, document)
    revision, byte_range = placeholder.fill_range(update.build(), number=signature.number, base=len(pdf))
    return PreparedClosing(
        base_size=len(pdf),
        revision=revision,
        byte_range=byte_range,
        digest_algorithm=digest,
        digest=ranged_digest(digest, pdf=pdf, revision=revision, byte_range=byte_range),
    )


def complete_closing(pdf: bytes, prepared: PreparedClosing, *, token: Token) -> bytes:
    """The closed file: the token put into its place, when it stamps exactly this file."""
    same_file(pdf, base_size=prepared.base_size)
    actual = ranged_digest(token.algorithm, pdf=pdf, revision=prepared.revision, byte_range=prepared.byte_range)
    if not compare_digest(actual, token.imprint):
        raise PadesError("timestamp_not_ours", "时间戳不是为这份文件申请的，请重新申请时间戳。")
    return pdf + fill_contents(prepared.revision, base=len(pdf), byte_range=prepared.byte_range, content=token.der)


def close(pdf: bytes, *, dss: Dss, timestamp: Callable[[bytes], Token], digest: str = "sha256") -> bytes:
    """Prepares, has `timestamp` stamp the digest, completes."""
    prepared = prepare_closing(pdf, dss, digest=digest)
    return complete_closing(pdf, prepared, token=timestamp(prepared.digest))


def _store(update: Update, document: Document, dss: Dss) -> Ref:
    """The new store: what an older one holds stays, what it holds already is not written twice."""
    view = document.current
    old = view.dictionary(view.catalog.get(Name("DSS"))) or Dictionary()
    parts = []
    for key, attribute in _KINDS:
        kept = view.resolve(old.get(Name(key)))
        references = [item for item in kept if isinstance(item, Ref)] if isinstance(kept, Array) else []
        known = {found.raw for item in references if isinstance(found := view.resolve(item), Stream)}
        added = _streams(update, (data for data in dict.fromkeys(getattr(dss, attribute)) if data not in known))
        if references or added:
            items = b" ".join(str(item).encode() for item in (*references, *added))
            parts.append(b"/%s[%s]" % (key.encode(), items))
    return update.add(b"<</Type/DSS" + b"".join(parts) + b">>")


def _streams(update: Update, contents: Iterable[bytes]) -> list[Ref]:
    return [update.add(stream(b"", content)) for content in contents]


def _add_field(update: Update, document: Document, signature: Ref) -> None:
    """An invisible field for the timestamp, listed in the form and among the first page's annotations (12.7.5.5)."""
    view = document.current
    taken = {field.name for field in signature_fields(view)}
    name = next(label for label in (FIELD, *(f"{FIELD}{count}" for count in range(2, 1000))) if label not in taken)
    page_number = pages(view)[0]
    field = update.add(
        b"<</Type/Annot/Subtype/Widget/FT/Sig/F 4/Rect[0 0 0 0]/T %s/V %s/P %s>>"
        % (text_string(name), str(signature).encode(), str(Ref(page_number, 0)).encode())
    )
    form_number, form = acro_form(document)
    _append(update, document, form_number, form, "Fields", field)
    page = view.dictionary(Ref(page_number, 0))
    if page is not None:
        _append(update, document, page_number, page, "Annots", field)


def _append(update: Update, document: Document, number: int, owner: Dictionary, key: str, item: Ref) -> None:
    """Adds `item` to the array `owner[key]`, wherever that stands."""
    stated = owner.get(Name(key))
    array, text = document.current.resolve(stated), str(item).encode()
    if not isinstance(array, Array):
        update.set_entry(number, owner, key, b"[" + text + b"]")
    else:
        update.append(stated.number if isinstance(stated, Ref) else number, array, text)
