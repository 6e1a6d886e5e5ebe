"""One contract and the list: where it stands, what happened, what each role may do, and nothing for strangers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import qianyue.contracts
from qianyue.contracts.acts import answer, draft
from qianyue.contracts.models import Contract, State
from qianyue.evidence.models import Event
from qianyue.web.event_names import NAMES, timeline
from tests.web.html import page

pytestmark = pytest.mark.django_db


def test_it_works(handler: Client, concluded: Contract) -> None:
    shown = page(handler.get(f"/desk/contracts/{concluded.id}"))
    for word in ("订立完成", "北京时间 UTC+08:00", "劳动者签名", "印章管理员批准盖章", "合同订立完成", "向劳动者发出合同"):
        assert word in shown.text
    file = handler.get(f"/desk/contracts/{concluded.id}/download")
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert page(handler.get(f"/desk/contracts/{concluded.id}/print"))
    assert "有效" in page(handler.get(f"/desk/contracts/{concluded.id}/check")).text


def test_an_employer_without_contracts_finds_one_button(handler: Client) -> None:
    shown = page(handler.get("/desk"))
    assert "还没有合同" in shown.text
    assert "/desk/contracts/new" in shown.links


def test_the_list_filters_and_finds(handler: Client, office: Any, proposed: Contract, worker: Any) -> None:
    other = draft.create_draft({"worker": {"name": "岩别人"}}, actor=office.handler)
    everything = page(handler.get("/desk"))
    assert {f"/desk/contracts/{proposed.id}", f"/desk/contracts/{other}"} <= set(everything.links)
    assert "等待劳动者签署" in everything.text
    drafts = page(handler.get("/desk?state=draft")).links
    assert f"/desk/contracts/{other}" in drafts
    assert f"/desk/contracts/{proposed.id}" not in drafts
    for wanted, found in ((worker.person.name, proposed.id), ("岩别人", other), (proposed.number[-6:].lower(), proposed.id)):
        links = page(handler.get("/desk", {"q": wanted})).links
        assert [link for link in links if re.fullmatch(r"/desk/contracts/[0-9a-f-]{36}", link)] == [f"/desk/contracts/{found}"]
    assert "没有找到" in page(handler.get("/desk?q=岩没有")).text
    assert page(handler.get("/desk?state=nonsense&page=99&q=%00"))


def test_many_contracts_come_in_pages_that_keep_the_question(handler: Client, office: Any) -> None:
    for _ in range(27):
        draft.create_draft({"worker": {"name": "岩多"}}, actor=office.handler)
    first = handler.get("/desk", {"q": "岩多", "state": "draft"})
    assert "第 1 页，共 2 页" in page(first).text
    following = next(link for link in page(first).links if link.endswith("page=2"))
    assert "岩多" in page(handler.get(f"/desk{following}")).text
    assert "第 2 页" in page(handler.get(f"/desk{following}")).text


def test_half_filled_and_broken_drafts_are_listed_and_shown(handler: Client, office: Any) -> None:
    for terms in ({}, {"worker": None}, {"worker": {"name": None}, "term": {"start": "明年"}}):
        key = draft.create_draft(terms, actor=office.handler)
        assert "（未填姓名）" in page(handler.get(f"/desk/contracts/{key}")).text
        assert page(handler.get(f"/desk/contracts/{key}/edit?check=1"))
        assert page(handler.get(f"/desk/contracts/{key}/preview"))
    assert page(handler.get("/desk"))


def test_identity_and_phone_are_masked(handler: Client, proposed: Contract, worker: Any) -> None:
    markup = handler.get(f"/desk/contracts/{proposed.id}").content.decode()
    party = worker.person.party
    assert party["id_number"] not in markup
    assert party["phone"] not in markup
    assert party["email"] not in markup


def test_a_workers_wish_and_refusal_are_shown(handler: Client, proposed: Contract, worker: Any, identified: Contract) -> None:
    from qianyue.contracts.acts import bind

    bind.bind(proposed.id, actor=worker.actor)
    answer.request_change(proposed.proposal_id, "每月15日发工资改为10日", actor=worker.actor)
    assert "劳动者有问题或者希望修改" in page(handler.get("/desk")).text
    assert "每月15日发工资改为10日" in page(handler.get(f"/desk/contracts/{proposed.id}")).text
    answer.decline(proposed.proposal_id, "工资与约定不一致", actor=worker.actor)
    shown = page(handler.get(f"/desk/contracts/{proposed.id}")).text
    assert "工资与约定不一致" in shown
    assert "拒签的原因" in shown


def test_messages_say_how_far_they_have_come_and_codes_stay_secret(
    handler: Client, proposed: Contract, work: Callable[..., int]
) -> None:
    address = f"/desk/contracts/{proposed.id}"
    assert "正在发送" in page(handler.get(address)).text
    work(kinds=["notices.deliver"])
    shown = page(handler.get(address)).text
    assert "已交给运营商，是否送达还不知道" in shown
    assert "验证码" not in shown


def test_an_unsigned_offer_is_withdrawn_from_a_page_that_explains(handler: Client, proposed: Contract) -> None:
    address = f"/desk/contracts/{proposed.id}/withdraw"
    assert "劳动者不能再签" in page(handler.get(address)).text
    assert handler.post(address)["Location"].endswith("?done=withdrawn")
    proposed.refresh_from_db()
    assert proposed.state == State.WITHDRAWN
    assert handler.post(address).status_code == 409


def test_a_draft_is_discarded(handler: Client, office: Any) -> None:
    key = draft.create_draft({}, actor=office.handler)
    assert handler.post(f"/desk/contracts/{key}/discard")["Location"] == "/desk?done=discarded"
    assert "草稿已放弃" in page(handler.get("/desk?done=discarded")).text


def test_revoking_needs_a_reason_that_the_worker_is_told(handler: Client, signed: Contract) -> None:
    address = f"/desk/contracts/{signed.id}/revoke"
    refused = handler.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "请写明撤销的原因" in page(refused).text
    assert handler.post(address, {"reason": "岗位取消"})["Location"].endswith("?done=revoked")
    signed.refresh_from_db()
    assert signed.state == State.REVOKED


def test_a_contract_that_waits_for_its_timestamp_says_so(
    handler: Client, keeper: Client, office: Any, identified: Contract, worker: Any, work: Callable[..., int]
) -> None:
    worker.read_everything(identified)
    worker.confirm_intent(identified)
    worker.sign(identified)
    address = f"/desk/contracts/{identified.id}"
    for client in (handler, keeper):
        shown = page(client.get(address))
        assert "正在等待可信时间戳" in shown.text
        assert f"{address}/seal" not in shown.links
    assert "没有等待盖章的合同" in page(keeper.get("/desk/seal")).text
    still = handler.get(f"{address}/progress?was=stamping")
    assert "正在等待可信时间戳" in still.content.decode()
    work()
    assert handler.get(f"{address}/progress?was=stamping")["HX-Redirect"] == address
    assert "等待印章管理员批准盖章" in page(handler.get(address)).text


def test_the_table_of_events_has_words_for_all_that_contracts_record() -> None:
    recorded = set()
    for source in Path(qianyue.contracts.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                recorded |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    kinds = {kind for kind in recorded if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(kind))}
    assert len(kinds) > 20
    assert kinds <= NAMES.keys()


def test_no_event_of_a_whole_contract_is_without_words(concluded: Contract) -> None:
    kinds = set(Event.objects.filter(stream=concluded.id).values_list("kind", flat=True))
    assert kinds <= NAMES.keys()
    lines = timeline(concluded.id)
    assert [line.text for line in lines if not line.fine][-1] == "合同订立完成"
    assert sum(line.times for line in lines) == Event.objects.filter(stream=concluded.id).count()


def test_members_read_their_messages(keeper: Client, signed: Contract) -> None:
    shown = page(keeper.get("/desk/messages"))
    assert "等待您批准盖章" in shown.text
    assert f"/desk/contracts/{signed.id}" in shown.links
    keeper.post("/desk/messages")
    assert "全部标为已读" not in page(keeper.get("/desk/messages")).text
