"""Re-check official model texts: each as its events tell, reviewed by a second officer, in use from and until the days told."""

from __future__ import annotations

from typing import Any

from qianyue.employers.models import ContractText
from qianyue.evidence.audit import read_body
from qianyue.evidence.models import Event
from qianyue.operations.findings import Finding, Findings
from qianyue.people.same import same_person

KINDS = ("text.uploaded", "text.approved", "text.returned", "text.published", "text.withdrawn")
Told = dict[str, tuple[Any, dict[str, Any]]]  # by kind: who, and the facts; of several withdrawals the last


def audit_official_texts() -> Findings:
    """Everything that makes an official text official."""
    held = ContractText.objects.exclude(authority=None).select_related("review").order_by("id")
    told = _told([text.authority_id for text in held])
    for text in held:
        yield from _text(text, told.pop(str(text.id), {}))
    for name in sorted(told):
        yield Finding("official_text.event", name, "有示范文本的事件，却没有这份文本。")


def _text(text: ContractText, events: Told) -> Findings:
    name, nothing = str(text.id), (None, {})
    who, facts = events.get("text.uploaded", nothing)
    if (who, facts.get("sha256"), facts.get("version")) != (text.uploaded_by_id, text.sha256, text.version):
        yield Finding("official_text.contents", name, "示范文本与起草时的记录不一致。")
    review = getattr(text, "review", None)
    said = {(kind, events[kind][0]) for kind in ("text.approved", "text.returned") if kind in events}
    if said != ({(f"text.{review.verdict}", review.reviewed_by_id)} if review else set()):
        yield Finding("official_text.review", name, "示范文本的审核结果与审核事件不一致。")
    if review and same_person(text.uploaded_by_id, review.reviewed_by_id):
        yield Finding("official_text.four_eyes", name, "示范文本由起草者本人审核，没有经过第二个人。")
    if text.published_at and not (review and review.verdict == "approved"):
        yield Finding("official_text.unreviewed", name, "示范文本没有审核通过就发布了。")
    days = (("text.published", "begins_on", text.published_at), ("text.withdrawn", "ends_on", text.withdrawn_at))
    for kind, field, happened in days:
        day = getattr(text, field)
        if bool(happened) != (kind in events) or events.get(kind, nothing)[1].get(field) != (day and day.isoformat()):
            yield Finding("official_text.days", name, "示范文本启用或者停用的日期与发布、停用事件不一致。")


def _told(authorities: list[Any]) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for event in Event.objects.filter(kind__in=KINDS, stream__in=set(authorities)).order_by("stream", "sequence"):
        facts = read_body(event.body).get("facts")
        if isinstance(facts, dict):  # the audit of the log has said so already
            found.setdefault(str(facts.get("text")), {})[event.kind] = (event.actor, facts)
    return found
