"""What the law asks of each kind's own words (domain.md 6 and 7)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from qianyue.documents import model as b
from qianyue.documents.compose import blocks
from qianyue.documents.errors import RenderError
from qianyue.documents.facts import key_facts
from qianyue.documents.kinds import KINDS
from qianyue.documents.leaves import leaves
from qianyue.documents.model import squeeze
from qianyue.documents.rendering import render
from qianyue.law import parse_terms

TWO_SIDED = [name for name, kind in KINDS.items() if len(kind.places) > 1 and name != "signing_notice"]


def said(kind: str, which: str = "shortest", **changes: Any) -> str:
    terms = getattr(KINDS[kind], which)()
    return blocks(parse_terms(terms | changes)).words()


def test_it_works() -> None:
    assert "本合同" in said("labor_contract")


@pytest.mark.parametrize("kind", TWO_SIDED)
def test_what_is_agreed_is_electronic_and_dated_by_the_timestamp_alone(kind: str) -> None:
    words, own = said(kind), KINDS[kind].this
    assert f"{own}采用电子形式订立" in words
    assert "可信时间戳所固定的签订完成时间" in words
    assert f"在{own}中填写的地址、联系电话和电子邮箱，是相互送达文书和通知的地址" in words
    assert re.search("签订日期|签署日期：|年月日", words) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_speaks_of_itself_by_one_name(kind: str) -> None:
    others = {other.this for other in KINDS.values()} - {KINDS[kind].this}
    document = blocks(parse_terms(KINDS[kind].longest()))
    assert [run.text for run in document.runs() if run.sort == "text" and any(name in run.text for name in others)] == []


@pytest.mark.parametrize("kind", ["labor_contract", "labor_contract_short", "dispatch_contract", "part_time_contract", "renewal"])
def test_a_labour_contract_protects_women_warns_of_hazards_and_insures(kind: str) -> None:
    words = said(kind, "longest")
    assert "孕期" in words  # F-02
    assert "结婚" in words
    assert "存在职业病危害因素" in words  # F-03
    assert "工伤保险" in words  # F-04
    assert re.search("免除.{0,24}(责任|伤亡)", words)


@pytest.mark.parametrize(
    "kind", ["labor_contract", "labor_contract_short", "dispatch_contract", "part_time_contract", "over_age_agreement"]
)
def test_neither_deposit_nor_documents_may_be_asked_of_a_worker(kind: str) -> None:
    assert re.search("不得扣押乙方的.{0,8}证件", said(kind))  # C-09


def test_a_part_time_contract_has_no_probation_and_no_period_of_notice() -> None:
    words = said("part_time_contract", "longest")
    assert "非全日制用工不约定试用期" in words  # N-02
    assert "任何一方都可以随时通知对方终止用工" in words
    assert "三十日" not in words.replace("提前三十日书面通知并额外支付三个月的补偿", "").replace("甲方自用工之日起三十日内", "")
    assert "不超过四小时，每周累计工作不超过二十四小时" in words  # N-01
    assert "最长不超过十五日" in words  # W-09
    probation = {"start": "2026-12-02", "monthly_wage": "2999.00"}
    with pytest.raises(RenderError, match="/probation/start"):
        render(parse_terms(KINDS["part_time_contract"].shortest() | {"probation": probation}))


def test_a_dispatch_contract_names_the_user_unit_the_period_the_idle_pay_and_the_ways_back() -> None:
    words = said("dispatch_contract")
    assert "派遣到用工单位岩厂工作，派遣期限自2026年12月1日起，至2028年11月30日止" in words  # D-03
    assert "二年以上的固定期限" in words  # D-02
    assert "无工作期间" in words
    assert "每月2120.00元，并且不低于所在地人民政府规定的最低工资标准" in words  # W-08
    assert "可以将乙方退回甲方" in words
    assert "同工同酬" in words
    assert "甲方和用工单位都不得向乙方收取费用" in words  # D-09
    assert "甲方确认已经告知" in words
    assert "用工单位应当依法听取职工意见" in words


@pytest.mark.parametrize(("post", "sentence"), [("temporary", "存续时间不超过六个月"), ("substitute", "脱产学习、休假")])
def test_the_chosen_sort_of_dispatched_post_prints_alone(post: str, sentence: str) -> None:
    dispatch = KINDS["dispatch_contract"].shortest()["dispatch"]
    words = said("dispatch_contract", dispatch=dispatch | {"post_kind": post})
    assert sentence in words
    assert "为主营业务岗位提供服务" not in words


@pytest.mark.parametrize("kind", ["platform_agreement", "platform_agreement_tripartite"])
def test_an_agreement_with_a_platform_is_no_labour_contract_and_does_not_hide_one(kind: str) -> None:
    words = said(kind, "longest")
    assert "试用期" not in words
    assert "实际履行的情形符合确立劳动关系的，依照劳动法律处理" in words
    assert "职业伤害保障" in words  # L-01
    assert "不得以押金、保证金、加盟费、培训费等名义向乙方收取财物" in words  # L-02
    assert "最低小时工资标准" in words
    assert "算法" in words
    assert "申诉" in words


def test_three_parties_sign_an_agreement_of_three_parties() -> None:
    document = blocks(parse_terms(KINDS["platform_agreement_tripartite"].longest()))
    (places,) = [block.places for block in document.blocks if isinstance(block, b.Signatures)]
    assert [place.role for place in places] == ["employer", "worker", "partner"]
    words = document.words()
    assert "双方" not in words.replace("第三方", "").split("1.第1项约定")[0]
    assert "甲方与丙方依法承担相应的责任" in words
    assert "丙方每7日结算" in words


def test_an_agreement_past_the_retirement_age_insures_against_work_injury_and_goes_to_arbitration() -> None:
    words = said("over_age_agreement")
    assert "甲方依法为乙方参加工伤保险并承担缴费责任" in words  # O-03
    assert "一般不安排乙方延长工作时间" in words  # O-04
    assert "劳动争议仲裁委员会" in words
    assert "最低工资标准" in words
    assert "已经开始享受基本养老保险待遇" in words


def test_a_renewal_says_all_terms_anew_and_has_no_second_probation() -> None:
    words = said("renewal", "longest")
    assert "订有编号为QY20241101-0000000001的劳动合同" in words
    assert "续订合同不再约定试用期" in words  # T-09
    assert "工作年限连续计算" in words
    for part in ("工作内容和工作地点", "工作时间和休息休假", "劳动报酬", "社会保险和福利待遇", "劳动合同的变更、解除和终止"):
        assert part in words
    dispatch = KINDS["dispatch_contract"].shortest()["dispatch"]
    assert "可以将乙方退回甲方" in said("renewal", dispatch=dispatch)


def test_an_amendment_shows_what_was_and_what_will_be() -> None:
    document = blocks(parse_terms(KINDS["amendment"].shortest()))
    (table,) = [block for block in document.blocks if isinstance(block, b.FactsTable) and block.caption.startswith("第1项")]
    assert table.caption == "第1项：劳动报酬：每月工资"
    assert [(label, "".join(run.text for run in value)) for label, value in table.rows] == [
        ("变更前", "3000.00元"),
        ("变更后", "3200.00元"),
    ]
    assert "变更自2026年12月1日起生效" in document.words()


def test_who_proposed_the_end_decides_what_is_said_of_severance() -> None:
    proposed = {party: said("termination_agreement", ending={"proposed_by": party}) for party in ("employer", "worker")}
    assert "依照劳动合同法第四十六条、第四十七条的规定向乙方支付经济补偿" in proposed["employer"]
    assert "双方没有约定经济补偿" in proposed["worker"]
    assert "经济补偿35750.00元" in said("termination_agreement", "longest")
    assert "十五日内" in proposed["worker"]


def test_the_certificate_says_the_four_things_and_the_employer_alone_signs() -> None:
    terms = parse_terms(KINDS["ending_certificate"].shortest())
    words = blocks(terms).words()
    assert "自2025年12月1日起，至2026年11月30日止，已于2026年11月30日终止" in words  # LCL-R 24
    assert "工作岗位是店员，在本单位的工作年限为1年0个月" in words
    assert list(KINDS["ending_certificate"].places) == ["employer"]
    for lacking in ("amends", "ending", "work", "term"):
        with pytest.raises(RenderError, match="没有填写"):
            blocks(terms.model_copy(update={lacking: None}))


def test_the_notice_repeats_the_facts_that_the_contract_tells() -> None:
    contract = KINDS["labor_contract"].longest()
    notice = {name: contract[name] for name in contract if name not in ("kind", "number")} | {"kind": "signing_notice"}
    told = key_facts(parse_terms(contract))
    assert key_facts(parse_terms(notice)) == told
    words = blocks(parse_terms(notice)).words()
    for fact in told:
        assert squeeze(fact.title + fact.text) in words, fact
    assert "签名不表示乙方已经同意订立劳动合同" in words


def test_consent_is_voluntary_and_free() -> None:
    words = said("electronic_consent")
    assert "不得因此拒绝录用、降低待遇或者区别对待" in words
    assert "至少免费提供一份" in words
    refused = said("electronic_consent", electronic_form={"by_sms": True, "by_email": False})
    assert "手机短信（同意），电子邮件（不使用）。" in refused


def test_secrecy_has_no_penalty_and_a_non_compete_has_compensation() -> None:
    assert "双方不就保密义务约定由乙方承担违约金" in said("confidentiality_agreement")  # C-01
    words = said("non_compete_agreement")
    assert "每月2120.00元" in words  # C-06
    assert "最长不超过二十四个月" in words  # C-05
    assert "补偿满三个月没有支付" in words
    assert "双方没有约定违约金" in words


def test_a_service_period_costs_no_more_than_the_unserved_share() -> None:
    words = said("training_agreement")
    assert "不超过服务期尚未履行部分所应分摊的培训费用" in words  # C-02
    assert "合同续延至服务期届满" in words  # C-03
    assert "不属于违反服务期约定" in words


def test_supplementary_insurance_never_takes_the_place_of_social_insurance() -> None:
    assert "补充保险不代替基本养老保险、基本医疗保险、工伤保险、失业保险和生育保险" in said("supplementary_insurance_agreement")


def test_the_short_text_says_everything_that_the_long_one_says() -> None:
    long, short = (parse_terms(KINDS[name].longest()) for name in ("labor_contract", "labor_contract_short"))
    assert list(leaves(long)) == list(leaves(short))
    assert render(short).pages < render(long).pages
    assert len(said("labor_contract_short")) < 0.6 * len(said("labor_contract"))


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_given_a_wrong_place_in_the_text(kind: str) -> None:
    """A text that says 丙方 has three parties; one that a single party issues speaks of 本单位."""
    words = said(kind)
    assert ("丙方" in words) == (len(KINDS[kind].places) == 3)
    assert ("本单位" in words) == (len(KINDS[kind].places) == 1)
