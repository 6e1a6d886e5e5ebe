"""What the development authority issued and revoked: one line a change, so that a crash loses at most the last line."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One certificate issued. `issuer` is "root" or "issuing"; `reason` a CRLReason name of RFC 5280 5.3.1."""

    serial: int
    issuer: str
    profile: str
    subject: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None = None
    reason: str | None = None


class Register:
    """All certificates by serial number, in memory, and in the file at `path` when there is one."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._lock = path, threading.Lock()
        self._entries: dict[int, Issued] = {}
        if path is not None and path.exists():
            for line in path.read_text("utf-8").splitlines():
                entry = _from_line(line)
                self._entries[entry.serial] = entry

    def get(self, serial: int) -> Issued | None:
        return self._entries.get(serial)

    def all(self) -> list[Issued]:
        with self._lock:
            return list(self._entries.values())

    def add(self, entry: Issued) -> None:
        with self._lock:
            self._write(entry)

    def revoke(self, *, serial: int, at: datetime, reason: str) -> Issued | None:
        """The entry as revoked now or before: the first revocation stands. None for a serial never issued."""
        with self._lock:
            entry = self._entries.get(serial)
            if entry is not None and entry.revoked_at is None:
                entry = replace(entry, revoked_at=at, reason=reason)
                self._write(entry)
            return entry

    def _write(self, entry: Issued) -> None:
        self._entries[entry.serial] = entry
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(entry), default=datetime.isoformat, ensure_ascii=False) + "\n")


def _from_line(line: str) -> Issued:
    stored = json.loads(line)
    for key in ("not_before", "not_after", "revoked_at"):
        if stored[key] is not None:
            stored[key] = datetime.fromisoformat(stored[key])
    return Issued(**stored)
