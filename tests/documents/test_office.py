"""LibreOffice as we start it: no network, nothing of our own environment, an end to our patience."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qianyue import namespaces
from qianyue.documents import RenderError
from qianyue.documents.own import office
from tests.employers.texts import docx

pytestmark = pytest.mark.office
REACH = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=5)"


def test_it_works() -> None:
    assert office.to_pdf(docx("劳动合同")).startswith(b"%PDF-1.")


def test_where_it_runs_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert subprocess.run([sys.executable, "-c", REACH, port], capture_output=True, check=False).returncode == 0
        inside = [*office._offline(), sys.executable, "-c", REACH, port]
        assert subprocess.run(inside, capture_output=True, check=False).returncode != 0


def test_it_is_told_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    assert set(office._environment(tmp_path)) == {"PATH", "HOME", "FONTCONFIG_FILE", "LANG", "TMPDIR"}


def test_what_does_not_end_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PATIENCE", 1)
    mark = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(3); pathlib.Path({str(mark)!r}).touch()"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    with pytest.raises(RenderError, match="时限"):
        office._run([sys.executable, "-c", parent], {"PATH": "/usr/bin:/bin"})
    time.sleep(4)
    assert not mark.exists()


def test_a_file_that_it_cannot_open_makes_no_document() -> None:
    with pytest.raises(RenderError):
        office.to_pdf(b"no zip at all, and no text that a filter would take for one \x00\x01" * 10)


SEEN = """
import os
open("made", "w")
print(sorted(os.listdir("/")), len([one for one in os.listdir("/proc") if one.isdigit()]), os.getuid())
"""


def test_it_sees_its_own_folder_and_nobody_else_s(tmp_path: Path) -> None:
    if not namespaces.available():
        assert office._apart(tmp_path) == office._offline()
        return
    (tmp_path / "mine").touch()
    (tmp_path.parent / "secret").write_text("x")
    program = f"{SEEN}assert not os.path.exists({str(tmp_path.parent / 'secret')!r})"
    command = [*office._apart(tmp_path), sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "'home'" not in done.stdout
    assert "1 65534" in done.stdout
    assert (tmp_path / "made").exists()


def test_a_link_in_the_place_of_its_pages_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("%PDF-1.7 of somebody else")
    monkeypatch.setattr(office, "_command", lambda folder, kind: ["ln", "-s", str(secret), f"{folder}/text.pdf"])
    with pytest.raises(RenderError, match="没有成功"):
        office.to_pdf(docx("劳动合同"))
