"""Re-check the rows that officers added: each as its events tell, decided as its events tell, and by two people."""

from __future__ import annotations

from typing import Any

from qianyue.evidence.audit import read_body
from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings
from qianyue.oversight.acts.add_table_row import facts_of
from qianyue.oversight.models import Decision, TableRow
from qianyue.people.same import same_person

ADDED, CONFIRMED, WITHDRAWN = "table_row.added", "table_row.confirmed", "table_row.withdrawn"


def audit_table_rows() -> Findings:
    """Everything that makes an added row count."""
    told = _told()
    held = {str(row.id): row for row in TableRow.objects.select_related("decision")}
    for name in sorted(told.keys() | held.keys()):
        row, events = held.get(name), told.get(name, {})
        if row is None or ADDED not in events:
            yield Finding("table_row.event", name, "标准的一行与录入事件不能对应，有缺失或多出。")
            continue
        if events[ADDED] != (row.drafted_by_id, facts_of(row)):
            yield Finding("table_row.contents", name, "标准的一行与录入时的记录不一致。")
        decision: Decision | None = getattr(row, "decision", None)
        verdict = {CONFIRMED: "confirmed", WITHDRAWN: "withdrawn"}
        recorded = {(verdict[kind], person) for kind, (person, _facts) in events.items() if kind in verdict}
        if recorded != ({(decision.verdict, decision.decided_by_id)} if decision else set()):
            yield Finding("table_row.decision", name, "标准的一行是否生效，与确认、撤回事件不一致。")
        elif decision and decision.verdict == "confirmed" and same_person(row.drafted_by_id, decision.decided_by_id):
            yield Finding("table_row.four_eyes", name, "标准的一行由录入者本人确认，没有经过第二个人。")


def _told() -> dict[str, dict[str, tuple[Any, dict[str, Any]]]]:
    """By row and kind: who did it, and the facts."""
    found: dict[str, dict[str, tuple[Any, dict[str, Any]]]] = {}
    for event in Event.objects.filter(kind__in=(ADDED, CONFIRMED, WITHDRAWN)).order_by("stream", "sequence"):
        facts = read_body(event.body).get("facts")
        if isinstance(facts, dict):  # the audit of the log has said so already
            found.setdefault(str(facts.get("row")), {})[event.kind] = (event.actor, facts)
    return found
