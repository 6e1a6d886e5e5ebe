"""A worker at a service counter: the officer's browser becomes the worker's, and afterwards nobody's."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.employers.acts.invite import invite
from qianyue.oversight.models import CounterSession
from tests.platform.fixtures import RETURN_URL
from tests.web.authority_cast import authority_desk_of
from tests.web.html import chinese, page
from tests.web.test_login import code

pytestmark = pytest.mark.django_db
DESK, PLACE = "/authority/counters", "景洪市人社服务大厅 3 号窗口"


def terminal(officer: Client) -> Client:
    """The officer's browser after the officer has opened the counter in it."""
    assert officer.post(DESK, {"place": PLACE})["Location"] == "/counter"
    return officer


def sit_down(browser: Client, phone: str) -> None:
    """The worker logs in with the own phone."""
    assert browser.post("/counter", {"phone": phone})["Location"] == "/counter/code"
    assert browser.post("/counter/code", {"code": code()})["Location"] == "/my"


def test_it_works(first: Client, journey: Any, work: Callable[..., int]) -> None:
    """From the officer's button to the receipt, with what the pages offer."""
    journey.to("full_text")
    assert "您在这台电脑上立即退出登录" in page(first.get(DESK)).text
    browser, address = terminal(first), f"/my/contracts/{journey.key}"
    start = page(browser.get("/counter"))
    assert "不要念给任何人听" in start.text
    assert PLACE in start.text
    sit_down(browser, journey.worker.phone)
    assert 'class="q-large"' in browser.get("/my").content.decode()
    browser.post(f"{address}/code", {"proposal": str(journey.proposal.id)})
    browser.post(f"{address}/intent", {"proposal": str(journey.proposal.id), "code": code()})
    asked = page(browser.get(address))
    assert "我本人签名" in asked.text
    assert f"{journey.worker.person.party['name']} 尾号和刚才短信里的一样" in asked.text
    assert "由工作人员协助办理" in asked.text
    assert browser.post(f"{address}/sign/counter", {"proposal": str(journey.proposal.id)})["Location"] == address
    assert "打印回执" in page(browser.get(address)).text
    receipt = page(browser.get(f"{address}/receipt")).text
    for words in (PLACE, "刀录入", "不是合同", journey.contract.number):
        assert words in receipt
    left = browser.post("/counter/leave")
    assert "没有留下您的内容" in page(left).text
    assert journey.worker.person.party["name"] not in left.content.decode()
    assert "cache" in left.headers["Clear-Site-Data"]
    assert browser.get(address)["Location"].startswith("/login")


def test_once_it_is_open_the_browser_is_no_officers_any_more(first: Client, bureau: Any) -> None:
    before = first.cookies["sessionid"].value if "sessionid" in first.cookies else first.session.session_key
    browser = terminal(first)
    assert browser.session.session_key != before
    for address in ("/authority", DESK, "/authority/complaints"):
        assert browser.get(address)["Location"] == "/counter"
    assert browser.get("/my")["Location"] == "/counter"
    assert browser.get("/login")["Location"] == "/counter"


def test_who_leaves_without_logging_out_leaves_nothing(first: Client, journey: Any) -> None:
    journey.to("full_text")
    browser, address = terminal(first), f"/my/contracts/{journey.key}"
    sit_down(browser, journey.worker.phone)
    assert browser.get(address).status_code == 200
    assert browser.post("/counter/here").status_code == 204
    CounterSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=6))
    assert browser.post("/counter/here").status_code == 401
    for there in (address, "/my", f"{address}/pages/1.webp"):
        assert browser.get(there)["Location"] == "/counter/over"
    assert browser.post(f"{address}/sign/counter", {"proposal": str(journey.proposal.id)})["Location"] == "/counter/over"
    assert "已经结束" in page(browser.get("/counter/over")).text
    assert browser.get(address)["Location"].startswith("/login")


def test_what_a_page_asks_for_by_itself_keeps_nobody_there(first: Client, journey: Any) -> None:
    journey.to("stamp")
    browser = terminal(first)
    sit_down(browser, journey.worker.phone)
    earlier = timezone.now() - datetime.timedelta(minutes=4)
    CounterSession.objects.update(seen_at=earlier)
    browser.get(f"/my/contracts/{journey.key}/progress", headers={"HX-Request": "true"})
    assert CounterSession.objects.get().seen_at == earlier
    browser.get("/my")
    assert CounterSession.objects.get().seen_at > earlier


def test_an_officer_ends_it_from_the_desk(first: Client, second: Client, bureau: Any, elsewhere: Any, worker: Any) -> None:
    browser = terminal(first)
    sit_down(browser, worker.phone)
    key = CounterSession.objects.get().id
    shown = page(second.get(DESK)).text
    assert PLACE in shown
    assert "进行中" in shown
    assert worker.person.party["name"] not in shown, "who came is nobody's business here"
    assert authority_desk_of(elsewhere.first).post(f"{DESK}/{key}/close").status_code == 404
    assert second.post(f"{DESK}/{key}/close")["Location"] == f"{DESK}?done=closed"
    assert browser.get("/my")["Location"] == "/counter/over"
    assert "工作人员结束" in page(second.get(DESK)).text


