"""Propose: the rules judge, the document is rendered, frozen and hashed, and the worker is told. This is the offer.

What the employer issues alone (a certificate) is frozen in the same way and goes to the seal keeper instead.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue import documents, law
from qianyue.contracts import archive, wording
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.acts.seal import tell_seal_keepers
from qianyue.contracts.acts.sign import abandon
from qianyue.contracts.judging import judge, on_record, refusing, settled
from qianyue.contracts.models import Contract, Proposal, State
from qianyue.contracts.others import earlier_of, others_problems, partner_of
from qianyue.documents.kinds import kind_for
from qianyue.evidence.record import record
from qianyue.law import tables
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.keys import blind_index
from qianyue.operations.once import answered, once
from qianyue.operations.outbox import handler, owe
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.people.models import identity_index, phone_index

OPEN_FOR = datetime.timedelta(days=30)

AFTER_RENDERING = point("propose.after_rendering")
AFTER_KEEPING = point("propose.after_keeping")
AFTER_OFFER = point("propose.after_offer")


def propose(contract_id: uuid.UUID, *, edition: int, actor: Actor, message: str = "", operation: str | None = None) -> uuid.UUID:
    """Make the working copy the offer that stands; an earlier offer and all that was confirmed of it dies.

    What it follows or whom it joins is settled here: the contract that it names, the partner that will seal it.
    Errors: InvalidInput (findings that refuse, fields to mend), Conflict (edited or signed in between, nothing changed).
    """
    contract = as_member(contract_id, actor=actor, role=HANDLER)
    if given := answered(operation, "propose", actor=actor):
        return uuid.UUID(given)
    using = tables.current()
    parsed, findings = judge(contract, contract.terms, using)
    _refuse(contract, parsed, findings)
    _still_open(contract, edition)
    kind = kind_for(parsed)
    if contract.proposal and kind.places != contract.definition.places:
        raise Conflict("已经发出的文书不能换成由不同的人签署的另一种文书。请撤回以后另行起草。")
    wording.may_be_used(contract, parsed)
    rendered = wording.render(contract, parsed)
    _is_new(contract, parsed, hashlib.sha256(rendered.pdf).hexdigest())
    crash_if(AFTER_RENDERING)
    document = archive.keep(
        contract, role="proposed", data=rendered.pdf, pages=rendered.pages, engine=rendered.engine, base=rendered.base
    )
    crash_if(AFTER_KEEPING)
    token = secrets.token_urlsafe(16)
    terms = law.dump_terms(parsed)

    def do() -> str:
        now = timezone.now()
        held = Contract.objects.select_for_update().get(id=contract_id)
        _still_open(held, edition)
        _is_new(held, parsed, document.sha256)
        wording.hold(held)
        insert(document)
        worker = parsed.worker
        proposal = Proposal(
            id=new_id(held.shard),
            contract=held,
            version=held.proposals.count() + 1,
            terms=_kept(parsed),
            text_id=held.text_id,
            document=document,
            key_facts_digest=documents.key_facts_digest(parsed),
            rule_set=law.rule_set(using),
            findings=on_record(contract, findings),
            link=blind_index().of("link", token),
            message=message[:200] or None,
            proposed_at=now,
            closes_at=now + OPEN_FOR,
        )
        insert(proposal)
        _replace(held, actor=actor)
        asked = "worker" in kind.places
        held.proposal, held.state = proposal, State.PROPOSED if asked else State.SUBMITTED
        held.kind, held.earlier, held.partner = kind.name, earlier_of(held, parsed), partner_of(parsed)
        held.worker_phone = phone_index(worker.phone)
        held.worker_identity = identity_index(worker.id_type, worker.id_number)
        held.worker_name = worker.name
        held.worker = None  # bound again when the identified person opens this offer
        held.save()
        _record(held, proposal, terms, findings, actor=actor)
        if asked:
            _invite(held, worker, token)
        else:
            tell_seal_keepers(held)
        return str(proposal.id)

    made = once(operation, "propose", actor=actor, do=do)
    crash_if(AFTER_OFFER)
    return uuid.UUID(made)


def _invite(held: Contract, worker: Any, token: str) -> None:
    """The worker is told of the offer, and it closes by itself when its time is up."""
    title = held.definition.title
    notify(
        event=f"proposed:{held.proposal_id}",
        contract=held.id,
        phone=worker.phone,
        email=worker.email,
        text=f"{held.employer.name}邀请您在线签订{title}，签约全程免费。请点链接用本机号码登录后查看，未经您本人确认不会生效。",
        link=f"{settings.PUBLIC_URL}/s/{token}",
    )
    owe("contracts.expire", held.proposal_id, delay=OPEN_FOR.total_seconds(), proposal=str(held.proposal_id))


def _still_open(contract: Contract, edition: int) -> None:
    """Asked before anything is stored, and again when nobody else can change the contract."""
    if contract.edition != edition or contract.state not in EDITABLE:
        raise Conflict("合同刚刚被修改或已经签署，请刷新页面，核对最新内容后再发出。")


def _kept(parsed: law.Terms) -> dict[str, Any]:
    """The terms as an offer keeps them."""
    return parsed.model_dump(mode="json", exclude_none=True)


def _is_new(contract: Contract, parsed: law.Terms, digest: str) -> None:
    """LibreOffice numbers a file's parts anew each time: with an own text, the same terms and text are the same offer."""
    offer = contract.proposal
    if offer is None:
        return
    same = offer.text_id == contract.text_id is not None and offer.terms == _kept(parsed)
    if same or offer.document.sha256 == digest:
        raise Conflict("内容与已发出的要约相比没有变化，不需要重新发出。")


def _refuse(contract: Contract, parsed: law.Terms, findings: list[law.Finding]) -> None:
    """Everything that keeps the offer from being made, all at once, each at its field."""
    fields = {finding.path: f"{finding.message}。{finding.fix}。" for finding in refusing(contract, findings)}
    for path, problem in others_problems(contract, parsed).items():
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


def _replace(held: Contract, *, actor: Actor) -> None:
    """The offer that stood is replaced: its ceremonies die with it, its acknowledgements name it and count no more."""
    if held.proposal_id is None:
        return
    Proposal.objects.filter(id=held.proposal_id).update(replaced_at=timezone.now())
    abandon(held.proposal, actor=actor)
    record("proposal.replaced", stream=held.id, actor=actor, facts={"proposal": str(held.proposal_id)})


def _record(held: Contract, proposal: Proposal, terms: bytes, findings: list[law.Finding], *, actor: Actor) -> None:
    judged = {
        "rule_set": proposal.rule_set,
        "findings": [{"rule": f.rule, "severity": f.severity, "path": f.path} for f in findings],
        "settled": sorted(str(one.id) for one in settled(held, findings).values()),
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
            "key_facts": proposal.key_facts_digest,
            "closes_at": proposal.closes_at.isoformat(),
            **others,
        },
        details={"terms": hashlib.sha256(terms).hexdigest()},
    )


@handler("contracts.expire")
def expire(*, proposal: str) -> None:
    """The offer has run out unsigned: it is closed, and both sides can see why."""
    with transaction.atomic():
        offer = Proposal.objects.select_related("contract").get(id=proposal)
        standing = Contract.objects.filter(id=offer.contract_id, proposal=offer, state=State.PROPOSED)
        if standing.update(state=State.EXPIRED, changed_at=timezone.now()):
            abandon(offer, actor=Actor.system())
            record("contract.expired", stream=offer.contract_id, actor=Actor.system(), facts={"proposal": proposal})
