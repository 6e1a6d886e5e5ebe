"""The verifier: one file, three words (design.md promise 5: never a green tick that lies)."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from typing import Any, NoReturn

from qianyue.trust.certificates import Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.pdf import Array, Dictionary, Document, Name, PdfDamaged, PdfError, Stream, View
from qianyue.trust.pdf.form import signature_fields, text_of
from qianyue.trust.pdf.xref import decoded
from qianyue.trust.timestamps import read_token
from qianyue.trust.verification.changes import Forbidden, permitted
from qianyue.trust.verification.coverage import Covered, cms_of, covered
from qianyue.trust.verification.evidence import Store, Trust
from qianyue.trust.verification.policy import EMPLOYER, PARTNER, PLATFORM, WORKER, Policy, policy_for
from qianyue.trust.verification.reasons import reason
from qianyue.trust.verification.report import Report, SignatureReport, TimestampReport, plain
from qianyue.trust.verification.signatures import judge_signature, judge_timestamp

MAX_SIZE = 100_000_000  # octets
MAX_TERMS = 1_000_000
ROLES = frozenset({WORKER.role, EMPLOYER.role, PARTNER.role, PLATFORM.role})
MAX_SIGNATURES = 64  # as many as revisions: each may cost a digest over the whole file


def verify_pdf(data: bytes, *, roots: Roots, at: datetime | None = None, policy: Policy | None = None) -> Report:
    """Judge a file offline, with nothing but itself and `roots`. Never raises for what a file contains.

    `at`: judge as of then (default: the newest timestamp's own proof suffices; its certificate must be good at its time and,
    when `at` is given, still then). Aware; `ValueError` otherwise. `policy`: who must have signed (default: the parties
    of the kind of document that the file's own terms name).
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("at must be aware")
    if len(data) > MAX_SIZE:
        return Report(own=[reason("too_large")])
    if not data.startswith(b"%PDF-"):
        return Report(own=[reason("not_a_pdf")])
    try:
        return _judge(data, roots, at, policy)
    except PdfDamaged:
        return Report(own=[reason("file_damaged")])
    except (PdfError, TrustError, RecursionError):
        return Report(own=[reason("file_unsupported")])
    except MemoryError:
        return Report(own=[reason("too_costly")])


def _judge(data: bytes, roots: Roots, at: datetime | None, policy: Policy | None) -> Report:
    document = Document(data)
    fields = [field for field in signature_fields(document.current) if field.value is not None]
    if not fields or len(fields) > MAX_SIGNATURES:
        return Report(own=[reason("no_signatures" if not fields else "file_unsupported")])
    report = Report()
    found = _not_shared({field.name: covered(document, field) for field in fields})
    first = _first_signed(document)
    report.changes = _changes(document, report, first)
    report.terms = _terms(document.views[first], report)
    policy = policy or policy_for(report.terms)
    trust = Trust(roots=roots, store=Store.of(document, _stated_times(found)), strength=policy.strength)
    closed_at = _timestamps(report, found, data, trust, at)
    parties = {party.role: party for party in policy.parties}
    known = parties | {party.role: party for party in policy.others}
    agreed = max((item.revision for name, item in found.items() if item and name in parties), default=0)
    for name, item in found.items():
        if item is None:
            report.signatures.append(SignatureReport(role=plain(name), reasons=[reason("coverage_wrong")]))
        elif not item.is_timestamp:
            party = known.get(name)
            signature = judge_signature(
                item, data, party=party, terms=report.terms, trust=trust, policy=policy, closed_at=closed_at
            )
            if party is None:
                signature.reasons.append(reason("unknown_signature"))
            elif name not in parties and item.revision < agreed:
                signature.reasons.append(reason("coverage_wrong"))  # it says what came of the parties' signatures
            report.signatures.append(signature)
    report.signatures.sort(key=lambda signature: found[signature.role].revision if found.get(signature.role) else 0)  # type: ignore[union-attr]
    # A place that was left empty is a party that has not signed, whatever the terms call the document.
    places = parties.keys() | {field.name for field in signature_fields(document.views[first]) if field.name in ROLES}
    if places - {signature.role for signature in report.signatures}:
        report.own.append(reason("role_missing"))
    if policy.closed and (report.newest is None or report.newest.covers != "whole_file"):
        report.own.append(reason("timestamp_missing"))
    return report


def _first_signed(document: Document) -> int:
    """The first revision with a signature in it, though a later one may have taken that signature out again."""
    signed = (any(field.value is not None for field in signature_fields(view)) for view in document.views)
    return next(index for index, found in enumerate(signed) if found)


def _not_shared(found: dict[str, Covered | None]) -> dict[str, Covered | None]:
    """One signature stands in one field: in two it would sign for two parties."""
    ranges = [item.byte_range for item in found.values() if item]
    return {name: item if item and ranges.count(item.byte_range) == 1 else None for name, item in found.items()}


def _changes(document: Document, report: Report, first: int) -> str:
    """Every revision after the first signature must be explained; so must the bytes after the last revision."""
    if document.revisions[-1].end != len(document.data):
        report.own.append(reason("bytes_after_end"))
        return "forbidden"
    try:
        permitted(document, max(first, 1))
    except Forbidden:
        report.own.append(reason("changed_after_signing"))
        return "forbidden"
    return "permitted" if len(document.revisions) - 1 > first else "none"


def _timestamps(
    report: Report, found: dict[str, Covered | None], data: bytes, trust: Trust, at: datetime | None
) -> datetime | None:
    """Judge the document timestamps, from the newest back. The closing one's time, when it holds.

    Each must have been good when it was made, and still when the next one covered it: a broken algorithm or a certificate
    that had run out could have made it up to then. For the newest, then is `at`.
    """
    stamps = sorted((item for item in found.values() if item and item.is_timestamp), key=lambda item: item.revision)
    signed = max((item.revision for item in found.values() if item and not item.is_timestamp), default=0)
    judged: list[TimestampReport] = []
    moment, newer = at, None
    for item in reversed(stamps):
        stamp = judge_timestamp(item, data, trust=trust, at=moment)
        if stamp.time is not None and newer is not None and newer < stamp.time:
            stamp.reasons.append(reason("timestamp_wrong"))  # made later, and says earlier
        if stamp.time is not None and not stamp.reasons:
            moment, newer = min(moment or stamp.time, stamp.time), stamp.time
        judged.insert(0, stamp)
    after = [stamp for item, stamp in zip(stamps, judged, strict=True) if item.revision > signed]
    before = judged[: len(judged) - len(after)]
    if not after and before:
        after = [before.pop()]  # closed over before all had signed; said where the whole file should be covered
    report.own += [against for stamp in before for against in stamp.reasons]
    report.timestamp, report.renewals = (after[0], after[1:]) if after else (None, [])
    closing = report.timestamp
    if closing is None or closing.time is None or closing.reasons:
        return None
    if at is not None and at < closing.time:
        report.own.append(reason("timestamp_missing"))  # as of then, the file was not closed yet
    return closing.time


def _stated_times(found: dict[str, Covered | None]) -> dict[int, datetime]:
    """By revision, what each document timestamp says. Of one that is not to be believed, that is said elsewhere."""
    times = {}
    for item in found.values():
        if item and item.is_timestamp:
            with contextlib.suppress(TrustError, ValueError):
                times[item.revision] = read_token(cms_of(item.contents)).gen_time
    return times


def _terms(view: View, report: Report) -> dict[str, Any] | None:
    """The attached terms.json as the first party signed it."""
    try:
        stream = _attachment(view, "terms.json")
        return _read_terms(decoded(stream, limit=MAX_TERMS)) if stream else None
    except (PdfError, ValueError, RecursionError):
        report.own.append(reason("terms_unreadable"))
        return None


def _read_terms(content: bytes) -> dict[str, Any]:
    """An object in JSON that all readers read alike (RFC 8259 4 and 8.2): no key twice, no number that is none, no half
    character. Raises `ValueError`."""
    terms = json.loads(content, object_pairs_hook=_object, parse_constant=_refuse)
    json.dumps(terms, ensure_ascii=False).encode()
    return terms if isinstance(terms, dict) else _refuse("no object")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _refuse("a key twice")


def _refuse(what: str) -> NoReturn:
    raise ValueError(what)


def _attachment(view: View, name: str) -> Stream | None:
    """The embedded file of this name, through the catalog's associated files or its name tree's first level (7.11.4).

    Raises `PdfDamaged` when there are two: readers would show one or the other.
    """
    candidates = list(_array(view, view.catalog.get(Name("AF"))))
    names = view.dictionary(view.catalog.get(Name("Names"))) or Dictionary()
    tree = view.dictionary(names.get(Name("EmbeddedFiles"))) or Dictionary()
    candidates += _array(view, tree.get(Name("Names")))[1::2]
    found: list[Stream] = []
    for candidate in candidates:
        specification = view.dictionary(candidate)
        if specification is None:
            continue
        if name in (text_of(view.resolve(specification.get(Name(key)))) for key in ("UF", "F")):
            files = view.dictionary(specification.get(Name("EF"))) or Dictionary()
            streams = [view.resolve(files[Name(key)]) for key in ("F", "UF") if Name(key) in files]
            found += [stream for stream in streams if isinstance(stream, Stream)]
    if len({stream.span for stream in found}) > 1:
        raise PdfDamaged(f"two attachments {name}")
    return found[0] if found else None


def _array(view: View, value: Any) -> list[Any]:
    found = view.resolve(value)
    return list(found) if isinstance(found, Array) else []
