"""T: term, successive contracts, probation, ending."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import (
    PREVIOUS,
    amendment,
    dispatch_contract,
    over_age_agreement,
    part_time_contract,
    renewal,
    termination_agreement,
)
from tests.law.vectors.parties import born, person
from tests.law.vectors.vector import Vector, finds, passes
from tests.samples import labor_contract

AUTOMATIC = ["合同期满，双方没有异议的，合同自动续延一年。"]


def fixed(start: str, end: str, probation: str | None = None) -> dict[str, Any]:
    """A first contract of this term, with a probation from its first day."""
    said = {"start": start, "end": probation} if probation else None
    return labor_contract(employment_start=start, term={"start": start, "end": end}, probation=said)


def probation(what: str, start: str, end: str, last: str, *expected: tuple[str, str], rule: str = "T-08") -> Vector:
    """The vectors of domain.md 6.12 about the length of the probation; judged on the first day."""
    return Vector(rule, what, fixed(start, end, last), expected, start)


def after(*previous: dict[str, Any], start: str = "2026-12-01", **more: Any) -> dict[str, Any]:
    """A renewal from `start` after these contracts."""
    return renewal(
        history={"previous": [PREVIOUS | each for each in previous]}, term={"start": start, "end": "2029-11-30"}, **more
    )


def aged(since: str, **more: Any) -> dict[str, Any]:
    """A renewal after service since that day."""
    return renewal(employment_start=since, history={"previous": [{**PREVIOUS, "start": since}]}, **more)


def ending(reason: str, since: str, birth: str) -> dict[str, Any]:
    """An ending for that reason of service since that day, of a woman of the class of fifty born on that day."""
    return termination_agreement(
        worker=labor_contract(worker=born(birth))["worker"],
        employment_start=since,
        amends={"contract": "QY-2026-000001", "effective": "2026-12-01", "reason": reason},
    )


FIRST = {"start": "2020-12-01", "end": "2023-11-30"}
TYPE, END, PROBATION = "/term/type", "/term/end", "/probation"

VECTORS = [
    passes("T-01", "固定期限", labor_contract()),
    finds("T-01", "没有选类型", labor_contract(term={"type": None}), ("block", TYPE)),
    finds("T-02", "固定期限没有终止日期", labor_contract(term={"end": None}), ("block", END)),
    finds("T-02", "终止日期就是起始日期", labor_contract(term={"end": "2026-12-01"}, probation=None), ("block", END)),
    passes("T-02", "终止日期晚一天", labor_contract(term={"end": "2026-12-02"}, probation=None)),
    finds("T-02", "无固定期限写了终止日期", labor_contract(term={"type": "open_ended"}), ("block", END)),
    passes("T-02", "无固定期限没有终止日期", labor_contract(term={"type": "open_ended", "end": None})),
    finds("T-02", "没有写任务", labor_contract(term={"type": "task", "end": None}, probation=None), ("block", "/term/task")),
    passes("T-02", "写明任务", labor_contract(term={"type": "task", "end": None, "task": "改造第一期茶园"}, probation=None)),
    finds("T-02", "超龄协议终止早于起始", over_age_agreement(term={"end": "2026-11-30"}), ("block", END)),
    # T-04 to T-06, T-09
    passes("T-04", "第一次续订", renewal()),
    finds("T-04", "连续两次固定期限之后的第三份", after(FIRST, {}), ("override", TYPE)),
    passes("T-04", "第三份是无固定期限", after(FIRST, {}) | {"term": {"type": "open_ended", "start": "2026-12-01"}}),
    finds(
        "T-04",
        "第三份以完成任务为期限",
        after(FIRST, {}) | {"term": {"type": "task", "start": "2026-12-01", "task": "改造茶园"}},
        ("override", TYPE),
    ),
    passes(
        "T-04",
        "劳动者本人要求固定期限",
        renewal(history={"previous": [{**PREVIOUS, **FIRST}, PREVIOUS], "worker_requests_fixed_term": True}),
    ),
    passes("T-04", "公益性岗位", after(FIRST, {}, work={"post_type": "public_welfare"})),
    passes("T-04", "两份之间间断一年", after({"start": "2019-12-01", "end": "2022-11-30"}, {})),
    passes(
        "T-04",
        "第一份在劳动合同法施行之前订立，不计次数",
        after(
            {"start": "2007-12-01", "end": "2011-11-30"},
            {"start": "2011-12-01", "end": "2016-05-31"},
            start="2016-06-01",
            employment_start="2007-12-01",
        ),
    ),
    finds("T-04", "协商延长满十二个月", after({"extended_months": 12}), ("override", TYPE)),
    passes("T-04", "协商延长十一个月", after({"extended_months": 11})),
    passes("T-04", "司法解释（二）施行之前延长不计", after({"extended_months": 13}), on="2025-08-31"),
    finds(
        "T-04",
        "6.12 的例子：两年，延长累计十三个月",
        after({"start": "2024-01-01", "end": "2027-01-31", "extended_months": 13}, start="2027-02-01"),
        ("override", TYPE),
    ),
    finds("T-04", "续订日连续工作满十年", aged("2016-12-01"), ("override", TYPE)),
    passes("T-04", "续订日差一天满十年", aged("2016-12-02")),
    finds(
        "T-04",
        "连续工作年限含原单位",
        renewal(history={"previous": [PREVIOUS], "continuous_service_since": "2016-12-01"}),
        ("override", TYPE),
    ),
    finds("T-04", "续订没有填以往合同", renewal(history=None), ("warn", "/history/previous")),
    finds(
        "T-04",
        "派遣合同满十年",
        dispatch_contract(history={"continuous_service_since": "2010-01-01"}),
        ("warn", TYPE),
    ),
    passes("T-05", "延长十一个月", after({"extended_months": 11})),
    finds("T-05", "延长十二个月", after({"extended_months": 12}), ("info", "/history/previous/0/extended_months")),
    finds("T-05", "约定期满自动续延", labor_contract(clauses=AUTOMATIC), ("info", "/clauses/0")),
    passes("T-05", "期满协商续订", labor_contract(clauses=["合同期满前一个月，双方协商是否续订。"])),
    finds(
        "T-05",
        "两份之间只间断五天",
        after({"start": "2020-12-01", "end": "2023-11-25"}, {}),
        ("warn", "/history/previous"),
    ),
    finds(
        "T-05",
        "变更协议把期限延长一年",
        amendment(("/term/end", "2026-12-31", "2027-12-31")),
        ("warn", "/amends/changes/0/to"),
    ),
    passes("T-05", "变更协议延长差一天一年", amendment(("/term/end", "2026-12-31", "2027-12-30"))),
    passes("T-06", "公益性岗位三年", labor_contract(work={"post_type": "public_welfare"})),
    finds(
        "T-06",
        "公益性岗位三年零一天",
        labor_contract(work={"post_type": "public_welfare"}, term={"end": "2029-12-01"}),
        ("warn", END),
    ),
    finds("T-06", "公益性岗位第三份", after(FIRST, {}, work={"post_type": "public_welfare"}), ("info", "/work/post_type")),
    passes("T-06", "企业的普通岗位", after(FIRST, {})),
    passes("T-09", "以往没有约定过试用期", after({"probation": False}, probation={"end": "2027-05-31"})),
    finds("T-09", "以往约定过试用期", after({}, probation={"start": "2026-12-01", "end": "2027-05-31"}), ("block", PROBATION)),
    finds(
        "T-09",
        "再次录用，又约定试用期",
        labor_contract(history={"previous": [{**PREVIOUS, "start": "2018-01-01", "end": "2018-12-31"}]}),
        ("block", PROBATION),
    ),
    finds("T-09", "不知道以往有没有", after({"probation": None}, probation={"end": "2027-05-31"}), ("warn", PROBATION)),
    finds("T-09", "续订没有填以往合同", renewal(history=None, probation={"end": "2027-05-31"}), ("warn", PROBATION)),
    passes("T-09", "续订没有试用期", renewal()),
    # T-07, T-08, T-10, T-11
    probation("三十六个月，六个月", "2026-03-15", "2029-03-14", "2026-09-14"),
    probation("三十六个月，六个月零一天", "2026-03-15", "2029-03-14", "2026-09-15", ("block", "/probation/end")),
    probation("差一天三十六个月，二个月", "2026-03-15", "2029-03-13", "2026-05-14"),
    probation("差一天三十六个月，二个月零一天", "2026-03-15", "2029-03-13", "2026-05-15", ("block", "/probation/end")),
    probation("恰好十二个月，二个月", "2026-01-01", "2026-12-31", "2026-02-28"),
    probation("恰好十二个月，二个月零一天", "2026-01-01", "2026-12-31", "2026-03-01", ("block", "/probation/end")),
    probation("差一天十二个月，一个月", "2026-01-01", "2026-12-30", "2026-01-31"),
    probation("差一天十二个月，一个月零一天", "2026-01-01", "2026-12-30", "2026-02-01", ("block", "/probation/end")),
    probation("恰好三个月，一个月", "2026-01-01", "2026-03-31", "2026-01-31"),
    probation("恰好三个月，可以约定", "2026-01-01", "2026-03-31", "2026-01-31", rule="T-07"),
    probation("差一天三个月，不得约定", "2026-01-01", "2026-03-30", "2026-01-15", ("block", PROBATION), rule="T-07"),
    probation("八月三十一日起，六个月到二月的最后一天之前", "2026-08-31", "2029-08-30", "2027-02-27"),
    probation("八月三十一日起，多一天", "2026-08-31", "2029-08-30", "2027-02-28", ("block", "/probation/end")),
    finds("T-08", "没有截止日期", labor_contract(probation={"end": None}), ("block", "/probation/end")),
    finds(
        "T-07",
        "以完成任务为期限",
        labor_contract(term={"type": "task", "end": None, "task": "改造茶园"}, probation={"end": "2026-12-31"}),
        ("block", PROBATION),
    ),
    probation("全部是试用期", "2026-12-01", "2027-05-31", "2027-05-31", ("block", PROBATION), rule="T-10"),
    probation("差一天全部是试用期", "2026-12-01", "2027-05-31", "2027-05-30", rule="T-10"),
    finds("T-10", "只有试用期，没有期限", labor_contract(term=None), ("block", PROBATION)),
    probation("试用期晚于合同终止", "2026-12-01", "2027-11-29", "2027-11-30", ("block", "/probation/end"), rule="T-11"),
    finds(
        "T-11",
        "试用期早于合同起始",
        labor_contract(probation={"start": "2026-11-30"}),
        ("block", "/probation/start"),
        ("warn", "/probation/start"),
    ),
    finds("T-11", "试用期不从用工之日开始", labor_contract(probation={"start": "2026-12-02"}), ("warn", "/probation/start")),
    finds("T-11", "试用期截止早于起始", labor_contract(probation={"end": "2026-11-30"}), ("block", "/probation/end")),
    passes("T-11", "试用期在期限之内", labor_contract()),
    # T-12 to T-15
    passes("T-12", "期满之日到龄", person("1978-03-30")),
    finds("T-12", "期满前一天到龄", person("1978-03-29"), ("warn", END)),
    passes("T-12", "无固定期限", labor_contract(worker=born("1978-03-29"), term={"type": "open_ended", "end": None})),
    finds("T-12", "没有填类别", person("1978-03-29", retirement_category=None), ("warn", "/worker/retirement_category")),
    finds("T-12", "退休年龄表中没有这一天", labor_contract(), ("warn", END), on="2024-12-31"),
    passes("T-13", "期满前六十一天", labor_contract(), on="2029-09-30"),
    finds("T-13", "期满前六十天", labor_contract(), ("info", END), on="2029-10-01"),
    finds("T-13", "期满之后一个月内", labor_contract(), ("info", END), on="2029-12-30"),
    finds("T-13", "期满超过一个月", labor_contract(), ("warn", END), on="2029-12-31"),
    passes("T-13", "三十天的合同还没有开始", labor_contract(term={"end": "2026-12-30"}), on="2026-11-25"),
    finds("T-14", "十五年，距退休不足五年", ending("LCL40-1", "2011-12-01", "1978-06-01"), ("block", "/amends/reason")),
    passes("T-14", "差一天十五年", ending("LCL40-1", "2011-12-03", "1978-06-01")),
    passes("T-14", "距退休五年以上", ending("LCL40-1", "2011-12-01", "1990-06-01")),
    passes("T-14", "协商一致", ending("LCL36", "2011-12-01", "1978-06-01")),
    finds("T-14", "期满终止", ending("LCL44-1", "2011-12-01", "1978-06-01"), ("block", "/amends/reason")),
    passes("T-15", "期满前六十一天", labor_contract(), on="2029-09-30"),
    finds("T-15", "期满前六十天", labor_contract(), ("info", END), on="2029-10-01"),
    passes("T-15", "公益性岗位没有经济补偿", labor_contract(work={"post_type": "public_welfare"}), on="2029-11-01"),
    passes("T-15", "无固定期限", labor_contract(term={"type": "open_ended", "end": None}), on="2029-11-01"),
    passes("T-12", "非全日制也看", part_time_contract()),
]
