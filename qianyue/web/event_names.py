"""What happened to a contract, in words: one table from the kinds of the evidence log to what people read."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.evidence.models import Event


class Name(NamedTuple):
    """`fine`: of interest only when somebody looks closely."""

    text: Any
    fine: bool = False


NAMES: dict[str, Name] = {
    "draft.created": Name(gettext_lazy("建立草稿")),
    "draft.changed": Name(gettext_lazy("修改草稿"), fine=True),
    "draft.discarded": Name(gettext_lazy("放弃了草稿")),
    "text.chosen": Name(gettext_lazy("选择合同文本")),
    "rules.checked": Name(gettext_lazy("按劳动法规则检查"), fine=True),
    "statement.asked": Name(gettext_lazy("请劳动者本人声明是否要固定期限")),
    "statement.given": Name(gettext_lazy("劳动者本人提出订立固定期限合同")),
    "statement.refused": Name(gettext_lazy("劳动者没有提出订立固定期限合同")),
    "rules.refused": Name(gettext_lazy("按现行规定暂时不能签署")),
    "waiver.asked": Name(gettext_lazy("经办人就一处规定提出例外")),
    "waiver.granted": Name(gettext_lazy("例外经另一人复核同意")),
    "waiver.refused": Name(gettext_lazy("例外没有被复核同意")),
    "objection.raised": Name(gettext_lazy("经办人申诉一处检查结果是误报")),
    "objection.upheld": Name(gettext_lazy("人社部门确认是误报")),
    "objection.rejected": Name(gettext_lazy("人社部门没有采纳误报申诉")),
    "contract.proposed": Name(gettext_lazy("向劳动者发出合同")),
    "contract.submitted": Name(gettext_lazy("提交盖章")),
    "proposal.replaced": Name(gettext_lazy("上一次发出的合同失效"), fine=True),
    "contract.withdrawn": Name(gettext_lazy("单位撤回")),
    "contract.expired": Name(gettext_lazy("超过期限未签署，已过期")),
    "signature.lapsed": Name(gettext_lazy("时间戳服务中断太久，签名失效，合同没有订立")),
    "notice.accepted": Name(gettext_lazy("通知已交给运营商"), fine=True),
    "worker.matched": Name(gettext_lazy("劳动者实名核验与合同一致")),
    "worker.mismatched": Name(gettext_lazy("实名核验的姓名或证件与合同不一致，未能打开")),
    "content.shown": Name(gettext_lazy("向劳动者展示合同内容"), fine=True),
    "electronic_form.confirmed": Name(gettext_lazy("劳动者同意使用电子形式")),
    "key_facts.confirmed": Name(gettext_lazy("劳动者确认十三项关键信息")),
    "full_text.confirmed": Name(gettext_lazy("劳动者读完合同全文")),
    "change.requested": Name(gettext_lazy("劳动者提出修改意见")),
    "contract.declined": Name(gettext_lazy("劳动者拒签")),
    "intent.asked": Name(gettext_lazy("向劳动者发送意愿确认验证码"), fine=True),
    "intent.failed": Name(gettext_lazy("意愿确认验证码不对"), fine=True),
    "intent.confirmed": Name(gettext_lazy("劳动者确认签署意愿")),
    "signing.begun": Name(gettext_lazy("劳动者开始签名"), fine=True),
    "signing.abandoned": Name(gettext_lazy("劳动者重新开始签名，上一次作废"), fine=True),
    "certificate.issued": Name(gettext_lazy("为这次签名颁发证书"), fine=True),
    "signature.made": Name(gettext_lazy("劳动者签名")),
    "signature.made:employer": Name(gettext_lazy("单位印章签名")),
    "signature.made:partner": Name(gettext_lazy("合作企业印章签名")),
    "signature.timestamped:partner": Name(gettext_lazy("合作企业的签名加盖可信时间戳"), fine=True),
    "signature.timestamped": Name(gettext_lazy("劳动者的签名加盖可信时间戳")),
    "signature.timestamped:employer": Name(gettext_lazy("单位的签名加盖可信时间戳"), fine=True),
    "seal.approved": Name(gettext_lazy("印章管理员批准盖章")),
    "contract.revoked": Name(gettext_lazy("单位撤销")),
    "contract.concluded": Name(gettext_lazy("合同订立完成")),
    "contract.below_minimum": Name(gettext_lazy("约定的工资低于新的最低工资标准")),
    "contract.minimum_reached": Name(gettext_lazy("约定的工资不低于最低工资标准")),
    "contract.viewed": Name(gettext_lazy("查看了合同"), fine=True),
    "contract.downloaded": Name(gettext_lazy("下载了合同"), fine=True),
    "contract.printed": Name(gettext_lazy("打印了合同"), fine=True),
}
WHO = {
    "worker": gettext_lazy("劳动者"),
    "handler": gettext_lazy("经办人"),
    "seal_keeper": gettext_lazy("印章管理员"),
    "system": gettext_lazy("平台"),
    "officer": gettext_lazy("人社部门工作人员"),
    "visitor": gettext_lazy("访客"),
}
CHANNELS = {"sms": gettext_lazy("短信"), "email": gettext_lazy("邮件"), "app": gettext_lazy("站内消息")}


class Line(NamedTuple):
    """One line of a timeline. `times`: how often it happened in a row."""

    text: str
    who: str
    at: datetime.datetime
    detail: str
    fine: bool
    times: int


def timeline(stream: uuid.UUID) -> list[Line]:
    """What happened to a contract, oldest first; repeated small things are one line with their last time."""
    lines: list[Line] = []
    for event in Event.objects.filter(stream=stream).order_by("sequence").iterator():
        line = _line(event)
        last = lines[-1] if lines else None
        if last and line.fine and (last.text, last.who, last.detail) == (line.text, line.who, line.detail):
            lines[-1] = line._replace(times=last.times + 1)
        else:
            lines.append(line)
    return lines


def _line(event: Event) -> Line:
    facts = json.loads(event.body)["facts"]
    name = NAMES.get(f"{event.kind}:{facts.get('role', '')}") or NAMES.get(event.kind) or Name(event.kind, fine=True)
    who = str(WHO.get(event.role, event.role))
    return Line(str(name.text), who, event.at, "；".join(_details(event.kind, facts)), name.fine, 1)


def _details(kind: str, facts: dict[str, Any]) -> Iterator[str]:
    if kind in ("contract.proposed", "contract.submitted"):
        yield _("第 {version} 版，文件校验尾号 {tail}").format(version=facts["version"], tail=facts["document"][-8:].upper())
    if kind == "notice.accepted":
        yield str(CHANNELS.get(facts["channel"], facts["channel"]))
    if kind in ("signature.timestamped", "contract.concluded"):
        yield _("时间戳机构：{authority}").format(authority=facts["authority"])
