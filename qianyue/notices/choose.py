"""How a person wants to be told: channels, a verified e-mail address, WeChat bound and unbound. The person's own acts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.db import transaction

from qianyue.evidence.record import record
from qianyue.gateways import GatewayError
from qianyue.gateways.email.client import ADDRESS
from qianyue.notices.models import Binding, Preference, openid_index
from qianyue.notices.send import send_code
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from qianyue.operations.gateways import gateways
from qianyue.operations.rows import insert_once
from qianyue.people import codes

SALT, STATE_SECONDS = "notices.wechat", 600
CODE = "【签约】验证码{code}，用于确认接收通知的邮箱，5分钟内有效。不是本人操作请忽略。"
TAKEN = "这个微信已经绑定了另一个账户。请先在那个账户里解除绑定，或者换一个微信。"
FAILED = "没有完成微信绑定，请回到通知设置页面再试一次。"


def preference(actor: Actor) -> Preference:
    """The person's wishes, or what holds without any."""
    person = _person(actor)
    return Preference.objects.filter(person=person).first() or Preference(person_id=person)


def bound(actor: Actor) -> Binding | None:
    return Binding.objects.filter(person=_person(actor)).first()


def choose(*, sms: bool, wechat: bool, email: bool, first: str, language: str, actor: Actor) -> None:
    """Errors: InvalidInput when nothing would be left that reaches the person."""
    wanted = preference(actor)
    if not (sms or (wechat and bound(actor)) or (email and wanted.address)):
        message = "请至少留一种能收到的方式：短信、已经绑定的微信或者已经验证的邮箱。合同订立等通知依法必须送到您本人。"
        raise InvalidInput(message, fields={"sms": message})
    if first not in ("sms", "wechat") or language not in ("", "zh-hans", "en"):
        raise InvalidInput("请从列出的方式里选择。")
    with transaction.atomic():
        _keep(actor, sms=sms, wechat=wechat, email=email, first=first, language=language)
        facts = {"sms": sms, "wechat": wechat, "email": email, "first": first}
        record("notices.chosen", stream=_person(actor), actor=actor, facts=facts)


def ask_email_code(address: str, *, actor: Actor) -> None:
    """A code to the address that is to be verified. Errors: InvalidInput, TooMany."""
    address = address.strip()
    if not ADDRESS.fullmatch(address):
        message = "请填写完整的邮箱地址，例如 name@example.com。"
        raise InvalidInput(message, fields={"address": message})
    with transaction.atomic():
        issued = codes.issue(purpose="email", phone=address, subject=str(_person(actor)), template=CODE)
        send_code(code_id=issued.code.id, email=address, text=issued.text, expires_at=issued.code.expires_at)


def verify_email(address: str, number: str, *, actor: Actor) -> None:
    """The address is the person's from now on. Errors: InvalidInput, TooMany."""
    address = address.strip()
    codes.use(purpose="email", phone=address, subject=str(_person(actor)), number=number)
    with transaction.atomic():
        _keep(actor, address=address, email=True)
        record("notices.email_verified", stream=_person(actor), actor=actor, details={"address_verified": address})


def wechat_page(*, actor: Actor) -> str:
    """Where the person's browser goes to bind WeChat. Its way back is good for ten minutes and for this person only."""
    state = signing.dumps(str(_person(actor)), salt=SALT)
    try:
        return gateways().wechat.authorize_url(return_url=f"{settings.PUBLIC_URL}/my/notices/wechat", state=state)
    except GatewayError:
        raise Unavailable("微信通知暂时不能绑定，请以后再试；短信通知照常。") from None


def bind_wechat(code: str, state: str, *, actor: Actor) -> None:
    """Back from WeChat: whoever agreed there is told there from now on. Errors: InvalidInput, Conflict, Unavailable."""
    person = _person(actor)
    try:
        if signing.loads(state, salt=SALT, max_age=STATE_SECONDS) != str(person):
            raise InvalidInput(FAILED)
    except signing.BadSignature:
        raise InvalidInput(FAILED) from None
    try:
        openid = gateways().wechat.open_id(code)
    except GatewayError as problem:
        raise (Unavailable if problem.retryable else InvalidInput)(FAILED) from None
    with transaction.atomic():
        Binding.objects.filter(person=person).delete()
        if not insert_once(Binding(person_id=person, openid=openid, openid_index=openid_index(openid))):
            raise Conflict(TAKEN)
        record("notices.wechat_bound", stream=person, actor=actor)


def unbind_wechat(*, actor: Actor) -> None:
    """Nothing of the WeChat is kept. Doing it again changes nothing; SMS is on again where nothing else is left."""
    with transaction.atomic():
        if Binding.objects.filter(person=_person(actor)).delete()[0]:
            wanted = preference(actor)
            if not wanted.sms and not (wanted.email and wanted.address):
                _keep(actor, sms=True)
            record("notices.wechat_unbound", stream=_person(actor), actor=actor)


def _keep(actor: Actor, **changed: object) -> None:
    person = _person(actor)
    insert_once(Preference(person_id=person))
    wanted = Preference.objects.select_for_update().get(person=person)
    for name, value in changed.items():
        setattr(wanted, name, value)
    wanted.save()


def _person(actor: Actor) -> uuid.UUID:
    if actor.person is None:
        raise NotAllowed("请先登录。")
    return actor.person
