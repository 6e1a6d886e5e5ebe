"""What a document says, as typed blocks. The typeset page and the reading view on a phone are both made from these,
so that their words cannot diverge.

A run is a stretch of text of one sort: `text` stands in the form itself, `value` was filled in from the terms (the page
underlines it), `missing` stands where a draft still lacks a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

Sort = Literal["text", "value", "missing"]


class Run(NamedTuple):
    text: str
    sort: Sort = "text"


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the document and a line under it."""

    text: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part: `一、劳动合同期限`. Parts without a number (notes, annex) have an empty `number`."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """The first paragraph of a numbered article: `第一条` and its words."""

    number: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list: `marker` is `（一）` or `1.` as printed."""

    marker: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class FactsTable:
    """Labels and values of one subject, such as a party. A row whose value is absent is not there at all."""

    caption: str
    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header: rows of as many cells as the header has."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one role signs. Width and height in millimetres."""

    role: str
    caption: str
    rows: tuple[tuple[str, Runs], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Signatures:
    """The places for signing, side by side, kept together on one page."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block: TypeAlias = Title | Heading | Article | Paragraph | Item | FactsTable | Grid | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `number` is the contract number or empty; `edition` the date of the text's wording."""

    kind: str
    title: str
    number: str
    edition: str
    blocks: tuple[Block, ...] = field(default=())

    def runs(self) -> Iterator[Run]:
        """Every word of the body, in reading order."""
        for block in self.blocks:
            yield from (run for run in block_runs(block) if run.text)

    def places(self) -> list[Place]:
        """Where it is signed, in the order of the page."""
        return [place for block in self.blocks if isinstance(block, Signatures) for place in block.places]

    def words(self) -> str:
        """The body's text, one run after another, without white space: what two renditions are compared by."""
        return squeeze("".join(run.text for run in self.runs()))

    def to_json(self) -> dict[str, Any]:
        """For the page layout (`typst/house.typ`): every block under its own name."""
        return {
            "title": self.title,
            "number": self.number,
            "edition": self.edition,
            "blocks": [{"type": type(block).__name__, **_plain(block)} for block in self.blocks],
        }


def squeeze(text: str) -> str:
    """`text` without any white space."""
    return "".join(text.split())


def block_runs(block: Block) -> Iterator[Run]:
    """The runs of one block as a reader meets them."""
    match block:
        case Title(text, subtitle):
            yield from (Run(text), Run(subtitle))
        case Heading(number, text):
            yield from (Run(number), Run(text))
        case Article(mark, runs) | Item(mark, runs):
            yield Run(mark)
            yield from runs
        case Paragraph(runs):
            yield from runs
        case FactsTable(caption, rows):
            yield Run(caption)
            yield from _rows(rows)
        case Grid(header, lines):
            yield from (Run(cell) for cell in header)
            for line in lines:
                for cell in line:
                    yield from cell
        case Signatures(places):
            for place in places:
                yield Run(place.caption)
                yield from _rows(place.rows)
        case PageBreak():
            pass


def _rows(rows: tuple[tuple[str, Runs], ...]) -> Iterator[Run]:
    for label, runs in rows:
        yield Run(label)
        yield from runs


def _plain(block: Block | Place) -> dict[str, Any]:
    fields = {name: getattr(block, name) for name in block.__dataclass_fields__}
    if "places" in fields:
        fields["places"] = [_plain(place) for place in fields["places"]]
    return fields
