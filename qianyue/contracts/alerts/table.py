"""The table: what is due how many days from which date, who is told, in which words, and until when it matters."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from qianyue.contracts.models import OPEN, State


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`counts_from` is a kind of `LifeDate`; `offsets` are days from it, before it where negative. `states`: in which the
    contract must be for it to matter. `renewable`: moot once a renewal is concluded. `worker`: offsets of which the worker is
    told too. `after_end`: matters although the contract has ended. `last`: moot while the two have a later agreement. `basis` as
    domain.md has it. `of_employer`: the day is of something of the employer's that its contracts name: one alert for all of them.
    What is on paper has the days of `alerts.dates.ON_PAPER` only, and every rule is `last` for it.
    """

    counts_from: str
    offsets: tuple[int, ...]
    title: str
    todo: str
    basis: str
    states: tuple[str, ...] = (State.CONCLUDED,)
    renewable: bool = False
    worker: tuple[int, ...] = ()
    after_end: bool = False
    last: bool = False
    of_employer: bool = False


RULES: dict[str, Rule] = {
    "unsigned": Rule(
        counts_from="works_from",
        offsets=(15, 25, 28),
        title="用工后还没有签订合同",
        todo="自用工之日起一个月内必须订立书面劳动合同，逾期要付两倍工资。请催办或者重新发出。",
        basis="F-06, LCL 10, 82",
        states=OPEN,
    ),
    "registration": Rule(
        counts_from="works_from",
        offsets=(30,),
        title="用工登记和社会保险登记到期",
        todo="自用工之日起三十日内应当办理用工备案和社会保险登记。已经办好的，请点“已处理”。",
        basis="domain.md 9.1",
    ),
    "probation": Rule(
        counts_from="probation_end",
        offsets=(-15, -3),
        title="试用期即将届满",
        todo="请在届满前完成考核；不符合录用条件的，要在试用期内说明理由。",
        basis="LCL 19, 21, 39",
    ),
    "contract_end": Rule(
        counts_from="contract_end",
        offsets=(-60, -30, -15, 0, 7, 25),
        title="合同期限届满",
        todo="请与劳动者商定续订或者终止，并通知劳动者；到期后继续用工超过一个月没有续订的，劳动者可以要求按原条件续订。",
        basis="T-13, SPC2 11",
        renewable=True,
        worker=(-60, -30, -15, 0),
    ),
    "tenth_year": Rule(
        counts_from="tenth_year",
        offsets=(-90,),
        title="连续工作即将满十年",
        todo="满十年后，劳动者提出或者同意续订的，应当订立无固定期限劳动合同。",
        basis="LCL 14",
        renewable=True,
    ),
    "age_16": Rule(
        counts_from="age_16",
        offsets=(0,),
        title="劳动者年满十六周岁",
        todo="请核对年龄资料，按未成年工的规定安排工作。",
        basis="LL 15, 58",
    ),
    "age_18": Rule(
        counts_from="age_18",
        offsets=(0,),
        title="劳动者年满十八周岁",
        todo="未成年工的特殊保护到此为止，请更新未成年工登记。",
        basis="LL 58",
    ),
    "retirement": Rule(
        counts_from="retirement",
        offsets=(-180, -30),
        title="即将到法定退休年龄",
        todo="请与劳动者商定退休、提前或者弹性延迟退休，并准备办理手续。",
        basis="domain.md 6.10",
        renewable=True,
    ),
    "hours_approval": Rule(
        counts_from="hours_approval_end",
        offsets=(-60,),
        title="特殊工时审批即将到期",
        todo="请申请延续；到期没有延续的，应当执行标准工时。",
        basis="LL 39",
        renewable=True,
        of_employer=True,
    ),
    "dispatch_licence": Rule(
        counts_from="dispatch_licence_end",
        offsets=(-60,),
        title="劳务派遣许可证即将到期",
        todo="请在到期六十日前向人社部门申请延续。",
        basis="LCL 57",
        renewable=True,
        of_employer=True,
    ),
    "work_permit": Rule(
        counts_from="work_permit_end",
        offsets=(-60,),
        title="劳动者的工作许可即将到期",
        todo="请为劳动者办理延期；到期没有延期的，不能继续用工。",
        basis="domain.md 6.11",
        renewable=True,
    ),
    "authorisation": Rule(
        counts_from="authorisation_end",
        offsets=(-30,),
        title="经办授权即将到期",
        todo="请由法定代表人重新授权。",
        basis="CC 165",
        renewable=True,
        of_employer=True,
    ),
    "ended": Rule(
        counts_from="ended",
        offsets=(7, 15),
        title="解除、终止后的手续到期",
        todo="请在十五日内办完档案和社会保险转移手续，并办理用工备案；已经办好的，请点“已处理”。",
        basis="LCL 50",
        after_end=True,
    ),
    "non_compete_pay": Rule(
        counts_from="non_compete_pay",
        offsets=(-3,),
        title="应当支付竞业限制补偿",
        todo="请按约定支付这个月的竞业限制经济补偿，并保存支付凭证。已经约定解除竞业限制的，请点“已处理”并写明。",
        basis="C-06, LCL 23",
        after_end=True,
    ),
    "non_compete_end": Rule(
        counts_from="non_compete_end",
        offsets=(-30,),
        title="竞业限制即将期满",
        todo="期满以后劳动者不再受限制。请核对经济补偿是否付清。",
        basis="C-05, LCL 24",
        after_end=True,
    ),
    "retention": Rule(
        counts_from="retention_end",
        offsets=(-30,),
        title="合同文本的法定保存期即将届满",
        todo="解除、终止的合同文本至少保存二年。平台不会自动删除；有争议、欠薪或者工程没有结清的，请继续保存，建议保存五年。",
        basis="LCL 50, domain.md 5.5",
        after_end=True,
        last=True,
    ),
}
AFTER_END = tuple(kind for kind, rule in RULES.items() if rule.after_end)
SEAL_CERTIFICATE, SEAL_OFFSET = "seal_certificate", -20  # it is renewed by itself ten days earlier: then nobody need look
MEMBER_END, MEMBER_OFFSET = "member_end", -30
SEAL_TITLE, SEAL_TODO = (
    "电子印章的证书即将到期",
    "平台自动换发没有成功，仍在重试。到期后不能再盖章，请管理员在“电子印章”页面查看。",
)
MEMBER_TITLE, MEMBER_TODO = (
    "人员的办理权限即将到期",
    "到期后不能再办理。需要继续的，请由法定代表人重新授权，再由管理员在“人员和审批”里给予权限。",
)
TITLES = {name: rule.title for name, rule in RULES.items()} | {SEAL_CERTIFICATE: SEAL_TITLE, MEMBER_END: MEMBER_TITLE}
TODOS = {name: rule.todo for name, rule in RULES.items()} | {SEAL_CERTIFICATE: SEAL_TODO, MEMBER_END: MEMBER_TODO}


def due_on(day: datetime.date, offset: int) -> datetime.date:
    """The day on which an alert is due; the calendar's last day where it would lie beyond."""
    try:
        return day + datetime.timedelta(days=offset)
    except OverflowError:
        return datetime.date.max if offset > 0 else datetime.date.min
