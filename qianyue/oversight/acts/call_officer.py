"""The system administrator appoints an officer whom nobody here knows yet: name, phone and identity number, from the order of
appointment and the card. The officer sets up the account alone, with that phone and that identity (`set_up_officer`)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from qianyue.notices.send import notify
from qianyue.operations.actor import SYSTEM, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.written import written
from qianyue.oversight.acts.appoint import appoint
from qianyue.oversight.acts.register_identity import LONGEST_NAME, resident_number
from qianyue.oversight.models import Authority, Officer
from qianyue.people.acts.log_in import clean_phone
from qianyue.people.models import Person, identity_index

OTHER = "这个手机号码登记的是另一个人的证件。请核对号码和证件。"


def call_officer(authority: Authority, *, name: str, phone: str, id_number: str, operator: str, actor: Actor) -> Officer:
    """Appointed, and told by text message how to get in.

    Errors: NotAllowed, InvalidInput (name, phone, number), Conflict (another person's phone; an officer already).
    """
    if actor.role != SYSTEM:
        raise NotAllowed("人社部门工作人员由平台的系统管理员任命，请向服务窗口提出。")
    if not operator.strip():
        raise InvalidInput("请写明由哪一位系统管理员办理。", fields={"operator": "请写明由哪一位系统管理员办理。"})
    called = written(name, field="name", most=LONGEST_NAME, missing="请写明工作人员的姓名。")
    phone, number = clean_phone(phone), resident_number(id_number)
    index = identity_index("resident_id", number)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(id=_at(phone).id).get()
        known = person.account_index or (person.id_index if person.identified_at else None)
        if known is not None and bytes(known) != index:
            raise Conflict(OTHER)
        person.set_identity(name=called, id_type="resident_id", id_number=number)
        person.account_index = index
        person.save(update_fields=["name", "id_type", "id_number", "id_index", "account_index"])
        officer = appoint(authority, person, operator=operator, actor=actor)
        way = "请用您的账户名和密码登录" if person.login_name else "请用本机号码登录，完成实名核验后设置账户名和密码"
        notify(
            event=f"officer_appointed:{officer.id}",
            person=person.id,
            phone=phone,
            email=person.email,
            text=f"您已被任命为{authority.name}的工作人员。{way}；登录还需要验证器或者安全密钥。",
            link=f"{settings.PUBLIC_URL}/authority/{'login' if person.login_name else 'account'}",
        )
    return officer


def _at(phone: str) -> Person:
    """Whoever has this phone, made when nobody has. In the caller's transaction: nothing stays behind a refusal."""
    if found := Person.objects.with_phone(phone):
        return found
    person = Person()
    person.set_phone(phone)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person
