"""Re-check every contract: stored bytes against hashes, files against our own verifier, records against their events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import rfc8785

from qianyue import documents
from qianyue.contracts import archive
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.models import Contract, Document, Proposal, Signing, State
from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings
from qianyue.operations.gateways import gateways
from qianyue.trust.certificates import Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.verification import verify_pdf

_LAST_EVENT = {  # what must have been the last turn of a contract in this state
    State.PROPOSED: "contract.proposed",
    State.DECLINED: "contract.declined",
    State.REVOKED: "contract.revoked",
    State.EXPIRED: "contract.expired",
    State.CONCLUDED: "contract.concluded",
}
_TURNS = {*_LAST_EVENT.values(), "contract.withdrawn", "draft.discarded", "signature.made", "seal.approved"}


def audit_contracts(roots: Roots, *, progress: Callable[[], None] = lambda: None) -> Findings:
    """Every contract, one after the other; `progress` is called after each."""
    for contract in Contract.objects.select_related("proposal", "final").order_by("id").iterator(200):
        yield from _contract(contract, roots)
        progress()
    yield from _storage()


def _contract(contract: Contract, roots: Roots) -> Findings:
    facts = _facts(contract)
    yield from _state(contract, facts)
    for document in contract.documents.order_by("created_at"):
        yield from _document(document, facts)
    for proposal in contract.proposals.select_related("document"):
        yield from _proposal(proposal, facts)
    for signing in Signing.objects.filter(proposal__contract=contract, signature__isnull=False):
        made = [item["signature"] for item in facts.get("signature.made", []) if item["signing"] == str(signing.id)]
        if made != [hashlib.sha256(bytes(signing.signature)).hexdigest()]:
            yield Finding("signing.signature", str(signing.id), "存档的签名值与签名事件不一致。")
    if contract.state == State.CONCLUDED:
        yield from _concluded(contract, facts, roots)


def _facts(contract: Contract) -> dict[str, list[dict[str, Any]]]:
    facts: dict[str, list[dict[str, Any]]] = {}
    for kind, body in Event.objects.filter(stream=contract.id).order_by("sequence").values_list("kind", "body"):
        facts.setdefault(kind, []).append(json.loads(body)["facts"])
    return facts


def _state(contract: Contract, facts: dict[str, list[dict[str, Any]]]) -> Findings:
    if "draft.created" not in facts:
        yield Finding("contract.events", str(contract.id), "合同没有起草事件，证据链不完整。")
    turns = Event.objects.filter(stream=contract.id, kind__in=_TURNS).order_by("-sequence").values_list("kind", flat=True)
    expected = _LAST_EVENT.get(State(contract.state))
    if expected and (not turns or turns[0] != expected):
        yield Finding("contract.state", str(contract.id), f"合同状态“{contract.get_state_display()}”与最后一个事件不符。")


def _document(document: Document, facts: dict[str, list[dict[str, Any]]]) -> Findings:
    name = str(document.id)
    recorded = {item.get("document") for items in facts.values() for item in items}
    if document.sha256 not in recorded:
        yield Finding("document.event", name, "存档文件没有对应的事件。")
    try:
        data = archive.fetch(document)
    except Exception as problem:
        if not hasattr(problem, "code"):
            raise
        yield Finding("document.bytes", name, f"存档文件缺失或已损坏（{problem.code}）。")
        return
    if len(data) != document.size:
        yield Finding("document.size", name, "存档文件的长度与登记不一致。")


def _proposal(proposal: Proposal, facts: dict[str, list[dict[str, Any]]]) -> Findings:
    name = str(proposal.id)
    recorded = next((item for item in facts.get("contract.proposed", []) if item["proposal"] == name), None)
    if recorded is None:
        yield Finding("proposal.event", name, "要约没有对应的事件。")
        return
    try:
        digest = documents.key_facts_digest(terms_of(proposal))
    except Exception as problem:
        if not hasattr(problem, "code"):
            raise
        digest = ""
    actual = {"document": proposal.document.sha256, "key_facts": digest, "version": proposal.version}
    if wrong := [field for field, value in actual.items() if recorded[field] != value] or digest != proposal.key_facts_digest:
        yield Finding("proposal.terms", name, f"要约的内容与发出时的记录不一致（{wrong}）。")


def _concluded(contract: Contract, facts: dict[str, list[dict[str, Any]]], roots: Roots) -> Findings:
    name = str(contract.id)
    if contract.final is None or contract.concluded_at is None:
        yield Finding("contract.final", name, "合同已订立，但没有正式文本或签订时间。")
        return
    (recorded,) = facts.get("contract.concluded") or [{}]
    if recorded.get("document") != contract.final.sha256 or recorded.get("time") != contract.concluded_at.isoformat():
        yield Finding("contract.concluded", name, "正式文本或签订时间与订立完成事件不一致。")
    try:
        data = archive.fetch(contract.final)
    except Exception as problem:
        if not hasattr(problem, "code"):
            raise
        return  # said of the document already
    try:
        report = verify_pdf(data, roots=roots).to_dict(file=name)
    except TrustError as problem:
        yield Finding("contract.verification", name, f"正式文本不能查验：{problem.message}")
        return
    if report["verdict"] != "valid":
        yield Finding("contract.verification", name, "正式文本的签名或时间戳查验未通过。")
    if (report["timestamp"] or {}).get("time") != contract.concluded_at.isoformat().replace("+00:00", "Z"):
        yield Finding("contract.time", name, "登记的签订时间与文件中的时间戳不一致。")
    if rfc8785.dumps(report["terms"] or {}) != rfc8785.dumps(contract.proposal.terms if contract.proposal else {}):
        yield Finding("contract.terms", name, "文件中的合同数据与数据库中的不一致。")


def _storage() -> Findings:
    """Ciphertexts that no record names: left by a process that died before its transaction; harmless, but counted."""
    known = set(Document.objects.values_list("storage_key", flat=True))
    orphans = sum(1 for key in gateways().storage.keys() if key not in known)  # noqa: SIM118 - not a mapping
    if orphans:
        yield Finding(
            "storage.unreferenced", "storage", f"有 {orphans} 个没有登记的加密文件（处理中断时留下，不影响合同），可以清理。"
        )
