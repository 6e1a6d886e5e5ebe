"""Somebody who was appointed chooses account name and password: logged in by a code to their phone, checked in person.

No password is ever sent or made up by somebody else; the link in the message is worth nothing without the phone.
"""

from __future__ import annotations

import re
import uuid

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.models import Application, Membership
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person

LOGIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{3,31}", re.ASCII)
LONGEST = 200  # characters of a password: its hash costs time


def to_set_up(actor: Actor) -> list[Membership]:
    """What the person logged in by phone was appointed to and has no account for yet. Errors: NotFound, Conflict (has one)."""
    person = applications.applicant(actor)
    found = list(
        Membership.objects.current().filter(person=person, employer__active=True).select_related("employer").order_by("role")
    )
    if not found:
        raise NotFound("这个手机号码现在没有任何单位的授权。请核对收到短信的号码，或者联系本单位管理员。")
    if person.login_name:
        raise Conflict("您已经有账户了，请用账户名和密码从“用人单位登录”进入。")
    return found


def set_up_account(login_name: str, password: str, *, actor: Actor) -> Person:
    """Errors: NotFound, Conflict, NotAllowed (not identified today, or not whom the application names), InvalidInput."""
    to_set_up(actor)
    person = applications.applicant(actor)
    if not is_identified(person):
        raise NotAllowed("请先完成实名核验，再设置账户。")
    if not _is_named(person):
        raise NotAllowed("实名核验的姓名与单位申请时填写的姓名不一致。请由被任命的本人办理，或者联系本单位管理员改正。")
    name, wrong = login_name.strip(), {}
    if not LOGIN_NAME.fullmatch(name):
        wrong["login_name"] = "账户名用 4 至 32 个字母、数字、点、横线，以字母开头。"
    try:
        validate_password(password[:LONGEST], Person(login_name=name))
    except ValidationError:
        wrong |= {"password": "密码至少 10 位，不能全是数字，也不能是常见密码。"}
    if len(password) > LONGEST or name.lower() in password.lower():
        wrong |= {"password": "密码里不能包含账户名，最长 200 位。"}
    if wrong:
        raise InvalidInput("请修改标出的内容。", fields=wrong)
    taken = InvalidInput("这个账户名已经有人用了。", fields={"login_name": "这个账户名已经有人用了，请换一个。"})
    if Person.objects.filter(login_name__iexact=name).exists():
        raise taken
    hashed = make_password(password)
    try:
        with transaction.atomic():
            if not Person.objects.filter(id=person.id, login_name=None).update(login_name=name, password=hashed):
                raise Conflict("您已经有账户了，请用账户名和密码从“用人单位登录”进入。")
            record("account.set_up", stream=person.id, actor=actor)
    except IntegrityError:
        raise taken from None
    person.refresh_from_db()
    return person


def _is_named(person: Person) -> bool:
    """Whether every employer that appointed the holder of this phone calls them by the person's name: each speaks for itself
    alone, by its invitations and applications as they were settled, else by the latest application that names the phone."""
    held = Membership.objects.current().filter(person=person, employer__closed_at=None)
    named: dict[uuid.UUID, set[str]] = {}
    for one in held:
        named.setdefault(one.employer_id, set()).update([one.named] if one.named else [])
    return all((names or _applied_for(person, employer)) <= {person.name} for employer, names in named.items())


def _applied_for(person: Person, employer: uuid.UUID) -> set[str]:
    """How the latest approved application of the employer that names the person's phone calls them."""
    approved = Application.objects.filter(employer=employer, state=Application.State.APPROVED)
    for application in approved.order_by("-decided_at"):
        pairs = [*facts_of.handlers(application.facts), facts_of.keeper(application.facts)]
        if names := {name for name, phone in pairs if phone == person.phone}:
            return names
    return set()
