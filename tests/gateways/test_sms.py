from __future__ import annotations

import httpx
import pytest

from qianyue.gateways import GatewayRefused, Gateways
from qianyue.gateways.sandbox.linked import linked


def inbox(addresses: dict[str, str], to: str) -> list[dict[str, str]]:
    return httpx.get(f"{addresses['sms']}/messages", params={"to": to}).json()


def test_it_works(gateways: Gateways, addresses: dict[str, str]) -> None:
    receipt = gateways.sms.send(to="13000000011", text="【签约】验证码 123456", key="sms-works")
    assert receipt.accepted_at.utcoffset() is not None
    (message,) = inbox(addresses, "13000000011")
    assert (message["id"], message["text"]) == (receipt.id, "【签约】验证码 123456")


def test_it_sends_once_under_one_key(gateways: Gateways, addresses: dict[str, str]) -> None:
    receipts = {gateways.sms.send(to="13000000002", text="一次", key="sms-once") for _ in range(3)}
    assert len(receipts) == 1
    assert len(inbox(addresses, "13000000002")) == 1


def test_it_refuses_a_key_that_was_used_for_another_message(gateways: Gateways) -> None:
    gateways.sms.send(to="13000000003", text="甲", key="sms-reused")
    with pytest.raises(GatewayRefused) as caught:
        gateways.sms.send(to="13000000003", text="乙", key="sms-reused")
    assert caught.value.reason == "key_reused"


def test_it_shows_the_newest_first(gateways: Gateways, addresses: dict[str, str]) -> None:
    for number, text in enumerate(("早", "中", "晚")):
        gateways.sms.send(to="13000000004", text=text, key=f"sms-order-{number}")
    assert [message["text"] for message in inbox(addresses, "13000000004")] == ["晚", "中", "早"]
    page = httpx.get(addresses["sms"], params={"to": "13000000004"}).text
    assert page.index("晚") < page.index("中") < page.index("早")


def test_it_tells_accepted_from_delivered(gateways: Gateways) -> None:
    arrived = gateways.sms.send(to="13000000005", text="到", key="sms-arrives")
    lost = gateways.sms.send(to="13000000000", text="不到", key="sms-lost")
    assert gateways.sms.report(arrived.id).status == "delivered"
    assert gateways.sms.report(lost.id).status == "failed"


def test_it_refuses_a_report_on_a_stranger(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused) as caught:
        gateways.sms.report("sms-999999")
    assert caught.value.reason == "unknown_message"


@pytest.mark.parametrize("to", ["", "12345", "130000000012", "+1", "１３０００００００01", "13000000001\n"])
def test_it_refuses_what_is_no_telephone_number(gateways: Gateways, to: str) -> None:
    with pytest.raises(GatewayRefused) as caught:
        gateways.sms.send(to=to, text="x", key="sms-number")
    assert to.strip() not in caught.value.message or not to.strip()


@pytest.mark.parametrize(("text", "key"), [("", "k"), ("x" * 1001, "k"), ("x", ""), ("x", "空 格"), ("x", "a\r\nb")])
def test_it_refuses_a_text_or_key_that_cannot_be_sent(gateways: Gateways, text: str, key: str) -> None:
    with pytest.raises(GatewayRefused):
        gateways.sms.send(to="13000000001", text=text, key=key)


def test_its_page_shows_text_as_text_and_links_as_links(gateways: Gateways, addresses: dict[str, str]) -> None:
    text = "<script>alert(1)</script> 请打开https://a.example/s?a=1&b=2。谢谢"
    gateways.sms.send(to="13000000006", text=text, key="sms-links")
    page = httpx.get(addresses["sms"], params={"to": "13000000006"}).text
    assert "<script" not in page
    assert '<a href="https://a.example/s?a=1&amp;b=2" rel="noreferrer">https://a.example/s?a=1&amp;b=2</a>。谢谢' in page


def test_it_links_nothing_but_http() -> None:
    assert "href" not in linked("javascript:alert(1) data:text/html,x ftp://a.example")
    assert linked("见 http://a.example/x). 完") == '见 <a href="http://a.example/x" rel="noreferrer">http://a.example/x</a>). 完'
