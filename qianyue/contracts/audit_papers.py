"""Contracts on paper against their events: every entry and scan is there, is what it was, and was not withdrawn silently."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from qianyue.contracts.audit_records import opened
from qianyue.contracts.models import PaperContract, PaperEnding, PaperObjection, PaperScan
from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings


def audit_papers() -> Findings:
    """All of them: an employer's events are in its own stream, not in one of each paper."""
    entered = {facts["paper"] for facts in _facts("paper.entered")}
    withdrawn = {facts["paper"] for facts in _facts("paper.withdrawn")}
    there = {str(key): gone is not None for key, gone in PaperContract.objects.values_list("id", "withdrawn_at")}
    for name in sorted(there.keys() ^ entered):
        yield Finding("paper.event", name, "纸质合同的登记与事件不一致：一方没有。")
    for name in sorted({name for name, gone in there.items() if gone} ^ withdrawn):
        yield Finding("paper.withdrawn", name, "纸质合同登记的作废与事件不一致。")
    yield from _scans()
    yield from _endings()
    objected = {facts["objection"] for facts in _facts("paper.objected")}
    for name in sorted({str(key) for key in PaperObjection.objects.values_list("id", flat=True)} ^ objected):
        yield Finding("paper.objection", name, "劳动者对纸质合同的异议与事件不一致：一方没有。")


def _endings() -> Findings:
    recorded = {facts["ending"]: facts["last_day"] for facts in _facts("paper.ended")}
    undone = {facts["ending"] for facts in _facts("paper.ending_taken_back")}
    kept = PaperEnding.objects.values_list("id", "last_day", "taken_back_at")
    there = {str(key): (day.isoformat(), undone_at is not None) for key, day, undone_at in kept}
    for name in sorted(there.keys() | recorded.keys()):
        if there.get(name) != (recorded.get(name), name in undone):
            yield Finding("paper.ending", name, "纸质合同用工结束的记录与事件不一致。")


def _scans() -> Findings:
    recorded = {facts["scan"]: facts["sha256"] for facts in _facts("paper.scanned")}
    for scan in PaperScan.objects.order_by("id").iterator(20):
        name = str(scan.id)
        if recorded.pop(name, None) != scan.sha256:
            yield Finding("paper.scan", name, "纸质合同扫描件没有对应的事件，或者与上传时的记录不一致。")
        data = opened(lambda scan=scan: bytes(scan.pdf))
        if data is None or hashlib.sha256(data).hexdigest() != scan.sha256:
            yield Finding("paper.bytes", name, "纸质合同扫描件缺失或已损坏。")
    for name in sorted(recorded):
        yield Finding("paper.missing", name, "事件中有这份纸质合同扫描件，记录却不见了。")


def _facts(kind: str) -> Iterator[dict[str, Any]]:
    for body in Event.objects.filter(kind=kind).order_by("id").values_list("body", flat=True).iterator(1000):
        yield json.loads(body)["facts"]
