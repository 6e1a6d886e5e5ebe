"""The way through the authority's desk: today on the bar, everything else under a heading that opens without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.oversight.cast import drafted
from tests.web.html import page

pytestmark = pytest.mark.django_db
PLACES = (
    "applications", "employers", "notices", "objections", "complaints", "counters", "risks", "below-minimum", "coverage", "rows",
    "texts",
)  # fmt: skip


def headings(client: Client, path: str = "/authority") -> dict[str, tuple[str, list[str], bool]]:
    """By heading: what waits under it, the addresses under it, and whether the reader is there."""
    found = {}
    for menu in re.findall(r'<details class="q-menu".*?</details>', client.get(path).content.decode(), re.DOTALL):
        summary, body = menu.split("</summary>")
        name = re.search(r">([^<>]+)(<|$)", summary.partition("<summary")[2])
        count = re.search(r'class="q-count">(\d+)', summary)
        assert name
        found[name[1]] = (count[1] if count else "", re.findall(r'href="([^"]+)"', body), 'aria-current="true"' in summary)
    return found


def test_it_works(first: Client) -> None:
    found = headings(first)
    assert list(found) == ["单位", "劳动者", "监管", "标准和文本"]
    assert sorted(link for _count, links, _here in found.values() for link in links) == sorted(
        f"/authority/{one}" for one in PLACES
    )
    assert {count for count, _links, _here in found.values()} == {""}
    assert "/authority" in page(first.get("/authority")).links


def test_what_waits_is_counted_on_its_heading(first: Client, bureau: Any) -> None:
    drafted(bureau.first)
    found = headings(first)
    assert [count for count, _links, _here in found.values()] == ["", "", "", "1"]
    assert "1项等待办理" in page(first.get("/authority")).text.replace(" ", "")


def test_the_heading_of_the_page_is_marked_also_on_the_pages_behind_it(first: Client, bureau: Any) -> None:
    key = drafted(bureau.first)
    for path in ("/authority/rows", f"/authority/rows/{key}"):
        assert [name for name, (_count, _links, here) in headings(first, path).items() if here] == ["标准和文本"]
    assert not any(here for _count, _links, here in headings(first).values())


def test_whoever_is_no_officer_has_no_headings(handler: Client) -> None:
    answer = handler.get("/desk").content.decode()
    assert "q-menu" not in answer
    assert "menu.js" not in answer
