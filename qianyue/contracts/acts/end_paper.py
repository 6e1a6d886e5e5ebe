"""That the employment under a contract on paper has ended, written down by whoever enters papers: nothing is decided here.

What LCL 42 forbids or LCL 45 puts off was a question for the decision, and that was taken elsewhere: only a day that has come is
recorded, so that nobody ends by a record what `end` would refuse. A record that was wrong is taken back, and stays.
"""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts import same
from qianyue.contracts.acts.enter_paper import BUILT, built_on
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.models import Contract, PaperContract, PaperEnding
from qianyue.contracts.others import EMPLOYING
from qianyue.contracts.paper_access import MISSING, must_be_for_all
from qianyue.evidence.record import record
from qianyue.law.dates import today
from qianyue.law.endings import REASONS, Facts, objections
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence
from qianyue.operations.written import written
from qianyue.people.models import Person

LONGEST_NOTE = 500
FACTS = ("reason", "last_day")  # what is asked of a day and its reason; the rest was answered where it was decided


def end_paper(key: uuid.UUID, reason: str, last_day: datetime.date, words: str = "", *, actor: Actor) -> uuid.UUID:
    """Record that it ended on `last_day` for `reason` (`law.endings.REASONS`). Returns the record's key.

    Errors: NotFound, NotAllowed, InvalidInput at the field, Conflict (withdrawn, ended already, told of in a contract).
    """
    must_be_for_all(actor)
    note = written(words, field="words", most=LONGEST_NOTE, missing="") if words.strip() else ""
    with transaction.atomic():
        paper = _held(key, actor=actor)
        _must_fit(paper, reason, last_day)
        if built := built_on(paper):
            message = "合同 {number} 写明以前有这一份合同，不能再记录它提前结束。请先撤回那份合同。"
            raise Conflict(Sentence(message, number=built.number))
        ending = PaperEnding(
            id=new_id(paper.employer.shard),
            paper=paper,
            type=REASONS[reason].type,
            last_day=last_day,
            decision={"reason": reason, "words": note},
            recorded_by_id=actor.person,
            recorded_at=timezone.now(),
        )
        if not insert_once(ending):
            raise Conflict("这份纸质合同的用工已经记录为结束，请刷新页面。记录有误的，请先撤销。")
        life.ends_on_paper(paper, last_day)
        facts = {"paper": str(key), "ending": str(ending.id), "type": ending.type, "last_day": last_day.isoformat()}
        record("paper.ended", stream=paper.employer_id, actor=actor, facts=facts, details=ending.decision)
        _tell(paper, ending)
    return ending.id


def take_back_paper_ending(key: uuid.UUID, *, actor: Actor) -> None:
    """The record was wrong. Errors: NotFound, NotAllowed, Conflict (there is none, or something follows from it)."""
    must_be_for_all(actor)
    with transaction.atomic():
        paper = _held(key, actor=actor)
        ending = PaperEnding.objects.select_for_update().filter(paper=paper, taken_back_at=None).first()
        if ending is None:
            raise Conflict("没有可以撤销的记录，请刷新页面。")
        if number := followed_by(ending):
            message = "记录以后又有了合同 {number}，它按用工已经结束计算，这条记录不能撤销。请先撤回或者作废那一份。"
            raise Conflict(Sentence(message, number=number))
        ending.taken_back_at, ending.taken_back_by_id = timezone.now(), actor.person
        ending.save(update_fields=["taken_back_at", "taken_back_by"])
        life.goes_on_paper(paper)
        facts = {"paper": str(key), "ending": str(ending.id)}
        record("paper.ending_taken_back", stream=paper.employer_id, actor=actor, facts=facts)


def followed_by(ending: PaperEnding) -> str:
    """The number of what the two have begun since it was recorded, here or on paper; empty while there is nothing."""
    paper = ending.paper
    between = {"employer": paper.employer_id, "worker_identity": paper.worker_identity}
    offered = Contract.objects.filter(**between, state__in=BUILT, kind__in=EMPLOYING)
    made = offered.filter(proposal__proposed_at__gte=ending.recorded_at).order_by("created_at").first()
    if made is None:
        later = PaperContract.objects.filter(**between, withdrawn_at=None, starts_on__gt=paper.starts_on)
        made = later.filter(entered_at__gte=ending.recorded_at).order_by("entered_at").first()
    return made.number if made else ""


def _held(key: uuid.UUID, *, actor: Actor) -> PaperContract:
    """The entry, and nobody enters, withdraws or tells of a paper of this worker until the transaction ends."""
    mine = PaperContract.objects.select_related("employer").filter(id=key, employer=actor.employer)
    same.hold(map(bytes, mine.values_list("worker_identity", flat=True)))
    found = mine.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(MISSING)
    if found.withdrawn_at:
        raise Conflict("这份纸质合同的登记已经作废，请刷新页面。")
    return found


def _must_fit(paper: PaperContract, reason: str, last_day: datetime.date) -> None:
    if reason not in REASONS:
        message = "请选择解除或者终止的原因。"
        raise InvalidInput(message, fields={"reason": message})
    said = paper.terms.get("term") or {}
    facts = Facts(
        reason=reason, last_day=last_day, term_type=said.get("type"), start=paper.starts_on, end=paper.ends_on, since=None
    )
    wrong = {one.field: f"{one.message}（{one.basis}）。" for one in objections(facts) if one.blocks and one.field in FACTS}
    if last_day > today():
        wrong["last_day"] = "这一天还没有到。请在用工实际结束以后再记录。"
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)


def _tell(paper: PaperContract, ending: PaperEnding) -> None:
    """The worker hears of it where a real-name check has said who it is: a telephone that was copied from paper proves nobody."""
    how = "终止" if ending.type == "terminated" else "解除"
    for person in Person.objects.filter(id_index=paper.worker_identity, identified_at__isnull=False):
        notify(
            event=f"paper_ended:{ending.id}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"{paper.employer.name}已记录：您的一份纸质合同于 {ending.last_day} {how}。请登录核对；不对的，可以提出异议。",
            link=f"{settings.PUBLIC_URL}/my/papers/{paper.id}",
        )
