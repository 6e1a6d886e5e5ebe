"""F: what a written contract must contain (`domain.md` 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import DISEASES, LCL, SAFETY, WOMEN, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.contents import LCL_17, missing
from qianyue.law.rules.rule import ALL, LABOUR, Breach, rule

PRODUCING = ("enterprise", "individual_business", "platform_company")


@rule("F-01", "缺少必备条款", basis=(LCL_17,), kinds=ALL - {"over_age_agreement"}, valid_from=date(2008, 1, 1))
def mandatory_contents(case: Case) -> Iterator[Breach]:
    """Every item of LCL 17(1), and for the other kinds of document what their own rules require."""
    for item in missing(case):
        yield Breach(item.path, f"缺少{item.name}", item.fix, basis=item.basis)
    for index in case.unread_changes:
        yield Breach(
            f"/amends/changes/{index}",
            "这项变更的位置或者内容与条款的格式不符，无法判断变更后是否合法",
            "填写条款中的位置（如 /pay/monthly_wage）和符合格式的新内容",
            severity="warn",
            basis=Basis(LCL, 35, 1),
        )


@rule("F-02", "没有女职工特殊保护条款", basis=(Basis(WOMEN, 44, 1),), kinds=LABOUR, valid_from=date(2023, 1, 1))
def womens_protection(case: Case) -> Iterator[Breach]:
    """A contract with a woman says how she is protected. Limits on marriage and birth are C-11."""
    if case.protection.female_text is not None or case.sex == "male":
        return
    fix = "写明经期、孕期、产期、哺乳期的特殊保护，不安排禁忌劳动，不限制结婚和生育"
    if case.sex == "female":
        yield Breach("/protection/female_text", "与女职工订立的合同没有女职工特殊保护条款", fix)
    else:
        yield Breach(
            "/protection/female_text",
            "没有填写劳动者的性别，无法判断是否需要女职工特殊保护条款",
            f"填写性别；为女职工的，{fix}",
            severity="warn",
        )


@rule(
    "F-03",
    "没有告知职业病危害",
    basis=(Basis(DISEASES, 33, 1),),
    kinds=LABOUR,
    valid_from=date(2018, 12, 29),
    when="work.hazardous",
)
def hazard_notice(case: Case) -> Iterator[Breach]:
    """A post with occupational-disease hazards: hazards, consequences, protection and treatment in writing."""
    if case.protection.hazard_text is None:
        yield Breach(
            "/protection/hazard_text",
            "岗位有职业病危害，合同没有写明危害及其后果、防护措施和待遇",
            "写明岗位上的职业病危害及其后果、防护措施和待遇；岗位没有职业病危害的，更正岗位的危害选项",
        )


@rule("F-04", "没有载明安全生产和工伤保险", basis=(Basis(SAFETY, 52, 1),), kinds=LABOUR, valid_from=date(2021, 9, 1))
def safety_contents(case: Case) -> Iterator[Breach]:
    """Producing units state how safety is kept and hazards prevented, and that they insure against work injury."""
    if case.employer.kind not in PRODUCING:
        return
    if case.protection.safety_text is None:
        yield Breach(
            "/protection/safety_text",
            "生产经营单位的合同没有载明保障劳动安全、防止职业危害的事项",
            "写明安全生产责任、安全教育、操作规程和劳动者的安全权利义务",
        )
    if case.insurance.work_injury is not True:
        yield Breach(
            "/social_insurance/work_injury", "生产经营单位的合同没有载明依法办理工伤保险", "写明用人单位依法为劳动者办理工伤保险"
        )
