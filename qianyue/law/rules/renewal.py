"""T: contracts that follow each other: when the next must be open-ended, and that probation comes once (`domain.md` 6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LCL, LCL_R, SPC2, Basis
from qianyue.law.dates import ONE_DAY, add_months, exceeds, full_months, is_full, last_day, next_day
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule
from qianyue.law.service import EXTENSION_COUNTS, successive_fixed_terms

SINCE = date(2008, 1, 1)
TEN_YEARS = 120  # months
TWICE = 2
SHORT_BREAK = 1  # month: a break that may only have been made to break the succession (SPC2 10(4))
LONGEST_WELFARE_POST = 36  # months
AUTOMATIC = re.compile("自动(续延|续订|续签|续期|顺延|延续|延长)")


@rule(
    "T-04",
    "应当订立无固定期限合同",
    basis=(Basis(LCL, 14, 2),),
    severity="override",
    kinds=FULL_TIME,
    valid_from=SINCE,
)
def open_ended_due(case: Case) -> Iterator[Breach]:
    """Ten continuous years at the start of the term, or two successive fixed terms before it, and this one has an end.

    Only the worker's own statement clears it. Dispatched workers have fixed terms by LCL 58(2): there it is a warning.
    """
    if case.history.worker_requests_fixed_term or case.work.post_type == "public_welfare":
        return
    why = _due(case)
    if why is not None:
        dispatched = case.kind == "dispatch_contract"
        yield Breach(
            "/term/type",
            f"{why}，劳动者提出或者同意续订的，应当订立无固定期限劳动合同",
            "期限类型改为无固定期限；只有劳动者本人在自己的界面上提出订立固定期限的除外"
            if not dispatched
            else "与劳动者协商期限，并保存劳动者本人的书面意见",
            severity="warn" if dispatched else None,
        )
    elif case.terms.kind == "renewal" and not case.previous and case.term.type in ("fixed", "task"):
        yield Breach(
            "/history/previous",
            "没有填写以往的合同，无法判断这次续订是否应当订立无固定期限劳动合同",
            "逐份填写与本单位的以往合同",
            severity="warn",
        )


def _due(case: Case) -> str | None:
    """Why this contract would have to be open-ended, if it would."""
    start, since = case.term.start, case.service_since
    if start is None or since is None or case.term.type not in ("fixed", "task"):
        return None
    if add_months(since, TEN_YEARS) <= start:
        return f"劳动者自 {since} 起连续工作，到 {start} 已满十年"
    if case.previous and successive_fixed_terms(case.previous, start, case.on) >= TWICE:
        return "双方此前已连续订立二次固定期限劳动合同"
    return None


@rule(
    "T-05",
    "视为连续订立固定期限合同的情形",
    basis=(Basis(SPC2, 10),),
    severity="info",
    kinds=FULL_TIME | {"amendment"},
    valid_from=SPC2.in_force,
    mark="S:SPC2",
)
def counted_as_second(case: Case) -> Iterator[Breach]:
    """Extensions of a year in all, automatic renewal, breaks too short to be real: each counts, and here is said that it does."""
    for index, earlier in enumerate(case.previous):
        if (earlier.extended_months or 0) >= EXTENSION_COUNTS:
            yield Breach(
                f"/history/previous/{index}/extended_months",
                f"这份合同协商延长累计 {earlier.extended_months} 个月，满一年，延长期满视为又订立了一次固定期限劳动合同",
                "按连续订立二次固定期限劳动合同对待：下一份合同应为无固定期限",
                basis=Basis(SPC2, 10, None, 1),
            )
    for pointer, text in case.free_texts if "自动" in case.all_free_text else ():
        if AUTOMATIC.search(text):
            yield Breach(
                pointer,
                "约定合同期满后自动续延，续延期满视为连续订立了二次固定期限劳动合同",
                "期满前协商续订，另行订立合同；保留这一约定的，续延期满后应订立无固定期限劳动合同",
                basis=Basis(SPC2, 10, None, 2),
            )
            break
    yield from _short_breaks(case)
    if case.kind == "amendment":
        yield from _extension(case)


def _short_breaks(case: Case) -> Iterator[Breach]:
    start = case.term.start
    if start is None or case.term.type != "fixed" or not case.previous or case.history.worker_requests_fixed_term:
        return
    counted = successive_fixed_terms(case.previous, start, case.on)
    if counted < TWICE <= successive_fixed_terms(case.previous, start, case.on, slack=SHORT_BREAK):
        yield Breach(
            "/history/previous",
            "以往合同之间的间断不超过一个月，以短暂间断规避连续订立的，仍视为连续订立了二次固定期限劳动合同",
            "期限类型改为无固定期限；间断另有原因的，保存证据",
            severity="warn",
            basis=Basis(SPC2, 10, None, 4),
        )


def _extension(case: Case) -> Iterator[Breach]:
    """An amendment that moves the end of the term by a year or more."""
    for index, change in enumerate(case.amends.changes or ()):
        before, after = _day(change.from_), _day(change.to)
        if change.path != "/term/end" or before is None or after is None:
            continue
        extended = next_day(before)
        if is_full(extended, after, EXTENSION_COUNTS):
            yield Breach(
                f"/amends/changes/{index}/to",
                f"合同期限延长了 {full_months(extended, after)} 个月，满一年，延长期满视为又订立了一次固定期限劳动合同",
                f"延长不满一年的，终止日期不晚于 {last_day(extended, EXTENSION_COUNTS) - ONE_DAY}；或者续订无固定期限劳动合同",
                severity="warn",
                basis=Basis(SPC2, 10, None, 1),
            )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


@rule(
    "T-06",
    "公益性岗位不适用无固定期限和经济补偿的规定",
    basis=(Basis(LCL_R, 12),),
    severity="info",
    kinds=FULL_TIME,
    valid_from=date(2008, 9, 18),
)
def welfare_post(case: Case) -> Iterator[Breach]:
    """Subsidised posts: the open-ended rule does not hold. They usually last three years at most (not confirmed: warn)."""
    if case.work.post_type != "public_welfare":
        return
    why = _due(case)
    if why is not None:
        yield Breach(
            "/work/post_type",
            f"{why}，但公益性岗位不适用无固定期限劳动合同和经济补偿的规定",
            "确认岗位享受岗位补贴和社会保险补贴；不是公益性岗位的，更正岗位类型",
        )
    term = case.term
    if term.start is not None and term.end is not None and exceeds(term.start, term.end, LONGEST_WELFARE_POST):
        yield Breach(
            "/term/end",
            "公益性岗位的期限一般不超过三年",
            f"终止日期不晚于 {last_day(term.start, LONGEST_WELFARE_POST)}，或者按当地规定核实",
            severity="warn",
            mark="K-M",
        )


@rule("T-09", "同一劳动者只能约定一次试用期", basis=(Basis(LCL, 19, 2),), kinds=FULL_TIME, valid_from=SINCE, when="has_probation")
def second_probation(case: Case) -> Iterator[Breach]:
    """No probation when an earlier contract with this employer had one; where that is not said, a warning."""
    if not case.previous and case.terms.kind != "renewal":
        return
    if any(earlier.probation for earlier in case.previous):
        yield Breach("/probation", "双方以往的合同已经约定过试用期，不得再次约定", "删去试用期的约定")
    elif not case.previous or any(earlier.probation is None for earlier in case.previous):
        yield Breach(
            "/probation",
            "没有填写以往的合同是否约定过试用期，无法判断能否再约定试用期",
            "逐份填写以往的合同是否约定过试用期；约定过的，删去这次试用期的约定",
            severity="warn",
        )
