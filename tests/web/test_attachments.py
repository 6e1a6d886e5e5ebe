"""Attachments on the screens: the handler adds and arranges them, the worker reads and confirms each, both keep them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue.contracts import attached
from qianyue.contracts.acts import attach, propose
from qianyue.contracts.models import Attachment, Contract
from qianyue.documents import attached as documents
from qianyue.documents.attached import Problem, UploadRefused
from qianyue.uploads import TOO_MUCH
from tests.uploads.hostile import photograph
from tests.uploads.papers import DEPOSIT, pdf
from tests.web.desk_cast import desk_of, drafted, handler, keeper  # noqa: F401 - fixtures
from tests.web.html import page
from tests.web.test_journey import press, read_all, screen

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def sent(*files: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, data) for name, data in files]


def upload(browser: Client, contract: Contract, *files: tuple[str, bytes]) -> Any:
    return browser.post(f"/desk/contracts/{contract.id}/attachments", {"files": sent(*files)}, follow=True)


def change(browser: Client, contract: Contract, row: Attachment, do: str, **more: Any) -> Any:
    return browser.post(f"/desk/contracts/{contract.id}/attachments/{row.id}", {"do": do} | more, follow=True)


@pytest.fixture
def offered(drafted: Contract, office: Any) -> Contract:  # noqa: F811
    """Sent to the worker with a handbook and a photograph."""
    attach.attach(drafted.id, "员工手册.pdf", pdf("第一条 公司不设罚款。"), actor=office.handler)
    attach.attach(drafted.id, "宿舍照片.jpg", photograph(), actor=office.handler)
    drafted.refresh_from_db()
    propose.propose(drafted.id, edition=drafted.edition, actor=office.handler)
    drafted.refresh_from_db()
    return drafted


def test_it_works(handler: Client, drafted: Contract) -> None:  # noqa: F811
    empty = page(handler.get(f"/desk/contracts/{drafted.id}/attachments"))
    assert "还没有附件" in empty.text
    assert "每个不超过 20 MB" in empty.text
    done = page(upload(handler, drafted, ("员工手册.pdf", pdf("第一条")), ("宿舍照片.jpg", photograph())))
    assert done.problems == []
    assert re.search(r"1 员工手册.*2 宿舍照片", done.text, re.S)
    assert "读不出文字" in done.text
    assert "员工手册" in page(handler.get(f"/desk/contracts/{drafted.id}")).text


def test_one_bad_file_does_not_keep_the_others_out(handler: Client, drafted: Contract) -> None:  # noqa: F811
    answer = upload(handler, drafted, ("木马.exe", b"MZ"), ("手册.pdf", pdf("第一条")))
    assert answer.status_code == 422
    assert re.search("木马.exe.*不能识别这种文件", page(answer).text, re.S)
    assert [row.title for row in attached.working(drafted)] == ["手册"]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What files were given to the child that works on them."""
    found: list[bytes] = []
    real = documents.attachable

    def counted(data: bytes) -> Any:
        found.append(data)
        if data == b"endless":
            raise UploadRefused([Problem("", TOO_MUCH)])
        return real(data)

    monkeypatch.setattr(attach, "attachable", counted)
    return found


def test_no_file_is_begun_that_there_is_no_room_for(
    handler: Client,  # noqa: F811
    drafted: Contract,  # noqa: F811
    begun: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attached, "MOST", 2)
    upload(handler, drafted, ("手册.pdf", pdf("第一条")))
    answer = upload(handler, drafted, *((f"{number}.exe", b"MZ") for number in range(9)))
    assert len(begun) == 2
    assert page(answer).text.count("一份合同最多附 2 个文件") == 8
    assert upload(handler, drafted, ("规定.pdf", pdf("第二条"))).status_code == 200


def test_a_request_that_is_sent_again_finds_its_files_although_all_room_is_taken(
    handler: Client,  # noqa: F811
    drafted: Contract,  # noqa: F811
    begun: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attached, "MOST", 1)
    for _again in range(2):
        files = {"files": sent(("手册.pdf", pdf("第一条"))), "operation": "0" * 32}
        assert handler.post(f"/desk/contracts/{drafted.id}/attachments", files).status_code == 302
    assert len(begun) == 1


def test_after_a_file_that_costs_too_much_no_other_of_the_request_is_begun(
    handler: Client,  # noqa: F811
    drafted: Contract,  # noqa: F811
    begun: list[bytes],
) -> None:
    answer = upload(handler, drafted, ("a.pdf", b"endless"), ("b.pdf", b"endless"), ("c.pdf", pdf("第一条")))
    assert answer.status_code == 422
    assert begun == [b"endless"]
    assert page(answer).text.count("还没有处理") == 2
    assert attached.working(drafted) == []


def test_nothing_sent_says_so(handler: Client, drafted: Contract) -> None:  # noqa: F811
    answer = handler.post(f"/desk/contracts/{drafted.id}/attachments", {})
    assert answer.status_code == 422
    assert "没有收到文件" in page(answer).text


