"""Re-check every contract: stored bytes against hashes, files against our own verifier, records against their events."""

from __future__ import annotations

from collections.abc import Callable

import rfc8785

from qianyue.contracts import archive
from qianyue.contracts.audit_records import History, audit_records, lost_documents, lost_records, opened
from qianyue.contracts.models import Contract, Document, State
from qianyue.employers import texts
from qianyue.employers.models import EmployerText
from qianyue.operations.findings import Finding, Findings
from qianyue.operations.gateways import gateways
from qianyue.trust.certificates import Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.verification import verify_pdf


def audit_contracts(roots: Roots, *, progress: Callable[[], None] = lambda: None) -> Findings:
    """Every contract, one after the other; `progress` is called after each."""
    for contract in Contract.objects.select_related("proposal", "final").order_by("id").iterator(200):
        yield from audit_contract(contract, roots)
        progress()
    yield from lost_records()
    yield from _texts()
    yield from _storage()


def audit_contract(contract: Contract, roots: Roots) -> Findings:
    """Everything about one contract: its records, its files, and once it is concluded what its final file says."""
    history = History(contract.id)
    yield from audit_records(contract, history)
    for document in contract.documents.order_by("created_at"):
        yield from _document(document, history)
    yield from lost_documents(contract, history)
    if contract.state == State.CONCLUDED:
        yield from _concluded(contract, history, roots)


def _document(document: Document, history: History) -> Findings:
    name = str(document.id)
    if document.sha256 not in history.digests:
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


def _concluded(contract: Contract, history: History, roots: Roots) -> Findings:
    name = str(contract.id)
    if contract.final is None or contract.concluded_at is None:
        yield Finding("contract.final", name, "合同已订立，但没有正式文本或签订时间。")
        return
    told = [(facts.get("document"), facts.get("time")) for facts in history.facts("contract.concluded")]
    if told != [(contract.final.sha256, contract.concluded_at.isoformat())]:
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
    terms = opened(lambda: contract.proposal.terms if contract.proposal else {})
    if terms is None or rfc8785.dumps(report["terms"] or {}) != rfc8785.dumps(terms):
        yield Finding("contract.terms", name, "文件中的合同数据与数据库中的不一致。")


def _texts() -> Findings:
    """The employers' own texts, whose files offers were made with."""
    for text in EmployerText.objects.order_by("id").iterator(200):
        try:
            texts.opened(text)
        except Exception as problem:
            if not hasattr(problem, "code"):
                raise
            yield Finding("text.bytes", str(text.id), f"单位自有文本的存档文件缺失或已损坏（{problem.code}）。")


def _storage() -> Findings:
    """Ciphertexts that no record names: left by a process that died before its transaction; harmless, but counted."""
    known = {key for kept in (Document, EmployerText) for key in kept.objects.values_list("storage_key", flat=True)}
    orphans = sum(1 for key in gateways().storage.keys() if key not in known)  # noqa: SIM118 - not a mapping
    if orphans:
        yield Finding(
            "storage.unreferenced", "storage", f"有 {orphans} 个没有登记的加密文件（处理中断时留下，不影响合同），可以清理。"
        )
