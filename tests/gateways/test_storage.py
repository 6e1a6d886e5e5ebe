from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianyue.gateways.storage import FileStorage, StorageDamaged, StorageDown, StorageFull, StorageMissing, key_of


@pytest.fixture
def store(tmp_path: Path) -> FileStorage:
    return FileStorage(tmp_path / "store")


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_it_works(store: FileStorage, tmp_path: Path) -> None:
    key = store.put("合同".encode())
    name = hashlib.sha256("合同".encode()).hexdigest()
    assert key == f"sha256/{name[:2]}/{name[2:4]}/{name}"
    assert store.get(key) == "合同".encode()
    assert store.exists(key)
    assert list(store.keys()) == [key]
    assert files(tmp_path / "store") == [key]  # no temporary file is left
    assert (tmp_path / "store" / key).stat().st_mode & 0o777 == 0o440


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3000))
def test_it_gives_back_what_was_put(store: FileStorage, data: bytes) -> None:
    assert store.get(store.put(data)) == data


def test_it_lists_keys_in_order(store: FileStorage) -> None:
    keys = [store.put(b"%d" % number) for number in range(50)]
    assert list(store.keys()) == sorted(keys)


def test_it_never_writes_over_what_is_there(store: FileStorage, tmp_path: Path) -> None:
    key = store.put(b"same")
    before = (tmp_path / "store" / key).stat()
    assert store.put(b"same") == key
    after = (tmp_path / "store" / key).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_it_hands_out_no_damaged_file(store: FileStorage, tmp_path: Path) -> None:
    key = store.put(b"whole")
    path = tmp_path / "store" / key
    path.chmod(0o600)
    path.write_bytes(b"whale")
    with pytest.raises(StorageDamaged):
        store.get(key)


def test_it_does_not_take_a_damaged_file_for_the_one_that_is_put(store: FileStorage, tmp_path: Path) -> None:
    key = store.put(b"whole")
    path = tmp_path / "store" / key
    path.chmod(0o600)
    for damaged in (b"whale", b"who"):
        path.write_bytes(damaged)
        with pytest.raises(StorageDamaged):
            store.put(b"whole")


def test_it_says_missing(store: FileStorage) -> None:
    key = key_of(b"nobody put this")
    assert not store.exists(key)
    with pytest.raises(StorageMissing):
        store.get(key)


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "sha256/aa/bb/../../../../etc/passwd", "sha256/aa/bb/" + "c" * 64, "/etc/passwd"]
)
def test_it_opens_nothing_that_is_no_key(store: FileStorage, key: str) -> None:
    for ask in (store.get, store.exists):
        with pytest.raises(StorageMissing):
            ask(key)


def test_it_follows_no_symbolic_link(store: FileStorage, tmp_path: Path) -> None:
    key = key_of(b"elsewhere")
    (tmp_path / "elsewhere").write_bytes(b"elsewhere")
    (tmp_path / "store" / key).parent.mkdir(parents=True)
    (tmp_path / "store" / key).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageDown):
        store.get(key)


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_full_disk_leaves_nothing_behind(
    store: FileStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(StorageFull) as caught:
            store.put(b"too much")
    assert caught.value.retryable
    assert files(tmp_path / "store") == []
    assert store.get(store.put(b"too much")) == b"too much"


FILLING = """
import sys; from pathlib import Path
from qianyue.gateways.storage import FileStorage, StorageFull
store, root = FileStorage(Path(sys.argv[1]) / "store"), Path(sys.argv[1])
kept = store.put(b"small")
try:
    store.put(b"x" * 4_000_000)
except StorageFull:
    left = [path for path in root.rglob("*") if path.is_file()]
    sys.exit(0 if left == [root / "store" / kept] and store.get(kept) == b"small" else 3)
sys.exit(4)
"""


def test_a_really_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """On a file system of one megabyte, in a mount namespace of its own."""
    script = f'mount -t tmpfs -o size=1m none "{tmp_path}" && exec "$0" -c "$1" "{tmp_path}"'
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, sys.executable, FILLING]
    if subprocess.run(
        [*command[:3], "sh", "-c", f'mount -t tmpfs none "{tmp_path}"'], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    assert subprocess.run(command, check=False).returncode == 0


def test_two_writers_of_the_same_bytes_both_succeed(tmp_path: Path) -> None:
    stores, keys = [FileStorage(tmp_path / "store") for _ in range(8)], list[str]()
    data = os.urandom(200_000)
    threads = [threading.Thread(target=lambda store=store: keys.append(store.put(data))) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys == [key_of(data)] * 8
    assert files(tmp_path / "store") == [key_of(data)]


def test_it_sweeps_what_a_dead_process_left(tmp_path: Path) -> None:
    store = FileStorage(tmp_path / "store")
    old, young = tmp_path / "store" / "tmp" / "old", tmp_path / "store" / "tmp" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    FileStorage(tmp_path / "store")
    assert (old.exists(), young.exists()) == (False, True)
    assert list(store.keys()) == []


def test_it_syncs_file_and_folders_before_it_answers(store: FileStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(descriptor: int) -> None:
        done.append(os.readlink(f"/proc/self/fd/{descriptor}").rpartition("/store")[2])
        real_sync(descriptor)

    def link(source: Path, target: Path) -> None:
        done.append("link")
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)
    key = store.put(b"durable")
    first, second = key.split("/")[1:3]
    assert done[0].startswith("/tmp/")  # noqa: S108 (of the store)
    assert done[1:] == ["", "/sha256", f"/sha256/{first}", "link", f"/sha256/{first}/{second}"]


def test_it_says_down_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageDown):
        FileStorage(tmp_path / "file" / "store")
