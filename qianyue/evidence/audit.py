"""Re-check the evidence log: every event's hash and columns, every chain, every leaf, every checkpoint and its timestamp.

The tree is computed again from the events alone; what the database says about it is then compared, so that a change
is found wherever it was made, also by somebody who could switch the triggers off.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.utils import timezone

from qianyue.evidence.log import ORIGIN
from qianyue.evidence.models import Checkpoint, Detail, Event, Leaf, Node, Pending
from qianyue.evidence.record import commitment
from qianyue.operations.findings import Finding, Findings
from qianyue.operations.keys import log_key
from qianyue.trust import log as merkle
from qianyue.trust.certificates import Path, Roots, build_path
from qianyue.trust.errors import TrustError
from qianyue.trust.timestamps import read_token

GRACE = datetime.timedelta(minutes=10)  # an event may wait this long for its leaf while workers are down


def audit_evidence(roots: Roots) -> Findings:
    """Everything of the log; `roots` are what checkpoint timestamps must lead to."""
    yield from _events()
    yield from _details()
    yield from _log(roots)


def _events() -> Findings:
    ends: dict[object, tuple[int, bytes]] = {}
    for event in Event.objects.order_by("stream", "sequence").iterator(2000):
        name = str(event.id)
        sequence, end = ends.get(event.stream, (0, b""))
        ends[event.stream] = (event.sequence, bytes(event.hash))
        if event.sequence != sequence + 1 or bytes(event.previous) != end:
            yield Finding("event.chain", name, f"事件链在第 {event.sequence} 环断开，前面有事件缺失或被替换。")
        if hashlib.sha256(event.body.encode()).digest() != bytes(event.hash):
            yield Finding("event.hash", name, "事件内容与其校验值不一致，内容被改动过。")
            continue
        body = read_body(event.body)
        columns = {
            "id": name, "stream": str(event.stream), "sequence": event.sequence, "kind": event.kind, "role": event.role,
            "actor": str(event.actor) if event.actor else None, "previous": bytes(event.previous).hex(),
            "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        }  # fmt: skip
        if wrong := [column for column, value in columns.items() if body.get(column) != value]:
            yield Finding("event.columns", name, f"事件登记的 {'、'.join(wrong)} 与事件内容不一致。")


def read_body(body: str) -> dict[str, Any]:
    """The event as data; empty when somebody made something else of it, which its hash has told already."""
    try:
        read = json.loads(body)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {}


def _details() -> Findings:
    for detail in Detail.objects.select_related("event").iterator(2000):
        published = read_body(detail.event.body).get("commitments")
        try:
            opened = {name: commitment(item["salt"], item["value"]) for name, item in detail.data.items()}
        except (TrustError, ValueError, LookupError, TypeError):
            opened = {}
        if opened != published:
            yield Finding("event.detail", str(detail.event_id), "事件的个人信息明细与链上的承诺值不一致。")


def _log(roots: Roots) -> Findings:
    """Compute the tree from the events in leaf order; compare leaves, nodes and every checkpoint's root."""
    late = Pending.objects.filter(event__at__lt=timezone.now() - GRACE).count()
    if late:
        yield Finding("log.pending", "log", f"有 {late} 个事件超过 {GRACE.seconds // 60} 分钟没有进入存证日志，请检查后台任务。")
    unlogged = Event.objects.filter(leaf=None, pending=None).count()
    if unlogged:
        yield Finding("log.unlogged", "log", f"有 {unlogged} 个事件既不在存证日志中也不在等待队列中。")
    nodes = merkle.MemoryNodes()
    tree = merkle.Tree(nodes=nodes)
    for expected, (index, body) in enumerate(Leaf.objects.order_by("index").values_list("index", "event__body").iterator(2000)):
        if index != expected:
            yield Finding("log.leaf", str(expected), "存证日志缺少这个序号的记录。")
            return
        tree.append(merkle.leaf_hash(body.encode()))
    complete = sum(tree.size >> level for level in range(tree.size.bit_length()))
    if Node.objects.count() < complete:
        yield Finding("log.node", "log", "存证日志缺少节点，日志不能再增长。")
    for level, index, value in Node.objects.values_list("level", "index", "hash").iterator(5000):
        if not _same(nodes, level, index, bytes(value)):
            yield Finding("log.node", f"{level}/{index}", "存证日志的节点值与按事件重新计算的结果不一致。")
    yield from _checkpoints(tree, roots)


def _same(nodes: merkle.MemoryNodes, level: int, index: int, value: bytes) -> bool:
    try:
        return nodes.get([(level, index)])[0] == value
    except (KeyError, IndexError):
        return False


def _checkpoints(tree: merkle.Tree, roots: Roots) -> Findings:
    public_key = log_key().public_key_der
    for row in Checkpoint.objects.select_related("token").order_by("size"):
        name = f"checkpoint-{row.size}"
        if row.size > tree.size:
            yield Finding(
                "checkpoint.size", name, f"签名的检查点有 {row.size} 条记录，现在只剩 {tree.size} 条：日志末尾被删除过。"
            )
            continue
        try:
            signed = merkle.read_checkpoint(merkle.open_note(row.note, name=ORIGIN, public_key_der=public_key))
        except TrustError:
            yield Finding("checkpoint.signature", name, "检查点的签名不正确。")
            continue
        if (signed.size, signed.root) != (row.size, bytes(row.root)) or tree.root(row.size) != signed.root:
            yield Finding("checkpoint.root", name, "检查点的根值与按事件重新计算的结果不一致：检查点之前的记录被改动过。")
        yield from _token(row, name, roots)


def _token(row: Checkpoint, name: str, roots: Roots) -> Findings:
    token = getattr(row, "token", None)
    if token is None:
        if row.at < timezone.now() - GRACE:
            yield Finding("checkpoint.timestamp", name, "检查点还没有时间戳，请检查时间戳服务。")
        return
    try:
        read = read_token(bytes(token.token), imprint=hashlib.sha256(row.note.encode()).digest())
        path = build_path(
            leaf=read.certificate, intermediates=(*read.certificates, *roots.intermediates), roots=roots, at=read.gen_time
        )
    except TrustError:
        path = None
    if not isinstance(path, Path) or read.gen_time != token.time:
        yield Finding("checkpoint.timestamp", name, "检查点的时间戳不正确，或不是为这个检查点签发的。")
