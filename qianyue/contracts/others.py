"""Who and what else a document names: the contract that it follows, and the partner that is its third party.

What follows a contract names one that this employer has concluded here with this very worker, and that still stands. That
contract is never changed (art. 1): `Contract.earlier` leads to it. A partner seals here too, so it must have a seal here.
"""

from __future__ import annotations

from typing import Any

from qianyue import law
from qianyue.contracts.ended import ended
from qianyue.contracts.in_force import in_force, is_same, said_at
from qianyue.contracts.models import Contract, State
from qianyue.documents.kinds import kind_for
from qianyue.employers.models import Employer
from qianyue.operations.sentences import Sentence
from qianyue.people.models import identity_index

EMPLOYING = frozenset(
    {
        "labor_contract",
        "labor_contract_short",
        "part_time_contract",
        "dispatch_contract",
        "over_age_agreement",
        "platform_agreement",
        "platform_agreement_tripartite",
        "renewal",
    }
)
BESIDE = frozenset(
    {"confidentiality_agreement", "non_compete_agreement", "training_agreement", "supplementary_insurance_agreement"}
)
NAMED = {  # what each kind may name
    "amendment": EMPLOYING | BESIDE,
    "renewal": EMPLOYING,
    "termination_agreement": EMPLOYING,
    "ending_certificate": EMPLOYING,
}


def earlier_of(contract: Contract, terms: law.Terms) -> Contract | None:
    """The contract of the same employer that these terms name, whatever has become of it."""
    number = _number(terms)
    found = Contract.objects.filter(employer=contract.employer_id, number=number).exclude(id=contract.id) if number else None
    return found.select_related("proposal").first() if found is not None else None


def partner_of(terms: law.Terms) -> Employer | None:
    """The third party of these terms, when it is registered here; found by its number, as everybody is."""
    uscc = _partner_number(terms)
    return Employer.objects.filter(uscc=uscc, active=True).first() if uscc else None


def others_problems(contract: Contract, terms: law.Terms) -> dict[str, Sentence | str]:
    """A sentence for each place (JSON pointer) that names somebody or something else than it should."""
    earlier = earlier_of(contract, terms)
    problems = {"/amends/contract": _problem_with(earlier, terms)}
    if earlier is not None and not problems["/amends/contract"] and terms.kind == "amendment":
        problems |= _said_otherwise(earlier, terms)
    if "partner" in kind_for(terms).places:
        problems |= _problems_with_partner(contract, terms, partner_of(terms))
    return {place: problem for place, problem in problems.items() if problem}


def _said_otherwise(earlier: Contract, terms: Any) -> dict[str, Sentence | str]:
    """An amendment says what the contract says now, not what somebody remembers: each `from` is held against it."""
    now, problems = in_force(earlier), {}
    for index, change in enumerate(terms.amends.changes or ()):
        said = said_at(now, change.path or "") if change.path else None
        if not is_same(change.from_, said):
            place = f"/amends/changes/{index}/from"
            problems[place] = _now(said)
    return problems


def _now(said: Any) -> Sentence | str:
    if said is None:
        return "原合同（包括已经订立的变更）没有写这一项，变更前的内容应当不填。"
    if isinstance(said, dict | list | bool):
        return "与原合同（包括已经订立的变更）现在写的不一致。请照原合同填写变更前的内容。"
    return Sentence("原合同（包括已经订立的变更）这一项现在是“{now}”，变更前的内容应当照写。", now=str(said))


def _problems_with_partner(contract: Contract, terms: law.Terms, partner: Employer | None) -> dict[str, Sentence | str]:
    number, name = "/platform_work/partner_details/uscc", "/platform_work/partner"
    if not _partner_number(terms):
        return {number: "请填写合作企业的统一社会信用代码：它也要用自己的电子印章盖章。"}
    if partner is None:
        return {number: "这家合作企业还没有在本平台开通。请它先申请开通并启用电子印章，再发出这份协议。"}
    if partner.id == contract.employer_id:
        return {number: "合作企业不能是本单位自己。"}
    if terms.platform_work.partner != partner.name:
        return {name: Sentence("合作企业名称应为登记名称“{name}”。", name=partner.name)}
    return {}


def _problem_with(earlier: Contract | None, terms: law.Terms) -> Sentence | str:
    """Why the contract that `terms` name cannot be followed by them; empty when it can, or when they name none."""
    if not _number(terms):
        return ""
    if earlier is None:
        return "没有找到这个编号的合同。请填写本单位在本平台订立的原合同的编号。"
    worker = terms.worker
    if worker is None or not (worker.id_type and worker.id_number) or _is_of_another(earlier, worker):
        return "这个编号的合同不是与这名劳动者订立的。请核对编号和劳动者的证件号码。"
    if earlier.state != State.CONCLUDED:
        return Sentence("这个编号的合同目前是“{state}”，没有订立完成，不能以它为准。", state=earlier.get_state_display())
    if earlier.kind not in NAMED[terms.kind]:
        return "这个编号的文书本身不是劳动合同或者用工协议。请填写它所依据的合同的编号。"
    if terms.kind != "ending_certificate" and ended(earlier) is not None:
        return "这份合同已经解除或者终止，不能再变更、续订或者解除。需要继续用工的，请订立新的劳动合同。"
    return ""


def _partner_number(terms: law.Terms) -> str | None:
    work: Any = getattr(terms, "platform_work", None)
    return work.partner_details.uscc if work and work.partner_details else None


def _number(terms: law.Terms) -> str | None:
    amends: Any = getattr(terms, "amends", None)
    return amends.contract if amends and terms.kind in NAMED else None


def _is_of_another(earlier: Contract, worker: Any) -> bool:
    return earlier.worker_identity is None or bytes(earlier.worker_identity) != identity_index(worker.id_type, worker.id_number)
