"""Certificates at the proven time: path, and revocation as far as the file itself carries evidence (DSS)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qianyue.trust import algorithms, certificates, der
from qianyue.trust.certificates import Certificate, Path, PathProblem, Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.pdf import Array, Document, Name, Stream, Value
from qianyue.trust.pdf.xref import decoded
from qianyue.trust.revocation import OcspAnswer, read_response
from qianyue.trust.verification.reasons import Reason, reason
from qianyue.trust.verification.strength import Strength

MAX_ITEM = 200_000  # octets of one certificate or OCSP answer in the file
MAX_ITEMS = 500
SIGNING_USAGES = frozenset({"digital_signature", "content_commitment"})
SKEW = timedelta(seconds=60)  # between a timestamp authority's clock and a responder's


@dataclass(frozen=True)
class Store:
    """What the file carries to judge its certificates with."""

    certificates: tuple[Certificate, ...]
    answers: tuple[OcspAnswer, ...]

    @classmethod
    def of(cls, document: Document) -> Store:
        """The document security store; what cannot be read in it is left out, and will be missed where it is needed."""
        view = document.current
        store = view.dictionary(view.catalog.get(Name("DSS")))
        if store is None:
            return cls((), ())
        found_certificates, found_answers = [], []
        for encoded in _streams(document, store.get(Name("Certs"))):
            try:
                found_certificates.append(certificates.read(encoded))
            except TrustError:
                continue
        for encoded in _streams(document, store.get(Name("OCSPs"))):
            try:
                found_answers.append(read_response(encoded))
            except TrustError:
                continue
        return cls(tuple(found_certificates), tuple(found_answers))


def _streams(document: Document, value: Value) -> list[bytes]:
    view = document.current
    items = view.resolve(value)
    streams = [view.resolve(item) for item in items[:MAX_ITEMS]] if isinstance(items, Array) else []
    return [decoded(stream, limit=MAX_ITEM) for stream in streams if isinstance(stream, Stream)]


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
        for answer in self.store.answers:
            try:
                single = answer.about(certificate=certificate, issuer=issuer)
            except TrustError:
                continue
            if single is None:
                continue
            if single.status == "revoked" and single.revoked_at is not None and single.revoked_at <= at:
                return "revoked"
            later = single.this_update >= at.replace(microsecond=0) - SKEW
            known = known or (later and single.status in ("good", "revoked"))
        return "" if known else "revocation_unknown"


def _path_word(problem: PathProblem, untrusted: str) -> str:
    if problem.code == "no_trusted_root":
        return untrusted
    return "certificate_unsupported" if problem.undetermined else "certificate_not_good"
