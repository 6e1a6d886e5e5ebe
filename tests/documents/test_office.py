"""LibreOffice as we start it: no network, nothing of our own environment, an end to our patience."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
