"""The official account: one message a key, a token that is renewed, reports that only the account can make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from qianyue.gateways import GatewayDown, GatewayGarbage, GatewayNotConfigured, GatewayRefused, Gateways, from_settings
from qianyue.gateways.wechat import Callback
from tests.gateways.street import fault

BACK = "http://127.0.0.1:8000/my/notices/wechat"
DATA = {"thing1": "景洪某某公司", "thing2": "请签订劳动合同"}


def bound(gateways: Gateways, name: str) -> str:
    """Somebody agrees on the account's page; the openid."""
    asked = urlsplit(gateways.wechat.authorize_url(return_url=BACK, state="s"))
    form = {name: values[0] for name, values in parse_qs(asked.query).items()}
    answer = httpx.post(f"{asked.scheme}://{asked.netloc}{asked.path}", data={**form, "name": name})
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (answer.status_code, back["state"]) == (303, ["s"])
    return gateways.wechat.open_id(back["code"][0])


def inbox(addresses: dict[str, str], to: str) -> list[dict[str, object]]:
    return list(httpx.get(f"{addresses['wechat']}/messages", params={"to": to}).json())


def callback(addresses: dict[str, str]) -> Callback:
    return Callback(token=addresses["wechat_callback_token"], aes_key=addresses["wechat_aes_key"], app=addresses["wechat_app"])


def report(status: str, message: str = "200000001") -> bytes:
    return f"<xml><Event>TEMPLATESENDJOBFINISH</Event><MsgID>{message}</MsgID><Status>{status}</Status></xml>".encode()


def test_it_works(gateways: Gateways, addresses: dict[str, str]) -> None:
    openid = bound(gateways, "甲")
    receipt = gateways.wechat.send(to=openid, data=DATA, url="https://platform.example/s/x", key="wechat-works")
    (message,) = inbox(addresses, openid)
    assert (str(message["msgid"]), message["data"], message["url"]) == (receipt.id, DATA, "https://platform.example/s/x")
    page = httpx.get(addresses["wechat"]).text
    assert "请签订劳动合同" in page
    assert "沙箱" in page


def test_it_sends_once_under_one_key(gateways: Gateways, addresses: dict[str, str]) -> None:
    openid = bound(gateways, "乙")
    receipts = {gateways.wechat.send(to=openid, data=DATA, url="", key="wechat-once").id for _ in range(3)}
    assert (len(receipts), len(inbox(addresses, openid))) == (1, 1)


def test_a_refused_token_is_renewed_once(gateways: Gateways, addresses: dict[str, str]) -> None:
    openid = bound(gateways, "丙")
    gateways.wechat.send(to=openid, data=DATA, url="", key="before")
    gateways.wechat._token = "stale"  # type: ignore[attr-defined]
    gateways.wechat.send(to=openid, data=DATA, url="", key="after")
    assert len(inbox(addresses, openid)) == 2


def test_a_code_is_good_once(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused) as caught:
        gateways.wechat.open_id("never-given")
    assert caught.value.reason == "40029"


def test_who_does_not_follow_any_more_is_refused_for_good(gateways: Gateways, addresses: dict[str, str]) -> None:
    openid = bound(gateways, "丁")
    httpx.post(f"{addresses['wechat']}/followers/{openid}", data={"follows": "no"})
    with pytest.raises(GatewayRefused) as caught:
        gateways.wechat.send(to=openid, data=DATA, url="", key="unfollowed")
    assert (caught.value.reason, caught.value.retryable) == ("43004", False)


def test_a_wrong_secret_says_nothing_of_it(addresses: dict[str, str]) -> None:
    gateways = from_settings({**addresses, "wechat_secret": "not-the-secret"})
    with pytest.raises(GatewayRefused) as caught:
        gateways.wechat.send(to="o" + "1" * 27, data=DATA, url="", key="k")
    assert "not-the-secret" not in caught.value.message


@pytest.mark.parametrize("mode", ["down", "reset", "lost", "garbage"])
def test_a_fault_is_for_now_and_leaves_one_message(gateways: Gateways, addresses: dict[str, str], mode: str) -> None:
    openid = bound(gateways, f"戊{mode}")
    gateways.wechat.send(to=openid, data=DATA, url="", key=f"warm-{mode}")
    fault(addresses["wechat"], mode)
    with pytest.raises((GatewayDown, GatewayGarbage)):
        gateways.wechat.send(to=openid, data=DATA, url="", key=f"fault-{mode}")
    fault(addresses["wechat"], "ok")
    gateways.wechat.send(to=openid, data=DATA, url="", key=f"fault-{mode}")
    assert len(inbox(addresses, openid)) == 2


def test_a_report_is_read(gateways: Gateways, addresses: dict[str, str]) -> None:
    now = datetime.now(UTC)
    for status, expected, reason in (("success", "delivered", ""), ("failed:user block", "failed", "user_block")):
        query, body = callback(addresses).sealed(report(status), at=now)
        told = gateways.wechat.read_callback(query, body, at=now)
        assert told is not None
        assert (told.id, told.status, told.reason) == ("200000001", expected, reason)
    query, body = callback(addresses).sealed(b"<xml><MsgType>text</MsgType></xml>", at=now)
    assert gateways.wechat.read_callback(query, body, at=now) is None


def test_only_the_account_can_report(gateways: Gateways, addresses: dict[str, str]) -> None:
    now = datetime.now(UTC)
    query, body = callback(addresses).sealed(report("success"), at=now)
    other, _ = callback(addresses).sealed(report("failed:user block"), at=now)
    stranger = Callback(token="x" * 24, aes_key="A" * 43, app=addresses["wechat_app"])
    forged_query, forged = stranger.sealed(report("success"), at=now)
    hostile = [
        ({}, body), (other, body), (forged_query, forged), (query, b""), (query, b"<xml/>"), (query, b"\0" * 100),
        (query, b'<!DOCTYPE x [<!ENTITY e "e">]>' + body), (query, b"<xml>" + b"a" * 20_000 + b"</xml>"),
        ({**query, "timestamp": "９" * 10}, body), ({**query, "msg_signature": "é"}, body),
    ]  # fmt: skip
    for given, content in hostile:
        with pytest.raises(GatewayGarbage):
            gateways.wechat.read_callback(given, content, at=now)
    with pytest.raises(GatewayGarbage):
        gateways.wechat.read_callback(query, body, at=now + timedelta(minutes=6))


def test_it_needs_the_account_s_entries(addresses: dict[str, str]) -> None:
    with pytest.raises(GatewayNotConfigured):
        from_settings({"wechat": addresses["wechat"]})


def test_nobody_is_sent_back_to_strangers(addresses: dict[str, str]) -> None:
    asked = {"redirect_uri": "https://evil.example/", "state": "s", "name": "己"}
    assert httpx.post(f"{addresses['wechat']}/connect/oauth2/authorize", data=asked).status_code == 422
    assert httpx.post(f"{addresses['wechat']}/callback", json={"url": "https://evil.example/"}).status_code == 422
