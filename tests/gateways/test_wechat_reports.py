"""The official account reports where it was told at its start, whatever it was told when it last ran."""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from qianyue.gateways import from_settings
from tests.gateways.street import COMMAND, running
from tests.gateways.test_wechat import DATA, bound

Heard = queue.Queue[tuple[dict[str, str], bytes]]


@pytest.fixture
def platform() -> Iterator[tuple[str, Heard]]:
    """Where to report, and what was reported."""
    heard: Heard = queue.Queue()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put((dict(parse_qsl(urlsplit(self.path).query)), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/reports/wechat", heard
    server.shutdown()


def test_it_works(tmp_path: Path, platform: tuple[str, Heard]) -> None:
    where, heard = platform
    with running(tmp_path, "--wechat-reports", "http://127.0.0.1:1/nobody") as addresses:
        bound(from_settings(addresses), "庚")
    with running(tmp_path, "--wechat-reports", where) as addresses:  # on another port than last time
        gateways = from_settings(addresses)
        receipt = gateways.wechat.send(to=bound(gateways, "庚"), data=DATA, url="", key="reported")
        query, body = heard.get(timeout=60)
        told = gateways.wechat.read_callback(query, body, at=datetime.now(UTC))
        assert told is not None
        assert (told.id, told.status) == (receipt.id, "delivered")


def test_it_does_not_start_with_a_place_of_strangers(tmp_path: Path) -> None:
    command = [*COMMAND, "--dir", str(tmp_path), "--wechat-reports", "https://evil.example/"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "无法启动" in done.stderr or "沙箱状态无法读取" in done.stderr
