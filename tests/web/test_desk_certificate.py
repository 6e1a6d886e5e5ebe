"""A certificate on the screens: submitted by the handler, sealed by the seal keeper, opened by the worker whom it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, State
from qianyue.documents.kinds import kind_of
from tests.platform.fixtures import RETURN_URL
from tests.web.html import page

pytestmark = pytest.mark.django_db
TITLE = "解除（终止）劳动合同证明书"


@pytest.fixture
def certificate(office: Office, worker: Worker) -> Contract:
    """A draft to which no rule objects."""
    key = draft.create_draft(papers.terms(kind_of("ending_certificate"), office, worker), actor=office.handler)
    return Contract.objects.get(id=key)


def submit(handler: Client, contract: Contract) -> Any:
    return handler.post(f"/desk/contracts/{contract.id}/send", {"edition": contract.edition, "operation": "once"})


def test_it_works(
    handler: Client, keeper: Client, certificate: Contract, worker: Worker, work: Callable[..., int], logged_in: Any
) -> None:
    address = f"/desk/contracts/{certificate.id}"
    preview = page(handler.get(f"{address}/preview")).text
    assert "不需要劳动者签名" in preview
    assert "邀请短信" not in preview
    assert submit(handler, certificate)["Location"] == f"{address}?done=submitted"
    assert "已提交，待盖章" in page(handler.get(address)).text
    assert f"{address}/seal" in page(keeper.get("/desk/seal")).links
    assert "将要出具的文件" in page(keeper.get(f"{address}/seal")).text
    certificate.refresh_from_db()
    keeper.post(f"{address}/seal", {"document": certificate.proposal.document.sha256})
    work()
    certificate.refresh_from_db()
    assert certificate.state == State.CONCLUDED
    browser, mine = logged_in(worker), f"/my/contracts/{certificate.id}"
    assert TITLE in page(browser.get("/my")).text
    assert browser.get(mine).status_code == 302  # first: who is it
    worker.identify(return_url=RETURN_URL)
    assert TITLE in page(browser.get(mine)).text
    browser.post(f"{mine}/bind")
    shown = page(browser.get(mine)).text
    assert "单位已向您出具" in shown
    assert "同意电子形式" not in shown  # there is nothing to agree to
    assert b"".join(browser.get(f"{mine}/download").streaming_content).startswith(b"%PDF-")


def test_lists_and_headings_say_what_it_is(handler: Client, certificate: Contract) -> None:
    assert TITLE in page(handler.get("/desk")).text
    assert f"修改：{TITLE}" in page(handler.get(f"/desk/contracts/{certificate.id}/edit")).text
    assert f"起草：{TITLE}" in page(handler.get("/desk/contracts/new?kind=ending_certificate")).text
    english = handler.get("/desk", headers={"accept-language": "en"})
    assert TITLE not in page(english).text


def test_until_it_is_sealed_the_handler_may_change_it_or_take_it_back(handler: Client, certificate: Contract) -> None:
    submit(handler, certificate)
    address = f"/desk/contracts/{certificate.id}"
    shown = page(handler.get(address))
    assert {f"{address}/edit", f"{address}/withdraw"} <= set(shown.links)
    assert "印章管理员看到的是提交时的内容" in page(handler.get(f"{address}/edit")).text
    assert "不再盖章" in page(handler.get(f"{address}/withdraw")).text
    handler.post(f"{address}/withdraw")
    certificate.refresh_from_db()
    assert certificate.state == State.WITHDRAWN


@pytest.mark.parametrize(
    ("kind", "offered"),
    [("amendment", ["LCL35"]), ("renewal", ["LCL44-1"]), ("termination_agreement", ["LCL36"]), ("ending_certificate", None)],
)
def test_only_reasons_that_fit_the_kind_can_be_chosen(handler: Client, kind: str, offered: list[str] | None) -> None:
    form = handler.get(f"/desk/contracts/new?kind={kind}").content.decode()
    chosen = {code for code in ("LCL35", "LCL36", "LCL37", "LCL44-1") if f'value="{code}"' in form}
    assert chosen == set(offered or ["LCL36", "LCL37", "LCL44-1"])


def test_what_cannot_be_followed_is_said_at_its_field(handler: Client, office: Office, worker: Worker) -> None:
    terms = papers.terms(kind_of("amendment"), office, worker)
    key = draft.create_draft(terms, actor=office.handler)
    shown = page(handler.get(f"/desk/contracts/{key}/preview")).text
    assert "没有找到这个编号的合同" in shown
    assert "还不能发出" in shown
