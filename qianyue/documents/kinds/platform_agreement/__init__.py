"""新就业形态劳动者书面协议: a worker and a platform, outside a full labour relation (人社厅发〔2023〕6号)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.platform_agreement.samples import longest, shortest

KIND = Kind(
    code="platform_agreement",
    title="新就业形态劳动者书面协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="平台用工，不完全符合劳动关系的骑手、司机等。",
    sections=("employer", "worker", "term", "platform", "pay", "insurance_optional", "protection", "other"),
    omits=(
        "/platform_work/partner",
        "/platform_work/partner_details",
        "/platform_work/paid_by",
    ),
    beginning={
        "employer": {"kind": "platform_company"},
        "pay": {"method": "piece", "settlement_days": 7, "text": None},
        "social_insurance": None,
        "protection": None,
    },
    facts=(
        "employer_name",
        "worker_name",
        "term",
        "service",
        "area",
        "online",
        "pay",
        "settlement",
        "injury",
        "social_insurance",
        "protection",
        "rules",
        "ending",
    ),
    shortest=shortest,
    longest=longest,
)
