"""F and O-01: what must be written."""

from __future__ import annotations

import pytest

from tests.law.judging import found, judged, only
from tests.samples import labor_contract


def without(path: str, **also):
    """Changes that take one item away."""
    *sections, item = path.strip("/").split("/")
    changes = {item: None}
    for section in reversed(sections):
        changes = {section: changes}
    return also | changes


def test_it_works():
    assert judged() == []


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/employer/name", "第一项"),
        ("/employer/legal_representative", "第一项"),
        ("/worker/name", "第二项"),
        ("/worker/id_number", "第二项"),
        ("/worker/id_type", "第二项"),
        ("/employment_start", "劳动合同法第七条"),
        ("/work/position", "第四项"),
        ("/work/duties", "第四项"),
        ("/work/place", "第四项"),
        ("/pay/method", "第六项"),
        ("/pay/monthly_wage", "第六项"),
        ("/protection/text", "第八项"),
        ("/social_insurance", "第七项"),
    ],
)
def test_a_missing_item_is_named_with_its_place_and_its_source(path, item):
    employer = {"kind": "social_organization"}  # F-04 would also miss the insurance
    changes = without(path)
    changes["employer"] = employer | changes.get("employer", {})
    finding = only(by="F", **changes)
    assert (finding.rule, finding.severity, finding.path) == ("F-01", "block", path)
    assert finding.basis.endswith(item)


@pytest.mark.parametrize("section", ["term", "work", "hours", "pay"])
def test_a_missing_section_is_one_finding(section):
    rules = [finding for finding in judged(**without(section), probation=None) if finding[0] == "F-01"]
    assert rules == [("F-01", "block", f"/{section}")]


def test_of_two_addresses_one_is_enough():
    for kept, gone in (("registered_address", "residence_address"), ("residence_address", "registered_address")):
        assert judged(worker={kept: "云南省景洪市", gone: None}) == []
    assert judged(worker={"registered_address": None, "residence_address": None}) == [
        ("F-01", "block", "/worker/residence_address")
    ]
    assert judged(employer={"registered_address": None}) == []
    assert judged(employer={"registered_address": None, "business_address": None}) == [
        ("F-01", "block", "/employer/registered_address")
    ]


def test_phones_are_not_mandatory():
    assert judged(employer={"phone": None}, worker={"phone": None, "email": None}) == []


def test_a_principal_stands_for_the_legal_representative():
    principal = {"name": "刀虚构", "capacity": "principal"}
    assert judged(employer={"legal_representative": None, "signatory": principal}) == []


def test_working_time_and_rest_must_be_said():
    assert judged(hours={"hours_per_day": None, "hours_per_week": None}) == [("F-01", "block", "/hours/hours_per_day")]
    silent = {"rest_text": None, "rest_days_per_week": None, "annual_leave_days": None}
    assert judged(hours=silent) == [("F-01", "block", "/hours/rest_days_per_week")]


def test_insurance_that_is_refused_is_not_missing():
    """Whether it may be refused is C-10; one insurance said, even with no, is something said."""
    said = {"pension": False, "medical": None, "work_injury": None, "unemployment": None, "maternity": None, "text": None}
    assert judged(employer={"kind": "social_organization"}, social_insurance=said, by="F") == []


@pytest.mark.parametrize(
    ("pay", "path"),
    [
        ({"method": "hourly", "monthly_wage": None}, "/pay/hourly_wage"),
        ({"method": "base_and_performance", "monthly_wage": None}, "/pay/base_wage"),
        ({"method": "other", "monthly_wage": None, "text": None}, "/pay/text"),
    ],
)
def test_every_method_of_pay_has_its_amount(pay, path):
    assert judged(pay=pay, probation=None) == [("F-01", "block", path)]


def test_a_dispatch_contract_says_who_uses_the_worker():
    assert ("F-01", "block", "/dispatch") in found(labor_contract(kind="dispatch_contract"))


def test_a_renewal_names_the_contract_and_says_all_terms_again():
    assert found(labor_contract(kind="renewal", amends={"contract": "QY-000001"}), by="F") == []
    assert found(labor_contract(kind="renewal"), by="F") == [("F-01", "block", "/amends")]
    assert ("F-01", "block", "/pay") in found(labor_contract(kind="renewal", amends={"contract": "QY-000001"}, pay=None))


def test_an_amendment_says_what_changes_and_from_when():
    terms = labor_contract(kind="amendment", amends={"contract": "QY-000001"})
    assert found(terms) == [("F-01", "block", "/amends/changes"), ("F-01", "block", "/amends/effective")]


def test_an_agreement_with_an_over_age_worker_has_its_own_rule():
    terms = labor_contract(
        kind="over_age_agreement", employment_start=None, probation=None, work={"place": None, "hazardous": False}
    )
    assert found(terms, by="O") == [("O-01", "block", "/work/place")]


def test_a_platform_agreement_needs_its_own_sections():
    terms = labor_contract(kind="platform_agreement", probation=None, hours=None, term=None)
    assert found(terms) == [("F-01", "block", "/term"), ("F-01", "block", "/platform_work")]


def test_a_womans_contract_protects_her():
    assert judged(protection={"female_text": None}) == [("F-02", "block", "/protection/female_text")]
    man = {"sex": "male", "id_number": "000000900131001"}
    assert judged(worker=man, protection={"female_text": None}) == []


def test_the_sex_of_the_number_counts_when_none_is_stated():
    assert judged(worker={"sex": None}, protection={"female_text": None}) == [("F-02", "block", "/protection/female_text")]


def test_an_unknown_sex_is_said_to_be_unknown():
    stranger = {"sex": None, "id_type": "passport", "id_number": "E00000000"}
    assert judged(by="F", worker=stranger, protection={"female_text": None}) == [("F-02", "warn", "/protection/female_text")]
    assert judged(by="F", worker=stranger) == []


def test_a_hazardous_post_says_its_hazards():
    assert judged(protection={"hazard_text": None}) == [("F-03", "block", "/protection/hazard_text")]
    assert judged(protection={"hazard_text": " "}) == [("F-03", "block", "/protection/hazard_text")]
    assert judged(work={"hazardous": False}, protection={"hazard_text": None}) == []


@pytest.mark.parametrize("kind", ["enterprise", "individual_business", "platform_company"])
def test_a_producing_unit_states_safety_and_insurance(kind):
    changes = {"employer": {"kind": kind}, "protection": {"safety_text": None}, "social_insurance": {"work_injury": None}}
    assert judged(**changes) == [("F-04", "block", "/protection/safety_text"), ("F-04", "block", "/social_insurance/work_injury")]


def test_an_organ_is_no_producing_unit():
    assert judged(by="F", employer={"kind": "state_organ"}, protection={"safety_text": None}) == []
