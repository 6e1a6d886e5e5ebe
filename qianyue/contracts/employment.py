"""One employment: what the chain of agreements between an employer and a worker comes to on a day, and how that follows.

Pure: links in, facts out, each with the sentence that says where it comes from. Nothing of this is kept anywhere.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import models

from qianyue import law
from qianyue.contracts.links import Link, day_of
from qianyue.law.dates import add_months, full_months, next_day
from qianyue.law.rules.case import Case
from qianyue.law.service import chain, continuous_since, successive_fixed_terms
from qianyue.law.terms.work import Previous
from qianyue.operations.sentences import Sentence

TEN_YEARS, TWICE = 120, 2  # months; fixed terms (LCL 14(2))
OPEN_ENDED_RULE = frozenset({"labor_contract", "labor_contract_short", "dispatch_contract", "renewal"})


class Phase(models.TextChoices):
    """design.md section 3, the second axis: derived from the documents and the day, never stored."""

    NOT_STARTED = "not_started", "尚未开始"
    IN_FORCE = "in_force", "履行中"
    AMENDED = "amended", "履行中，有变更"
    RENEWED = "renewed", "已续订"
    EXPIRED = "expired", "已期满，待办理"
    DISSOLVED = "dissolved", "已解除"
    ENDED = "ended", "已终止"


CURRENT = (Phase.IN_FORCE, Phase.AMENDED)


class Fact(NamedTuple):
    """Something derived; `value` is None where it cannot be said, and `how` then says why."""

    value: Any
    how: Sentence | str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Employment:
    """`links`: the earliest first. `current`: what holds on the day, else what comes next, else what was last."""

    links: Sequence[Link]
    on: datetime.date
    current: Link
    phase: Phase
    work_since: Fact
    term_end: Fact
    probation_end: Fact
    service_since: Fact
    service: Fact  # (years, months) until the day or the end
    fixed_terms: Fact
    open_ended_due: Fact
    retirement: Fact

    @property
    def last_day(self) -> datetime.date | None:
        """The day on which the employment ends or has ended by a decision; None while only its term ends it."""
        return self.current.ended.day if self.current.ended else None


def phase_of(link: Link, later: Sequence[Link], on: datetime.date) -> Phase:
    """Where one agreement is on a day. `later`: what begins after it between the same two.

    What is on paper is ended here by its term or by a record: once what follows it has begun, it is that which holds or is over.
    """
    if link.ended is not None and link.ended.day < on:
        return Phase.ENDED if link.ended.type == "terminated" else Phase.DISSOLVED
    if link.paper and any(one.start is not None and one.start <= on for one in later):
        return Phase.RENEWED
    if link.start is not None and on < link.start:
        return Phase.NOT_STARTED
    if link.end is not None and link.end < on:
        return Phase.RENEWED if later else Phase.EXPIRED
    return Phase.AMENDED if link.amendments else Phase.IN_FORCE


def phases(links: Sequence[Link], on: datetime.date) -> list[Phase]:
    """Of every link of a chain."""
    return [phase_of(link, links[at + 1 :], on) for at, link in enumerate(links)]


def derive(links: Sequence[Link], on: datetime.date) -> Employment:
    """What the links come to on that day. Errors: ValueError without any link."""
    if not links:
        raise ValueError("nothing has been concluded")
    found = phases(links, on)
    at = _current(found)
    link, before = links[at], list(links[:at])
    case = _case(link, on)
    previous = previous_of(before, link)
    until = min(on, link.end) if link.end else on
    since = _since(link, previous)
    service = full_months(since.value, until) if since.value else 0
    return Employment(
        links=links,
        on=on,
        current=link,
        phase=found[at],
        work_since=_work_since(links, link),
        term_end=_term_end(link),
        probation_end=_probation_end(link, case),
        service_since=since,
        service=Fact(divmod(service, 12), Sentence("从 {since} 算到 {until}，只算满月", since=since.value, until=until)),
        fixed_terms=_fixed_terms(link, previous, on),
        open_ended_due=_open_ended_due(link, previous, since.value, on),
        retirement=_retirement(case),
    )


def _current(found: list[Phase]) -> int:
    """The newest that holds; else the first that is to come; else the last."""
    holding = [at for at, phase in enumerate(found) if phase in CURRENT]
    coming = [at for at, phase in enumerate(found) if phase == Phase.NOT_STARTED]
    return holding[-1] if holding else coming[0] if coming else len(found) - 1


def previous_of(before: Sequence[Link], link: Link) -> list[Previous]:
    """The earlier contracts as the rules read them: those known here, and those that the terms tell of besides."""
    known = [as_previous(one) for one in before]
    starts = {one.start for one in known} | {link.start}
    for one in (*before, link):
        for said in one.part("history").get("previous") or ():
            told = Previous.model_validate(said, strict=False)
            if told.start is not None and told.start not in starts:
                known.append(told)
                starts.add(told.start)
    return sorted(known, key=lambda one: one.start or datetime.date.min)


def as_previous(link: Link) -> Previous:
    """One agreement as the next one's history tells it."""
    return Previous(
        type=link.part("term").get("type"),
        start=link.start,
        end=link.end,
        extended_months=_extended(link),
        probation=bool(link.day("probation", "end") or link.day("probation", "start")),
    )


