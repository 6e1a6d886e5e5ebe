"""The worker answers the letter about the end of a term: yes, no, or something else, once, in their own session."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.acts.ask_intention import LONGEST
from qianyue.contracts.models import Intention
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.fields import sealed
from qianyue.operations.sentences import Sentence
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person

ANSWERS = {"yes": "愿意续订", "no": "不愿意续订", "other": "有其他想法"}


def asked_intention(intention: uuid.UUID, *, actor: Actor) -> Intention:
    """The letter, for the person whose phone it was sent to. Errors: NotFound for everybody else, NotAllowed."""
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("这一步只能由劳动者本人用自己的手机号登录后办理，单位人员不能代办。")
    person = Person.objects.get(id=actor.person)
    found = Intention.objects.select_related("contract__employer", "asked_by").filter(id=intention).first()
    if found is None or bytes(found.worker_phone) != bytes(person.phone_index or b""):
        raise NotFound("没有找到这封信。它可能不是给您的，请核对登录的号码。")
    return found


def may_read(asked: Intention, *, actor: Actor) -> bool:
    """Whether the actor has been identified as the one who is asked."""
    return is_identified(Person.objects.get(id=actor.person), as_index=asked.worker_identity)


def answer_intention(intention: uuid.UUID, answer: str, *, words: str, digest: str, actor: Actor) -> None:
    """Errors: NotAllowed (not identified), InvalidInput (no answer, no words for another wish), Conflict (answered already)."""
    asked = asked_intention(intention, actor=actor)
    if not may_read(asked, actor=actor):
        raise NotAllowed("请先完成实名核验，再答复。")
    if digest != asked.digest:
        raise Conflict("信的内容与您看到的不一致，请刷新页面后再答复。")
    said = " ".join(words.split())
    if answer not in ANSWERS:
        raise InvalidInput("请选择一种答复。", fields={"answer": "请选择一种答复。"})
    if answer == "other" and not said:
        raise InvalidInput("请写明您的想法。", fields={"words": "请写明您的想法。"})
    if len(said) > LONGEST:
        message = Sentence("最多写 {limit} 个字，现在有 {count} 个字。", limit=LONGEST, count=len(said))
        raise InvalidInput(message, fields={"words": message})
    asked.words = said or None  # encrypts for this row
    with transaction.atomic():
        unanswered = Intention.objects.filter(id=asked.id, answered_at=None)
        changed = {"answer": answer, "person_id": actor.person, "answered_at": timezone.now(), **sealed(asked, "words")}
        if not unanswered.update(**changed):
            raise Conflict("您已经答复过。改变主意的，请直接联系单位。")
        facts = {"intention": str(asked.id), "answer": answer, "digest": digest}
        record("intention.answered", stream=asked.contract_id, actor=actor, facts=facts, details={"words": said})
        handler = asked.asked_by
        notify(
            event=f"intention_answered:{asked.id}",
            contract=asked.contract_id,
            person=handler.id,
            phone=handler.phone,
            email=handler.email,
            text=f"合同 {asked.contract.number} 的劳动者已答复续订意向：{ANSWERS[answer]}。",
            link=f"{settings.PUBLIC_URL}/desk/employments/{asked.contract_id}",
        )
