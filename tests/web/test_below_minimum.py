"""The contracts below a new minimum wage: the officer's list by number, the handler's by name, and what would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.web.views.authority import below
from tests.oversight.cast import BEGINS, HIGHER, confirmed, events
from tests.web.authority_cast import LOW, authority_desk_of
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
OFFICERS, HANDLERS = "/authority/below-minimum", "/desk/below-minimum"


@pytest.fixture
def too_low(in_force: Callable[..., Any], bureau: Any, work: Callable[..., int]) -> Any:
    """A contract at a wage that the confirmed row makes too low."""
    contract = in_force()
    confirmed(bureau)
    work(kinds=["oversight.recheck"])
    return contract


def test_it_works(too_low: Any, first: Client, handler: Client, worker: Any) -> None:
    officers, handlers = page(first.get(OFFICERS)).text, page(handler.get(HANDLERS)).text
    for text in (officers, handlers):
        assert too_low.number in text
        assert f"约定的月工资 {LOW} 元低于景洪市的最低工资标准 {HIGHER:.2f} 元" in text
        assert f"月工资不低于 {HIGHER:.2f} 元" in text
        assert BEGINS.isoformat() in text
    assert "西双版纳虚构茶业有限公司" in officers
    assert "共 1 项，涉及 1 家单位" in officers
    assert worker.person.name in handlers


def test_an_officer_sees_no_name(too_low: Any, first: Client, worker: Any) -> None:
    assert worker.person.name not in first.get(OFFICERS).content.decode()


def test_the_way_there_is_in_the_navigation(too_low: Any, first: Client, handler: Client, keeper: Client) -> None:
    for client, home, where in ((first, "/authority", OFFICERS), (handler, "/desk", HANDLERS), (keeper, "/desk", HANDLERS)):
        shown = page(client.get(home))
        assert "低于最低工资（1）" in shown.text
        assert where in shown.links


def test_the_contracts_own_page_says_it(too_low: Any, handler: Client) -> None:
    text = page(handler.get(f"/desk/contracts/{too_low.id}")).text
    assert f"{BEGINS.isoformat()} · 约定的月工资 {LOW} 元低于" in text
    assert "约定的工资低于新的最低工资标准" in text, "in its timeline"


def test_the_handler_finds_a_message(too_low: Any, handler: Client) -> None:
    assert "本单位有 1 份合同约定的工资低于新标准" in page(handler.get("/desk/messages")).text


def test_the_rows_own_page_counts_them(too_low: Any, second: Client) -> None:
    from qianyue.oversight.models import TableRow

    shown = page(second.get(f"/authority/rows/{TableRow.objects.get().id}"))
    assert "有 1 份合同约定的工资低于这一标准" in shown.text
    assert OFFICERS in shown.links


def test_nothing_to_see_says_what_happens_by_itself(first: Client, handler: Client) -> None:
    for client, where in ((first, OFFICERS), (handler, HANDLERS)):
        assert "没有低于最低工资的合同" in page(client.get(where)).text
    assert "低于最低工资" not in page(handler.get("/desk")).text


def test_neither_another_employer_nor_another_prefecture_sees_it(too_low: Any, neighbour: Any, elsewhere: Any) -> None:
    for client, where in ((desk_of(neighbour.handler), HANDLERS), (authority_desk_of(elsewhere.first), OFFICERS)):
        text = page(client.get(where)).text
        assert too_low.number not in text
        assert "没有低于最低工资的合同" in text


def test_while_contracts_are_still_being_looked_at_nothing_is_said_to_be_fine(
    in_force: Callable[..., Any], bureau: Any, first: Client, work: Any
) -> None:
    in_force()
    key = confirmed(bureau)
    assert "还有合同没有查完" in page(first.get(OFFICERS)).text
    assert "没有低于最低工资的合同" not in page(first.get(OFFICERS)).text
    assert "正在查找，请稍后刷新页面" in page(first.get(f"/authority/rows/{key}")).text
    work(kinds=["oversight.recheck"])
    assert "没有查完" not in page(first.get(OFFICERS)).text


def test_who_looked_is_written_down(too_low: Any, first: Client, bureau: Any) -> None:
    first.get(OFFICERS)
    assert events(bureau.authority.id)[-1] == ("shortfalls.seen", {"count": 1})


def test_many_are_paged(
    in_force: Callable[..., Any], bureau: Any, work: Any, first: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        in_force()
    confirmed(bureau)
    work(kinds=["oversight.recheck"])
    monkeypatch.setattr(below, "PER_PAGE", 2)
    assert "第 1 页，共 2 页" in page(first.get(OFFICERS)).text
    assert "第 2 页，共 2 页" in page(first.get(f"{OFFICERS}?page=2")).text


def test_it_is_answered_in_english_too(too_low: Any, english: Client) -> None:
    assert "1 in all, at 1 employers." in page(english.get(OFFICERS)).text
