"""What is done to a draft before it is sent, by the employer and those whom it asks: each act, prepared."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from qianyue.cli import invented
from qianyue.contracts import approvals
from qianyue.contracts.acts import approve, ask_approval, assign, choose_order, choose_text, draft, propose, state, waive
from qianyue.contracts.acts.raise_objection import raise_objection
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Statement
from qianyue.documents.own import starter
from qianyue.employers.acts import organise, upload_text
from qianyue.employers.models import ContractText
from qianyue.law.dates import add_months
from tests.platform.act import Doing


def create_draft(journey: Any) -> Doing:
    def do(actor: Any) -> None:
        journey.key = draft.create_draft(journey.terms, actor=actor)

    return do


def save_draft(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=actor)


def choose_own_text(journey: Any) -> Doing:
    """A text that the keeper has put into use; how it is laid out is no matter here."""
    office = journey.office
    text = upload_text.upload_text("labor_contract", "通用合同", starter("labor_contract"), actor=office.handler)
    ContractText.objects.filter(id=text).update(published_at=timezone.now(), published_by=office.keeper.person)
    journey.to("draft")
    return lambda actor: choose_text.choose_text(journey.key, text, edition=1, actor=actor)


def choose_who_signs_first(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: choose_order.choose_order(journey.key, "employer", edition=1, actor=actor)


def discard_draft(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: draft.discard_draft(journey.key, actor=actor)


def propose_offer(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: propose.propose(journey.key, edition=1, actor=actor)


def propose_anew(journey: Any) -> Doing:
    journey.to("begin")
    draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=journey.office.handler)
    return lambda actor: propose.propose(journey.key, edition=2, actor=actor)


def ask_waiver(journey: Any) -> Doing:
    journey.changes |= low_probation(journey.terms)
    journey.to("draft")
    finding = identity(next(one for one in judge(journey.contract, journey.terms)[1] if one.severity == "override"))
    return lambda actor: waive.ask_waiver(journey.key, finding, "同岗位最低档工资为 3200 元，见薪酬表。", actor=actor)


def decide_waiver(journey: Any) -> Doing:
    waiver = ask_waiver(journey)(journey.office.handler)
    return lambda actor: waive.decide_waiver(waiver, grant=True, actor=actor)


def object_to_finding(journey: Any) -> Doing:
    journey.changes |= {"clauses": ["乙方入职时应当向甲方交纳押金五百元。"]}
    journey.to("draft")
    finding = identity(next(one for one in judge(journey.contract, journey.terms)[1] if one.rule == "C-09"))
    return lambda actor: raise_objection(journey.key, finding, "这是宿舍的押金，由宿舍管理方收取。", actor=actor)


def ask_statement(journey: Any) -> Doing:
    journey.changes |= third_contract()
    journey.to("draft")
    return lambda actor: state.ask_statement(journey.key, actor=actor)


def answer_statement(journey: Any) -> Doing:
    asked = ask_statement(journey)(journey.office.handler)
    journey.log_in()
    journey.identify()
    digest = Statement.objects.get(id=asked).digest
    return lambda actor: state.answer_statement(asked, wanted=True, digest=digest, actor=actor)


def third_contract() -> dict[str, Any]:
    """Two fixed terms came before: the third is open-ended unless the worker wants it otherwise (LCL 14)."""
    begun = [add_months(invented.start(), -months) for months in (48, 24, 0)]
    previous = [
        {"type": "fixed", "start": f"{start}", "end": f"{after - datetime.timedelta(days=1)}"}
        for start, after in itertools.pairwise(begun)
    ]
    return {"history": {"previous": previous}, "employment_start": f"{begun[0]}", "probation": None}


def low_probation(terms: dict[str, Any]) -> dict[str, Any]:
    """Probation pay below 80 % of the agreed wage and above the minimum: lawful with an exception only (LCL 20)."""
    return {"probation": {**terms["probation"], "monthly_wage": "3000.00"}}


def assign_department(journey: Any) -> Doing:
    department = organise.add_department("橡胶一队", actor=journey.office.owner)
    journey.to("draft")
    return lambda actor: assign.assign(journey.key, department.id, actor=actor)


def ask_for_approval(journey: Any) -> Doing:
    organise.require_approvals(offers=True, seals=False, actor=journey.office.owner)
    journey.to("draft")
    return lambda actor: ask_approval.ask_approval(journey.key, edition=1, actor=actor)


def decide_offer(journey: Any) -> Doing:
    ask_for_approval(journey)(journey.office.handler)
    digest = approvals.offer_digest(journey.contract)
    return lambda actor: approve.decide_offer(journey.key, digest, grant=True, actor=actor)


def decide_seal(journey: Any) -> Doing:
    organise.require_approvals(offers=False, seals=True, actor=journey.office.owner)
    journey.to("stamp")
    return lambda actor: approve.decide_seal(journey.key, journey.signing().result.sha256, grant=True, actor=actor)
