"""A store in a folder. An object appears whole and durable under its name, or not at all:
temporary file, fsync, link (which never overwrites), fsync of the folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from qianyue.gateways.errors import GatewayError
from qianyue.gateways.storage.port import KEY, StorageDamaged, StorageDown, StorageFull, StorageMissing, key_of

MODE = 0o440  # nobody writes to it again, not even we
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, the quota, or how long a file of this process may become
ABANDONED_SECONDS = 24 * 3600  # a temporary file this old belongs to a process that died


class FileStorage:
    """Objects below `root`, which is made when missing. Safe for threads and for processes that share the folder."""

    def __init__(self, root: Path) -> None:
        self._root, self._temporary = root, root / "tmp"
        self._durable: set[Path] = set()  # folders whose own entry this process has synced
        try:
            self._temporary.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(root.parent)
            _sync(root)
            self._sweep()
        except OSError as problem:
            raise _translated(problem) from None

    def __repr__(self) -> str:
        return "FileStorage()"

    def put(self, data: bytes) -> str:
        key = key_of(data)
        final = self._root / key
        temporary = self._temporary / secrets.token_hex(16)
        try:
            try:
                _write(temporary, data)
                self._folder(final.parent)
                try:
                    os.link(temporary, final)
                except FileExistsError:
                    self.get(key)  # it is what is claimed, or StorageDamaged
            finally:
                with contextlib.suppress(FileNotFoundError):
                    temporary.unlink()
            _sync(final.parent)  # also when it was there: whoever linked it may not have come this far
        except OSError as problem:
            raise _translated(problem) from None
        return key

    def get(self, key: str) -> bytes:
        try:
            descriptor = os.open(self._path(key), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            raise StorageMissing from None
        except OSError as problem:
            raise _translated(problem) from None
        if hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]:
            raise StorageDamaged
        return data

    def exists(self, key: str) -> bool:
        try:
            os.stat(self._path(key), follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise _translated(problem) from None
        return True

    def drop(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _sync(path.parent)
        except OSError as problem:
            raise _translated(problem) from None

    def keys(self) -> Iterator[str]:
        for first in _names(self._root / "sha256"):
            for second in _names(self._root / "sha256" / first):
                for name in _names(self._root / "sha256" / first / second):
                    if KEY.fullmatch(key := f"sha256/{first}/{second}/{name}"):
                        yield key

    def _path(self, key: str) -> Path:
        """Keys come from the database; one that is none of ours must not become a path."""
        if not KEY.fullmatch(key):
            raise StorageMissing
        return self._root / key

    def _folder(self, folder: Path) -> None:
        """The folder, and the entries that lead to it, on the disk."""
        if folder in self._durable or folder == self._root:
            return
        self._folder(folder.parent)
        folder.mkdir(mode=0o750, exist_ok=True)
        _sync(folder.parent)
        self._durable.add(folder)

    def _sweep(self) -> None:
        limit = time.time() - ABANDONED_SECONDS
        for path in self._temporary.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fchmod(descriptor, MODE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise _translated(problem) from None


def _translated(problem: OSError) -> GatewayError:
    return StorageFull() if problem.errno in FULL else StorageDown(problem.strerror or "未知错误")
