"""劳动合同（通用）: the general labour contract."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind

KIND = Kind(
    code="labor_contract",
    title="劳动合同",
    edition="2026-11-24",
    folder=Path(__file__).parent,
    places={"employer": (46, 46), "worker": (70, 30)},  # see seal.SIZE and signature_image.PLACE
)
