"""State on disk: one JSON line a change, read back at the start. Enough for a killed process; nothing is promised after
a power failure, which a sandbox does not have to survive."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class KeyReused(Exception):
    """The idempotency key was used before for something else."""


class Journal:
    """Records of one sandbox, in order, and what was answered under which idempotency key.

    A record is a JSON object with an `id`; a later record of the same id replaces it in `find`. One with a `key` also has
    the `asked` that the key stands for.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._by_key: dict[str, dict[str, Any]] = {}
        self._by_id: dict[str, dict[str, Any]] = {}
        self.records: list[dict[str, Any]] = []
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for record in _read(path):
            self._remember(record)
        self._file = path.open("a", encoding="utf-8")

    def add(self, record: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._file.flush()
            self._remember(record)
            return record

    def once(self, key: str, asked: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The record under `key`: the first call makes it, later ones find it. Raises `KeyReused` when `asked` differs."""
        with self._lock:
            found = self._by_key.get(key)
            if found is None:
                return self.add({**make(), "key": key, "asked": asked})
            if found["asked"] != asked:
                raise KeyReused
            return found

    def amend(self, identifier: str, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Replace a record by what `change` makes of it; None leaves it. Nobody else changes it meanwhile."""
        with self._lock:
            changed = change(self._by_id[identifier])
            if changed is not None:
                self.add(changed)

    def find(self, identifier: str) -> dict[str, Any] | None:
        return self._by_id.get(identifier)

    def snapshot(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self.records)

    def _remember(self, record: dict[str, Any]) -> None:
        self.records.append(record)
        self._by_id[record["id"]] = record
        if "key" in record:
            self._by_key[record["key"]] = record


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of an earlier run; a last line cut off by a kill is cut away, never having been answered."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        os.truncate(path, len(whole))
    for line in whole.split(b"\n")[:-1]:  # not splitlines: U+2028 is an ordinary character of a message
        yield json.loads(line)
