"""The worker says that a paper that was entered is not theirs, or is not what they signed; the employer answers.

The entry itself is the employer's copy of a sheet of paper and proves nothing: the worker's word is kept beside it, as it was
written, and nobody deletes it.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.models import PaperContract, PaperEnding, PaperObjection, PaperScan
from qianyue.contracts.paper_access import must_be_for_all, paper_of, seen_paper
from qianyue.employers.models import Membership
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.written import written

LONGEST = 500


def object_to_paper(key: uuid.UUID, about: str, words: str, *, actor: Actor) -> uuid.UUID:
    """Returns the objection's key. Errors: NotFound, NotAllowed, InvalidInput, Conflict (one is not answered yet)."""
    paper = seen_paper(key, actor=actor)
    if about not in PaperObjection.About.values:
        message = "请选择哪里不对。"
        raise InvalidInput(message, fields={"about": message})
    if about == PaperObjection.About.ENDING and not PaperEnding.objects.filter(paper=paper, taken_back_at=None).exists():
        message = "单位没有记录这份合同的用工已经结束，请刷新页面，选择别的一项。"
        raise InvalidInput(message, fields={"about": message})
    missing = "请写明哪里不对：单位会看到。"
    text = written(words, field="words", most=LONGEST, missing=missing)
    scan = PaperScan.objects.filter(paper=paper, replaced_at=None).values_list("sha256", flat=True).first()
    objection = PaperObjection(
        id=new_id(paper.employer.shard),
        paper=paper,
        about=about,
        words=text,
        scan_sha256=scan or "",
        person_id=actor.person,
        raised_at=timezone.now(),
    )
    with transaction.atomic():
        if not PaperContract.objects.select_for_update().filter(id=key, withdrawn_at=None).exists():
            raise Conflict("单位已经作废这份登记，不再计算。")
        if not insert_once(objection):
            raise Conflict("您提出的异议单位还没有答复，请等待答复。着急的，可以直接向人社部门投诉。")
        facts = {"paper": str(key), "objection": str(objection.id), "about": about, "scan": objection.scan_sha256}
        record("paper.objected", stream=paper.employer_id, actor=actor, facts=facts, details={"words": text})
        _tell_handlers(objection)
    return objection.id


def answer_objection(key: uuid.UUID, answer: str, *, actor: Actor) -> None:
    """The employer's answer to the open objection. Errors: NotFound, NotAllowed, InvalidInput, Conflict (there is none)."""
    must_be_for_all(actor)
    paper = paper_of(key, actor=actor, to="draft")
    missing = "请写明核对的结果：劳动者会看到。"
    text = written(answer, field="answer", most=LONGEST, missing=missing)
    with transaction.atomic():
        if not _answered(paper, text, actor=actor):
            raise Conflict("这份纸质合同没有等待答复的异议，请刷新页面。")


def close_objection(paper: PaperContract, reason: str, *, actor: Actor) -> None:
    """In the transaction that withdraws the entry: who objected hears of it."""
    _answered(paper, f"登记已作废：{reason}", actor=actor)


def _answered(paper: PaperContract, answer: str, *, actor: Actor) -> bool:
    held = PaperObjection.objects.select_for_update(of=("self",)).select_related("person")
    open_one = held.filter(paper=paper, answered_at=None).first()
    if open_one is None:
        return False
    open_one.answer, open_one.answered_at, open_one.answered_by_id = answer, timezone.now(), actor.person
    open_one.save(update_fields=["answer", "answered_at", "answered_by"])
    facts = {"paper": str(paper.id), "objection": str(open_one.id)}
    record("paper.objection_answered", stream=paper.employer_id, actor=actor, facts=facts, details={"answer": answer})
    notify(
        event=f"paper_answered:{open_one.id}",
        person=open_one.person_id,
        phone=open_one.person.phone,
        email=open_one.person.email,
        text=f"{paper.employer.name}已答复您对一份纸质合同登记的异议，请登录查看。",
        link=f"{settings.PUBLIC_URL}/my/papers/{paper.id}",
    )
    return True


def _tell_handlers(objection: PaperObjection) -> None:
    """Who may mend it: the handlers who act for the whole employer."""
    employer = objection.paper.employer
    members = Membership.objects.current().select_related("person").filter(employer=employer, role=HANDLER, department=None)
    for member in members:
        notify(
            event=f"paper_objected:{objection.id}:{member.person_id}",
            person=member.person_id,
            phone=member.person.phone,
            email=member.person.email,
            text=f"一名劳动者对{employer.name}登记的一份纸质合同提出异议，请登录工作台核对、答复。",
            link=f"{settings.PUBLIC_URL}/desk/paper/{objection.paper_id}",
        )
