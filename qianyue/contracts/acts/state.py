"""The worker's own statement that a fixed term is wanted (T-04): the employer can ask for it, and never make it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import NOT_IDENTIFIED, as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.judging import digest_of, judge, open_ended_due, statement
from qianyue.contracts.models import Statement
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person, identity_index, phone_index

MISSING = "没有找到这项声明。它可能不是请您作出的，请核对登录的号码。"


def ask_statement(contract_id: uuid.UUID, *, actor: Actor) -> uuid.UUID:
    """Ask the worker of a draft; returns the statement's key. Errors: InvalidInput (who is asked is not filled in),
    Conflict (the rules ask for none, or it was asked for already)."""
    contract = as_member(contract_id, actor=actor, to="propose")
    terms, findings = judge(contract, contract.terms)
    due = open_ended_due(findings)
    if due is None or contract.state not in EDITABLE:
        raise Conflict("按现在的内容不需要劳动者声明，请刷新页面查看最新的检查结果。")
    worker = terms.worker
    if worker is None or not (worker.name and worker.phone and worker.id_type and worker.id_number and terms.employer):
        message = "请先填好劳动者的姓名、证件和手机号：声明请求发给本人。"
        raise InvalidInput(message, fields={"/worker/phone": message})
    text = statement(terms, due)
    asked = Statement(
        id=new_id(contract.shard),
        contract=contract,
        worker_phone=phone_index(worker.phone),
        worker_identity=identity_index(worker.id_type, worker.id_number),
        worker_name=worker.name,
        text=text,
        digest=digest_of(text),
        asked_at=timezone.now(),
    )
    with transaction.atomic():
        if not insert_once(asked):
            raise Conflict("已经请劳动者声明过同样的内容。没有回复的，请直接联系本人；已经拒绝的，应当订立无固定期限合同。")
        record("statement.asked", stream=contract_id, actor=actor, facts={"statement": str(asked.id), "digest": asked.digest})
        notify(
            event=f"statement_asked:{asked.id}",
            contract=contract_id,
            phone=worker.phone,
            email=worker.email,
            text=f"{contract.employer.name}请您说明：下一份劳动合同您是否要固定期限。是否同意由您自己决定，请点链接登录后答复。",
            link=f"{settings.PUBLIC_URL}/my/statements/{asked.id}",
        )
    return asked.id


def asked_statement(statement_id: uuid.UUID, *, actor: Actor) -> Statement:
    """What the worker is asked, for the person whose phone it was sent to. Errors: NotFound for everybody else."""
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("这一步只能由劳动者本人用自己的手机号登录后办理，单位人员不能代办。")
    person = Person.objects.get(id=actor.person)
    mine = Statement.objects.select_related("contract__employer", "contract__handler").filter(
        id=statement_id, worker_phone=person.phone_index
    )
    found = mine.first()
    if found is None:
        raise NotFound(MISSING)
    return found


def may_read(asked: Statement, *, actor: Actor) -> bool:
    """Whether the actor has just been identified as the one whose word counts."""
    person = Person.objects.get(id=actor.person)
    return is_identified(person, as_index=asked.worker_identity) and person.name == asked.worker_name


def answer_statement(statement_id: uuid.UUID, *, wanted: bool, digest: str, actor: Actor) -> None:
    """The worker's word, once. Errors: NotAllowed (not identified, or somebody else), Conflict (other text, answered already)."""
    asked = asked_statement(statement_id, actor=actor)
    if not may_read(asked, actor=actor):
        raise NotAllowed(NOT_IDENTIFIED)
    if digest != asked.digest:
        raise Conflict("声明的内容已经更新，请重新阅读后再答复。")
    with transaction.atomic():
        open_still = Statement.objects.filter(id=asked.id, wanted=None)
        if not open_still.update(wanted=wanted, person=actor.person, answered_at=timezone.now()):
            raise Conflict("这项声明您已经答复过。改变主意的，请直接联系单位。")
        facts = {"statement": str(asked.id), "digest": digest}
        record("statement.given" if wanted else "statement.refused", stream=asked.contract_id, actor=actor, facts=facts)
        handler = asked.contract.handler
        said = "本人提出订立固定期限合同，可以发出" if wanted else "没有提出订立固定期限合同，应当订立无固定期限合同"
        notify(
            event=f"statement_answered:{asked.id}",
            person=handler.id,
            phone=handler.phone,
            email=handler.email,
            text=f"合同 {asked.contract.number} 的劳动者已答复：{said}。",
            contract=asked.contract_id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{asked.contract_id}",
        )