def test_names_and_order_and_replacing(handler: Client, drafted: Contract) -> None:  # noqa: F811
    upload(handler, drafted, ("一.pdf", pdf("第一条")), ("二.jpg", photograph()))
    first, second = attached.working(drafted)
    change(handler, drafted, second, "up")
    change(handler, drafted, first, "rename", title="员工手册")
    assert [row.title for row in attached.working(drafted)] == ["二", "员工手册"]
    refused = change(handler, drafted, first, "rename", title=" ")
    assert refused.status_code == 422
    (file,) = sent(("新.pdf", pdf("第二条")))
    change(handler, drafted, first, "replace", file=file)
    change(handler, drafted, second, "remove")
    (left,) = attached.working(drafted)
    assert (left.title, left.words.strip().endswith("第二条")) == ("员工手册", True)
    assert change(handler, drafted, first, "remove").status_code == 404
    assert change(handler, drafted, left, "nonsense").status_code == 422
    assert "附件" in page(handler.get(f"/desk/contracts/{drafted.id}")).text  # what was done with them stands in its history


def test_what_the_rules_find_stands_at_the_attachment(handler: Client, drafted: Contract) -> None:  # noqa: F811
    found = page(upload(handler, drafted, ("手册.pdf", pdf(f"{DEPOSIT}。"))))
    assert "押金" in found.text
    assert "必须修改" in page(handler.get(f"/desk/contracts/{drafted.id}/preview")).text


def test_one_is_looked_at_and_kept(handler: Client, keeper: Client, drafted: Contract) -> None:  # noqa: F811
    upload(handler, drafted, ("手册.pdf", pdf("第一条 公司不设罚款。")))
    (row,) = attached.working(drafted)
    address = f"/desk/contracts/{drafted.id}/attachments/{row.id}"
    for browser in (handler, keeper):
        assert "公司不设罚款" in page(browser.get(address)).text
        assert browser.get(f"{address}/pages/1.webp?w=480")["Content-Type"] == "image/webp"
        assert b"".join(browser.get(f"{address}/download").streaming_content) == attached.fetch(row)
    assert handler.get(f"{address}/pages/2.webp").status_code == 404
    assert upload(keeper, drafted, ("a.pdf", pdf("b"))).status_code == 403


def test_strangers_find_nothing(handler: Client, drafted: Contract, neighbour: Any) -> None:  # noqa: F811
    upload(handler, drafted, ("手册.pdf", pdf("第一条")))
    (row,) = attached.working(drafted)
    other = desk_of(neighbour.handler)
    address = f"/desk/contracts/{drafted.id}/attachments"
    for end in ("", f"/{row.id}", f"/{row.id}/pages/1.webp", f"/{row.id}/download"):
        assert other.get(address + end).status_code == 404
    assert upload(other, drafted, ("a.pdf", pdf("b"))).status_code == 404
    assert change(other, drafted, row, "remove").status_code == 404


def test_the_worker_reads_and_confirms_each(offered: Contract, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    worker.identify(return_url="http://127.0.0.1:8000/identity/return/{check}")
    read_all(client, offered)
    first = screen(client, offered)
    assert "附件 1 / 2：员工手册" in first.text
    assert "公司不设罚款" in first.text
    assert first.problems == []
    address = f"/my/contracts/{offered.id}/attachments"
    assert client.get(f"/my/contracts/{offered.id}/attachments/1/pages/1.webp")["Content-Type"] == "image/webp"
    second = page(press(client, offered, "attachments/1"))
    assert "附件 2 / 2：宿舍照片" in second.text
    assert "还没有显示出来" in page(press(client, offered, "attachments/2")).text
    client.get(f"{address}/2/pages/1.webp")
    assert "用短信确认您要签" in page(press(client, offered, "attachments/2")).text
    again = page(client.get(f"/my/contracts/{offered.id}?step=attachments"))
    assert "已经确认看过" in again.text
    assert b"".join(client.get(f"{address}/1/download").streaming_content).startswith(b"%PDF-")
    assert client.get(f"{address}/3").status_code == 404
    assert client.get(f"{address}/1/pages/9.webp").status_code == 404


def test_attachments_come_after_the_text(offered: Contract, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    worker.identify(return_url="http://127.0.0.1:8000/identity/return/{check}")
    press(client, offered, "bind")
    assert client.get(f"/my/contracts/{offered.id}/attachments/1").status_code == 302
    assert client.post(f"/my/contracts/{offered.id}/code", {"proposal": str(offered.proposal_id)}).status_code == 409


def test_another_worker_finds_nothing(offered: Contract, worker: Any, stranger: Any, logged_in: Browser) -> None:
    client = logged_in(stranger)
    for end in ("", "/pages/1.webp", "/download"):
        assert client.get(f"/my/contracts/{offered.id}/attachments/1{end}").status_code == 404


def test_nothing_attached_nothing_more_to_do(proposed: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    worker.identify(return_url="http://127.0.0.1:8000/identity/return/{check}")
    read_all(client, proposed)
    now = screen(client, proposed)
    assert "用短信确认您要签" in now.text
    assert "附件" not in now.text
