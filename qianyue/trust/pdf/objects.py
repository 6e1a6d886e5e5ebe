"""The kinds of PDF objects (ISO 32000-2 7.3), with where in the file each stands, so that an update can edit the text itself."""

from __future__ import annotations

from typing import NamedTuple


class Name(str):
    """A name without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """An indirect reference."""

    number: int
    generation: int

    def __str__(self) -> str:
        return f"{self.number} {self.generation} R"


class Span(NamedTuple):
    """Offsets in the file, end exclusive."""

    start: int
    end: int


class Array(list["Value"]):
    """An array; `span` includes the brackets."""

    __slots__ = ("span",)

    def __init__(self, values: list[Value], span: Span) -> None:
        super().__init__(values)
        self.span = span


class Dictionary(dict[Name, "Value"]):
    """A dictionary; `span` includes the angle brackets, `spans` has each value, `entries` each key with its value."""

    __slots__ = ("entries", "span", "spans")

    def __init__(self) -> None:
        super().__init__()
        self.span = Span(0, 0)
        self.spans: dict[Name, Span] = {}
        self.entries: dict[Name, Span] = {}


class Stream:
    """A stream: its dictionary and its bytes as stored (still encoded)."""

    __slots__ = ("data", "dictionary", "span")

    def __init__(self, dictionary: Dictionary, data: bytes, span: Span) -> None:
        self.dictionary, self.data, self.span = dictionary, data, span

    @property
    def raw(self) -> bytes:
        return self.data[self.span.start : self.span.end]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stream) and self.dictionary == other.dictionary and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)


Value = None | bool | int | float | bytes | Name | Ref | Array | Dictionary | Stream


def same(one: Value, two: Value) -> bool:
    """Equality that keeps kinds apart: `true` is not 1, a name is not a string, an integer may stand for its real."""
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, Dictionary) and isinstance(two, Dictionary):
        return one.keys() == two.keys() and all(same(value, two[key]) for key, value in one.items())
    if isinstance(one, Array) and isinstance(two, Array):
        return len(one) == len(two) and all(same(value, other) for value, other in zip(one, two, strict=True))
    if isinstance(one, Stream) and isinstance(two, Stream):
        return same(one.dictionary, two.dictionary) and one.raw == two.raw
    if isinstance(one, int | float) and isinstance(two, int | float):
        return one == two
    return type(one) is type(two) and one == two
