"""新就业形态劳动者书面协议（三方）: a worker, a platform and the firm that works for it."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import SEAL, SIGNATURE, Kind
from qianyue.documents.kinds.platform_agreement import KIND as TWO_PARTIES
from qianyue.documents.kinds.platform_agreement_tripartite.samples import longest, shortest

KIND = Kind(
    code="platform_agreement_tripartite",
    title="新就业形态劳动者书面协议（三方）",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="平台企业、合作企业和劳动者三方订立。",
    sections=("employer", "partner", "worker", "term", "platform", "pay", "insurance_optional", "protection", "other"),
    beginning={
        "employer": {"kind": "platform_company"},
        "pay": {"method": "piece", "settlement_days": 7, "text": None},
        "social_insurance": None,
        "protection": None,
    },
    facts=TWO_PARTIES.facts,
    places={"employer": SEAL, "worker": SIGNATURE, "partner": SEAL},
    shortest=shortest,
    longest=longest,
)
