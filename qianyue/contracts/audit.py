"""Re-check every contract: stored bytes against hashes, files against our own verifier, records against their events."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable

import rfc8785
from django.conf import settings
from django.utils import timezone

from qianyue.contracts import archive
from qianyue.contracts.acts.restamp import REST
from qianyue.contracts.audit_attachments import audit_attachments
from qianyue.contracts.audit_papers import audit_papers
from qianyue.contracts.audit_records import History, audit_records, lost_documents, lost_records, opened
from qianyue.contracts.models import Attachment, Contract, Document, SearchEntry, State
from qianyue.contracts.search import entries
from qianyue.employers import texts
from qianyue.employers.models import ContractText
from qianyue.operations.findings import Finding, Findings
from qianyue.operations.gateways import gateways
from qianyue.trust.certificates import Roots
from qianyue.trust.errors import TrustError
from qianyue.trust.verification import TimestampReport, verify_pdf

OVERDUE = datetime.timedelta(days=30)  # after which a renewal that is due has been forgotten, or fails without an end


def audit_contracts(roots: Roots, *, progress: Callable[[], None] = lambda: None) -> Findings:
    """Every contract, one after the other; `progress` is called after each."""
    for contract in Contract.objects.select_related("proposal", "final").order_by("id").iterator(200):
        yield from audit_contract(contract, roots)
        progress()
    yield from audit_papers()
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
    yield from audit_attachments(contract, history)
    yield from _searched(contract)
    if contract.state == State.CONCLUDED:
        yield from _concluded(contract, history, roots)


def _searched(contract: Contract) -> Findings:
    """Hidden in the list or found under another's name: entries are derived, so `qianyue reindex --all` mends them."""
    entry = SearchEntry.objects.filter(contract=contract).first()
    wanted = opened(lambda: entries.tokens_of(contract))
    if entry is not None and wanted is not None and sorted(entry.tokens) != wanted:
        yield Finding("search.entry", str(contract.id), "检索词与合同内容不一致，请运行 qianyue reindex --all 重建。")


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
    if history.closed != (contract.final.sha256, contract.concluded_at.isoformat()):
        yield Finding("contract.concluded", name, "正式文本或签订时间与订立完成、续盖时间戳的事件不一致。")
    try:
        data = archive.fetch(contract.final)
    except Exception as problem:
        if not hasattr(problem, "code"):
            raise
        return  # said of the document already
    yield from _renewals(contract, data)
    try:
        found = verify_pdf(data, roots=roots)
    except TrustError as problem:
        yield Finding("contract.verification", name, f"正式文本不能查验：{problem.message}")
        return
    report = found.to_dict(file=name)
    if found.verdict != "valid":
        yield Finding("contract.verification", name, "正式文本的签名或时间戳查验未通过。")
    if (report["timestamp"] or {}).get("time") != contract.concluded_at.isoformat().replace("+00:00", "Z"):
        yield Finding("contract.time", name, "登记的签订时间与文件中的时间戳不一致。")
    terms = opened(lambda: contract.proposal.terms if contract.proposal else {})
    if terms is None or rfc8785.dumps(report["terms"] or {}) != rfc8785.dumps(terms):
        yield Finding("contract.terms", name, "文件中的合同数据与数据库中的不一致。")
    yield from _lapsing(contract.final, found.newest)


def _renewals(contract: Contract, data: bytes) -> Findings:
    """Whoever holds an older closed file holds the beginning of the one that is handed out now."""
    for older in contract.documents.filter(role__in=("concluded", "renewed")).exclude(id=contract.final_id):
        if older.sha256 != hashlib.sha256(data[: older.size]).hexdigest():
            yield Finding("document.renewed", str(older.id), "续盖时间戳后的文件不是以此前的文件开头。")


def _lapsing(document: Document, newest: TimestampReport | None) -> Findings:
    """The timestamp over the file: until when it proves, whether that is written down, and whether somebody forgot it."""
    name, until = str(document.id), newest.lapses_at if newest else None
    if until is None:
        return  # it proves nothing, which has been said
    if document.lapses_at is None or document.lapses_at > until:
        yield Finding("archive.lapses_at", name, "登记的时间戳到期时间晚于文件中的，到期前可能不会续盖。")
    if until < timezone.now():
        yield Finding("archive.lapsed", name, "文件的时间戳已经到期，没有及时续盖。")
    elif max(until - settings.RENEW_BEFORE, document.created_at + REST) + OVERDUE < timezone.now():
        yield Finding("archive.overdue", name, "文件早该续盖时间戳，请检查后台任务和时间戳服务。")


def _texts() -> Findings:
    """The texts of employers and authorities, whose files offers were made with."""
    for text in ContractText.objects.order_by("id").iterator(200):
        try:
            texts.opened(text)
        except Exception as problem:
            if not hasattr(problem, "code"):
                raise
            yield Finding("text.bytes", str(text.id), f"合同文本的存档文件缺失或已损坏（{problem.code}）。")


def _storage() -> Findings:
    """Ciphertexts that no record names: left by a process that died before its transaction; harmless, but counted."""
    known = {key for kept in (Document, ContractText, Attachment) for key in kept.objects.values_list("storage_key", flat=True)}
    orphans = sum(1 for key in gateways().storage.keys() if key not in known)  # noqa: SIM118 - not a mapping
    if orphans:
        yield Finding(
            "storage.unreferenced", "storage", f"有 {orphans} 个没有登记的加密文件（处理中断时留下，不影响合同），可以清理。"
        )
