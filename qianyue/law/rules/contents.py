"""What each kind of document must say, and which of it is missing: one list for F-01 and O-01."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qianyue.law.basis import LCL, OVER_AGE, PLATFORM, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import PLATFORM as PLATFORM_KINDS

LCL_17 = Basis(LCL, 17, 1)
OVER_AGE_CONTENTS = Basis(OVER_AGE, 6)
PLATFORM_CONTENTS = Basis(PLATFORM)  # its articles were not read: the instrument is cited
# Documents that follow another one are in writing too.
FOLLOWING = {"amendment": Basis(LCL, 35, 1), "renewal": Basis(LCL, 10, 1), "termination_agreement": Basis(LCL, 36)}


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that is not there: its place, its name, how to put it right, and who asks for it."""

    path: str
    name: str
    fix: str
    basis: Basis


def missing(case: Case) -> Iterator[Missing]:
    """What this kind of document must say and does not."""
    if case.terms.kind in FOLLOWING:
        yield from _followed(case)
    if case.kind in ("amendment", "termination_agreement"):
        yield from _parties(case, FOLLOWING[case.kind])
    elif case.kind in PLATFORM_KINDS:
        yield from _parties(case, PLATFORM_CONTENTS)
        yield from _section(case, "term", "协议期限", PLATFORM_CONTENTS)
        yield from _section(case, "platform_work", "平台工作的内容", PLATFORM_CONTENTS)
        yield from _section(case, "pay", "劳动报酬", PLATFORM_CONTENTS)
        yield from _third_party(case)
    else:
        yield from _contract(case)


def _item(number: int) -> Basis:
    return Basis(LCL, 17, 1, number)


def _section(case: Case, name: str, title: str, basis: Basis) -> Iterator[Missing]:
    if case.without(name):
        yield Missing(f"/{name}", title, f"填写{title}", basis)


def _third_party(case: Case) -> Iterator[Missing]:
    """Three parties: beside the one that signs as employer, the platform or its partner must be named."""
    work = case.platform_work
    others = {name for name in (work.platform, work.partner) if name is not None} - {case.employer.name}
    if case.kind == "platform_agreement_tripartite" and not case.without("platform_work") and not others:
        yield Missing("/platform_work/partner", "第三方的名称", "填写平台企业或者合作企业的全称", PLATFORM_CONTENTS)


def _followed(case: Case) -> Iterator[Missing]:
    """Which agreement is changed, renewed or ended, and how."""
    kind = case.terms.kind
    basis = FOLLOWING[kind]
    amends = case.amends
    if amends.contract is None:
        yield Missing(
            "/amends/contract" if case.terms.amends else "/amends", "所变更、续订或解除的合同的编号", "填写原合同的编号", basis
        )
    if kind == "amendment" and not amends.changes:
        yield Missing("/amends/changes", "变更的内容", "逐项写明变更前和变更后的内容", basis)
    if kind != "renewal" and amends.effective is None:
        yield Missing("/amends/effective", "生效日期", "填写变更或解除自哪一天起生效", basis)


def _parties(case: Case, basis: Basis) -> Iterator[Missing]:
    """Name of the employer; name and identity number of the worker: without them nobody knows who agrees."""
    if case.employer.name is None:
        yield Missing("/employer/name", "用人单位的名称", "按营业执照填写全称", basis)
    if case.worker.name is None:
        yield Missing("/worker/name", "劳动者的姓名", "按证件填写姓名", basis)
    if case.worker.id_number is None:
        yield Missing("/worker/id_number", "劳动者的证件号码", "按证件填写号码", basis)
    elif case.worker.id_type is None:
        yield Missing("/worker/id_type", "劳动者证件的种类", "选择居民身份证或者其他有效证件的种类", basis)


