"""So many at once on a machine: real processes, of which some are killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qianyue import slots
from qianyue.documents.attached import UploadRefused, attachable
from qianyue.documents.own import office
from qianyue.slots import Busy, Slots
from qianyue.uploads import child
from qianyue.uploads.workbook_child import workbook
from tests.employers.texts import docx
from tests.uploads.hostile import photograph
from tests.uploads.test_workbook import book


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QIANYUE_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def holders() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def holder(holders: list[subprocess.Popen[str]], *said: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.uploads.holding", "2", *said]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    holders.append(process)
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until and Path(f"/proc/{pid}").exists():
        if Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].startswith("Z"):  # nobody is left to ask what became of it
            return True
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_it_works() -> None:
    with Slots("held", 1).taken(wait=0):
        pass
    with Slots("held", 1).taken(wait=0):
        pass


def test_two_processes_have_their_turn_and_the_third_is_told(holders: list[subprocess.Popen[str]]) -> None:
    holder(holders)
    holder(holders)
    started = time.monotonic()
    with pytest.raises(Busy), Slots("held", 2).taken(wait=0.5):
        pass
    assert 0.5 <= time.monotonic() - started < 5


def test_who_is_killed_makes_way(holders: list[subprocess.Popen[str]]) -> None:
    first, _second = holder(holders), holder(holders)
    threading.Timer(0.5, first.kill).start()
    with Slots("held", 2).taken(wait=20):
        first.wait(5)


def test_what_works_on_a_file_ends_with_whoever_asked(holders: list[subprocess.Popen[str]]) -> None:
    """Else the next would begin while the last still takes its memory."""
    command = [sys.executable, "-m", "tests.uploads.holding", "1", "child"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    holders.append(process)
    assert process.stdout is not None
    outer = int(process.stdout.readline())
    inner = Path(f"/proc/{outer}/task/{outer}/children").read_text().split()
    process.kill()
    process.wait(5)
    assert all(gone(pid) for pid in (outer, *map(int, inner)))
    with Slots("held", 1).taken(wait=1):
        pass


def test_threads_of_one_process_wait_for_each_other() -> None:
    inside, most = [0], [0]

    def work() -> None:
        with Slots("held", 2).taken(wait=20):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.05)
            inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] <= 2


def test_a_folder_of_somebody_else_is_not_used(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "elsewhere").mkdir()
    (data / "turns").symlink_to(data / "elsewhere")
    with pytest.raises(PermissionError):
        slots.folder()
    monkeypatch.delenv("QIANYUE_DATA")
    monkeypatch.setattr("tempfile.tempdir", str(data))
    assert slots.folder() == data / f"qianyue-turns-{os.getuid()}"
    assert slots.folder().stat().st_mode & 0o777 == 0o700


def test_scans_and_spreadsheets_wait_for_their_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader may take a gigabyte: nobody fills the memory by sending twenty at once."""
    monkeypatch.setattr(child, "WAIT", 0.1)
    with child.TURNS.taken(wait=5), child.TURNS.taken(wait=5):
        for read in (lambda: child.clean_scan(photograph()), lambda: workbook(book())):
            with pytest.raises(UploadRefused, match=child.BUSY):
                read()
    assert child.clean_scan(photograph()).pages == 1
    assert workbook(book())


@pytest.mark.office
def test_who_finds_libreoffice_at_work_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "WAIT", 0.1)
    with office.OFFICE.taken(wait=5), pytest.raises(UploadRefused, match=child.BUSY):
        attachable(docx("员工手册"))
    with child.TURNS.taken(wait=5), child.TURNS.taken(wait=5), pytest.raises(office.OfficeBusy):
        office.to_pdf(docx("员工手册"))
