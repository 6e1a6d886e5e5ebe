"""The example row and the page "how to fill in"."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qianyue.contracts.sheets.plan import Plan
from qianyue.law.dates import add_months

GUIDE = (
    ("一、名单", "一人一行，从示例下面一行开始填，最多 {rows} 行。红字的列必须填写。示例行不用删，系统不会读它。"),
    (
        "二、共同条件",
        "全部人员相同的内容只在“共同条件”里写一次。某个人不同的，把那个项目的名称照抄成“名单”里新的一列，只填他那一行。",
    ),
    ("三、证件号码", "这一列已经设为文本。从别处粘贴时请选择“只粘贴文本”；如果显示成 5.32E+17，后几位已经丢失，必须重新填写。"),
    ("四、日期", "写成 2026-12-01。也可以写 2026/12/1、2026年12月1日。"),
    ("五、金额", "只写数字，单位元，例如 4500 或 4500.50。"),
    ("六、有下拉箭头的列", "请从列表里选择。"),
    ("七、公式和合并单元格", "不要用公式、合并单元格，不要隐藏行和列：这样的行不会被采用。"),
    ("八、单位的信息", "单位名称、统一社会信用代码、地址等按登记自动填入，不用填。"),
    (
        "九、上传以后",
        "没有问题的行变成草稿，可以逐份查看、修改，再批量发出。"
        "有问题的行可以下载，原因写在“检查结果”一列，改好后只上传这些行。",
    ),
)  # fmt: skip


def row(plan: Plan) -> dict[str, str]:
    """An invented worker, by the places of the terms."""
    first = add_months(timezone.localdate().replace(day=1), 1)
    day = timedelta(days=1)
    return {
        "/worker/name": "岩示例",
        "/worker/id_type": "居民身份证",
        "/worker/id_number": "000000199001011231",
        "/worker/phone": "13900000000",
        "/worker/residence_address": "云南省景洪市示例镇示例村1号",
        "/employment_start": first.isoformat(),
        "/term/start": first.isoformat(),
        "/term/type": "固定期限",
        "/term/end": (add_months(first, 36) - day).isoformat(),
        "/probation/start": first.isoformat(),
        "/probation/end": (add_months(first, 3) - day).isoformat(),
        "/probation/monthly_wage": "4000",
        "/work/position": "茶园管护员",
        "/work/duties": "茶园日常管护、鲜叶采摘和初制加工",
        "/work/place": "云南省景洪市示例茶园",
        "/pay/method": "月工资",
        "/pay/monthly_wage": "4500",
    }
