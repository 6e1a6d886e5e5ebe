"""An officer begins a notice to employers who were chosen, writes it, writes it anew, or throws it away. Nobody is told yet."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.law.dates import add_months
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.once import once
from qianyue.operations.sentences import Sentence
from qianyue.operations.written import lines_written, written
from qianyue.oversight import official
from qianyue.oversight.access import as_officer
from qianyue.oversight.employers import employers
from qianyue.oversight.models import Officer, OfficialNotice, Receiver

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK = 60, 2000, 200
MOST = 20_000  # employers of one notice
MONTHS_AHEAD = 12
NOBODY = "没有可以通知的单位。请勾选单位，或者改变筛选条件；已经终止服务的单位收不到通知。"


def draft_notice(
    chosen: Iterable[uuid.UUID], *, chosen_by: dict[str, Any], actor: Actor, operation: str | None = None
) -> uuid.UUID:
    """Begin one for these employers, as far as they are in the officer's region. `chosen_by` says how they were found.

    Errors: NotAllowed, InvalidInput (nobody, too many).
    """
    officer = as_officer(actor)
    inside = employers(officer).filter(id__in=list(chosen), closed_at=None).order_by()
    found = list(inside.values_list("id", flat=True)[: MOST + 1])
    if not found:
        raise InvalidInput(NOBODY)
    if len(found) > MOST:
        raise InvalidInput(Sentence("一份通知最多发给 {most} 家单位，请缩小范围，分几次发。", most=MOST))
    return uuid.UUID(once(operation, "draft_notice", actor=actor, do=lambda: _begin(officer, found, chosen_by, actor=actor)))


def correct_notice(key: uuid.UUID, *, actor: Actor) -> uuid.UUID:
    """Begin the notice that puts another right: to the same employers, with its words to start from. Begun already: that one.

    Errors: NotFound, NotAllowed, Conflict (not sent, withdrawn, or corrected already: then the correction is corrected, unless
    it was taken back).
    """
    with transaction.atomic():
        held, officer = official.to_act_on(key, actor=actor)
        if held.state != OfficialNotice.State.SENT:
            raise Conflict("只有已经发完、没有撤回的通知可以更正。")
        later = OfficialNotice.objects.filter(corrects=held).first()
        if later and later.state == OfficialNotice.State.WITHDRAWN:
            raise Conflict("这份通知的更正已经撤回，不能再更正。仍有错误的，请撤回这份通知，另发一份。")
        if later and later.state != OfficialNotice.State.DRAFT:
            raise Conflict("这份通知已经更正过。还有错误的，请在更正后的那一份上再更正。")
        if later:
            return later.id
        told = list(held.receivers.order_by().values_list("employer_id", flat=True))
        return uuid.UUID(_begin(officer, told, {"by": "corrects", "number": held.number}, actor=actor, corrects=held))


def _begin(
    officer: Officer,
    found: list[uuid.UUID],
    chosen_by: dict[str, Any],
    *,
    actor: Actor,
    corrects: OfficialNotice | None = None,
) -> str:
    key = new_id(officer.authority.shard)
    notice = OfficialNotice(
        id=key,
        authority=officer.authority,
        number=f"TZ{timezone.localdate():%Y%m%d}-{key.hex[-8:].upper()}",
        chosen_by=chosen_by,
        corrects=corrects,
        drafted_by=officer.person,
        drafted_at=timezone.now(),
    )
    if corrects:
        notice.kind, notice.title, notice.text = corrects.kind, corrects.title, corrects.text
        notice.link, notice.due_on = corrects.link, corrects.due_on
    notice.save(force_insert=True)
    rows = (Receiver(id=new_id(shard_of(one)), notice=notice, employer_id=one) for one in found)
    Receiver.objects.bulk_create(rows, batch_size=1000)
    record("official.drafted", stream=key, actor=actor, facts={"count": len(found), "by": str(chosen_by.get("by", ""))})
    return str(key)


def save_notice(
    key: uuid.UUID,
    *,
    kind: str,
    title: str,
    text: str,
    link: str = "",
    due_on: datetime.date | None = None,
    actor: Actor,
) -> None:
    """Write what a draft says.

    Errors: NotFound, NotAllowed, Conflict (sent meanwhile), InvalidInput with a sentence per field.
    """
    with transaction.atomic():
        held, _officer = official.draft(key, actor=actor)
        if kind not in OfficialNotice.Kind.values:
            raise InvalidInput("请选择通知的种类。", fields={"kind": "请选择通知的种类。"})
        held.kind = kind
        held.title = written(title, field="title", most=LONGEST_TITLE, missing="请填写标题，60 字以内。")
        held.text = lines_written(text, field="text", most=LONGEST_TEXT, missing="请写明通知的内容，2000 字以内。")
        held.link = link.strip()
        held.due_on = due_on if held.asks else None
        must_be_sound(held)
        held.save(update_fields=["kind", "title", "text", "link", "due_on"])
        record("official.saved", stream=held.id, actor=actor, facts={"kind": held.kind})


def must_be_sound(notice: OfficialNotice) -> None:
    """What has to be right when it is written, and again when it is sent: days pass. Errors: InvalidInput."""
    wrong: dict[str, str] = {}
    if not notice.title or not notice.text:
        wrong["text"] = "请写明通知的内容，2000 字以内。"
    if notice.link and not _is_link(notice.link):
        wrong["link"] = "请填写完整的网址，以 https:// 开头，200 字以内。"
    today = timezone.localdate()
    if notice.asks and (notice.due_on is None or not today <= notice.due_on <= add_months(today, MONTHS_AHEAD)):
        wrong["due_on"] = "请填写答复期限：今天或者以后，一年以内。"
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    fits = len(link) <= LONGEST_LINK and link.isprintable() and not set(link) & set(' "<>\\')
    return fits and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def discard_notice(key: uuid.UUID, *, actor: Actor) -> None:
    """Throw a draft away. Errors: NotFound, NotAllowed, Conflict (sent meanwhile)."""
    with transaction.atomic():
        held, _officer = official.draft(key, actor=actor)
        record("official.discarded", stream=held.id, actor=actor)
        held.delete()
