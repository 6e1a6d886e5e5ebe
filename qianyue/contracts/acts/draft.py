"""A handler drafts: any half-filled form is kept, nothing is judged until it is asked for."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from qianyue.contracts.access import as_member, of_employer
from qianyue.contracts.models import Contract, State
from qianyue.documents.kinds import kind_in
from qianyue.employers.models import Employer
from qianyue.evidence.record import record
from qianyue.operations.actor import HANDLER, Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.fields import sealed
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.once import once

EDITABLE = (State.DRAFT, State.PROPOSED, State.SUBMITTED)


def create_draft(terms: dict[str, Any], *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Begin a contract with whatever terms there are. Returns its key."""
    of_employer(actor)
    employer = Employer.objects.filter(id=actor.employer, active=True).first()
    if actor.role != HANDLER or employer is None:
        raise NotAllowed("只有本单位的经办人可以起草合同，请用经办人账户登录。")

    def do() -> str:
        identifier = new_id(shard_of(employer.id))
        number, kind = _number(identifier), kind_in(terms).name
        contract = Contract(id=identifier, employer=employer, handler_id=actor.person, terms=terms, number=number, kind=kind)
        contract.save(force_insert=True)
        record("draft.created", stream=identifier, actor=actor, facts={"number": contract.number, "kind": contract.kind})
        return str(identifier)

    return uuid.UUID(once(operation, "create_draft", actor=actor, do=do))


def save_draft(contract_id: uuid.UUID, terms: dict[str, Any], *, edition: int, actor: Actor) -> int:
    """Replace the working copy. Returns the new edition. Errors: Conflict when somebody saved in between.

    A proposal that stands is untouched by this: the worker reads what was proposed until the handler proposes again.
    """
    contract = as_member(contract_id, actor=actor, role=HANDLER)
    changed = _changed(contract.terms, terms)
    if not changed:
        return edition
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, edition=edition, state__in=EDITABLE)
        contract.terms = terms  # encrypts for this row
        kind = Case(When(state=State.DRAFT, then=Value(kind_in(terms).name)), default=F("kind"))  # an offer's kind stands
        if not claimed.update(**sealed(contract, "terms"), kind=kind, edition=F("edition") + 1, changed_at=timezone.now()):
            raise Conflict("这份草稿刚刚被同事修改过，或已不能修改。请刷新页面查看最新内容后再保存。")
        record("draft.changed", stream=contract_id, actor=actor, facts={"edition": edition + 1, "fields": changed})
    return edition + 1


def discard_draft(contract_id: uuid.UUID, *, actor: Actor) -> None:
    """Throw away a draft that was never proposed; the number is not used again."""
    as_member(contract_id, actor=actor, role=HANDLER)
    with transaction.atomic():
        if not Contract.objects.filter(id=contract_id, state=State.DRAFT).update(state=State.WITHDRAWN):
            raise Conflict("只有草稿可以放弃；已发出的合同请使用“撤回”。")
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
