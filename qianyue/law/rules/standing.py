"""P: who needs another agreement or a permit: pensioners, students, foreigners, establishment staff (`domain.md` 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import EXIT_ENTRY, FOREIGNERS, LCL, LCL_R, OVER_AGE, SPC2, STUDENTS, Basis
from qianyue.law.dates import exceeds, last_day
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import LABOUR, Breach, rule

FOREIGN_PAPERS = {"passport": "外国人", "border_resident": "边民"}
LONGEST_FOR_FOREIGNERS = 60  # months


@rule(
    "P-03",
    "达到退休年龄或者领取养老金的人应订立用工协议",
    basis=(Basis(LCL, 44, None, 2), Basis(LCL_R, 21), Basis(OVER_AGE, 6)),
    severity="warn",
    kinds=LABOUR | {"over_age_agreement"},
    valid_from=date(2008, 9, 18),
    mark="S:OA",
)
def over_age(case: Case) -> Iterator[Breach]:
    """Drawing a pension: no labour contract (override). Own retirement date reached on the first day of work: warn.

    The other way round, an over-age agreement with somebody who is not over age is a warning too.
    """
    labour = case.kind != "over_age_agreement"
    if case.worker.receives_pension:
        if labour:
            yield Breach(
                "/worker/receives_pension",
                "劳动者已经享受基本养老保险待遇，不再订立劳动合同",
                "改用超龄用工协议（文书种类选“超龄用工协议”）；确需订立劳动合同的，须附理由并经复核",
                severity="override",
            )
        return
    days = case.retirement_dates
    if days is None:
        yield _no_row(case)
        return
    first = case.first_day
    if labour and min(days, default=date.max) > first:
        return
    reached = [day for day in days if day <= first]
    if 0 < len(reached) < len(days):
        yield _open_category(case, days)
    elif reached and labour:
        yield Breach(
            "/worker/birth_date",
            f"劳动者在用工之日（{case.first_day}）已达到法定退休年龄（{reached[0]}），尚未领取养老金",
            "改用超龄用工协议（文书种类选“超龄用工协议”）；双方约定弹性延迟退休的，附延迟退休的书面约定",
        )
    elif days and not reached and not labour:
        yield Breach(
            "/kind",
            f"劳动者在用工之日（{case.first_day}）没有达到法定退休年龄（{days[0]}），也没有领取养老金，不适用超龄用工协议",
            "改用劳动合同；已办理提前退休的，把“已领取养老金”填写为是",
            basis=Basis(LCL, 10, 1),
        )


def _no_row(case: Case) -> Breach:
    return Breach(
        "/worker/birth_date",
        f"退休年龄表中没有 {case.on} 的标准，无法判断劳动者是否达到法定退休年龄",
        "请向人社部门核实劳动者的法定退休年龄",
    )


def _open_category(case: Case, days: list[date]) -> Breach:
    return Breach(
        "/worker/retirement_category",
        f"没有填写退休年龄的类别，无法判断劳动者在用工之日（{case.first_day}）是否达到法定退休年龄：{min(days)} 或者 {max(days)}",
        "按劳动者的岗位选择退休年龄的类别",
    )


@rule(
    "P-04",
    "在校学生实习不是订立劳动合同",
    basis=(Basis(STUDENTS, 12),),
    severity="warn",
    kinds=LABOUR,
    valid_from=date(1995, 8, 4),
    mark="K-H",
    when="worker.is_student",
)
def student(case: Case) -> Iterator[Breach]:
    """Interns and students who work besides their studies are outside the labour contract."""
    yield Breach(
        "/worker/is_student",
        "劳动者是尚未毕业的在校学生，实习和业余勤工助学不建立劳动关系",
        "属于实习的，改用学校、单位和学生三方的实习协议；毕业后才开始工作的，把用工之日改为毕业之后",
    )


@rule(
    "P-05",
    "外国人没有有效的工作许可",
    basis=(Basis(EXIT_ENTRY, 41, 1), Basis(SPC2, 4)),
    severity="override",
    kinds=LABOUR | {"over_age_agreement"},
    valid_from=date(2013, 7, 1),
    mark="S:SPC2",
)
def work_permit(case: Case) -> Iterator[Breach]:
    """A passport or a border resident's paper needs a permit that is valid on the day of the check.

    Permanent residents, and since 2018 residents of Hong Kong, Macao and Taiwan, need none. A foreigner's contract lasts
    at most five years (warn).
    """
    who = FOREIGN_PAPERS.get(case.worker.id_type or "")
    if who is None:
        return
    permit = case.worker.work_permit
    if permit is None or (permit.number is None and permit.valid_to is None):
        yield Breach(
            "/worker/work_permit",
            f"{who}没有填写工作许可，未取得工作许可不得聘用",
            "填写工作许可的编号和有效期；已取得永久居留的，证件种类改为外国人永久居留身份证",
        )
    elif permit.number is None:
        yield Breach("/worker/work_permit/number", f"{who}的工作许可没有编号", "按许可证件填写编号")
    elif permit.valid_to is None:
        yield Breach(
            "/worker/work_permit/valid_to",
            f"没有填写{who}工作许可的有效期，无法判断许可是否有效",
            f"按许可证件填写有效期的截止日期，不早于 {case.on}",
            severity="warn",
        )
    elif permit.valid_to < case.on:
        yield Breach(
            "/worker/work_permit/valid_to",
            f"{who}的工作许可已于 {permit.valid_to} 到期",
            f"先办理延期，再填写新的有效期，不早于 {case.on}",
        )
    if case.worker.id_type == "passport":
        yield from _five_years(case)


def _five_years(case: Case) -> Iterator[Breach]:
    term = case.term
    if term.type == "open_ended":
        yield Breach(
            "/term/type",
            "外国人的劳动合同期限最长五年，不宜订立无固定期限合同",
            "改为固定期限，不超过五年",
            severity="warn",
            basis=Basis(FOREIGNERS),
        )
    elif term.start is not None and term.end is not None and exceeds(term.start, term.end, LONGEST_FOR_FOREIGNERS):
        yield Breach(
            "/term/end",
            "外国人的劳动合同期限超过五年",
            f"终止日期最晚为 {last_day(term.start, LONGEST_FOR_FOREIGNERS)}",
            severity="warn",
            basis=Basis(FOREIGNERS),
        )


@rule("P-10", "编内人员适用聘用合同", basis=(Basis(LCL, 96),), severity="warn", kinds=LABOUR, valid_from=date(2008, 1, 1))
def establishment(case: Case) -> Iterator[Breach]:
    """An organ or institution with an ordinary post: its establishment staff follow other rules first."""
    if case.employer.kind in ("state_organ", "public_institution") and case.work.post_type == "regular":
        yield Breach(
            "/work/post_type",
            "机关、事业单位的普通岗位可能是编内岗位，编内人员首先适用聘用合同或者公务员的规定",
            "编外用工的，岗位类型改为编外、公益性岗位或者政府购买服务；编内人员不在本平台订立",
        )
