"""What happened to a contract, in words: one table from the kinds of the evidence log to what people read."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.audit_records import OFFERS
from qianyue.contracts.models import Order
from qianyue.employers.models import Employer
from qianyue.evidence.models import Event
from qianyue.people.models import Person


class Name(NamedTuple):
    """`fine`: of interest only when somebody looks closely."""

    text: Any
    fine: bool = False


NAMES: dict[str, Name] = {
    "draft.created": Name(gettext_lazy("建立草稿")),
    "draft.changed": Name(gettext_lazy("修改草稿"), fine=True),
    "draft.discarded": Name(gettext_lazy("放弃了草稿")),
    "text.chosen": Name(gettext_lazy("选择合同文本")),
    "attachment.added": Name(gettext_lazy("添加附件")),
    "attachment.renamed": Name(gettext_lazy("修改附件名称"), fine=True),
    "attachment.moved": Name(gettext_lazy("调整附件顺序"), fine=True),
    "attachment.removed": Name(gettext_lazy("移除附件")),
    "attachment.confirmed": Name(gettext_lazy("劳动者确认看过附件")),
    "attachment.downloaded": Name(gettext_lazy("下载了附件"), fine=True),
    "rules.checked": Name(gettext_lazy("按劳动法规则检查"), fine=True),
    "statement.asked": Name(gettext_lazy("请劳动者本人声明是否要固定期限")),
    "statement.given": Name(gettext_lazy("劳动者本人提出订立固定期限合同")),
    "statement.refused": Name(gettext_lazy("劳动者没有提出订立固定期限合同")),
    "rules.refused": Name(gettext_lazy("按现行规定暂时不能签署")),
    "waiver.asked": Name(gettext_lazy("经办人就一处规定提出例外")),
    "waiver.granted": Name(gettext_lazy("例外经另一人复核同意")),
    "waiver.refused": Name(gettext_lazy("例外没有被复核同意")),
    "approval.asked": Name(gettext_lazy("送审")),
    "approval.granted": Name(gettext_lazy("审批同意")),
    "approval.refused": Name(gettext_lazy("审批不同意")),
    "contract.assigned": Name(gettext_lazy("归到部门"), fine=True),
    "contracts.exported": Name(gettext_lazy("导出合同清单")),
    "contracts.handed_over": Name(gettext_lazy("把经办的合同移交给同事")),
    "batch.uploaded": Name(gettext_lazy("上传表格")),
    "batch.checked": Name(gettext_lazy("表格里的纸质合同检查完毕")),
    "batch.accepted": Name(gettext_lazy("决定登记表格里的纸质合同")),
    "batch.finished": Name(gettext_lazy("批次办完")),
    "batch.stopped": Name(gettext_lazy("批次停止")),
    "batch.collected": Name(gettext_lazy("下载了表格里有问题的行")),
    "batch.cleared": Name(gettext_lazy("删除了表格的内容")),
    "batch.proposing": Name(gettext_lazy("决定批量发出合同")),
    "batch.withdrawing": Name(gettext_lazy("决定作废一张表格登记的纸质合同")),
    "batch.asking": Name(gettext_lazy("把一批草稿送审")),
    "batch.approving": Name(gettext_lazy("审批人对清单作出决定")),
    "batch.list_exported": Name(gettext_lazy("下载了盖章清单")),
    "batch.sealing_decided": Name(gettext_lazy("印章管理员确认清单，批量盖章")),
    "contract.handed_over": Name(gettext_lazy("移交给另一位经办人")),
    "objection.raised": Name(gettext_lazy("经办人申诉一处检查结果是误报")),
    "objection.upheld": Name(gettext_lazy("人社部门确认是误报")),
    "objection.rejected": Name(gettext_lazy("人社部门没有采纳误报申诉")),
    "contract.proposed": Name(gettext_lazy("向劳动者发出合同")),
    "contract.submitted": Name(gettext_lazy("提交盖章")),
    "contract.sent": Name(gettext_lazy("单位已先盖章，向劳动者发出合同")),
    "order.chosen": Name(gettext_lazy("选择签署顺序")),
    "proposal.replaced": Name(gettext_lazy("上一次发出的合同失效"), fine=True),
    "worker.readdressed": Name(gettext_lazy("更正劳动者的手机号，原来的链接全部作废")),
    "offer.taken_back": Name(gettext_lazy("发出的合同收回为草稿")),
    "contract.withdrawn": Name(gettext_lazy("单位撤回")),
    "contract.expired": Name(gettext_lazy("超过期限未签署，已过期")),
    "signature.lapsed": Name(gettext_lazy("时间戳服务中断太久，签名失效，合同没有订立")),
    "notice.accepted": Name(gettext_lazy("通知已交给运营商"), fine=True),
    "notice.delivered": Name(gettext_lazy("通知已送达"), fine=True),
    "notice.failed": Name(gettext_lazy("通知没有送达")),
    "notice.read": Name(gettext_lazy("通知已读"), fine=True),
    "alert.done": Name(gettext_lazy("处理了到期提醒"), fine=True),
    "alert.put_off": Name(gettext_lazy("推迟了到期提醒"), fine=True),
    "worker.reminded": Name(gettext_lazy("经办人催办")),
    "worker.matched": Name(gettext_lazy("劳动者实名核验与合同一致")),
    "worker.mismatched": Name(gettext_lazy("实名核验的姓名或证件与合同不一致，未能打开")),
    "content.shown": Name(gettext_lazy("向劳动者展示合同内容"), fine=True),
    "electronic_form.confirmed": Name(gettext_lazy("劳动者同意使用电子形式")),
    "key_facts.confirmed": Name(gettext_lazy("劳动者确认十三项关键信息")),
    "full_text.confirmed": Name(gettext_lazy("劳动者读完合同全文")),
    "change.requested": Name(gettext_lazy("劳动者提出修改意见")),
    "question.asked": Name(gettext_lazy("劳动者提出问题")),
    "question.answered": Name(gettext_lazy("单位答复劳动者")),
    "contract.declined": Name(gettext_lazy("劳动者拒签")),
    "intent.asked": Name(gettext_lazy("向劳动者发送意愿确认验证码"), fine=True),
    "intent.failed": Name(gettext_lazy("意愿确认验证码不对"), fine=True),
    "intent.confirmed": Name(gettext_lazy("劳动者确认签署意愿")),
    "key.joined": Name(gettext_lazy("劳动者的浏览器与平台共同生成签名密钥"), fine=True),
    "signing.begun": Name(gettext_lazy("劳动者开始签名"), fine=True),
    "signing.abandoned": Name(gettext_lazy("劳动者重新开始签名，上一次作废"), fine=True),
    "certificate.issued": Name(gettext_lazy("为这次签名颁发证书"), fine=True),
    "signature.made": Name(gettext_lazy("劳动者签名")),
    "signature.made:employer": Name(gettext_lazy("单位印章签名")),
    "signature.made:partner": Name(gettext_lazy("合作企业印章签名")),
    "signature.made:platform": Name(gettext_lazy("平台签名，供不识别国密算法的阅读器查验"), fine=True),
    "platform.certified": Name(gettext_lazy("为平台自己的签名颁发证书"), fine=True),
    "signature.replaced": Name(gettext_lazy("平台的证书已失效，平台用新的证书重新签名"), fine=True),
    "signature.timestamped:platform": Name(gettext_lazy("平台的签名加盖可信时间戳"), fine=True),
    "signature.timestamped:partner": Name(gettext_lazy("合作企业的签名加盖可信时间戳"), fine=True),
    "signature.timestamped": Name(gettext_lazy("劳动者的签名加盖可信时间戳")),
    "signature.timestamped:employer": Name(gettext_lazy("单位的签名加盖可信时间戳"), fine=True),
    "seal.approved": Name(gettext_lazy("印章管理员批准盖章")),
    "contract.revoked": Name(gettext_lazy("单位撤销")),
    "contract.concluded": Name(gettext_lazy("合同订立完成")),
    "archive.renewed": Name(gettext_lazy("为归档文件续盖可信时间戳")),
    "contract.below_minimum": Name(gettext_lazy("约定的工资低于新的最低工资标准")),
    "contract.minimum_reached": Name(gettext_lazy("约定的工资不低于最低工资标准")),
    "contract.ended": Name(gettext_lazy("单位记录解除或者终止")),
    "ending.taken_back": Name(gettext_lazy("单位撤销了解除或者终止的记录")),
    "paper.entered": Name(gettext_lazy("登记纸质合同")),
    "paper.withdrawn": Name(gettext_lazy("作废纸质合同的登记")),
    "paper.ended": Name(gettext_lazy("记录纸质合同的用工已经结束")),
    "paper.ending_taken_back": Name(gettext_lazy("撤销纸质合同用工结束的记录")),
    "paper.scanned": Name(gettext_lazy("上传纸质合同扫描件")),
    "paper.downloaded": Name(gettext_lazy("下载纸质合同扫描件"), fine=True),
    "paper.objected": Name(gettext_lazy("劳动者对纸质合同的登记提出异议")),
    "paper.objection_answered": Name(gettext_lazy("答复劳动者对纸质合同的异议")),
    "roster.exported": Name(gettext_lazy("导出职工名册")),
    "intention.asked": Name(gettext_lazy("单位询问劳动者续订意向")),
    "intention.answered": Name(gettext_lazy("劳动者答复续订意向")),
    "duty.done": Name(gettext_lazy("离职事项办好")),
    "contract.viewed": Name(gettext_lazy("查看了合同"), fine=True),
    "contract.downloaded": Name(gettext_lazy("下载了合同"), fine=True),
    "contract.printed": Name(gettext_lazy("打印了合同"), fine=True),
    "application.begun": Name(gettext_lazy("开始申请")),
    "application.filled": Name(gettext_lazy("填写申请"), fine=True),
    "application.paper_uploaded": Name(gettext_lazy("上传申请材料")),
    "application.paper_removed": Name(gettext_lazy("删除申请材料")),
    "application.representative_asked": Name(gettext_lazy("请法定代表人核验")),
    "application.represented": Name(gettext_lazy("法定代表人本人核验，同意申请")),
    "application.disowned": Name(gettext_lazy("收到核验短信的人否认申请")),
    "application.discarded": Name(gettext_lazy("撤销申请")),
    "application.submitted": Name(gettext_lazy("提交申请")),
    "application.shown": Name(gettext_lazy("工作人员查看申请"), fine=True),
    "application.passed": Name(gettext_lazy("初审通过")),
    "application.approved": Name(gettext_lazy("复核通过")),
    "application.returned": Name(gettext_lazy("退回补正")),
    "application.refused": Name(gettext_lazy("不予开通")),
    "application.papers_deleted": Name(gettext_lazy("申请材料按期删除")),
    "employer.opened": Name(gettext_lazy("单位开通服务")),
    "seal.certified": Name(gettext_lazy("认证机构颁发印章证书")),
    "seal.dropped": Name(gettext_lazy("申领的印章证书没有颁发或者没有启用")),
    "seal.renewal_ordered": Name(gettext_lazy("申领新的印章证书")),
    "employer.changed": Name(gettext_lazy("单位登记内容变更")),
    "employer.suspended": Name(gettext_lazy("暂停单位的服务")),
    "employer.resumed": Name(gettext_lazy("恢复单位的服务")),
    "employer.closed": Name(gettext_lazy("终止单位的服务")),
    "official.drafted": Name(gettext_lazy("起草对单位的通知"), fine=True),
    "official.saved": Name(gettext_lazy("修改通知草稿"), fine=True),
    "official.discarded": Name(gettext_lazy("放弃通知草稿"), fine=True),
    "official.sent": Name(gettext_lazy("向单位发出通知")),
    "official.withdrawn": Name(gettext_lazy("撤回通知")),
    "official.reminded": Name(gettext_lazy("催办通知")),
    "official.told": Name(gettext_lazy("已告知单位的管理员和经办人")),
    "official.read": Name(gettext_lazy("单位打开了通知")),
    "official.confirmed": Name(gettext_lazy("单位确认收到通知")),
    "official.answered": Name(gettext_lazy("单位答复通知")),
    "account.set_up": Name(gettext_lazy("设置账户名和密码")),
    "account.password_chosen": Name(gettext_lazy("换了账户的密码")),
    "material.added": Name(gettext_lazy("增加申请材料")),
    "material.changed": Name(gettext_lazy("修改申请材料要求")),
    "material.retired": Name(gettext_lazy("停用申请材料")),
    "material.restored": Name(gettext_lazy("恢复申请材料")),
}
WHO = {
    "worker": gettext_lazy("劳动者"),
    "handler": gettext_lazy("经办人"),
    "seal_keeper": gettext_lazy("印章管理员"),
    "owner": gettext_lazy("管理员"),
    "approver": gettext_lazy("审批人"),
    "archivist": gettext_lazy("档案管理员"),
    "viewer": gettext_lazy("查看人"),
    "system": gettext_lazy("平台"),
    "officer": gettext_lazy("人社部门工作人员"),
    "visitor": gettext_lazy("访客"),
}
CHANNELS = {
    "sms": gettext_lazy("短信"),
    "wechat": gettext_lazy("微信"),
    "email": gettext_lazy("邮件"),
    "app": gettext_lazy("站内消息"),
}


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
    senders: dict[tuple[str, str], str] = {}
    for event in Event.objects.filter(stream=stream).order_by("sequence").iterator():
        line = _line(event, senders)
        last = lines[-1] if lines else None
        if last and line.fine and (last.text, last.who, last.detail) == (line.text, line.who, line.detail):
            lines[-1] = line._replace(times=last.times + 1)
        else:
            lines.append(line)
    return lines


def _line(event: Event, senders: dict[tuple[str, str], str]) -> Line:
    body = json.loads(event.body)
    facts = body["facts"]
    name = NAMES.get(f"{event.kind}:{facts.get('role', '')}") or NAMES.get(event.kind) or Name(event.kind, fine=True)
    who = str(WHO.get(event.role, event.role))
    if sender := body.get("sent_by"):
        key = (body["actor"], sender)
        if key not in senders:
            senders[key] = _sent(*key)
        who += senders[key]
    return Line(str(name.text), who, event.at, "；".join(_details(event.kind, facts)), name.fine, 1)


def _sent(person: str, employer: str) -> str:
    """Who came from the group, by name, with the employer that sent them."""
    name = Person.objects.filter(id=person).first()
    sender = Employer.objects.filter(id=employer).values_list("name", flat=True).first()
    return _("（{name}，由{employer}指派）").format(name=(name and name.name) or "", employer=sender or "")


def _details(kind: str, facts: dict[str, Any]) -> Iterator[str]:
    if kind in OFFERS:
        yield _("第 {version} 版，文件校验尾号 {tail}").format(version=facts["version"], tail=facts["document"][-8:].upper())
    if kind == "worker.readdressed":
        yield _("原号码上已有本人通过实名核验打开过") if facts["bound"] else _("原号码上没有人打开过合同内容")
        if facts["turned_away"]:
            yield _("有人核验身份，与合同不一致，没有打开（{times} 次）").format(times=facts["turned_away"])
    if kind == "contract.expired":
        yield _("单位没有盖章") if facts.get("unsealed") else _("劳动者没有签名")
    if kind == "order.chosen" or (kind in OFFERS and facts.get("order", Order.WORKER) != Order.WORKER):
        yield _(Order(facts["order"]).label)
    if kind.startswith("notice."):
        yield str(CHANNELS.get(facts["channel"], facts["channel"]))
    if kind == "archive.renewed":
        tails = {name: facts[name][-8:].upper() for name in ("document", "replaces")}
        yield _("文件校验尾号 {document}；此前的文件（尾号 {replaces}）仍然有效").format(**tails)
    if kind in ("signature.timestamped", "contract.concluded", "archive.renewed"):
        yield _("时间戳机构：{authority}").format(authority=facts["authority"])
