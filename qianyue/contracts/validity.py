"""What proves, in twenty years, that the certificates were good: revocation answers taken after the signatures.

The signers' own answers are taken right after each signature's timestamp (event certificates live for hours); those of the
authorities above them, and of the timestamp authority, just before the file is closed, and again before its timestamp is renewed
(crypto.md 3.4).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence

import structlog

from qianyue.contracts.models import Signing
from qianyue.contracts.trusted import roots
from qianyue.gateways import GatewayDown, GatewayError
from qianyue.operations.errors import OperationsError
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import Later
from qianyue.trust import pades, revocation
from qianyue.trust.certificates import Certificate, Path, build_path, read
from qianyue.trust.timestamps import Token, read_token
from qianyue.trust.verification import TimestampReport, verify_pdf

log = structlog.get_logger(__name__)
ROUNDS = 3  # one authority, the other in its place, and once more the other way round
FRESH = 30.0  # seconds for which an authority's own status is taken as current; verifiers allow sixty
_recent: dict[tuple[bytes, bytes], tuple[float, bytes]] = {}


class NotFit(OperationsError):
    """The file would not verify: it is not announced, and the operator sees why."""

    code = "own_verification_failed"


class Revoked(NotFit):
    """The certificate of a signature was revoked before the signature could be timestamped."""


def status_after(chain: Sequence[bytes], moment: datetime.datetime) -> bytes:
    """An OCSP answer about the leaf taken after its signature was fixed in time: an earlier one proves nothing."""
    leaf, issuer = read(chain[0]), read(chain[1])
    encoded = gateways().ca.ocsp(revocation.request(certificate=leaf, issuer=issuer))
    answer = revocation.read_response(encoded).about(certificate=leaf, issuer=issuer)
    if answer is None or answer.this_update < moment.replace(microsecond=0):
        raise Later(1)  # the responder's clock has not reached the timestamp yet
    if answer.status != "good":
        problem = Revoked if answer.status == "revoked" else NotFit
        raise problem("签名证书的吊销状态不是“正常”，合同不能订立，请联系电子认证服务机构核实。")
    return encoded


def evidence(signings: Sequence[Signing], chain_of: Callable[[Signing], list[bytes]], tokens: Sequence[Token] = ()) -> pades.Dss:
    """Everything that the closed file has to carry: certificates and answers of signers, authorities, timestamp authorities.

    `tokens`: timestamps besides those of the signatures. Errors: NotFit, GatewayError.
    """
    signers = [read(chain_of(signing)[0]) for signing in signings]
    stamps = [*(read_token(bytes(signing.token)) for signing in signings), *tokens]
    certificates = [item for signing in signings for item in chain_of(signing)]
    certificates += [item.der for token in stamps for item in token.certificates]
    answers = [bytes(signing.ocsp) for signing in signings]
    for certificate, issuer, root in _links([*signers, *(token.certificate for token in stamps)], certificates):
        if certificate not in signers:
            answers.append(_current_status(certificate, issuer, root))
    return pades.Dss(certificates=list(dict.fromkeys(certificates)), ocsps=list(dict.fromkeys(answers)))


def evidence_about(tokens: Sequence[Token]) -> pades.Dss:
    """What a closed file has to carry besides, before a newer timestamp covers these.

    Answers that nobody gives any more are left out: those in the file may suffice, which our verifier says afterwards.
    Errors: NotFit, GatewayDown.
    """
    certificates = [item.der for token in tokens for item in token.certificates]
    answers = []
    for certificate, issuer, root in _links([token.certificate for token in tokens], certificates):
        try:
            answers.append(_current_status(certificate, issuer, root))
        except GatewayDown:
            raise
        except GatewayError as problem:
            log.warning("revocation_status_not_had", authority=issuer.subject.display, cause=problem.code)
    return pades.Dss(certificates=list(dict.fromkeys(certificates)), ocsps=list(dict.fromkeys(answers)))


def stamped(
    file: bytes, evidence_with: Callable[[Sequence[Token]], pades.Dss], *, base: pades.Base | None = None, digest: str = "sha256"
) -> tuple[pades.PreparedClosing, Token]:
    """The closing revision and the timestamp over it.

    The file has to carry the evidence about this timestamp's own authority, and it is known only when it has answered which
    of them did. Where it is not the one that was expected, its evidence is added, and the timestamp asked for again.
    """
    tokens: list[Token] = []
    for _ in range(ROUNDS):
        dss = evidence_with(tokens)
        closing = pades.prepare_closing(file, dss, digest=digest, base=base)
        token = gateways().tsa.timestamp(closing.digest, digest)
        if token.certificate.der in dss.certificates:
            return closing, token
        tokens.append(token)
    raise Later(1)  # they take turns in failing: nothing is wrong with the file


def newest_timestamp(data: bytes, *, at: datetime.datetime | None = None) -> TimestampReport:
    """The timestamp over the whole of a file that our own verifier calls valid. Errors: NotFit, with the verifier's reasons."""
    report = verify_pdf(data, roots=roots(), at=at)
    if report.verdict != "valid" or report.newest is None or report.newest.lapses_at is None:
        raise NotFit("；".join(reason.zh for reason in report.reasons))
    return report.newest


def _links(leaves: Sequence[Certificate], encoded: Sequence[bytes]) -> list[tuple[Certificate, Certificate, Certificate]]:
    """Every certificate above the leaves, and they themselves, whose status is to be asked: with its issuer and its root."""
    known, now = [read(item) for item in encoded], datetime.datetime.now(datetime.UTC)
    paths = [build_path(leaf=leaf, intermediates=known, roots=roots(), at=now) for leaf in dict.fromkeys(leaves)]
    found = []
    for path in paths:
        if not isinstance(path, Path):
            raise NotFit("签名或时间戳的证书不能追溯到本平台信任的根证书，请检查网关配置。")
        found += [(*link, path.anchor) for link in path.links if not link[0].ocsp_no_check]
    return list(dict.fromkeys(found))


def _current_status(certificate: Certificate, issuer: Certificate, root: Certificate) -> bytes:
    """From the authority that answers for what is below `root`: the certificates' own, unless only a timestamp's does."""
    key, now = (certificate.der, issuer.der), time.monotonic()
    taken, answer = _recent.get(key, (-FRESH, b""))
    if now - taken > FRESH:
        request = revocation.request(certificate=certificate, issuer=issuer)
        ca, tsa = gateways().ca, gateways().tsa
        foreign = root.der in tsa.roots() and root.der not in ca.roots()
        answer = tsa.status(request, root=root.der) if foreign else ca.ocsp(request)
        _recent[key] = (now, answer)
    return answer
