"""A person chooses account name and password, or another password. No password is ever sent or made up by somebody else.

Who may, the rooms say that appoint people: employers of their members, authorities of their officers.
"""

from __future__ import annotations

import re

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person

LOGIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{3,31}", re.ASCII)
LONGEST = 200  # characters of a password: its hash costs time
NOT_CHECKED = "请先完成实名核验，再设置账户。"
ANOTHER = "实名核验的证件与这个账户登记的不是同一个人。请由本人办理；换了证件的，请持证件联系系统管理员。"
UNKNOWN = "这个账户没有登记是哪一位的，不能在这里换密码。请持证件联系系统管理员。"
HAS_ONE = "您已经有账户了，请用账户名和密码登录。忘记密码的，在登录页点“忘记密码”。"


def choose_account(person: Person, login_name: str, password: str, *, actor: Actor) -> Person:
    """The first time; from now on it is whose the check of today has found.

    Errors: NotAllowed (not checked today, another person than was appointed), InvalidInput at the fields, Conflict (has one).
    """
    if not is_identified(person):
        raise NotAllowed(NOT_CHECKED)
    if person.account_index is not None and not is_identified(person, as_index=person.account_index):
        raise NotAllowed(ANOTHER)
    name, wrong = login_name.strip(), {}
    if not LOGIN_NAME.fullmatch(name):
        wrong["login_name"] = "账户名用 4 至 32 个字母、数字、点、横线，以字母开头。"
    wrong |= _weak(password, name)
    if wrong:
        raise InvalidInput("请修改标出的内容。", fields=wrong)
    taken = InvalidInput("这个账户名已经有人用了。", fields={"login_name": "这个账户名已经有人用了，请换一个。"})
    if Person.objects.filter(login_name__iexact=name).exists():
        raise taken
    hashed = make_password(password)
    try:
        with transaction.atomic():
            if not Person.objects.filter(id=person.id, login_name=None).update(
                login_name=name, password=hashed, account_index=person.id_index
            ):
                raise Conflict(HAS_ONE)
            record("account.set_up", stream=person.id, actor=actor)
    except IntegrityError:
        raise taken from None
    person.refresh_from_db()
    return person


def choose_password(person: Person, password: str, *, actor: Actor) -> None:
    """Another one for the same account. Every session of the account ends with it: sessions are bound to the hash.

    Errors: NotAllowed (not checked today; another person at the phone than the account's), InvalidInput at the field.
    """
    if not is_identified(person):
        raise NotAllowed(NOT_CHECKED)
    if person.account_index is None:
        raise NotAllowed(UNKNOWN)
    if not is_identified(person, as_index=person.account_index):
        raise NotAllowed(ANOTHER)
    if wrong := _weak(password, person.login_name or ""):
        raise InvalidInput("请修改标出的内容。", fields=wrong)
    hashed = make_password(password)
    with transaction.atomic():
        Person.objects.filter(id=person.id).update(password=hashed)
        record("account.password_chosen", stream=person.id, actor=actor)


def _weak(password: str, name: str) -> dict[str, str]:
    if len(password) > LONGEST or (name and name.lower() in password.lower()):
        return {"password": "密码里不能包含账户名，最长 200 位。"}
    try:
        validate_password(password, Person(login_name=name))
    except ValidationError:
        return {"password": "密码至少 10 位，不能全是数字，也不能是常见密码。"}
    return {}
