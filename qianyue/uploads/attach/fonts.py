"""A font that a page names and does not bring along."""

from __future__ import annotations

from qianyue.uploads.attach.schema import STANDARD


class NotEmbedded(Exception):
    """A font is named and not there: what a reader would show instead is anybody's guess."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name.lstrip("/").partition("+")[2] or name.lstrip("/")

    @property
    def standard(self) -> bool:
        return self.name.startswith(STANDARD)
