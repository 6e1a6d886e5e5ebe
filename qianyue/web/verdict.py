"""A verifier's report in the words of the page: three verdicts, each with what it means and what to do."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianyue.contracts.trusted import roots
from qianyue.trust.verification import Reason, SignatureReport, TimestampReport
from qianyue.trust.verification.confined import verify_confined
from qianyue.web.templatetags.house import beijing

TAGS = {"valid": "good", "undetermined": "warn", "invalid": "bad"}
ALGORITHMS = {"ecdsa_p256_sha256": "ECDSA P-256 / SHA-256", "sm2_sm3": "SM2 / SM3", "rsa_pkcs1_sha256": "RSA / SHA-256"}


def judged(data: bytes, name: str) -> dict[str, Any]:
    """What the page says of these bytes. Only what a signature needs is told: no terms, a worker's name half covered."""
    report = verify_confined(data, roots=roots())
    signatures = [_signature(signature) for signature in report.signatures]
    told = {reason["code"] for signature in signatures for reason in signature["reasons"]}
    return {
        "verdict": _verdict(report.verdict),
        "reasons": [reason for reason in map(_reason, report.reasons) if reason["code"] not in told],
        "signatures": signatures,
        "timestamp": _timestamp(report.timestamp, report.renewals) if report.timestamp else None,
        "changes": {
            "none": _("没有"),
            "permitted": _("只有盖章、时间戳等允许的补充，合同内容没有改动"),
            "forbidden": _("有不允许的改动"),
        }[report.changes],
        "name": name,
        "digest": hashlib.sha256(data).hexdigest(),
        "size": len(data),
    }


def _verdict(code: str) -> dict[str, str]:
    word, meaning = {
        "valid": (_("有效"), _("应有的签名都是真的，签好以后没有改过，签订时间有可信时间戳证明。")),
        "invalid": (_("无效"), _("文件或者签名有问题，不能当作签好的合同。")),
        "undetermined": (_("无法判定"), _("没有发现造假，但是缺少作出判断所需要的东西，不能说它有效。")),
    }[code]
    return {"code": code, "word": word, "meaning": meaning, "tag": TAGS[code]}


def _signature(signature: SignatureReport) -> dict[str, Any]:
    titles = {"worker": _("劳动者签名"), "employer": _("用人单位盖章"), "partner": _("合作企业盖章"), "platform": _("平台签名")}
    signer = covered_name(signature.signer) if signature.role == "worker" else signature.signer
    rows = [
        (_("签名人"), signer),
        (_("签名时间（签名的时间戳）"), beijing(signature.signed_at)),
        (_("证书颁发机构"), signature.issuer),
        (_("证书编号"), signature.serial),
        (_("算法"), ALGORITHMS.get(signature.algorithm, signature.algorithm)),
    ]
    return {
        "role": signature.role,
        "title": titles.get(signature.role, _("其他签名")),
        "verdict": _verdict(signature.verdict),
        "rows": rows,
        "reasons": [_reason(reason) for reason in signature.reasons],
    }


def _timestamp(stamp: TimestampReport, renewals: list[TimestampReport]) -> dict[str, Any]:
    rows = [(_("合同签订时间"), beijing(stamp.time)), (_("时间戳机构"), stamp.authority)]
    rows += [(_("续盖时间戳"), f"{beijing(renewal.time)} {renewal.authority}") for renewal in renewals]
    return {"verdict": _verdict(stamp.verdict), "rows": rows}


def _reason(reason: Reason) -> dict[str, str]:
    """The verifier's sentence; where it speaks of its command line, what a visitor of the page can do."""
    here = {
        "untrusted": _("颁发签名证书的机构不在本平台信任的范围内。文件可能不是在本平台签的，请向签约的平台查验。"),
        "timestamp_untrusted": _("时间戳机构不在本平台信任的范围内。文件可能不是在本平台签的，请向签约的平台查验。"),
    }
    own = reason.en if (get_language() or "").startswith("en") else reason.zh
    return {"code": reason.code, "text": here.get(reason.code, own)}


def covered_name(name: str) -> str:
    """`玉＊＊`: enough for who knows the person, too little for who does not."""
    return name[:1] + "＊" * (len(name) - 1) if name else ""
