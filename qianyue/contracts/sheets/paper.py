"""The spreadsheet of contracts on paper: its columns, its example, and how to fill it in."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from django.utils import timezone

from qianyue.contracts import papers
from qianyue.contracts.sheets.intake import Row
from qianyue.contracts.sheets.names import PAPER
from qianyue.contracts.sheets.plan import Column, Plan
from qianyue.contracts.sheets.rows import values_of
from qianyue.documents.labels import LABELS
from qianyue.law.dates import add_months
from qianyue.operations.sentences import Sentence

SAME = ("/worker/id_number", "/term/start")  # of one entry (domain.md 9.3)


def _words(label: str) -> dict[str, str]:
    return {word: code for code, word in LABELS[label].items()}


COLUMNS = (
    Column(heading="合同编号", pointer="/own_number", sort="text", hint="纸质合同上印的或者写的编号；没有的不填。"),
    Column(heading="姓名", pointer="/worker/name", sort="text", required=True),
    Column(heading="证件种类", pointer="/worker/id_type", sort="text", words=_words("worker.id_type"), required=True),
    Column(heading="证件号码", pointer="/worker/id_number", sort="text", required=True, hint="按文本填写，18 位写全。"),
    Column(heading="手机号", pointer="/worker/phone", sort="text"),
    Column(
        heading="合同种类",
        pointer="/kind",
        sort="text",
        words={word: code for code, word in papers.KINDS.items()},
        required=True,
    ),
    Column(heading="合同期限类型", pointer="/term/type", sort="text", words=_words("term.type"), required=True),
    Column(heading="合同起始日期", pointer="/term/start", sort="date", required=True),
    Column(heading="合同终止日期", pointer="/term/end", sort="date", hint="延长过的，填延长以后的日期；无固定期限的不填。"),
    Column(heading="用工之日", pointer="/employment_start", sort="date", hint="实际开始工作的日期；不填就按合同起始日期。"),
    Column(
        heading="试用期",
        pointer="/probation_agreed",
        sort="flag",
        words={"约定过": "true", "没有约定": "false"},
        hint="同一劳动者只能约定一次试用期。",
    ),
    Column(heading="工作岗位", pointer="/work/position", sort="text"),
    Column(heading="月工资（元）", pointer="/pay/monthly_wage", sort="money", mark="元"),
    Column(heading="小时工资（元）", pointer="/pay/hourly_wage", sort="money", mark="元", hint="非全日制的填这一列。"),
)
GUIDE = (
    ("一、名单", "一份纸质合同一行，从示例下面一行开始填，最多 {rows} 行。红字的列必须填写。示例行不用删，系统不会读它。"),
    ("二、一个人几份合同", "同一个人先后签过几份的，每份各写一行。日期照合同写，不要把几份并成一份。"),
    ("三、证件号码", "这一列已经设为文本。从别处粘贴时请选择“只粘贴文本”；如果显示成 5.32E+17，后几位已经丢失，必须重新填写。"),
    ("四、日期", "写成 2026-12-01。也可以写 2026/12/1、2026年12月1日。"),
    ("五、金额", "只写数字，单位元，例如 4500 或 4500.50。"),
    ("六、有下拉箭头的列", "请从列表里选择。"),
    ("七、公式和合并单元格", "不要用公式、合并单元格，不要隐藏行和列：这样的行不会被采用。"),
    (
        "八、上传以后",
        "系统先逐行检查，不会马上登记。您核对以后点“登记”，没有问题的行才登记为纸质合同。"
        "有问题的行可以下载，原因写在“检查结果”一列，改好后只上传这些行。",
    ),
    ("九、登记不等于签订", "登记的合同始终标明“纸质”，不是在本平台签订的电子合同。纸质原件请继续保存。"),
)  # fmt: skip


def plan() -> Plan:
    """Every column, in this order."""
    return Plan(kind=PAPER, columns=dict(enumerate(COLUMNS, 1)), base={})


def example() -> dict[str, str]:
    """An invented contract that is half over, by the places of the terms."""
    first = add_months(timezone.localdate().replace(day=1), -18)
    return {
        "/own_number": "示例字第001号",
        "/worker/name": "岩示例",
        "/worker/id_type": "居民身份证",
        "/worker/id_number": "000000199001011231",
        "/worker/phone": "13900000000",
        "/kind": "全日制劳动合同",
        "/term/type": "固定期限",
        "/term/start": first.isoformat(),
        "/term/end": (add_months(first, 36) - timedelta(days=1)).isoformat(),
        "/employment_start": first.isoformat(),
        "/probation_agreed": "约定过",
        "/work/position": "茶园管护员",
        "/pay/monthly_wage": "4200",
    }


def once_each(rows: list[Row], own: Plan) -> list[Row]:
    """The rows, of which a later one about the same person and first day is named as that: such a paper is entered once."""
    first: dict[tuple[str, str], int] = {}
    looked = []
    for row in rows:
        said = values_of(row.cells, {place: one for place, one in own.columns.items() if one.pointer in SAME}).terms
        whose = str(said.get(SAME[0], "")).upper(), str(said.get(SAME[1], ""))
        there = first.setdefault(whose, row.number) if all(whose) and not row.problem else row.number
        if there != row.number:
            problem = Sentence("与第 {row} 行是同一个人、同一个起始日。重复的请删去；不同的合同，请核对起始日期", row=there)
            row = dataclasses.replace(row, problem=problem)
        looked.append(row)
    return looked
