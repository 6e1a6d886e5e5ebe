"""Logging in: workers with a code to their own phone, staff with a password. Locks after five wrong tries."""

from __future__ import annotations

import functools
import re

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import VISITOR, WORKER, Actor, Request
from qianyue.operations.errors import InvalidInput, NotAllowed, QianyueError
from qianyue.operations.rows import insert
from qianyue.people import codes, guard
from qianyue.people.models import Code, Person, phone_index

ASKED_FROM_ONE_ADDRESS = 100  # within the window: a village or a service hall shares one address
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)


@functools.cache
def _nobody() -> str:
    """A hash that no password fits: compared when the name is unknown, so that the answer takes as long."""
    return make_password("nobody has this password")


def clean_phone(phone: str) -> str:
    """Eleven digits of a mainland mobile number; spaces and +86 are forgiven. Errors: InvalidInput."""
    digits = re.sub(r"[\s-]", "", phone).removeprefix("+86")
    if not PHONE.fullmatch(digits):
        raise InvalidInput("请填写 11 位手机号码。", fields={"phone": "请填写 11 位手机号码，例如 13800000000。"})
    return digits


def request_login_code(phone: str, *, request: Request) -> codes.Issued:
    """Make a login code; the caller hands it to `notices`. The answer is the same for known and unknown phones."""
    phone = clean_phone(phone)
    guard.check_open("phone", phone)
    guard.check_open("address", request.address)
    guard.failed("address", request.address, tries=ASKED_FROM_ONE_ADDRESS)  # asking counts: nobody rings strangers' phones
    template = "【签约】登录验证码{code}，5分钟内有效。工作人员不会向您索要验证码，请勿告知他人。"
    return codes.issue(purpose="login", phone=phone, subject="", template=template)


def log_in_with_code(phone: str, number: str, *, request: Request) -> Person:
    """The person of this phone, made on first login. Errors: InvalidInput, TooMany."""
    phone = clean_phone(phone)
    guard.check_open("phone", phone)
    person = Person.objects.with_phone(phone)
    try:
        code = codes.use(purpose="login", phone=phone, subject="", number=number)
    except QianyueError:
        guard.failed("phone", phone)
        if person:
            _record(person, "login.failed", method="sms_code", request=request)
        raise
    guard.succeeded("phone", phone)
    person = person or _create(phone, request=request)
    if not person.is_active:
        raise NotAllowed("这个账户已停用，请联系服务窗口。")
    _record(person, "login.succeeded", method="sms_code", request=request, challenge=code)
    return person


def log_in_with_password(login_name: str, password: str, *, request: Request) -> Person:
    """The staff member. One sentence for every failure: it never says whether the name exists."""
    name = login_name.strip()
    guard.check_open("name", name)
    guard.check_open("address", request.address)
    person = Person.objects.filter(login_name=name, is_active=True).first()
    right = check_password(password, person.password if person else _nobody())
    if person is None or not right:
        guard.failed("name", name)
        guard.failed("address", request.address, tries=ASKED_FROM_ONE_ADDRESS)
        if person:
            _record(person, "login.failed", method="password", request=request)
        raise InvalidInput("账户名或密码不对。连续输错五次将锁定 15 分钟。")
    guard.succeeded("name", name)
    _record(person, "login.succeeded", method="password", request=request)
    return person


def _create(phone: str, *, request: Request) -> Person:
    person = Person()
    person.set_phone(phone)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            insert(person)
            record("account.created", stream=person.id, actor=Actor(role=VISITOR, person=person.id, request=request))
    except IntegrityError:  # two browsers at once: one account
        return Person.objects.get(phone_index=phone_index(phone))
    return person


def _record(person: Person, kind: str, *, method: str, request: Request, challenge: Code | None = None) -> None:
    facts = {"method": method} | ({"challenge": str(challenge.id)} if challenge else {})
    with transaction.atomic():
        if kind == "login.succeeded":
            Person.objects.filter(id=person.id).update(last_login=timezone.now())
        role = WORKER if method == "sms_code" else VISITOR
        record(kind, stream=person.id, actor=Actor(role=role, person=person.id, request=request), facts=facts)
