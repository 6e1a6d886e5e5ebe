"""The seal keeper: sees the very file, approves it once, and nobody else can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.models import Contract, Signing, State
from qianyue.employers.models import Seal
from tests.web.desk_cast import desk_of, form_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


def test_it_works(keeper: Client, handler: Client, signed: Contract, work: Callable[..., int]) -> None:
    address = f"/desk/contracts/{signed.id}"
    assert f"{address}/seal" in page(keeper.get("/desk/seal")).links
    response = keeper.get(f"{address}/seal")
    shown = page(response)
    file = Signing.objects.get(proposal=signed.proposal, role="worker", signature__isnull=False).result
    assert file.sha256[-8:].upper() in shown.text
    assert "北京时间 UTC+08:00" in shown.text
    assert "开发测试" in shown.text  # the timestamp authority by its name
    assert 'aria-label="西双版纳虚构茶业有限公司' in response.content.decode()
    approved = keeper.post(f"{address}/seal", {"document": file.sha256})
    assert approved["Location"] == f"{address}?done=approved"
    waiting = keeper.get(approved["Location"])
    assert "完成前合同尚未订立" in page(waiting).text
    assert 'http-equiv="refresh"' in waiting.content.decode()  # without script, too
    assert "下载合同" not in page(waiting).text
    assert keeper.get(f"{address}/progress?was=sealing").status_code == 200
    work()
    assert keeper.get(f"{address}/progress?was=sealing")["HX-Redirect"] == address
    signed.refresh_from_db()
    for client in (keeper, handler):
        assert "下载合同" in page(client.get(address)).text
        assert "签订时间（以可信时间戳为准）" in page(client.get(address)).text


def test_the_pages_shown_are_those_of_the_signed_file(keeper: Client, handler: Client, signed: Contract) -> None:
    from qianyue import documents
    from qianyue.contracts import archive

    file = Signing.objects.get(proposal=signed.proposal, role="worker", signature__isnull=False).result
    expected = documents.page_image(archive.fetch(file), file.pages, width=480)
    assert keeper.get(f"/desk/contracts/{signed.id}/pages/{file.pages}.webp?w=480").content == expected
    assert keeper.get(f"/desk/contracts/{signed.id}/pages/{file.pages + 1}.webp").status_code == 404


def test_another_file_than_the_one_shown_is_not_sealed(keeper: Client, signed: Contract) -> None:
    for digest in ("", "0" * 64, signed.proposal.document.sha256):
        refused = keeper.post(f"/desk/contracts/{signed.id}/seal", {"document": digest})
        assert refused.status_code == 409
        assert page(refused)
    signed.refresh_from_db()
    assert signed.state == State.SIGNED_BY_ONE


def test_two_keepers_at_once_make_one_approval(keeper: Client, signed: Contract) -> None:
    sent = {"document": Signing.objects.get(proposal=signed.proposal, signature__isnull=False).result.sha256}
    assert keeper.post(f"/desk/contracts/{signed.id}/seal", sent).status_code == 302
    assert keeper.post(f"/desk/contracts/{signed.id}/seal", sent).status_code == 409
    assert Signing.objects.filter(proposal=signed.proposal, role="employer").count() == 1


def test_a_handler_cannot_do_a_keepers_acts(handler: Client, signed: Contract) -> None:
    sent = {"document": Signing.objects.get(proposal=signed.proposal, signature__isnull=False).result.sha256}
    for answer in (
        handler.get("/desk/seal"),
        handler.get(f"/desk/contracts/{signed.id}/seal"),
        handler.post(f"/desk/contracts/{signed.id}/seal", sent),
    ):
        assert answer.status_code == 403
        assert "印章管理员" in page(answer).text
    assert f"/desk/contracts/{signed.id}/seal" not in page(handler.get(f"/desk/contracts/{signed.id}")).links
    assert not Signing.objects.filter(proposal=signed.proposal, role="employer").exists()


def test_a_keeper_cannot_do_a_handlers_acts(keeper: Client, signed: Contract, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}"
    edition = {"edition": "1", "do": "save", "/worker/name": "改"}
    for answer in (
        keeper.get("/desk/contracts/new"),
        keeper.post("/desk/contracts/new", {"edition": "0"}),
        keeper.get(f"{address}/edit"),
        keeper.post(f"{address}/edit", edition),
        keeper.get(f"{address}/preview"),
        keeper.get(f"{address}/preview/1.webp?e=1"),
        keeper.post(f"{address}/send", edition),
        keeper.post(f"{address}/discard"),
        keeper.post(f"{address}/withdraw"),
        keeper.post(f"/desk/contracts/{signed.id}/revoke", {"reason": "不行"}),
    ):
        assert answer.status_code == 403
        assert "经办人" in page(answer).text
    assert keeper.post(f"{address}/autosave", edition).status_code == 302  # to where a handler logs in
    drafted.refresh_from_db()
    assert (drafted.edition, drafted.state) == (1, State.DRAFT)
    signed.refresh_from_db()
    assert signed.state == State.SIGNED_BY_ONE
    shown = page(keeper.get(address))
    assert "继续填写" not in shown.text
    assert f"/desk/contracts/new?like={drafted.id}" not in shown.links


def test_without_a_seal_nothing_can_be_approved(keeper: Client, signed: Contract) -> None:
    Seal.objects.update(active=False)
    assert "电子印章还没有启用" in page(keeper.get("/desk/seal")).text
    shown = page(keeper.get(f"/desk/contracts/{signed.id}/seal"))
    assert "批准盖章" not in shown.text


def test_what_is_not_signed_yet_has_nothing_to_seal(keeper: Client, proposed: Contract) -> None:
    assert keeper.get(f"/desk/contracts/{proposed.id}/seal")["Location"] == f"/desk/contracts/{proposed.id}"
    assert "没有等待盖章的合同" in page(keeper.get("/desk/seal")).text


def test_the_forms_of_the_page_carry_the_digest_that_was_shown(keeper: Client, signed: Contract) -> None:
    markup = keeper.get(f"/desk/contracts/{signed.id}/seal").content.decode()
    digest = Signing.objects.get(proposal=signed.proposal, signature__isnull=False).result.sha256
    assert f'name="document" value="{digest}"' in markup
    assert form_of(keeper.get(f"/desk/contracts/{signed.id}/seal")) == {}


ADDRESSES = (
    "", "/progress", "/edit", "/edit?check=1", "/preview", "/preview/1.webp?e=1", "/send", "/discard", "/withdraw", "/revoke",
    "/seal", "/pages/1.webp", "/download", "/print", "/check", "/autosave",
)  # fmt: skip


@pytest.mark.parametrize("where", ADDRESSES)
def test_another_employer_finds_nothing(neighbour: Any, proposed: Contract, where: str) -> None:

    address = f"/desk/contracts/{proposed.id}{where}"
    for member in (neighbour.handler, neighbour.keeper):
        client = desk_of(member)
        if where == "/autosave":
            assert client.get(address).status_code == 405
            assert member is neighbour.keeper or client.post(address, {"edition": "1"}).status_code == 404
            continue
        answers = [client.get(address), client.post(address, {"edition": "1"})]
        assert {answer.status_code for answer in answers} <= {404, 405}
        assert answers[0].status_code == 404
        assert proposed.number not in answers[0].content.decode()


@pytest.mark.parametrize("where", ADDRESSES)
def test_a_visitor_and_a_worker_are_sent_to_the_door(
    client: Client, logged_in: Any, worker: Any, proposed: Contract, where: str
) -> None:
    address = f"/desk/contracts/{proposed.id}{where}"
    for browser in (client, logged_in(worker)):
        answer = browser.post(address) if where == "/autosave" else browser.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/login?next=")
