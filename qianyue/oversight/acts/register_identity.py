"""The system administrator registers which human an officer's account belongs to: by the resident identity number."""

from __future__ import annotations

from django.db import transaction

from qianyue.evidence.record import record
from qianyue.law.identifiers import IdentifierError, read_resident_id
from qianyue.operations.actor import SYSTEM, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.written import written
from qianyue.oversight.acts.appoint import must_be_one_account
from qianyue.oversight.models import Officer
from qianyue.people.models import Person

LONGEST_NAME, DIGITS = 40, 18


def register_identity(officer: Officer, id_number: str, *, operator: str, actor: Actor) -> None:
    """`operator`: the name of who has looked at the card. The same number again changes nothing; a mistyped one is put right.

    Errors: NotAllowed, InvalidInput (the number, no name), Conflict (another account of an active officer has it; a real-name
    check has found another number).
    """
    if actor.role != SYSTEM:
        raise NotAllowed("工作人员的身份证号码由平台的系统管理员登记，请本人持证件到服务窗口提出。")
    name = written(operator, field="operator", most=LONGEST_NAME, missing="请写明由哪一位系统管理员办理。")
    number = resident_number(id_number)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(id=officer.person_id)
        before = bytes(person.id_index or b"")
        person.set_identity(name=person.name or "", id_type="resident_id", id_number=number)
        same = bytes(person.id_index or b"") == before
        if same and person.account_index:
            return
        if person.identified_at and not same:
            raise Conflict("这个人已经通过实名核验，登记的号码与核验结果不一致，请核对证件。")
        person.account_index = person.id_index
        person.save(update_fields=["name", "id_type", "id_number", "id_index", "account_index"])
        must_be_one_account(person)
        details = {"id_number": number, "operator": name}
        facts = {"person": str(person.id)}
        record("officer.identity_registered", stream=officer.authority_id, actor=actor, facts=facts, details=details)


def resident_number(typed: str) -> str:
    """As it is on a card of today. Errors: InvalidInput."""
    try:
        number = read_resident_id("".join(typed.split())).number
    except IdentifierError as wrong:
        raise InvalidInput(str(wrong), fields={"id_number": wrong.fix}) from None
    if len(number) != DIGITS:  # of 15 digits: out of use since 2013, and another index of the same person
        raise InvalidInput("请填写 18 位的居民身份证号码。", fields={"id_number": "请填写 18 位的居民身份证号码。"})
    return number
