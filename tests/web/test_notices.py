"""The page of wishes, the callbacks of gateways, the board of what is due, the reminder."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.contracts.acts.remind import remind
from qianyue.contracts.alerts import look
from qianyue.contracts.models import Alert, LifeDate
from qianyue.evidence.models import Event
from qianyue.gateways.sms.callback import signed
from qianyue.gateways.wechat import Callback
from qianyue.law.dates import today
from qianyue.notices.models import Binding, Message, Preference
from qianyue.operations.errors import NotAllowed, NotFound, TooMany
from tests.platform.fixtures import PLAIN

pytestmark = pytest.mark.django_db


def via_wechat(client: Client, name: str) -> Any:
    """Out to the sandbox, agreed there, and back in the same browser."""
    out = urlsplit(client.get("/my/notices/wechat")["Location"])
    form = {key: values[0] for key, values in parse_qs(out.query).items()}
    back = PLAIN.post(f"{out.scheme}://{out.netloc}{out.path}", data={**form, "name": name}).headers["Location"]
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}"), back


def test_it_works(logged_in: Any, proposed: Any, worker: Any) -> None:
    client = logged_in(worker)
    answer, _ = via_wechat(client, "我的微信")
    assert answer["Location"] == "/my/notices?done=bound"
    page = client.get("/my/notices").content.decode()
    assert "已绑定" in page
    chosen = client.post("/my/notices", {"sms": "on", "wechat": "on", "first": "sms", "language": "en"})
    assert chosen["Location"] == "/my/notices?done=chosen"
    assert Preference.objects.get(person=worker.actor.person).first == "sms"
    client.post("/my/notices/wechat/unbind")
    assert not Binding.objects.filter(person=worker.actor.person).exists()


def test_somebody_else_s_way_back_binds_nothing(logged_in: Any, proposed: Any, worker: Any, stranger: Any) -> None:
    _, back = via_wechat(logged_in(worker), "受骗的微信")
    other = logged_in(stranger)
    assert other.get(f"{urlsplit(back).path}?{urlsplit(back).query}").status_code == 422
    assert other.get("/my/notices/wechat", {"code": "x", "state": "x"}).status_code == 422
    assert not Binding.objects.filter(person=stranger.actor.person).exists()


def test_one_wechat_is_one_person_s(logged_in: Any, proposed: Any, worker: Any, stranger: Any) -> None:
    via_wechat(logged_in(worker), "一个微信")
    answer, _ = via_wechat(logged_in(stranger), "一个微信")
    assert answer.status_code == 409


def test_nothing_left_is_refused(logged_in: Any, proposed: Any, worker: Any) -> None:
    answer = logged_in(worker).post("/my/notices", {"first": "sms", "wechat": "on", "email": "on"})
    assert answer.status_code == 422
    assert not Preference.objects.filter(person=worker.actor.person).exists()


def test_an_address_is_verified_by_its_code(logged_in: Any, proposed: Any, worker: Any, work: Any, mailbox: Any) -> None:
    client, address = logged_in(worker), f"{timezone.now():%f}@example.invalid"
    assert client.post("/my/notices/email", {"address": "no address", "step": "send"}).status_code == 422
    assert client.post("/my/notices/email", {"address": address, "step": "send"}).status_code == 200
    work()
    number = re.search(r"验证码(\d{6})", mailbox(address)[0]["text"])[1]  # type: ignore[index]
    assert client.post("/my/notices/email", {"address": address, "code": "000000", "step": "verify"}).status_code == 422
    assert Preference.objects.filter(person=worker.actor.person).first() is None
    assert client.post("/my/notices/email", {"address": address, "code": number, "step": "verify"}).status_code == 302
    assert Preference.objects.get(person=worker.actor.person).address == address


def test_signed_sms_reports_count_once(proposed: Any, work: Any, sandboxes: Any) -> None:
    work()
    message = Message.objects.get(template="proposed", channel="sms", contract=proposed.id)
    report = {"id": message.receipt, "status": "delivered", "at": timezone.now().isoformat()}
    body = json.dumps([report]).encode()
    headers = signed(sandboxes["sms_callback_key"], body, at=timezone.now())
    for _ in range(2):
        assert Client().post("/reports/sms", body, content_type="application/json", headers=headers).status_code == 200
    message.refresh_from_db()
    assert message.delivered_at is not None
    assert Event.objects.filter(stream=proposed.id, kind="notice.delivered").count() == 1


def test_hostile_reports_are_refused(proposed: Any, work: Any, sandboxes: Any) -> None:
    work()
    body = b"[]"
    good = signed(sandboxes["sms_callback_key"], body, at=timezone.now())
    late = signed(sandboxes["sms_callback_key"], body, at=timezone.now() - timezone.timedelta(minutes=6))
    for headers, sent in ((good, b"[1]"), ({}, body), (late, body), ({**good, "X-Sms-Signature": "é"}, body)):
        assert Client().post("/reports/sms", sent, content_type="application/json", headers=headers).status_code == 403
    garbled = b'[{"id":"x"}]'
    headers = signed(sandboxes["sms_callback_key"], garbled, at=timezone.now())
    assert Client().post("/reports/sms", garbled, content_type="application/json", headers=headers).status_code == 403
    assert Client().post("/reports/wechat", b"<xml/>", content_type="text/xml").status_code == 403
    assert Client().get("/reports/wechat?echostr=x").status_code == 403


def test_the_account_s_test_of_the_address_is_answered(outside: Any, sandboxes: Any) -> None:
    account = Callback(token=sandboxes["wechat_callback_token"], aes_key=sandboxes["wechat_aes_key"], app=sandboxes["wechat_app"])
    query, body = account.sealed(b"8437", at=timezone.now())
    echostr = re.search(rb"CDATA\[(.+?)\]", body)[1].decode()  # type: ignore[index]
    assert Client().get("/reports/wechat", {**query, "echostr": echostr}).content == b"8437"


def test_the_handler_reminds_seldom(proposed: Any, office: Any, neighbour: Any, handler: Client, work: Any) -> None:
    address = f"/desk/contracts/{proposed.id}/remind"
    assert handler.post(address, {"operation": "one"})["Location"].endswith("?done=reminded")
    assert handler.post(address, {"operation": "one"}).status_code == 302  # the same click
    assert handler.post(address, {"operation": "two"}).status_code == 429
    assert Event.objects.filter(stream=proposed.id, kind="worker.reminded").count() == 1
    message = Message.objects.get(template="reminded", channel="sms")
    assert "/s/" in message.link
    with pytest.raises(TooMany):
        remind(proposed.id, actor=office.handler)
    with pytest.raises(NotFound):
        remind(proposed.id, actor=neighbour.handler)
    with pytest.raises(NotAllowed):
        remind(proposed.id, actor=office.keeper)


def test_the_board(proposed: Any, office: Any, handler: Client, keeper: Client) -> None:
    LifeDate.objects.update_or_create(
        contract=proposed, kind="works_from", defaults={"day": today() - timezone.timedelta(days=15)}
    )
    look.look()
    alert = Alert.objects.get(contract=proposed, kind="unsigned")
    page = handler.get("/desk/alerts").content.decode()
    assert "用工后还没有签订合同" in page
    assert proposed.number in page
    assert "/desk/alerts/" not in keeper.get("/desk/alerts").content.decode()
    assert handler.get("/desk/alerts?kind=contract_end").status_code == 200
    assert handler.get("/desk/alerts?kind=x&sort=y&state=z&page=9").status_code == 200
    assert handler.post(f"/desk/alerts/{alert.id}", {"reason": ""}).status_code == 422
    assert keeper.post(f"/desk/alerts/{alert.id}", {"reason": "不是我办的"}).status_code == 403
    assert handler.post(f"/desk/alerts/{alert.id}", {"reason": "已催办", "days": "3"}).status_code == 302
    assert (
        "用工后还没有签订合同"
        not in handler.get("/desk/alerts").content.decode().partition('<form class="q-search')[2].partition("</form>")[2]
    )
    assert handler.post(f"/desk/alerts/{alert.id}", {"reason": "已签"}).status_code == 302
    assert "已签" in handler.get("/desk/alerts?state=done").content.decode()


def test_reading_is_on_record(logged_in: Any, proposed: Any, worker: Any, concluded: Any) -> None:
    client = logged_in(worker)
    client.post("/my/messages")
    client.post("/my/messages")
    assert Event.objects.filter(stream=concluded.id, kind="notice.read").count() == 1
