"""The records of a contract against its events: state, columns, offers, signatures. The events have the last word."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from qianyue import documents
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.models import Contract, Document, Proposal, Signing, State
from qianyue.contracts.suite import PLATFORM
from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings

_TURNS = {  # what state each turn of a contract leaves behind; signatures and seals: see History.state
    "contract.proposed": State.PROPOSED,
    "offer.taken_back": State.DRAFT,
    "contract.submitted": State.SUBMITTED,
    "contract.sent": State.PROPOSED,
    "contract.declined": State.DECLINED,
    "contract.withdrawn": State.WITHDRAWN,
    "draft.discarded": State.WITHDRAWN,
    "contract.revoked": State.REVOKED,
    "contract.expired": State.EXPIRED,
    "signature.lapsed": State.EXPIRED,
    "contract.concluded": State.CONCLUDED,
}


OFFERS = ("contract.proposed", "contract.submitted")


class History:
    """The events of one contract, in order: what its records are compared with."""

    def __init__(self, contract: uuid.UUID) -> None:
        rows = Event.objects.filter(stream=contract).order_by("sequence").values_list("kind", "body")
        self.events = [(kind, _read(body)) for kind, body in rows]

    def facts(self, *kinds: str) -> list[dict[str, Any]]:
        return [body["facts"] for found, body in self.events if found in kinds]

    @property
    def digests(self) -> set[str]:
        """SHA-256 of every file that an event names."""
        return {body["facts"]["document"] for _, body in self.events if "document" in body["facts"]}

    @property
    def closed(self) -> tuple[Any, Any]:
        """SHA-256 of the file that is handed out, and the time of signing: as concluded, and renewed link by link since.

        Nothing where the events contradict each other.
        """
        concluded = self.facts("contract.concluded")
        if len(concluded) != 1:
            return None, None
        document = concluded[0].get("document")
        for renewal in self.facts("archive.renewed"):
            document = renewal.get("document") if renewal.get("replaces") == document else None
        return document, concluded[0].get("time")

    @property
    def state(self) -> State:
        """Where the last turn left the contract."""
        state, left = State.DRAFT, {"employer"}
        for kind, body in self.events:
            facts = body["facts"]
            if kind in OFFERS:  # a chosen order is named with an offer that two sign; of the others the seal is the last
                left = {"employer", "worker"} if "order" in facts else {"employer"}
            role = facts.get("role", "employer")
            if kind == "seal.approved" or (kind == "signature.made" and role == "worker"):
                left = left - {role}
                state = State.SEALING if not left else State.SIGNED_BY_ONE if role == "worker" else state
            state = _TURNS.get(kind, state)
        return state

    @property
    def columns(self) -> dict[str, Any]:
        """What the contract's own row must say."""
        created = next((body for kind, body in self.events if kind == "draft.created"), None)
        offer = (self.facts(*OFFERS, "offer.taken_back") or [{}])[-1]
        offered = offer.get("proposal")
        matched = [facts["person"] for facts in self.facts("worker.matched") if facts.get("proposal") == offered]
        return {
            "number": created and created["facts"].get("number"),
            "employer": created and created.get("on_behalf_of"),
            "proposal": offered,
            "earlier": offer.get("earlier"),
            "partner": offer.get("partner"),
            "worker": matched[-1] if matched else None,
        }


def _read(body: str) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        read = {}
    facts = read.get("facts") if isinstance(read, dict) else None
    return read if isinstance(facts, dict) else {"facts": {}}  # the audit of the log has said so already


def opened(read: Callable[[], Any]) -> Any:
    """What `read` gives, or None where a record does not open any more: then it compares with nothing."""
    try:
        return read()
    except Exception as problem:
        if not hasattr(problem, "code") and not isinstance(problem, ValueError | LookupError | TypeError):
            raise
        return None


def audit_records(contract: Contract, history: History) -> Findings:
    """Everything of one contract but its files."""
    name = str(contract.id)
    if not history.facts("draft.created"):
        yield Finding("contract.events", name, "合同没有起草事件，证据链不完整。")
    elif contract.state != history.state:
        yield Finding("contract.state", name, f"合同状态“{contract.get_state_display()}”与最后一个事件不符。")
    for column, recorded in history.columns.items():
        held = getattr(contract, column if column == "number" else f"{column}_id")
        if (str(held) if held else None) != recorded:
            yield Finding("contract.columns", name, f"合同登记的 {column} 与事件不一致。")
    yield from _proposals(contract, history)
    yield from _signings(contract, history)


def _proposals(contract: Contract, history: History) -> Findings:
    recorded = {facts.get("proposal"): facts for facts in history.facts(*OFFERS)}
    held = {str(row.id): row for row in contract.proposals.select_related("document")}
    for name in recorded.keys() ^ held.keys():
        yield Finding("proposal.event", str(name), "要约与发出事件不能一一对应，有缺失或多出。")
    for name in recorded.keys() & held.keys():
        proposal: Proposal = held[name]
        digest = opened(lambda proposal=proposal: documents.key_facts_digest(terms_of(proposal)))
        actual = {"document": proposal.document.sha256, "key_facts": digest, "version": proposal.version}
        if "order" in recorded[name]:  # offers from before there was a choice name none
            actual["order"] = proposal.order
        wrong = [field for field, value in actual.items() if recorded[name].get(field) != value]
        if wrong or digest != proposal.key_facts_digest:
            yield Finding("proposal.terms", name, f"要约的内容与发出时的记录不一致（{'、'.join(wrong)}）。")


def _signings(contract: Contract, history: History) -> Findings:
    replaced = [facts.get("signing") for facts in history.facts("signature.replaced")]
    counts = [
        facts
        for facts in history.facts("signature.made")
        if facts.get("role") != PLATFORM or facts.get("signing") not in replaced
    ]
    made = {facts.get("signing"): facts.get("signature") for facts in counts}
    stamped = {facts.get("signing"): facts for facts in history.facts("signature.timestamped")}
    rows = Signing.objects.select_related("result").filter(proposal__contract=contract, signature__isnull=False)
    held = {str(row.id): row for row in rows}
    for name in made.keys() | held.keys():
        row = held.get(name)
        if row is None or made.get(name) != _sha256(row.signature):
            yield Finding("signing.signature", str(name), "存档的签名值与签名事件不一致。")
        elif name in stamped and stamped[name].get("token") != _sha256(row.token):
            yield Finding("signing.token", name, "存档的时间戳与加盖时间戳的事件不一致。")
        if row is not None and (row.result.sha256 if row.result else None) != stamped.get(name, {}).get("document"):
            yield Finding("signing.result", name, "签名后的文件与加盖时间戳的事件不一致。")


def _sha256(value: bytes | None) -> str:
    return hashlib.sha256(bytes(value or b"")).hexdigest()


def lost_records() -> Findings:
    """What the events tell of and nobody has any more."""
    drafted = Event.objects.filter(kind="draft.created")
    for stream in drafted.exclude(stream__in=Contract.objects.values("id")).values_list("stream", flat=True):
        yield Finding("contract.missing", str(stream), "事件中有这份合同，合同记录却不见了。")


def lost_documents(contract: Contract, history: History) -> Findings:
    held = set(Document.objects.filter(contract=contract).values_list("sha256", flat=True))
    for digest in history.digests - held:
        yield Finding("document.missing", str(contract.id), f"事件中的文件（{digest[:12]}…）没有登记了。")
