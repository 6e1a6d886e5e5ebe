"""Propose: the rules judge, the document is rendered, frozen and hashed, and the worker is told. This is the offer.

What the employer issues alone (a certificate), or seals before the worker signs, is frozen in the same way and goes to the seal
keeper instead.
"""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from typing import Any

from django.utils import timezone

from qianyue import documents, law
from qianyue.contracts import approvals, archive, attached, beforehand, turns, wording
from qianyue.contracts.access import as_member, hold_open, must_be_open
from qianyue.contracts.acts.ceremony import abandon
from qianyue.contracts.acts.cut_off import leave, leaves, may_go_to
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.acts.invite import OPEN_FOR, await_seal, invite, new_link
from qianyue.contracts.acts.seal import tell_seal_keepers
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.columns import columns_of
from qianyue.contracts.judging import judge, on_record, refusing, settled
from qianyue.contracts.models import Approval, Contract, Document, Proposal, State
from qianyue.contracts.others import earlier_of, others_problems, partner_of
from qianyue.contracts.search import entries
from qianyue.documents.kinds import kind_for
from qianyue.evidence.record import record
from qianyue.law import tables
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.people.models import identity_index, phone_index

AFTER_RENDERING = point("propose.after_rendering")
AFTER_KEEPING = point("propose.after_keeping")
AFTER_OFFER = point("propose.after_offer")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Made:
    """What is about to be offered: judged, rendered, its file kept; no record names it yet."""

    using: law.TableSet
    parsed: law.Terms
    findings: list[law.Finding]
    document: Document


def propose(contract_id: uuid.UUID, *, edition: int, actor: Actor, message: str = "", operation: str | None = None) -> uuid.UUID:
    """Make the working copy the offer that stands; an earlier offer and all that was confirmed of it dies.

    What it follows or whom it joins is settled here: the contract that it names, the partner that will seal it.
    Errors: InvalidInput (findings that refuse, fields to mend), Conflict (edited or signed in between, nothing changed).
    """
    contract = as_member(contract_id, actor=actor, to="propose")
    must_be_open(contract.employer)
    if given := answered(operation, f"propose:{contract_id}", actor=actor):
        return uuid.UUID(given)
    made = make(contract, edition=edition)

    def do() -> str:
        hold_open(contract.employer_id)
        held = Contract.objects.select_for_update().get(id=contract_id)
        _still_open(held, edition)
        return str(offer(held, made, actor=actor, message=message).id)

    offered = once(operation, f"propose:{contract_id}", actor=actor, do=do)
    crash_if(AFTER_OFFER)
    return uuid.UUID(offered)


def make(contract: Contract, *, edition: int) -> Made:
    """Judge and render the working copy as `contract` has it, and keep the file. Errors: as `propose`."""
    using = tables.current()
    parsed, findings = judge(contract, contract.terms, using)
    refuse(contract, parsed, findings)
    _still_open(contract, edition)
    approvals.must_be_granted(contract, Approval.Step.OFFER)
    if contract.proposal and kind_for(parsed).places != contract.definition.places:
        raise Conflict("已经发出的文书不能换成由不同的人签署的另一种文书。请撤回以后另行起草。")
    worker = parsed.worker
    may_go_to(contract, worker.phone, identity_index(worker.id_type, worker.id_number))
    wording.may_be_used(contract, parsed)
    rendered = wording.render(contract, parsed)
    _is_new(contract, parsed, hashlib.sha256(rendered.pdf).hexdigest())
    crash_if(AFTER_RENDERING)
    document = archive.keep(
        contract, role="proposed", data=rendered.pdf, pages=rendered.pages, engine=rendered.engine, base=rendered.base
    )
    crash_if(AFTER_KEEPING)
    return Made(using=using, parsed=parsed, findings=findings, document=document)


def offer(held: Contract, made: Made, *, actor: Actor, message: str = "") -> Proposal:
    """The offer stands, in the transaction of the act that made it, the contract being held and its employer open."""
    now, (token, link), parsed, document = timezone.now(), new_link(), made.parsed, made.document
    kind, worker = kind_for(parsed), parsed.worker
    order = turns.order_for(held, kind)
    state = turns.first_state(order, kind)
    _is_new(held, parsed, document.sha256)
    wording.hold(held)
    beforehand.hold(held, parsed, made.findings)
    insert(document)
    may_go_to(held, worker.phone, identity_index(worker.id_type, worker.id_number))
    if leaves(held, worker.phone):  # edited instead of corrected (`readdress`): the old number is left behind all the same
        leave(held, worker.phone, actor=actor)
    proposal = Proposal(
        id=new_id(held.shard),
        contract=held,
        version=held.proposals.count() + 1,
        terms=kept(parsed),
        text_id=held.text_id,
        document=document,
        order=order,
        key_facts_digest=documents.key_facts_digest(parsed),
        rule_set=law.rule_set(made.using),
        findings=on_record(held, made.findings, parsed),
        link=link if state == State.PROPOSED else None,
        message=message[:200] or None,
        proposed_at=now,
        closes_at=now + OPEN_FOR,
    )
    insert(proposal)
    enclosed = attached.enclose(held, proposal)
    replace(held, actor=actor)
    held.proposal, held.state = proposal, state
    held.kind, held.earlier, held.partner = kind.name, earlier_of(held, parsed), partner_of(parsed)
    held.worker_phone = phone_index(worker.phone)
    held.worker_identity = identity_index(worker.id_type, worker.id_number)
    held.worker_name = worker.name
    for column, value in columns_of(proposal.terms, employer_region=held.employer.region).items():
        setattr(held, column, value)
    held.worker = None  # bound again when the identified person opens this offer
    held.save()
    entries.write(held)
    _record(held, proposal, parsed, made.findings, enclosed, actor=actor)
    life.keep(held)
    if state == State.PROPOSED:
        invite(held, token)
    elif "worker" in kind.places:
        await_seal(proposal)
    if turns.sequence(order, kind)[0] != "worker":
        tell_seal_keepers(held)
    return proposal


