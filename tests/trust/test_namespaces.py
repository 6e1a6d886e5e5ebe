"""A reader of strangers' files, once taken over, finds no network, no file, no process and no right to gain."""

from __future__ import annotations

import logging
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qianyue import confined, namespaces
from qianyue.confined import Child, Killed, Limits

REACHING = "tests.trust.reaching"
LIMITS = Limits(memory=400 << 20, cpu=1, patience=20, written=1 << 20)
# The one thing that a machine may refuse: asked of the kernel with another program than ours.
ALLOWED = any(
    subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0
    for way in (["unshare", "-mnpuif"], ["unshare", "-rmnpuif"])
)
pytestmark = pytest.mark.skipif(not ALLOWED, reason="this machine allows no namespaces (unshare -m, unshare -rm)")


@pytest.fixture
def reach() -> Iterator[Child]:
    with Child(REACHING, LIMITS) as child:
        yield child


def asked(child: Child, deed: str, place: object = "") -> str:
    return child.ask(deed.encode(), str(place).encode()).decode()


def test_it_works(reach: Child) -> None:
    assert namespaces.available()
    uid, pid, written = asked(reach, "user").split()
    assert (uid, pid, written) == ("65534", "1", str(1 << 20))


def test_it_reaches_no_network(reach: Child) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            assert asked(reach, "connect", port).startswith("refused")
    assert asked(reach, "ask_a_name", "192.0.2.1").startswith("refused")


def test_it_reads_no_file_of_the_service(reach: Child, tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("15")
    (tmp_path / "keys.pem").write_text("a key")
    ours = (tmp_path / "postgres" / "PG_VERSION", tmp_path / "keys.pem")
    for place in (*ours, "/etc/passwd", "/proc/self/environ", "/root/.profile"):
        assert asked(reach, "read", place).startswith("refused"), place
    assert asked(reach, "listed", "/tmp") == ""  # noqa: S108


def test_beside_libraries_and_code_nothing_is_there(reach: Child) -> None:
    beside, libraries = Path(namespaces.CODE).parent, Path(sys.prefix)
    there = {"qianyue"} | ({libraries.name} if libraries.parent == beside else set())  # set-up lays them beside the code
    assert set(asked(reach, "listed", beside).split()) == there
    assert asked(reach, "listed", "/etc") in ("", "ld.so.cache")


def test_what_it_reads_with_stays_as_it_is(reach: Child) -> None:
    for place in (namespaces.__file__, Path(sys.prefix) / "pyvenv.cfg", "/usr/new", "/new"):
        assert asked(reach, "write", place).startswith("refused"), place
    assert asked(reach, "write", "/tmp/own") == "written"  # noqa: S108


def test_its_scratch_is_no_way_to_fill_the_memory(reach: Child) -> None:
    pages = (asked(reach, "write", f"/tmp/{number}") for number in range(400))  # noqa: S108
    assert any(page.startswith("refused") for page in pages)  # 400 pages are more than a megabyte


def test_it_harms_no_process_and_becomes_nobody_else(reach: Child) -> None:
    assert asked(reach, "kill", os.getpid()).startswith("refused")
    assert asked(reach, "become_root").startswith("refused")
    for attempt in ("mount -o remount,rw /usr", "unshare -r mount -t proc proc /tmp", "su -c id"):
        assert asked(reach, "run", attempt).startswith("refused"), attempt


def test_its_limits_are_not_multiplied_by_processes(reach: Child) -> None:
    assert asked(reach, "multiply").startswith("refused")


def test_the_processor_s_limit_ends_a_call_that_never_comes_back(reach: Child) -> None:
    started = time.monotonic()
    with pytest.raises(Killed):
        asked(reach, "busy")
    assert time.monotonic() - started < LIMITS.patience - 5
    assert asked(reach, "user")


def test_nothing_stays_behind_when_it_is_closed() -> None:
    child = Child(REACHING, LIMITS)
    asked(child, "user")
    assert child._process is not None
    outer = child._process.pid
    inner = Path(f"/proc/{outer}/task/{outer}/children").read_text().split()
    assert len(inner) == 1
    child.close()
    until = time.monotonic() + 5
    while time.monotonic() < until and Path(f"/proc/{inner[0]}").exists():
        time.sleep(0.05)
    assert not Path(f"/proc/{inner[0]}").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what root may do")
def test_without_the_rights_of_root_a_user_namespace_does_the_same() -> None:
    less = ["setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin"]
    program = "import os, sys; sys.exit(os.getuid() != 65534 or len(os.listdir('/proc')) or os.path.exists('/etc/passwd'))"
    command = [*less, *namespaces.command(), sys.executable, "-c", program]
    done = subprocess.run(command, env=namespaces.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_where_the_system_allows_none_the_limits_stay_and_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(namespaces, "available", lambda: False)
    confined.apart.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, "qianyue.confined"), Child(REACHING, LIMITS) as child:
            uid, _pid, written = asked(child, "user").split()
            assert (int(uid), written) == (os.getuid(), str(1 << 20))
            assert asked(child, "run", "grep -h NoNewPrivs /proc/self/status").split() == ["NoNewPrivs:", "1"]
            child.close()
            asked(child, "user")
    finally:
        confined.apart.cache_clear()
    assert len([record for record in caplog.records if "namespaces" in record.message]) == 1


def test_it_costs_little() -> None:
    """Seconds of processor, which other work on the machine changes little, beside the same start without namespaces."""

    def spent(*command: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    plain = (sys.executable, "-I", "-c", "import ctypes, subprocess, pathlib, importlib.util")
    assert statistics.median(spent(*namespaces.command()) - spent(*plain) for _ in range(9)) < 0.03  # measured: 0.006 to 0.014
