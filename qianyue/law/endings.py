"""How a labour contract may end, reason by reason (`domain.md` 6.9, 8.4; LCL 36–45), and what speaks against an ending.

Information for whoever decides: facts that no terms hold (illness, pregnancy, union office) must be answered by a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from qianyue.law.basis import LCL, LCL_R, Basis, cite
from qianyue.law.dates import add_months, is_full

By = Literal["employer", "worker", "both", "law"]
Severance = Literal["due", "none", "unless_refused", "unknown"]
FIFTEEN_YEARS, FIVE_YEARS = 180, 60  # months (LCL 42(5))


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground: who ends, how many days of notice before, whether a month's pay may replace them, whom the union protects."""

    by: By
    type: Literal["dissolved", "terminated"]
    severance: Severance
    notice_days: int = 0
    pay_instead: bool = False
    union_first: bool = False
    protected: bool = False  # LCL 42 forbids it, LCL 45 puts it off


def _many(stem: str, count: int, reason: Reason) -> dict[str, Reason]:
    return {f"{stem}-{number}": reason for number in range(1, count + 1)}


REASONS: dict[str, Reason] = {
    "LCL36": Reason(by="both", type="dissolved", severance="due"),  # when the employer proposed it (LCL 46(2))
    "LCL37": Reason(by="worker", type="dissolved", severance="none", notice_days=30),
    **_many("LCL38", 7, Reason(by="worker", type="dissolved", severance="due")),
    **_many("LCL39", 6, Reason(by="employer", type="dissolved", severance="none", union_first=True)),
    **_many(
        "LCL40",
        3,
        Reason(
            by="employer", type="dissolved", severance="due", notice_days=30, pay_instead=True, union_first=True, protected=True
        ),
    ),
    **_many("LCL41", 4, Reason(by="employer", type="dissolved", severance="due", union_first=True, protected=True)),
    "LCL44-1": Reason(by="law", type="terminated", severance="unless_refused", protected=True),
    "LCL44-2": Reason(by="law", type="terminated", severance="none"),
    "LCL44-3": Reason(by="law", type="terminated", severance="none"),
    "LCL44-4": Reason(by="law", type="terminated", severance="due"),
    "LCL44-5": Reason(by="law", type="terminated", severance="due"),
    "LCL44-6": Reason(by="law", type="terminated", severance="unknown"),
}
# What a person must answer before an ending that LCL 42 forbids or LCL 45 puts off; the fifth case is worked out below.
PROTECTIONS: dict[str, str] = {
    "hazard": "从事接触职业病危害作业而未做离岗前职业健康检查，或者疑似职业病正在诊断、医学观察（劳动合同法第四十二条第一项）",
    "disability": "在本单位患职业病或者因工负伤，被确认丧失或者部分丧失劳动能力（第二项）",
    "medical": "患病或者非因工负伤，在规定的医疗期内（第三项）",
    "maternity": "女职工在孕期、产期、哺乳期（第四项）",
    "retirement": "在本单位连续工作满十五年，且距法定退休年龄不足五年（第五项）",
    "union": "担任工会职务在任期内、担任集体协商代表，或者法律、行政法规规定的其他情形（第六项）",
    "service": "约定的服务期还没有到期（实施条例第十七条，只在合同期满时）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the contract, and what the handler has answered. `protections`: None = not answered."""

    reason: str
    last_day: date
    term_type: str | None
    start: date | None
    end: date | None
    since: date | None  # unbroken service
    probation_end: date | None = None
    retirement_dates: tuple[date, ...] = ()
    notice_on: date | None = None
    paid_instead: bool = False
    union_told: bool | None = None
    protections: Mapping[str, bool] | None = None


class Objection(NamedTuple):
    """What speaks against it: `blocks` = not possible so; else the handler decides, knowing it."""

    field: str
    message: str
    basis: str
    blocks: bool


def objections(facts: Facts) -> list[Objection]:
    """Everything that speaks against the ending, what blocks it first. Errors: KeyError for an unknown reason."""
    reason = REASONS[facts.reason]
    found = [*_dates(facts), *_protected(facts, reason), *_notice(facts, reason), *_union(facts, reason)]
    return sorted(found, key=lambda one: not one.blocks)


def near_retirement(since: date | None, until: date, retirement_dates: tuple[date, ...]) -> bool | None:
    """LCL 42(5): fifteen unbroken years and less than five to retirement. None when it cannot be said."""
    if since is None or not retirement_dates:
        return None
    if not is_full(since, until, FIFTEEN_YEARS):
        return False
    near = [until < day < add_months(until, FIVE_YEARS) for day in retirement_dates]
    return None if len(set(near)) > 1 else near[0]


def notice_days(reason: str, *, last_day: date, probation_end: date | None) -> int:
    """Days of notice before the last day: three for a worker in probation (LCL 37). Errors: KeyError."""
    if reason == "LCL37" and probation_end is not None and last_day <= probation_end:
        return 3
    return REASONS[reason].notice_days


def _dates(facts: Facts) -> Iterator[Objection]:
    if facts.start is not None and facts.last_day < facts.start:
        message = f"最后一天不能早于合同开始的日期 {facts.start}"
        yield Objection("last_day", message, cite(Basis(LCL, 16)), True)
    if facts.reason == "LCL44-1":
        if facts.term_type == "open_ended":
            yield Objection("reason", "这份合同没有约定终止日期，不会期满", cite(Basis(LCL, 14, 1)), True)
        elif facts.end is not None and facts.last_day != facts.end:
            message = f"期满终止的最后一天是合同约定的终止日期 {facts.end}；另选日期的，请选择其他原因"
            yield Objection("last_day", message, cite(Basis(LCL, 44, None, 1)), True)
    if facts.reason == "LCL39-1" and (facts.probation_end is None or facts.last_day > facts.probation_end):
        said = "合同没有约定试用期" if facts.probation_end is None else f"试用期到 {facts.probation_end} 已满"
        yield Objection("reason", f"{said}，以试用期间不符合录用条件解除可能违法", cite(Basis(LCL, 39, None, 1)), False)


def _protected(facts: Facts, reason: Reason) -> Iterator[Objection]:
    if not reason.protected:
        return
    basis = cite(Basis(LCL, 42), Basis(LCL, 45))
    asked = [name for name in PROTECTIONS if name != "service" or facts.reason == "LCL44-1"]
    for name in asked:
        answer = (facts.protections or {}).get(name)
        if answer is None:
            yield Objection(name, "请逐项核实并回答“有”或者“没有”", basis, True)
        elif answer:
            yield Objection(name, _stays(facts, name), basis, True)
    if (facts.protections or {}).get("retirement") is False and near_retirement(
        facts.since, facts.last_day, facts.retirement_dates
    ):
        message = f"劳动者自 {facts.since} 起连续工作满十五年，距法定退休日期 {facts.retirement_dates[0]} 不足五年，与回答不符"
        yield Objection("retirement", message, basis, True)


def _stays(facts: Facts, name: str) -> str:
    if facts.reason != "LCL44-1":
        return "有这种情形的，不得以这一理由解除；双方协商一致的，请改用协商解除"
    if name == "disability":
        return "丧失或者部分丧失劳动能力的，期满终止按工伤保险的规定办理，不能在这里直接终止"
    return "有这种情形的，合同续延到这种情形消失时终止，现在不能终止"


def _notice(facts: Facts, reason: Reason) -> Iterator[Objection]:
    days = notice_days(facts.reason, last_day=facts.last_day, probation_end=facts.probation_end)
    if not days or (reason.pay_instead and facts.paid_instead):
        return
    basis = cite(Basis(LCL, 37)) if facts.reason == "LCL37" else cite(Basis(LCL, 40), Basis(LCL_R, 20))
    instead = "，或者额外支付一个月工资" if reason.pay_instead else ""
    whose = "劳动者" if reason.by == "worker" else "单位"
    if facts.notice_on is None:
        yield Objection("notice_on", f"没有填写通知的日期：{whose}应当提前 {days} 天书面通知{instead}", basis, False)
    elif facts.notice_on + timedelta(days=days) > facts.last_day:
        given = max((facts.last_day - facts.notice_on).days, 0)
        message = f"通知只提前了 {given} 天，{whose}应当提前 {days} 天书面通知{instead}"
        yield Objection("notice_on", message, basis, False)


def _union(facts: Facts, reason: Reason) -> Iterator[Objection]:
    if reason.union_first and not facts.union_told:
        message = "单位单方解除劳动合同，应当事先将理由通知工会；没有通知的，解除可能被认定违法"
        yield Objection("union_told", message, cite(Basis(LCL, 43)), False)
    if facts.reason.startswith("LCL41"):
        message = "裁减人员应当提前三十日向工会或者全体职工说明情况，方案向人社部门报告后才能进行"
        yield Objection("reason", message, cite(Basis(LCL, 41, 1)), False)
