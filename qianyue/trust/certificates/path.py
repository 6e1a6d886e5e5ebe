"""Building and checking the path from a certificate to a trusted root, at a given moment (RFC 5280 6.1).

Our own, so that the moment can be the one a timestamp proved and every refusal has its reason. Names, signatures, validity,
basic constraints, path length, key usage, extended key usage, policies; a critical extension we do not know ends the path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from qianyue.trust import oids
from qianyue.trust.algorithms import AlgorithmError
from qianyue.trust.certificates.reading import Certificate

MAX_DEPTH = 8  # certificates between leaf and root; real hierarchies have two
MAX_STEPS = 200  # candidates tried in all: bounds the work that crossing hostile certificates can cause


@dataclass(frozen=True)
class Path:
    """`certificates` from the leaf up to the one the anchor issued; `anchor` is the trusted root."""

    certificates: tuple[Certificate, ...]
    anchor: Certificate

    @property
    def links(self) -> list[tuple[Certificate, Certificate]]:
        """Every certificate with its issuer: what revocation has to be asked for."""
        return list(zip(self.certificates, (*self.certificates[1:], self.anchor), strict=True))


@dataclass(frozen=True)
class PathProblem:
    """Why there is no path. `code` is one of `PROBLEMS`; `certificate` is where the best attempt ended."""

    code: str
    certificate: Certificate

    @property
    def undetermined(self) -> bool:
        """True when somebody with other roots or a newer program might still find a path."""
        return self.code in ("no_trusted_root", "algorithm_unsupported", "unknown_critical_extension")


PROBLEMS = (
    # In the order in which one is told rather than another when several attempts failed.
    "certificate_signature_wrong",
    "certificate_not_yet_valid",
    "certificate_expired",
    "issuer_not_an_authority",
    "path_too_long",
    "purpose_not_allowed",
    "policy_not_allowed",
    "unknown_critical_extension",
    "algorithm_unsupported",
    "no_trusted_root",
)


def build_path(
    *,
    leaf: Certificate,
    intermediates: Iterable[Certificate],
    roots: Iterable[Certificate],
    at: datetime,
    purposes: Collection[str] = (),
    policy: str | None = None,
) -> Path | PathProblem:
    """A path from `leaf` to one of `roots`, every part of it good at `at` (UTC).

    `purposes`: extended key usages of which every certificate that restricts its use must allow one.
    `policy`: a certificate policy that the leaf must carry and every authority below the root must allow.
    """
    anchors, known = tuple(roots), tuple(dict.fromkeys(intermediates))
    search = _Search(anchors=anchors, known=known, at=at, purposes=frozenset(purposes), policy=policy)
    return search.run(leaf)


class _Search:
    def __init__(
        self,
        *,
        anchors: tuple[Certificate, ...],
        known: tuple[Certificate, ...],
        at: datetime,
        purposes: frozenset[str],
        policy: str | None,
    ) -> None:
        self.anchors, self.known, self.at, self.purposes, self.policy = anchors, known, at, purposes, policy
        self.steps = 0
        self.problems: list[PathProblem] = []

    def run(self, leaf: Certificate) -> Path | PathProblem:
        path = None
        if self._usable(leaf, leaf=True):
            path = self._extend((leaf,))
        if path is not None:
            return path
        if not self.problems:
            return PathProblem("no_trusted_root", leaf)
        return min(self.problems, key=lambda problem: PROBLEMS.index(problem.code))

    def _extend(self, chain: tuple[Certificate, ...]) -> Path | None:
        """Depth first; anchors before intermediates, so that the shortest trusted path is found first."""
        last = chain[-1]
        for anchor in self.anchors:
            if anchor == last or self._issues(anchor, last, chain):
                return Path(chain, anchor)
        if len(chain) > MAX_DEPTH:
            self._problem("path_too_long", last)
            return None
        for candidate in self.known:
            fresh = candidate not in chain and candidate not in self.anchors
            if fresh and self._issues(candidate, last, chain) and (path := self._extend((*chain, candidate))) is not None:
                return path
        return None

    def _issues(self, issuer: Certificate, subject: Certificate, chain: tuple[Certificate, ...]) -> bool:
        if issuer.subject.encoded != subject.issuer.encoded:
            return False
        if subject.authority_key_id and issuer.subject_key_id and subject.authority_key_id != issuer.subject_key_id:
            return False  # another key of the same authority, not a forgery
        self.steps += 1
        if self.steps > MAX_STEPS:
            return self._problem("path_too_long", subject)
        if not issuer.is_authority or (issuer.key_usage is not None and "key_cert_sign" not in issuer.key_usage):
            return self._problem("issuer_not_an_authority", issuer)
        below = sum(1 for certificate in chain[1:] if not certificate.self_issued)
        if issuer.path_length is not None and below > issuer.path_length:
            return self._problem("path_too_long", issuer)
        if not self._usable(issuer):
            return False
        try:
            return subject.signed_by(issuer) or self._problem("certificate_signature_wrong", subject)
        except AlgorithmError:
            return self._problem("algorithm_unsupported", subject)

    def _usable(self, certificate: Certificate, *, leaf: bool = False) -> bool:
        if self.at < certificate.not_before:
            return self._problem("certificate_not_yet_valid", certificate)
        if self.at > certificate.not_after:
            return self._problem("certificate_expired", certificate)
        if certificate.unknown_critical:
            return self._problem("unknown_critical_extension", certificate)
        if self.purposes and not self._allows_purpose(certificate):
            return self._problem("purpose_not_allowed", certificate)
        if self.policy is not None and not self._allows_policy(certificate, self.policy, leaf=leaf):
            return self._problem("policy_not_allowed", certificate)
        return True

    def _allows_purpose(self, certificate: Certificate) -> bool:
        allowed = certificate.extended_key_usage
        return allowed is None or oids.ANY_EXTENDED_KEY_USAGE in allowed or not self.purposes.isdisjoint(allowed)

    def _allows_policy(self, certificate: Certificate, policy: str, *, leaf: bool) -> bool:
        if certificate.policies is None:
            return not leaf and certificate in self.anchors
        return policy in certificate.policies or (not leaf and oids.ANY_POLICY in certificate.policies)

    def _problem(self, code: str, certificate: Certificate) -> bool:
        self.problems.append(PathProblem(code, certificate))
        return False