def _still_open(contract: Contract, edition: int) -> None:
    """Asked before anything is stored, and again when nobody else can change the contract."""
    if contract.edition != edition or contract.state not in EDITABLE:
        raise Conflict("合同刚刚被修改或已经签署，请刷新页面，核对最新内容后再发出。")


def kept(parsed: law.Terms) -> dict[str, Any]:
    """The terms as an offer keeps them."""
    return parsed.model_dump(mode="json", exclude_none=True)


def _is_new(contract: Contract, parsed: law.Terms, digest: str) -> None:
    """LibreOffice numbers a file's parts anew each time: with an own text, the same terms and text are the same offer."""
    offer = contract.proposal
    if offer is None or offer.order != turns.order_for(contract, kind_for(parsed)):
        return
    same = offer.text_id == contract.text_id is not None and offer.terms == kept(parsed)
    if same or offer.document.sha256 == digest:
        raise Conflict("内容与已发出的要约相比没有变化，不需要重新发出。")


def refuse(contract: Contract, parsed: law.Terms, findings: list[law.Finding]) -> None:
    """Everything that keeps the offer from being made, all at once, each at its field."""
    fields = {finding.path: f"{finding.message}。{finding.fix}。" for finding in refusing(contract, findings, parsed)}
    for path, problem in (others_problems(contract, parsed) | attached.problems(contract)).items():
        fields.setdefault(path, problem)
    if parsed.worker is None or not parsed.worker.phone:
        fields.setdefault("/worker/phone", "请填写劳动者本人的手机号：签约邀请和验证码都发到这个号码。")
    employer = contract.employer
    if parsed.employer is None or parsed.employer.name != employer.name:
        fields.setdefault("/employer/name", Sentence("用人单位名称应为登记名称“{name}”。", name=employer.name))
    if parsed.employer is None or parsed.employer.uscc != employer.uscc:
        fields.setdefault("/employer/uscc", Sentence("统一社会信用代码应为本单位的 {uscc}。", uscc=employer.uscc))
    if fields:
        raise InvalidInput(Sentence("还有 {count} 处需要修改，合同暂时不能发出。", count=len(fields)), fields=fields)


def replace(held: Contract, *, actor: Actor) -> None:
    """The offer that stood is replaced: its ceremonies die with it, its acknowledgements name it and count no more."""
    if held.proposal_id is None:
        return
    Proposal.objects.filter(id=held.proposal_id).update(replaced_at=timezone.now())
    abandon(held.proposal, actor=actor)
    record("proposal.replaced", stream=held.id, actor=actor, facts={"proposal": str(held.proposal_id)})


def _record(
    held: Contract, proposal: Proposal, parsed: law.Terms, findings: list[law.Finding], enclosed: list[Any], *, actor: Actor
) -> None:
    judged = {
        "rule_set": proposal.rule_set,
        "findings": [{"rule": f.rule, "severity": f.severity, "path": f.path} for f in findings],
        "settled": sorted(str(one.id) for one in settled(held, findings, parsed).values()),
    }
    record("rules.checked", stream=held.id, actor=actor, facts={"proposal": str(proposal.id), **judged})
    others = {name: str(row.id) for name, row in (("earlier", held.earlier), ("partner", held.partner)) if row}
    record(
        "contract.proposed" if held.state == State.PROPOSED else "contract.submitted",
        stream=held.id,
        actor=actor,
        facts={
            "proposal": str(proposal.id),
            "version": proposal.version,
            "document": proposal.document.sha256,
            "size": proposal.document.size,
            "engine": proposal.document.engine,
            **wording.facts(held),
            **({"order": proposal.order} if turns.may_choose(held.definition) else {}),
            "key_facts": proposal.key_facts_digest,
            "closes_at": proposal.closes_at.isoformat(),
            **others,
            **({"attachments": enclosed} if enclosed else {}),
        },
        details={"terms": hashlib.sha256(law.dump_terms(parsed)).hexdigest()},
    )