def test_a_terminal_of_nobody_shows_nothing(client: Client, logged_in: Callable[[Any], Client], journey: Any) -> None:
    journey.to("confirm")
    assert client.get("/counter")["Location"] == "/counter/over"
    assert client.get("/counter/code")["Location"] == "/counter"
    assert client.post("/counter/here").status_code == 401
    at_home = logged_in(journey.worker)
    address = f"/my/contracts/{journey.key}"
    assert at_home.post(f"{address}/sign/counter", {"proposal": str(journey.proposal.id)}).status_code == 404
    assert at_home.get(f"{address}/receipt").status_code == 404


def test_nothing_is_downloaded_onto_the_terminal(first: Client, journey: Any) -> None:
    journey.to("conclude")
    browser, address = terminal(first), f"/my/contracts/{journey.key}"
    sit_down(browser, journey.worker.phone)
    journey.worker.identify(return_url=RETURN_URL)
    done = page(browser.get(address))
    assert f"{address}/download" not in done.links
    assert browser.get(f"{address}/download").status_code == 403
    assert browser.get(f"{address}/print").status_code == 200


def test_what_was_signed_at_home_has_no_receipt_of_a_counter(first: Client, journey: Any) -> None:
    journey.to("stamp")
    browser, address = terminal(first), f"/my/contracts/{journey.key}"
    sit_down(browser, journey.worker.phone)
    assert "打印回执" not in page(browser.get(address)).text
    assert browser.get(f"{address}/receipt").status_code == 404


def test_a_wrong_code_and_a_place_without_a_name_say_so(first: Client, worker: Any) -> None:
    assert "请写明哪个大厅" in page(first.post(DESK, {"place": " "})).text
    browser = terminal(first)
    browser.post("/counter", {"phone": worker.phone})
    wrong = "000000" if code() != "000000" else "111111"
    assert browser.post("/counter/code", {"code": wrong}).status_code == 422
    assert browser.get("/my")["Location"] == "/counter"


def test_the_counter_speaks_english_too(english: Client) -> None:
    english.post(DESK, {"place": "Jinghong, counter 3"})
    assert chinese(english.get("/counter").content.decode()) == []
    english.post("/counter/leave")
    assert chinese(english.get("/counter/over").content.decode()) == []


def test_a_code_that_is_typed_at_the_other_login_page_does_not_lead_out_of_the_counter(first: Client, journey: Any) -> None:
    journey.to("full_text")
    browser = terminal(first)
    browser.post("/counter", {"phone": journey.worker.phone})
    assert browser.post("/login/code", {"code": code()})["Location"] == "/counter/code"
    assert browser.get("/my")["Location"] == "/counter", "nobody has sat down yet"
    assert browser.post("/counter/code", {"code": code()})["Location"] == "/my"
    assert page(browser.get("/my")).text.count("办完了，退出") == 1


@pytest.mark.parametrize(("alone", "onward"), [(299, None), (30, "/counter")])
def test_the_page_that_has_waited_its_five_minutes_ends_it(first: Client, journey: Any, alone: int, onward: str | None) -> None:
    """A page's own pictures come a moment after it: by the server's clock the five minutes are not quite over."""
    journey.to("full_text")
    browser = terminal(first)
    sit_down(browser, journey.worker.phone)
    CounterSession.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=alone))
    assert browser.get("/counter/over").get("Location") == onward
    session = CounterSession.objects.get()
    assert session.ended_because == ("" if onward else "idle")
    assert browser.get("/my")["Location"].startswith("/login") if onward is None else browser.get("/my").status_code == 200


def test_the_browser_at_the_counter_makes_no_key_of_its_own(first: Client, journey: Any) -> None:
    """Whoever runs the terminal would hold it, and nobody could say so: no region would be asked, no assistance be told."""
    journey.to("confirm")
    browser, address = terminal(first), f"/my/contracts/{journey.key}"
    sit_down(browser, journey.worker.phone)
    asked = {"proposal": str(journey.proposal.id), "csr": "", "drawing": None}
    begun = browser.post(f"{address}/sign/begin", asked, content_type="application/json")
    assert begun.status_code == 403
    assert "窗口" in begun.content.decode()


def test_nobody_becomes_an_employers_at_the_counter(first: Client, office: Any, stranger: Any) -> None:
    """The account's page logs in at the desk: the public terminal would stay there when its owner has gone."""
    invite("新经办人", stranger.phone, "handler", actor=office.owner)
    browser = terminal(first)
    sit_down(browser, stranger.phone)
    for address in ("/desk/account", "/apply"):
        assert "窗口的电脑是公用的" in page(browser.get(address)).text
    assert browser.get("/my").status_code == 200
