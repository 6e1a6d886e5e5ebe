"""Real-name, real-person identification (art. 19) at an outside provider; its signed answer is kept."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotAllowed, NotFound
from qianyue.operations.fields import sealed
from qianyue.operations.gateways import gateways
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.people import guard
from qianyue.people.models import IdentityCheck, Person

GOOD_FOR = datetime.timedelta(days=1)  # a check counts for the signings of a day, then it is made again


@Prepared
def _checks(check: Any, person: Any) -> QuerySet[IdentityCheck]:
    return IdentityCheck.objects.select_related("person").filter(id=check, person=person)


def start(*, name: str, id_type: str, id_number: str, return_url: str, actor: Actor) -> str:
    """Open a check at the provider; returns the address of the provider's page. `return_url` contains `{check}`."""
    if actor.person is None:
        raise NotAllowed("请先用本人手机号登录，再进行实名核验。")
    name, id_number = " ".join(name.split()), id_number.strip().upper()
    fields = {} if name else {"name": "请填写与证件一致的姓名。"}
    if not id_number:
        fields["id_number"] = "请填写证件号码。"
    if fields:
        raise InvalidInput("请把姓名和证件号码填写完整。", fields=fields)
    guard.check_open("identity", str(actor.person))
    person = Person.objects.known(actor.person)
    check = IdentityCheck(person=person, claimed={"name": name, "id_type": id_type, "id_number": id_number})
    insert(check)
    opened = gateways().identity.start(
        name=name,
        id_type=id_type,
        id_number=id_number,
        phone=person.phone or "",
        return_url=return_url.format(check=check.id),
        key=str(check.id),
    )
    IdentityCheck.objects.filter(id=check.id).update(provider_id=opened.id)
    return opened.url


def finish(check_id: uuid.UUID, *, actor: Actor) -> IdentityCheck:
    """Ask the provider what came of it and keep the answer. Still pending is no error: the page asks again."""
    check = _checks.first(check_id, actor.person) if actor.person else None
    if check is None:
        raise NotFound("没有找到这次核验，请重新开始。")
    if check.status != "pending":
        return check
    answer = gateways().identity.result(check.provider_id)
    if answer.status == "pending":
        return check
    now, claimed = timezone.now(), check.claimed
    if not answer.is_about(**claimed):
        raise InvalidInput("核验结果不是关于您本人的，没有采用。请重新核验。")
    check.status, check.method, check.decided_at = answer.status, answer.method, now
    check.answer = {name: _plain(value) for name, value in dataclasses.asdict(answer).items()}
    decided = {"status": check.status, "method": check.method, "decided_at": now, **sealed(check, "answer")}
    with transaction.atomic():
        if not IdentityCheck.objects.filter(id=check.id, status="pending").update(**decided):
            check.refresh_from_db()  # asked twice at once: the other was first
            return check
        passed = answer.status == "passed"
        if passed:
            person = check.person
            person.set_identity(**claimed)
            person.identified_at = now
            person.save(update_fields=["name", "id_type", "id_number", "id_index", "identified_at"])
        facts = {
            "check": str(check.id),
            "provider": answer.provider,
            "transaction": answer.transaction,
            "method": answer.method,
            "score": str(answer.score),
        }
        record(
            "identity.verified" if passed else "identity.refused",
            stream=check.person_id,
            actor=actor,
            facts=facts,
            details={"id_number": claimed["id_number"], "name": claimed["name"]},
        )
    if not passed:
        guard.failed("identity", str(actor.person))
    return check


def is_identified(person: Person, *, as_index: bytes | None = None) -> bool:
    """Whether the person has passed a check that still counts (and is the one behind `as_index`)."""
    if person.identified_at is None or person.identified_at < timezone.now() - GOOD_FOR:
        return False
    return as_index is None or bytes(person.id_index or b"") == bytes(as_index)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, datetime.datetime) else value
