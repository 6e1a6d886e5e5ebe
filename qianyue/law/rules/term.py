"""T: the term of the contract and the probation (`domain.md` 6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import CIVIL_CODE, LCL, Basis
from qianyue.law.dates import exceeds, last_day, last_day_of_probation, next_day
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import ALL, FULL_TIME, LABOUR, Breach, rule

SINCE = date(2008, 1, 1)  # the first version of LCL
WITH_PROBATION = FULL_TIME | {"amendment"}  # part-time has N-02, over-age O-05


@rule("T-01", "没有选择合同期限的类型", basis=(Basis(LCL, 12),), kinds=LABOUR, valid_from=SINCE)
def term_type(case: Case) -> Iterator[Breach]:
    """One of the three types of LCL 12; other words are not terms at all."""
    if case.terms.term is not None and case.term.type is None:
        yield Breach("/term/type", "没有选择劳动合同期限的类型", "从固定期限、无固定期限、以完成一定工作任务为期限中选择一种")


@rule("T-02", "期限的起止与类型不符", basis=(Basis(LCL, 12),), kinds=ALL, valid_from=SINCE)
def term_dates(case: Case) -> Iterator[Breach]:
    """Fixed: an end after the start. Open-ended: no end. Task: what completes it."""
    term = case.term
    labour = case.kind in WITH_PROBATION or case.kind in LABOUR

    def basis(article: int) -> Basis:
        # Agreements outside the labour contract law still need a term that can be performed.
        return Basis(LCL, article, 1) if labour else Basis(CIVIL_CODE, 470, 1)

    if term.type == "fixed" and term.end is None and case.kind != "amendment":
        yield Breach("/term/end", "固定期限合同没有写明终止日期", "填写终止日期，或者改为无固定期限", basis=basis(13))
    elif term.type != "open_ended" and term.start is not None and term.end is not None and term.end <= term.start:
        yield Breach(
            "/term/end",
            f"合同终止日期（{term.end}）不晚于起始日期（{term.start}）",
            f"终止日期最早为 {next_day(term.start)}",
            basis=basis(13),
        )
    if term.type == "open_ended" and term.end is not None:
        yield Breach("/term/end", "无固定期限合同不能写终止日期", "删去终止日期，或者改为固定期限", basis=basis(14))
    if term.type == "task" and term.task is None:
        yield Breach(
            "/term/task",
            "以完成一定工作任务为期限的合同没有写明是什么任务",
            "写明任务的内容和可以核实的完成标志",
            basis=basis(15),
        )


@rule("T-07", "不得约定试用期", basis=(Basis(LCL, 19, 3),), kinds=WITH_PROBATION, valid_from=SINCE, when="has_probation")
def no_probation(case: Case) -> Iterator[Breach]:
    """A task, or a term of less than three months, has no probation."""
    if case.term.type == "task":
        yield Breach("/probation", "以完成一定工作任务为期限的合同不得约定试用期", "删去试用期的约定")
    elif case.probation_months == 0 and case.term.start is not None:
        yield Breach(
            "/probation",
            "合同期限不满三个月，不得约定试用期",
            f"删去试用期的约定；或者把合同终止日期改为 {last_day(case.term.start, 3)} 或更晚",
        )


@rule("T-08", "试用期过长", basis=(Basis(LCL, 19, 1),), kinds=WITH_PROBATION, valid_from=SINCE, when="has_probation")
def probation_length(case: Case) -> Iterator[Breach]:
    """At most one, two or six months, by the length of the term."""
    months = case.probation_months
    start, end = case.probation_start, case.probation.end
    if not months or start is None or (end is not None and not exceeds(start, end, months)):
        return
    last = last_day_of_probation(
        term_type=case.term.type, term_start=case.term.start, term_end=case.term.end, probation_start=case.probation.start
    )
    if end is None:
        yield Breach("/probation/end", "约定了试用期，但没有写明试用期到哪一天", f"填写试用期的截止日期，最晚为 {last}")
    else:
        yield Breach(
            "/probation/end",
            f"试用期到 {end}，超过了这一期限的合同最多可以约定的 {months} 个月",
            f"试用期的截止日期最晚为 {last}",
        )


@rule("T-10", "合同仅约定试用期", basis=(Basis(LCL, 19, 4),), kinds=WITH_PROBATION, valid_from=SINCE, when="has_probation")
def only_probation(case: Case) -> Iterator[Breach]:
    """A contract that is nothing but its probation: the probation does not stand, the period is the term."""
    if case.kind == "amendment":
        return
    term, probation = case.term, case.probation
    if term.type in (None, "fixed") and term.start is None and term.end is None:
        yield Breach("/probation", "合同只约定了试用期，没有约定合同期限", "约定合同期限，再在期限之内约定试用期")
    elif (
        term.type != "open_ended"
        and term.end is not None
        and probation.end is not None
        and probation.end >= term.end
        and (probation.start is None or term.start is None or probation.start <= term.start)
    ):
        last = last_day_of_probation(
            term_type=term.type, term_start=term.start, term_end=term.end, probation_start=probation.start
        )
        yield Breach(
            "/probation",
            "试用期占满了整个合同期限，试用期不成立，这一期限就是合同期限",
            f"试用期的截止日期最晚为 {last}" if last is not None and last < term.end else "删去试用期的约定",
        )


@rule("T-11", "试用期不在合同期限之内", basis=(Basis(LCL, 19, 4),), kinds=WITH_PROBATION, valid_from=SINCE, when="has_probation")
def probation_inside_term(case: Case) -> Iterator[Breach]:
    """Inside the term (block), and from the first day of work (warn)."""
    term, probation, first = case.term, case.probation, case.terms.employment_start
    if probation.start is not None and term.start is not None and probation.start < term.start:
        yield Breach(
            "/probation/start",
            f"试用期从 {probation.start} 开始，早于合同起始日期 {term.start}",
            f"试用期的起始日期最早为 {term.start}",
        )
    if probation.end is not None and term.end is not None and probation.end > term.end:
        yield Breach(
            "/probation/end",
            f"试用期到 {probation.end}，晚于合同终止日期 {term.end}",
            f"试用期的截止日期最晚为 {term.end}",
        )
    if probation.end is not None and case.probation_start is not None and probation.end < case.probation_start:
        yield Breach(
            "/probation/end",
            f"试用期的截止日期（{probation.end}）早于起始日期（{case.probation_start}）",
            f"试用期的截止日期最早为 {case.probation_start}",
        )
    if probation.start is not None and first is not None and probation.start != first and not case.history.previous:
        yield Breach(
            "/probation/start",
            f"试用期从 {probation.start} 开始，不是从用工之日 {first} 开始",
            f"试用期一般从用工之日开始，改为 {first}；确有不同的，请双方确认",
            severity="warn",
        )
