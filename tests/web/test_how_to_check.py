"""The page that explains how to check without us: its commands are run as printed (art. 10)."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts import archive
from tests.conformance.tools import need
from tests.web.html import page

pytestmark = pytest.mark.django_db
COMMAND = re.compile(r'<pre [^>]*data-command="\d"[^>]*>(.*?)</pre>', re.DOTALL)


def commands(client: Client) -> list[str]:
    return [html.unescape(text) for text in COMMAND.findall(client.get("/how-to-check").content.decode())]


@pytest.fixture
def folder(client: Client, tmp_path: Path) -> Path:
    for name in ("ca", "tsa"):
        response = client.get(f"/trust/{name}.pem")
        assert response["Content-Disposition"] == f'attachment; filename="{name}.pem"'
        (tmp_path / f"{name}.pem").write_bytes(response.content)
    return tmp_path


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_it_works(client: Client, outside: Any) -> None:
    found = page(client.get("/how-to-check"))
    assert {"/trust/ca.pem", "/trust/tsa.pem", "/verify"} <= set(found.links)
    assert len(commands(client)) == 5


@pytest.mark.skipif(not os.environ.get("CI") and not (shutil.which("pdfsig") and shutil.which("openssl")), reason="no pdfsig")
def test_its_commands_do_what_they_say(client: Client, concluded: Any, folder: Path) -> None:
    (folder / "contract.pdf").write_bytes(archive.fetch(concluded.final))
    looked, taken, signed, stamped, ours = (run(command, folder) for command in commands(client))
    assert looked.stdout.count("Signature is Valid") == 2
    assert "Total document signed" in looked.stdout
    assert re.findall(r"Field Name: (\w+)", looked.stdout) == ["employer", "worker", "timestamp"]
    assert taken.returncode == 0, taken.stderr
    assert (folder / "worker.bin").stat().st_size < (folder / "employer.bin").stat().st_size
    assert (signed.returncode, signed.stderr.count("CMS Verification successful")) == (0, 2)
    assert stamped.returncode == 0
    assert "Verification: OK" in stamped.stdout
    assert concluded.concluded_at.strftime("%b %e %H:%M:%S %Y GMT") in stamped.stdout
    assert ours.returncode == 0, ours.stdout + ours.stderr


@pytest.mark.skipif(not os.environ.get("CI") and not (shutil.which("pdfsig") and shutil.which("openssl")), reason="no pdfsig")
def test_its_commands_find_a_changed_file(client: Client, concluded: Any, folder: Path) -> None:
    data = bytearray(archive.fetch(concluded.final))
    data[9000] ^= 1
    (folder / "contract.pdf").write_bytes(bytes(data))
    _looked, _taken, signed, stamped, ours = (run(command, folder) for command in commands(client))
    assert "CMS Verification failure" in signed.stderr
    assert stamped.returncode != 0
    assert ours.returncode == 1


@pytest.fixture
def with_sm2(settings: Any) -> None:
    settings.SUITE = "sm2"


def test_its_commands_for_sm2_do_what_they_say(with_sm2: None, client: Client, concluded: Any, folder: Path) -> None:
    """OpenSSL 3 alone checks what the parties signed with SM2, with no help of a CMS tool (crypto.md 2)."""
    need("pdfsig")
    (folder / "contract.pdf").write_bytes(archive.fetch(concluded.final))
    looked, taken, platform, parties, ours = (run(command, folder) for command in commands(client))
    assert re.findall(r"Field Name: (\w+)", looked.stdout) == ["employer", "worker", "platform", "timestamp"]
    assert looked.stdout.count("Signature is Valid") == 1
    assert "Total document signed" in looked.stdout
    assert taken.returncode == 0, taken.stderr
    assert "CMS Verification successful" in platform.stderr
    assert parties.returncode == 0, parties.stderr
    assert re.findall(r"(\w+): Signature Verified Successfully", parties.stdout) == ["employer", "worker", "timestamp"]
    assert parties.stdout.count(".pem: OK") == 6
    assert re.findall(r"(\w+)\.bin: same digest", parties.stdout) == ["employer", "worker", "token"]
    assert f"CN={concluded.worker_name}" in parties.stdout
    assert concluded.concluded_at.strftime("%b %e %H:%M:%S %Y GMT") in parties.stdout
    stamped = re.search(r"SM3\(timestamp\.bin\)= (\S+)", parties.stdout)
    assert stamped is not None
    assert _message_data(parties.stdout) == stamped[1].replace(":", "")
    assert ours.returncode == 0, ours.stdout + ours.stderr


def test_its_commands_for_sm2_find_a_changed_file(with_sm2: None, client: Client, concluded: Any, folder: Path) -> None:
    need("pdfsig")
    data = bytearray(archive.fetch(concluded.final))
    data[9000] ^= 1
    (folder / "contract.pdf").write_bytes(bytes(data))
    _looked, _taken, platform, parties, ours = (run(command, folder) for command in commands(client))
    assert "CMS Verification failure" in platform.stderr
    assert parties.returncode != 0
    assert "employer.bin: same digest" not in parties.stdout
    assert ours.returncode == 1


def _message_data(said: str) -> str:
    lines = re.findall(r"^ +00[01]0 - ((?:[0-9a-f]{2}[ -]){16})", said, re.MULTILINE)
    return "".join(lines).replace(" ", "").replace("-", "")


def test_only_the_named_roots_are_served(client: Client, outside: Any) -> None:
    assert client.get("/trust/sms.pem").status_code == 404
    assert client.get("/trust/ca.pem").content.startswith(b"-----BEGIN CERTIFICATE-----")
