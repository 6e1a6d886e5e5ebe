"""A directory of papers, found by the SHA-256 that terms name them by; each is read once, and only if some terms want it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianyue.law import Terms


class Attachments:
    """`failed` says whether a paper that terms name could not be read."""

    def __init__(self, directory: Path | None) -> None:
        """Raises OSError where the directory, or a file in it, cannot be read."""
        self._files: dict[str, Path] = {}
        self._texts: dict[str, str] = {}
        self._notes: list[str] = []
        self._wanted: set[str] = set()
        self.failed = False
        for path in sorted(directory.iterdir()) if directory is not None else ():
            if path.is_file():
                with path.open("rb") as file:
                    self._files.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), path)

    def of(self, terms: Terms) -> dict[str, str]:
        """The texts of the attachments that the terms name and the directory holds, by digest."""
        named = {(each.sha256 or "").lower() for each in terms.attachments or ()}
        found = sorted(named & self._files.keys())
        for digest in found:
            if digest not in self._wanted:
                self._wanted.add(digest)
                self._read(digest)
        return {digest: self._texts[digest] for digest in found if digest in self._texts}

    def problems(self) -> Iterator[str]:
        """What was not judged, and why: Chinese sentences that begin with the name of the file."""
        yield from self._notes
        for digest, path in self._files.items():
            if digest not in self._wanted:
                yield f"{_shown(path)}：没有合同列明这份附件（SHA-256 不符），未检查"

    def _read(self, digest: str) -> None:
        from qianyue.uploads import LARGEST, UploadRefused, read_text

        path = self._files[digest]
        try:
            with path.open("rb") as file:
                found = read_text(file.read(LARGEST + 1))
        except OSError as problem:
            self._fail(path, f"文件打不开：{problem.strerror}")
            return
        except UploadRefused as problem:
            self._fail(path, str(problem))
            return
        self._texts[digest] = found.words
        if found.unread:
            pages = "、".join(map(str, found.unread))
            self._notes.append(f"{_shown(path)}：第 {pages} 页没有可以读出的文字（可能是扫描的图片），这些页未检查")

    def _fail(self, path: Path, reason: str) -> None:
        self.failed = True
        self._notes.append(f"{_shown(path)}：{reason}")


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
