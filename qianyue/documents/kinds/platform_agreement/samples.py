"""The shortest and the longest agreement of a worker with a platform."""

from __future__ import annotations

from typing import Any

from qianyue.documents.samples import LONG, SHORT, Terms, long, short

FIRM = {"kind": "platform_company"}
WORK: dict[str, Any] = {
    "platform": "虚构快送",
    "service": "delivery",
    "area": "景洪市城区",
    "pricing_rule": "每单不低于六元",
    "injury_insurance": "甲方参加职业伤害保障",
}
LONG_WORK: dict[str, Any] = {
    "platform": "虚构雨林同城即时配送与农特产品代购服务平台（含“ᦺᦑᦟᦹᧉ”西双版纳版）",
    "service": "transport",
    "area": "云南省西双版纳傣族自治州景洪市允景洪街道、江北街道、虚构街道以及勐海县䶮㛃镇、勐腊县𬭁𫍽𠮷乡的城区和通公路的村寨",
    "pricing_rule": "基础单价按距离分三档：三公里以内六元，三至五公里八元，以上每增加一公里加一元五角；夜间和雨天另加补贴。" * 4,
    "max_online_hours_per_day": 8,
    "rest_rule": "连续接单满四小时停止派单二十分钟；每日二十二时至次日六时由乙方自愿接单。" * 2,
    "injury_insurance": "甲方按照国家规定为乙方参加职业伤害保障并逐单缴费，保障范围自接单起至完成订单后合理时间止。" * 2,
    "other_insurance": "甲方另行投保第三者责任险，保险金额一百万元，不向乙方收取费用。",
    "platform_rules": "《虚构快送骑手服务规则》2026年第3版，在应用首页“规则中心”公布，修改前公示不少于七日。" * 2,
    "appeal": "应用内“我的—申诉”、电话0691-00000000，四十八小时内答复；对答复不服的，可以申请区域申诉委员会复核。",
}
PAY = {"method": "piece", "piece_rate": "6.00", "settlement_days": 7, "paid_to": "worker"}


def shortest() -> Terms:
    return short(
        "platform_agreement",
        "term",
        employer=SHORT["employer"] | FIRM,
        platform_work=WORK,
        pay=PAY,
        protection={"text": "发给头盔"},
    )


def longest() -> Terms:
    return long(
        "platform_agreement",
        "employment_start",
        "term",
        "social_insurance",
        "protection",
        "clauses",
        "attachments",
        employer=LONG["employer"] | FIRM,
        platform_work=LONG_WORK,
        pay=LONG["pay"] | PAY | {"piece_quota_per_hour": 4, "payday": 15},
    )
