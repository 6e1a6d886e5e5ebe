"""What makes a kind of document. A new kind is a new folder in `kinds/`: a text, its key facts, samples, one such definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# 用人单位名称、劳动者姓名、劳动合同期限、工作岗位、工作内容、工作地点、工作时间、休息休假、劳动报酬、社会保险、劳动保护、
# 劳动条件、职业危害防护: guideline art. 18, in its order.
THIRTEEN = (
    "employer_name",
    "worker_name",
    "term",
    "position",
    "duties",
    "place",
    "hours",
    "rest",
    "pay",
    "social_insurance",
    "protection",
    "conditions",
    "hazards",
)
SEAL, SIGNATURE = (46, 46), (70, 30)  # millimetres: see seal.SIZE and signature_image.PLACE
Sample = Callable[[], dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of document, or (`form`) another text over the terms of a kind.

    code, form    `kind` and `form` of the terms that it is made from
    title         its name; `this` is how its articles speak of it
    edition       the date (ISO) of the wording: it changes whenever a word does
    folder        holds `text.zh.jinja` and `key_facts.zh.jinja`
    use           when it is the right one, in one line
    sections      the parts of the form in which it is filled in, by name, in their order
    omits         places that its terms could have and its form does not ask for (JSON pointers, with all below them)
    words         which words of a list may be chosen, where not all of them fit: by the list's key in `labels`
    beginning     what a new draft says from the start, where that is not what a labour contract would say
    facts         what is told before it is signed: the ids of `key_facts.zh.jinja`, in their order
    places        who signs: the width and height of each role's place in millimetres
    shortest, longest   sample terms: the least that is lawful, and more than anybody writes
    """

    code: str
    form: str = ""
    title: str
    this: str = "本合同"
    edition: str
    folder: Path
    use: str
    sections: tuple[str, ...]
    omits: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beginning: dict[str, Any] = field(default_factory=dict)
    facts: tuple[str, ...] = THIRTEEN
    places: dict[str, tuple[int, int]] = field(default_factory=lambda: {"employer": SEAL, "worker": SIGNATURE})
    shortest: Sample
    longest: Sample

    @property
    def name(self) -> str:
        """What the kind is called in code: unique, and the name of its folder."""
        return f"{self.code}_{self.form}" if self.form else self.code

    @property
    def text(self) -> Path:
        return self.folder / "text.zh.jinja"

    @property
    def key_facts(self) -> Path:
        return self.folder / "key_facts.zh.jinja"
