"""What proves, in twenty years, that the certificates were good: revocation answers taken after the signatures.

The signers' own answers are taken right after each signature's timestamp (event certificates live for hours); those of the
authorities above them, and of the timestamp authority, just before the file is closed (crypto.md 3.4).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence

from qianyue.contracts.models import Signing
from qianyue.contracts.trusted import roots
from qianyue.operations.errors import OperationsError
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import Later
from qianyue.trust import pades, revocation
from qianyue.trust.certificates import Certificate, Path, build_path, read
from qianyue.trust.timestamps import read_token

FRESH = 30.0  # seconds for which an authority's own status is taken as current; verifiers allow sixty
_recent: dict[tuple[bytes, bytes], tuple[float, bytes]] = {}


class NotFit(OperationsError):
    """The file would not verify: it is not announced, and the operator sees why."""

    code = "own_verification_failed"


def status_after(chain: Sequence[bytes], moment: datetime.datetime) -> bytes:
    """An OCSP answer about the leaf taken after its signature was fixed in time: an earlier one proves nothing."""
    leaf, issuer = read(chain[0]), read(chain[1])
    encoded = gateways().ca.ocsp(revocation.request(certificate=leaf, issuer=issuer))
    answer = revocation.read_response(encoded).about(certificate=leaf, issuer=issuer)
    if answer is None or answer.this_update < moment.replace(microsecond=0):
        raise Later(1)  # the responder's clock has not reached the timestamp yet
    if answer.status != "good":
        raise NotFit("签名证书的吊销状态不是“正常”，合同不能订立，请联系电子认证服务机构核实。")
    return encoded


def evidence(signings: Sequence[Signing], chain_of: Callable[[Signing], list[bytes]]) -> pades.Dss:
    """Everything that the closed file has to carry: certificates and answers of signers, authorities, timestamp authority."""
    certificates = [item for signing in signings for item in chain_of(signing)]
    answers = [bytes(signing.ocsp) for signing in signings]
    leaves = [read(chain_of(signing)[0]) for signing in signings]
    for signing in signings:
        token = read_token(bytes(signing.token))
        certificates += [item.der for item in token.certificates]
        leaves.append(token.certificate)
    known = [read(item) for item in certificates]
    links = [link for leaf in dict.fromkeys(leaves) for link in _links(leaf, known)]
    signers = set(leaves[: len(signings)])
    for certificate, issuer in dict.fromkeys(links):
        if certificate not in signers and not certificate.ocsp_no_check:
            answers.append(_current_status(certificate, issuer))
    return pades.Dss(certificates=list(dict.fromkeys(certificates)), ocsps=list(dict.fromkeys(answers)))


def _links(leaf: Certificate, known: list[Certificate]) -> list[tuple[Certificate, Certificate]]:
    path = build_path(leaf=leaf, intermediates=known, roots=roots(), at=datetime.datetime.now(datetime.UTC))
    if not isinstance(path, Path):
        raise NotFit("签名或时间戳的证书不能追溯到本平台信任的根证书，请检查网关配置。")
    return path.links


def _current_status(certificate: Certificate, issuer: Certificate) -> bytes:
    key, now = (certificate.der, issuer.der), time.monotonic()
    taken, answer = _recent.get(key, (-FRESH, b""))
    if now - taken > FRESH:
        answer = gateways().ca.ocsp(revocation.request(certificate=certificate, issuer=issuer))
        _recent[key] = (now, answer)
    return answer
