"""A handler drafts: any half-filled form is kept, nothing is judged until it is asked for."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from qianyue.contracts import attached
from qianyue.contracts.access import as_member, membership, must_be_open
from qianyue.contracts.models import Contract, Order, State
from qianyue.contracts.same import drafted_for
from qianyue.contracts.search import entries
from qianyue.documents.kinds import kind_in
from qianyue.employers.models import Employer
from qianyue.employers.permissions import may
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.fields import sealed
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.once import once
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert

NO_ORDER = "没有这样的签署顺序，请从列出的三种里选择。"
EDITABLE = (State.DRAFT, State.PROPOSED, State.SUBMITTED)


@Prepared
def _employer(employer: Any) -> QuerySet[Employer]:
    return Employer.objects.filter(id=employer)


def create_draft(terms: dict[str, Any], *, order: str = Order.WORKER, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Begin a contract with whatever terms there are. Returns its key. `order`: who signs first, as in what it is copied from."""
    member = membership(actor)
    employer = _employer.first(actor.employer)
    if not may(actor, "draft") or employer is None:
        raise NotAllowed("只有本单位的经办人可以起草合同，请用经办人账户登录。")
    must_be_open(employer)
    _storable(terms)
    if order not in Order.values:
        raise InvalidInput(NO_ORDER, fields={"order": NO_ORDER})

    def do() -> str:
        identifier = new_id(shard_of(employer.id))
        number, kind = _number(identifier), kind_in(terms).name
        contract = Contract(id=identifier, employer=employer, handler_id=actor.person, terms=terms, number=number, kind=kind)
        contract.order = order
        contract.department_id = member.department_id
        contract.drafted_for = drafted_for(employer.id, terms)
        contract.shard = shard_of(identifier)
        insert(contract)
        entries.write(contract)
        facts = {"number": contract.number, "kind": contract.kind, **({"order": order} if order != Order.WORKER else {})}
        record("draft.created", stream=identifier, actor=actor, facts=facts)
        return str(identifier)

    return uuid.UUID(once(operation, "create_draft", actor=actor, do=do))


def save_draft(contract_id: uuid.UUID, terms: dict[str, Any], *, edition: int, actor: Actor) -> int:
    """Replace the working copy. Returns the new edition. Errors: Conflict when somebody saved in between.

    A proposal that stands is untouched by this: the worker reads what was proposed until the handler proposes again.
    """
    contract = as_member(contract_id, actor=actor, to="draft")
    _storable(terms)
    must_be_open(contract.employer)
    changed = _changed(contract.terms, terms)
    if not changed:
        return edition
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, edition=edition, state__in=EDITABLE)
        contract.terms = terms  # encrypts for this row
        kind = Case(When(state=State.DRAFT, then=Value(kind_in(terms).name)), default=F("kind"))  # an offer's kind stands
        if not claimed.update(**_said(contract), kind=kind, edition=F("edition") + 1, changed_at=timezone.now()):
            raise Conflict("这份草稿刚刚被同事修改过，或已不能修改。请刷新页面查看最新内容后再保存。")
        entries.rewrite(contract_id)
        record("draft.changed", stream=contract_id, actor=actor, facts={"edition": edition + 1, "fields": changed})
    return edition + 1


def _said(contract: Contract) -> dict[str, Any]:
    """The columns that say what the working copy says."""
    return {**sealed(contract, "terms"), "drafted_for": drafted_for(contract.employer_id, contract.terms)}


def _storable(terms: dict[str, Any]) -> None:
    """Errors: InvalidInput for half characters (lone surrogates), which JSON may spell and nothing can store or print."""
    try:
        json.dumps(terms, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InvalidInput("内容里有不能保存的字符，请删去以后再试。") from None


def discard_draft(contract_id: uuid.UUID, *, actor: Actor) -> None:
    """Throw away a draft that was never proposed, with its attachments; the number is not used again."""
    contract = as_member(contract_id, actor=actor, to="draft")
    with transaction.atomic():
        if not Contract.objects.filter(id=contract_id, state=State.DRAFT).update(state=State.WITHDRAWN):
            raise Conflict("只有草稿可以放弃；已发出的合同请使用“撤回”。")
        attached.let_go(contract, attached.working(contract), actor=actor, now=timezone.now())
        entries.remove(contract_id)
        record("draft.discarded", stream=contract_id, actor=actor)


def _number(identifier: uuid.UUID) -> str:
    """A number for people: date, then ten characters of the key; unique because the key is."""
    today = timezone.localdate()
    return f"QY{today:%Y%m%d}-{identifier.hex[-10:].upper()}"


def _changed(old: Any, new: Any, path: str = "") -> list[str]:
    """Paths (JSON pointers) whose values differ: for the record, which names fields and never values."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [line for key in sorted(old.keys() | new.keys()) for line in _changed(old.get(key), new.get(key), f"{path}/{key}")]
    return [] if old == new else [path or "/"]