def _extended(link: Link) -> int | None:
    """By how many months amendments have moved the end, taken together (SPC2 10(1))."""
    if link.agreed_end is None or link.end is None or link.end <= link.agreed_end:
        return None
    return full_months(next_day(link.agreed_end), link.end)


def _case(link: Link, on: datetime.date) -> Case | None:
    try:
        return Case(law.parse_terms(link.terms), on)
    except law.TermsErrors:
        return None


def served_since(before: Sequence[Link], link: Link) -> datetime.date | None:
    """From which day the years of service count that this agreement goes on with; None where it says no day."""
    day: datetime.date | None = _since(link, previous_of(before, link)).value
    return day


def _since(link: Link, previous: Sequence[Previous]) -> Fact:
    start = link.start
    if start is None:
        return Fact(None, "合同没有写明开始的日期")
    stated = day_of(link.part("history").get("continuous_service_since"))
    since = continuous_since(
        stated=stated, employment_start=day_of(link.terms.get("employment_start")), previous=previous, start=start
    )
    if stated:
        return Fact(since, "合同写明连续工作年限从这一天起算")
    linked = len(list(chain(previous, start)))
    if linked:
        return Fact(since, Sentence("此前 {count} 份合同首尾相接，中间没有间断", count=linked))
    return Fact(since, "以前没有与这份合同相接的合同，从用工之日起算")


def _work_since(links: Sequence[Link], link: Link) -> Fact:
    said = [day for one in links if (day := day_of(one.terms.get("employment_start")))]
    if said:
        return Fact(min(said), "合同写明的用工之日")
    return Fact(link.start, "合同没有写明用工之日，这里是合同期限的第一天")


def _term_end(link: Link) -> Fact:
    if link.ended is not None and link.end == link.ended.day:
        if link.ended.by:
            return Fact(link.end, Sentence("按文书 {number} 提前结束或者终止", number=link.ended.by))
        return Fact(link.end, "按单位记录的解除或者终止")
    if link.end is None:
        return Fact(None, "没有约定终止日期")
    if link.amendments and link.end != link.agreed_end:
        number = link.amendments[-1]
        return Fact(link.end, Sentence("原约定到 {day}，由变更协议（最近一份 {number}）改定", day=link.agreed_end, number=number))
    return Fact(link.end, "合同约定的终止日期")


def _probation_end(link: Link, case: Case | None) -> Fact:
    end = link.day("probation", "end")
    if end is None:
        return Fact(None, "合同没有约定试用期")
    allowed = case.probation_months if case else None
    if allowed is None:
        return Fact(end, "合同约定的试用期最后一天")
    return Fact(end, Sentence("合同约定的最后一天；按合同期限最长可以约定 {months} 个月", months=allowed))


def _fixed_terms(link: Link, previous: Sequence[Previous], on: datetime.date) -> Fact:
    if link.part("term").get("type") != "fixed":
        return Fact(0, "现行合同不是固定期限，不再计数")
    count = _successive(link, previous, on)
    extended = _extended(link) or 0
    if extended >= 12:
        return Fact(count, Sentence("协商延长累计 {months} 个月，满一年，延长期满视为又订立一次", months=extended))
    return Fact(count, "从2008年起，首尾相接的固定期限合同的份数，含现行这一份")


def _successive(link: Link, previous: Sequence[Previous], on: datetime.date) -> int:
    after = next_day(link.end) if link.end else on
    return successive_fixed_terms([*previous, as_previous(link)], after, max(after, on))


def _open_ended_due(link: Link, previous: Sequence[Previous], since: datetime.date | None, on: datetime.date) -> Fact:
    """From which day on the worker may have an open-ended contract (LCL 14(2)), as far as it can be foreseen."""
    if link.part("term").get("type") == "open_ended":
        return Fact(None, "现行合同已经是无固定期限")
    if (
        link.kind not in OPEN_ENDED_RULE
        or link.part("work").get("post_type") == "public_welfare"
        or "platform_work" in link.terms
    ):
        return Fact(None, "这种用工不适用应当订立无固定期限合同的规定")
    found = []
    if link.end is not None and _successive(link, previous, on) >= TWICE:
        found.append(
            (next_day(link.end), "已连续订立二次固定期限合同，期满再续订的应当订立无固定期限合同，劳动者本人另有书面意见的除外")
        )
    if since is not None:
        found.append((add_months(since, TEN_YEARS), "连续工作满十年，劳动者可以要求订立无固定期限合同"))
    return Fact(*min(found)) if found else Fact(None, "合同没有写明开始的日期")


def _retirement(case: Case | None) -> Fact:
    days = case.retirement_dates if case else []
    if not days:
        return Fact(None, "没有出生日期或者退休年龄表没有这一天的标准")
    if len(days) > 1:
        return Fact(None, Sentence("没有填写退休年龄的类别：可能是 {first}，也可能是 {last}", first=min(days), last=max(days)))
    return Fact(days[0], "按出生日期和退休年龄的类别推算；可以依法弹性提前或者延迟")
