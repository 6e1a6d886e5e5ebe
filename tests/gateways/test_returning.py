from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.gateways.identity.returning import LOOPBACK, may_return

ALLOWED = ("https://platform.example/back", *LOOPBACK)


@pytest.mark.parametrize(
    "url",
    [
        "https://platform.example/back",
        "https://platform.example/back/1?check=2#3",
        "https://platform.example:443/back/1",
        "http://127.0.0.1:8000/signing",
        "http://localhost/",
        "http://[::1]:8000/x",
    ],
)
def test_it_works(url: str) -> None:
    assert may_return(url, ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example/back",
        "https://platform.example/backdoor",
        "https://platform.example/",
        "https://platform.example:444/back",
        "https://platform.example.evil.org/back",
        "https://evil.org/https://platform.example/back",
        "https://platform.example@evil.org/back",
        "https://platform.example/back/../admin",
        "https://platform.example\\@evil.org/back",
        "//platform.example/back",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://127.0.0.1/",
        "http://127.0.0.1.evil.org:8000/",
        "http://127.0.0.1:x/",
        "",
    ],
)
def test_it_refuses_every_other_place(url: str) -> None:
    assert not may_return(url, ALLOWED)


@given(st.text(max_size=60))
def test_it_judges_any_text_without_breaking(url: str) -> None:
    assert may_return(url, ALLOWED) in (True, False)


@given(st.from_regex(r"[a-z0-9.@:-]{1,20}", fullmatch=True))
def test_no_host_that_merely_begins_alike_is_let_through(rest: str) -> None:
    assert may_return(f"https://platform.example{rest}/back", ALLOWED) == (rest in (":443", ":"))
