"""Official notices in words: how the employers were chosen, how far a notice is, what an employer still has to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from qianyue.oversight import official
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.web.authority_words import RISK_NAMES

State, Kind = OfficialNotice.State, OfficialNotice.Kind
STATE_TAGS = {State.DRAFT: "todo", State.SENDING: "warn", State.SENT: "good", State.WITHDRAWN: "bad"}
KIND_TAGS = {Kind.INFORMATION: "", Kind.REQUEST: "todo", Kind.WARNING: "bad"}


def chosen_words(notice: OfficialNotice) -> str:
    """Who was chosen, and how."""
    said = notice.chosen_by
    if said.get("by") == "corrects":
        return _("收到通知 {number} 的单位").format(number=said.get("number", ""))
    if said.get("by") == "risk":
        return _("风险清单“{risk}”里的单位").format(risk=RISK_NAMES.get(said.get("risk", ""), ""))
    return _("按筛选条件找到的全部单位") if said.get("by") == "filter" else _("勾选的单位")


def step_of(receiver: Receiver, notice: OfficialNotice, *, delivered: bool, failed: bool) -> tuple[str, str]:
    """How far an employer is, and the colour that says the same."""
    if receiver.answered_at:
        return _("已答复"), "good"
    if receiver.told_at is None:
        return (_("等待发送"), "") if notice.state == State.SENDING else (_("没有发送"), "")
    late = official.overdue(notice) and notice.asks
    if receiver.confirmed_at:
        return (_("已确认收到，没有答复"), "bad" if late else "warn") if notice.asks else (_("已确认收到"), "good")
    if receiver.read_at:
        return _("已打开"), "bad" if late else "warn"
    if not receiver.people:
        return _("没有可以告知的人"), "bad"
    if failed:
        return _("没有送达"), "bad"
    return (_("已送达，没有打开") if delivered else _("已发送")), "bad" if late else ""


def to_do(receiver: Receiver) -> tuple[str, str]:
    """The same for the employer's own people: what is left for them."""
    notice = receiver.notice
    if notice.state == State.WITHDRAWN:
        return _("已撤回"), ""
    if official.corrected(notice):
        return _("已更正"), ""
    if receiver.answered_at:
        return _("已答复"), "good"
    if notice.asks:
        return (_("已超期"), "bad") if official.overdue(notice) else (_("等待答复"), "todo")
    return (_("已确认收到"), "good") if receiver.confirmed_at else (_("等待确认"), "todo")


def drawn(notice: OfficialNotice) -> dict[str, Any]:
    """A notice for a list or the head of a page."""
    return {
        "one": notice,
        "kind_tag": KIND_TAGS[Kind(notice.kind)],
        "state_tag": STATE_TAGS[State(notice.state)],
        "corrected": official.corrected(notice),
        "overdue": official.overdue(notice),
        "chosen": chosen_words(notice),
    }
