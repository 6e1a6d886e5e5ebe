"""What makes a kind of document. A new kind is a new folder with a text, its key facts and one such definition."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """`folder` holds `text.zh.jinja` and `key_facts.zh.jinja`. `places` gives each role that signs the width and height
    of its place in millimetres. `edition` is the date (ISO) of the wording: it changes whenever a word does.
    """

    code: str
    title: str
    edition: str
    folder: Path
    places: dict[str, tuple[int, int]]

    @property
    def text(self) -> Path:
        return self.folder / "text.zh.jinja"

    @property
    def key_facts(self) -> Path:
        return self.folder / "key_facts.zh.jinja"