def _contract(case: Case) -> Iterator[Missing]:
    """LCL 17(1) item by item; an absent section is one item, not all that would stand in it."""
    employer, worker, terms = case.employer, case.worker, case.terms
    signatory = employer.signatory
    if employer.name is None:
        yield Missing("/employer/name", "用人单位的名称", "按营业执照填写全称", _item(1))
    if employer.registered_address is None and employer.business_address is None:
        yield Missing("/employer/registered_address", "用人单位的住所", "填写注册地址或者经营地址", _item(1))
    if employer.legal_representative is None and not (signatory and signatory.capacity == "principal" and signatory.name):
        yield Missing("/employer/legal_representative", "用人单位的法定代表人或者主要负责人", "按营业执照填写姓名", _item(1))
    if worker.name is None:
        yield Missing("/worker/name", "劳动者的姓名", "按证件填写姓名", _item(2))
    if worker.registered_address is None and worker.residence_address is None:
        yield Missing("/worker/residence_address", "劳动者的住址", "填写户籍地址或者经常居住地", _item(2))
    if worker.id_number is None:
        yield Missing("/worker/id_number", "劳动者的证件号码", "按证件填写号码", _item(2))
    elif worker.id_type is None:
        yield Missing("/worker/id_type", "劳动者证件的种类", "选择居民身份证或者其他有效证件的种类", _item(2))
    if terms.employment_start is None and case.kind != "over_age_agreement":
        yield Missing("/employment_start", "用工之日", "填写劳动者开始工作的日期", Basis(LCL, 7))
    if terms.term is None:
        yield Missing("/term", "劳动合同期限", "填写期限的类型和起止日期", _item(3))
    elif case.term.start is None:
        yield Missing("/term/start", "劳动合同的起始日期", "填写起始日期", _item(3))
    yield from _work(case)
    yield from _hours(case)
    yield from _pay(case)
    insurance = case.insurance
    insurances = (insurance.pension, insurance.medical, insurance.work_injury, insurance.unemployment, insurance.maternity)
    if insurance.text is None and insurances.count(None) == len(insurances):
        yield Missing("/social_insurance", "社会保险", "写明双方依法参加的社会保险", _item(7))
    if case.protection.text is None:
        yield Missing(
            "/protection/text" if terms.protection else "/protection",
            "劳动保护、劳动条件和职业危害防护",
            "写明用人单位提供的劳动保护、劳动条件和职业危害防护",
            _item(8),
        )
    if case.kind == "dispatch_contract":
        yield from _section(case, "dispatch", "劳务派遣的事项", Basis(LCL, 58, 1))


def _work(case: Case) -> Iterator[Missing]:
    if case.terms.work is None:
        yield Missing("/work", "工作内容和工作地点", "填写岗位、职责和工作地点", _item(4))
        return
    if case.work.position is None:
        yield Missing("/work/position", "工作岗位", "填写岗位名称", _item(4))
    if case.work.duties is None:
        yield Missing("/work/duties", "工作内容", "写明岗位职责", _item(4))
    if case.work.place is None:
        yield Missing("/work/place", "工作地点", "填写实际工作的地点", _item(4))


def _hours(case: Case) -> Iterator[Missing]:
    hours = case.hours
    if case.without("hours"):
        yield Missing("/hours", "工作时间和休息休假", "填写工时制度、工作时间和休息休假", _item(5))
        return
    if hours.hours_per_day is None and hours.hours_per_week is None and hours.system != "flexible":
        yield Missing("/hours/hours_per_day", "工作时间", "填写每日或者每周的工作时间", _item(5))
    rest = (hours.rest_text, hours.rest_days_per_week, hours.annual_leave_days)
    if case.kind != "part_time_contract" and all(item is None for item in rest):
        yield Missing("/hours/rest_days_per_week", "休息休假", "填写每周休息的天数和休假的约定", _item(5))


def _pay(case: Case) -> Iterator[Missing]:
    pay = case.pay
    if case.terms.pay is None:
        yield Missing("/pay", "劳动报酬", "填写工资的标准和支付办法", _item(6))
    elif pay.method is None:
        yield Missing("/pay/method", "劳动报酬的计算方式", "选择计算方式并填写标准", _item(6))
    elif pay.method == "monthly" and pay.monthly_wage is None:
        yield Missing("/pay/monthly_wage", "月工资标准", "填写月工资的数额", _item(6))
    elif pay.method == "hourly" and pay.hourly_wage is None:
        yield Missing("/pay/hourly_wage", "小时工资标准", "填写小时工资的数额", _item(6))
    elif pay.method == "base_and_performance" and pay.base_wage is None and pay.monthly_wage is None:
        yield Missing("/pay/base_wage", "基本工资标准", "填写基本工资的数额", _item(6))
    elif pay.method == "other" and pay.text is None and pay.monthly_wage is None:
        yield Missing("/pay/text", "劳动报酬的标准", "写明劳动报酬如何计算", _item(6))
