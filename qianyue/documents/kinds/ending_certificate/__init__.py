"""解除（终止）劳动合同证明书 (LCL 50, LCL-R 24): the employer alone issues it."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import SEAL, Kind
from qianyue.documents.kinds.ending_certificate.samples import longest, shortest
from qianyue.documents.labels import LABELS

KIND = Kind(
    code="ending_certificate",
    title="解除（终止）劳动合同证明书",
    this="本证明书",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="劳动合同解除或者终止时由单位出具，必须出具。",
    sections=("employer", "worker", "amends", "term", "work", "ending", "other"),
    words={"amends.reason": tuple(code for code in LABELS["amends.reason"] if code != "LCL35")},
    beginning={"term": None, "work": None},
    omits=(
        "/amends/changes",
        "/ending/proposed_by",
    ),
    facts=("employer_name", "worker_name", "ending", "term", "position", "service", "rights"),
    places={"employer": SEAL},
    shortest=shortest,
    longest=longest,
)
