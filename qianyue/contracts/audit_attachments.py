"""Attachments against their events and files: what an offer names is there, is what it was, and is what was confirmed."""

from __future__ import annotations

from typing import Any

from qianyue.contracts import attached
from qianyue.contracts.audit_records import OFFERS, History, opened
from qianyue.contracts.models import Acknowledgement, Attachment, Contract
from qianyue.operations.findings import Finding, Findings


def audit_attachments(contract: Contract, history: History) -> Findings:
    """Of one contract: working copy and all offers."""
    rows = {str(row.id): row for row in Attachment.objects.filter(contract=contract)}
    added = {facts.get("attachment"): facts.get("sha256") for facts in history.facts("attachment.added")}
    for name, row in rows.items():
        if added.get(name) != row.sha256:
            yield Finding("attachment.event", name, "附件没有对应的事件，或者与上传时的记录不一致。")
        data = opened(lambda row=row: attached.fetch(row))
        if data is None:
            yield Finding("attachment.bytes", name, "附件的存档文件缺失或已损坏。")
        elif len(data) != row.size:
            yield Finding("attachment.size", name, "附件的存档文件的长度与登记不一致。")
    gone = {facts.get("attachment") for facts in history.facts("attachment.removed") if not facts.get("kept")}
    for name in added.keys() - rows.keys() - gone:
        yield Finding("attachment.missing", str(name), "事件中有这份附件，附件记录却不见了。")
    yield from _offers(contract, history)


def _offers(contract: Contract, history: History) -> Findings:
    recorded = {facts.get("proposal"): facts.get("attachments", []) for facts in history.facts(*OFFERS)}
    for proposal in contract.proposals.order_by("version"):
        mine = attached.offered(proposal)
        said: list[dict[str, Any]] = (opened(lambda proposal=proposal: proposal.terms) or {}).get("attachments", [])
        digests = [one.sha256 for one in mine]
        if digests != [one.get("sha256") for one in said]:
            yield Finding("proposal.attachments", str(proposal.id), "要约的附件与其内容中写明的校验值不一致。")
        if digests != [one.get("sha256") for one in recorded.get(str(proposal.id), [])]:
            yield Finding("proposal.attachments", str(proposal.id), "要约的附件与发出时的记录不一致。")
        confirmed = Acknowledgement.objects.filter(proposal=proposal, kind__startswith="attachment-")
        for row in confirmed:
            number = int(row.kind.rsplit("-", 1)[-1])
            if not 1 <= number <= len(mine) or mine[number - 1].sha256 != row.digest:
                yield Finding("attachment.confirmed", str(row.id), "劳动者确认的附件与要约的附件不一致。")
