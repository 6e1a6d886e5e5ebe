"""Certificates at the proven time: path, and revocation as far as the file itself carries evidence (DSS)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from qianyue.trust import algorithms, certificates, der
from qianyue.trust.certificates import Certificate, Path, PathProblem, Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.pdf import Array, Document, Name, Ref, Stream, Value
from qianyue.trust.pdf.xref import decoded
from qianyue.trust.revocation import OcspAnswer, read_response
from qianyue.trust.verification.reasons import Reason, reason
from qianyue.trust.verification.strength import Strength

MAX_ITEM = 200_000  # octets of one certificate or OCSP answer in the file
MAX_ITEMS = 500
SIGNING_USAGES = frozenset({"digital_signature", "content_commitment"})
SKEW = timedelta(seconds=60)  # between a timestamp authority's clock and a responder's


class Carried(NamedTuple):
    """An answer in the file. `since`: the time of the first timestamp over it; until then anybody could have made it up."""

    answer: OcspAnswer
    since: datetime


@dataclass(frozen=True)
class Store:
    """What the file carries to judge its certificates with."""

    certificates: tuple[Certificate, ...]
    answers: tuple[Carried, ...]

    @classmethod
    def of(cls, document: Document, stamped: Mapping[int, datetime]) -> Store:
        """The document security store; what cannot be read in it is left out, and will be missed where it is needed.

        `stamped`: the times that document timestamps state, by their revisions.
        """
        view = document.current
        store = view.dictionary(view.catalog.get(Name("DSS")))
        if store is None:
            return cls((), ())
        found_certificates, found_answers = [], []
        for encoded, _ in _streams(document, store.get(Name("Certs"))):
            try:
                found_certificates.append(certificates.read(encoded))
            except TrustError:
                continue
        for encoded, revision in _streams(document, store.get(Name("OCSPs"))):
            try:
                answer = read_response(encoded)
            except TrustError:
                continue
            covering = min((number for number in stamped if number >= revision), default=None)
            found_answers.append(Carried(answer, answer.produced_at if covering is None else stamped[covering]))
        return cls(tuple(found_certificates), tuple(found_answers))


def _streams(document: Document, value: Value) -> list[tuple[bytes, int]]:
    """The contents of the streams in an array, each with the revision that wrote it."""
    view = document.current
    items = view.resolve(value)
    references = [item for item in items[:MAX_ITEMS] if isinstance(item, Ref)] if isinstance(items, Array) else []
    streams = [(view.resolve(item), item.number) for item in references]
    return [
        (decoded(stream, limit=MAX_ITEM), _written_in(document, number))
        for stream, number in streams
        if isinstance(stream, Stream)
    ]


def _written_in(document: Document, number: int) -> int:
    return max(revision.index for revision in document.revisions if number in revision.section.entries)


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Roots and store together: judges a certificate at a moment."""

    roots: Roots
    store: Store
    strength: Strength = field(default_factory=Strength)

    def judge(
        self, leaf: Certificate, *, carried: Iterable[Certificate], at: datetime, purposes: Collection[str], untrusted: str
    ) -> list[Reason]:
        """Reasons against `leaf` having been good at `at`; empty when it was.

        `untrusted` is the reason's word when no trusted root is reached.
        """
        brought = tuple(carried)
        known = (*brought, *self.store.certificates, *self.roots.intermediates)
        path = certificates.build_path(leaf=leaf, intermediates=known, roots=self.roots, at=at, purposes=purposes)
        if isinstance(path, PathProblem):
            return [reason(_path_word(path, untrusted))]
        if leaf.key_usage is not None and leaf.key_usage.isdisjoint(SIGNING_USAGES):
            return [reason("certificate_not_good")]  # such as the encryption half of a pair (crypto.md P19)
        if not all(self.strong(certificate, issuer, at) for certificate, issuer in path.links):
            return [reason("algorithm_weak")]
        return [*self._strays(path, brought, known), *self._revocation(path, at)]

    def lapsed(self, leaf: Certificate, *, carried: Iterable[Certificate], at: datetime, purposes: Collection[str]) -> bool:
        """Whether a certificate once good no longer is one at `at`."""
        known = (*carried, *self.store.certificates, *self.roots.intermediates)
        path = certificates.build_path(leaf=leaf, intermediates=known, roots=self.roots, at=at, purposes=purposes)
        return isinstance(path, PathProblem) or not all(self.strong(*link, at) for link in path.links)

    def lasts(
        self, leaf: Certificate, *, carried: Iterable[Certificate], digest: str, at: datetime, purposes: Collection[str]
    ) -> datetime | None:
        """The last moment at which what `leaf` signed over a `digest` at `at` proves by itself: then a certificate above it
        runs out, or an algorithm ends. None when it proves nothing.
        """
        known = (*carried, *self.store.certificates, *self.roots.intermediates)
        path = certificates.build_path(leaf=leaf, intermediates=known, roots=self.roots, at=at, purposes=purposes)
        if isinstance(path, PathProblem):
            return None
        ends = [self.strength.ends(spki=leaf.spki, digest=digest, at=at)]
        for certificate, issuer in path.links:
            row = algorithms.read_identifier(der.parse(certificate.signature_identifier), spki=issuer.spki)
            ends += [issuer.not_after, certificate.not_after, self.strength.ends(spki=issuer.spki, digest=row.digest, at=at)]
        return min(end for end in ends if end is not None)

    def strong(self, certificate: Certificate, issuer: Certificate, at: datetime) -> bool:
        """Whether the issuer's signature on a certificate, and the certificate's own key, were good enough at `at`."""
        if certificate == issuer:
            return self.strength.allows(spki=certificate.spki, digest=None, at=at)  # a root as signer: trusted as it is
        row = algorithms.read_identifier(der.parse(certificate.signature_identifier), spki=issuer.spki)
        by_issuer = self.strength.allows(spki=issuer.spki, digest=row.digest, at=at)
        return by_issuer and self.strength.allows(spki=certificate.spki, digest=None, at=at)

    def _strays(self, path: Path, brought: tuple[Certificate, ...], known: tuple[Certificate, ...]) -> list[Reason]:
        """Certificates beside the path must be what some authority signed: no digest covers what a token carries along."""
        words = []
        for certificate in brought:
            if certificate in path.certificates or certificate in self.roots.anchors:
                continue
            issuers = [item for item in (*known, *self.roots) if item.subject.encoded == certificate.issuer.encoded]
            try:
                if not any(certificate.signed_by(issuer) for issuer in issuers):
                    words.append("certificate_altered" if issuers else "certificate_stray")
            except algorithms.AlgorithmError:
                words.append("certificate_stray")
        return [reason(word) for word in dict.fromkeys(words)]

    def _revocation(self, path: Path, at: datetime) -> list[Reason]:
        for certificate, issuer in path.links:
            if certificate.ocsp_no_check:
                continue
            word = self._status(certificate, issuer, at)
            if word:
                return [reason(word)]
        return []

    def _status(self, certificate: Certificate, issuer: Certificate, at: datetime) -> str:
        """Empty when an answer given after `at` says good, or revoked only later; else the reason's word."""
        known = False
        for answer, since in self.store.answers:
            try:
                single = answer.about(certificate=certificate, issuer=issuer)
            except TrustError:
                continue
            if single is None:
                continue
            if single.status == "revoked" and single.revoked_at is not None and single.revoked_at <= at:
                return "revoked"
            if not self._answered_well(answer, issuer, since):
                continue
            later = single.this_update >= at.replace(microsecond=0) - SKEW
            known = known or (later and single.status in ("good", "revoked"))
        return "" if known else "revocation_unknown"

    def _answered_well(self, answer: OcspAnswer, issuer: Certificate, at: datetime) -> bool:
        """Whether the algorithms of the answer, and of its responder's certificate, were good enough when a timestamp first
        covered it: an answer's own date can be made up with it. Only what speaks for a certificate is weighed so, never what
        speaks against it."""
        responder = answer.responder(issuer)
        row = algorithms.read_identifier(der.parse(answer.signature_identifier), spki=responder.spki)
        by_responder = self.strength.allows(spki=responder.spki, digest=row.digest, at=at)
        return by_responder and (responder == issuer or self.strong(responder, issuer, at))


def _path_word(problem: PathProblem, untrusted: str) -> str:
    if problem.code == "no_trusted_root":
        return untrusted
    return "certificate_unsupported" if problem.undetermined else "certificate_not_good"
