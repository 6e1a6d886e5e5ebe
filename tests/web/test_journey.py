"""The worker's way to a contract, screen by screen, with forms only: what each asks, refuses and leads to."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.test import Client

from qianyue.contracts.models import Acknowledgement, Contract, Reply
from qianyue.trust import certificates
from qianyue.trust.keys import SoftwareKey
from tests.web.html import Page, page

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def screen(client: Client, contract: Any, query: str = "") -> Page:
    return page(client.get(f"/my/contracts/{contract.id}{query}", follow=True))


def fields(client: Client, contract: Any) -> dict[str, str]:
    """The hidden fields of the present screen, as a browser would send them."""
    markup = client.get(f"/my/contracts/{contract.id}").content.decode()
    return dict(re.findall(r'<input type="hidden" name="(proposal|digest)" value="([^"]+)">', markup))


def press(client: Client, contract: Any, act: str, **more: str) -> Any:
    return client.post(f"/my/contracts/{contract.id}/{act}", fields(client, contract) | more, follow=True)


def read_all(client: Client, contract: Any) -> None:
    press(client, contract, "bind")
    press(client, contract, "consent", agreed="on")
    press(client, contract, "facts")
    press(client, contract, "read")


def to_signing(client: Client, contract: Any, worker: Any) -> None:
    read_all(client, contract)
    press(client, contract, "code")
    press(client, contract, "intent", code=worker.latest_code())


def test_it_works(office: Any, worker: Any, proposed: Any, logged_in: Browser, work: Callable[..., int]) -> None:
    """From the list to the concluded contract."""
    client = logged_in(worker)
    assert "西双版纳虚构茶业有限公司" in page(client.get("/my")).text
    assert "先核验一下身份" in screen(client, proposed).text
    party = worker.person.party
    address = f"/my/contracts/{proposed.id}"
    asked = {"name": party["name"], "id_type": party["id_type"], "id_number": party["id_number"], "next": address}
    assert client.post("/identity", asked)["Location"] == "/identity/go"
    provider = next(link for link in page(client.get("/identity/go")).links if link.startswith("http"))
    answer = httpx.post(f"{provider}/decision", data={"outcome": "passed"}, trust_env=False)
    back = answer.headers["location"].removeprefix("http://127.0.0.1:8000")
    assert "核验通过" in page(client.get(back)).text

    assert "用电子形式签，您同意吗" in page(press(client, proposed, "bind")).text
    assert "先看这十三项" in page(press(client, proposed, "consent", agreed="on")).text
    assert "请看完全文" in page(press(client, proposed, "facts")).text
    assert "用短信确认您要签" in page(press(client, proposed, "read")).text
    assert "短信已发到" in page(press(client, proposed, "code")).text
    assert "最后一步：签名" in page(press(client, proposed, "intent", code=worker.latest_code())).text

    assert sign(client, proposed)["next"] == address
    assert "正在等待可信时间戳" in screen(client, proposed).text
    work()
    assert "正在等待单位盖章" in screen(client, proposed).text
    office.approve(Contract.objects.get(id=proposed.id))
    assert "正在加盖印章和可信时间戳" in screen(client, proposed).text
    work()
    done = screen(client, proposed)
    assert "合同订立完成" in done.text
    assert "北京时间 UTC+08:00" in done.text
    assert {f"{address}/download", f"{address}/print", f"{address}/view", f"{address}/check"} <= set(done.links)


def sign(client: Client, contract: Any, drawing: str | None = None) -> dict[str, Any]:
    """What static/js/sign does (its own checks are tested in sign_script/)."""
    from qianyue.trust.keys import der_to_raw

    address = f"/my/contracts/{contract.id}"
    proposal = re.search(r'data-proposal="([^"]+)"', client.get(address).content.decode())[1]
    key = SoftwareKey.generate()
    csr = base64.b64encode(certificates.request(signer=key, subject=certificates.name())).decode()
    order = send(client, f"{address}/sign/begin", {"proposal": proposal, "csr": csr, "drawing": drawing})
    assert set(order) == {"signing", "before", "revision", "byte_range", "signed_attributes", "certificate"}, order
    value = der_to_raw(key.sign(base64.b64decode(order["signed_attributes"])))
    made = {"signing": order["signing"], "signature": base64.b64encode(value).decode()}
    assert send(client, f"{address}/sign/finish", made) == send(client, f"{address}/sign/finish", made)  # a repeat is the same
    return send(client, f"{address}/sign/finish", made)


def send(client: Client, address: str, body: Any) -> dict[str, Any]:
    response = client.post(address, json.dumps(body), content_type="application/json", headers={"Accept": "application/json"})
    return dict(response.json())


def test_a_stranger_finds_nothing_anywhere(proposed: Any, stranger: Any, logged_in: Browser) -> None:
    client = logged_in(stranger)
    address = f"/my/contracts/{proposed.id}"
    for path in ("", "/progress", "/file", "/pages/1.webp", "/download", "/view", "/print", "/check", "/decline"):
        assert client.get(address + path).status_code == 404, path
    for act in ("bind", "consent", "facts", "read", "code", "intent", "decline", "request-change"):
        data = {"proposal": str(proposed.proposal_id), "digest": "0" * 64, "code": "000000", "agreed": "on", "reason": "x"}
        response = client.post(f"{address}/{act}", data)
        assert response.status_code == 404, act
        assert proposed.employer.name not in response.content.decode()
    assert str(proposed.id) not in client.get("/my").content.decode()


def test_before_identification_no_content_is_shown(proposed: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    for path in ("/file", "/pages/1.webp", "/decline"):
        assert client.get(f"/my/contracts/{proposed.id}{path}").status_code == 403
    assert "4500" not in client.get(f"/my/contracts/{proposed.id}", follow=True).content.decode()


def test_nothing_is_ticked_beforehand_and_an_unticked_consent_is_refused(
    identified: Any, worker: Any, logged_in: Browser
) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    found = screen(client, identified)
    assert all("checked" not in control for control in found.controls)
    assert "离职以后，仍可以用本人手机号登录查看和下载合同" in found.text
    response = press(client, identified, "consent")
    assert response.status_code == 422
    assert "#id_agreed" in page(response).links
    assert not Acknowledgement.objects.exists()


def test_steps_cannot_be_skipped(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    proposal = identified.proposal
    data = {"proposal": str(proposal.id), "digest": proposal.document.sha256, "code": "000000"}
    for act in ("read", "code", "intent"):
        response = client.post(f"/my/contracts/{identified.id}/{act}", data)
        assert response.status_code == 409, act
        assert f"/my/contracts/{identified.id}" in page(response).links
    begun = client.post(
        f"/my/contracts/{identified.id}/sign/begin",
        json.dumps({"proposal": str(proposal.id), "csr": base64.b64encode(b"x").decode()}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert begun.status_code == 409


def test_the_thirteen_facts_are_shown_in_order(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    markup = press(client, identified, "consent", agreed="on").content.decode()
    shown = re.findall(r'data-fact="(\w+)"', markup)
    assert len(shown) == 13
    assert shown[:3] == ["employer_name", "worker_name", "term"]
    assert "4500" in markup


def test_the_reading_view_says_the_same_words_as_the_document(identified: Any, worker: Any, logged_in: Browser) -> None:
    from qianyue import documents
    from qianyue.contracts.acts.read import terms_of

    client = logged_in(worker)
    press(client, identified, "bind")
    press(client, identified, "consent", agreed="on")
    markup = press(client, identified, "facts").content.decode()
    article = Page("<!doctype html>" + re.search(r"<article.*?</article>", markup, re.DOTALL)[0])
    assert "".join(article.text.split()) == documents.blocks(terms_of(identified.proposal)).words()


def test_pages_are_shown_as_they_are_and_the_showing_is_on_record(identified: Any, worker: Any, logged_in: Browser) -> None:
    from qianyue.contracts.models import Shown

    client = logged_in(worker)
    press(client, identified, "bind")
    response = client.get(f"/my/contracts/{identified.id}/pages/1.webp?w=400")
    assert response["Content-Type"] == "image/webp"
    assert response.content[8:12] == b"WEBP"
    assert Shown.objects.filter(what="page-1").exists()
    assert client.get(f"/my/contracts/{identified.id}/pages/99.webp").status_code == 404
    assert not Shown.objects.filter(what="page-99").exists()
    for width in ("0", "-5", "x", "999999", "१२"):
        assert client.get(f"/my/contracts/{identified.id}/pages/1.webp", {"w": width}).status_code == 200


def test_screen_and_message_name_the_same_tail(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    read_all(client, identified)
    press(client, identified, "code")
    tail = identified.proposal.document.sha256[-8:].upper()
    assert tail in screen(client, identified, "?sent=1").text
    response = press(client, identified, "intent", code="123")
    assert response.status_code == 422
    assert "还可以试 4 次" in page(response).text
    assert press(client, identified, "code").status_code == 429
    assert tail in screen(client, identified).text


def test_what_was_confirmed_can_be_looked_at_again_without_confirming(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    read_all(client, identified)
    for step in ("facts", "read"):
        found = screen(client, identified, f"?step={step}")
        assert "回到当前步骤" in found.text
        assert not any(str(form.get("action")).endswith(f"/{step}") for form in found.forms)


def test_declining_needs_a_reason_and_closes_the_contract(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    address = f"/my/contracts/{identified.id}/decline"
    asked = {"proposal": str(identified.proposal_id)}
    assert client.post(address, asked | {"reason": "  "}).status_code == 422
    long = client.post(address, asked | {"reason": "很" * 501})
    assert long.status_code == 422
    assert "很" * 501 in long.content.decode()
    response = client.post(address, asked | {"reason": "工资与约定不一致"}, follow=True)
    assert "您已经拒签" in page(response).text
    assert "工资与约定不一致" in page(response).text
    assert client.get(address)["Location"] == f"/my/contracts/{identified.id}"


def test_asking_for_a_change_keeps_the_offer_open(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    address = f"/my/contracts/{identified.id}/request-change"
    assert "希望修改内容" in page(client.get(address)).text
    response = client.post(address, {"proposal": str(identified.proposal_id), "reason": "发薪日改为10日"}, follow=True)
    assert "已转告单位" in page(response).text
    assert Reply.objects.get().text == "发薪日改为10日"
    assert "用电子形式签" in page(response).text


def test_a_replaced_offer_begins_again_and_says_why(office: Any, identified: Any, worker: Any, logged_in: Browser) -> None:
    from qianyue.contracts.acts import draft, propose

    client = logged_in(worker)
    read_all(client, identified)
    old = fields(client, identified)
    held = Contract.objects.get(id=identified.id)
    held.terms["pay"]["monthly_wage"] = "5000.00"
    edition = draft.save_draft(
        held.id, {**held.terms, "pay": {**held.terms["pay"], "payday": 10}}, edition=1, actor=office.handler
    )
    propose.propose(held.id, edition=edition, actor=office.handler, message="发薪日改为10日")

    stale = client.post(f"/my/contracts/{held.id}/code", old)
    assert stale.status_code in (403, 409)
    found = screen(client, identified)
    assert "单位更新了合同内容" in found.text
    assert "发薪日改为10日" in found.text
    after = page(press(client, identified, "bind"))
    assert "用电子形式签" in after.text


def test_a_page_with_broken_fields_is_refused_calmly(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    press(client, identified, "bind")
    assert client.post(f"/my/contracts/{identified.id}/facts", {"proposal": "x"}).status_code == 422
    for body in ("", "[]", "{", '{"proposal": "x"}', '{"csr": "%%"}', "[" * 200_000):
        for act in ("begin", "finish"):
            response = client.post(
                f"/my/contracts/{identified.id}/sign/{act}",
                body,
                content_type="application/json",
                headers={"Accept": "application/json"},
            )
            assert response.status_code == 422
            assert response["Content-Type"] == "application/problem+json"


def test_a_button_by_get_is_the_contracts_page(identified: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    for act in ("bind", "consent", "facts", "read", "code", "intent"):
        assert client.get(f"/my/contracts/{identified.id}/{act}")["Location"] == f"/my/contracts/{identified.id}"


def test_the_waiting_part_asks_again_and_leads_on_when_it_is_over(
    identified: Any, worker: Any, logged_in: Browser, work: Callable[..., int], office: Any
) -> None:
    client = logged_in(worker)
    to_signing(client, identified, worker)
    sign(client, identified)
    address = f"/my/contracts/{identified.id}"
    assert "正在等待可信时间戳" in client.get(f"{address}/progress").content.decode()
    work()
    office.approve(Contract.objects.get(id=identified.id))
    work()
    response = client.get(f"{address}/progress")
    assert response["HX-Redirect"] == address
