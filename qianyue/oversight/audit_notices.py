"""Re-check official notices: each says what was sent, to whom it was sent, and was put right or taken back as its events tell.

What happened at each employer is `audit_receivers`. Some hundred rows are asked about at a time, each with one look into the log.
"""

from __future__ import annotations

import uuid
from typing import Any

from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings
from qianyue.oversight import official
from qianyue.oversight.audit_receivers import audit_receivers
from qianyue.oversight.audit_told import BATCH, Told, at_the_time, batches, confided, told_of
from qianyue.oversight.models import OfficialNotice

DRAFTED, SENT, WITHDRAWN, REMINDED = "official.drafted", "official.sent", "official.withdrawn", "official.reminded"
DISCARDED = "official.discarded"
State = OfficialNotice.State


def audit_notices() -> Findings:
    """Every notice and every employer that was to get one."""
    there = set()
    for some in batches(OfficialNotice.objects.order_by("id").iterator(BATCH)):
        told = told_of([one.id for one in some], (DRAFTED, SENT, WITHDRAWN, REMINDED), opened=WITHDRAWN)
        for one in some:
            there.add(one.id)
            yield from _notice(one, told.get(one.id, {}))
    known: dict[str, set[uuid.UUID]] = {DRAFTED: set(), DISCARDED: set()}
    for kind, key in Event.objects.filter(kind__in=known).values_list("kind", "stream").iterator(BATCH):
        known[kind].add(key)
    for key in sorted(known[DRAFTED] - known[DISCARDED] - there):
        yield Finding("official.event", str(key), "有起草通知的事件，却没有这份通知。")
    yield from audit_receivers()


def _notice(notice: OfficialNotice, told: Told) -> Findings:
    name = str(notice.id)
    if DRAFTED not in told:
        yield Finding("official.event", name, "通知没有对应的起草事件。")
    sent = told.get(SENT, [])
    if notice.state == State.DRAFT:
        if sent or WITHDRAWN in told:
            yield Finding("official.state", name, "通知登记为草稿，事件却说已经发出。")
        return
    if len(sent) != 1:
        yield Finding("official.state", name, "通知登记为已发出，却没有发出的事件，或者不止一次。")
        return
    (event, facts) = sent[0]
    if _facts(notice) != {key: facts.get(key) for key in ("number", "kind", "count", "digest", "due", "corrects")}:
        yield Finding("official.contents", name, "通知的内容或者收到的单位与发出时的记录不一致。")
    if notice.sent_by_id != event.actor or not at_the_time(notice.sent_at, event):
        yield Finding("official.sent", name, "通知由谁、什么时候发出，与发出事件不一致。")
    reminded = [facts.get("time") for _event, facts in told.get(REMINDED, [])]
    if reminded != list(range(1, notice.reminders + 1)):
        yield Finding("official.reminded", name, "通知的催办次数与催办事件不一致。")
    yield from _taken_back(notice, told)


def _facts(notice: OfficialNotice) -> dict[str, Any]:
    """What the event of the sending says of it; the digest is over all words and all employers."""
    receivers = notice.receivers.all()
    return {
        "number": notice.number,
        "kind": notice.kind,
        "count": receivers.count(),
        "digest": official.digest_of(notice, receivers),
        "due": notice.due_on.isoformat() if notice.due_on else "",
        "corrects": str(notice.corrects_id) if notice.corrects_id else None,
    }


def _taken_back(notice: OfficialNotice, told: Told) -> Findings:
    name, events = str(notice.id), told.get(WITHDRAWN, [])
    if (notice.state == State.WITHDRAWN) != (len(events) == 1):
        yield Finding("official.state", name, "通知是否撤回，与撤回事件不一致。")
    elif events:
        event, _facts = events[0]
        same = notice.withdrawn_by_id == event.actor and at_the_time(notice.withdrawn_at, event)
        if not same or not confided(event, "reason", notice.withdrawn_because):
            yield Finding("official.withdrawn", name, "通知撤回的时间、经办人或者原因与撤回事件不一致。")
