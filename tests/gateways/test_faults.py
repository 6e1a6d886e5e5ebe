"""Every sandbox, every fault: what the client makes of it, and that all is well afterwards."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from qianyue.gateways import GatewayDown, GatewayError, GatewayGarbage
from qianyue.gateways.ca import CaClient
from qianyue.gateways.identity import IdentityClient
from qianyue.gateways.sms import SmsClient
from qianyue.gateways.tsa import TsaClient
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.street import fault

CSR = csr(SoftwareKey.generate())
SOON = 0.5  # seconds: the deadline of whoever asks a slow party
PARTIES: dict[str, Callable[..., object]] = {
    "sms": lambda url, key, total=10.0: SmsClient(url=url, total=total).send(to="13000000007", text="x", key=key),
    "identity": lambda url, key, total=10.0: IdentityClient(url=url, total=total).start(
        **ALICE, phone="", return_url="http://127.0.0.1:8000/", key=key
    ),
    "ca": lambda url, key, total=10.0: CaClient(url=url, total=total).enroll(
        csr=CSR, profile="event", subject={"name": "x"}, evidence_digest=None, key=key
    ),
    "tsa": lambda url, key, total=10.0: TsaClient(url=url, total=total).timestamp(hashlib.sha256(key.encode()).digest()).imprint,
}


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize(
    ("mode", "count", "error", "code"),
    [
        ("down", 1, GatewayDown, "gateway_unavailable"),
        ("slow", 1, GatewayDown, "gateway_timeout"),
        ("reset", 2, GatewayDown, "gateway_broken_off"),
        ("lost", 2, GatewayDown, "gateway_broken_off"),
        ("garbage", 1, GatewayGarbage, "gateway_garbage"),
    ],
)
def test_it_names_the_fault_and_the_second_attempt_succeeds(
    addresses: dict[str, str], party: str, mode: str, count: int, error: type[GatewayError], code: str
) -> None:
    act, key = PARTIES[party], f"fault-{party}-{mode}"
    fault(addresses[party], mode, seconds=1.2, count=count)
    with pytest.raises(error) as caught:
        act(addresses[party], key, SOON if mode == "slow" else 10.0)
    assert (caught.value.code, caught.value.party, caught.value.retryable) == (code, party, True)
    assert act(addresses[party], key) == act(addresses[party], key)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("mode", ["reset", "lost"])
def test_one_broken_connection_is_not_even_noticed(addresses: dict[str, str], party: str, mode: str) -> None:
    fault(addresses[party], mode, count=1)
    assert PARTIES[party](addresses[party], f"broken-{party}-{mode}")


@pytest.mark.parametrize("mode", ["slow", "lost", "garbage", "twice"])
def test_what_was_done_unseen_is_not_done_again(addresses: dict[str, str], mode: str) -> None:
    """The worst moment: the party has acted, and we do not know it."""
    to = f"1300000002{['slow', 'lost', 'garbage', 'twice'].index(mode)}"
    client = SmsClient(url=addresses["sms"], total=SOON if mode == "slow" else 10.0)
    fault(addresses["sms"], mode, seconds=0.8, count=2)
    for _ in range(4):
        try:
            client.send(to=to, text="只此一条", key=f"unseen-{mode}")
        except GatewayError as problem:
            assert problem.retryable  # noqa: PT017 (whether it is raised depends on the fault)
    assert len(httpx.get(f"{addresses['sms']}/messages", params={"to": to}).json()) == 1


def test_a_connection_is_really_reset(addresses: dict[str, str]) -> None:
    fault(addresses["sms"], "reset", count=1)
    host, port = addresses["sms"].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /messages HTTP/1.1\r\nHost: sms\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        )
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_a_fault_lasts_until_it_is_lifted(addresses: dict[str, str]) -> None:
    fault(addresses["tsa"], "down")
    for _ in range(3):
        with pytest.raises(GatewayDown):
            PARTIES["tsa"](addresses["tsa"], "lasting")
    fault(addresses["tsa"], "ok")
    assert PARTIES["tsa"](addresses["tsa"], "lasting")


def test_a_fault_counts_requests(addresses: dict[str, str]) -> None:
    fault(addresses["sms"], "down", count=2)
    console = f"{addresses['sms']}/console/faults"
    seen = []
    for _ in range(3):
        seen.append((httpx.get(console).json()["mode"], httpx.get(console).json()["count"]))
        httpx.get(f"{addresses['sms']}/reports/x")
    assert seen == [("down", 2), ("down", 1), ("ok", None)]


def test_a_fault_disturbs_no_page_and_no_other_party(addresses: dict[str, str]) -> None:
    fault(addresses["sms"], "down")
    for path in ("/", "/console", "/messages", "/look.css"):
        assert httpx.get(addresses["sms"] + path).status_code == 200
    assert PARTIES["tsa"](addresses["tsa"], "others")


def test_slow_requests_hold_up_nobody_else(addresses: dict[str, str]) -> None:
    fault(addresses["tsa"], "slow", seconds=20, count=8)
    threads = [threading.Thread(target=_stamp_and_give_up, args=(addresses["tsa"],)) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert PARTIES["sms"](addresses["sms"], "beside-slow")
    assert time.monotonic() - began < 10
    for thread in threads:
        thread.join()


def _stamp_and_give_up(url: str) -> None:
    with pytest.raises(GatewayDown):
        PARTIES["tsa"](url, "slow", SOON)


def test_the_console_is_for_people_too(addresses: dict[str, str]) -> None:
    page = httpx.post(
        f"{addresses['ca']}/console/faults", data={"mode": "slow", "seconds": "3", "count": ""}, follow_redirects=True
    )
    assert "3.0 秒" in page.text
    httpx.post(f"{addresses['ca']}/console/faults", data={"mode": "ok"})
    assert httpx.get(f"{addresses['ca']}/console/faults").json() == {"mode": "ok", "seconds": 0.0, "count": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "explode"},
        {"mode": "slow", "seconds": -1},
        {"mode": "slow", "seconds": 1e9},
        {"mode": "down", "count": 0},
        {},
        {"mode": 1},
    ],
)
def test_the_console_refuses_what_it_does_not_know(addresses: dict[str, str], wrong: dict[str, object]) -> None:
    assert httpx.post(f"{addresses['sms']}/console/faults", json=wrong).status_code == 422
    assert httpx.get(f"{addresses['sms']}/console/faults").json()["mode"] == "ok"
