"""P: whether the one who signs for the employer may (`domain.md` 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import CIVIL_CODE, LCL_R, Basis
from qianyue.law.folding import folded
from qianyue.law.identifiers import is_uscc
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import ALL, Breach, rule
from qianyue.law.rules.validity import out_of_force

# Branches may be licensed, and then have a number of their own; parts of a unit never are.
BRANCHES = ("分公司", "分厂", "分店", "分行", "分部", "分院", "分校", "分所", "支行", "办事处", "代表处", "营业部")
PARTS = ("项目部", "项目经理部", "车间", "班组", "筹备组", "筹备处", "人力资源部", "人事部", "行政部")


@rule(
    "P-08",
    "没有营业执照的分支机构须有用人单位的委托",
    basis=(Basis(LCL_R, 4),),
    severity="override",
    kinds=ALL,
    valid_from=date(2008, 9, 18),
)
def branch(case: Case) -> Iterator[Breach]:
    """By its name a branch or a part of a unit: it has a right number of its own, or the employer's authorisation."""
    name = case.employer.name or ""
    branch_name = name.endswith(BRANCHES)
    if not branch_name and not name.endswith(PARTS):
        return
    if branch_name and is_uscc(case.employer.uscc or ""):
        return
    signer = case.employer.signatory
    if signer is None or signer.authorisation is None:
        yield Breach(
            "/employer/name",
            "从名称看，用人单位一方是没有营业执照的分支机构或者内设部门，也没有用人单位的委托",
            "以领有营业执照的单位的名义订立；或者填写用人单位对签字人的授权",
        )


@rule(
    "P-09",
    "签字人无权代表用人单位",
    basis=(Basis(CIVIL_CODE, 162), Basis(CIVIL_CODE, 165)),
    kinds=ALL,
    valid_from=date(2021, 1, 1),
)
def signatory(case: Case) -> Iterator[Breach]:
    """The legal representative, the principal, or an agent with a scope and a period that covers the day of the check."""
    signer = case.employer.signatory
    if signer is None:
        return
    at = "/employer/signatory"
    if signer.capacity is None:
        yield Breach(f"{at}/capacity", "没有写明签字人以什么身份签字", "从法定代表人、主要负责人、受托代理人中选择一种")
    elif signer.capacity == "legal_representative":
        named = case.employer.legal_representative
        if named is not None and signer.name not in (None, named) and folded(signer.name or "") != folded(named):
            yield Breach(
                f"{at}/name",
                "签字人的姓名与用人单位的法定代表人不同，却以法定代表人的身份签字",
                f"签字人改为 {named}；由他人签字的，身份改为受托代理人并填写授权",
            )
    elif signer.capacity == "authorised_agent":
        if signer.name is None:
            yield Breach(f"{at}/name", "没有写明受托代理人的姓名", "按授权委托书填写代理人的姓名")
        authorisation = signer.authorisation
        if authorisation is None:
            yield Breach(f"{at}/authorisation", "受托代理人没有授权", "填写授权的事项和起止日期，或者由法定代表人签字")
            return
        if authorisation.scope is None:
            yield Breach(f"{at}/authorisation/scope", "授权没有写明代理的事项和权限", "写明授权订立、变更或者解除劳动合同")
        yield from out_of_force(f"{at}/authorisation", "授权", authorisation.valid_from, authorisation.valid_to, case.on)
