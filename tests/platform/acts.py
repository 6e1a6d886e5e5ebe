"""Every act of the contracts: whose it is, how far a contract must have come, what it writes into the log."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from qianyue.contracts.acts import answer, bind, choose_text, deliver, draft, intent, propose, read, seal, sign, state, waive
from qianyue.contracts.acts.raise_objection import raise_objection
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Statement
from qianyue.documents.own import starter
from qianyue.employers.acts import upload_text
from qianyue.employers.models import EmployerText
from tests.platform.steps import fresh_key

Doing = Callable[[Any], object]


@dataclasses.dataclass(frozen=True)
class Act:
    """`prepare` takes a journey to where the act is possible and returns it, waiting for its actor."""

    name: str
    role: str  # worker | handler | keeper
    prepare: Callable[[Any], Doing]
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def _create_draft(journey: Any) -> Doing:
    def do(actor: Any) -> None:
        journey.key = draft.create_draft(journey.terms, actor=actor)

    return do


def _save_draft(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=actor)


def _choose_text(journey: Any) -> Doing:
    """A text that the keeper has put into use; how it is laid out is no matter here."""
    office = journey.office
    text = upload_text.upload_text("labor_contract", "通用合同", starter("labor_contract"), actor=office.handler)
    EmployerText.objects.filter(id=text).update(published_at=timezone.now(), published_by=office.keeper.person)
    journey.to("draft")
    return lambda actor: choose_text.choose_text(journey.key, text, edition=1, actor=actor)


def _discard_draft(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: draft.discard_draft(journey.key, actor=actor)


def _propose(journey: Any) -> Doing:
    journey.to("draft")
    return lambda actor: propose.propose(journey.key, edition=1, actor=actor)


def _propose_anew(journey: Any) -> Doing:
    journey.to("begin")
    draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=journey.office.handler)
    return lambda actor: propose.propose(journey.key, edition=2, actor=actor)


def _bind(journey: Any) -> Doing:
    journey.to("identify")
    return lambda actor: bind.bind(journey.key, actor=actor)


def _show(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.show(journey.proposal.id, "page-1", actor=actor)


def _file_to_sign(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.file_to_sign(journey.proposal.id, actor=actor)


def _consent(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.consent_to_electronic_form(journey.proposal.id, actor=actor)


def _key_facts(journey: Any) -> Doing:
    journey.to("consent")
    read.show(journey.proposal.id, "key_facts", actor=journey.worker.actor)
    return lambda actor: read.confirm_key_facts(journey.proposal.id, journey.proposal.key_facts_digest, actor=actor)


def _full_text(journey: Any) -> Doing:
    journey.to("key_facts")
    read.show(journey.proposal.id, "text", actor=journey.worker.actor)
    return lambda actor: read.confirm_full_text(journey.proposal.id, journey.proposal.document.sha256, actor=actor)


def _ask_intent(journey: Any) -> Doing:
    journey.to("full_text")
    return lambda actor: intent.request_intent_code(journey.proposal.id, actor=actor)


def _confirm_intent(journey: Any) -> Doing:
    _ask_intent(journey)(journey.worker.actor)
    number = journey.worker.latest_code()
    return lambda actor: intent.confirm_intent(journey.proposal.id, number, actor=actor)


def _begin_signing(journey: Any) -> Doing:
    journey.to("confirm")
    _, csr = fresh_key()
    return lambda actor: sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=actor)


def _sign(journey: Any) -> Doing:
    journey.to("begin")
    return journey.ceremony.finish


def _decline(journey: Any) -> Doing:
    journey.to("begin")
    return lambda actor: answer.decline(journey.proposal.id, "工资与约定不一致", actor=actor)


def _request_change(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: answer.request_change(journey.proposal.id, "请改为每月10日发工资", actor=actor)


def _withdraw(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: answer.withdraw(journey.key, actor=actor)


def _revoke(journey: Any) -> Doing:
    journey.to("stamp")
    return lambda actor: answer.revoke(journey.key, "岗位取消", actor=actor)


def _approve_seal(journey: Any) -> Doing:
    journey.to("stamp")
    return lambda actor: seal.approve_seal(journey.key, document=journey.signing().result.sha256, actor=actor)


def _ask_waiver(journey: Any) -> Doing:
    journey.changes |= low_probation(journey.terms)
    journey.to("draft")
    finding = identity(next(one for one in judge(journey.contract, journey.terms)[1] if one.severity == "override"))
    return lambda actor: waive.ask_waiver(journey.key, finding, "同岗位最低档工资为 3200 元，见薪酬表。", actor=actor)


def _decide_waiver(journey: Any) -> Doing:
    waiver = _ask_waiver(journey)(journey.office.handler)
    return lambda actor: waive.decide_waiver(waiver, grant=True, actor=actor)


def _raise_objection(journey: Any) -> Doing:
    journey.changes |= {"clauses": ["乙方入职时应当向甲方交纳押金五百元。"]}
    journey.to("draft")
    finding = identity(next(one for one in judge(journey.contract, journey.terms)[1] if one.rule == "C-09"))
    return lambda actor: raise_objection(journey.key, finding, "这是宿舍的押金，由宿舍管理方收取。", actor=actor)


def _ask_statement(journey: Any) -> Doing:
    journey.changes |= third_contract()
    journey.to("draft")
    return lambda actor: state.ask_statement(journey.key, actor=actor)


def _answer_statement(journey: Any) -> Doing:
    asked = _ask_statement(journey)(journey.office.handler)
    journey.log_in()
    journey.identify()
    digest = Statement.objects.get(id=asked).digest
    return lambda actor: state.answer_statement(asked, wanted=True, digest=digest, actor=actor)


def third_contract() -> dict[str, Any]:
    """Two fixed terms came before: the third is open-ended unless the worker wants it otherwise (LCL 14)."""
    earlier = [("2022-12-01", "2024-11-30"), ("2024-12-01", "2026-11-30")]
    previous = [{"type": "fixed", "start": start, "end": end} for start, end in earlier]
    return {"history": {"previous": previous}, "employment_start": "2022-12-01", "probation": None}


def low_probation(terms: dict[str, Any]) -> dict[str, Any]:
    """Probation pay below 80 % of the agreed wage and above the minimum: lawful with an exception only (LCL 20)."""
    return {"probation": {**terms["probation"], "monthly_wage": "3000.00"}}


def _deliver(journey: Any) -> Doing:
    journey.to("conclude")
    return lambda actor: deliver.deliver(journey.key, "download", actor=actor)


ACTS = [
    Act("create_draft", "handler", _create_draft, ("draft.created",)),
    Act("save_draft", "handler", _save_draft, ("draft.changed",)),
    Act("choose_text", "handler", _choose_text, ("text.chosen",)),
    Act("discard_draft", "handler", _discard_draft, ("draft.discarded",)),
    Act("ask_waiver", "handler", _ask_waiver, ("waiver.asked",)),
    Act("decide_waiver", "keeper", _decide_waiver, ("waiver.granted",)),
    Act("raise_objection", "handler", _raise_objection, ("objection.raised",)),
    Act("ask_statement", "handler", _ask_statement, ("statement.asked",)),
    Act("answer_statement", "worker", _answer_statement, ("statement.given",)),
    Act("propose", "handler", _propose, ("rules.checked", "contract.proposed")),
    Act(
        "propose_anew",
        "handler",
        _propose_anew,
        ("signing.abandoned", "proposal.replaced", "rules.checked", "contract.proposed"),
    ),
    Act("bind", "worker", _bind, ("worker.matched",)),
    Act("show", "worker", _show, ("content.shown",)),
    Act("file_to_sign", "worker", _file_to_sign, ("content.shown",)),
    Act("consent", "worker", _consent, ("electronic_form.confirmed",)),
    Act("confirm_key_facts", "worker", _key_facts, ("key_facts.confirmed",)),
    Act("confirm_full_text", "worker", _full_text, ("full_text.confirmed",)),
    Act("request_intent_code", "worker", _ask_intent, ("intent.asked",)),
    Act("confirm_intent", "worker", _confirm_intent, ("intent.confirmed",)),
    Act("begin_signing", "worker", _begin_signing, ("rules.checked", "signing.begun", "certificate.issued")),
    Act("sign", "worker", _sign, ("signature.made",)),
    Act("decline", "worker", _decline, ("signing.abandoned", "contract.declined")),
    Act("request_change", "worker", _request_change, ("change.requested",)),
    Act("withdraw", "handler", _withdraw, ("contract.withdrawn",)),
    Act("revoke", "handler", _revoke, ("contract.revoked",)),
    Act("approve_seal", "keeper", _approve_seal, ("rules.checked", "seal.approved")),
    Act("deliver_to_worker", "worker", _deliver, ("contract.downloaded",)),
    Act("deliver_to_handler", "handler", _deliver, ("contract.downloaded",)),
    Act("deliver_to_keeper", "keeper", _deliver, ("contract.downloaded",)),
]


def rightful(act: Act, journey: Any) -> Any:
    """The actor whose act it is."""
    people = {"worker": journey.worker.actor, "handler": journey.office.handler, "keeper": journey.office.keeper}
    return people[act.role]
