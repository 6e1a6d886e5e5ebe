"""`qianyue sandbox` as a process: how it starts, what it says, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from qianyue.gateways import from_settings
from qianyue.gateways.sandbox.street import SERVICES, Street
from tests.gateways.street import COMMAND, running


def test_it_works(tmp_path: Path) -> None:
    with running(tmp_path / "state", "--ports", str(tmp_path / "ports.json")) as addresses:
        assert json.loads((tmp_path / "ports.json").read_text()) == addresses
        assert set(addresses) >= set(SERVICES)
        index = httpx.get(addresses["index"])
        for name in ("sms", "mail", "identity", "ca", "tsa", "tsa2", "signer", "vendor", "wechat"):
            assert f'href="{addresses[name]}/"' in index.text
            assert f'href="{addresses[name]}/console"' in index.text


def test_it_ends_cleanly_when_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "--dir", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        with httpx.Client() as client:  # a kept connection must not keep the process
            client.get(addresses["index"])
            process.send_signal(signal.SIGTERM)
            said, complaints = process.communicate(timeout=60)
    assert (process.returncode, said, complaints) == (0, "", "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(addresses["index"])


def test_it_takes_consecutive_ports(tmp_path: Path) -> None:
    first = _free_ports()
    with running(tmp_path, "--port", str(first)) as addresses:
        ports = [int(addresses[name].rpartition(":")[2]) for name in SERVICES]
        assert ports == list(range(first, first + len(SERVICES)))


def test_it_refuses_a_port_with_too_few_behind_it(tmp_path: Path) -> None:
    first = 65536 - len(SERVICES) + 1
    done = subprocess.run(
        [*COMMAND, "--dir", str(tmp_path / "state"), "--port", str(first)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, f"qianyue sandbox: 端口须在 0 至 {first - 1} 之间\n")
    assert not (tmp_path / "state").exists()


def test_it_says_so_when_a_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*COMMAND, "--dir", str(tmp_path), "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "无法启动" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_says_so_when_its_state_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "sms.jsonl").write_text("this is no JSON\n")
    done = subprocess.run([*COMMAND, "--dir", str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "沙箱状态无法读取" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_remembers_over_a_restart_and_a_kill(tmp_path: Path) -> None:
    with running(tmp_path) as addresses:
        gateways = from_settings(addresses)
        first = gateways.sms.send(to="13000000001", text="第一 \u2028 条", key="k")
        gateways.email.send(to="a@a.example", subject="s", text="t", key="k")
    with (tmp_path / "sms.jsonl").open("a") as journal:
        journal.write('{"id": "sms-0000')  # what a kill in the middle of a line leaves
    with running(tmp_path) as addresses:
        gateways = from_settings(addresses)
        assert gateways.sms.send(to="13000000001", text="第一 \u2028 条", key="k") == first
        assert gateways.sms.send(to="13000000001", text="第二条", key="k2").id != first.id
        assert len(httpx.get(f"{addresses['sms']}/messages").json()) == 2
        assert len(httpx.get(f"{addresses['mail']}/messages").json()) == 1


def test_only_its_owner_reads_its_state(tmp_path: Path) -> None:
    with running(tmp_path / "state") as addresses:
        from_settings(addresses).sms.send(to="13000000001", text="x", key="k")
    for folder, _, names in os.walk(tmp_path / "state"):
        assert not Path(folder).stat().st_mode & 0o077
        for name in names:
            assert not (Path(folder) / name).stat().st_mode & 0o077 or name.endswith(".pem"), name


def _free_ports() -> int:
    for first in range(20_000, 30_000, len(SERVICES)):
        try:
            for port in range(first, first + len(SERVICES)):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return first
    raise AssertionError("no free ports in a row")


def test_no_answer_waits_for_the_acknowledgement_of_its_head(tmp_path: Path) -> None:
    """Head and body leave in two packets; without TCP_NODELAY the second one is 44 ms late."""
    listeners = Street(tmp_path).listen()
    try:
        assert all(listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for listener in listeners.values())
    finally:
        for listener in listeners.values():
            listener.close()
