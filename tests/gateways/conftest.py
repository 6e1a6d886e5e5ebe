"""One street of sandboxes for all tests of this room, in working order before each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qianyue.gateways import Gateways, from_settings
from tests.gateways.street import fault, running


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with running(tmp_path_factory.mktemp("street"), "--return-url", "https://platform.example/back") as addresses:
        yield addresses


@pytest.fixture
def addresses(street: dict[str, str]) -> dict[str, str]:
    for name in ("sms", "mail", "identity", "ca", "tsa", "tsa2", "signer", "vendor", "wechat"):
        fault(street[name], "ok")
    return street


@pytest.fixture
def gateways(addresses: dict[str, str], tmp_path: Path) -> Gateways:
    return from_settings({**addresses, "storage": str(tmp_path / "store")})
